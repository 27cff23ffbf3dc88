"""A difference told in lines, whatever they are written as: plain text here, a comment in `comment`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from urllib.parse import urljoin

from explainer import layout
from explainer.comparing.difference import Definition, Difference, FigureChange, Shown, Text, Tie, Turnover, Value
from explainer.problems import Problem

NOTHING = "Nothing that a reader sees has changed."
LONGEST = 300
"""Characters of what is quoted; the notes' own rules keep what they hold shorter."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody else wrote."""

    text: str


Piece = str | Said | Shown
"""Our own words, those of others, or a page to be led to."""


@dataclass(frozen=True, slots=True)
class Line:
    pieces: tuple[Piece, ...]
    depth: int = 0
    """How far it is set in."""


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[Line, ...]


def parts(difference: Difference) -> list[Part]:
    """All that there is to tell, the most important first; what is not there is left out."""
    d, gone = difference, _gone(difference)

    def named(pages: Iterable[Shown]) -> Iterator[Line]:
        return (Line((_piece(page, gone),)) for page in pages)

    told = [
        (_count(d.figures, "figure"), _lines(d.figures, gone, _figure)),
        (_count(d.definitions, "title or summary", "titles and summaries"), _lines(d.definitions, gone, _definition)),
        (_count(d.pages.added, "new page"), named(d.pages.added)),
        (_count(d.pages.removed, "page removed", "pages removed"), named(d.pages.removed)),
        (
            _count(d.moved, "page renamed", "pages renamed"),
            (Line((Said(m.before.title), f" ({m.before.uri}) → ", m.after)) for m in d.moved),
        ),
        (_count(d.pages.changed, "page looks different", "pages look different"), named(d.pages.changed)),
        *_turnover(d.pictures, "picture", gone),
        *_turnover(d.links, "link", gone, _tie),
        *_turnover(d.citations, "citation", gone, _tie),
        *_turnover(d.sources, "source", gone),
        *_turnover(d.frame, "file around every page", gone, plural="files around every page"),
        *_turnover(d.cards, "picture for sharing", gone, plural="pictures for sharing"),
        *_turnover(d.files, "data file", gone),
        (_count(d.problems.added, "problem brought", "problems brought"), _problems(d.problems.added)),
        (_count(d.problems.removed, "problem mended", "problems mended"), _problems(d.problems.removed)),
    ]
    return [Part(title, found) for title, lines in told if (found := tuple(lines))]


def text(difference: Difference, preview: str = "") -> str:
    """The whole difference as plain text; a page is followed by its address."""
    said = [] if difference.is_seen else [NOTHING]
    for part in parts(difference):
        said.append("\n".join([part.title, *(_plain(line, preview) for line in part.lines)]))
    return "\n\n".join(said) + "\n"


def as_json(thing: Any, preview: str = "", gone: frozenset[str] | None = None) -> Any:
    """Everything, by the names of the fields; every page with its address, null where it is gone."""
    if gone is None:
        gone = _gone(thing)
    match thing:
        case Shown():
            own = {field.name: getattr(thing, field.name) for field in fields(thing)}
            return own | {"address": None if thing.uri in gone else address(thing, preview)}
        case Problem():
            return thing.as_json()
        case tuple():
            return [as_json(member, preview, gone) for member in thing]
    if is_dataclass(thing):
        return {field.name: as_json(getattr(thing, field.name), preview, gone) for field in fields(thing)}
    return thing


def address(page: Shown, preview: str) -> str:
    """Where a page is found in a preview of the site, or else within the site."""
    return urljoin(preview, layout.address(page.uri)) + (f"#{page.anchor}" if page.anchor else "")


def printable(text: str) -> str:
    """Words of others on one line, without what steers a terminal or turns the direction of a text; no essays."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"


def _plain(line: Line, preview: str) -> str:
    return "  " * (line.depth + 1) + "".join(_plain_piece(piece, preview) for piece in line.pieces)


def _plain_piece(piece: Piece, preview: str) -> str:
    match piece:
        case Said():
            return printable(piece.text)
        case Shown():
            return f"{printable(piece.title)} ({address(piece, preview) or './'})"
    return piece


def _gone(difference: Difference) -> frozenset[str]:
    """The uris of the pages that are there no longer."""
    removed = (page.uri for page in difference.pages.removed)
    return frozenset([*removed, *(move.before.uri for move in difference.moved)])


def _piece(page: Shown, gone: frozenset[str]) -> Piece:
    return Said(page.title) if page.uri in gone else page


def _lines(
    things: Iterable[Any], gone: frozenset[str], told: Callable[[Any, frozenset[str]], Iterator[Line]]
) -> Iterator[Line]:
    return (line for thing in things for line in told(thing, gone))


def _figure(change: FigureChange, gone: frozenset[str]) -> Iterator[Line]:
    kind = {"added": " (new)", "removed": " (removed)", "changed": ""}[change.kind]
    label = Said(change.figure.title) if change.kind == "removed" else change.figure
    yield Line((label, ", ", Said(change.note), kind))
    # Each row of a register moves every later value of what is computed from it: the newest says it.
    values = change.values[-1:] if change.computed else change.values
    yield from (Line(_value(value), 1) for value in values)
    if len(change.values) > len(values):
        yield Line((f"and {_count(change.values[:-1], 'value')} of earlier dates",), 1)
    yield from (Line(_text(text), 1) for text in change.texts)
    yield from _pages(change.pages, gone)


def _value(value: Value) -> tuple[Piece, ...]:
    by = (", counted by ", Said(value.by)) if value.by else ()
    before, after = Said(value.before or ""), Said(value.after or "")
    match value.kind:
        case "newer":
            return (before, f" as of {value.before_as_of} → ", after, f" as of {value.as_of}", *by)
        case "mended":
            return (before, " → ", after, f" as of {value.as_of}", *by, " (mended)")
        case "described":
            return (after, f" as of {value.as_of}", *by, ": other sources or another remark")
        case "added":
            return (after, f" as of {value.as_of}", *by, " (added)")
    return (before, f" as of {value.before_as_of}", *by, " (removed)")


def _definition(definition: Definition, gone: frozenset[str]) -> Iterator[Line]:
    yield Line((definition.page,))
    yield Line(_text(definition.text), 1)
    yield from _pages(definition.pages, gone)


def _text(text: Text) -> tuple[Piece, ...]:
    return (f"{text.field}: ", Said(text.before or "none"), " → ", Said(text.after or "none"))


def _pages(pages: Sequence[Shown], gone: frozenset[str]) -> Iterator[Line]:
    if pages:
        yield Line((f"shows on {_count(pages, 'page')}:",), 1)
        yield from (Line((_piece(page, gone),), 2) for page in pages)


def _tie(tie: Tie, gone: frozenset[str]) -> Iterator[Line]:
    relation = tie.relation.replace("_", " ")
    yield Line((_piece(tie.source, gone), " → ", _piece(tie.target, gone), f" ({relation})"))


def _thing(thing: Shown | str, gone: frozenset[str]) -> Iterator[Line]:
    yield Line((Said(thing) if isinstance(thing, str) else _piece(thing, gone),))


def _turnover(
    turned: Turnover[Any],
    noun: str,
    gone: frozenset[str],
    told: Callable[[Any, frozenset[str]], Iterator[Line]] = _thing,
    plural: str = "",
) -> Iterator[tuple[str, Iterator[Line]]]:
    nouns = (noun, plural or f"{noun}s")
    for things, what in ((turned.added, "new"), (turned.removed, "lost"), (turned.changed, "changed")):
        yield _count(things, *(f"{noun} {what}" for noun in nouns)), _lines(things, gone, told)


def _problems(problems: Iterable[Problem]) -> Iterator[Line]:
    return (Line((Said(str(problem)),)) for problem in problems)


def _count(things: Sequence[Any], one: str, many: str = "") -> str:
    return f"{len(things)} {one if len(things) == 1 else many or f'{one}s'}"
