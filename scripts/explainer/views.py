"""What a template may ask about its page."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from markupsafe import Markup, escape

from explainer import changes, dates, feeds, layout, matcher, quantities, reviews, then, timeline
from explainer.addresses import without_fragment
from explainer.catalog import Catalog, Reference, Use, row_key
from explainer.changes import Change
from explainer.dialect import Anchors
from explainer.evidence import Evidence, evidence
from explainer.feeds import Feed
from explainer.figures import History
from explainer.looks import Look
from explainer.models import INVERSE_RELATIONS, RELATIONS, Column, Observation
from explainer.notes import Note
from explainer.pictures import shown_at_home
from explainer.prose import CITATION, Prose, Renderer
from explainer.quantities import CURRENCIES
from explainer.registers import ShownColumn, shown_columns
from explainer.statements import NumberInProse, card_of_note, number_in_prose, publishers
from explainer.tables import Record

CHANGES = 12
"""How many changes a page shows; the histories of the figures have them all."""
PROGRAMS = "programs/index.md"
"""Where the programs stand side by side, with the text of their fields."""
SECTION = re.compile(r"^(?=<h2 )", re.MULTILINE)
"""Where one begins in the HTML of a text."""


@dataclass(frozen=True)
class View:
    """A page as its template sees it, from its top to its end; addresses are relative to the page, and of files."""

    catalog: Catalog
    uri: str
    note: Note | None
    renderer: Renderer
    _cited: Counter[str] = field(default_factory=Counter)
    """How often each source was cited so far."""
    _anchors: Anchors = field(default_factory=Anchors)
    """The addresses of the sections so far."""

    @cached_property
    def prose(self) -> Prose:
        found = self.renderer.prose(self.note)
        for anchor in self.note.marks.anchors:
            self._anchors.take(anchor)
        return found

    def text(self, name: str = "body") -> Markup:
        """A text of the note in HTML; nothing where it has none."""
        return self._with_citations(self.prose.texts.get(name, Markup()))

    def field(self, text: str) -> Markup:
        """The text of a field of another note in HTML."""
        return self._with_citations(self.renderer.field(text))

    def sections(self) -> list[Markup]:
        """The text of the note, parted before each heading of the second level."""
        return list(map(Markup, SECTION.split(self.text()))) if self.note else []

    def anchor(self, text: str) -> str:
        """The address of a section that the template adds."""
        return self._anchors.of(text)

    def cited(self, sources: Iterable[str]) -> Markup:
        """The numbers of sources, each leading to its place in the list at the end of the page."""
        cited = filter(self._numbers.get, sources)
        return Markup("".join([self._citation(source, bool(index)) for index, source in enumerate(cited)]))

    def places_of_citations(self, source: Note) -> list[str]:
        """The anchors of the places so far that cite a source."""
        return [_place_of_citation(source.id, number) for number in range(1, self._cited[source.id] + 1)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source.id: number for number, source in enumerate(self.sources, 1)}

    def _with_citations(self, text: Markup) -> Markup:
        def numbered(mark: re.Match[str]) -> str:
            source = mark["source"]
            if source not in self._numbers:
                return mark[0]
            return self._citation(source, is_neighbor=text.endswith("</sup>", 0, mark.start()))

        return Markup(CITATION.sub(numbered, text))

    def _citation(self, source: str, is_neighbor: bool) -> str:
        """The number of a source, which leads to its place in the list.

        Neighbors among the citations are set apart, so that a finger can tell them from each other.
        """
        self._cited[source] += 1
        place, number = _place_of_citation(source, self._cited[source]), self._numbers[source]
        mark = '<sup class="neighbor"' if is_neighbor else "<sup"
        return f'{mark} id="{place}"><a class="footnote-ref" href="#fn:{source}">{number}</a></sup>'

    def picture(self, name: str) -> Markup:
        """The picture of that name, where the page is its home and no text shows it; nothing where there is none."""
        picture = self.renderer.pictures.get(name)
        if picture is None or name in self.prose.pictures:
            return Markup()
        return shown_at_home(picture, self.note, self.catalog)

    def href(self, note: Note, anchor: str = "") -> str:
        fragment = f"#{anchor}" if anchor else ""
        return fragment if fragment and note.uri == self.uri else self.path(note.uri) + fragment

    def path(self, uri: str) -> str:
        return layout.way(self.folder, uri)

    @cached_property
    def folder(self) -> str:
        return self.uri.rpartition("/")[0]

    def shared(self, macro: Callable[["View", Note], Markup], name: str, notes: Iterable[Note]) -> list[Markup]:
        """What a macro makes of each of some notes, which all pages of a folder share."""
        made = self.renderer.shared[name, self.folder]
        return [made.get(note.id) or made.setdefault(note.id, macro(self, note)) for note in notes]

    def link(self, note_id: str, anchor: str = "", text: str = "") -> Markup:
        """A link to a note by its id; its bare id where there is no such note."""
        note = self.catalog.notes.get(note_id)
        if note is None:
            return escape(note_id)
        mark = " (withdrawn)" if note.is_withdrawn else ""
        return Markup(f'<a href="{escape(self.href(note, anchor))}">{escape(text or note.title)}</a>{mark}')

    @cached_property
    def figures(self) -> list[History]:
        """The figures of the note; on a page as of a day, those too of which nothing was known: prose leads to them."""
        return [h for h in self.catalog.figures_of(self.note) if h.observations or self.catalog.as_of]

    @cached_property
    def evidence(self) -> Evidence | None:
        """What the figures rest on that the page records or states; none where there are none."""
        return evidence(self.catalog, self.figures, self.numbers)

    def due(self, history: History) -> str | None:
        """The day by which a figure is to be reviewed; none on a page as of a day."""
        day = None if self.catalog.as_of or history.note.is_withdrawn else reviews.due(self.catalog, history)
        return day and day.isoformat()

    def not_yet(self) -> str | None:
        """The date from which what the page is about exists, where that lies after the day as of which it is shown."""
        return then.not_yet(self.note, self.catalog.as_of) if self.note and self.catalog.as_of else None

    def relations(self) -> Iterator[tuple[str, list[str]]]:
        """The typed relations of the note, its own and those of others to it: name, ids."""
        for relation, name in RELATIONS.items():
            if relation != "related" and (targets := getattr(self.note.model, relation)):
                yield name, list(targets)
        incoming = defaultdict(list)
        for reference in self.catalog.backlinks.get(self.note.id, ()):
            incoming[reference.relation].append(reference.source)
        for relation, name in INVERSE_RELATIONS.items():
            if relation != "related" and incoming[relation]:
                yield name, incoming[relation]

    def card(self, note: Note) -> str:
        """The address of a note's card in the page."""
        return card_of_note(note.id)

    def related(self) -> list[Note]:
        """Related notes, from whichever side it was said."""
        own = getattr(self.note.model, "related", ())
        others = [r.source for r in self.catalog.backlinks.get(self.note.id, ()) if r.relation == "related"]
        found = (self.catalog.notes.get(note_id) for note_id in dict.fromkeys([*own, *others]))
        return [note for note in found if note and note.model and not note.is_withdrawn]

    def mentions(self) -> list[tuple[Note, list[Reference]]]:
        """Where the note is linked or mentioned in prose, by the note that does so."""
        found = [r for r in self.catalog.backlinks.get(self.note.id, ()) if r.relation in ("link", "mention")]
        groups = [(self.catalog.notes[i], list(g)) for i, g in groupby(found, key=lambda r: r.source)]
        groups = [(note, group) for note, group in groups if not note.is_withdrawn]
        order = [*layout.FOLDERS.values(), "page"]
        return sorted(groups, key=lambda group: (order.index(group[0].kind), group[0].title.casefold()))

    @cached_property
    def cards(self) -> list[Note]:
        """The notes whose cards the text asks for, in its order; a link that states a figure asks for none."""
        found = dict.fromkeys(r.target for r in self.catalog.links.get(self.note.id, ()) if r.spot)
        notes = (self.catalog.notes[note_id] for note_id in found)
        return [note for note in notes if note.model and card_of_note(note.id) in self.prose.cards]

    def publishers(self, observation: Observation) -> str:
        """Who published the sources of an observation."""
        return ", ".join(publishers(self.catalog, observation))

    @cached_property
    def numbers(self) -> list[NumberInProse]:
        """The figures that the prose states, in its order, each once for each value."""
        found: dict[tuple[str, str, Observation], NumberInProse] = {}
        if self.note is None:
            return []
        for link in self.note.written.stating:
            if number := number_in_prose(self.catalog, self.note, link):
                found.setdefault((number.history.note.id, number.history.key, number.observation), number)
        return list(found.values())

    @cached_property
    def changes(self) -> list[Change]:
        """How the figures that the page records or states came to their values, newest first.

        None where no value ever followed another, because what was said once stands on the page already; and none on a
        hand-written page, which points at figures rather than follows them.
        """
        if self.note is None or self.note.kind == "page":
            return []
        histories = [*self.figures, *(number.history for number in self.numbers)]
        found = changes.newest_first({(h.note.id, h.key): h for h in histories}.values())
        return found if any(change.before for change in found) else []

    def feeds(self) -> list[Feed]:
        """Every feed of the site, but for those of withdrawn programs."""
        found = feeds.feeds(self.catalog)
        return [feed for feed in found if not (note := self.catalog.by_uri.get(feed.about)) or not note.is_withdrawn]

    @cached_property
    def feed(self) -> Feed | None:
        """The feed that follows the program, if it has anything to tell."""
        return feeds.of_program(self.catalog, self.note)

    def changed_before(self) -> list[History]:
        """The figures with changes that the page does not show, because it shows only the newest."""
        left = (change.history for change in self.changes[CHANGES:])
        return list({(history.note.id, history.key): history for history in left}.values())

    @cached_property
    def sources(self) -> list[Note]:
        """What the page rests on: the sources that the note cites, then those of its numbers and changes."""
        cited = [source.id for source in self.catalog.sources_of(self.note)] if self.note else []
        stated = [source for number in self.numbers for source in number.sources]
        told = [source for change in self.changes[:CHANGES] for source in change.sources]
        compared = self._cited_in_fields("program") if self.uri == PROGRAMS else ()
        found = (self.catalog.notes.get(source) for source in dict.fromkeys([*cited, *stated, *told, *compared]))
        return [note for note in found if note and note.kind == "source" and note.model]

    def _cited_in_fields(self, kind: str) -> Iterator[str]:
        for note in self.catalog.of_kind(kind):
            citing = note.written.citing
            for name in note.model.inline_fields:
                yield from citing.get(name, ())

    def uses(self) -> list[tuple[Note, list[Use]]]:
        """What rests on the source, by the note that cites it."""
        found = self.catalog.uses.get(self.note.id, ())
        return [(self.catalog.notes[i], list(g)) for i, g in groupby(found, key=lambda use: use.note_id)]

    def look(self) -> Look | None:
        """What was last found at the address of the source."""
        return self.catalog.looks.get(without_fragment(self.note.model.url))

    def entries(self) -> list[tuple[str, list[tuple[str, Note]]]]:
        """Every name of every note but sources, by its first letter."""
        named = [
            (name, note)
            for note in self.catalog.notes.values()
            if note.kind in layout.FOLDERS.values() and note.kind != "source" and note.model and not note.is_withdrawn
            for name in matcher.names(note)
        ]
        named.sort(key=lambda entry: (_letter(entry[0]), entry[0].casefold(), entry[1].id))
        return [(letter, list(group)) for letter, group in groupby(named, key=lambda entry: _letter(entry[0]))]

    def all_figures(self) -> list[tuple[Note, list[History]]]:
        """Every figure, by the note that records it."""
        found = [h for h in self.catalog.living_figures if h.observations]
        groups = [(note, list(group)) for note, group in groupby(found, key=lambda history: history.note)]
        return sorted(groups, key=lambda group: group[0].title.casefold())

    def newest(self, number: int) -> list[History]:
        """The figures of programs and actors whose newest values are the newest of all, one of each note."""
        found = (h for h in self.catalog.living_figures if h.note.kind in ("program", "actor"))
        recorded = [history for history in found if history.observations]
        recorded.sort(key=lambda h: (h.current[0].as_of, h.note.id), reverse=True)
        return list({history.note.id: history for history in reversed(recorded)}.values())[::-1][:number]

    def _figure_link(self, note_id: str, key: str) -> Markup:
        """A link to a figure by its name, with its newest value and the date of it."""
        history = self.catalog.figures.get((note_id, key))
        if history is None:
            return escape(f"{note_id}#{key}")
        if not history.current:
            return self.link(note_id, key, history.label)
        newest = history.current[0]
        now = f"{history.shown(newest)} as of {dates.shown_short(newest.as_of)}"
        return Markup("{} ({})").format(self.link(note_id, key, history.label), now)

    def columns(self) -> list[ShownColumn]:
        """The columns of a register that readers see."""
        return list(shown_columns(self.note))

    def years(self) -> list[tuple[str, str, list[Record]]]:
        """The events of a timeline by year, with the year's anchor."""
        found = timeline.years(self.note.model, self.note.rows)
        return [(year, timeline.anchor(year), rows) for year, rows in found]

    def row_key(self, row: Record) -> str:
        return row_key(self.note, row)

    def cell(self, column: Column, row: Record) -> Markup | str:
        """The content of a cell of a register, to be escaped where it is no HTML."""
        value = row.values[column.name]
        if value is None:
            return ""
        if column.refers_to == "sources":
            return self.cited(value)
        if column.refers_to == "notes":
            return Markup(", ").join(self.link(note_id) for note_id in value)
        if column.refers_to == "figures":
            return Markup(", ").join(self._figure_link(*name.split("#", 1)) for name in value if "#" in name)
        if column.type == "date":
            return unbroken_date(value)
        if column.type in ("integer", "number"):
            return CURRENCIES.get(column.unit or "", "") + quantities.plain(quantities.value_of(str(value)))
        return row.cells[column.name].text


def _letter(name: str) -> str:
    """The letter under which a name stands, accents aside."""
    first = unicodedata.normalize("NFKD", name.lstrip("“\"'("))[:1].upper()
    return first if first.isalpha() else "0–9"


def _place_of_citation(source: str, number: int) -> str:
    return f"fnref{number if number > 1 else ''}:{source}"


def unbroken_date(date: str) -> str:
    """A date that a narrow column does not break."""
    return dates.shown_short(date).replace(" ", "\u00a0")
