"""The rows of a register, typed by its Table Schema, and the figures computed from them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from explainer import dates, patterns
from explainer.cells import Cell, Row
from explainer.models import Column, ComputedFigure, Observation, Register, TableSchema
from explainer.problems import Guesses, Problem, did_you_mean, suggestion

Value = str | int | Decimal | bool | tuple[str, ...] | None
"""A cell's value: None where it is empty; a tuple of ids where the column refers to notes or sources."""

MOST_NAMED = 100
"""As many notes or sources as a cell may name."""
MOST_CHOICES = 50
"""As many choices as a message lists."""


class Record(NamedTuple):
    """A row whose cells fit its columns."""

    values: dict[str, Value]
    """By the name of the column."""
    cells: dict[str, Cell]
    line: int

    def __reduce__(self) -> tuple[Any, ...]:
        """A row is pickled whole: cell by cell would take three times as long."""
        cells = tuple([(cell.text, cell.line, cell.column) for cell in self.cells.values()])
        return _record, (tuple(self.values), tuple(self.values.values()), cells, self.line)


def _record(names: tuple[str, ...], values: tuple[Value, ...], cells: tuple[tuple[Any, ...], ...], line: int) -> Record:
    made = [Cell(*cell) for cell in cells]
    return Record(dict(zip(names, values, strict=True)), dict(zip(names, made, strict=True)), line)


def records(schema: TableSchema, rows: list[Row], path: str) -> tuple[tuple[Record, ...], list[Problem]]:
    """The rows under the header, each cell with its type; a row of the wrong width is left out."""
    if not rows:
        header = ",".join(column.name for column in schema.fields)
        return (), [Problem(path, 1, 1, "D705", "the table is empty", f"begin it with the header `{header}`")]
    header, *body = rows
    problems = list(_header_problems(schema, header, path))
    if problems:
        return (), problems
    found = []
    guesses = Guesses()
    choices = {column.name: tuple(map(str, column.constraints.enum or ())) for column in schema.fields}
    for row in body:
        if len(row) != len(schema.fields):
            extra = row[len(schema.fields)] if len(row) > len(schema.fields) else row[-1]
            message = f"the row has {len(row)} cells instead of {len(schema.fields)}"
            hint = (
                "quote a cell that holds a comma"
                if len(row) > len(schema.fields)
                else "keep the comma of an empty cell"
            )
            problems.append(Problem(path, extra.line, extra.column, "D701", message, hint))
            continue
        values = {}
        for column, cell in zip(schema.fields, row, strict=True):
            fault = None
            try:
                values[column.name] = value = _typed(column, cell.text)
                if (fault := _unfit(column, value, choices[column.name], guesses)) and column.refers_to:
                    values[column.name] = None
            except ValueError as error:
                values[column.name] = None
                fault = ("D702", f"`{cell.text}` in the column `{column.name}` {error}", "")
            if fault:
                problems.append(Problem(path, cell.line, cell.column, *fault))
        cells = {column.name: cell for column, cell in zip(schema.fields, row, strict=True)}
        found.append(Record(values, cells, row[0].line))
    problems += _repeated_keys(schema, found, path)
    return tuple(found), problems


def observations(figure: ComputedFigure, register: Register, rows: tuple[Record, ...]) -> tuple[Observation, ...]:
    """The running count or sum after each date on which a row stands, with the sources of that date's rows."""
    dated = sorted(
        (record for record in rows if record.values.get(figure.dated_by)),
        key=lambda record: str(record.values[figure.dated_by]),
    )
    columns = [column.name for column in register.schema_.fields if column.refers_to == "sources"]
    total = Decimal(0)
    found = []
    for date, group in groupby(dated, key=lambda record: str(record.values[figure.dated_by])):
        members = list(group)
        total += len(members) if figure.count else sum(_number(record, figure.sum or "") for record in members)
        sources = dict.fromkeys(
            source for record in members for name in columns for source in record.values[name] or ()
        )
        found.append(Observation.model_construct(value=total, as_of=date, sources=tuple(sources)))
    return tuple(found)


def schema_problems(register: Register) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where the description of a table contradicts itself: the place in the front matter, what is wrong, the cure."""
    names = [column.name for column in register.schema_.fields]
    types = {column.name: column.type for column in register.schema_.fields}
    for index, name in enumerate(names):
        if name in names[:index]:
            yield (
                ("schema", "fields", index, "name"),
                f"the column `{name}` stands twice",
                "rename one of the two",
            )
    for index, column in enumerate(register.schema_.fields):
        for role in ("minimum", "maximum"):
            limit = getattr(column.constraints, role)
            if column.type in ("integer", "number", "year") and isinstance(limit, str):
                place = ("schema", "fields", index, "constraints", role)
                yield place, f"the {role} `{limit}` of a column of numbers is no number", "write it in digits"
    for index, name in enumerate(register.schema_.primary_key):
        if name not in types:
            yield (
                ("schema", "primary_key", index),
                f"the table has no column `{name}`",
                did_you_mean(name, names),
            )
    for role, name in register.timeline or ():
        place = ("timeline", role)
        if name and name not in types:
            yield place, f"the table has no column `{name}`", did_you_mean(name, names)
        elif role == "date" and types[name] not in ("date", "year"):
            yield place, f"the column `{name}` is of type {types[name]}, not date or year", ""
    for key, figure in register.figures.items():
        if not isinstance(figure, ComputedFigure):
            continue
        place = ("figures", key)
        if bool(figure.count) == bool(figure.sum):
            yield (
                place,
                f"the figure `{key}` needs either `count: true` or `sum: COLUMN`",
                "name one of the two",
            )
        for role, allowed in (("dated_by", ("date", "year")), ("sum", ("integer", "number"))):
            name = getattr(figure, role)
            if name and name not in types:
                yield (*place, role), f"the table has no column `{name}`", did_you_mean(name, names)
            elif name and types[name] not in allowed:
                expected = " or ".join(allowed)
                yield (*place, role), f"the column `{name}` is of type {types[name]}, not {expected}", ""


def _header_problems(schema: TableSchema, header: Row, path: str) -> Iterator[Problem]:
    names = [column.name for column in schema.fields]
    for index, cell in enumerate(header):
        expected = names[index] if index < len(names) else None
        if cell.text != expected:
            message = f"the column `{cell.text}` stands where the schema has " + (
                f"`{expected}`" if expected else "none"
            )
            unused = [name for name in names if name not in [other.text for other in header]]
            yield Problem(path, cell.line, cell.column, "D705", message, *suggestion(cell.text, unused))
            return
    if len(header) < len(names):
        last = header[-1]
        message = f"the column `{names[len(header)]}` is missing"
        yield Problem(path, last.line, last.column, "D705", message, "add it, or take it out of the schema")


_WHOLE = re.compile(r"-?\d{1,20}")
_DECIMAL = re.compile(r"-?\d{1,20}(\.\d{1,10})?")


def _typed(column: Column, text: str) -> Value:
    """The cell's value; ValueError says what it should be."""
    if not text:
        return None
    if column.refers_to:
        return tuple(text.split(" "))
    match column.type:
        case "integer" | "year":
            if not _WHOLE.fullmatch(text) or (column.type == "year" and len(text) != 4):
                raise ValueError("should be a whole number" if column.type == "integer" else "should be a year")
            return int(text)
        case "number":
            if not _DECIMAL.fullmatch(text):
                raise ValueError("should be a number")
            return Decimal(text)
        case "boolean":
            if text not in ("true", "false"):
                raise ValueError("should be `true` or `false`")
            return text == "true"
        case "date":
            if not dates.is_date(text):
                raise ValueError("should be a date, as YYYY-MM-DD, YYYY-MM or YYYY")
            return text
    return text


def _unfit(column: Column, value: Value, choices: tuple[str, ...], guesses: Guesses) -> tuple[str, str, str] | None:
    """Code, message and cure where a typed value breaks its column's constraints."""
    limits = column.constraints
    if value is None:
        if limits.required:
            return "D706", f"the cell of the column `{column.name}` is empty", "fill it in"
        return None
    if column.refers_to:  # what is named exists or not: that is all there is to hold it to
        if len(value) <= MOST_NAMED:
            return None
        message = f"the cell of the column `{column.name}` names {len(value):,}, and {MOST_NAMED} is the most"
        return "D707", message, "name those that matter"
    if limits.enum is not None and value not in limits.enum:
        hint = guesses.did_you_mean(str(value), choices) or _one_of(choices)
        return "D707", f"`{value}` is not allowed in the column `{column.name}`", hint
    if limits.pattern is not None and not patterns.fits(str(value), limits.pattern):
        return (
            "D707",
            f"`{value}` does not have the form `{limits.pattern}` of the column `{column.name}`",
            "",
        )
    for limit, word, below in ((limits.minimum, "less", True), (limits.maximum, "more", False)):
        if limit is not None and _exceeds(value, limit, below):
            return "D707", f"`{value}` in the column `{column.name}` is {word} than {limit}", ""
    return None


@lru_cache(maxsize=64)
def _one_of(choices: tuple[str, ...]) -> str:
    """Which values are allowed."""
    if len(choices) > MOST_CHOICES:
        return f"write one of the {len(choices)} that the schema names"
    return f"write one of {', '.join(f'`{choice}`' for choice in choices)}"


def _exceeds(value: Value, limit: int | float | str, below: bool) -> bool:
    """Whether a value lies below (or else above) a limit; dates and text are compared as text, which sorts rightly."""
    if isinstance(value, int | Decimal):
        if isinstance(limit, str):  # a problem of the schema, told there
            return False
        number, bound = Decimal(value), Decimal(str(limit))
        return number < bound if below else number > bound
    return str(value) < str(limit) if below else str(value) > str(limit)


def _repeated_keys(schema: TableSchema, found: list[Record], path: str) -> Iterator[Problem]:
    unique = [(column.name,) for column in schema.fields if column.constraints.unique]
    for names in dict.fromkeys([*([schema.primary_key] if schema.primary_key else []), *unique]):
        seen: dict[tuple, int] = {}
        for record in found:
            key = tuple(record.values.get(name) for name in names)
            if None in key:
                continue
            if key in seen:
                cell = record.cells[names[0]]
                written = ", ".join(record.cells[name].text for name in names)
                message = f"the key `{written}` stands twice"
                hint = f"line {seen[key]} has it too"
                yield Problem(path, cell.line, cell.column, "D703", message, hint)
            else:
                seen[key] = record.line


def _number(record: Record, name: str) -> Decimal:
    value = record.values[name]
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
