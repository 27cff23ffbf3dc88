"""What a web address tells without being opened: whose it is, a day, words; and when two lead to the same."""

import re
from urllib.parse import urlsplit, urlunsplit

from explainer import dates

TRACKING = {"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "cmpid", "_ga"}
"""What is put behind an address to follow its readers, besides all that begins with `utm_`."""


def is_whole(url: str) -> bool:
    """Whether the address has a host that can be read."""
    try:
        return bool(host(url))
    except ValueError:
        return False


def same(url: str) -> str:
    """What all addresses of one thing have in common: no scheme, `www.`, trailing slash, fragment or tracking."""
    parts = urlsplit(clean(url))
    _, _, port = parts.netloc.partition(":")
    told = f":{port}" if port not in ("", "80", "443") else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host(url)}{told}{parts.path.rstrip('/')}{query}"


def clean(url: str) -> str:
    """The address without what follows its readers."""
    parts = urlsplit(url)
    kept = "&".join(pair for pair in parts.query.split("&") if not _follows(pair.partition("=")[0]))
    return urlunsplit(parts._replace(query=kept))


def host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def owner(url: str) -> str:
    """The name in a host: `kyivindependent` of `kyivindependent.com`, `mod` of `mod.gov.ua`."""
    labels = host(url).split(".")
    return max(labels[:-1] or labels, key=len)


def day(url: str) -> str | None:
    """The day that the path names, as `2023/10/17` or `2023-10-17`."""
    for found in _DAY.finditer(urlsplit(url).path):
        written = "-".join(part.zfill(2) for part in (found["year"], found["month"], found["day"]))
        if dates.is_date(written):
            return written
    return None


def words(url: str) -> str:
    """The last part of the path that holds words, with spaces between them."""
    for part in reversed(urlsplit(url).path.split("/")):
        found = [word for word in re.split(r"[^\w]+|_", re.sub(r"\.\w{2,5}$", "", part)) if word and not word.isdigit()]
        if found:
            return " ".join(found)
    return ""


def _follows(name: str) -> bool:
    return name.lower() in TRACKING or name.lower().startswith("utm_")


_DAY = re.compile(r"(?<!\d)(?P<year>(19|20)\d\d)(?P<mark>[-/])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)")
