"""Texts become pixels in a typeface of ours: which lines they fit into, how wide these are, and how they are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

PARTS = 3
"""Of a pixel, each way, in which letters are drawn and placed."""


class Room(NamedTuple):
    """What a text may fill."""

    size: int
    lines: int
    baseline: int
    """Of its first line, from the top."""


class Text(NamedTuple):
    """Lines of text that fit into a room."""

    room: Room
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A typeface; what is wide is so in units, of which `unit` make its size."""

    path: Path
    unit: int
    glyphs: dict[str, str]
    """Of each letter."""
    advances: dict[str, int]
    """Of each glyph."""
    kerning: dict[tuple[str, str], int]
    """How much farther the second glyph stands from the first; none is kerned with a space."""

    def has(self, text: str) -> bool:
        return all(letter in self.glyphs for letter in text)

    def width(self, text: str) -> int:
        """Remembered, as texts are made of the same words and set in more than one size."""
        return _width(self, text)

    def placed(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each letter with where it begins and ends."""
        end, before = 0, ""
        for letter in text:
            glyph = self.glyphs.get(letter, "")
            begin = end + self.kerning.get((before, glyph), 0)
            end = begin + self.advances.get(glyph, self.unit)
            yield letter, begin, end
            before = glyph

    def fitted(self, text: str, rooms: Sequence[Room], frame: int) -> Text:
        """The text in the first room that it fits into; in the last, cut off where it does not."""
        for room in rooms:
            reach = frame * self.unit // room.size
            words = [(part, self.width(part)) for word in text.split() for part in self._parts(word, reach)]
            lines = self._lines(words, reach)
            if len(lines) <= room.lines:
                return Text(room, tuple(self._balanced(words, reach, lines)))
        return Text(room, (*lines[: room.lines - 1], self._cut(lines[room.lines - 1], reach)))

    def _balanced(self, words: list[tuple[str, int]], frame: int, lines: list[str]) -> list[str]:
        """As few lines, but as even as they can be: no word stands alone where it need not."""
        for narrower in range(frame, frame // 2, -frame // 26) if len(lines) > 1 else ():
            more = self._lines(words, narrower)
            if len(more) > len(lines):
                break
            lines = more
        return lines

    def _lines(self, words: list[tuple[str, int]], frame: int) -> list[str]:
        lines: list[list[str]] = []
        end, space = frame, self.width(" ")
        for word, width in words:
            end += space + width
            if end > frame:
                lines.append([])
                end = width
            lines[-1].append(word)
        return [" ".join(line) for line in lines]

    def _parts(self, word: str, frame: int) -> Iterator[str]:
        """A word, cut where it would leave the frame."""
        while self.width(word) > frame:
            fits = sum(end <= frame for _, _, end in self.placed(word))
            yield word[:fits]
            word = word[fits:]
        yield word

    def _cut(self, line: str, frame: int) -> str:
        while self.width(f"{line}…") > frame:
            line = line[:-1]
        return f"{line.rstrip(' ,;:')}…"


@lru_cache(maxsize=10_000)
def _width(face: Face, text: str) -> int:
    return max((end for _, _, end in face.placed(text)), default=0)


def face(path: Path) -> Face:
    """The typeface of a TrueType file with a table of its kerning."""
    with TTFont(path, lazy=True) as font:
        widths = font["hmtx"]
        glyphs = {chr(code): glyph for code, glyph in font.getBestCmap().items()}
        kerning = {pair: by for table in font["kern"].kernTables for pair, by in table.kernTable.items()}
        advances = {glyph: widths[glyph][0] for glyph in glyphs.values()}
        return Face(path, font["head"].unitsPerEm, glyphs, advances, kerning)


def drawn(face: Face, lines: Sequence[str], size: int, below: int, steps: int) -> tuple[Image.Image, int, int]:
    """In how many steps lines make the pixels dark that they touch, and where these lie from where the first begins.

    The size, and how far each line stands below another, are in parts of a pixel.
    """
    rise = size // PARTS + 1
    wide = max(map(face.width, lines), default=0) * size // face.unit // PARTS
    canvas = Image.new("P", (wide + 2 * rise, 2 * rise + (len(lines) - 1) * below // PARTS))
    pen = ImageDraw.Draw(canvas)
    for number, line in enumerate(lines):
        for letter, begin, _ in face.placed(line):
            x, phase = divmod(round(begin * size / face.unit), PARTS)
            mask, left, top = _letter(face, letter, size, phase)
            if mask:
                pen.bitmap((rise + x + left, rise + number * below // PARTS + top), mask, steps)
    box = canvas.getbbox() or (0, 0, 1, 1)
    return canvas.crop(box), box[0] - rise, box[1] - rise


@cache
def _letter(face: Face, letter: str, size: int, phase: int) -> tuple[Image.Image | None, int, int]:
    """How dark a letter makes the pixels that it touches, and where they lie from where it stands."""
    font = _font(face, size)
    left, top, right, bottom = font.getbbox(letter, anchor="ls")
    x, y = (left + phase) // PARTS, top // PARTS
    width, height = -(-(right + phase) // PARTS) - x, -(-bottom // PARTS) - y
    if not width or not height:
        return None, 0, 0
    fine = Image.new("L", (width * PARTS, height * PARTS))
    ImageDraw.Draw(fine).text((phase - x * PARTS, -y * PARTS), letter, 255, font, "ls")
    return fine.reduce(PARTS), x, y


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    # Laid out by Pillow alone: what more it can do depends on the libraries of a machine.
    return ImageFont.truetype(face.path, size, layout_engine=ImageFont.Layout.BASIC)
