"""What a page is made from: where this is the same, the page is, so that it need not be made again.

Wider than it has to be rather than narrower: of a note that the page points at, its whole front counts with its
figures, and so do the fronts of whoever counts or publishes these; of one that points at the page, its front and what
it says there.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from explainer import layout, sections
from explainer.addresses import without_fragment
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.kept import digest
from explainer.notes import Note
from explainer.views import PROGRAMS


class Origins:
    """Those of the pages of one catalog."""

    def __init__(self, catalog: Catalog, pictures: Mapping[str, Picture]) -> None:
        self.catalog = catalog
        self.pictures = pictures

    def of(self, uri: str) -> list[Any]:
        """All that decides on the page at `uri`, its templates aside, for a digest."""
        note = self.catalog.by_uri.get(uri)
        way = self.catalog.by_uri.get(f"{uri.rpartition('/')[0]}/index.md")  # is named above the page, to machines
        listed = self._listed(uri) if uri in layout.INDEXES else ()
        made_from = [self._own(note) if note else (), way and way.face, listed]
        return [uri, str(self.catalog.as_of), made_from, sections.all_published(self.catalog, uri)]

    def _own(self, note: Note) -> tuple[Any, ...]:
        catalog = self.catalog
        pointing, pointed = catalog.links[note.id], catalog.backlinks.get(note.id, ())
        uses = catalog.uses.get(note.id, ()) if note.kind == "source" else ()
        said = [(use.note_id, use.where, use.anchor, use.what if isinstance(use.what, str) else "") for use in uses]
        naming = {r.source for r in pointed}.union([use.note_id for use in uses])
        named = {note.id, *[r.target for r in pointing], *catalog.cited_by(note), *self._named_in_cells(note)}
        return (
            note.origin,
            "".join([self._shown[name] for name in sorted(named) if name in self._shown]),
            "".join([catalog.notes[name].front for name in sorted(naming)]),
            catalog.pointing[note.id],
            [(r.source, r.relation, r.number, r.text, r.sentence) for r in pointed],
            said,
            catalog.looks.get(without_fragment(note.field("url", ""))),
            [[row.values for row in rows] for rows in catalog.rows_naming.get(note.id, {}).values()],
        )

    @cached_property
    def _shown(self) -> dict[str, str]:
        """A digest of all that a page may show of a note, by its id."""
        return {note.id: self._all_of(note) for note in self.catalog.notes.values()}

    def _all_of(self, note: Note) -> str:
        notes = self.catalog.notes
        behind = self._behind_figures(note) & notes.keys()
        computed = [h.observations for h in self.catalog.figures_of(note) if h.computed]
        others = [*(notes[name].front for name in sorted(behind)), *computed, *self._drawn([note.id, *behind])]
        return digest(note.front, others) if others else note.front

    def _behind_figures(self, note: Note) -> set[str]:
        """Who counted the figures of a note, and the sources of each."""
        observations = [o for history in self.catalog.figures_of(note) for o in history.observations]
        return {name for o in observations for name in (*o.sources, o.by) if name}

    def _named_in_cells(self, note: Note) -> Iterator[str]:
        """The notes that the rows of a register name, and those whose figures they name."""
        schema = note.model.schema_.fields if note.rows and note.model else ()
        columns = [column for column in schema if column.refers_to]
        for row in note.rows:
            for column in columns:
                yield from (name.partition("#")[0] for name in row.values[column.name] or ())

    def _drawn(self, note_ids: Iterable[str]) -> list[Any]:
        """The pictures that have their home in some notes; the steps of one mention notes by all their names."""
        names = {name for note_id in note_ids for name in self._homes.get(note_id, ())}
        found = [self.pictures[name] for name in sorted(names & self.pictures.keys())]
        return [*found, *([self.catalog.naming] if any(picture.steps for picture in found) else [])]

    @cached_property
    def _homes(self) -> dict[str, tuple[str, ...]]:
        """The pictures that have their home in a note."""
        found = {note.id: note.field("pictures", ()) for note in self.catalog.notes.values()}
        return {note_id: names for note_id, names in found.items() if names}

    def _listed(self, uri: str) -> list[tuple[str, str]]:
        """The faces of the notes from which a page is made that shows many: those of its folder, or all."""
        folder = uri.rpartition("/")[0]
        if folder == layout.PAGE_FOLDER:
            return []
        notes = self.catalog.notes.values()
        of_folder = folder in layout.FOLDERS and uri != PROGRAMS
        return [(note.uri, note.face) for note in notes if not of_folder or note.uri.startswith(f"{folder}/")]
