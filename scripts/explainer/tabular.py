"""The catalog as a database in memory: one table for each register, and one for all figures."""

import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from explainer import countries, quantities
from explainer.catalog import Catalog

FIGURES = ("note", "key", "label", "unit", "value", "as_of", "by")


def database(catalog: Catalog) -> sqlite3.Connection:
    """A table has the name of its register, with `_` for `-`; a cell that names several things parts them by spaces.

    In the table `figures` every row is one observation. `country(code)` is the English name of a country.
    """
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.create_function("country", 1, countries.shown, deterministic=True)
    for note in catalog.of_kind("register", even_withdrawn=True):
        columns = list(dict.fromkeys(column.name for column in note.model.schema_.fields))
        rows = ([row.values.get(column) for column in columns] for row in note.rows)
        _fill(connection, note.id.replace("-", "_"), columns, rows)
    observed = (
        (h.note.id, h.key, h.label, h.unit, o.value, o.as_of, o.by)
        for h in catalog.living_figures
        for o in h.observations
    )
    _fill(connection, "figures", FIGURES, observed)
    return connection


def _fill(connection: sqlite3.Connection, table: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f'CREATE TABLE IF NOT EXISTS "{table}" ({names})')
    marks = ", ".join("?" for _ in columns)
    filled = ([_stored(value) for value in row] for row in rows)
    connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', filled)


def _stored(value: Any) -> Any:
    """A value as SQLite holds it."""
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Decimal):
        value = quantities.as_number(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value)
    return value
