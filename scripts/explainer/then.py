"""The notes as they were known on a day: what had been observed, announced and published by then."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from explainer import dates
from explainer.models import ComputedFigure, Observation, Register, Source
from explainer.notes import Note
from explainer.tables import Record


def known_on(notes: Iterable[Note], day: datetime.date) -> list[Note]:
    """The notes with those observations and rows only that were known on a day; their text stays as it is."""
    found = list(notes)
    sources = {note.id: note.model for note in found if note.kind == "source" and note.model}
    return [_trimmed(note, sources, day) for note in found]


def not_yet(note: Note, day: datetime.date) -> str | None:
    """The date from which what a note is about exists, where that lies after the day."""
    begun = getattr(note.model, "started", None) or getattr(note.model, "founded", None)
    return begun if begun and dates.is_future(begun, day) else None


def _trimmed(note: Note, sources: Mapping[str, Source], day: datetime.date) -> Note:
    figures = getattr(note.model, "figures", {})
    kept = {}
    for key, figure in figures.items():
        observed = tuple(o for o in figure.observations if _observed(o, sources, day))
        kept[key] = figure.model_copy(update={"observations": observed}) if figure.observations else figure
    if figures:
        note = replace(note, model=note.model.model_copy(update={"figures": kept}))
    return replace(note, rows=_rows(note, sources, day)) if note.rows else note


def _observed(observation: Observation, sources: Mapping[str, Source], day: datetime.date) -> bool:
    return not dates.is_future(observation.as_of, day) and _published(
        observation.sources, observation.as_of, sources, day
    )


def _rows(note: Note, sources: Mapping[str, Source], day: datetime.date) -> tuple[Record, ...]:
    dated_by = _dating_column(note.model)
    columns = [column.name for column in note.model.schema_.fields if column.refers_to == "sources"]

    def is_known(row: Record) -> bool:
        date = row.values.get(dated_by) and str(row.values[dated_by])
        cited = [source for name in columns for source in row.values[name] or ()]
        return not (date and dates.is_future(date, day)) and (not cited or _published(cited, date, sources, day))

    return tuple(row for row in note.rows if is_known(row))


def _dating_column(register: Register) -> str | None:
    """The column from which a row counts: that of a computed figure, else the first one of dates."""
    named = (figure.dated_by for figure in register.figures.values() if isinstance(figure, ComputedFigure))
    typed = (column.name for column in register.schema_.fields if column.type == "date")
    return next(named, None) or next(typed, None)


def _published(cited: Iterable[str], date: str | None, sources: Mapping[str, Source], day: datetime.date) -> bool:
    """Whether one of the sources of what holds for a date, if for any, was out on a day.

    A source without a date of its own counts from that date; where there is none either, from when it was read.
    """
    found = (sources[source] for source in cited if source in sources)
    return any(not dates.is_future(source.issued or date or source.accessed, day) for source in found)
