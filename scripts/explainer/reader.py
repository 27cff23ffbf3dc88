"""A file's bytes become text; the text of a note becomes front matter and body."""

import codecs
import errno
import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from explainer import front_matter
from explainer.characters import REFUSED, refused
from explainer.front_matter import Fields, Position
from explainer.problems import Fix, Problem


class Document(NamedTuple):
    """A Markdown file, split in two."""

    fields: Fields
    body: str
    body_line: int
    """The line of the file on which the body starts, from 1."""


class Most(NamedTuple):
    """How large a file may be: several times what people write, and no more than is read and rendered in a second."""

    bytes: int
    lines: int = sys.maxsize


ANY = Most(sys.maxsize)
NOTE = Most(100_000, 5_000)
TABLE = Most(1_000_000, 20_000)


def read(path: Path, shown: str, most: Most = ANY) -> str | Problem:
    """The text of a file with its line ends as `\\n`; a problem where it is no UTF-8 text."""
    return decoded(data(path, shown, most), shown, most)


def data(path: Path | str, shown: str, most: Most = ANY, first: int = -1) -> bytes | Problem:
    """What a file holds, or its first bytes alone; a problem where it cannot be read, or where it is better not.

    A symbolic link would publish a file from anywhere, and a pipe would be waited for without end.
    """
    try:
        descriptor = os.open(path, _AS_IT_IS)
        try:
            status = os.fstat(descriptor)
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):  # reading a folder fails by itself
                return Problem(shown, 1, 1, "R101", "the file cannot be read: it is no ordinary file", "remove it")
            if status.st_size > most.bytes:
                message = f"the file cannot be read: it has {status.st_size:,} bytes, and {most.bytes:,} is the most"
                return Problem(shown, 1, 1, "R101", message, "split it")
            return os.read(descriptor, first) if first >= 0 else _whole(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno == errno.ELOOP:
            message, hint = "the file cannot be read: it is a symbolic link", "put the file itself there"
            return Problem(shown, 1, 1, "R101", message, hint)
        return Problem(shown, 1, 1, "R101", f"the file cannot be read: {error.strerror}")


def _whole(descriptor: int, size: int) -> bytes:
    """What an open file holds: one piece where it has the size that it is said to have, else all there is."""
    data = os.read(descriptor, size + 1)
    while len(data) != size and (more := os.read(descriptor, 1_000_000)):
        data += more
    return data


_AS_IT_IS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def decoded(data: bytes | Problem, shown: str, most: Most = ANY) -> str | Problem:
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
    if refused(data) and (found := REFUSED.search(text)):
        line, column = _position(text, found.start())
        message = f"the file holds a character that nobody sees, `{found[0]}`"
        return Problem(shown, line, column, "R101", message, "remove it")
    if (lines := text.count("\n")) > most.lines:
        message = f"the file cannot be read: it has {lines:,} lines, and {most.lines:,} is the most"
        return Problem(shown, 1, 1, "R101", message, "split it")
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


def _unix(text: str) -> str:
    """The text with the line ends of Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _position(text: str, offset: int) -> Position:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
