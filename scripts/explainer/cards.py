"""The pictures that stand for pages where their addresses are shared: an SVG from a template, drawn as PNG."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont

from explainer import dates, templating
from explainer.catalog import Catalog
from explainer.notes import Note

SITE = "assets/cards/site.png"
"""The card of every page that has none of its own."""
WIDTH, HEIGHT = 800, 420
"""Pixels of the picture: large enough for every network, and a third of the bytes of 1200 by 630."""
KINDS = {"explainer": "Explainer", "program": "Program", "term": "Glossary", "actor": "Actor", "register": "Register"}

FRAME = 1040
"""Width that text may take, in units of the template."""
TITLE_SIZES = ((96, 2), (74, 3), (58, 4))
"""Sizes of a title, each with the lines that there is room for, from the largest."""
VALUE_SIZES = ((60, 1), (44, 1), (34, 1))
SMALL_SIZES = ((28, 1), (24, 1), (21, 1))


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text that fit into the frame at a size."""

    size: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """How wide the letters of a typeface are."""

    path: Path
    advances: dict[str, float]
    """Of every letter that it has, in parts of its size."""

    def width(self, text: str, size: int) -> float:
        return sum(self.advances.get(letter, 1.0) for letter in text) * size

    def has(self, text: str) -> bool:
        return all(letter in self.advances for letter in text)

    def fitted(self, text: str, sizes: tuple[tuple[int, int], ...]) -> Text:
        """The text at the largest size at which it fits; at the smallest, cut off where it does not."""
        for size, room in sizes:
            lines = list(self._wrapped(text, size, FRAME))
            if len(lines) <= room:
                return Text(size, tuple(self._balanced(text, size, lines)))
        size, room = sizes[-1]
        return Text(size, (*lines[: room - 1], self._cut(lines[room - 1], size)))

    def _balanced(self, text: str, size: int, lines: list[str]) -> list[str]:
        """As few lines, but as even as they can be: no word stands alone where it need not."""
        for frame in range(FRAME, FRAME // 2, -40):
            narrower = list(self._wrapped(text, size, frame))
            if len(narrower) > len(lines) or " ".join(narrower) != " ".join(lines):
                break
            lines = narrower
        return lines

    def _wrapped(self, text: str, size: int, frame: int) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if self.width(longer, size) <= frame:
                line = longer
                continue
            if line:
                yield line
            while self.width(word, size) > frame:
                fits = next(n for n in range(len(word), 0, -1) if self.width(word[:n], size) <= frame)
                yield word[:fits]
                word = word[fits:]
            line = word
        if line:
            yield line

    def _cut(self, line: str, size: int) -> str:
        while self.width(f"{line}…", size) > FRAME:
            line = line[:-1]
        return f"{line.rstrip(' ,;:')}…"


def deck(catalog: Catalog, templates: Path, site: str) -> dict[str, str]:
    """The SVG of every card by the uri of its picture; a title in letters that the typeface lacks gets none."""
    serif, sans = _faces(templates)
    template = templating.environment(templates, autoescape=True).get_template("social/card.svg.jinja")

    def card(kind: str, title: str, value: str = "", about: str = "") -> str:
        return template.render(
            kind=kind,
            title=serif.fitted(title, TITLE_SIZES),
            value=serif.fitted(value, VALUE_SIZES),
            about=sans.fitted(about, SMALL_SIZES),
            site=sans.fitted(site, SMALL_SIZES),
        )

    found = {SITE: card("", site)}
    for kind, name in KINDS.items():
        for note in catalog.of_kind(kind):
            if serif.has(note.title):
                found[uri_of(note)] = card(name, note.title, *_headline(catalog, note))
    return found


def uri_of(note: Note) -> str:
    return f"assets/cards/{note.id}.png"


def draw(svg: str, templates: Path) -> bytes:
    """The picture, with no typeface but the bundled ones, so that it is the same on every machine."""
    fonts = [str(face) for face in _fonts(templates)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts, width=WIDTH))


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


def _fonts(templates: Path) -> tuple[Path, Path]:
    folder = templates / "social" / "fonts"
    return folder / "card-serif-600.ttf", folder / "card-sans-600.ttf"


def _faces(templates: Path) -> list[Face]:
    found = []
    for path in _fonts(templates):
        with TTFont(path, lazy=True) as font:
            scale, widths = font["head"].unitsPerEm, font["hmtx"]
            advances = {chr(code): widths[glyph][0] / scale for code, glyph in font.getBestCmap().items()}
            found.append(Face(path, advances))
    return found
