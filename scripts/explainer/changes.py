"""What changed when: each value of a figure beside the one before it, taken from the observations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explainer.figures import History
from explainer.models import Observation


@dataclass(frozen=True, slots=True)
class Change:
    """A new value of a figure."""

    history: History
    before: Observation | None
    """What the same counter said before; none for its first value."""
    after: Observation

    @property
    def date(self) -> str:
        """The date from which the new value holds."""
        return self.after.as_of

    @property
    def period(self) -> str:
        """What has no other change of the same counter: the date, for a computed figure its month."""
        return _period(self.history, self.after)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the new value; of one that rests on many rows the first few."""
        return self.after.sources[:3] if self.history.computed else self.after.sources


def of_figure(history: History) -> Iterator[Change]:
    """The changes of a figure, each counter's oldest first.

    What was written down last for a date stands for it. A computed figure changes with every row of its register, so
    that its steps would bury all others: only its last value of each month is taken.
    """
    for counter in dict.fromkeys(observation.by for observation in history.observations):
        said = (observation for observation in history.observations if observation.by == counter)
        last = {_period(history, observation): observation for observation in said}
        before = None
        for after in last.values():
            if before is None or (after.value, after.qualifier) != (before.value, before.qualifier):
                yield Change(history, before, after)
            before = after


def newest_first(histories: Iterable[History]) -> list[Change]:
    """The changes of several figures together."""
    found = [change for history in histories for change in of_figure(history)]
    found.sort(key=lambda change: (change.history.note.id, change.history.key, change.after.by or ""))
    return sorted(found, key=lambda change: change.date, reverse=True)


def _period(history: History, observation: Observation) -> str:
    return observation.as_of[:7] if history.computed else observation.as_of
