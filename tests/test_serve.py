"""The live preview: it follows what is typed, shows the faults at the top of the page, and stays up."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from conftest import ROOT, STARTED, lay
from test_planted_faults import ARCH, KEYSTONE, OFFICE, SOUND, TABLE

PATIENCE = 60.0
"""Seconds after which a busy machine is taken for a broken preview."""


class Served:
    """Notes of one's own, served; and the page of a term in a browser."""

    def __init__(self, root: Path, address: str, process: subprocess.Popen, page: Page) -> None:
        self.root, self.address, self.process, self.page = root, address, process, page

    def write(self, path: str, text: str | bytes) -> None:
        (self.root / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    def faults(self) -> list[str]:
        try:
            return [" ".join(text.split()) for text in self.page.locator(".faults li").all_text_contents()]
        except Error:  # the page is being loaded anew
            return []


def _until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except urllib.error.URLError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "mkdocs.yml", root)
    lay(root, SOUND)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).parent / "explainer"), "--root", str(root), "serve", "--address", address]
    with (root / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={"PATH": "", **STARTED})
        try:
            _until(lambda: _answers(f"http://{address}/"))
            page = browser.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            expect.set_options(timeout=PATIENCE * 1000)
            page.goto(f"http://{address}/glossary/arch/")
            yield Served(root, address, process, page)
            page.close()
        finally:
            expect.set_options(timeout=5000)
            process.terminate()
            process.wait()


@pytest.fixture(autouse=True)
def sound(served: Served) -> Iterator[None]:
    """Each test ends with what it began with: sound notes, and a page that says so."""
    yield
    lay(served.root, SOUND)
    shutil.copytree(ROOT / "templates", served.root / "templates", dirs_exist_ok=True)
    expect(served.page.locator(".faults")).to_have_count(0)
    assert served.process.poll() is None


def test_a_page_without_faults_says_nothing_of_them(served: Served) -> None:
    expect(served.page.locator(".faults")).to_have_count(0)


def test_the_faults_of_a_page_come_first_and_lead_to_their_meaning(served: Served) -> None:
    served.write(ARCH, (served.root / ARCH).read_text().replace("[^ledger]", "[^leger]"))
    served.write(OFFICE, (served.root / OFFICE).read_text().replace("[12 spans]", "[13 spans]"))
    expect(served.page.locator(".faults summary")).to_have_text(["1 fault on this page", "1 fault elsewhere"])
    served.page.locator(".faults summary").last.click()
    assert served.faults() == [
        "docs/glossary/arch.md:9:35 C501 `leger` is no source's id; did you mean `ledger`?",
        "docs/actors/bridge-office.md:24:1 F601 `13 spans` is not the value of `bridge-office#spans` for 1899-06-01; "
        "the record has 12 spans as of 1899-06-01",
    ]
    link = served.page.locator(".faults a").first
    assert link.evaluate("a => a.href") == f"http://{served.address}/about/checks/#c501"


def test_the_faults_of_a_table_are_those_of_its_register(served: Served) -> None:
    served.page.goto(f"http://{served.address}/registers/crossings/")
    served.write(TABLE, (served.root / TABLE).read_text().replace("ledger survey", "ledger servey"))
    expect(served.page.locator(".faults summary")).to_have_text("1 fault on this page")
    lay(served.root, SOUND)
    expect(served.page.locator(".faults")).to_have_count(0)
    served.page.goto(f"http://{served.address}/glossary/arch/")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "---",
        "---\ntitle: [\n---\n",
        "---\n? [a]: b\n---\n",
        b"\xff\xfe\x00",
        "---\ntitle: Arch\nsummary: <script>\n---\n<script>alert(1)</script>\n{{ view }}{% if %}\n",
    ],
)
def test_whatever_is_typed_the_preview_stays_up_and_says_what_is_wrong(served: Served, typed: str | bytes) -> None:
    served.write(KEYSTONE, typed)
    expect(served.page.locator(".faults summary").last).to_contain_text("elsewhere")
    _until(lambda: any(KEYSTONE in fault for fault in served.faults()[:9]))


def test_a_script_and_a_stylesheet_are_those_that_were_written_last(served: Served) -> None:
    served.write("templates/theme/scripts/zz.js", 'document.body.dataset.written = "now";')
    expect(served.page.locator("body")).to_have_attribute("data-written", "now")
    served.write("templates/theme/styles/zz.css", "body { letter-spacing: 3px; }")
    expect(served.page.locator("body")).to_have_css("letter-spacing", "3px")
    for written in ("scripts/zz.js", "styles/zz.css"):
        (served.root / "templates/theme" / written).unlink()
    expect(served.page.locator("body[data-written]")).to_have_count(0)


def test_a_template_that_cannot_be_read_leaves_the_last_state(served: Served) -> None:
    served.write("templates/pages/term.html.jinja", "{% if %}")
    expect(served.page.locator(".faults p")).to_have_text(
        "This is the last state that could be shown. Since then: TemplateSyntaxError: Expected an expression, "
        "got 'end of statement block'"
    )
    assert served.page.locator("h1").inner_text() == "Stone arch"
