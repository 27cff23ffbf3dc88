"""A file's bytes become text; the text of a note becomes front matter and body."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from explainer import front_matter
from explainer.front_matter import Fields, Position
from explainer.kept import Packed
from explainer.problems import Fix, Problem


@dataclass(frozen=True, slots=True)
class Document(Packed):
    """A Markdown file, split in two."""

    fields: Fields
    body: str
    body_line: int
    """The line of the file on which the body starts, from 1."""


def read(path: Path, shown: str) -> str | Problem:
    """The text of a file with its line ends as `\\n`; a problem where it is no UTF-8 text."""
    return decoded(data(path, shown), shown)


def data(path: Path | str, shown: str) -> bytes | Problem:
    """What a file holds; a problem where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        return Problem(shown, 1, 1, "R101", f"the file cannot be read: {error.strerror}")


def decoded(data: bytes | Problem, shown: str) -> str | Problem:
    """The text that a file's bytes are, with its line ends as `\\n`; a problem where they are no UTF-8 text."""
    if isinstance(data, Problem):
        return data
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _unix(data[: error.start].decode("utf-8", "replace"))
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the file is not UTF-8 text: byte `0x{data[error.start]:02x}`"
        return Problem(shown, line, column, "R101", message, "save it as UTF-8")
    text = _unix(text)
    if found := _CONTROL.search(text):
        line, column = _position(text, found.start())
        message = f"the file holds a control character, `\\x{ord(found[0]):02x}`"
        return Problem(shown, line, column, "R101", message, "remove it")
    return text


def document(text: str, shown: str) -> tuple[Document, list[Problem]]:
    """Splits the text of a note into front matter and body; what cannot be read is empty, and a problem."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = "start the file with `---`, the fields, and `---` again"
        return Document(Fields({}), "", 1), [Problem(shown, 1, 1, "R102", "the note has no front matter", hint)]
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        message = "the front matter opens with `---` and is not closed"
        hint = "put `---` on a line of its own after the last field"
        return Document(Fields({}), "", 1), [Problem(shown, 1, 1, "R103", message, hint)]
    body, body_line = "\n".join(lines[end + 1 :]), end + 2
    fields = front_matter.fields("\n".join(lines[1:end]), shown)
    if isinstance(fields, Problem):
        return Document(Fields({}), body, body_line), [fields]
    return Document(fields, body, body_line), []


def ending(text: str, shown: str) -> list[Problem]:
    """The problem of a file whose last line is not ended, which the next edit would show as changed."""
    if not text or text.endswith("\n"):
        return []
    message, hint = "the file does not end with a line end", "press Enter at its end"
    return [Problem(shown, *_position(text, len(text)), "R110", message, hint, Fix("", "\n"))]


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")


def _unix(text: str) -> str:
    """The text with the line ends of Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _position(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
