"""The built site in a real browser, for every file of tests that looks at it: one site and one browser a session."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright

from conftest import ROOT
from explainer import cli

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

PAGES = {
    "home": "",
    "explainer": "explainers/how-a-drawdown-works/",
    "term": "glossary/co-production/",
    "program": "programs/presidential-drawdown-authority/",
    "actor": "actors/defense-industries-alliance/",
    "register": "registers/drawdowns/",
    "timeline": "registers/timeline/",
    "source": "sources/responsible-statecraft-2023-forum/",
    "index": "glossary/",
    "figures": "figures/",
    "a-z": "a-z/",
    "data": "data/",
    "about": "about/",
    "fields": "about/fields/",
    "checks": "about/checks/",
    "tutorial": "about/first-note/",
    "not found": "404.html",
}
"""A page of every template."""
LONG = {"register", "timeline", "figures", "a-z"}
"""Those of the same parts over and over."""
BOTH = [(DESK, "light"), (PHONE, "dark")]
"""Each width and each scheme once."""
ALL = [*BOTH, (DESK, "dark"), (PHONE, "light")]
"""What shows a frame in each width and scheme; it is the same on nearly all pages."""
FRAMES = {"home", "explainer", "term", "program"}
"""Pages of each kind of frame, and those with the most kinds of things in them."""


FEWER = """() => {
  for (const list of document.querySelectorAll("tbody, ol, ul, article, .year")) {
    const shown = [...list.children].filter((item) => item.checkVisibility());
    shown.forEach((item, place) => { if (place % Math.ceil(shown.length / 12)) item.remove(); });
  }
}"""
"""Leaves about a dozen of what stands in a list, from its beginning to its end."""


def shut_out(page: Page, *within: str) -> list[tuple[str, list[str]]]:
    """What shuts readers out of a page, or of the parts of it that are named: each rule with some of its elements.

    Of a page that is the same parts over and over, call `FEWER` first: axe takes time by the element, not by the kind.
    """
    parts = [[part] for part in within] or None
    found = Axe().run(page, context=parts, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response
    return [(violation["id"], [node["html"] for node in violation["nodes"]][:3]) for violation in found["violations"]]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, which is built once for all processes that share the tests."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "repository"
    with open(f"{root}.lock", "w") as lock:
        flock(lock, LOCK_EX)
        if not (built := root / "built").exists():
            for name in ("docs", "templates"):
                shutil.copytree(ROOT / name, root / name)
            shutil.copy(ROOT / "mkdocs.yml", root)
            result = CliRunner().invoke(cli.main, ["--root", str(root), "build"])
            assert result.exit_code == 0, result.output
            built.touch()
    return root / "site"


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site for as long as it is looked at."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(built_site: Path) -> Iterator[str]:
    with served(built_site) as address:
        yield address


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
