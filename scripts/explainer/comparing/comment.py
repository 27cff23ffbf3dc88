"""A difference as one comment on a pull request: Markdown that no note can break out of."""

import re

from explainer.comparing import telling
from explainer.comparing.difference import Difference, Shown
from explainer.comparing.telling import Line, Part, Piece, Said

CAP = 65_536
"""Characters that GitHub takes of a comment."""
SHORT = 6
"""Lines up to which a part is not folded."""


def comment(difference: Difference, preview: str = "") -> str:
    """The difference in Markdown: how many of what, and folded what they are; where it is too long, it says so."""
    parts = telling.parts(difference)
    whole = _written(difference, parts, preview, max((len(part.lines) for part in parts), default=0))
    if len(whole) <= CAP:
        return whole
    fits, too_many = 0, max(len(part.lines) for part in parts)
    while too_many - fits > 1:
        lines = (fits + too_many) // 2
        if len(_written(difference, parts, preview, lines)) <= CAP:
            fits = lines
        else:
            too_many = lines
    return _written(difference, parts, preview, fits)


def _written(difference: Difference, parts: list[Part], preview: str, most: int) -> str:
    """The comment with at most so many lines of each part."""
    said = [] if difference.is_seen else [telling.NOTHING]
    if parts:
        said.append(f"**{' · '.join(part.title for part in parts)}**")
    said += [_part(part, preview, most) for part in parts]
    if any(len(part.lines) > most for part in parts):
        revisions = f"{_quoted(difference.base)} and {_quoted(difference.head)}"
        said.append(
            f"Not all is told here: a comment holds {CAP:,} characters. "
            f"`explainer diff` of {revisions} prints every line."
        )
    return "\n\n".join(said) + "\n"


def _part(part: Part, preview: str, most: int) -> str:
    lines = [_line(line, preview) for line in part.lines[:most]]
    if len(part.lines) > most:
        lines.append(f"- … and {len(part.lines) - most:,} more lines")
    listed = "\n".join(lines)
    if len(part.lines) <= SHORT:
        return f"{part.title}:\n\n{listed}"
    return f"<details><summary>{part.title}</summary>\n\n{listed}\n\n</details>"


def _line(line: Line, preview: str) -> str:
    return "    " * line.depth + "- " + "".join(_piece(piece, preview) for piece in line.pieces)


def _piece(piece: Piece, preview: str) -> str:
    match piece:
        case Said():
            return _quoted(piece.text)
        case Shown() if preview:
            return f"[{_quoted(piece.title)}](<{telling.address(piece, preview)}>)"
        case Shown():
            return _quoted(piece.title)
    return piece


def escape(text: str) -> str:
    """Plain text as Markdown that shows it to the letter."""
    return _SPECIAL.sub(_escaped, " ".join(text.split()))


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")


def _quoted(text: str) -> str:
    """Words of others to the letter; an invisible joint keeps `@` and the like from naming anybody or anything."""
    to_the_letter = _NUMBERED.sub(r"\\)", escape(telling.printable(text)))
    return _CALLS.sub(lambda call: f"{call[0]}&#8203;", to_the_letter)


_SPECIAL = re.compile(r"[\\`*_{}\[\]#+\-!|<>&~:]|(?<=\d)\.")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "~": "&#126;", ":": "&#58;"}
_NUMBERED = re.compile(r"(?<=\d)\)")
"""What makes a list within a list."""
_CALLS = re.compile(r"@|\\#(?=\w)|\bGH(?=\\-\d)|\bwww(?=\.)", re.IGNORECASE)
"""What GitHub makes links of in the text of a comment: people, issues, addresses."""
