"""What the HTML of a page is made from: where this is the same, the page is."""

from collections.abc import Mapping
from typing import Any

from explainer import matcher
from explainer.body import Link
from explainer.catalog import Catalog, picture_anchor
from explainer.charts import Picture
from explainer.markdown_extension import BOXES
from explainer.notes import Note
from explainer.pages import Page
from explainer.statements import number_in_prose


class Origins:
    """Those of the pages of one catalog, each text looked through once."""

    def __init__(self, catalog: Catalog, pictures: Mapping[str, Picture]) -> None:
        self.catalog = catalog
        self.pictures = pictures
        self._texts: dict[str, tuple[Any, ...]] = {}

    def of(self, page: Page) -> tuple[Any, ...]:
        """All that decides on the HTML of a page."""
        named = {match["note"] for match in BOXES.finditer(page.markdown)} & self.catalog.notes.keys()
        shown = [self.pictures[name] for name in self.pictures_on(page)]
        names = self._names() if any(picture.steps for picture in shown) else ()
        return page.uri, page.markdown, [self._text(self.catalog.notes[i]) for i in sorted(named)], shown, names

    def pictures_on(self, page: Page) -> list[str]:
        """The names of the pictures that a page may show."""
        return [
            name
            for name in sorted(self.pictures)
            if f" {name} -->" in page.markdown or picture_anchor(name) in page.markdown
        ]

    def _text(self, note: Note) -> tuple[Any, ...]:
        """What is put into the text of a note: marks, dates of figures, and what the script of a table asks for."""
        if note.id not in self._texts:
            links = [link for body in note.bodies.values() for link in body.links]
            self._texts[note.id] = (
                note.uri,
                note.title,
                [
                    (r.target, self.catalog.notes[r.target].uri, r.relation, r.text)
                    for r in self.catalog.links.get(note.id, ())
                ],
                [self._number(note, link) for link in links],
                [self._is_file(note, link) for link in links],
                [(row.values, [cell.text for cell in row.cells.values()]) for row in note.rows],
                getattr(note.model, "schema_", None),
                getattr(note.model, "timeline", None),
            )
        return self._texts[note.id]

    def _number(self, note: Note, link: Link) -> tuple[Any, ...] | None:
        number = number_in_prose(self.catalog, note, link)
        if number is None:
            return None
        newer = number.newer
        return number.card, number.observation.as_of, newer and (number.history.shown(newer), newer.as_of)

    def _is_file(self, note: Note, link: Link) -> bool:
        target = self.catalog.target(note, link.href)
        return bool(target) and target.uri in self.catalog.uris

    def _names(self) -> list[Any]:
        """All names by which a text may mention a note."""
        return [
            (note.id, note.uri, matcher.names(note), note.model.match, note.model.status)
            for note in self.catalog.notes.values()
            if note.kind in matcher.MATCHED_KINDS and note.model
        ]
