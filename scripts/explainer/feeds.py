"""Atom feeds (RFC 4287): what changed, for readers who want to be told."""

import uuid
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary
from xml.etree import ElementTree as etree

from explainer import changes, dates, layout
from explainer.catalog import Catalog, row_key
from explainer.changes import Change
from explainer.figures import History
from explainer.notes import Note
from explainer.statements import publishers
from explainer.tables import Record

NEWEST = 60
"""How many entries a feed holds."""
ATOM = "http://www.w3.org/2005/Atom"
NAMES = uuid.UUID("5f0c2a53-6f0e-5d0b-9d1c-0a4f7c1b8e26")
"""The namespace of all ids: they depend on the notes alone, so that they outlast a move of the site."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that a feed may tell of: most are too old, so that an entry is only made of one that is told."""

    name: str
    """What tells it from all others, whatever is said of it."""
    date: str
    entry: "Callable[[News], Entry]"


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
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


def feeds(catalog: Catalog) -> tuple[Feed, ...]:
    """The feeds that have something to tell; made once, as they are written in two ways, and listed."""
    if catalog not in _made:
        _made[catalog] = tuple(_feeds(catalog))
    return _made[catalog]


_made: MutableMapping[Catalog, tuple[Feed, ...]] = WeakKeyDictionary()


def _feeds(catalog: Catalog) -> Iterator[Feed]:
    figures = [news for history in catalog.living_figures for news in _changes(catalog, history)]
    events = [news for note in catalog.of_kind("register") if note.model.timeline for news in _rows(note, note.rows)]
    found = [
        _feed("feeds/changes.xml", "Changes of figures, and events", "index.md", [*figures, *events]),
        _feed("feeds/figures.xml", "Changes of figures", "figures.md", figures),
        *(of_program(catalog, note) for note in catalog.of_kind("program", even_withdrawn=True)),
    ]
    yield from filter(None, found)


def of_program(catalog: Catalog, program: Note) -> Feed | None:
    """The changes of a program's figures and of those of the notes that belong to it, and the rows that name it."""
    return _feed(uri_of(program.id), program.title, program.uri, _told_of(catalog, program))


def uri_of(program: str) -> str:
    """The uri of the feed of a program, by its id."""
    return f"feeds/programs/{program}.xml"


def is_silent(catalog: Catalog, program: Note) -> bool:
    """Whether a program has no feed, as there is nothing to tell."""
    return next(_told_of(catalog, program), None) is None


def _told_of(catalog: Catalog, program: Note) -> Iterator[News]:
    """What is at hand comes first: whether there is anything is asked in every check."""
    yield from _figures_of(catalog, program)
    for note in catalog.belonging.get(program.id, ()):
        yield from _figures_of(catalog, note)
    for register, rows in catalog.rows_naming.get(program.id, {}).items():
        yield from _rows(catalog.notes[register], rows)


def _figures_of(catalog: Catalog, note: Note) -> Iterator[News]:
    for history in catalog.figures_of(note):
        yield from _changes(catalog, history)


def _feed(uri: str, title: str, about: str, told: Iterable[News]) -> Feed | None:
    found = sorted({news.name: news for news in told}.values(), key=lambda news: news.name)
    found.sort(key=lambda news: news.date, reverse=True)
    return Feed(uri, title, about, tuple(news.entry(news) for news in found[:NEWEST])) if found else None


def _changes(catalog: Catalog, history: History) -> Iterator[News]:
    for change in changes.of_figure(history):
        name = " ".join(["figure", history.note.id, history.key, change.period, change.after.by or ""])
        yield News(name, change.date, partial(_changed, catalog, change))


def _changed(catalog: Catalog, change: Change, news: News) -> Entry:
    history, after = change.history, change.after
    counter = catalog.notes.get(after.by or "")
    whose = f", by {counter.title}" if counter else ""
    said = [f"{history.label}{whose}: {history.shown(after)} as of {dates.shown(after.as_of)}."]
    if change.before:
        said.append(f"Before: {history.shown(change.before)} as of {dates.shown(change.before.as_of)}.")
    if sources := publishers(catalog, after):
        said.append(f"Sources: {', '.join(sources)}.")
    title = f"{history.note.title}: {history.label}{whose}, {history.shown(after)}"
    return Entry(news.name, news.date, title, " ".join(said), history.note.uri, history.key)


def _rows(register: Note, rows: Iterable[Record]) -> Iterator[News]:
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
    said = [name for name in words if name != title]
    for row in rows:
        if date and title and row.values[date]:
            key = f"row-{row_key(register, row)}"
            make = partial(_row, register, row, key, title, said)
            yield News(f"row {register.id} {key}", str(row.values[date]), make)


def _row(register: Note, row: Record, key: str, title: str, said: list[str], news: News) -> Entry:
    summary = " · ".join(" ".join(row.cells[name].text.split()) for name in said if row.cells[name].text)
    heading = " ".join(row.cells[title].text.split()) or register.title
    return Entry(news.name, news.date, heading, summary or heading, register.uri, key)


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
    # To have it encoded by the way would take half as long again.
    return f"<?xml version='1.0' encoding='utf-8'?>\n{etree.tostring(root, encoding='unicode')}\n".encode()


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
