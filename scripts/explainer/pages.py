"""Notes become pages: Markdown, rendered through the Jinja templates of `templates/pages/`."""

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import yaml
from babel import Locale

from explainer import dates, layout, matcher, quantities
from explainer.body import Link
from explainer.catalog import Catalog, Reference, Use, row_key
from explainer.figures import History, Pin, pin_of, verdict
from explainer.models import INVERSE_RELATIONS, RELATIONS, Observation
from explainer.notes import Note
from explainer.quantities import CURRENCIES


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, before MkDocs."""

    uri: str
    markdown: str
    """Front matter and body."""
    source: str | None
    """The uri of the file that a contributor edits to change it; none for an index."""


@dataclass(frozen=True, slots=True)
class NumberInProse:
    """A figure that the text of a page states."""

    text: str
    history: History
    observation: Observation
    newer: Observation | None


INDEXES = {
    "a-z.md": "a-z",
    "figures.md": "figures",
    "data/index.md": "data",
    **{f"{folder}/index.md": "folder" for folder in layout.FOLDERS},
    "about/index.md": "about",
    "index.md": "home",
}
"""The pages that are made from all notes together, with their templates; a hand-written page comes first in them."""


SEARCH_BOOST = {"program": 4, "term": 3, "actor": 3, "explainer": 2, "source": 0.5}
"""How much a kind of page counts in the search: what explains comes before what only mentions."""


def generated_uris() -> set[str]:
    return set(INDEXES)


def render(catalog: Catalog, templates: Path) -> tuple[Page, ...]:
    """Every page of the site, in the order of their uris."""
    environment = _environment(templates)
    pages = [_note_page(environment, catalog, note) for note in catalog.notes.values() if note.uri not in INDEXES]
    pages += [_index_page(environment, catalog, uri) for uri in INDEXES]
    return tuple(sorted(pages, key=lambda page: page.uri))


def _note_page(environment: jinja2.Environment, catalog: Catalog, note: Note) -> Page:
    if note.model is None:
        return _page(environment, catalog, "unreadable", note.uri, note, {"title": note.id})
    name = "source" if note.kind == "source" else note.kind
    return _page(environment, catalog, name, note.uri, note, _head(note))


def _index_page(environment: jinja2.Environment, catalog: Catalog, uri: str) -> Page:
    note = catalog.by_uri.get(uri)
    head = _head(note) if note and note.model else {}
    return _page(environment, catalog, INDEXES[uri], uri, note, head)


def _page(
    environment: jinja2.Environment,
    catalog: Catalog,
    template: str,
    uri: str,
    note: Note | None,
    head: dict[str, Any],
) -> Page:
    view = View(catalog, uri, note)
    module = environment.get_template(f"pages/{template}.md.jinja")
    body = module.render(view=view, note=note, catalog=catalog)
    title = head.get("title") or re.search(r"^# (.*)$", body, re.MULTILINE)[1]
    front_matter = yaml.safe_dump(
        # The theme puts both into attributes and text as they are.
        {
            "title": html.escape(title),
            "description": html.escape(head.get("description", "")),
            "kind": template,
            "hide": ["navigation"],
            "search": {"boost": SEARCH_BOOST.get(template, 1)},
            # The theme's search weighs these most: a note is found by each of its names.
            "tags": [html.escape(name) for name in head.get("names", ())],
        },
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    return Page(uri, f"---\n{front_matter}---\n\n{body}", note.uri if note else None)


def _head(note: Note) -> dict[str, Any]:
    summary = getattr(note.model, "summary", None) or f"Source: {note.model.publisher}"
    names = [getattr(note.model, "abbreviation", None), *getattr(note.model, "aliases", ())]
    names.append(getattr(note.model, "native_name", None))
    return {"title": note.title, "description": summary, "names": [name for name in names if name]}


@dataclass(frozen=True, slots=True)
class View:
    """What a template may ask about its page; addresses are relative to it."""

    catalog: Catalog
    uri: str
    note: Note | None

    @property
    def body(self) -> str:
        return self.note.document.body.strip("\n").rstrip() if self.note else ""

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
        return [history for history in self.catalog.figures_of(self.note) if history.observations]

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

    def numbers(self) -> list[NumberInProse]:
        """The figures that the prose states, in its order, each once for each value."""
        found = {}
        for body in self.note.bodies.values():
            for link in body.links:
                if number := number_in_prose(self.catalog, self.note, link):
                    found.setdefault((number.history.note.id, number.history.key, number.observation), number)
        return list(found.values())

    def sources(self) -> list[Note]:
        """What the page rests on: the sources that the note cites, then those of the figures that it states."""
        own = [source.id for source in self.catalog.sources_of(self.note)]
        stated = [source for number in self.numbers() for source in number.observation.sources]
        return self._sources([*own, *stated])

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

    def row_key(self, row) -> str:
        return row_key(self.note, row)

    def cell(self, column, row) -> str:
        """The Markdown of a cell of a register."""
        value = row.values[column.name]
        if value is None:
            return ""
        if column.refers_to == "sources":
            return "".join(f"[^{source}]" for source in value if source in self.catalog.notes)
        if column.refers_to == "notes":
            return ", ".join(self.link(note_id) for note_id in value)
        if column.type == "date":
            return _unbroken_date(value)
        if column.type in ("integer", "number"):
            return CURRENCIES.get(column.unit or "", "") + quantities.plain(quantities.value_of(str(value)))
        return escape(row.cells[column.name].text)


def number_in_prose(catalog: Catalog, note: Note, link: Link) -> NumberInProse | None:
    """The figure that a link states, if it leads to one and holds a number that fits it."""
    history = catalog.figure_at(catalog.target(note, link.href))
    if history is None:
        return None
    try:
        pin: Pin | None = pin_of(link.title)
    except ValueError:
        return None
    judged, observation = verdict(history, link.text, pin)
    if judged != "holds" or observation is None:
        return None
    return NumberInProse(link.text, history, observation, history.since(observation))


def provenance(catalog: Catalog, number: NumberInProse) -> str:
    """A figure in one sentence or two: what, how much, when, says who, and now."""
    history, observation = number.history, number.observation
    said = ", ".join(publishers(catalog, observation))
    text = f"{history.label}: {history.shown(observation)} as of {dates.shown(observation.as_of)}"
    text += f" ({said})." if said else "."
    if number.newer:
        text += f" Since then: {history.shown(number.newer)} as of {dates.shown(number.newer.as_of)}."
    return text


def publishers(catalog: Catalog, observation: Observation) -> list[str]:
    """Who published the sources of an observation, each once."""
    sources = (catalog.notes.get(source) for source in observation.sources)
    return list(dict.fromkeys(s.model.publisher for s in sources if s and s.kind == "source" and s.model))


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


def _environment(templates: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters |= {
        "text": escape,
        "date": dates.shown,
        "short_date": _unbroken_date,
        "plain": quantities.plain,
        "country": _country,
        "cell": lambda markdown: " ".join(markdown.split()).replace("|", "\\|"),
    }
    return environment


def _unbroken_date(date: str) -> str:
    """A date that a narrow column does not break."""
    return dates.shown_short(date).replace(" ", "\u00a0")


def _country(code: str) -> str:
    return "International" if code == "INT" else str(_ENGLISH.territories.get(code, code))


_ENGLISH = Locale("en")
