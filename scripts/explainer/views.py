"""What a template may ask about its page, and plain text as Markdown."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from explainer import changes, dates, feeds, layout, matcher, quantities, reviews, then, timeline
from explainer.addresses import without_fragment
from explainer.catalog import Catalog, Reference, Use, row_key
from explainer.changes import Change
from explainer.evidence import Evidence, evidence
from explainer.feeds import Feed
from explainer.figures import History
from explainer.looks import Look
from explainer.models import INVERSE_RELATIONS, RELATIONS, Column, Observation
from explainer.notes import Note
from explainer.quantities import CURRENCIES
from explainer.statements import NumberInProse, card_of_note, number_in_prose, publishers
from explainer.tables import Record

CHANGES = 12
"""How many changes a page shows; the histories of the figures have them all."""


@dataclass(frozen=True, slots=True)
class View:
    """A page as its template sees it; addresses are relative to the page."""

    catalog: Catalog
    uri: str
    note: Note | None

    @property
    def body(self) -> str:
        return self.note.document.body.strip("\n").rstrip() if self.note else ""

    def sections(self) -> list[str]:
        """The Markdown of the note, parted before each heading of the second level."""
        if self.note is None:
            return []
        lines, first = self.note.document.body.split("\n"), self.note.document.body_line
        cuts = [heading.line - first for heading in self.note.bodies["body"].headings if heading.level == 2]
        return ["\n".join(lines[one:other]).strip() for one, other in pairwise([0, *cuts, len(lines)])]

    def href(self, note: Note, anchor: str = "") -> str:
        return self.path(note.uri) + (f"#{anchor}" if anchor else "")

    def path(self, uri: str) -> str:
        return layout.relative(self.uri, uri)

    def link(self, note_id: str, anchor: str = "", text: str = "") -> str:
        """A link to a note by its id; its bare id where there is no such note."""
        note = self.catalog.notes.get(note_id)
        if note is None:
            return escape(note_id)
        return f"[{escape(text or note.title)}]({self.href(note, anchor)})"

    def figures(self) -> list[History]:
        """The figures of the note; on a page as of a day, those too of which nothing was known: prose leads to them."""
        return [h for h in self.catalog.figures_of(self.note) if h.observations or self.catalog.as_of]

    @property
    def evidence(self) -> Evidence | None:
        """What the figures rest on that the page records or states; none where there are none."""
        return evidence(self.catalog, self.figures(), self.numbers())

    def due(self, history: History) -> str | None:
        """The day by which a figure is to be reviewed; none on a page as of a day."""
        day = None if self.catalog.as_of else reviews.due(self.catalog, history)
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
        return [note for note in found if note and note.model]

    def mentions(self) -> list[tuple[Note, list[Reference]]]:
        """Where the note is linked or mentioned in prose, by the note that does so."""
        found = [r for r in self.catalog.backlinks.get(self.note.id, ()) if r.relation in ("link", "mention")]
        groups = [(self.catalog.notes[i], list(g)) for i, g in groupby(found, key=lambda r: r.source)]
        order = [*layout.FOLDERS.values(), "page"]
        return sorted(groups, key=lambda group: (order.index(group[0].kind), group[0].title.casefold()))

    def marked(self) -> list[Note]:
        """The notes that the text points at, by a link or a mention, in its order."""
        found = dict.fromkeys(r.target for r in self.catalog.links.get(self.note.id, ()) if r.spot)
        return [self.catalog.notes[note_id] for note_id in found if self.catalog.notes[note_id].model]

    def publishers(self, observation: Observation) -> str:
        """Who published the sources of an observation."""
        return ", ".join(publishers(self.catalog, observation))

    def numbers(self) -> list[NumberInProse]:
        """The figures that the prose states, in its order, each once for each value."""
        found = {}
        for body in self.note.bodies.values():
            for link in body.links:
                if number := number_in_prose(self.catalog, self.note, link):
                    found.setdefault((number.history.note.id, number.history.key, number.observation), number)
        return list(found.values())

    def changes(self) -> list[Change]:
        """How the figures that the page records or states came to their values, newest first.

        None where no value ever followed another, because what was said once stands on the page already; and none on a
        hand-written page, which points at figures rather than follows them.
        """
        if self.note.kind == "page":
            return []
        histories = [*self.figures(), *(number.history for number in self.numbers())]
        found = changes.newest_first({(h.note.id, h.key): h for h in histories}.values())
        return found if any(change.before for change in found) else []

    def feeds(self) -> list[Feed]:
        """Every feed of the site."""
        return feeds.feeds(self.catalog)

    def feed(self) -> Feed | None:
        """The feed that follows the program, if it has anything to tell."""
        return feeds.of_program(self.catalog, self.note)

    def changed_before(self) -> list[History]:
        """The figures with changes that the page does not show, because it shows only the newest."""
        left = (change.history for change in self.changes()[CHANGES:])
        return list({(history.note.id, history.key): history for history in left}.values())

    def sources(self) -> list[Note]:
        """What the page rests on: the sources that the note cites, then those of its numbers and changes."""
        own = [source.id for source in self.catalog.sources_of(self.note)]
        stated = [source for number in self.numbers() for source in number.sources]
        told = [source for change in self.changes()[:CHANGES] for source in change.sources]
        return self._sources([*own, *stated, *told])

    def sources_of_fields(self, kind: str) -> list[Note]:
        """What the Markdown fields of a kind cite."""
        return self._sources(
            citation.key
            for note in self.catalog.of_kind(kind)
            for name in note.model.inline_fields
            if name in note.bodies
            for citation in note.bodies[name].citations
        )

    def _sources(self, ids: Iterable[str]) -> list[Note]:
        found = (self.catalog.notes.get(source) for source in dict.fromkeys(ids))
        return [note for note in found if note and note.kind == "source" and note.model]

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
            if note.kind in layout.FOLDERS.values() and note.kind != "source" and note.model
            for name in matcher.names(note)
        ]
        named.sort(key=lambda entry: (_letter(entry[0]), entry[0].casefold(), entry[1].id))
        return [(letter, list(group)) for letter, group in groupby(named, key=lambda entry: _letter(entry[0]))]

    def all_figures(self) -> list[tuple[Note, list[History]]]:
        """Every figure, by the note that records it."""
        found = [h for h in self.catalog.figures.values() if h.observations]
        groups = [(note, list(group)) for note, group in groupby(found, key=lambda history: history.note)]
        return sorted(groups, key=lambda group: group[0].title.casefold())

    def newest(self, number: int) -> list[History]:
        """The figures of programs and actors whose newest values are the newest of all, one of each note."""
        found = (h for h in self.catalog.figures.values() if h.note.kind in ("program", "actor"))
        recorded = [history for history in found if history.observations]
        recorded.sort(key=lambda h: (h.current[0].as_of, h.note.id), reverse=True)
        return list({history.note.id: history for history in reversed(recorded)}.values())[::-1][:number]

    def _figure_link(self, note_id: str, key: str) -> str:
        """A link to a figure by its name, with its newest value and the date of it."""
        history = self.catalog.figures.get((note_id, key))
        if history is None:
            return escape(f"{note_id}#{key}")
        if not history.current:
            return self.link(note_id, key, history.label)
        newest = history.current[0]
        now = f"{history.shown(newest)} as of {dates.shown_short(newest.as_of)}"
        return f"{self.link(note_id, key, history.label)} ({escape(now)})"

    def columns(self) -> list[Column]:
        """The columns of a register that readers see: a key that only names the row is left to its address."""
        key = list(self.note.model.schema_.primary_key)
        columns = self.note.model.schema_.fields
        return [column for column in columns if [column.name] != key or not _are_slugs(self.note.rows, column.name)]

    def years(self) -> list[tuple[str, str, list[Record]]]:
        """The events of a timeline by year, with the year's anchor."""
        found = timeline.years(self.note.model, self.note.rows)
        return [(year, timeline.anchor(year), rows) for year, rows in found]

    def row_key(self, row: Record) -> str:
        return row_key(self.note, row)

    def cell(self, column: Column, row: Record) -> str:
        """The Markdown of a cell of a register."""
        value = row.values[column.name]
        if value is None:
            return ""
        if column.refers_to == "sources":
            return "".join(f"[^{source}]" for source in value if source in self.catalog.notes)
        if column.refers_to == "notes":
            return ", ".join(self.link(note_id) for note_id in value)
        if column.refers_to == "figures":
            return ", ".join(self._figure_link(*name.split("#", 1)) for name in value if "#" in name)
        if column.type == "date":
            return unbroken_date(value)
        if column.type in ("integer", "number"):
            return CURRENCIES.get(column.unit or "", "") + quantities.plain(quantities.value_of(str(value)))
        return escape(row.cells[column.name].text)


def _are_slugs(rows: tuple[Record, ...], name: str) -> bool:
    """Whether a column holds what is made for addresses: small letters and hyphens."""
    values = [str(row.values[name]) for row in rows]
    return all(map(layout.is_id, values)) and any("-" in value for value in values)


def escape(text: str) -> str:
    """Plain text as Markdown that shows it to the letter."""
    return _SPECIAL.sub(_escaped, " ".join(text.split()))


def _letter(name: str) -> str:
    """The letter under which a name stands, accents aside."""
    first = unicodedata.normalize("NFKD", name.lstrip("“\"'("))[:1].upper()
    return first if first.isalpha() else "0–9"


_SPECIAL = re.compile(r"[\\`*_{}\[\]#+\-!|<>&~:]|(?<=\d)\.")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "~": "&#126;", ":": "&#58;"}


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")


def unbroken_date(date: str) -> str:
    """A date that a narrow column does not break."""
    return dates.shown_short(date).replace(" ", "\u00a0")
