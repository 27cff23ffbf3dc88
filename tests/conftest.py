"""What the tests share: a folder of notes made of text, the day on which it is judged, the built site in a browser."""

import datetime
import os
import shutil
import textwrap
import threading
from collections.abc import Iterator, Mapping
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.meta import get_data
from playwright.sync_api import Browser, Page, sync_playwright

from explainer import cli
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.markdown_extension import ExplainerExtension
from explainer.pages import Page as MarkdownPage

pytest_plugins = ["browser"]

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 1)
EPOCH = {"SOURCE_DATE_EPOCH": "1793491200"}
"""The same day, as the command line takes it."""
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


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


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of our own notes, built once."""
    root = tmp_path_factory.mktemp("site")
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    result = CliRunner().invoke(cli.main, ["--root", str(root), "build"])
    assert result.exit_code == 0, result.output
    return root / "site"


@pytest.fixture(scope="session")
def address(site_folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site_folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium where it is installed, else Playwright's own; never skipped."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or None
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str):
    """A function that opens a page of the site in a fresh context."""
    contexts = []

    def open_page(uri: str, **options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + uri)
        return page

    yield open_page
    for context in contexts:
        context.close()
