"""Quantities with their history, and what a number in prose says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, NamedTuple

from explainer import dates, quantities
from explainer.models import ComputedFigure, Observation
from explainer.models import Figure as FigureModel
from explainer.notes import Note
from explainer.tables import observations


@dataclass(frozen=True, slots=True)
class History:
    """A figure of a note, with everything that was ever observed of it."""

    note: Note
    key: str
    label: str
    unit: str
    remark: str | None
    """How the value was arrived at."""
    observations: tuple[Observation, ...]
    """Oldest first; on one day, in the order in which they were written down."""
    computed: bool
    """Whether the values are counted or added up from the rows of a register."""

    @property
    def current(self) -> tuple[Observation, ...]:
        """The newest observation of each counter, newest first."""
        newest = {observation.by: observation for observation in self.observations}
        return tuple(sorted(newest.values(), key=lambda observation: observation.as_of, reverse=True))

    @property
    def is_counted(self) -> bool:
        """Whether it is said of any observation whose count it is."""
        return any(observation.by for observation in self.observations)

    def at(self, date: str, by: str | None = None) -> tuple[Observation, ...]:
        """What was observed for exactly this date, by one counter or by any."""
        return tuple(o for o in self.observations if o.as_of == date and by in (None, o.by))

    def since(self, observation: Observation) -> Observation | None:
        """The newest observation of the same counter where it is newer and says something else."""
        newest = [o for o in self.observations if o.by == observation.by][-1]
        return newest if newest.as_of > observation.as_of and newest.value != observation.value else None

    def others(self, observation: Observation) -> tuple[Observation, ...]:
        """The newest observation of every other counter, newest first."""
        return tuple(o for o in self.current if o.by != observation.by)

    def shown(self, observation: Observation) -> str:
        """The value as it is read: `at least 59 companies`."""
        value = quantities.shown(observation.value, self.unit)
        return f"{observation.qualifier} {value}" if observation.qualifier else value


class Pin(NamedTuple):
    """The date, and where counts differ the counter, to which a number in prose is held."""

    as_of: str
    by: str | None = None


Verdict = Literal["holds", "no number", "no observation", "wrong", "superseded"]


def histories(note: Note) -> Iterator[History]:
    """The figures of a note, in the order in which they were written down."""
    figures: dict[str, FigureModel] = note.field("figures", {})
    for key, figure in figures.items():
        computed = isinstance(figure, ComputedFigure)
        if computed:
            try:
                found = observations(figure, note.model, note.rows)
            except KeyError:  # the schema names a column that is not there: a problem of its own
                found = ()
        else:
            found = tuple(sorted(figure.observations, key=attrgetter("as_of")))
        yield History(note, key, figure.label, figure.unit, figure.note, found, computed)


def pin_of(title: str) -> Pin | None:
    """The pin that a link's title holds; None where the title speaks of something else.

    ValueError says what cannot be read in a title that means to be a pin.
    """
    if not title.lower().startswith("as of"):
        return None
    match = _PIN.fullmatch(title)
    if match is None:
        raise ValueError("write `as of YYYY-MM-DD`, and `by ID` where counts differ")
    if not dates.is_date(match["date"]):
        raise ValueError(f"`{match['date']}` is no date: write YYYY-MM-DD, YYYY-MM or YYYY")
    return Pin(match["date"], match["by"])


def verdict(figure: History, text: str, pin: Pin | None) -> tuple[Verdict, Observation | None]:
    """Whether the number in `text` is what the figure says, and the observation that it is or should be."""
    written = quantities.numbers_in(text)
    if not written:
        if pin is None:
            return "holds", None
        pinned = figure.at(pin.as_of, pin.by)
        return ("no number", pinned[-1]) if pinned else ("no observation", None)

    def meant(candidates: tuple[Observation, ...]) -> Observation | None:
        return next((o for o in reversed(candidates) if any(w.means(o.value) for w in written)), None)

    if pin is not None:
        pinned = figure.at(pin.as_of, pin.by)
        if not pinned:
            return "no observation", None
        found = meant(pinned)
        return ("holds", found) if found else ("wrong", pinned[-1])
    if found := meant(figure.current):
        return "holds", found
    if not figure.current:
        return "holds", None
    return ("superseded" if meant(figure.observations) else "wrong"), figure.current[0]


_PIN = re.compile(r"as of (?P<date>\S+)(?: by (?P<by>\S+))?", re.IGNORECASE)
