"""The pictures that stand for pages."""

import io
import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from conftest import ROOT, TODAY
from explainer import cards, dates, lettering, record
from explainer.cards import Card
from explainer.lettering import Room
from test_planted_faults import SOUND

TEMPLATES = ROOT / "templates"
SERIF, SANS = (lettering.face(TEMPLATES / f"social/fonts/card-{face}-600.ttf") for face in ("serif", "sans"))
ROOMS = {
    "title": (Room(96, 2, 208), Room(74, 3, 188), Room(58, 4, 173)),
    "value": (Room(60, 1, 452), Room(44, 1, 452), Room(34, 1, 452)),
    "small": (Room(28, 1, 498), Room(24, 1, 498), Room(21, 1, 498)),
}
FRAME = 1040
PAPER, INK, SOFT, ACCENT = (251, 249, 244), (29, 26, 22), (91, 83, 70), (138, 90, 28)


@pytest.fixture
def deck(notes) -> dict[str, Card]:
    return cards.deck(record.read(notes(SOUND), TODAY)[0], TEMPLATES, "Bridges & piers")


def test_there_is_one_for_each_kind_but_sources(deck: dict[str, Card]) -> None:
    ids = ["site", "arch", "bridge-office", "crossings", "keystone", "why-bridges-stand"]
    assert sorted(deck) == sorted(f"assets/cards/{card}.png" for card in ids)


def _said(card: Card) -> dict[str, tuple[str, ...]]:
    look = cards.look_of(TEMPLATES, card.look)
    return {name: look.fitted(name, text).lines for name, text in card.texts}


def _picture(card: Card, templates: Path = TEMPLATES) -> Image.Image:
    return Image.open(io.BytesIO(cards.draw(card, templates))).convert("RGB")


def test_a_card_says_the_title_and_the_figure_with_its_date(deck: dict[str, Card]) -> None:
    assert _said(deck["assets/cards/bridge-office.png"]) == {
        "kind": ("Actor",),
        "title": ("Bridge Office",),
        "value": ("31 spans",),
        "about": ("As of March 1925: Spans",),
        "site": ("Bridges & piers",),
    }
    assert _said(deck["assets/cards/arch.png"]) == {
        "kind": ("Glossary",),
        "title": ("Stone arch",),
        "site": ("Bridges & piers",),
    }
    assert _said(deck[cards.SITE]) == {"name": ("Bridges & piers",)}


def test_a_title_in_other_letters_has_no_card_of_its_own(notes) -> None:
    text = SOUND["docs/glossary/arch.md"].replace("Stone arch", "石橋")
    found = cards.deck(record.read(notes(SOUND | {"docs/glossary/arch.md": text}), TODAY)[0], TEMPLATES, "Bridges")
    assert "assets/cards/arch.png" not in found
    assert "assets/cards/keystone.png" in found


def test_a_picture_is_small_and_always_the_same(deck: dict[str, Card]) -> None:
    card = deck["assets/cards/bridge-office.png"]
    picture = cards.draw(card, TEMPLATES)
    assert picture == cards.draw(card, TEMPLATES)
    assert len(picture) < 10_000
    Image.open(io.BytesIO(picture)).verify()
    assert _picture(card).size == (cards.WIDTH, cards.HEIGHT)


def _darkest(picture: Image.Image, top: int, bottom: int) -> tuple[int, ...]:
    return min((color for _, color in picture.crop((0, top, 800, bottom)).getcolors()), key=sum)


def test_what_is_drawn_stands_in_its_place_and_color(deck: dict[str, Card]) -> None:
    picture = _picture(deck["assets/cards/bridge-office.png"])
    assert picture.crop((0, 0, 800, 8)).getcolors() == [(800 * 8, ACCENT)]
    assert picture.crop((53, 357, 746, 358)).getcolors() == [(693, (219, 216, 209))]
    rows = {"kind": (50, 75), "title": (90, 160), "value": (270, 310), "about": (318, 340), "site": (375, 396)}
    darkest = {name: _darkest(picture, *row) for name, row in rows.items()}
    assert darkest == {"kind": SOFT, "title": INK, "value": ACCENT, "about": SOFT, "site": SOFT}
    drawn = {row for top, bottom in rows.values() for row in range(top, bottom)} | {357, *range(8)}
    left = [row for row in range(420) if row not in drawn]
    assert {color for row in left for _, color in picture.crop((0, row, 800, row + 1)).getcolors()} == {PAPER}


def test_lines_begin_at_the_edge_and_stand_evenly_below_each_other(notes) -> None:
    text = SOUND["docs/glossary/arch.md"].replace("Stone arch", "HHHHH " * 8)
    known, _ = record.read(notes(SOUND | {"docs/glossary/arch.md": text}), TODAY)
    picture = _picture(cards.deck(known, TEMPLATES, "Bridges")["assets/cards/arch.png"])
    column = [picture.crop((0, row, 800, row + 1)) for row in range(84, 340)]
    dark = [INK in (color for _, color in row.getcolors()) for row in column]
    tops = [84 + at for at, now in enumerate(dark) if now and not dark[at - 1]]
    assert len(tops) == 3
    assert {below - above for above, below in itertools.pairwise(tops)} <= {55, 56}
    title = picture.crop((0, tops[0], 800, tops[0] + 20)).point(lambda value: 255 - value if value < 128 else 0)
    assert title.getbbox()[0] == 55


def test_the_card_of_the_site_has_no_foot(deck: dict[str, Card]) -> None:
    picture = _picture(deck[cards.SITE])
    assert picture.crop((0, 260, 800, 420)).getcolors() == [(800 * 160, PAPER)]
    assert _darkest(picture, 140, 220) == INK


def test_a_line_is_as_wide_as_it_was_measured() -> None:
    for face, line in ((SERIF, "AVATAR To We, fjord"), (SANS, "As of 17 October 2023, by Україна: їжа")):
        pixels, left, _ = lettering.drawn(face, (line,), 192, 215, 5)
        assert abs(left + pixels.width - face.width(line) * 64 / face.unit) < 6
        assert face.width(line) < sum(map(face.width, line))


def test_the_layout_is_the_templates_own(notes, tmp_path_factory: pytest.TempPathFactory) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path_factory.mktemp("other") / "templates")
    file = templates / "social/card.yml"
    known, _ = record.read(notes(SOUND), TODAY)
    before = cards.deck(known, templates, "Bridges")
    file.write_text(file.read_text().replace("#fbf9f4", "#ffffff").replace("[[28, 1, 102]]", "[[28, 1, 72]]"))
    after = cards.deck(known, templates, "Bridges")
    arch = "assets/cards/arch.png"
    assert before[arch] != after[arch]
    picture = _picture(after[arch], templates)
    assert picture.getpixel((2, 20)) == (255, 255, 255)
    assert picture.crop((0, 30, 800, 55)).getcolors() != picture.crop((0, 55, 800, 80)).getcolors()
    assert len(picture.crop((0, 55, 800, 80)).getcolors()) == 1


def test_what_shares_rows_is_drawn_over_each_other_and_what_lies_outside_is_not(
    notes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path_factory.mktemp("other") / "templates")
    file = templates / "social/card.yml"
    moved = file.read_text().replace("box: [0, 0, 1200, 12]", "box: [600, 120, 1200, 660]")
    file.write_text(moved.replace("[[28, 1, 102]]", "[[28, 1, 900]]"))
    known, _ = record.read(notes(SOUND), TODAY)
    picture = _picture(cards.deck(known, templates, "Bridges")["assets/cards/arch.png"], templates)
    assert picture.crop((0, 0, 800, 80)).getcolors() == [(800 * 80, PAPER)]
    assert picture.crop((750, 80, 800, 420)).getcolors() == [(50 * 340, ACCENT)]
    assert INK in (color for _, color in picture.crop((53, 80, 400, 180)).getcolors())


@pytest.mark.parametrize("title", ["W" * 250, "Presidential Drawdown Authority", "AVAVAV " * 35])
def test_nothing_is_drawn_in_the_margins(notes, title: str) -> None:
    text = SOUND["docs/actors/bridge-office.md"].replace("title: Bridge Office", f"title: {title}")
    text = text.replace("label: Spans", f"label: {'Spans of all kinds ' * 12}")
    found = cards.deck(record.read(notes(SOUND | {"docs/actors/bridge-office.md": text}), TODAY)[0], TEMPLATES, title)
    picture = _picture(found["assets/cards/bridge-office.png"])
    for left, right in ((0, 50), (cards.WIDTH - 50, cards.WIDTH)):
        assert picture.crop((left, 20, right, cards.HEIGHT)).getcolors() == [(50 * (cards.HEIGHT - 20), PAPER)]
    # Between a title of the most lines and the value there is room.
    assert picture.crop((0, 262, cards.WIDTH, 266)).getcolors() == [(4 * cards.WIDTH, PAPER)]


def test_our_own_titles_all_fit_whole() -> None:
    known, _ = record.read(ROOT, dates.today())
    deck = cards.deck(known, TEMPLATES, "How Ukraine Is Armed")
    assert len(deck) == 1 + sum(len(known.of_kind(kind)) for kind in cards.KINDS)
    for kind in cards.KINDS:
        for note in known.of_kind(kind):
            assert " ".join(_said(deck[cards.uri_of(note)])["title"]) == " ".join(note.title.split())


letters = st.text(st.sampled_from([*"abcXYZWm ,.-—ÄłЖ", " "]), max_size=250)


@settings(max_examples=200)
@given(letters, st.sampled_from(sorted(ROOMS)))
def test_text_never_leaves_its_frame(text: str, kind: str) -> None:
    fitted = SERIF.fitted(text, ROOMS[kind], FRAME)
    assert len(fitted.lines) <= fitted.room.lines
    assert all(SERIF.width(line) * fitted.room.size <= FRAME * SERIF.unit for line in fitted.lines)
    whole = "".join(text.split())
    shown = "".join("".join(fitted.lines).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Authority", ("Authority",)),
        ("Presidential Drawdown Authority", ("Presidential", "Drawdown Authority")),
        ("Foreign Military Financing and Sales", ("Foreign Military", "Financing and Sales")),
        ("Who pays for what is bought with it", ("Who pays for what", "is bought with it")),
        ("W" * 60, (*("W" * 17,) * 3, "W" * 9)),
        ("word " * 60, (*("word word word word word word",) * 3, "word word word word word word…")),
    ],
)
def test_lines_are_as_even_as_they_can_be(text: str, lines: tuple[str, ...]) -> None:
    assert SERIF.fitted(text, ROOMS["title"], FRAME).lines == lines


def test_the_license_of_the_typefaces_lies_beside_them() -> None:
    folder = Path(TEMPLATES / "social/fonts")
    assert {path.name for path in folder.iterdir()} == {"OFL.txt", "card-sans-600.ttf", "card-serif-600.ttf"}
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
