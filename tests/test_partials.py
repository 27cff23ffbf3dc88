"""What the theme's partials make of a page's citation, meaning and card, and what the script adds for a reader."""

import datetime
import json
import re
from types import SimpleNamespace

import jinja2
import pytest
from playwright.sync_api import Browser

from conftest import ROOT, TODAY
from explainer import site, templating
from explainer.sharing import About, context
from test_planted_faults import SOUND

HERE = "https://example.org/glossary/arch/"
THEME = ROOT / "templates/theme"


@pytest.fixture
def partial(notes):
    """A function that renders a partial for a page of a few notes, as MkDocs does."""
    known = site.build(notes(SOUND), TODAY).catalog
    environment = templating.framing(jinja2.Environment(), [str(THEME)])

    def partial(name: str, uri: str, title: str, address: str = "", pictures=()) -> str:
        meta = {"title": title, "description": "A & B.", "kind": known.by_uri[uri].kind}
        page = SimpleNamespace(meta=meta, canonical_url=HERE if address else None)
        config = SimpleNamespace(site_name="Bridges & piers", site_description="All.")
        about = About(config.site_name, address)
        given = context(known, about, uri, title, None, pictures)
        return environment.get_template(f"partials/{name}.html").render(page=page, config=config, **given)

    return partial


@pytest.mark.parametrize("name", ["cite", "structured", "social"])
def test_a_page_of_which_nothing_is_known_has_no_fault(name: str) -> None:
    environment = templating.framing(jinja2.Environment(), [str(THEME)])
    config = SimpleNamespace(site_name="Bridges", site_description="All.")
    html = environment.get_template(f"partials/{name}.html").render(page=None, config=config)
    assert ("summary" in html) == (name == "social")


def test_a_card_is_named_in_the_head(partial) -> None:
    html = partial("social", "glossary/arch.md", "Stone arch", "https://example.org/", {"assets/cards/arch.png"})
    tags = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html))
    assert tags == {
        "og:type": "website",
        "og:site_name": "Bridges &amp; piers",
        "og:title": "Stone arch",
        "og:description": "A &amp; B.",
        "og:url": HERE,
        "og:image": "https://example.org/assets/cards/arch.png",
        "og:image:type": "image/png",
        "og:image:width": "800",
        "og:image:height": "420",
        "og:image:alt": "Stone arch",
        "twitter:card": "summary_large_image",
    }


@pytest.mark.parametrize("name", ["cite", "social"])
def test_its_blocks_leave_no_lines(partial, name: str) -> None:
    lines = partial(name, "glossary/arch.md", "Stone arch").split("\n")
    assert len(lines) > 5
    assert all(line.strip() for line in lines[:-1])


def test_data_in_the_page_cannot_end_its_script(partial) -> None:
    html = partial("structured", "glossary/arch.md", "</script><b>")
    data = re.search(r'<script type="application/ld\+json">(.*)</script>', html)[1]
    assert "<" not in data
    assert json.loads(data)["@graph"][-1]["itemListElement"][-1]["name"] == "</script><b>"


def test_a_citation_stands_without_a_script(partial) -> None:
    html = partial("cite", "glossary/arch.md", "Stone <arch>")
    assert "<summary>Cite this page</summary>" in html
    assert "“Stone &lt;arch&gt;.” Bridges &amp; piers, n.d.</pre>" in html
    assert "on" + "click" not in html
    assert "<summary>Cite this source</summary>" in partial("cite", "sources/ledger.md", "The ledger")


@pytest.fixture
def forms(browser: Browser, partial):
    """A function that opens a page with its citations at an address, and gives them as the reader has them."""
    script = (THEME / "scripts/cite.js").read_text()
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()

    def forms(uri: str, title: str, address: str = "") -> tuple[list[str], list[str]]:
        html = f"<!doctype html><body>{partial('cite', uri, title, address)}<script>{script}</script>"
        page.route("**/*", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
        page.goto(f"{HERE}?q=1#spot")
        page.locator("summary").click()
        copied = []
        for button in page.locator("button").all():
            button.click()
            page.wait_for_function("button => button.textContent === 'Copied'", arg=button.element_handle())
            copied.append(page.evaluate("navigator.clipboard.readText()"))
        return page.locator("pre").all_inner_texts(), copied

    yield forms
    context.close()


def test_the_script_fills_in_the_readers_address_and_day(forms) -> None:
    day = datetime.date.today()
    (text, bibtex, csl), copied = forms("glossary/arch.md", "Stone $& arch")
    assert text == f"“Stone $& arch.” Bridges & piers, n.d. {HERE} (accessed {day:%B} {day.day}, {day.year})"
    assert bibtex.splitlines()[-3:] == [f"  url = {{{HERE}}},", f"  urldate = {{{day}}},", "}"]
    item = json.loads(csl)
    assert item["URL"] == HERE
    assert item["accessed"] == {"date-parts": [[day.year, day.month, day.day]]}
    assert copied == [text, bibtex, csl]


def test_the_sites_own_address_comes_first(forms) -> None:
    (text, bibtex, csl), _ = forms("glossary/keystone.md", "Key-stone", "https://bridges.example/")
    own = "https://bridges.example/glossary/keystone/"
    assert HERE not in text + bibtex + csl
    assert text.count(own) == bibtex.count(own) == csl.count(own) == 1


def test_a_source_keeps_the_day_on_which_it_was_looked_up(forms, notes) -> None:
    (text, _, csl), copied = forms("sources/ledger.md", "The ledger")
    assert text.endswith("(accessed October 1, 2026)")
    assert json.loads(csl)["accessed"] == {"date-parts": [[2026, 10, 1]]}
    assert copied[0] == text


def test_a_link_that_was_made_to_a_folder_opens_its_page(browser: Browser, tmp_path) -> None:
    """As the search makes them, in a site that is read from a folder."""
    script = (THEME / "scripts/folder.js").read_text()
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text("<!doctype html><title>A</title><h1 id=x>There</h1>")
    (tmp_path / "index.html").write_text(f'<!doctype html><a href="a/#x"><b>to a</b></a><script>{script}</script>')
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.locator("b").click()
    page.wait_for_url("**/a/index.html#x")
    assert page.locator("h1").inner_text() == "There"
    page.close()
