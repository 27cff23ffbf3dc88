"""What the figures of a page rest on: how many publishers, how official, how old."""

from collections.abc import Iterable
from dataclasses import dataclass

from explainer.catalog import Catalog
from explainer.figures import History
from explainer.statements import NumberInProse


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figures that a page records or states, counted by what they rest on."""

    figures: int
    by_several: int
    """On sources of two publishers or more."""
    by_one: int
    official: int
    """On an official source, alone or among others."""
    oldest: str
    """The date of the oldest of the values."""
    stated: tuple[History, ...]
    """The figures that other pages record."""


def evidence(catalog: Catalog, recorded: Iterable[History], numbers: Iterable[NumberInProse]) -> Evidence | None:
    """The evidence for the newest value of each figure recorded and the first one stated of each other."""
    values = {(h.note.id, h.key): (h, h.current[0]) for h in recorded if h.current}
    own = set(values)
    for number in numbers:
        values.setdefault((number.history.note.id, number.history.key), (number.history, number.observation))
    if not values:
        return None
    publishers, grades = [], []
    for history, observation in values.values():
        # A sum rests on the sources of all rows up to its date.
        added = [o for o in history.observations if history.computed and o.as_of <= observation.as_of]
        ids = {source for o in added or [observation] for source in o.sources}
        sources = [catalog.notes[i].model for i in ids if i in catalog.notes and catalog.notes[i].kind == "source"]
        # What one publisher repeats from another is still the other's.
        publishers.append({source.publisher.partition(" via ")[0] for source in sources if source})
        grades.append({source.grade for source in sources if source})
    return Evidence(
        len(values),
        sum(len(found) > 1 for found in publishers),
        sum(len(found) == 1 for found in publishers),
        sum("official" in found for found in grades),
        min(observation.as_of for _, observation in values.values()),
        tuple(history for name, (history, _) in values.items() if name not in own),
    )
