"""The sections that templates add to pages: their addresses are made of their names, and answer for good."""

import re
from collections.abc import Mapping
from functools import cache
from typing import get_args

from explainer import layout, models, reference
from explainer.catalog import Catalog
from explainer.dialect import slug
from explainer.problems import FAMILIES, RULES

HOME = "./"
"""How the address of the home page is written, which is empty."""
OF_NOTES = frozenset(
    {
        *("the-table", "the-columns", "about-this-timeline", "what-rests-on-it"),
        *("figures", "the-numbers-on-this-page", "see-also", "where-it-comes-up", "changes", "sources"),
    }
)
"""Those of the pages of notes; a page has those that have something to show."""
FORMER: Mapping[str, str] = {}
"""Those that no template adds any more, under the names that they had, each with what took its place."""

_NUMBER = re.compile(r"_[0-9]+$")
"""What is added to the address of a section where a heading of the note has the same."""
_LETTER = re.compile(r"letter-(0-9|[^\W\d_])")


def page(uri: str) -> str:
    """The address of a page, as it is written in lists of addresses."""
    return layout.address(uri) or HOME


def is_one(catalog: Catalog, uri: str, anchor: str) -> bool:
    """Whether the page at `uri` has a section of a template at an anchor, had one, or may have one again.

    Which of them have something to show today only the finished page knows; where one has nothing, its address leads to
    the top of the page.
    """
    name = _NUMBER.sub("", anchor)
    if name in OF_NOTES or name in FORMER or name in _of_page(uri):
        return True
    match uri:
        case "a-z.md":
            return _LETTER.fullmatch(anchor) is not None
        case "figures.md":
            return anchor in catalog.notes or anchor in catalog.former_ids
    return False


def published(catalog: Catalog, uri: str) -> list[str]:
    """The anchors of such sections that were published of a page, at whatever address it was then."""
    return [anchor for anchor in all_published(catalog, uri) if is_one(catalog, uri, anchor)]


def all_published(catalog: Catalog, uri: str) -> list[str]:
    """All anchors that were published of a page, each once."""
    if not catalog.published:
        return []
    note = catalog.by_uri.get(uri)
    pages = [page(uri), *(f"{address}/" for address in (note.field("formerly", ()) if note else ()))]
    return list(dict.fromkeys(anchor for address in pages for anchor in catalog.published_anchors.get(address, ())))


@cache
def _of_page(uri: str) -> frozenset[str]:
    """Those that a page has which is made from many notes."""
    match uri:
        case "index.md":
            names = ["The newest figures"]
        case "actors/index.md" | "glossary/index.md":
            names = _choices(models.Actor if uri.startswith("actors") else models.Term, "category")
        case "programs/index.md":
            names = ["Side by side"]
        case "sources/index.md":
            names = _choices(models.Source, "grade")
        case "data/index.md":
            names = ["Feeds", "The whole site"]
        case "about/fields.md":
            names = [group.name for group in reference.groups()]
        case "about/checks.md":
            names = [*FAMILIES.values(), *RULES]
        case _:
            names = []
    return frozenset(map(slug, names))


def _choices(model: type[models.Model], field: str) -> list[str]:
    return list(get_args(model.model_fields[field].annotation))
