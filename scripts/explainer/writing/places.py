"""Where the parts of links, citations and pins stand in the text of a file: what an edit of them has to know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.helpers import parseLinkDestination, parseLinkLabel
from markdown_it.rules_inline import StateInline

from explainer.body import Citation, Link
from explainer.dialect import PARSER
from explainer.front_matter import Position


@dataclass(frozen=True, slots=True)
class Place:
    """A word as it is written, and where it stands in its file, within one line."""

    line: int
    column: int
    text: str


def address(lines: list[str], link: Link, in_field: bool) -> Place | None:
    """The address within a link; None where a definition elsewhere gives it."""
    if in_field:
        # YAML may fold and quote the text around it: as the parser of fields does, this looks for the address itself.
        line = lines[link.line - 1]
        for opening in ("](", "](<"):
            # Where the text of the link is folded, it stands at its address.
            at = line.find(f"{opening}{link.href}", max(0, link.column - 1 - len(opening)))
            if at >= 0:
                return Place(link.line, at + len(opening) + 1, link.href)
        return None
    text = _paragraph(lines, link.line, link.column)
    end = parseLinkLabel(StateInline(text, PARSER, {}, []), 0)
    if not text.startswith("](", end):
        return None
    at = end + len("](")
    at += len(text[at:]) - len(text[at:].lstrip())
    found = parseLinkDestination(text, at, len(text))
    if not found.ok or found.str != link.href:
        return None
    start, stop = (at + 1, found.pos - 1) if text[at] == "<" else (at, found.pos)
    return Place(*_place(text, start, link.line, link.column), text[start:stop])


def counter(lines: list[str], link: Place, name: str) -> Place | None:
    """The id of a counter in the pin behind a link's address."""
    text = _paragraph(lines, link.line, link.column)
    found = re.compile(rf"\sby\s+({re.escape(name)})(?![\w-])").search(text, len(link.text))
    return Place(*_place(text, found.start(1), link.line, link.column), name) if found else None


def key(lines: list[str], citation: Citation) -> Place | None:
    """The id within a citation."""
    at = lines[citation.line - 1].find(f"[^{citation.key}]", citation.column - 1)
    return Place(citation.line, at + len("[^") + 1, citation.key) if at >= 0 else None


def definitions(body: str, first_line: int) -> Iterator[Place]:
    """The addresses that a body defines apart from the links that use them: `[name]: address`."""
    env: dict[str, Any] = {}
    PARSER.parse(body, env)
    lines = body.split("\n")
    for reference in env.get("references", {}).values():
        first, last = reference["map"]
        for number in range(first, last + 1):
            line = lines[number] if number < len(lines) else ""
            at = line.find(reference["href"], line.find("]:") + 1)
            if at >= 0:
                yield Place(first_line + number, at + 1, reference["href"])
                break


def word(lines: list[str], position: Position, text: str) -> Place | None:
    """A word that a field or a cell holds from a place on, which may open with a quote."""
    line, column = position
    for at in (column, column + 1):
        if lines[line - 1].startswith(text, at - 1):
            return Place(line, at, text)
    return None


def _paragraph(lines: list[str], line: int, column: int) -> str:
    """The text from a place up to the next empty line."""
    found = [lines[line - 1][column - 1 :]]
    for text in lines[line:]:
        if not text.strip():
            break
        found.append(text)
    return "\n".join(found)


def _place(text: str, at: int, line: int, column: int) -> Position:
    """The position in the file of a character of a text that starts at `line` and `column`."""
    breaks = text.count("\n", 0, at)
    return line + breaks, at - text.rfind("\n", 0, at) if breaks else column + at
