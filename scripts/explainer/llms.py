"""The site in one file for language models, in the form of llmstxt.org: what there is, and where."""

import re
from collections.abc import Iterable, Iterator

from explainer import layout
from explainer.catalog import Catalog
from explainer.notes import Note

URI = "llms.txt"

DATA = {
    "data/notes.json": "every note: names, summary, links, sources",
    "data/figures.json": "every figure with all its observations: value, date, whose count, sources",
    "data/figures.csv": "the same, one observation a row",
    "data/programs.csv": "every program side by side",
    "data/references.json": "every source, as CSL-JSON",
    "data/datapackage.json": "what the columns of all tables hold (Frictionless Data Package)",
}


def text(catalog: Catalog, files: Iterable[str]) -> bytes:
    """The file, given the uris of the data files; its links are relative to the site."""
    return ("\n".join(_lines(catalog, set(files))) + "\n").encode()


def _lines(catalog: Catalog, files: set[str]) -> Iterator[str]:
    home = catalog.by_uri.get("index.md")
    yield f"# {_plain(home.title) if home and home.model else 'Home'}"
    if home and home.model:
        yield from ("", f"> {_plain(home.model.summary)}")
    yield from (
        "",
        "Every figure has its date, its sources and its history. Cite the page and the date for which a figure holds.",
    )
    for title, kind in (("Explainers", "explainer"), ("Programs", "program"), ("Registers", "register")):
        if notes := catalog.of_kind(kind):
            yield from ("", f"## {title}", "", *map(_line, notes))
    yield from ("", "## Data", "")
    yield from (_link(uri.rpartition("/")[2], uri, about) for uri, about in DATA.items() if uri in files)
    yield from (
        _link(f"{note.id}.csv", f"data/{note.id}.csv", f"the register {note.title}")
        for note in catalog.of_kind("register")
    )
    if feeds := sorted(uri for uri in files if uri.endswith(".xml")):
        yield from ("", "## Feeds", "", *(_link(uri, uri, "what is new") for uri in feeds))
    # The section of this name is the one that may be skipped where room is short.
    yield from ("", "## Optional", "")
    for title, uri in (("Glossary", "glossary/index.md"), ("Actors", "actors/index.md"), ("Figures", "figures.md")):
        yield _link(title, layout.address(uri))
    yield _link("Sources", layout.address("sources/index.md"))


def _line(note: Note) -> str:
    return _link(note.title, layout.address(note.uri), note.model.summary)


def _link(title: str, address: str, about: str = "") -> str:
    return f"- [{_plain(title)}]({address})" + (f": {_plain(about)}" if about else "")


def _plain(text: str) -> str:
    """Plain text as Markdown, for readers who see its source: no more is escaped than must be."""
    return re.sub(r"[\\`*_\[\]<>]", r"\\\g<0>", text)
