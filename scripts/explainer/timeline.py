"""A register whose rows are events: in the order of their dates, under their years."""

from itertools import groupby

from explainer.models import Register
from explainer.tables import Record


def years(register: Register, rows: tuple[Record, ...]) -> list[tuple[str, list[Record]]]:
    """The rows by year, oldest first; those without a date come last, under no year."""
    column = register.timeline.date if register.timeline else ""
    dated = sorted(rows, key=lambda row: str(row.values.get(column) or "~"))
    return [
        (year, list(group)) for year, group in groupby(dated, key=lambda row: str(row.values.get(column) or "")[:4])
    ]


def anchor(year: str) -> str:
    return f"y{year}" if year else "undated"
