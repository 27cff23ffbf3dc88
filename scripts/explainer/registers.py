"""The rows of a register in HTML: the address of each, and what a script needs to sort and filter them."""

import json
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from explainer.models import Column
from explainer.tables import Record
from explainer.views import View

CODES = re.compile(r"([A-Z]{2}|INT)( ([A-Z]{2}|INT))*")
"""Countries by their ISO 3166 codes."""
LONG = 60
"""From so many characters on, a text needs a wide column."""


def dress_table(box: etree.Element, view: View) -> None:
    """Tells of each column of a register's table how it is sorted and filtered, and gives each row its address."""
    table = box.find("table")
    columns, rows = view.columns(), view.note.rows
    table.set("aria-label", view.note.title)
    for header, column in zip(table.iterfind("thead/tr/th"), columns, strict=True):
        header.set("data-name", column.name)
        if order := _order(column):
            header.set("data-sort", order)
        _offer(header, column, rows)
    long = {
        column.name
        for column in columns
        if not column.refers_to and any(len(row.cells[column.name].text) > LONG for row in rows)
    }
    # A table of no rows has one that is empty.
    for element, row in zip(table.iterfind("tbody/tr"), rows, strict=False):
        key = view.row_key(row)
        element.set("id", f"row-{key}")
        for cell, column in zip(element, columns, strict=True):
            if _order(column) in ("date", "number") and (value := row.values[column.name]) is not None:
                cell.set("data-value", str(value))
            if column.name in long:
                cell.set("data-long", "")
        # Its sign is put there by the stylesheet: it is no part of the cell's text.
        etree.SubElement(
            element[0], "a", {"class": "row-link", "href": f"#row-{key}", "aria-label": f"Link to row {key}"}
        )


def dress_timeline(box: etree.Element, view: View) -> None:
    """Tells which kinds of events a timeline has."""
    kind = view.note.model.timeline.kind
    for column in view.note.model.schema_.fields:
        if column.name == kind:
            box.set("data-name", kind)
            box.set("data-title", column.title)
            _offer(box, column, view.note.rows)


def _order(column: Column) -> str:
    """How a column is sorted; not at all where it holds citations or figures."""
    if column.refers_to in ("sources", "figures"):
        return ""
    if column.refers_to or column.type in ("string", "boolean"):
        return "text"
    return "date" if column.type == "date" else "number"


def _offer(element: etree.Element, column: Column, rows: Iterable[Record]) -> None:
    """Puts on an element the values by which a column is filtered, where they are few."""
    if column.refers_to or column.type not in ("string", "boolean", "year"):
        return
    texts = [" ".join(text.split()) for row in rows if (text := row.cells[column.name].text)]
    if texts and all(map(CODES.fullmatch, texts)):
        texts = [code for text in texts for code in text.split(" ")]
        element.set("data-codes", "")
        values = sorted(set(texts))
    elif column.constraints.enum:
        values = [value for value in map(str, column.constraints.enum) if value in texts]
    else:
        values = sorted(set(texts))
    few = bool(column.constraints.enum) or 3 * len(values) <= len(texts) or element.get("data-codes") is not None
    if len(values) > 1 and len(values) < len(texts) and few and max(map(len, values)) <= LONG:
        element.set("data-filter", json.dumps(values, ensure_ascii=False))
