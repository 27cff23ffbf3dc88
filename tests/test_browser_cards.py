"""Cards: what a mark, a figure or a citation stands for, by pointer, keyboard and finger; and without a script."""

import pytest
from playwright.sync_api import Page, expect

from browser import DESK, PHONE, shut_out

EXPLAINER = "explainers/how-a-drawdown-works/"
TERM, FIGURE, CITATION = ".prose a.term", ".prose a.figure", ".prose a.footnote-ref"


@pytest.mark.parametrize(
    ("mark", "said"),
    [(TERM, "Actor"), (FIGURE, "55 drawdowns as of January 2025"), (CITATION, "accessed")],
)
def test_a_card_opens_under_the_pointer_and_the_pointer_may_enter_it(open_page, mark: str, said: str):
    page = open_page(EXPLAINER, viewport=DESK)
    page.locator(mark).first.hover()
    card = page.locator("#card")
    expect(card).to_be_visible()
    assert said in card.inner_text()
    card.hover()
    page.wait_for_timeout(600)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_one_card_is_open_at_a_time(open_page):
    page = open_page(EXPLAINER, viewport=DESK)
    page.locator(TERM).first.hover()
    expect(page.locator("#card")).to_be_visible()
    page.locator(FIGURE).first.hover()
    expect(page.locator("#card")).to_contain_text("55 drawdowns")
    assert page.locator(":popover-open").count() == 1


def test_a_card_opens_with_the_keyboard_and_closes_on_escape(open_page):
    page = open_page(EXPLAINER, viewport=DESK)
    _tab_to(page, "term")
    card = page.locator("#card")
    expect(card).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#card') !== null"), "its link is the next stop"
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "term"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "term"


def test_the_first_tap_opens_a_card_and_the_second_follows_the_link(open_page):
    page = open_page(EXPLAINER, viewport=PHONE, has_touch=True)
    mark = page.locator(TERM).first
    mark.tap()
    expect(page.locator("#card")).to_be_visible()
    assert page.url.endswith(EXPLAINER)
    box = page.locator("#card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.locator("h1").tap()
    expect(page.locator("#card")).to_have_count(0)
    mark.tap()
    mark.tap()
    page.wait_for_url("**/actors/state-department/")


def test_without_a_script_a_mark_is_a_link(open_page):
    page = open_page(EXPLAINER, viewport=DESK, java_script_enabled=False)
    page.locator(TERM).first.hover()
    assert page.locator("#card").count() == 0
    page.locator(TERM).first.click()
    page.wait_for_url("**/actors/state-department/")


def test_on_paper_the_cards_are_the_appendix_of_the_page(open_page):
    page = open_page(EXPLAINER, viewport=DESK)
    assert not page.locator(".appendix").is_visible()
    page.emulate_media(media="print")
    appendix = page.locator(".appendix")
    assert appendix.is_visible()
    assert "Figures on this page" in appendix.inner_text()
    assert page.locator(".footnote").is_visible()


def test_the_page_holds_the_card_of_every_mark_and_no_other(open_page):
    page = open_page(EXPLAINER)
    named = set(page.locator("a[data-card]").evaluate_all("links => links.map(link => link.dataset.card)"))
    held = page.locator(".card").evaluate_all("cards => cards.map(card => card.id)")
    assert sorted(named) == sorted(held)


def test_a_reader_can_switch_marks_off_for_good(open_page):
    page = open_page(EXPLAINER, viewport=DESK)
    page.get_by_role("button", name="Marks").click()
    page.reload()
    mark = page.locator(TERM).first
    assert mark.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "none"
    mark.hover()
    page.wait_for_timeout(500)
    assert page.locator("#card").count() == 0
    page.locator(FIGURE).first.hover()
    expect(page.locator("#card")).to_be_visible()


def test_a_reader_chooses_light_or_dark_for_good(open_page):
    page = open_page(EXPLAINER, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


def test_a_dark_system_gives_a_dark_page_without_a_script(open_page):
    paper = "body => getComputedStyle(body).backgroundColor"
    pages = [open_page("", color_scheme=s, java_script_enabled=False) for s in ("light", "dark")]
    light, dark = (page.locator("body").evaluate(paper) for page in pages)
    assert light != dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("mark", [TERM, FIGURE, CITATION], ids=["term", "figure", "citation"])
def test_an_open_card_shuts_nobody_out(open_page, mark: str, viewport: dict, scheme: str):
    page = open_page("glossary/delegation-memorandum/", viewport=viewport, color_scheme=scheme)
    page.locator(mark).first.hover()
    expect(page.locator("#card")).to_be_visible()
    assert shut_out(page, "#card", mark) == []


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == name:
            return
    raise AssertionError(f"no {name} is reached")
