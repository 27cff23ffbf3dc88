"""What the search of the site looks through: names, sections, rows and figures, as a script that a page can load."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from explainer import dates, layout, matcher, quantities
from explainer.body import Body, Heading, Link, Run
from explainer.catalog import Catalog, row_key
from explainer.kept import Kept
from explainer.models import Column
from explainer.notes import Note
from explainer.quantities import CURRENCIES
from explainer.registers import shown_columns
from explainer.tables import Record

URI = "assets/search-index.js"
KINDS = ("program", "term", "actor", "explainer", "register", "page", "source")
"""In the order of their hits, where nothing else tells them apart: what explains comes before what lists."""

Section = tuple[str, str, str]
"""Anchor, heading and plain text, a paragraph or a row of a table to a line; the first section has only text."""


Texts = list[bytes]
"""Of a note: what its fields say and stands before the first heading, and what under each, as the index holds them."""


def files(catalog: Catalog, texts: dict[str, Texts]) -> dict[str, bytes]:
    """The index, by its uri; each text is taken out, so that none lies there twice.

    It is a script that sets one global, because a page opened as a file may load a script and nothing else:
    `notes` holds address, kind, title, summary, other names and laws of each page, `sections` the number of the page in
    `notes`, then anchor, heading and text.
    """
    notes, sections = [], []
    for number, note in enumerate(_found(catalog)):
        about = [layout.address(note.uri), note.kind, note.title, _summary(note), _names(note), _laws(note)]
        notes.append(_json(about))
        others = (_json(section) for section in _figures_and_rows(catalog, note))
        sections += [b"[%d,%s" % (number, section[1:]) for section in (*texts.pop(note.uri), *others)]
    parts = *_parted(notes), b'],"sections":[', *_parted(sections), b"]};\n"
    return {URI: b"".join((b'globalThis.searchIndex={"notes":[', *parts))}


def _parted(items: Iterable[bytes]) -> Iterator[bytes]:
    """Items with commas between them, to be joined with all else at once: two of the whole would be too large."""
    for number, item in enumerate(items):
        if number:
            yield b","
        yield item


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(data: Sequence[Any]) -> bytes:
    return _ENCODER.encode(data).encode()


def texts(catalog: Catalog, keeper: Kept | None = None) -> dict[str, Texts]:
    """The texts of each note by its uri, taken again where its files are the same."""
    before: Mapping[str, tuple[str, Texts]] = keeper.many("texts") if keeper else {}
    now = {}
    for note in _found(catalog):
        known = before.get(note.uri)
        now[note.uri] = known if known and known[0] == note.origin else (note.origin, _texts(note))
    if keeper:
        keeper.keep_many("texts", before, now)
    return {uri: found for uri, (_, found) in now.items()}


def _found(catalog: Catalog) -> Iterator[Note]:
    """The notes that the search finds; of the hand-written pages those that stand alone."""
    for kind in KINDS:
        for note in catalog.of_kind(kind):
            if kind != "page" or note.uri.startswith(f"{layout.PAGE_FOLDER}/"):
                yield note


def _summary(note: Note) -> str:
    if note.kind != "source":
        return note.model.summary
    issued = dates.shown(note.model.issued) if note.model.issued else "undated"
    return f"{note.model.publisher}, {issued}"


def _names(note: Note) -> list[str]:
    """What the note is called besides its title; of several native names, each."""
    if note.kind in ("source", "page"):
        return []
    native = note.field("native_name")
    return matcher.names(note)[1:] + (native.split("; ") if native else [])


def _laws(note: Note) -> list[str]:
    law = note.field("law")
    return law.split("; ") if law else []


def _texts(note: Note) -> Texts:
    if note.kind == "source":  # a source is found by its title
        return [_json(("", "", ""))]
    fields = [note.model.question] if note.kind == "explainer" else []
    for name in note.model.inline_fields:
        if name in note.bodies:
            fields += [text for _, _, text in _parts(note.bodies[name])]
    (_, _, lead), *parts = _parts(note.bodies["body"])
    first = "", "", "\n".join(filter(None, [*fields, lead]))
    return [_json(section) for section in (first, *parts)]


def _figures_and_rows(catalog: Catalog, note: Note) -> Iterator[Section]:
    if note.kind == "source":
        return
    for history in catalog.figures_of(note):
        if history.observations:
            now = (f"{history.shown(newest)} as of {dates.shown(newest.as_of)}" for newest in history.current)
            yield history.key, history.label, "; ".join(now)
    columns = [column.schema for column in shown_columns(note)] if note.rows else []
    for row in note.rows:
        yield f"row-{row_key(note, row)}", "", _row(catalog, columns, row)


def _parts(body: Body) -> Iterator[Section]:
    """The text before the first heading, then that under each."""
    anchor = heading = ""
    texts = [""]
    for item in body.items:
        match item:
            case Heading():
                yield anchor, heading, _joined(texts)
                anchor, heading = item.anchor, item.text
                # A link in a heading gives the heading as its sentence.
                texts = [heading]
            case Run() if item.paragraph != texts[-1]:
                texts.append(item.paragraph)
            case Link() if item.sentence not in texts[-1]:
                texts.append(item.sentence)
    yield anchor, heading, _joined(texts)


def _joined(texts: Iterable[str]) -> str:
    """The paragraphs after the first, a line each; a sentence that its paragraph says again is left out."""
    _, *paragraphs = texts
    kept = (text for text, after in pairwise([*paragraphs, ""]) if text not in after)
    return "\n".join(" ".join(text.strip(" ·").split()) for text in kept)


def _row(catalog: Catalog, columns: Iterable[Column], row: Record) -> str:
    """What a reader sees in a row, its sources aside."""
    cells = (_cell(catalog, column, row) for column in columns if column.refers_to != "sources")
    return " · ".join(filter(None, cells))


def _cell(catalog: Catalog, column: Column, row: Record) -> str:
    value = row.values[column.name]
    if value is None:
        return ""
    if column.refers_to == "notes":
        return ", ".join(catalog.notes[name].title for name in value if name in catalog.notes)
    if column.refers_to == "figures":
        keys = (tuple(name.split("#", 1)) for name in value)
        return ", ".join(catalog.figures[key].label for key in keys if key in catalog.figures)
    if column.type == "date":
        return dates.shown(value)
    if column.type in ("integer", "number"):
        return CURRENCIES.get(column.unit or "", "") + quantities.plain(quantities.value_of(str(value)))
    return " ".join(row.cells[column.name].text.split())
