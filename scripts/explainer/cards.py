"""The pictures that stand for pages where their addresses are shared: texts in a layout, drawn as PNG."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageColor

from explainer import dates, lettering
from explainer.catalog import Catalog
from explainer.lettering import Face, Room, Text
from explainer.notes import Note

SITE = "assets/cards/site.png"
"""The card of every page that has none of its own."""
WIDTH, HEIGHT = 800, 420
"""Pixels of the picture: large enough for every network, and less than half of 1200 by 630."""
KINDS = {"explainer": "Explainer", "program": "Program", "term": "Glossary", "actor": "Actor", "register": "Register"}

STEPS = 5
"""From the paper to each of three colors: with the paper they make the sixteen that half a byte can tell apart."""
UNIT = 2
"""Parts of a pixel that make a unit of the layout."""
FILTER = 2
"""Pixels before each row, which are the byte in which PNG says how the row is filtered: not at all."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that a picture is made of."""

    look: str
    """A digest of the layout and the typefaces."""
    texts: tuple[tuple[str, str], ...]
    """With their names in the layout."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set."""

    face: Face
    color: int
    """Its place among the colors."""
    rooms: tuple[Room, ...]
    """From the largest."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What all cards share, as the templates have it."""

    layout: dict[str, Any]
    styles: dict[str, Style]
    palette: bytes
    """Red, green and blue of each color."""

    def fitted(self, name: str, text: str) -> Text:
        return self.styles[name].face.fitted(text, self.styles[name].rooms, self.layout["width"])


def deck(catalog: Catalog, templates: Path, site: str) -> dict[str, Card]:
    """Each card by the uri of its picture; a title in letters that the typeface lacks gets none."""
    digest = _digest(templates)
    look = look_of(templates, digest)

    def card(**texts: str) -> Card:
        return Card(digest, tuple((name, text) for name, text in texts.items() if text))

    found = {SITE: card(name=site)}
    for kind, name in KINDS.items():
        for note in catalog.of_kind(kind):
            if look.styles["title"].face.has(note.title):
                value, about = _headline(catalog, note)
                found[uri_of(note)] = card(kind=name, title=note.title, value=value, about=about, site=site)
    return found


def layout(templates: Path) -> Path:
    """The file that says where what stands on a card, in which face, size and color."""
    return templates / "social" / "card.yml"


def uri_of(note: Note) -> str:
    return f"assets/cards/{note.id}.png"


def draw(card: Card, templates: Path) -> bytes:
    """The picture, with no typeface but the bundled ones, so that it is the same on every machine."""
    look = look_of(templates, card.look)
    canvas = Image.new("P", (FILTER + WIDTH, HEIGHT))
    for bar in look.layout["bars"]:
        if not bar["beside"] or bar["beside"] in dict(card.texts):
            left, top, right, bottom = map(_pixels, bar["box"])
            color = list(look.layout["colors"]).index(bar["color"]) * STEPS + bar["steps"]
            canvas.paste(color, (FILTER + left, top, FILTER + right, bottom))
    for name, text in card.texts:
        drawn, left, top = _drawn(look, name, look.fitted(name, text))
        canvas.paste(drawn, (left, top))
    return _png(canvas.tobytes("raw", "P;4"), look.palette)


@lru_cache(maxsize=100)  # the name of a kind and that of the site are many cards'
def _drawn(look: Look, name: str, text: Text) -> tuple[Image.Image, int, int]:
    """A text in steps to its color, cut to its edges, with where these are."""
    style, room = look.styles[name], text.room
    size, below = UNIT * room.size, round(UNIT * room.size * look.layout["leading"])
    pixels, left, top = lettering.drawn(style.face, text.lines, size, below)
    steps = Image.frombytes("P", pixels.size, pixels.tobytes().translate(_steps(style.color)))
    return steps, FILTER + _pixels(look.layout["left"]) + left, _pixels(room.baseline) + top


def _pixels(units: int) -> int:
    return units * UNIT // lettering.PARTS


@cache
def _steps(color: int) -> bytes:
    """The number of a color for each darkness, from 0 to 255."""
    steps = [round(darkness * STEPS / 255) for darkness in range(256)]
    return bytes(color * STEPS + step if step else 0 for step in steps)


def _png(rows: bytes, palette: bytes) -> bytes:
    """A picture of sixteen colors; it is mostly flat, so that runs are all that is worth looking for."""
    packer = zlib.compressobj(level=1, memLevel=5, strategy=zlib.Z_RLE)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", packer.compress(rows) + packer.flush()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _headline(catalog: Catalog, note: Note) -> tuple[str, str]:
    """The figure that says most of a note, and what it counts as of when; or nothing."""
    histories = [history for history in catalog.figures_of(note) if history.observations]
    named = [history for history in histories if history.key == getattr(note.model, "headline", None)]
    for history in (named or histories)[:1]:
        newest = history.current[0]
        by = f", by {catalog.notes[newest.by].title}" if newest.by in catalog.notes else ""
        # The date first: it must not be cut off.
        return history.shown(newest), f"As of {dates.shown(newest.as_of)}{by}: {history.label}"
    return "", ""


def _fonts(templates: Path) -> dict[str, Path]:
    folder = templates / "social" / "fonts"
    return {"serif": folder / "card-serif-600.ttf", "sans": folder / "card-sans-600.ttf"}


def _digest(templates: Path) -> str:
    content = [path.read_bytes() for path in (layout(templates), *_fonts(templates).values())]
    return hashlib.sha256(b"".join(content)).hexdigest()


@cache
def look_of(templates: Path, digest: str) -> Look:
    """The look of the cards by these templates, while their digest is this."""
    found = yaml.safe_load(layout(templates).read_text(encoding="utf-8"))
    faces = {name: lettering.face(path) for name, path in _fonts(templates).items()}
    colors = list(found["colors"])
    styles = {
        name: Style(faces[text["face"]], colors.index(text["color"]), tuple(Room(*size) for size in text["sizes"]))
        for name, text in found["texts"].items()
    }
    return Look(found, styles, bytes(_palette(found["paper"], found["colors"].values())))


def _palette(paper: str, colors: Iterable[str]) -> Iterator[int]:
    """Red, green and blue of the paper, and of each step from it to each color."""
    ground = ImageColor.getrgb(paper)
    yield from ground
    for color in map(ImageColor.getrgb, colors):
        for step in range(1, STEPS + 1):
            yield from (round(a + (b - a) * step / STEPS) for a, b in zip(ground, color, strict=True))
