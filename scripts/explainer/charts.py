"""Pictures drawn from the notes' data: each is a file under `templates/charts/` that says what to ask and how to draw.

A picture whose register or rows are not there is left out in silence: the site serves other people's notes, too.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import jinja2
from pydantic import Field

from explainer import cells, dates, drawing, quantities, tabular, templating, yml
from explainer.catalog import Catalog
from explainer.kept import Kept
from explainer.models import Model


class ChartColumn(Model):
    """A column of the table beside a picture."""

    name: str
    """That of the query's column."""
    title: str
    format: Literal["text", "year", "number", "usd", "date"] = "text"


class Step(Model):
    """A step of a flow."""

    text: str
    who: str
    """Who acts."""
    law: str = ""
    otherwise: str = ""
    """What follows where the answer is no."""


class ChartFile(Model):
    """What a file under `templates/charts/` holds: a query and a specification, or the steps of a flow."""

    title: str
    description: str
    """What the picture shows, in words: a template that knows the `rows`."""
    note: str = ""
    """How to read it, and whose counts these are."""
    query: str = ""
    """For SQLite, over the tables of `tabular.database`."""
    columns: tuple[ChartColumn, ...] = ()
    spec: dict[str, Any] = Field(default_factory=dict)
    """Vega-Lite, without data."""
    narrow: dict[str, Any] = Field(default_factory=dict)
    """What is different in the specification where there is little room; lists are replaced as a whole."""
    flow: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture with everything that a page shows of it."""

    name: str
    title: str
    description: str
    note: str
    wide: str
    """SVG."""
    narrow: str
    """SVG."""
    columns: tuple[ChartColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    """Exactly what is drawn, in the order of the columns."""
    steps: bool
    """Whether the rows are steps that follow each other."""

    def shown(self) -> Iterator[list[str]]:
        """The rows as readers see them."""
        for row in self.rows:
            yield [_shown(value, column.format) for value, column in zip(row, self.columns, strict=True)]

    @property
    def csv(self) -> bytes:
        return cells.written([column.name for column in self.columns], self.rows)


STEPS = (
    ChartColumn(name="step", title="Step"),
    ChartColumn(name="who", title="Who acts"),
    ChartColumn(name="law", title="Law"),
    ChartColumn(name="otherwise", title="Otherwise"),
)


def draw(catalog: Catalog, templates: Path, keeper: Kept | None = None) -> dict[str, Picture]:
    """The pictures that have a home in a note and for which there is data, by name; charts are drawn or kept."""
    homes = {name for note in catalog.notes.values() for name in note.field("pictures", ())}
    environment = _environment(templates / "charts")
    database = tabular.database(catalog)
    found = (_picture(name, environment, database, keeper) for name in sorted(homes & catalog.pictures))
    return {picture.name: picture for picture in found if picture}


def files(pictures: dict[str, Picture]) -> dict[str, bytes]:
    """The rows of each picture as CSV, by uri."""
    return {uri_of(picture.name): picture.csv for picture in pictures.values()}


def uri_of(name: str) -> str:
    """Where the rows of a picture are published."""
    return f"data/charts/{name}.csv"


def _picture(
    name: str, environment: jinja2.Environment, database: sqlite3.Connection, keeper: Kept | None
) -> Picture | None:
    file = ChartFile.model_validate(yml.loads(_text(environment, f"{name}.yaml")))
    rows = [step.model_dump() for step in file.flow] or _rows(database, file.query)
    if not rows:
        return None
    description = " ".join(environment.from_string(file.description).render(rows=rows).split())
    drawn = {}
    for size, width in drawing.WIDTHS.items():
        told = (f"{name}-{size}", file.title, description)
        if file.flow:
            drawn[size] = drawing.flow(*told, environment.get_template("flow.svg.jinja"), width, file.flow)
        else:
            common = {"width": width, "autosize": {"type": "fit", "contains": "padding"}}
            common["config"] = json.loads(_text(environment, "vega.json"))
            spec = _merged(file.spec, file.narrow) if size == "narrow" else file.spec
            drawn[size] = _chart(told, common | spec, rows, keeper)
    if file.flow:
        values = tuple((step.text, step.who, step.law, step.otherwise) for step in file.flow)
    else:
        values = tuple(tuple(row[column.name] for column in file.columns) for row in rows)
    return Picture(
        name,
        file.title,
        description,
        file.note,
        **drawn,
        columns=STEPS if file.flow else file.columns,
        rows=values,
        steps=bool(file.flow),
    )


def _chart(told: tuple[str, str, str], spec: dict[str, Any], rows: list[dict[str, Any]], keeper: Kept | None) -> str:
    def drawn() -> bytes:
        return drawing.chart(*told, spec, rows).encode()

    return (keeper.made(drawn, "chart", told, spec, rows) if keeper else drawn()).decode()


def _rows(database: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    """What a query finds; nothing where the notes have no such register, or one with other columns."""
    try:
        return [dict(row) for row in database.execute(query)]
    except sqlite3.OperationalError as error:
        if re.match(r"no such (table|column)", str(error)):
            return []
        raise


def _merged(base: Any, change: Any) -> Any:
    """A mapping with the changes of another, down to its leaves."""
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    return base | {key: _merged(base.get(key), value) for key, value in change.items()}


def _shown(value: Any, form: str) -> str:
    """A value as readers see it."""
    if value is None:
        return ""
    match form:
        case "date":
            return dates.shown(value)
        case "number":
            return quantities.plain(Decimal(str(value)))
        case "usd":
            return quantities.shown(Decimal(str(value)), "USD")
    return str(value)


def _text(environment: jinja2.Environment, file: str) -> str:
    return environment.loader.get_source(environment, file)[0]


def _environment(folder: Path) -> jinja2.Environment:
    environment = templating.environment(folder, suffixes=(".jinja", ".yaml", ".json"))
    environment.filters |= {
        "usd": lambda value: _shown(value, "usd"),
        "date": dates.shown,
        "wrapped": drawing.wrapped,
    }
    return environment
