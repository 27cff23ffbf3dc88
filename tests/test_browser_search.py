"""The search in a real browser: what is found first, by keyboard, by address, from a file, in light and dark."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import DESK, PHONE, shut_out
from conftest import ROOT
from explainer import assets

FIRST = {
    "PDA": "programs/presidential-drawdown-authority/",
    "drawdown authority": "programs/presidential-drawdown-authority/",
    "USAI": "programs/ukraine-security-assistance-initiative/",
    "usai": "programs/ukraine-security-assistance-initiative/",
    "FMF": "programs/foreign-military-financing/",
    "DSCA": "actors/dsca/",
    "506(a)(1)": "glossary/section-506a1/",
    "506a1": "glossary/section-506a1/",
    "section 506": "glossary/section-506a1/",
    "22 USC 2318(a)(1)": "glossary/section-506a1/",
    "Укроборонпром": "actors/ukrainian-defense-industry/",
    "ministere des armees": "actors/french-armed-forces-ministry/",
    "coproduction": "glossary/co-production/",
    "defence industries alliance": "actors/defense-industries-alliance/",
}
NAMES = [
    ["p/a/", "program", "Harbor Defense Program", "About A.", ["HDP"], ["Port Act, section 7(b)(2)"]],
    ["g/section-7/", "term", "Section 7(b)(2)", "About B.", [], []],
    ["g/harbor/", "term", "Harbor", "About C.", ["Gavan’", "Гавань"], []],
    ["s/harbor-2020/", "source", "Harbor", "Post, 2020", [], []],
]
SECTIONS = [
    [0, "", "", "A U.S. law pays 1,000 dollars.\nThe pier of Kuleba is long."],
    [0, "costs", "Costs", "The pier costs 12.5 million."],
    [0, "row-1", "", "1 · The pier again"],
    [1, "", "", ""],
    [2, "", "", "A quay. Ships lie at the long pier (here)."],
    [3, "", "", ""],
    [1, "long", "Long", f"It says {'much and ' * 20}then names the lighthouse."],
]


@pytest.fixture
def find(browser: Browser):
    """A function that finds in a small index: for each group, the addresses, with what is marked in their texts."""
    page = browser.new_page()
    page.add_script_tag(path=ROOT / "templates/theme/assets/vendor/minisearch.js")
    page.add_script_tag(path=ROOT / "templates/theme/assets/finder.js")
    page.evaluate(
        "async (data) => { globalThis.finder = makeFinder(data); await finder.prepare(); }",
        {"notes": NAMES, "sections": SECTIONS},
    )

    def find(query: str) -> dict[str, list]:
        groups = page.evaluate("query => finder.find(query).groups", query)
        return {name: [_marks(hit) for hit in hits] for name, hits in groups.items()}

    find.shown = lambda query: page.evaluate(
        "query => finder.find(query).groups['In the text'][0].text.join('')", query
    )
    yield find
    page.close()


def _marks(hit: dict) -> list[str]:
    """The address of a hit, then the words that are marked in what is shown of it."""
    return [hit["address"] + hit["anchor"], *(word for shown in ("title", "part", "text") for word in hit[shown][1::2])]


def _addresses(hits: list) -> list[str]:
    return [hit[0] for hit in hits]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("harbor", ["g/harbor/", "p/a/"]),  # as it is, then as a beginning
        ("  HARBOR ", ["g/harbor/", "p/a/"]),
        ("hdp", ["p/a/"]),
        ("harbor defence", ["p/a/"]),
        ("Defense Programme", ["p/a/"]),
        ("program harbor", ["p/a/"]),
        ("defense", ["p/a/"]),
        ("7(b)(2)", ["g/section-7/", "p/a/"]),  # a name comes before a law
        ("section 7(b)(2)", ["g/section-7/", "p/a/"]),
        ("§ 7 b 2", ["g/section-7/", "p/a/"]),
        ("section 7", ["g/section-7/", "p/a/"]),
        ("gavan", ["g/harbor/"]),
        ("ГАВАНЬ", ["g/harbor/"]),
        ("гавань", ["g/harbor/"]),
        ("(", []),
        ("", []),
    ],
)
def test_a_name_is_found_however_it_is_written(find, query: str, names: list[str]) -> None:
    assert _addresses(find(query)["Names"]) == names


def test_the_full_text_leads_to_its_section_and_marks_its_words(find) -> None:
    assert find("pier") == {
        "Names": [],
        "In the text": [["p/a/row-1", "pier"], ["p/a/costs", "pier"], ["g/harbor/", "pier"]],
        "Sources": [],
    }
    assert find("long pier")["In the text"] == [["g/harbor/", "long", "pier"], ["p/a/", "pier", "long"]]
    assert find("kulepa")["In the text"] == [["p/a/", "Kuleba"]]
    assert find("1000 us")["In the text"] == [["p/a/", "U.S", "1,000"]]
    assert find.shown("lighthouse") == "… and much and much and much and much and then names the lighthouse."
    assert _addresses(find("harbor")["Sources"]) == ["s/harbor-2020/"]
    assert find("zzzz") == {"Names": [], "In the text": [], "Sources": []}


def _asset(name: str) -> str:
    return assets.uris(assets.files(ROOT / "templates"))[name]


def _search(page: Page, query: str) -> None:
    """Types into the search, and waits until the full text has been looked through."""
    page.locator(".search__field").fill(query)
    expect(page.locator(".search__found")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("query", FIRST)
def test_what_is_asked_for_by_name_is_found_first(open_page, address: str, query: str) -> None:
    page = open_page("about/")
    page.keyboard.press("/")
    page.locator(".search__field").fill(query)
    first = page.locator(".search__found a").first
    assert first.evaluate("a => a.href") == address + FIRST[query]


def test_a_person_is_found_in_the_text(open_page) -> None:
    page = open_page("?search=Kuleba")
    marks = page.locator(".search__found p mark")
    expect(marks.first).to_have_text("Kuleba")


def test_nothing_is_loaded_before_the_reader_searches(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address, wait_until="networkidle")
    lazy = {"assets/search-index.js", _asset("finder.js"), _asset("minisearch.js")}
    assert lazy & set(asked) == set()
    page.locator('[data-choice="search"]').click()
    _search(page, "PDA")
    assert sorted(uri for uri in asked if uri in lazy) == sorted(lazy)
    page.close()


LOST = "The search could not be loaded. Load the page anew to try again."


@pytest.mark.parametrize(("name", "found"), [("finder.js", 0), ("minisearch.js", 1)])
def test_a_page_from_before_a_publication_says_that_it_has_to_be_loaded_anew(
    open_page, address: str, name: str, found: int
) -> None:
    page = open_page("about/")
    page.route(address + _asset(name), lambda route: route.fulfill(status=404))
    page.reload()  # what a page asks that was loaded before may pass the route by for a moment
    page.keyboard.press("/")
    count = page.locator(".search__count")
    expect(count).to_have_text(LOST)
    page.locator(".search__field").fill("USAI")
    expect(count).to_have_text(LOST)
    assert page.locator(".search__found a").count() >= found
    page.unroute_all()
    page.wait_for_url("**/?search=USAI")
    page.reload()
    expect(count).to_have_text(re.compile(r"\d+ results"))


def test_a_search_that_could_not_be_loaded_is_tried_again_when_it_is_opened(open_page, address: str) -> None:
    page = open_page("about/")
    page.context.set_offline(True)
    page.keyboard.press("/")
    expect(page.locator(".search__count")).to_have_text(LOST)
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    page.keyboard.press("/")
    _search(page, "PDA")
    expect(page.locator(".search__count")).to_have_text(re.compile(r"\d+ results"))


def test_the_key_opens_the_search_while_the_field_that_was_closed_has_the_focus_yet(open_page) -> None:
    page = open_page("about/")
    page.keyboard.press("/")
    field = page.locator(".search__field")
    expect(field).to_be_focused()
    pressed = "const key = () => field.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true}));"
    opened = "const dialog = field.closest('dialog'); dialog.close(); key(); return dialog.open;"
    assert field.evaluate(f"field => {{ {pressed} {opened} }}")
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")


def test_the_keyboard_is_enough(open_page, address: str) -> None:
    page = open_page("programs/")
    opener = page.locator('[data-choice="search"]')
    opener.focus()
    page.keyboard.press("Control+k")
    field, links = page.locator(".search__field"), page.locator(".search__found a")
    expect(field).to_be_focused()
    _search(page, "drawdown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s for ukraine")
    expect(field).to_have_value("drawdowns for ukraine")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("usai")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}programs/ukraine-security-assistance-initiative/")


def test_the_key_of_one_character_can_be_switched_off(open_page) -> None:
    page = open_page("about/")
    page.keyboard.press("/")
    page.locator(".search__slash").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("dialog.search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.search")).to_be_visible()


def test_how_much_is_found_is_said(open_page) -> None:
    page = open_page("about/?search=zzqqxx")
    expect(page.get_by_role("status")).to_have_text("Nothing is found.")
    expect(page.get_by_role("link", name="every name, from A to Z")).to_be_visible()
    _search(page, "Укроборонпром")
    expect(page.get_by_role("status")).to_have_text("1 result")
    expect(page.locator(".search__none")).to_be_hidden()


def test_the_address_says_what_is_searched_for(open_page, address: str) -> None:
    page = open_page("about/?search=PDA")
    expect(page.locator(".search__field")).to_have_value("PDA")
    expect(page.locator(".search__found a").first).to_contain_text("Presidential Drawdown Authority")
    _search(page, "USAI")
    page.wait_for_url(f"{address}about/?search=USAI")
    page.locator(".search__found a").first.click()
    page.wait_for_url("**/ukraine-security-assistance-initiative/")
    page.go_back()
    expect(page.locator(".search__found a").first).to_contain_text("Ukraine Security Assistance Initiative")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{address}about/")


def test_a_hit_on_the_same_page_leads_past_the_dialog(open_page, address: str) -> None:
    page = open_page("registers/timeline/?search=Kuleba announces a plan")
    page.evaluate("globalThis.isTheSame = true")
    page.locator('.search__found a[href*="/registers/timeline/#row-"]').first.click()
    page.wait_for_url(f"{address}registers/timeline/#row-*")
    expect(page.locator("dialog.search")).to_be_hidden()
    assert page.locator(":target").count() == 1
    assert page.evaluate("globalThis.isTheSame")


def test_a_field_on_a_page_opens_the_search(open_page) -> None:
    page = open_page("404.html")
    page.locator(".find input").fill("FMF")
    page.keyboard.press("Enter")
    expect(page.locator(".search__found a").first).to_contain_text("Foreign Military Financing")


def test_without_a_script_the_names_are_listed(open_page, address: str) -> None:
    page = open_page("404.html", java_script_enabled=False)
    expect(page.locator('[data-choice="search"]')).to_be_hidden()
    page.locator(".top__tools").get_by_role("link", name="A–Z").click()
    page.wait_for_url(f"{address}a-z/")
    page.locator(".letters").get_by_role("link", name="D", exact=True).click()
    page.wait_for_url(f"{address}a-z/#letter-d")
    expect(page.locator(":target")).to_be_in_viewport()
    page.goto(f"{address}404.html")
    page.locator(".find button").click()
    page.wait_for_url(f"{address}a-z/?search=")


def test_the_search_works_on_a_site_opened_from_a_folder(browser: Browser, built_site: Path) -> None:
    page = browser.new_page()
    page.goto((built_site / "programs/presidential-drawdown-authority/index.html").as_uri())
    page.keyboard.press("/")
    _search(page, "506(a)(1)")
    page.keyboard.press("Enter")
    page.wait_for_url((built_site / "glossary/section-506a1/index.html").as_uri())
    expect(page.locator("h1")).to_have_text("Section 506(a)(1)")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("query", ["drawdown", "zzqqxx"])
def test_the_search_shuts_no_reader_out(open_page, query: str, viewport: dict, scheme: str) -> None:
    page = open_page(f"about/?search={query}", viewport=viewport, color_scheme=scheme)
    _search(page, query)
    box = page.locator("dialog.search").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    assert shut_out(page, "dialog.search") == []


def test_every_hit_leads_to_a_place_that_is_there(built_site: Path) -> None:
    text = (built_site / "assets/search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("globalThis.searchIndex=").removesuffix(";\n"))
    pages = [(built_site / note[0] / "index.html").read_text(encoding="utf-8") for note in index["notes"]]
    places = [set(re.findall(r'id="([^"]+)"', page)) for page in pages]
    lost = [
        (index["notes"][n][0], anchor) for n, anchor, _, _ in index["sections"] if anchor and anchor not in places[n]
    ]
    assert lost == []
    assert len(index["sections"]) > len(pages) > 1000
