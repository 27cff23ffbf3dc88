"""What became of a figure: each of its dated values, and what is said of it besides."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from explainer.comparing.difference import Text, Value
from explainer.figures import History
from explainer.models import Figure, Observation


def model(history: History) -> Figure:
    """The figure as its note has it."""
    return history.note.model.figures[history.key]


def texts(old: History, new: History) -> Iterator[Text]:
    """What is said of a figure besides its values."""
    before, after = model(old), model(new)
    for field in ("label", "unit", "note", "review"):
        one, other = getattr(before, field) or "", getattr(after, field) or ""
        if one != other:
            yield Text(field, one, other)


def values(before: Sequence[Observation], after: Sequence[Observation], old: History, new: History) -> Iterator[Value]:
    """What became of each dated value, in the order of the dates."""
    for place in sorted({(o.as_of, o.by or "") for o in (*before, *after)}):
        gone, come = _unpaired(_at(before, place), _at(after, place))
        for one, other in zip_longest(gone, come):
            yield _value(one, other, before, after, old, new)


def _at(observations: Iterable[Observation], place: tuple[str, str]) -> list[Observation]:
    return [o for o in observations if (o.as_of, o.by or "") == place]


def _unpaired(one: list[Observation], other: list[Observation]) -> tuple[list[Observation], list[Observation]]:
    """What only one of two lists holds; all where only order or number differs, as the last one counts."""
    gone, come = [o for o in one if o not in other], [o for o in other if o not in one]
    return (gone, come) if gone or come or one == other else (one, other)


def _value(
    one: Observation | None,
    other: Observation | None,
    before: Sequence[Observation],
    after: Sequence[Observation],
    old: History,
    new: History,
) -> Value:
    if other is None:
        return Value("removed", old.shown(one), one.as_of, None, None, one.by)
    if one is not None:
        same = (one.value, one.qualifier) == (other.value, other.qualifier)
        kind = "described" if same else "mended"
        return Value(kind, old.shown(one), one.as_of, new.shown(other), other.as_of, other.by)
    known = [o for o in before if o.by == other.by]
    if known and other.as_of > max(o.as_of for o in known):
        last = [o for o in after if o.by == other.by and o.as_of < other.as_of][-1:] or known[-1:]
        return Value("newer", new.shown(last[0]), last[0].as_of, new.shown(other), other.as_of, other.by)
    return Value("added", None, None, new.shown(other), other.as_of, other.by)
