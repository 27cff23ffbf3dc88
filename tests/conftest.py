"""What the tests share: a folder of notes made of text, and the day on which it is judged."""

import datetime
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.meta import get_data

from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.markdown_extension import ExplainerExtension
from explainer.pages import Page as MarkdownPage

pytest_plugins = ["browser"]

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 1)
EPOCH = {"SOURCE_DATE_EPOCH": "1793491200"}
"""The same day, as the command line takes it."""


def lay(root: Path, files: dict[str, str]) -> Path:
    """Lays files out under `root`, each path with its (dedented) text; a lone surrogate `\\udcXX` is the byte XX."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(textwrap.dedent(text).removeprefix("\n").encode("utf-8", "surrogateescape"))
    (root / "docs").mkdir(exist_ok=True)
    if not (root / "templates").exists():
        (root / "templates").symlink_to(ROOT / "templates")
    return root


@pytest.fixture
def notes(tmp_path: Path):
    """A function that lays out files in a fresh folder with the project's templates."""
    return lambda files: lay(tmp_path, files)


@cache
def _mkdocs_config() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


class Converter:
    """Turns pages into HTML as the site does: with its Markdown extensions, and with ours last."""

    def __init__(self, catalog: Catalog, pictures: Mapping[str, Picture] | None = None) -> None:
        config = _mkdocs_config()
        self.markdown = Markdown(
            extensions=[*config.markdown_extensions, ExplainerExtension(catalog, pictures)],
            extension_configs=config.mdx_configs,
        )

    def html(self, page: MarkdownPage) -> str:
        """The HTML of a page, before MkDocs turns addresses of files into those of pages."""
        body, _ = get_data(page.markdown)
        self.markdown.reset()
        return self.markdown.convert(body)
