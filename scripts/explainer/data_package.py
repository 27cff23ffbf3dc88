"""The tables among the data files as a Data Package (Frictionless, version 1): what each column holds, for machines."""

import hashlib
import json
from typing import Any

from explainer import quantities
from explainer.catalog import Catalog
from explainer.models import Column, ComputedFigure
from explainer.notes import Note

URI = "data/datapackage.json"

LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
"""A date that may be known to the month or the year only, which no type of Table Schema holds."""


def descriptor(catalog: Catalog, files: dict[str, bytes]) -> bytes:
    """The descriptor of the tables among `files`, each as it is."""
    home = catalog.by_uri.get("index.md")
    registers = catalog.of_kind("register")
    cited = dict.fromkeys(
        [source for history in catalog.figures.values() for o in history.observations for source in o.sources]
        + [source.id for note in registers for source in catalog.sources_of(note)]
    )
    sources = [catalog.notes[source] for source in sorted(cited) if source in catalog.notes]
    package = {
        "profile": "tabular-data-package",
        "name": "data",
        "title": home.title if home and home.model else None,
        "description": home.model.summary if home and home.model else None,
        "licenses": [LICENSE],
        "sources": [{"title": s.title, "path": s.model.url} for s in sources if s.kind == "source" and s.model],
        "resources": [
            _resource("figures", FIGURES, files),
            _resource("programs", PROGRAMS, files),
            *(_register(catalog, note, files) for note in registers),
        ],
    }
    return (json.dumps(_without_nothing(package), ensure_ascii=False, indent=1) + "\n").encode()


def _resource(name: str, about: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    data = files[f"data/{name}.csv"]
    return _without_nothing(
        {
            "profile": "tabular-data-resource",
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(data),
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            **about,
        }
    )


def _register(catalog: Catalog, note: Note, files: dict[str, bytes]) -> dict[str, Any]:
    schema = {
        "fields": [_field(column, note) for column in note.model.schema_.fields],
        "primaryKey": list(note.model.schema_.primary_key),
    }
    about = {
        "title": note.title,
        "description": note.model.summary,
        "schema": _without_nothing(schema),
        "figures": _computed(catalog, note),
    }
    return _resource(note.id, about, files)


def _field(column: Column, note: Note) -> dict[str, Any]:
    """A column as Table Schema has it; its type is the one that all of its cells are true to."""
    form, limits = _type(column, note), column.constraints
    constraints: dict[str, Any] = {"required": limits.required or None, "unique": limits.unique or None}
    if column.type == "date" and form == "string":
        constraints["pattern"] = DATE
    if not column.refers_to:
        constraints["enum"] = list(limits.enum or ())
    if form == "string" and not column.refers_to:
        constraints["pattern"] = limits.pattern or constraints.get("pattern")
    if form in ("integer", "number", "year", "date"):
        constraints |= {"minimum": limits.minimum, "maximum": limits.maximum}
    field = {
        "name": column.name,
        "type": form,
        "title": column.title,
        "description": column.description,
        "unit": column.unit,
        "refersTo": column.refers_to,
        "constraints": _without_nothing(constraints),
    }
    return _without_nothing(field)


def _type(column: Column, note: Note) -> str:
    if column.refers_to:
        return "string"
    if column.type == "date":
        days = all(len(row.cells[column.name].text) in (0, len("YYYY-MM-DD")) for row in note.rows)
        return "date" if days else "string"
    return column.type


def _computed(catalog: Catalog, note: Note) -> list[dict[str, Any]]:
    """The figures that are counted or added up from the rows, with their newest values."""
    found = []
    for key, figure in note.model.figures.items():
        history = catalog.figures[note.id, key]
        if isinstance(figure, ComputedFigure) and history.observations:
            newest = history.observations[-1]
            found.append(
                _without_nothing(
                    {
                        "name": key,
                        "title": figure.label,
                        "unit": figure.unit,
                        "count": figure.count,
                        "sum": figure.sum,
                        "datedBy": figure.dated_by,
                        "value": quantities.as_number(newest.value),
                        "asOf": newest.as_of,
                    }
                )
            )
    return found


def _column(name: str, title: str, form: str = "string", **constraints: Any) -> dict[str, Any]:
    return _without_nothing({"name": name, "type": form, "title": title, "constraints": constraints})


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, [], {})}


FIGURES = {
    "title": "Figures",
    "description": "Every figure with its history, one observation a row.",
    "schema": {
        "fields": [
            _column("note", "Id of the note that records it", required=True),
            _column("figure", "Key of the figure on that note", required=True),
            _column("label", "What it counts", required=True),
            _column("unit", "Unit", required=True),
            _column("value", "Value", "number", required=True),
            _column("as_of", "Date for which it holds", required=True, pattern=DATE),
            _column("by", "Id of the note of whoever counted"),
            _column("qualifier", "How the value is to be taken"),
            _column("sources", "Ids of the sources, parted by spaces"),
            _column("remark", "Remark"),
        ]
    },
}
PROGRAMS = {
    "title": "Programs",
    "description": "Every program side by side.",
    "schema": {
        "fields": [
            _column("id", "Id of the program's note", required=True, unique=True),
            _column("title", "Program", required=True),
            _column("country", "Country: ISO 3166, EU or INT"),
            _column("decided_by", "Decided by: ids, parted by spaces"),
            _column("paid_by", "Paid by: ids, parted by spaces"),
            _column("administered_by", "Administered by: ids, parted by spaces"),
            _column("legal_basis", "Legal basis: ids, parted by spaces"),
            _column("drawn_from", "Drawn from (Markdown)"),
            _column("speed", "How fast (Markdown)"),
            _column("oversight", "Oversight (Markdown)"),
            _column("law", "Law"),
            _column("so_far", "So far", "number"),
            _column("unit", "Unit of what is so far"),
            _column("as_of", "Date for which it holds", pattern=DATE),
            _column("sources", "Ids of the sources, parted by spaces"),
        ],
        "primaryKey": ["id"],
    },
}
