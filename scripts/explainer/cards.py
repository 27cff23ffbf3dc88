"""The pictures that stand for pages where their addresses are shared: texts in a layout, drawn as PNG."""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import deflate
from PIL import Image, ImageColor

from explainer import dates, lettering, yml
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


Thing = int | tuple[str, Text]
"""What stands on a card: a bar, by its number in the layout, or a text, by its name there."""
ADLER = 65521
"""What checksums of Adler are counted up to."""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a picture as its file holds them."""

    chunk: bytes
    checksum: int
    """Of the rows, and how many bytes they are, as they were before they were packed."""
    size: int


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

    @lru_cache(maxsize=100)  # noqa: B019 - there is one look as long as the templates are the same
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
    bands, end = [], 0
    for top, bottom, things in _bands(look, card):
        bands += [_band(look, top - end, 0, ()), _band(look, bottom - top, top, things)]
        end = bottom
    return _png([*bands, _band(look, HEIGHT - end, 0, ())], look.palette)


def _bands(look: Look, card: Card) -> Iterator[tuple[int, int, tuple[Thing, ...]]]:
    """The rows in which something stands, from the top, with all that stands in them."""
    named = dict(card.texts)
    bars = (number for number, bar in enumerate(look.layout["bars"]) if not bar["beside"] or bar["beside"] in named)
    things: list[Thing] = [*bars, *((name, look.fitted(name, text)) for name, text in card.texts)]
    rows = sorted(((*_rows(look, thing), thing) for thing in things), key=itemgetter(0))
    top, bottom, found = 0, 0, []
    for first, last, thing in rows:
        if first >= last:  # the layout has it outside
            continue
        if first >= bottom and found:
            yield top, bottom, tuple(found)
            found = []
        top, bottom = top if found else first, max(bottom, last)
        found.append(thing)
    if found:
        yield top, bottom, tuple(found)


def _rows(look: Look, thing: Thing) -> tuple[int, int]:
    """Where a bar or a text begins and ends, within the picture."""
    if isinstance(thing, int):
        _, top, _, bottom = map(_pixels, look.layout["bars"][thing]["box"])
    else:
        drawn, _, top = _drawn(look, *thing)
        bottom = top + drawn.height
    return max(0, top), min(HEIGHT, bottom)


@lru_cache(maxsize=100)  # most are the same on many cards: the rest, the kind, the foot
def _band(look: Look, height: int, top: int, things: tuple[Thing, ...]) -> Band:
    """Rows of a picture in which some things stand, packed; they are mostly flat: only runs are worth looking for."""
    canvas = Image.new("P", (FILTER + WIDTH, height))
    for thing in things:
        if isinstance(thing, int):
            bar = look.layout["bars"][thing]
            left, above, right, below = map(_pixels, bar["box"])
            color = list(look.layout["colors"]).index(bar["color"]) * STEPS + bar["steps"]
            canvas.paste(color, (FILTER + left, above - top, FILTER + right, below - top))
        else:
            drawn, left, above = _drawn(look, *thing)
            canvas.paste(drawn, (left, above - top))
    rows = canvas.tobytes("raw", "P;4")
    packer = zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    packed = packer.compress(rows) + packer.flush(zlib.Z_SYNC_FLUSH)
    return Band(_chunk(b"IDAT", packed), deflate.adler32(rows), len(rows))


@lru_cache(maxsize=100)  # the name of a kind and that of the site are many cards'
def _drawn(look: Look, name: str, text: Text) -> tuple[Image.Image, int, int]:
    """A text in steps to its color, cut to its edges, with where these are."""
    style, room = look.styles[name], text.room
    size, below = UNIT * room.size, round(UNIT * room.size * look.layout["leading"])
    steps, left, top = lettering.drawn(style.face, text.lines, size, below, STEPS)
    if style.color:  # those of the first color are the first steps
        steps = Image.frombytes("P", steps.size, steps.tobytes().translate(_steps(style.color)))
    return steps, FILTER + _pixels(look.layout["left"]) + left, _pixels(room.baseline) + top


def _pixels(units: int) -> int:
    return units * UNIT // lettering.PARTS


@cache
def _steps(color: int) -> bytes:
    """What stands in a picture for each number of steps to a color."""
    first = 1 + color * STEPS
    return bytes([0, *range(first, first + STEPS)]).ljust(256, b"\0")


def _png(bands: Sequence[Band], palette: bytes) -> bytes:
    """A picture of sixteen colors, of bands that were packed each by itself: together they are one stream of zlib."""
    head, checksum = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0), 1
    for band in bands:
        checksum = _joined(checksum, band.checksum, band.size)
    begin, end = _chunk(b"IDAT", b"\x78\x01"), _chunk(b"IDAT", b"\x03\x00" + struct.pack(">I", checksum))
    rows = begin + b"".join([band.chunk for band in bands]) + end
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"PLTE", palette) + rows + _chunk(b"IEND", b"")


def _joined(one: int, other: int, size: int) -> int:
    """The checksum of Adler of two texts in one, from those of both and the size of the second."""
    low = (one & 0xFFFF) + (other & 0xFFFF) - 1
    high = (one >> 16) + (other >> 16) + size * ((one & 0xFFFF) - 1)
    return low % ADLER | high % ADLER << 16


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _headline(catalog: Catalog, note: Note) -> tuple[str, str]:
    """The figure that says most of a note, and what it counts as of when; or nothing."""
    histories, headline = [h for h in catalog.figures_of(note) if h.observations], note.field("headline")
    named = [history for history in histories if history.key == headline]
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
    found = yml.loads(layout(templates).read_text(encoding="utf-8"))
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
