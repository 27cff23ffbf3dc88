"""The pictures that stand for pages."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from conftest import ROOT, TODAY
from explainer import cards, dates, site
from test_planted_faults import SOUND

TEMPLATES = ROOT / "templates"
SERIF, SANS = cards._faces(TEMPLATES)


@pytest.fixture
def deck(notes) -> dict[str, str]:
    return cards.deck(site.read(notes(SOUND), TODAY)[0], TEMPLATES, "Bridges & piers")


def test_there_is_one_for_each_kind_but_sources(deck: dict[str, str]) -> None:
    ids = ["site", "arch", "bridge-office", "crossings", "keystone", "why-bridges-stand"]
    assert sorted(deck) == sorted(f"assets/cards/{card}.png" for card in ids)


def test_a_card_says_the_title_and_the_figure_with_its_date(deck: dict[str, str]) -> None:
    office = deck["assets/cards/bridge-office.png"]
    for text in ("Actor", "Bridge Office", "31 spans", "As of March 1925: Spans", "Bridges &amp; piers"):
        assert f">{text}</text>" in office
    assert "As of" not in deck["assets/cards/arch.png"]


def test_a_title_in_other_letters_has_no_card_of_its_own(notes) -> None:
    text = SOUND["docs/glossary/arch.md"].replace("Stone arch", "石橋")
    found = cards.deck(site.read(notes(SOUND | {"docs/glossary/arch.md": text}), TODAY)[0], TEMPLATES, "Bridges")
    assert "assets/cards/arch.png" not in found
    assert "assets/cards/keystone.png" in found


def test_a_picture_is_small_and_always_the_same(deck: dict[str, str]) -> None:
    svg = deck["assets/cards/bridge-office.png"]
    picture = cards.draw(svg, TEMPLATES)
    assert picture == cards.draw(svg, TEMPLATES)
    assert Image.open(io.BytesIO(picture)).size == (cards.WIDTH, cards.HEIGHT)
    assert len(picture) < 25_000


@pytest.mark.parametrize("title", ["W" * 250, "Presidential Drawdown Authority", "AVAVAV " * 35])
def test_nothing_is_drawn_in_the_margins(notes, title: str) -> None:
    text = SOUND["docs/actors/bridge-office.md"].replace("title: Bridge Office", f"title: {title}")
    text = text.replace("label: Spans", f"label: {'Spans of all kinds ' * 12}")
    found = cards.deck(site.read(notes(SOUND | {"docs/actors/bridge-office.md": text}), TODAY)[0], TEMPLATES, title)
    picture = Image.open(io.BytesIO(cards.draw(found["assets/cards/bridge-office.png"], TEMPLATES))).convert("RGB")
    paper = picture.getpixel((2, 20))
    for left, right in ((0, 50), (cards.WIDTH - 50, cards.WIDTH)):
        assert picture.crop((left, 20, right, cards.HEIGHT)).getcolors() == [(50 * (cards.HEIGHT - 20), paper)]
    # Between a title of the most lines and the value there is room.
    assert picture.crop((0, 262, cards.WIDTH, 266)).getcolors() == [(4 * cards.WIDTH, paper)]


def test_our_own_titles_all_fit_whole() -> None:
    known, _ = site.read(ROOT, dates.today())
    deck = cards.deck(known, TEMPLATES, "How Ukraine Is Armed")
    assert len(deck) == 1 + sum(len(known.of_kind(kind)) for kind in cards.KINDS)
    for kind in cards.KINDS:
        for note in known.of_kind(kind):
            assert " ".join(SERIF.fitted(note.title, cards.TITLE_SIZES).lines) == " ".join(note.title.split())


letters = st.text(st.sampled_from([*"abcXYZWm ,.-—ÄłЖ", " "]), max_size=250)


@settings(max_examples=200)
@given(letters, st.sampled_from([cards.TITLE_SIZES, cards.VALUE_SIZES, cards.SMALL_SIZES]))
def test_text_never_leaves_its_frame(text: str, sizes) -> None:
    fitted = SERIF.fitted(text, sizes)
    assert len(fitted.lines) <= dict(sizes)[fitted.size]
    assert all(SERIF.width(line, fitted.size) <= cards.FRAME for line in fitted.lines)
    whole = "".join(text.split())
    shown = "".join("".join(fitted.lines).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_the_license_of_the_typefaces_lies_beside_them() -> None:
    folder = Path(TEMPLATES / "social/fonts")
    assert {path.name for path in folder.iterdir()} == {"OFL.txt", "card-sans-600.ttf", "card-serif-600.ttf"}
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
