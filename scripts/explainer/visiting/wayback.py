"""What the Internet Archive has of an address, by its Wayback Availability API."""

import json
import re
from urllib.parse import urlencode

from explainer.looks import is_address
from explainer.visiting.visits import Visitor
from explainer.visiting.wire import NoAnswer

ARCHIVE = "https://archive.org"


def copy(visitor: Visitor, archive: str, address: str, day: str) -> tuple[str, str] | None:
    """The copy of an address nearest to a day, and the day of the copy; none where the archive tells of none."""
    query = urlencode({"url": address, "timestamp": day.replace("-", "")})
    try:
        found = json.loads(visitor.read(f"{archive}/wayback/available?{query}", 64_000))
        nearest = found["archived_snapshots"]["closest"]
        where, when, status = nearest["url"], nearest["timestamp"], nearest["status"]
    except (NoAnswer, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not (isinstance(where, str) and isinstance(when, str) and status == "200" and re.fullmatch(r"\d{14}", when)):
        return None
    secure = re.sub("^http://", "https://", where)
    return (secure, f"{when[:4]}-{when[4:6]}-{when[6:8]}") if is_address(secure) else None
