"""Atom feeds (RFC 4287): what changed, for readers who want to be told."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer import changes, dates, layout
from explainer.catalog import Catalog, row_key
from explainer.changes import Change
from explainer.notes import Note
from explainer.statements import publishers
from explainer.tables import Record

NEWEST = 60
"""How many entries a feed holds."""
ATOM = "http://www.w3.org/2005/Atom"
NAMES = uuid.UUID("5f0c2a53-6f0e-5d0b-9d1c-0a4f7c1b8e26")
"""The namespace of all ids: they depend on the notes alone, so that they outlast a move of the site."""


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    """What tells it from all others, whatever it says."""
    date: str
    title: str
    summary: str
    uri: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Feed:
    uri: str
    title: str
    about: str
    """The uri of the page that it follows."""
    entries: tuple[Entry, ...]
    """Newest first, at least one."""


def files(catalog: Catalog, base: str = "") -> dict[str, bytes]:
    """Every feed by its uri; links are relative where the address of the site, which ends with `/`, is not known."""
    home = catalog.notes.get("home")
    author = home.title if home and home.model else "The editors"
    return {feed.uri: _atom(feed, author, base) for feed in feeds(catalog)}


def feeds(catalog: Catalog) -> list[Feed]:
    """The feeds that have something to tell."""
    figures = [_changed(catalog, change) for change in changes.newest_first(catalog.living_figures)]
    events = [entry for note in catalog.of_kind("register") if note.model.timeline for entry in _rows(note, note.rows)]
    found = [
        _feed("feeds/changes.xml", "Changes of figures, and events", "index.md", [*figures, *events]),
        _feed("feeds/figures.xml", "Changes of figures", "figures.md", figures),
        *(of_program(catalog, note) for note in catalog.of_kind("program", even_withdrawn=True)),
    ]
    return [feed for feed in found if feed]


def of_program(catalog: Catalog, program: Note) -> Feed | None:
    """The changes of a program's figures and of those of the notes that belong to it, and the rows that name it."""
    return _feed(uri_of(program.id), program.title, program.uri, _told_of(catalog, program))


def uri_of(program: str) -> str:
    """The uri of the feed of a program, by its id."""
    return f"feeds/programs/{program}.xml"


def is_silent(catalog: Catalog, program: Note) -> bool:
    """Whether a program has no feed, as there is nothing to tell."""
    return next(_told_of(catalog, program), None) is None


def _told_of(catalog: Catalog, program: Note) -> Iterator[Entry]:
    """What is at hand comes first: whether there is anything is asked in every check."""
    yield from _figures_of(catalog, program)
    for note in catalog.belonging.get(program.id, ()):
        yield from _figures_of(catalog, note)
    for register, rows in catalog.rows_naming.get(program.id, {}).items():
        yield from _rows(catalog.notes[register], rows)


def _figures_of(catalog: Catalog, note: Note) -> Iterator[Entry]:
    for history in catalog.figures_of(note):
        yield from (_changed(catalog, change) for change in changes.of_figure(history))


def _feed(uri: str, title: str, about: str, entries: Iterable[Entry]) -> Feed | None:
    found = sorted({entry.name: entry for entry in entries}.values(), key=lambda entry: entry.name)
    found.sort(key=lambda entry: entry.date, reverse=True)
    return Feed(uri, title, about, tuple(found[:NEWEST])) if found else None


def _changed(catalog: Catalog, change: Change) -> Entry:
    history, after = change.history, change.after
    counter = catalog.notes.get(after.by or "")
    whose = f", by {counter.title}" if counter else ""
    said = [f"{history.label}{whose}: {history.shown(after)} as of {dates.shown(after.as_of)}."]
    if change.before:
        said.append(f"Before: {history.shown(change.before)} as of {dates.shown(change.before.as_of)}.")
    if sources := publishers(catalog, after):
        said.append(f"Sources: {', '.join(sources)}.")
    name = " ".join(["figure", history.note.id, history.key, change.period, after.by or ""])
    title = f"{history.note.title}: {history.label}{whose}, {history.shown(after)}"
    return Entry(name, change.date, title, " ".join(said), history.note.uri, history.key)


def _rows(register: Note, rows: Iterable[Record]) -> Iterator[Entry]:
    """The rows of a register that have a date."""
    schema, timeline = register.model.schema_, register.model.timeline
    dated = [column.name for column in schema.fields if column.type == "date"]
    told = [
        column.name
        for column in schema.fields
        if column.type == "string" and not column.refers_to and not column.constraints.enum
    ]
    words = [name for name in told if name not in schema.primary_key]
    date, title = (timeline.date, timeline.title) if timeline else ((dated or [""])[0], (words or told or [""])[0])
    for row in rows:
        if date and title and row.values[date]:
            texts = (row.cells[name].text for name in told if name != title and name not in schema.primary_key)
            summary = " · ".join(" ".join(text.split()) for text in texts if text)
            key = f"row-{row_key(register, row)}"
            heading = " ".join(row.cells[title].text.split()) or register.title
            when = str(row.values[date])
            yield Entry(f"row {register.id} {key}", when, heading, summary or heading, register.uri, key)


def _atom(feed: Feed, author: str, base: str) -> bytes:
    root = etree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "id", _id(feed.uri))
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.entries[0].date))
    _add(etree.SubElement(root, "author"), "name", author)
    etree.SubElement(root, "link", {"rel": "self", "href": _address(feed, feed.uri, base)})
    etree.SubElement(root, "link", {"rel": "alternate", "href": _address(feed, layout.address(feed.about), base)})
    for entry in feed.entries:
        element = etree.SubElement(root, "entry")
        _add(element, "id", _id(entry.name))
        _add(element, "title", entry.title)
        _add(element, "updated", _instant(entry.date))
        href = f"{_address(feed, layout.address(entry.uri), base)}#{entry.anchor}"
        etree.SubElement(element, "link", {"rel": "alternate", "href": href})
        _add(element, "summary", entry.summary)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _id(name: str) -> str:
    return uuid.uuid5(NAMES, name).urn


def _instant(date: str) -> str:
    """The first moment of a day, month or year, as RFC 3339 wants it."""
    return f"{(date + '-01-01')[:10]}T00:00:00Z"


def _address(feed: Feed, to: str, base: str) -> str:
    if base:
        return base + to
    return layout.relative(feed.uri, to or ".") + ("/" if not to or to.endswith("/") else "")
