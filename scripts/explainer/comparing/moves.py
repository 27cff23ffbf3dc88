"""Notes that were renamed between two states of the record: a name is gone, another is there, and they say the same."""

from collections.abc import Iterable, Iterator, Mapping

from explainer.catalog import Catalog
from explainer.models import Observation
from explainer.notes import Note


def moves(base: Catalog, head: Catalog) -> dict[str, str]:
    """The new id of each note that was renamed, by its old one."""
    gone = [note for note_id, note in base.notes.items() if note_id not in head.notes and _may_move(note)]
    come = [note for note_id, note in head.notes.items() if note_id not in base.notes and _may_move(note)]
    found: dict[str, str] = {}
    for signs in (_titles, _texts):
        left = [note for note in come if note.id not in found.values()]
        by_sign = {sign: note for note in reversed(left) for sign in signs(note)}
        for note in gone:
            same = next((by_sign[sign] for sign in signs(note) if sign in by_sign), None)
            if same and note.id not in found and same.id not in found.values():
                found[note.id] = same.id
    return dict(sorted(found.items()))


def renamed(observations: Iterable[Observation], ids: Mapping[str, str]) -> tuple[Observation, ...]:
    """The observations with the new ids of their sources and counters."""
    return tuple(
        observation.model_copy(
            update={
                "sources": tuple(ids.get(source, source) for source in observation.sources),
                "by": ids.get(observation.by or "", observation.by),
            }
        )
        for observation in observations
    )


def _may_move(note: Note) -> bool:
    """The introduction of a folder stays: without it there is a page all the same."""
    return not note.uri.endswith("index.md")


def _titles(note: Note) -> Iterator[tuple[str, str]]:
    """Sources of one publisher have the same title again and again; their addresses tell them apart."""
    if note.model:
        yield note.kind, note.model.url if note.kind == "source" else note.title


def _texts(note: Note) -> Iterator[tuple[str, str]]:
    if note.kind != "source" and (text := note.written.texts["body"].strip()):
        yield note.kind, text
