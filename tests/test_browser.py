"""The built site in a real browser: every template, on a phone and a desk, in light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import ALL, BOTH, DESK, FEWER, FRAMES, LONG, PAGES, PHONE, shut_out


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("template", PAGES)
def test_no_page_is_wider_than_its_window(open_page, template: str, viewport: dict):
    page = open_page(PAGES[template], viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


@pytest.mark.parametrize(
    ("template", "viewport", "scheme"),
    [
        pytest.param(template, *look, id=f"{template}-{look[0]['width']}-{look[1]}")
        for template in PAGES
        for look in (ALL if template in FRAMES else BOTH)
    ],
)
def test_the_text_of_no_page_shuts_readers_out(open_page, template: str, viewport: dict, scheme: str):
    page = open_page(PAGES[template], viewport=viewport, color_scheme=scheme)
    if template in LONG:
        page.evaluate(FEWER)
    assert shut_out(page) == []


def test_nothing_is_asked_of_other_hosts(browser: Browser, address: str):
    context = browser.new_context()
    page = context.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    for template, uri in PAGES.items():
        if template != "not found":
            page.goto(address + uri, wait_until="networkidle")
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert faults == []


def test_a_figure_in_prose_shows_its_date_and_what_it_is_now(open_page):
    page = open_page(PAGES["explainer"])
    figure = page.locator("a.figure", has_text="74").first
    assert figure.evaluate("a => a.nextSibling.textContent") == " (Jan 9, 2025)"
    figure.click()
    page.wait_for_url("**/#*")
    assert page.locator(":target").count() == 1


def test_a_backlink_leads_to_the_very_spot(open_page):
    page = open_page(PAGES["term"])
    page.locator(".mentions li > p > strong > a").first.click()
    page.wait_for_url("**/#to-co-production-*")
    assert page.locator(":target").inner_text().lower() in (
        "co-production",
        "co-produce",
        "joint production",
        "coproduction",
    )


def test_a_citation_leads_to_its_source_and_back(open_page):
    page = open_page(PAGES["explainer"])
    page.locator("a.footnote-ref").first.click()
    note = page.locator(":target")
    assert note.locator("a", has_text="Original").count() == 1
    note.locator("a").first.click()
    page.wait_for_url("**/sources/**")
    assert page.locator("h2", has_text="What rests on it").count() == 1


def test_a_register_is_a_plain_table_that_downloads(open_page):
    page = open_page(PAGES["register"], java_script_enabled=False)
    assert page.locator(".table tbody tr").count() == 74
    with page.expect_download() as download:
        page.locator(".download a").click()
    assert len(Path(download.value.path()).read_text().splitlines()) == 75


def test_on_a_phone_a_row_reads_as_a_list(open_page):
    """Each cell stands under the one before it, with the name of its column."""
    page = open_page(PAGES["register"], viewport=PHONE)
    cells = page.locator(".table tbody tr").first.locator("td")
    labels = cells.evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert labels[:3] == ['"No."', '"Announced"', '"Amount"']
    tops = cells.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert tops[:3] == sorted(set(tops[:3]))


def test_days_of_review_that_have_passed_are_called_due(browser: Browser, address: str):
    for year, due in (("2026", False), ("2040", True)):
        context = browser.new_context()
        page = context.new_page()
        page.clock.set_fixed_time(f"{year}-11-23T12:00:00Z")
        page.goto(address + "programs/presidential-drawdown-authority/")
        shown = page.locator("time.due:visible").all_inner_texts()
        assert {text.startswith("Due for review since ") for text in shown} == {due}
        assert ("past review." in page.locator(".evidence").inner_text()) == due
        context.close()


@pytest.mark.parametrize("template", PAGES)
def test_an_address_within_a_page_is_that_of_one_place(open_page, template: str):
    ids = open_page(PAGES[template]).evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert [name for name in set(ids) if ids.count(name) > 1] == []
