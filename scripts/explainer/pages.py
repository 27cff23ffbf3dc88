"""Notes become pages: HTML, rendered through the Jinja templates of `templates/pages/`."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markdown.extensions.toc import strip_tags
from markupsafe import Markup

from explainer import ahead, countries, dates, layout, quantities, redirects, reference, rules, sections, templating
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


@dataclass(eq=False)
class Page:
    """One page of the site, before its frame; it is rendered when its HTML is asked for."""

    uri: str
    title: str
    description: str
    kind: str
    """The name of its template."""
    source: str | None
    """The uri of the file that a contributor edits to change it; none for an index."""
    is_withdrawn: bool
    """It answers at its address; nothing leads there any more."""
    render: Callable[["Page"], str]

    @cached_property
    def html(self) -> str:
        """Its HTML, with the addresses of files for links."""
        return self.render(self)

    @property
    def headings(self) -> list[Heading]:
        """The sections that readers can be led to, in their order."""
        before = self.html.split('<a class="headerlink"')[:-1]  # in a sixth of the time of a search
        parts = (HEADING.fullmatch(part, max(part.rfind("<h"), 0)) for part in before)
        return [Heading(int(h["level"]), h["anchor"], _stripped(h["title"])) for h in parts if h]

    @property
    def anchors(self) -> list[str]:
        """Those whose address the page itself offers, to be copied: of headings and of rows.

        Not those that serve the page alone: its cards, its footnotes, the places that backlinks lead to.
        """
        return OFFERED.findall(self.html)

    @property
    def has_contents(self) -> bool:
        return self.kind not in WITHOUT_CONTENTS


HEADING = re.compile(r'<h(?P<level>[23]) id="(?P<anchor>[^"]*)">(?P<title>[^\n]*)')
"""A section's heading up to the link that leads to it."""
OFFERED = re.compile(r'<a class="(?:headerlink|row-link)" href="#([^"]*)"')
TITLES = {"a-z.md": "A–Z", "about/fields.md": "Fields of the notes", "about/checks.md": "What the check says"}
"""Where the uri does not say it, and nobody has written one by hand."""


WITHOUT_CONTENTS = ("home", "register", "timeline", "a-z")
"""A table needs the room; a timeline has its years, the A–Z its letters, and the home page is made of doors."""


_stripped = lru_cache(maxsize=1_000)(strip_tags)  # most headings are those that templates add


def pages(catalog: Catalog, pictures: Mapping[str, Picture], templates: Path) -> tuple[Page, ...]:
    """Every page of the site, in the order of their uris."""
    uris = {*(note.uri for note in catalog.notes.values()), *layout.INDEXES}
    return some(environment(templates), catalog, pictures, uris)


def some(
    environment: jinja2.Environment, catalog: Catalog, pictures: Mapping[str, Picture], uris: Collection[str]
) -> tuple[Page, ...]:
    """The pages at some uris, in their order."""
    render = partial(_rendered, environment, Renderer(catalog, pictures))
    found = (uri for uri in sorted(uris) if uri in layout.INDEXES or uri in catalog.by_uri)
    return tuple(_page(catalog.by_uri.get(uri), uri, render) for uri in found)


def rendered(pages: Sequence[Page], templates: Path) -> Iterator[Page]:
    """Pages in their order, each with its HTML; all cores of the machine render them."""
    if pages:  # each process would compile their templates anew
        found = environment(templates)
        for name in ("parts/macros", *sorted({f"pages/{page.kind}" for page in pages})):
            found.get_template(f"{name}.html.jinja")
    for page, page.html in zip(pages, ahead.made(_html_of, pages), strict=True):
        yield page


def _html_of(page: Page) -> str:
    """What a page has for its HTML, which it is not left with: another process has no use for it any more."""
    return page.render(page)


def _page(note: Note | None, uri: str, render: Callable[[Page], str]) -> Page:
    if note and note.model:
        title = note.title
        description = note.field("summary") or f"Source: {note.model.publisher}"
    else:
        title, description = (
            TITLES.get(uri, layout.id_of(uri).capitalize() if uri in layout.INDEXES else layout.id_of(uri)),
            "",
        )
    kind, source = layout.INDEXES.get(uri) or _template(note), note.uri if note else None
    return Page(uri, title, description, kind, source, bool(note and note.is_withdrawn), render)


def _template(note: Note) -> str:
    if note.model is None:
        return "unreadable"
    return "timeline" if note.field("timeline") else note.kind


def _rendered(environment: jinja2.Environment, renderer: Renderer, page: Page) -> str:
    catalog = renderer.catalog
    note = catalog.by_uri.get(page.uri)
    view = View(catalog, page.uri, note, renderer)
    template = environment.get_template(f"pages/{page.kind}.html.jinja")
    shown = template.render(view=view, note=note, catalog=catalog, title=page.title)
    if catalog.as_of:
        shown = environment.get_template("parts/as-known.html.jinja").render(view=view) + shown
    if note:
        shown = redirects.with_former_anchors(shown, note.field("former_anchors", {}))
    return redirects.with_published_sections(shown, sections.published(catalog, page.uri))


def _joined(parts: Iterable[Any], between: str) -> Markup:
    """The parts that there are, in HTML, with a text between each two."""
    return Markup(between.join([templating.Sandbox.shown(part) for part in parts if part]))


def environment(templates: Path) -> jinja2.Environment:
    """The templates with all that they may ask for."""
    found = templating.environment(templates, autoescape=True)
    found.globals |= {"CHANGES": CHANGES, "groups_of_fields": reference.groups, "examples": rules.examples}
    found.globals |= {"RULES": RULES, "FAMILIES": FAMILIES}
    found.filters |= {
        "inline": inline,
        "joined": _joined,
        "visible": rules.visible,
        "date": dates.shown,
        "short_date": unbroken_date,
        "plain": quantities.plain,
        "country": countries.shown,
    }
    return found
