"""The site somewhere else: unpacked from its archive without a server, and as it was known on a day."""

import re
import shutil
import zipfile
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from browser import DESK
from conftest import ROOT
from explainer import cli


def test_the_archive_is_read_and_searched_without_a_server(browser: Browser, built_site: Path, tmp_path: Path):
    with zipfile.ZipFile(built_site / "offline.zip") as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto((_top(tmp_path) / "index.html").as_uri())
    page.locator(".part li a").first.click()
    page.wait_for_url(re.compile(r"explainers/.*index\.html"))
    page.keyboard.press("/")
    page.keyboard.type("506(a)(1)")
    expect(page.locator(".search__found a").first).to_contain_text("506(a)(1)")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"glossary/section-506a1/index\.html"))
    assert page.locator("h1").inner_text() == "Section 506(a)(1)"
    assert faults == []
    context.close()


def _top(folder: Path) -> Path:
    """The folder that holds the home page: the shallowest that has a page."""
    return min(folder.rglob("index.html"), key=lambda path: len(path.parts)).parent


def test_the_site_of_a_day_says_so_and_knows_no_more(browser: Browser, tmp_path: Path):
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    result = CliRunner().invoke(cli.main, ["--root", str(tmp_path), "build", "--as-of", "2023-10-31"])
    assert result.exit_code == 0, result.output
    page = browser.new_page(viewport=DESK)
    page.goto((tmp_path / "site/registers/drawdowns/index.html").as_uri())
    expect(page.locator(".as-known")).to_contain_text("as it was known on October 31, 2023")
    assert page.locator(".table tbody tr").count() == 49
    assert "not yet known" in page.locator(".prose").first.inner_text()
    page.goto((tmp_path / "site/registers/timeline/index.html").as_uri())
    years = page.locator("h2[id^=y2]").evaluate_all("years => years.map(year => year.id)")
    assert years[-1] == "y2023"
    page.close()
