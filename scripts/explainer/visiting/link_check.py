"""The check of the addresses outside: which are due, what each look finds, and a report of what is amiss."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import chain, zip_longest
from typing import get_args
from urllib.parse import urlsplit

from explainer import looks
from explainer.addresses import Naming
from explainer.looks import Look, Status
from explainer.visiting import wayback
from explainer.visiting.visits import Visitor

AT_ONCE = 8
"""How many hosts are asked at a time."""


def due(addresses: Collection[str], known: Mapping[str, Look], today: datetime.date, days: int) -> list[str]:
    """The addresses that nobody has looked at for so many days."""
    last = (today - datetime.timedelta(days)).isoformat()
    return [address for address in addresses if address not in known or known[address].looked_on <= last]


def look(
    named: Mapping[str, Sequence[Naming]],
    known: Mapping[str, Look],
    visitor: Visitor,
    today: datetime.date,
    archive: str = wayback.ARCHIVE,
) -> Iterator[Look]:
    """Looks at each address, and for an archived copy where one fails; the looks come as they are done."""

    def of(address: str) -> Look:
        found = looks.after(known.get(address), address, visitor.visit(address), today)
        if not found.fails or found.archived:
            return found
        read_on = min((naming.accessed for naming in named[address] if naming.accessed), default=today.isoformat())
        where, when = wayback.copy(visitor, archive, address, read_on) or (None, None)
        return replace(found, archived=where, archived_on=when)

    executor = ThreadPoolExecutor(AT_ONCE)
    try:
        yield from (done.result() for done in as_completed([executor.submit(of, a) for a in by_turns(named)]))
    finally:
        executor.shutdown(cancel_futures=True)


def by_turns(addresses: Collection[str]) -> list[str]:
    """The addresses, one of each host after the other: nobody waits for a host while another is free."""
    hosts = defaultdict(list)
    for address in addresses:
        hosts[urlsplit(address).hostname].append(address)
    return [address for address in chain(*zip_longest(*hosts.values())) if address]


def summary(found: Collection[Look]) -> str:
    """How many looks found what."""
    counts = Counter(look.status for look in found)
    return ", ".join(f"{counts[status]} {status}" for status in get_args(Status) if counts[status])


def report(named: Mapping[str, Sequence[Naming]], known: Mapping[str, Look]) -> str:
    """What is amiss, in Markdown: by what was found, each address with where it is named."""
    found = [known[address] for address in named if address in known]
    parts = [f"# Links\n\n{summary(found) or 'No address has been looked at'}.\n"]
    for status, heading in _HEADINGS.items():
        if group := [look for look in found if look.status == status]:
            parts.append(f"## {heading}\n\n" + "".join(_entry(look, named[look.address]) for look in group))
    return "\n".join(parts)


_HEADINGS: dict[Status, str] = {
    "gone": "Gone",
    "moved": "Moved for good",
    "refused": "Refused to programs: look yourself",
    "unsure": "No sure answer: may be there another day",
}


def _entry(look: Look, namings: Sequence[Naming]) -> str:
    facts = [
        f"{look.said} since {look.since}",
        f"last found on {look.found_on}" if look.status not in ("found", "moved") and look.found_on else "",
        f"now <{look.moved_to}>" if look.moved_to else "",
        f"[archived copy of {look.archived_on}](<{look.archived}>)" if look.archived else "",
    ]
    places = (f"    - `{naming.note.path}:{naming.position[0]}`\n" for naming in namings)
    return f"- <{look.address}>: {', '.join(filter(None, facts))}\n{''.join(places)}"
