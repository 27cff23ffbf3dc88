"""Notes become pages: Markdown, rendered through the Jinja templates of `templates/pages/`."""

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import yaml

from explainer import countries, dates, layout, quantities, reference, rules, templating
from explainer.catalog import Catalog
from explainer.notes import Note
from explainer.problems import FAMILIES, RULES
from explainer.views import CHANGES, View, escape, unbroken_date


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, before MkDocs."""

    uri: str
    markdown: str
    """Front matter and body."""
    source: str | None
    """The uri of the file that a contributor edits to change it; none for an index."""


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


def render(catalog: Catalog, templates: Path) -> tuple[Page, ...]:
    """Every page of the site, in the order of their uris."""
    uris = {*(note.uri for note in catalog.notes.values()), *INDEXES}
    return render_some(environment(templates), catalog, uris)


def render_some(environment: jinja2.Environment, catalog: Catalog, uris: Collection[str]) -> tuple[Page, ...]:
    """The pages at some uris, in their order."""
    wanted = [note for note in catalog.notes.values() if note.uri not in INDEXES and note.uri in uris]
    pages = [_note_page(environment, catalog, note) for note in wanted]
    pages += [_index_page(environment, catalog, uri) for uri in INDEXES if uri in uris]
    return tuple(sorted(pages, key=lambda page: page.uri))


def _note_page(environment: jinja2.Environment, catalog: Catalog, note: Note) -> Page:
    if note.model is None:
        return _page(environment, catalog, "unreadable", note.uri, note, {"title": note.id})
    template = "timeline" if getattr(note.model, "timeline", None) else note.kind
    return _page(environment, catalog, template, note.uri, note, _head(note))


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
    heading = re.search(r"<h1>(.*)</h1>", body)
    title = head.get("title") or (html.unescape(heading[1]) if heading else layout.id_of(uri).capitalize())
    if catalog.as_of:
        body = environment.get_template("parts/as-known.md.jinja").render(view=view) + body
    front_matter = yaml.dump(
        # The theme puts both into attributes and text as they are.
        {
            "title": html.escape(title),
            "description": html.escape(head.get("description", "")),
            "kind": template,
            "hide": ["toc"] if template in WITHOUT_CONTENTS else [],
        },
        allow_unicode=True,
        sort_keys=False,
        width=1000,
        Dumper=_Dumper,
    )
    return Page(uri, f"---\n{front_matter}---\n\n{body}", note.uri if note else None)


def _head(note: Note) -> dict[str, Any]:
    summary = getattr(note.model, "summary", None) or f"Source: {note.model.publisher}"
    return {"title": note.title, "description": summary}


# The compiled dumper is several times as fast; the plain one writes the same.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def environment(templates: Path) -> jinja2.Environment:
    """The templates with all that they may ask for."""
    found = templating.environment(templates)
    found.globals |= {"CHANGES": CHANGES, "groups_of_fields": reference.groups, "examples": rules.examples}
    found.globals |= {"RULES": RULES, "FAMILIES": FAMILIES}
    found.filters |= {
        "text": escape,
        "visible": rules.visible,
        "date": dates.shown,
        "short_date": unbroken_date,
        "plain": quantities.plain,
        "country": countries.shown,
        "cell": lambda markdown: " ".join(markdown.split()).replace("|", "\\|"),
    }
    return found
