"""What still leans on notes that are withdrawn: their pages stay, for whoever has the address and for nobody else."""

from collections.abc import Iterable, Iterator

from explainer import layout
from explainer.catalog import Catalog
from explainer.models import RELATIONS
from explainer.notes import Note
from explainer.problems import Problem


def living_notes_do_not_lean_on_withdrawn_ones(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """Neither by a link nor by a relation nor by a citation; who counted what remains history."""
    withdrawn = {note.id: note for note in catalog.notes.values() if note.is_withdrawn}
    for note in notes if withdrawn else ():
        if note.model and not note.is_withdrawn:
            yield from _links(catalog, note)
            yield from _relations(catalog, note, withdrawn)
            for use in catalog.citations(note):
                if use.source in withdrawn:
                    message, hint = f"the source `{use.source}` is withdrawn", "rest it on another source"
                    yield Problem(use.path, *use.position, "L408", message, hint)


def _links(catalog: Catalog, note: Note) -> Iterator[Problem]:
    for body in note.bodies.values():
        for link in body.links:
            target = catalog.target(note, link.href)
            if target and target.note and target.note.is_withdrawn:
                successors = _successors(catalog, target.note, note)
                place = layout.relative(note.uri, successors[0].uri) if successors else ""
                message = f"the link `{link.href}` leads to a withdrawn note"
                hint = f"link to what took its place: `{place}`" if place else "say it without the link"
                yield note.problem((link.line, link.column), "L408", message, hint)


def _relations(catalog: Catalog, note: Note, withdrawn: dict[str, Note]) -> Iterator[Problem]:
    for relation in RELATIONS:
        for index, target in enumerate(note.field(relation, ())):
            if target in withdrawn:
                successors = _successors(catalog, withdrawn[target], note)
                message = f"`{target}` in the field `{relation}` is withdrawn"
                hint = f"name what took its place: `{successors[0].id}`" if successors else "remove it"
                yield note.problem(note.place(relation, index), "L408", message, hint)


def _successors(catalog: Catalog, withdrawn: Note, asking: Note) -> list[Note]:
    """The living notes that took the place of a withdrawn one, but for the one that asks."""
    found = (catalog.notes.get(note_id) for note_id in withdrawn.field("succeeded_by", ()))
    return [successor for successor in found if successor not in (None, asking) and not successor.is_withdrawn]
