"""The notes as they would be without some of their changes: what a change does to a page shows where it is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from explainer import figures
from explainer.catalog import Catalog
from explainer.models import ComputedFigure, Figure, Observation
from explainer.notes import Note


@dataclass(frozen=True, slots=True)
class FigureBefore:
    """A figure of a note, to be put back to what it was."""

    note_id: str
    key: str
    figure: Figure | None
    """None where the figure is to be taken away."""
    observations: tuple[Observation, ...] = ()
    """Those of a computed figure, too."""


@dataclass(frozen=True, slots=True)
class TextBefore:
    """A text of a note, to be put back to what it was."""

    note_id: str
    field: str
    """`title` or `summary`."""
    text: str


Before = FigureBefore | TextBefore


def reverted(catalog: Catalog, changes: Iterable[Before]) -> Catalog:
    """The catalog without some changes of figures and texts that its notes hold."""
    by_note: dict[str, list[Before]] = defaultdict(list)
    for change in changes:
        by_note[change.note_id].append(change)
    notes = {note_id: _note(catalog.notes[note_id], group) for note_id, group in by_note.items()}
    found = replace(catalog, notes=catalog.notes | notes)
    vars(found)["histories"] = _histories(catalog, notes, by_note)
    if not any(
        isinstance(change, TextBefore) and change.field == "title" for group in by_note.values() for change in group
    ):
        # No link and no mention depends on a figure or a summary, and to find them takes longest of all.
        vars(found)["matcher"] = catalog.matcher
        vars(found)["links"] = catalog.links
    return found


def _note(note: Note, changes: Iterable[Before]) -> Note:
    update: dict[str, Any] = {}
    kept = dict(getattr(note.model, "figures", {}))
    for change in changes:
        if isinstance(change, TextBefore):
            update[change.field] = change.text
        elif change.figure is None:
            update["figures"] = kept
            del kept[change.key]
        else:
            update["figures"] = kept
            kept[change.key] = change.figure
    return replace(note, model=note.model.model_copy(update=update))


def _histories(
    catalog: Catalog, notes: dict[str, Note], by_note: dict[str, list[Before]]
) -> dict[str, dict[str, figures.History]]:
    """The histories in the order that they had; only those of the notes that changed are made anew."""
    changed = {(c.note_id, c.key): c for group in by_note.values() for c in group if isinstance(c, FigureBefore)}
    found: dict[str, dict[str, figures.History]] = {note_id: {} for note_id in catalog.notes}
    for (note_id, key), history in catalog.figures.items():
        history = replace(history, note=notes.get(note_id, history.note))
        change = changed.get((note_id, key))
        if change is None:
            found[note_id][key] = history
        elif change.figure is not None:
            found[note_id][key] = replace(
                history,
                label=change.figure.label,
                unit=change.figure.unit,
                remark=change.figure.note,
                observations=change.observations,
                computed=isinstance(change.figure, ComputedFigure),
            )
    return found


def drawn_only(catalog: Catalog, pictures: Iterable[str]) -> Catalog:
    """The same record with no pictures but these."""
    found = replace(catalog, pictures=frozenset(pictures))
    vars(found)["histories"] = catalog.histories
    return found
