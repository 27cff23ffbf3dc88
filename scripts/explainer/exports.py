"""The data files under `data/`: everything that the site knows, for machines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import deflate
from pydantic_core import to_json

from explainer import cells, quantities
from explainer.catalog import Catalog
from explainer.figures import History
from explainer.kept import Kept, digest
from explainer.models import Observation, Source
from explainer.notes import Note


def files(catalog: Catalog) -> dict[str, bytes]:
    """Every data file, by its uri."""
    return of_all(catalog) | of_figures(catalog)


def of_all(catalog: Catalog) -> dict[str, bytes]:
    """Those that are made from many notes, and the tables of registers."""
    figures = (row for history in catalog.living_figures for row in _figure_rows(history))
    programs = (_program_row(catalog, note) for note in catalog.of_kind("program"))
    found = {
        "data/notes.json": _list(note_data(catalog, note) for note in _published(catalog)),
        "data/figures.json": _list(map(figure_data, catalog.living_figures)),
        "data/figures.csv": _table(_FIGURE_HEADER, figures),
        "data/references.json": _json([csl(note) for note in catalog.of_kind("source")]),
        "data/references.bib": "\n".join(bibtex(note) for note in catalog.of_kind("source")).encode(),
        "data/programs.csv": _table(_PROGRAM_HEADER, programs),
        "objects.inv": inventory(catalog),
    }
    for note in catalog.of_kind("register", even_withdrawn=True):
        names = [column.name for column in note.model.schema_.fields]
        rows = ([row.cells[name].text for name in names] for row in note.rows)
        found[f"data/{note.id}.csv"] = _table(names, rows)
    return found


def of_figures(catalog: Catalog, keeper: Kept | None = None) -> dict[str, bytes]:
    """Those of single figures, most of all; taken again of each note where nothing changed that they are made from."""
    before: Mapping[str, tuple[str, dict[str, bytes]]] = keeper.many("figure files") if keeper else {}
    now = {}
    for note in catalog.notes.values():
        if not (histories := catalog.figures_of(note)):
            continue
        sources = (catalog.notes.get(source) for source in _sources(histories))
        told = digest(note.id, note.face, [(source.id, source.face) for source in sources if source]) if keeper else ""
        known = before.get(note.uri)
        now[note.uri] = known if known and known[0] == told else (told, _files_of(catalog, histories))
    if keeper:
        keeper.keep_many("figure files", before, now)
    return {uri: content for _, made in now.values() for uri, content in made.items()}


def _files_of(catalog: Catalog, histories: Iterable[History]) -> dict[str, bytes]:
    found = {}
    for history in histories:
        stem = f"data/figures/{history.note.id}.{history.key}"
        found[f"{stem}.json"] = _json(figure_metadata(catalog, history))
        found[f"{stem}.csv"] = _table(_FIGURE_HEADER, _figure_rows(history))
    return found


def _sources(histories: Iterable[History]) -> dict[str, None]:
    """The ids of the sources of all their observations, each once and in their order."""
    return dict.fromkeys(source for history in histories for o in history.observations for source in o.sources)


def note_data(catalog: Catalog, note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "kind": note.kind,
        "title": note.title,
        "summary": note.field("summary"),
        "uri": note.uri,
        "aliases": list(note.field("aliases", ())),
        "abbreviation": note.field("abbreviation"),
        "status": note.field("status", "current"),
        "links": sorted({reference.target for reference in catalog.links.get(note.id, ())}),
        "backlinks": sorted({reference.source for reference in catalog.backlinks.get(note.id, ())}),
        "sources": [source.id for source in catalog.sources_of(note)],
        **({"withdrawn": note.model.withdrawn.model_dump()} if note.is_withdrawn else {}),
    }


def figure_data(history: History) -> dict[str, Any]:
    return {
        "note": history.note.id,
        "figure": history.key,
        "label": history.label,
        "unit": history.unit,
        "review": history.note.model.figures[history.key].review,
        "observations": [_observation(observation) for observation in history.observations],
    }


def figure_metadata(catalog: Catalog, history: History) -> dict[str, Any]:
    """A figure with everything that is needed to use it alone."""
    sources = [catalog.notes[source] for source in _sources([history]) if source in catalog.notes]
    return {
        **figure_data(history),
        "processing_note": history.remark,
        "computed_from": history.note.uri if history.computed else None,
        "license": "CC BY 4.0",
        "sources": [csl(note) for note in sources if note.kind == "source" and note.model],
    }


def csl(note: Note) -> dict[str, Any]:
    """A source as CSL-JSON 1.0."""
    source: Source = note.model
    data = {
        "id": note.id,
        "type": source.type,
        "title": source.title,
        "author": [{"literal": author} for author in source.authors],
        "publisher": source.publisher,
        "issued": csl_date(source.issued),
        "URL": source.url,
        "accessed": csl_date(source.accessed),
        "archive_location": source.archive,
        "number": source.number,
        "language": source.language,
        "note": source.note,
    }
    return {key: value for key, value in data.items() if value}


def bibtex(note: Note) -> str:
    """A source as an entry of BibTeX, for biblatex."""
    source: Source = note.model
    fields = {
        "title": _tex(source.title),
        "author": " and ".join(f"{{{_tex(name)}}}" for name in source.authors or (source.publisher,)),
        "publisher": _tex(source.publisher),
        "date": source.issued,
        "url": source.url,
        "urldate": source.accessed,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@online{{{note.id},", *lines, "}\n"])


def inventory(catalog: Catalog) -> bytes:
    """An inventory in the format of Sphinx (version 2), so that other sites can link terms by name."""
    lines = []
    for note in _published(catalog):
        if note.kind in ("source", "page") or note.is_withdrawn:
            continue
        uri = note.uri.removesuffix(".md") + "/"
        lines.append(f"{note.id} std:term -1 {uri} {note.title}")
        lines += [
            f"{note.id}.{history.key} std:label -1 {uri}#{history.key} {history.label}"
            for history in catalog.figures_of(note)
        ]
    header = "# Sphinx inventory version 2\n# Project: explainer\n# Version: \n"
    header += "# The remainder of this file is compressed using zlib.\n"
    return header.encode() + deflate.zlib_compress("".join(f"{line}\n" for line in lines).encode())


_PROGRAM_HEADER = (
    "id title country decided_by paid_by administered_by legal_basis drawn_from speed oversight law "
    "so_far unit as_of sources"
).split()
_FIGURE_HEADER = ["note", "figure", "label", "unit", "value", "as_of", "by", "qualifier", "sources", "remark"]


def _published(catalog: Catalog) -> list[Note]:
    return [note for note in catalog.notes.values() if note.model]


def _observation(observation: Observation) -> dict[str, Any]:
    data = {
        "value": quantities.as_number(observation.value),
        "as_of": observation.as_of,
        "by": observation.by,
        "sources": list(observation.sources),
    }
    return data | {key: value for key in ("qualifier", "note") if (value := getattr(observation, key))}


def _figure_rows(history: History):
    for o in history.observations:
        value = quantities.as_number(o.value)
        yield [
            history.note.id,
            history.key,
            history.label,
            history.unit,
            value,
            o.as_of,
            o.by or "",
            o.qualifier or "",
            " ".join(o.sources),
            o.note or "",
        ]


def _program_row(catalog: Catalog, note: Note) -> list[Any]:
    """A channel of aid in one row: who decides and pays, from whose stock, how fast, how much so far as of when."""
    model = note.model
    headline = catalog.figures.get((note.id, model.headline))
    newest = headline.current[0] if headline and headline.current else None
    lists = [" ".join(ids) for ids in (model.decided_by, model.paid_by, model.administered_by, model.legal_basis)]
    texts = [model.drawn_from or "", model.speed or "", model.oversight or ""]
    so_far = (
        [quantities.as_number(newest.value), headline.unit, newest.as_of, " ".join(newest.sources)]
        if newest
        else [""] * 4
    )
    return [note.id, note.title, model.country or "", *lists, *texts, model.law or "", *so_far]


def csl_date(date: str | None) -> dict[str, Any] | None:
    """A date as CSL-JSON holds it, as precise as it is known."""
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None


def _tex(text: str) -> str:
    """Plain text as TeX shows it to the letter; what it would join, dashes or quotes, is kept apart."""
    return re.sub(r"[\\&%$#_{}~^]|(?<=-)(?=-)|(?<=['`,])(?=['`,])|(?<=[?!])(?=`)", _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return _TEX.get(match[0], f"\\{match[0]}")


_TEX = {"": "{}", "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table that people open in a spreadsheet."""
    return cells.written(header, ([cells.inert(value) for value in row] for row in rows))


def _json(data: Any) -> bytes:
    return to_json(data, indent=1) + b"\n"


def _list(data: Iterable[Any]) -> bytes:
    """The same of a long list, of which no more than a thing at a time is in the memory."""
    things = [b"\n " + to_json(thing, indent=1).replace(b"\n", b"\n ") for thing in data]
    return b"[" + b",".join(things) + (b"\n]\n" if things else b"]\n")
