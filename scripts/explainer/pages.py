"""Notes become pages: HTML, rendered through the Jinja templates of `templates/pages/`."""

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markdown.extensions.toc import strip_tags

from explainer import countries, dates, layout, quantities, reference, rules, templating
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.notes import Note
from explainer.problems import FAMILIES, RULES
from explainer.prose import Renderer, inline
from explainer.views import CHANGES, View, unbroken_date


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of a page."""

    level: int
    anchor: str
    title: str
    """In HTML."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, before its frame: what it is, and its HTML with the addresses of files for links."""

    uri: str
    title: str
    description: str
    kind: str
    """The name of its template."""
    html: str
    source: str | None
    """The uri of the file that a contributor edits to change it; none for an index."""

    @property
    def headings(self) -> list[Heading]:
        """The sections that readers can be led to, in their order."""
        found = HEADING.finditer(self.html)
        return [Heading(int(h["level"]), h["anchor"], strip_tags(h["title"])) for h in found]

    @property
    def has_contents(self) -> bool:
        return self.kind not in WITHOUT_CONTENTS


HEADING = re.compile(r'<h(?P<level>[23]) id="(?P<anchor>[^"]*)">(?P<title>.*?)<a class="headerlink"')
INDEXES = {
    "a-z.md": "a-z",
    "figures.md": "figures",
    "data/index.md": "data",
    **{f"{folder}/index.md": "folder" for folder in layout.FOLDERS},
    "about/index.md": "about",
    "about/fields.md": "fields",
    "about/checks.md": "checks",
    "index.md": "home",
}
"""The pages that are made from all notes together, with their templates; a hand-written page comes first in them."""


WITHOUT_CONTENTS = ("home", "register", "timeline", "a-z")
"""A table needs the room; a timeline has its years, the A–Z its letters, and the home page is made of doors."""


def generated_uris() -> set[str]:
    return set(INDEXES)


def render(catalog: Catalog, pictures: Mapping[str, Picture], templates: Path) -> tuple[Page, ...]:
    """Every page of the site, in the order of their uris."""
    uris = {*(note.uri for note in catalog.notes.values()), *INDEXES}
    return render_some(environment(templates), catalog, pictures, uris)


def render_some(
    environment: jinja2.Environment, catalog: Catalog, pictures: Mapping[str, Picture], uris: Collection[str]
) -> tuple[Page, ...]:
    """The pages at some uris, in their order."""
    renderer = Renderer(catalog, pictures)
    return tuple(_page(environment, renderer, uri) for uri in sorted(uris) if uri in INDEXES or uri in catalog.by_uri)


def _page(environment: jinja2.Environment, renderer: Renderer, uri: str) -> Page:
    catalog = renderer.catalog
    note, template = catalog.by_uri.get(uri), INDEXES.get(uri, "")
    view = View(catalog, uri, note, renderer)
    if not template:
        template = _template(note)
    shown = environment.get_template(f"pages/{template}.html.jinja").render(view=view, note=note, catalog=catalog)
    if catalog.as_of:
        shown = environment.get_template("parts/as-known.html.jinja").render(view=view) + shown
    title, description = _head(note) if note else ("", "")
    heading = re.search(r"<h1>(.*)</h1>", shown)
    title = title or (html.unescape(heading[1]) if heading else layout.id_of(uri).capitalize())
    return Page(uri, title, description, template, shown, note.uri if note else None)


def _template(note: Note) -> str:
    if note.model is None:
        return "unreadable"
    return "timeline" if getattr(note.model, "timeline", None) else note.kind


def _head(note: Note) -> tuple[str, str]:
    """The title and the description of a note, as far as it can be read."""
    if note.model is None:
        return ("" if note.uri in INDEXES else note.id), ""
    return note.title, getattr(note.model, "summary", None) or f"Source: {note.model.publisher}"


def environment(templates: Path) -> jinja2.Environment:
    """The templates with all that they may ask for."""
    found = templating.environment(templates, autoescape=True)
    found.globals |= {"CHANGES": CHANGES, "groups_of_fields": reference.groups, "examples": rules.examples}
    found.globals |= {"RULES": RULES, "FAMILIES": FAMILIES}
    found.filters |= {
        "inline": inline,
        "visible": rules.visible,
        "date": dates.shown,
        "short_date": unbroken_date,
        "plain": quantities.plain,
        "country": countries.shown,
    }
    return found
