"""What the theme says of a page to those who take it along: its citation, its meaning, its picture."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from explainer import cards, citing, layout, structured
from explainer.catalog import Catalog


@dataclass(frozen=True, slots=True)
class About:
    """The site as its configuration has it."""

    name: str
    address: str
    """Where it is published, with `/` at its end; empty where that is not known."""


def context(
    catalog: Catalog, about: About, uri: str, title: str, changed: str | None, pictures: Collection[str]
) -> dict[str, Any]:
    """What the theme's partials `cite`, `structured` and `social` ask for, of the page that is made from `uri`.

    Addresses are whole where the site's own is known, else relative to the page.
    """
    address = _addresses(about, uri)
    return {
        "citation": _citation(catalog, about, uri, title, changed),
        "structured": structured.of(catalog, uri, title, about.name, address, changed),
        "card": _card(catalog, about, uri, title, address, pictures),
    }


def _citation(catalog: Catalog, about: About, uri: str, title: str, changed: str | None) -> dict[str, Any]:
    note = catalog.by_uri.get(uri)
    of_page = note is None or note.kind != "source" or note.model is None
    if of_page:
        whole = urljoin(about.address, layout.address(uri)) if about.address else None
        found = citing.of_page(layout.id_of(uri), title, about.name, changed, whole)
    else:
        found = citing.of_source(note)
    return {"of_page": of_page, "forms": {"Text": found.text, "BibTeX": found.bibtex, "CSL-JSON": found.csl}}


def _card(
    catalog: Catalog, about: About, uri: str, title: str, address: Callable[[str], str], pictures: Collection[str]
) -> dict[str, Any]:
    note = catalog.by_uri.get(uri)
    own = cards.uri_of(note) if note else cards.SITE
    picture, alt = (own, title) if own in pictures else (cards.SITE, about.name)
    return {"address": address(picture), "width": cards.WIDTH, "height": cards.HEIGHT, "alt": alt}


def _addresses(about: About, uri: str) -> Callable[[str], str]:
    here = layout.address(uri)

    def address(to: str) -> str:
        found = layout.address(to)
        if about.address:
            return urljoin(about.address, found)
        # A page has the address of a folder, so that what leads from it leads from within that folder.
        relative = layout.relative(here, found or ".")
        return f"{relative}/" if to.endswith(".md") else relative

    return address
