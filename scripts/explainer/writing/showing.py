"""Everything that is known of one note or one figure, as data and as text of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from explainer import matcher, quantities
from explainer.catalog import Catalog, Reference
from explainer.figures import History, pin_of
from explainer.models import INVERSE_RELATIONS, RELATIONS
from explainer.notes import Note

POINTING = {**RELATIONS, "link": "Links to", "mention": "Mentions"}
"""The ways in which a note points at another, for readers."""
POINTED_AT = {
    **INVERSE_RELATIONS,
    "related": "Named as related by",
    "link": "Linked from",
    "mention": "Mentioned in",
}
"""The same, seen from the other end."""

Data = dict[str, Any]


def note_data(catalog: Catalog, note: Note) -> Data:
    """A note with its figures, what it points at, and every place that points at it."""
    model = note.model
    told = {name: getattr(model, name, None) for name in ("summary", "publisher", "issued", "url", "grade", "status")}
    return {
        "id": note.id,
        "kind": note.kind,
        "title": note.title,
        "path": note.path,
        **{name: value for name, value in told.items() if value},
        "names": matcher.names(note)[1:] if note.kind in matcher.MATCHED_KINDS and model else [],
        "figures": [_newest(history) for history in catalog.figures_of(note)] if model else [],
        "links": _targets(catalog.links.get(note.id, ())),
        "sources": [source.id for source in catalog.sources_of(note)],
        "backlinks": {
            relation: [_place(catalog, reference) for reference in found]
            for relation, found in _grouped(catalog.backlinks.get(note.id, ()), POINTED_AT).items()
        },
        "cited_by": [
            {"path": use.path, "line": use.position[0], "column": use.position[1], "where": use.where, "said": use.said}
            for use in (catalog.uses.get(note.id, ()) if note.kind == "source" else ())
        ],
    }


def figure_data(catalog: Catalog, history: History) -> Data:
    """A figure with its history, and every place that states or names it."""
    return {
        "id": f"{history.note.id}#{history.key}",
        "kind": "figure",
        "title": history.label,
        "path": history.note.path,
        "line": history.note.places.of_key(("figures", history.key))[0],
        **({"remark": history.remark} if history.remark else {}),
        "history": [
            {
                "value": quantities.as_number(observation.value),
                "shown": history.shown(observation),
                "as_of": observation.as_of,
                "by": observation.by,
                "sources": list(observation.sources),
            }
            for observation in history.observations
        ],
        "stated": sorted(
            [*_stated(catalog, history), *_named_in_cells(catalog, history)],
            key=lambda place: (place["path"], place["line"], place["column"]),
        ),
    }


def text(data: Data) -> str:
    """The data as a person reads it."""
    lines = _figure_lines(data) if data["kind"] == "figure" else _note_lines(data)
    return "\n".join(lines)


def _newest(history: History) -> Data:
    values = [{"shown": history.shown(o), "as_of": o.as_of, "by": o.by} for o in history.current]
    return {"key": history.key, "label": history.label, "values": values}


def _grouped(references: Iterable[Reference], names: dict[str, str]) -> dict[str, list[Reference]]:
    """The references by relation, in the order of the names."""
    found: dict[str, list[Reference]] = {relation: [] for relation in names}
    for reference in references:
        found[reference.relation].append(reference)
    return {relation: group for relation, group in found.items() if group}


def _targets(references: Iterable[Reference]) -> dict[str, list[str]]:
    """The ids of the notes that are pointed at, each once, by relation."""
    return {
        relation: list(dict.fromkeys(reference.target for reference in group))
        for relation, group in _grouped(references, POINTING).items()
    }


def _place(catalog: Catalog, reference: Reference) -> Data:
    line, column = reference.position
    path = catalog.notes[reference.source].path
    return {"id": reference.source, "path": path, "line": line, "column": column, "sentence": reference.sentence}


def _stated(catalog: Catalog, history: History) -> Iterator[Data]:
    """The links of prose that lead to the figure."""
    for note in catalog.notes.values():
        for body in note.bodies.values():
            for link in body.links:
                if catalog.figure_at(catalog.target(note, link.href)) is history:
                    place = {"path": note.path, "line": link.line, "column": link.column}
                    yield place | {"text": link.text, "pin": _pin(link.title), "sentence": link.sentence}


def _named_in_cells(catalog: Catalog, history: History) -> Iterator[Data]:
    wanted = f"{history.note.id}#{history.key}"
    for note in catalog.of_kind("register"):
        columns = [column for column in note.model.schema_.fields if column.refers_to == "figures"]
        for row in note.rows:
            for column in columns:
                if wanted in (row.values[column.name] or ()):
                    cell = row.cells[column.name]
                    place = {"path": note.path.removesuffix(".md") + ".csv", "line": cell.line, "column": cell.column}
                    yield place | {"text": wanted, "pin": None, "sentence": f"the column `{column.name}`"}


def _pin(title: str) -> str | None:
    """The date to which a link is held; none where it follows the newest value, or where the pin cannot be read."""
    try:
        pin = pin_of(title)
    except ValueError:
        return None
    return pin.as_of if pin else None


def _note_lines(data: Data) -> Iterator[str]:
    yield from _wrapped(f"{data['title']} ({data['kind']} `{data['id']}`)")
    yield data["path"]
    if "summary" in data:
        yield from ("", *_wrapped(data["summary"]))
    yield ""
    for name in ("publisher", "issued", "url", "grade", "status"):
        if name in data:
            yield from _wrapped(f"{name}: {data[name]}")
    if data["names"]:
        yield from _wrapped(f"names: {'; '.join(data['names'])}")
    if data["figures"]:
        yield from ("", "Figures")
        for figure in data["figures"]:
            values = "; ".join(f"{v['shown']} as of {v['as_of']}{_by(v)}" for v in figure["values"]) or "no value"
            yield from _wrapped(f"#{figure['key']} {figure['label']}: {values}", 2, 4)
    for relation, ids in data["links"].items():
        yield from ("", POINTING[relation], *_wrapped(", ".join(ids), 2))
    if data["sources"]:
        yield from ("", "Rests on", *_wrapped(", ".join(data["sources"]), 2))
    for relation, places in data["backlinks"].items():
        yield from ("", POINTED_AT[relation])
        for place in places:
            yield from _placed(place, place["sentence"])
    if data["cited_by"]:
        yield from ("", "Cited by")
        for place in data["cited_by"]:
            yield from _placed(place, place["said"])


def _figure_lines(data: Data) -> Iterator[str]:
    yield from _wrapped(f"{data['title']} ({data['kind']} `{data['id']}`)")
    yield f"{data['path']}:{data['line']}"
    if "remark" in data:
        yield from ("", *_wrapped(data["remark"]))
    yield from ("", "History")
    for value in data["history"]:
        said = f"{value['as_of']}: {value['shown']}{_by(value)}"
        yield from _wrapped(f"{said} ({', '.join(value['sources'])})" if value["sources"] else said, 2, 4)
    if data["stated"]:
        yield from ("", "Stated in")
        for place in data["stated"]:
            pin = f" (as of {place['pin']})" if place["pin"] else ""
            yield from _placed(place, f"{place['text']}{pin}: {place['sentence']}")


def _by(value: Data) -> str:
    return f" by {value['by']}" if value["by"] else ""


def _placed(place: Data, said: str) -> Iterator[str]:
    yield f"  {place['path']}:{place['line']}:{place['column']}"
    yield from _wrapped(said, 4)


def _wrapped(said: str, first: int = 0, others: int | None = None) -> list[str]:
    """The lines of a text, the first one and the others indented by so many spaces; what has no spaces stays whole."""
    indents = {"initial_indent": " " * first, "subsequent_indent": " " * (first if others is None else others)}
    return textwrap.wrap(said, 80, **indents, break_long_words=False, break_on_hyphens=False)
