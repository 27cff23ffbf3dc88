"""Registers and the timeline in a real browser: sorted, filtered and searched, with the state in the address."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser import BOTH, DESK, FEWER, PHONE, shut_out

DRAWDOWNS, AGREEMENTS, TIMELINE = "registers/drawdowns/", "registers/agreements/", "registers/timeline/"


def column(page: Page, title: str) -> list[str]:
    """The visible cells of a column, from top to bottom."""
    cells = page.locator(f'.table tbody tr:not([hidden]) td[data-label="{title}"]')
    return cells.evaluate_all("cells => cells.map((cell) => cell.dataset.value ?? cell.innerText.trim())")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count(page: Page):
    return page.get_by_role("status")


def test_a_column_is_sorted_up_then_down_then_not_at_all(open_page):
    page = open_page(DRAWDOWNS, viewport=DESK)
    listed = column(page, "Amount")
    header = page.locator("th", has_text="Amount")
    amount = header.get_by_role("button")
    assert header.get_attribute("aria-sort") == "none"
    amount.click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert column(page, "Amount") == sorted(listed, key=int)
    assert query(page) == {"sort": ["amount_usd"]}
    amount.click()
    assert header.get_attribute("aria-sort") == "descending"
    assert column(page, "Amount") == sorted(listed, key=int, reverse=True)
    ties = [
        number for number, sum_ in zip(column(page, "No."), column(page, "Amount"), strict=True) if sum_ == "400000000"
    ]
    assert ties == sorted(ties, key=int), "rows of the same value keep their order"
    amount.click()
    assert header.get_attribute("aria-sort") == "none"
    assert column(page, "Amount") == listed
    assert query(page) == {}


def test_dates_are_sorted_as_precisely_as_they_are_known_and_the_unknown_come_last(open_page):
    page = open_page(AGREEMENTS, viewport=DESK)
    listed = column(page, "Announced")
    assert {len(date) for date in listed} == {0, 4, 7, 10}
    for direction in (False, True):
        page.locator("th", has_text="Announced").get_by_role("button").click()
        known = sorted(filter(None, listed), reverse=direction)
        assert column(page, "Announced") == known + [""] * (len(listed) - len(known))


def test_a_column_of_listed_values_is_sorted_as_they_are_listed(open_page):
    page = open_page(DRAWDOWNS + "?sort=confidence", viewport=DESK)
    found = column(page, "Confidence")
    assert set(found) == {"high", "medium"}
    assert found == sorted(found, key=["high", "medium", "low"].index)


def test_rows_are_filtered_by_one_of_several_countries(open_page):
    page = open_page(AGREEMENTS, viewport=DESK)
    every = column(page, "Countries")
    page.get_by_label("Countries", exact=True).select_option(label="Türkiye (TR)")
    shown = [codes for codes in every if "TR" in codes.split()]
    assert column(page, "Countries") == shown
    expect(count(page)).to_have_text(f"{len(shown)} of {len(every)} rows")
    assert query(page) == {"countries": ["TR"]}
    page.get_by_role("button", name="Clear").click()
    assert column(page, "Countries") == every
    expect(count(page)).to_have_text(f"{len(every)} rows")
    assert query(page) == {}


@pytest.mark.parametrize("words", ["hagglunds", "HÄGGLUNDS", "  cv90  Hägglunds "])
def test_search_ignores_case_accents_and_the_order_of_words(open_page, words: str):
    page = open_page(AGREEMENTS, viewport=DESK)
    page.get_by_label("Search the rows", exact=True).fill(words)
    assert column(page, "Notes")
    assert all("Hägglunds" in cell for cell in column(page, "Notes"))


def test_search_ignores_case_in_cyrillic(open_page):
    page = open_page(AGREEMENTS, viewport=DESK)
    page.evaluate("document.querySelector('.table tbody tr:nth-child(3) td').append(' Їжак')")
    page.get_by_label("Search the rows", exact=True).fill("їЖАК")
    assert len(column(page, "Parties")) == 1


def test_the_address_keeps_the_state_and_what_is_not_ours(open_page):
    page = open_page(AGREEMENTS + "?from=mail", viewport=DESK)
    page.get_by_label("Status", exact=True).select_option("signed")
    page.get_by_label("Search the rows", exact=True).fill("drone")
    page.locator("th", has_text="Announced").get_by_role("button").click()
    assert query(page) == {"from": ["mail"], "q": ["drone"], "status": ["signed"], "sort": ["announced_on"]}
    before = column(page, "Parties")
    assert before
    page.reload()
    assert column(page, "Parties") == before
    assert page.get_by_label("Search the rows", exact=True).input_value() == "drone"
    page.locator('.table tbody td[data-label="Notes"] a:visible').first.click()
    page.wait_for_url("**/actors/**")
    page.go_back()
    page.wait_for_url("**/agreements/**")
    expect(page.locator("form.tools")).to_have_count(1)
    assert column(page, "Parties") == before


def test_a_value_that_no_row_has_filters_nothing(open_page):
    page = open_page(AGREEMENTS + "?status=imagined&sort=nothing", viewport=DESK)
    expect(count(page)).to_have_text("109 rows")


def test_a_row_has_its_address_and_is_never_filtered_away(open_page):
    page = open_page(DRAWDOWNS + "?confidence=medium#row-74", viewport=DESK)
    target = page.locator("tr:target")
    assert target.get_attribute("id") == "row-74"
    expect(target).to_be_in_viewport()
    assert "74" in column(page, "No.")
    link = target.get_by_role("link", name="Link to row 74")
    assert link.get_attribute("href") == "#row-74"
    link.click()
    assert urlsplit(page.url).fragment == "row-74"
    page.get_by_label("Confidence", exact=True).select_option("medium")
    assert urlsplit(page.url).fragment == "row-74"


def test_a_register_works_from_a_file(browser, built_site):
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto((built_site / DRAWDOWNS / "index.html").as_uri())
    page.get_by_label("Confidence", exact=True).select_option("medium")
    assert query(page) == {"confidence": ["medium"]}
    page.reload()
    assert set(column(page, "Confidence")) == {"medium"}
    context.close()


@pytest.mark.parametrize(("uri", "units"), [(DRAWDOWNS, ".table tbody tr"), (TIMELINE, ".event")])
def test_without_javascript_all_is_there_and_nothing_pretends(open_page, uri: str, units: str):
    page = open_page(uri + "?q=nothing", viewport=DESK, java_script_enabled=False)
    assert page.locator(".tools, th button").count() == 0
    assert page.locator(units).count() == page.locator(f"{units}:visible").count() > 70


def test_on_a_phone_the_tools_are_folded_and_sort_too(open_page):
    page = open_page(DRAWDOWNS, viewport=PHONE)
    search = page.get_by_label("Search the rows", exact=True)
    assert not search.is_visible()
    page.locator(".tools summary").click()
    assert search.is_visible()
    page.get_by_label("Sort by").select_option(label="Amount, descending")
    amounts = column(page, "Amount")
    assert amounts == sorted(amounts, key=int, reverse=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_print_shows_the_filtered_rows_and_no_tools(open_page):
    page = open_page(DRAWDOWNS + "?confidence=medium", viewport=DESK)
    page.emulate_media(media="print")
    assert page.locator(".table tbody tr:visible").count() == len(column(page, "No.")) < 74
    assert page.locator(".tools input:visible, .row-link:visible").count() == 0
    expect(count(page)).to_be_visible()


def test_a_table_that_fits_is_no_stop_of_the_keyboard(open_page):
    page = open_page(DRAWDOWNS, viewport={"width": 1280, "height": 900})
    region = page.get_by_role("region", name="drawdowns")
    expect(region).to_have_attribute("tabindex", "-1")
    page.set_viewport_size({"width": 730, "height": 900})
    expect(region).to_have_attribute("tabindex", "0")


def test_the_timeline_is_filtered_by_kinds(open_page):
    page = open_page(TIMELINE, viewport=DESK)
    for kind in ("oversight", "war"):
        page.get_by_role("checkbox", name=kind).check()
    assert query(page) == {"kind": ["oversight", "war"]}
    shown = page.locator(".event:visible .kind").all_inner_texts()
    assert set(shown) == {"oversight", "war"}
    chips = page.locator(".chip:has(:checked) small").all_inner_texts()
    assert sum(map(int, chips)) == len(shown)
    expect(count(page)).to_have_text(f"{len(shown)} of 171 events")
    years = page.locator(".year:visible > h2").evaluate_all("all => all.map((h2) => h2.id)")
    assert years == page.locator(".years a:visible").evaluate_all("all => all.map((a) => a.hash.slice(1))")
    assert "y2014" not in years
    page.reload()
    assert page.locator(".event:visible .kind").all_inner_texts() == shown


def test_a_year_is_one_step_away(open_page):
    page = open_page(TIMELINE, viewport=DESK, reduced_motion="reduce")
    page.locator(".years").get_by_role("link", name="2024").click()
    heading = page.locator("h2:target")
    assert heading.inner_text().startswith("2024")
    years = page.locator(".years").bounding_box()
    assert years["y"] == 0, "the years stay in sight"
    assert heading.bounding_box()["y"] >= years["height"]
    dates = page.locator(".year:has(#y2024) time").evaluate_all("all => all.map((time) => time.dateTime)")
    assert dates == sorted(dates)
    assert {date[:4] for date in dates} == {"2024"}


def test_an_event_has_its_address_and_is_never_filtered_away(open_page):
    page = open_page(TIMELINE + "?kind=war#row-usai-begins", viewport=DESK)
    expect(page.locator("h3:target")).to_be_in_viewport()


@pytest.mark.parametrize(("viewport", "scheme"), BOTH, ids=["desk-light", "phone-dark"])
@pytest.mark.parametrize(
    "uri", [f"{AGREEMENTS}?status=signed&sort=-announced_on#row-black-sea-shield", f"{TIMELINE}?kind=war"]
)
def test_the_tools_shut_no_reader_out(open_page, uri: str, viewport: dict, scheme: str):
    page = open_page(uri, viewport=viewport, color_scheme=scheme)
    assert page.get_by_label("Search the rows", exact=True).is_visible()
    page.evaluate(FEWER)
    assert shut_out(page) == []
