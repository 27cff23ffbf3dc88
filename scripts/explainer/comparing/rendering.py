"""Pages as readers see them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from explainer import layout
from explainer.catalog import picture_anchor
from explainer.pages import Page


class Rendering:
    """The pages of one state of the notes."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = {page.uri: page for page in pages}

    def title(self, uri: str) -> str:
        return self.pages[uri].title

    def differing(self, other: "Rendering", uris: Iterable[str]) -> frozenset[str]:
        """The pages among some that look different in another state; where a note's file lies is nothing to look at."""
        return frozenset(uri for uri in uris if _seen(self.pages[uri]) != _seen(other.pages[uri]))

    def shows(self, picture: str, uri: str) -> bool:
        return f'id="{picture_anchor(picture)}"' in self.pages[uri].html


def _seen(page: Page) -> tuple[str, ...]:
    return page.title, page.description, page.kind, page.html


def settings(root: Path) -> Mapping[str, Any]:
    """What `mkdocs.yml` says, without what only MkDocs can read; nothing where there is none."""
    path = layout.settings(root)
    return (yaml.load(path.read_text(encoding="utf-8"), _Settings) or {}) if path.is_file() else {}


class _Settings(yaml.SafeLoader):
    """Reads `!ENV` and other tags of MkDocs as nothing."""


_Settings.add_constructor(None, lambda loader, node: None)
