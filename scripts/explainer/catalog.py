"""All notes together: who links to whom, who cites what, which figures there are."""

import datetime
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from explainer import layout, matcher, naming, timeline
from explainer.body import Heading, Item, Link
from explainer.dialect import slug
from explainer.figures import History, histories
from explainer.front_matter import Location, Position
from explainer.kept import Kept, digest
from explainer.looks import Look
from explainer.matcher import Event, Linked, Matcher, Section
from explainer.models import RELATIONS, Observation
from explainer.notes import Note, in_order
from explainer.tables import Record

T = TypeVar("T")

MARKED_BODIES = ("answer", "body")
"""The Markdown whose plain mentions are linked, in the order in which it stands on the page."""


class Reference(NamedTuple):
    """One note pointing at another."""

    source: str
    """The id of the note that points."""
    target: str
    relation: str
    """`link`, `mention` (found in plain text), or a key of `RELATIONS`."""
    number: int = 0
    """Of the places on the page that point at the target, which it is; none for a field."""
    text: str = ""
    """The words that point."""
    line: int = 1
    column: int = 1
    sentence: str = ""
    """The sentence in which it stands; none for a field."""

    @property
    def position(self) -> Position:
        return self.line, self.column

    @property
    def spot(self) -> str:
        """The anchor of the very place on the page; none for a field."""
        return spot(self.target, self.number) if self.number else ""


class Use(NamedTuple):
    """A source cited by a note."""

    source: str
    """The id of the source."""
    note: Note
    where: str
    """`prose`, `figure` or `row`."""
    what: str | tuple[History, Observation]
    """The sentence, the figure with one of its observations, or the name of the row."""
    anchor: str
    at: Position | Location
    """Of a figure, the way to the value in the front matter."""
    path: str

    @property
    def note_id(self) -> str:
        return self.note.id

    @property
    def position(self) -> Position:
        return self.note.place(*self.at) if self.where == "figure" else self.at

    @property
    def said(self) -> str:
        """The sentence, the figure with its value, or the row."""
        if isinstance(self.what, str):
            return self.what
        history, observation = self.what
        return f"{history.label}: {history.shown(observation)}"


class Target(NamedTuple):
    """What a relative address leads to."""

    uri: str | None
    """None when it leaves the documents."""
    fragment: str
    note: Note | None


class Histories(dict[str, dict[str, History]]):
    """The figures of notes, by the id of the note and the key; whoever asks for one note's waits for no other's."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        super().__init__()
        self._notes = notes

    def __missing__(self, note_id: str) -> dict[str, History]:
        self[note_id] = {history.key: history for history in histories(self._notes[note_id])}
        return self[note_id]


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything that was read, and what follows from it; no two are the same."""

    notes: dict[str, Note]
    """By id, in sorted order; of several with one id the first."""
    duplicates: tuple[Note, ...]
    """Notes whose id was taken."""
    uris: frozenset[str]
    """Every file under `docs/` and every page that is made from them."""
    today: datetime.date
    as_of: datetime.date | None = None
    """The day as of which the record is shown; none where it is shown as it is known today."""
    pictures: frozenset[str] = frozenset()
    """The names of all pictures that there are files for."""
    looks: Mapping[str, Look] = field(default_factory=dict)
    """What was found at the addresses that notes name, by address."""
    published: tuple[str, ...] = ()
    """The addresses that were published, in the order of their list."""
    keeper: Kept | None = field(default=None, repr=False, compare=False)
    """What is kept of the references of an earlier one, of whose notes some may be the same."""
    by_uri: dict[str, Note] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_uri", {note.uri: note for note in self.notes.values()})

    def of_kind(self, kind: str, even_withdrawn: bool = False) -> list[Note]:
        """The sound notes of a kind, by title; a withdrawn one has its page and its files and is in no list."""
        sound = (note for note in self.notes.values() if note.kind == kind and note.model)
        found = (note for note in sound if even_withdrawn or not note.is_withdrawn)
        return sorted(found, key=lambda note: (note.title.casefold(), note.id))

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.notes.values())

    @cached_property
    def figures(self) -> dict[tuple[str, str], History]:
        """By the id of the note and the figure's key."""
        return {(note_id, key): found for note_id in self.notes for key, found in self.histories[note_id].items()}

    @cached_property
    def histories(self) -> dict[str, dict[str, History]]:
        """The same by the id of the note, then by the key: those of a note are put together as they are asked for."""
        return Histories(self.notes)

    @property
    def living_figures(self) -> list[History]:
        """Those that are listed and added up: of notes that are not withdrawn."""
        return [history for history in self.figures.values() if not history.note.is_withdrawn]

    def figures_of(self, note: Note) -> list[History]:
        return list(self.histories[note.id].values())

    def target(self, note: Note, href: str) -> Target | None:
        """What an address in a note leads to; None when it is not a relative one."""
        led = layout.destination(note.uri.rpartition("/")[0], href)
        if led is None:
            return None
        uri, fragment = led
        if uri == "":
            return Target(note.uri, fragment, self.by_uri.get(note.uri))
        return Target(uri, fragment, self.by_uri.get(uri or ""))

    def figure_at(self, target: Target | None) -> History | None:
        """The figure that a link leads to, if it leads to one."""
        return self.histories[target.note.id].get(target.fragment) if target and target.note else None

    def anchors(self, note: Note) -> dict[str, str]:
        """The anchors of a note's page, each with what it is."""
        if note.uri not in self._anchors:
            self._anchors[note.uri] = self.anchors_anew(note)
        return self._anchors[note.uri]

    @cached_property
    def _anchors(self) -> dict[str, dict[str, str]]:
        """By the note's URI, as they are asked for."""
        return {}

    def anchors_anew(self, note: Note) -> dict[str, str]:
        """The same, for who asks for those of each note once."""
        found = dict.fromkeys(note.marks.anchors, "heading")
        found |= {f"row-{row_key(note, row)}": "row" for row in note.rows}
        if note.field("timeline"):
            found |= {timeline.anchor(year): "heading" for year, _ in timeline.years(note.model, note.rows)}
        found |= {picture_anchor(name): "picture" for name in note.field("pictures", ()) if name in self.pictures}
        return found | dict.fromkeys(note.field("figures", {}), "figure")

    @cached_property
    def moved(self) -> dict[str, Note]:
        """The notes that have moved, by each of their former addresses (`folder/id`) at which there is nothing now."""
        found: dict[str, Note] = {}
        for note in self.notes.values():
            for address in note.field("formerly", ()):
                if layout.is_address(address) and f"{address}.md" not in self.uris:
                    found.setdefault(address, note)
        return found

    @cached_property
    def published_anchors(self) -> dict[str, tuple[str, ...]]:
        """Those that were published, by the address of their page."""
        found = (address.partition("#") for address in self.published)
        grouped = _grouped((parts for parts in found if parts[1]), lambda parts: parts[0])
        return {page: tuple(anchor for *_, anchor in parts) for page, parts in grouped.items()}

    @cached_property
    def former_ids(self) -> dict[str, Note]:
        """The notes that have moved, by each of their former ids that no note has now."""
        found = {address.rpartition("/")[2]: note for address, note in reversed(self.moved.items())}
        return {name: note for name, note in found.items() if name not in self.notes}

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every link, mention and relation between two notes, in the order of the notes and their texts."""
        return tuple(reference for note in self.notes.values() for reference in self.links[note.id])

    @cached_property
    def links(self) -> dict[str, tuple[Reference, ...]]:
        """By the id of the note that points."""
        return {note_id: found for note_id, (_, _, found, _) in self._known_links.items()}

    @cached_property
    def pointing(self) -> dict[str, str]:
        """A digest of its links by the id of each note."""
        return {note_id: told for note_id, (_, _, _, told) in self._known_links.items()}

    @cached_property
    def _known_links(self) -> dict[str, tuple[str, str, tuple[Reference, ...], str]]:
        """What is kept of the links of a note, by its id: taken again where it is the same and no name touches it."""
        before: Mapping[str, Any] = self.keeper.many("links") if self.keeper else {}
        now, found, are_many = {}, {}, naming.are_many(since for _, since, *_ in before.values())
        for note in self.notes.values():
            known = before.get(note.uri)
            if known is None or not self.names.hold(note, *known[:2]):
                references = tuple(self._pointing(note))
                told = (self.names.digest, digest([*map(tuple, references)])) if self.keeper else ("", "")
                known = (note.origin, told[0], references, told[1])
            elif are_many:
                known = (note.origin, self.names.digest, *known[2:])
            now[note.uri] = found[note.id] = known
        if self.keeper:
            self.keeper.keep_many("links", before, now)
        return found

    def targets_of(self, note: Note) -> set[str]:
        """The ids of the notes that a note points at, found with less where its links are not asked for."""
        if "_known_links" in vars(self):
            return {reference.target for reference in self.links[note.id]}
        found = {target for relation in RELATIONS for target in note.field(relation, ())}
        for name, body in note.bodies.items():
            found |= {target for target, *_ in self._pointers(note, body.items, _is_marked(note, name))}
        return found & self.notes.keys()

    @cached_property
    def names(self) -> naming.Names:
        """All that there is to be named."""
        others = self.uris - self.by_uri.keys()
        return naming.Names(self.notes.values(), [*others, *self.pictures], self.keeper)

    @cached_property
    def naming(self) -> str:
        """A digest of all by which a text may point at a note."""
        return digest(
            [
                (note.id, note.uri, matcher.names(note), note.field("match"), note.field("status"))
                if note.kind in matcher.MATCHED_KINDS and note.model
                else (note.id, note.uri)
                for note in self.notes.values()
            ]
        )

    @cached_property
    def backlinks(self) -> dict[str, tuple[Reference, ...]]:
        """By the id of the note that is pointed at."""
        return _grouped(self.references, lambda reference: reference.target)

    @cached_property
    def belonging(self) -> dict[str, list[Note]]:
        """By the id of a note: those that say in a field how they belong to it; what is only related does not."""
        found: dict[str, list[Note]] = defaultdict(list)
        for note in self.notes.values():
            named = (target for relation in RELATIONS if relation != "related" for target in note.field(relation, ()))
            for target in dict.fromkeys(named):
                if target != note.id:
                    found[target].append(note)
        return found

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """Every use of a source, by the id that was cited, whether there is such a source or not."""
        found = (use for note in self.notes.values() for use in self.citations(note))
        return _grouped(found, lambda use: use.source)

    @cached_property
    def rows_naming(self) -> dict[str, dict[str, list[Record]]]:
        """By the id of a note, and by that of the register: the rows that name the note in a column of notes."""
        found: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        for register in self.of_kind("register"):
            columns = [column.name for column in register.model.schema_.fields if column.refers_to == "notes"]
            for row in register.rows:
                for named in dict.fromkeys(note_id for name in columns for note_id in row.values[name] or ()):
                    found[named][register.id].append(row)
        return found

    def cited_by(self, note: Note) -> tuple[str, ...]:
        """The ids that a note cites, each once and in its order, whether there is such a source or not."""
        if note.uri not in self._cited_by:
            self._cited_by[note.uri] = tuple(dict.fromkeys(self._citing(note)))
        return self._cited_by[note.uri]

    @cached_property
    def _cited_by(self) -> dict[str, tuple[str, ...]]:
        """By the note's URI, as they are asked for."""
        return {}

    def _citing(self, note: Note) -> list[str]:
        found = [citation[0] for citation in note.marks.citations]
        for figure in note.field("figures", {}).values():
            found += (source for observation in figure.observations for source in observation.sources)
        columns = _columns_of_sources(note)
        found += (source for row in note.rows for name in columns for source in row.values[name] or ())
        return found

    def citations(self, note: Note) -> Iterator[Use]:
        """Every use of a source in a note: in its prose, its figures, its rows."""
        path = note.path  # one text for all of them
        for key, sentence, anchor, position in note.marks.citations:
            yield Use(key, note, "prose", sentence, anchor, position, path)
        for history in self.figures_of(note) if note.model else ():
            if history.computed:
                continue
            for index, observation in enumerate(note.model.figures[history.key].observations):
                for number, source in enumerate(observation.sources):
                    way = ("figures", history.key, "observations", index, "sources", number)
                    yield Use(source, note, "figure", (history, observation), history.key, way, path)
        yield from self._row_citations(note)

    def sources_of(self, note: Note) -> list[Note]:
        """The sources that a note rests on, in the order in which it cites them."""
        found = (self.notes.get(source) for source in self.cited_by(note))
        return [source for source in found if source and source.kind == "source"]

    def state_controlled_alone(self, sources: Iterable[str]) -> bool:
        """Whether all of these sources are state-controlled media."""
        found = [self.notes[source] for source in sources if source in self.notes]
        return bool(found) and all(note.model and note.field("state_controlled", False) for note in found)

    def events(self, note: Note, items: Iterable[Item]) -> list[Event]:
        """A text as the matcher sees it; one event for each item."""
        return [self._event(note, item) for item in items]

    def _event(self, note: Note, item: Item) -> Event:
        match item:
            case Heading():
                return Section()
            case Link():
                target = self.target(note, item.href)
                return Linked(target.note.id if target and target.note else "")
        return getattr(item, "text", "")

    def _pointing(self, note: Note) -> Iterator[Reference]:
        for relation in RELATIONS:
            for index, target in enumerate(note.field(relation, ())):
                if known := self.notes.get(target):
                    line, column = note.place(relation, index)
                    yield Reference(note.id, known.id, relation, line=line, column=column)
        counts: dict[str, int] = defaultdict(int)
        for name in in_order(note.bodies):
            items, marked = note.bodies[name].items, _is_marked(note, name)
            for target, relation, number, at, end in self._pointers(note, items, marked):
                counts[target] += marked
                count = counts[target] if marked else 0
                match items[number]:
                    case Link() as link:
                        text, position, sentence = link.text, (link.line, link.column), link.sentence
                    case run:
                        text, position, sentence = run.text[at:end].replace("\n", " "), run.place(at), run.sentence(at)
                # A note is called the same in many places, and a sentence points at several.
                yield Reference(note.id, target, relation, count, sys.intern(text), *position, sys.intern(sentence))

    def _pointers(self, note: Note, items: Sequence[Item], marked: bool) -> Iterator[tuple[str, str, int, int, int]]:
        """What points at another note: the links of a text and, where it is marked, its mentions, in their order.

        Each as the id that it points at, its relation, the number of the item, and of a mention where it begins and
        ends.
        """
        mentions = defaultdict(list)
        for number, mention in self.matcher.first_mentions(self.events(note, items), note.id) if marked else ():
            mentions[number].append(mention)
        for number, item in enumerate(items):
            if isinstance(item, Link):
                target = self.target(note, item.href)
                if target and target.note and target.note.id != note.id:
                    yield target.note.id, "link", number, 0, 0
            for mention in mentions.get(number, ()):
                yield mention.note_id, "mention", number, mention.start, mention.end

    def _row_citations(self, note: Note) -> Iterator[Use]:
        path = note.path.removesuffix(".md") + ".csv"
        columns = _columns_of_sources(note)
        for row in note.rows if columns else ():
            key = row_key(note, row)
            for name in columns:
                cell = row.cells[name]
                at = cell.column
                for source in row.values[name] or ():
                    yield Use(source, note, "row", f"row {key}", f"row-{key}", (cell.line, at), path)
                    at += len(source) + 1


def build(
    notes: Iterable[Note],
    uris: Iterable[str],
    today: datetime.date,
    as_of: datetime.date | None = None,
    pictures: Iterable[str] = (),
    looks: Mapping[str, Look] | None = None,
    published: tuple[str, ...] = (),
    keeper: Kept | None = None,
) -> Catalog:
    """The catalog of notes, in whatever order they come."""
    found: dict[str, Note] = {}
    duplicates = []
    for note in sorted(notes, key=lambda note: note.uri):
        if note.id in found:
            duplicates.append(note)
        else:
            found[note.id] = note
    named = dict(sorted(found.items()))
    drawable = frozenset(pictures)
    return Catalog(named, tuple(duplicates), frozenset(uris), today, as_of, drawable, looks or {}, published, keeper)


def row_key(note: Note, row: Record) -> str:
    """What names a row in its address: its primary key, else its line."""
    columns = (name for name in note.model.schema_.primary_key if name in row.values)  # another is told by the check
    key = "-".join(str(row.values[name]) for name in columns)
    return slug(key) or str(row.line)


def _columns_of_sources(note: Note) -> list[str]:
    """The names of the columns of a register that cite."""
    columns = note.model.schema_.fields if note.kind == "register" and note.model else ()
    return [column.name for column in columns if column.refers_to == "sources"]


def picture_anchor(name: str) -> str:
    """The anchor of a picture on the page that is its home."""
    return f"chart-{name}"


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """The things by their key, each group in the order in which they came."""
    found = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return {name: tuple(group) for name, group in found.items()}


def _is_marked(note: Note, name: str) -> bool:
    """Whether the plain mentions of one of a note's bodies are linked."""
    return name in MARKED_BODIES and note.kind != "source"


def spot(target: str, number: int) -> str:
    """The anchor of the `number`-th place on a page that points at `target`."""
    return f"to-{target}-{number}"
