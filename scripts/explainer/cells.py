"""A CSV text (RFC 4180) becomes rows of cells, each with the place where it stands; and rows become a CSV text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from explainer.problems import Problem


class Cell(NamedTuple):
    text: str
    line: int
    column: int


Row = tuple[Cell, ...]


def rows(text: str, shown: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV text (RFC 4180), header included, blank lines left out; what could be read, and faults."""
    found: list[Row] = []
    problems: list[Problem] = []
    row: list[Cell] = []
    for cell, ends_row, fault in _cells(text):
        if fault:
            problems.append(Problem(shown, cell.line, cell.column, "D708", *fault))
        row.append(cell)
        if ends_row:
            if len(row) > 1 or row[0].text:
                found.append(tuple(row))
            row = []
    return found, problems


_UNQUOTED = re.compile(r"[^,\n]*")


def _cells(text: str) -> Iterator[tuple[Cell, bool, tuple[str, str] | None]]:
    """Each cell, whether it ends its row, and what is wrong with its quotes."""
    at, line, line_start = 0, 1, 0
    while at < len(text):
        start, fault = at, None
        column = at - line_start + 1
        if text[at] == '"':
            value, at, closed = _quoted(text, at)
            if not closed:
                fault = ("the quoted cell is never closed", 'close it with `"`')
            elif at < len(text) and text[at] not in ",\n":
                rest = _UNQUOTED.match(text, at)
                fault = (f"text follows a closing quote: `{rest[0]}`", 'double each `"` inside a quoted cell')
                value, at = value + rest[0], rest.end()
        else:
            match = _UNQUOTED.match(text, at)
            value, at = match[0], match.end()
            if '"' in value:
                fault = ("a quote stands inside an unquoted cell", 'quote the whole cell and double each `"`')
        cell = Cell(value, line, column)
        ends_row = at >= len(text) or text[at] == "\n"
        breaks = text.count("\n", start, at + 1)
        if breaks:
            line += breaks
            line_start = text.rfind("\n", start, at + 1) + 1
        ends_in_comma = at == len(text) - 1 and text[at] == ","
        at += 1
        yield cell, ends_row, fault
        if ends_in_comma:
            yield Cell("", line, at - line_start + 1), True, None


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """The value of the quoted cell that opens at `at`, where it ends, and whether it is closed."""
    parts = []
    at += 1
    while (end := text.find('"', at)) >= 0:
        parts.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(parts), end + 1, True
        parts.append('"')
        at = end + 2
    return "".join(parts) + text[at:], len(text), False


_NUMBER = re.compile(r"[-+]?[0-9.]+")


def inert(value: Any) -> Any:
    """A value as a spreadsheet takes it for what it is: a text that it would take for a formula begins with `'`.

    The cure is that of OWASP (CSV Injection); a number stays one, also below zero.
    """
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula and not _NUMBER.fullmatch(value) else value


def written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as a CSV file with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
