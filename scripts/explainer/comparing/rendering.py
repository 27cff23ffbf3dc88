"""Pages as readers see them: their HTML, made only where what it is made from differs."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from explainer import layout
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.markdown_extension import ExplainerExtension
from explainer.origins import Origins
from explainer.pages import Page

BUILT_IN = ("toc", "tables", "fenced_code")
"""The Markdown extensions that MkDocs adds to those of its settings."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The Markdown of a site."""

    extensions: tuple[str, ...] = BUILT_IN
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of each extension that has some."""


class Rendering:
    """The pages of one catalog; each is turned into HTML when it is asked for, and once."""

    def __init__(
        self, catalog: Catalog, pages: Iterable[Page], pictures: Mapping[str, Picture], dialect: Dialect
    ) -> None:
        self.catalog = catalog
        self.pages = {page.uri: page for page in pages}
        extension = ExplainerExtension(catalog, pictures)
        self._markdown = Markdown(extensions=[*dialect.extensions, extension], extension_configs=dict(dialect.options))
        self._origins = Origins(catalog, pictures)
        self._html: dict[str, tuple[str, str]] = {}

    def title(self, uri: str) -> str:
        """The title of a page, as plain text."""
        head, _ = self._parted(uri)
        return html.unescape(yaml.safe_load(head)["title"])

    def html(self, uri: str) -> tuple[str, str]:
        """The front matter of a page, which the theme shows, and its HTML."""
        if uri not in self._html:
            head, body = self._parted(uri)
            self._markdown.reset()
            self._html[uri] = head, self._markdown.convert(body)
        return self._html[uri]

    def made_from(self, uri: str) -> tuple[Any, ...]:
        """All that decides on the HTML of a page: where two pages agree in this, they look the same."""
        return self._origins.of(self.pages[uri])

    def main_part(self, uri: str) -> str:
        """The Markdown of a page before its appendix, from which cards that nothing names are dropped in the end."""
        return self.pages[uri].markdown.partition("<!-- begin appendix -->")[0]

    def pictures_on(self, uri: str) -> list[str]:
        """The names of the pictures that a page may show."""
        return self._origins.pictures_on(self.pages[uri])

    def _parted(self, uri: str) -> tuple[str, str]:
        head, _, body = self.pages[uri].markdown.removeprefix("---\n").partition("\n---\n")
        return head, body


def look_alike(one: Rendering, other: Rendering, uri: str) -> bool:
    """Whether readers see the same on a page of two renderings."""
    return one.made_from(uri) == other.made_from(uri) or one.html(uri) == other.html(uri)


def settings(root: Path) -> dict[str, Any]:
    """What `mkdocs.yml` says, without what only MkDocs can read; nothing where there is none."""
    path = layout.settings(root)
    return (yaml.load(path.read_text(encoding="utf-8"), _Settings) or {}) if path.is_file() else {}


def dialect(settings: Mapping[str, Any]) -> Dialect:
    """The Markdown extensions that the settings of MkDocs name, with their options."""
    named: dict[str, Any] = dict.fromkeys(BUILT_IN)
    for entry in settings.get("markdown_extensions") or ():
        named |= entry if isinstance(entry, dict) else {entry: None}
    return Dialect(tuple(named), {name: options for name, options in named.items() if options})


class _Settings(yaml.SafeLoader):
    """Reads `!ENV` and other tags of MkDocs as nothing."""


_Settings.add_constructor(None, lambda loader, node: None)
