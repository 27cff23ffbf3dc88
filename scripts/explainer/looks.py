"""What was found at the addresses that notes name: the file `docs/sources/links.csv`, one row an address."""

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from explainer import cells, dates, layout, reader, tables
from explainer.models import Column, Constraints, TableSchema
from explainer.problems import Problem
from explainer.tables import Record

LARGEST = reader.Most(2_000_000, 20_000)
"""It grows with every source."""
Status = Literal["found", "moved", "gone", "refused", "unsure"]
"""`moved`: a lasting redirect. `gone`: 404 or 410. `refused`: to programs. `unsure`: what another day may mend."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says today."""

    status: Status
    said: str
    """The HTTP status code, or a word or two where there was none."""
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the last look at an address found; days are YYYY-MM-DD. The fields are the columns of the file."""

    address: str
    """Without a fragment."""
    status: Status
    said: str
    looked_on: str
    since: str
    """The day of the first look that found this status, without another one in between."""
    found_on: str | None = None
    """The newest day on which it was there."""
    moved_to: str | None = None
    archived: str | None = None
    """Where the Internet Archive has a copy; asked for only where the address fails."""
    archived_on: str | None = None

    @property
    def fails(self) -> bool:
        """Whether a reader is likely to need another copy: gone, or without a sure answer twice."""
        return self.status == "gone" or (self.status == "unsure" and self.since < self.looked_on)


def after(previous: Look | None, address: str, answer: Answer, today: datetime.date) -> Look:
    """What is known of an address after a look; an archived copy that is known stays known while it fails."""
    day = today.isoformat()
    look = Look(address, answer.status, answer.said, day, day, moved_to=answer.moved_to)
    if answer.status in ("found", "moved"):
        look = replace(look, found_on=day)
    elif previous:
        look = replace(look, found_on=previous.found_on, archived=previous.archived, archived_on=previous.archived_on)
    return replace(look, since=previous.since) if previous and previous.status == answer.status else look


def load(root: Path, today: datetime.date) -> tuple[dict[str, Look], list[Problem]]:
    """The looks recorded under `root`, by their addresses, and every fault of the file; nothing where there is none."""
    path, shown = layout.documents(root) / layout.LINKS, layout.path_of(layout.LINKS)
    if not os.path.lexists(path):
        return {}, []
    text = reader.read(path, shown, LARGEST)
    if isinstance(text, Problem):
        return {}, [text]
    rows, problems = cells.rows(text, shown)
    found, faults = tables.records(_schema(), rows, shown)
    problems += [*faults, *_in_the_future(found, shown, today)]
    broken = {problem.line for problem in problems}
    sound = [Look(**record.values) for record in found if broken.isdisjoint(c.line for c in record.cells.values())]
    return {look.address: look for look in sound}, problems


def text(looks: Mapping[str, Look]) -> str:
    """The file that records looks, sorted by address."""
    rows = (astuple(looks[address]) for address in sorted(looks))
    return cells.written([field.name for field in fields(Look)], rows).decode()


def is_address(text: str) -> bool:
    """Whether the file may hold an address: on a page it stands between angle brackets."""
    return re.fullmatch(_ADDRESS, text) is not None


_ADDRESS = r'https?://[^\s<>"`\\]+'
_REQUIRED = ("address", "status", "said", "looked_on", "since")
_DAYS = ("looked_on", "since", "found_on", "archived_on")
_CONSTRAINTS = {
    "status": {"enum": get_args(Status)},
    **{name: {"pattern": r"\d{4}-\d{2}-\d{2}"} for name in _DAYS},
    **{name: {"pattern": _ADDRESS} for name in ("address", "moved_to", "archived")},
}


def _column(name: str) -> Column:
    constraints = Constraints(required=name in _REQUIRED, **_CONSTRAINTS.get(name, {}))
    return Column(name=name, title=name, type="date" if name in _DAYS else "string", constraints=constraints)


def _schema() -> TableSchema:
    return TableSchema(fields=tuple(_column(field.name) for field in fields(Look)), primary_key=("address",))


def _in_the_future(found: Iterable[Record], shown: str, today: datetime.date) -> Iterator[Problem]:
    for cell in (record.cells[name] for record in found for name in _DAYS if record.values[name]):
        if dates.is_future(cell.text, today):
            message = f"the date {cell.text} lies in the future"
            yield Problem(shown, cell.line, cell.column, "S206", message, f"today is {today}")
