"""The addresses that were published: each of them answers for good."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from explainer import feeds, layout, reader, sections
from explainer.catalog import Catalog
from explainer.models import MODELS
from explainer.notes import Note
from explainer.problems import Problem, nearest, suggestion

FILES = (
    *(f"data/{name}" for name in ("notes.json", "figures.json", "figures.csv", "programs.csv", "datapackage.json")),
    *("data/references.json", "data/references.bib", "objects.inv", "llms.txt"),
    *("feeds/changes.xml", "feeds/figures.xml"),
    *(f"schemas/{kind}.json" for kind in MODELS),
)
"""The files of all notes together that others may rely on."""


def load(root: Path) -> tuple[tuple[str, ...], list[Problem]]:
    """The list, in its order, and what is wrong with its file; nothing where there is none."""
    path = layout.documents(root) / layout.PUBLISHED
    if not path.exists():
        return (), []
    text = reader.read(path, layout.path_of(layout.PUBLISHED))
    return ((), [text]) if isinstance(text, Problem) else (tuple(text.splitlines()), [])


def text(addresses: Iterable[str]) -> str:
    """The file that lists addresses."""
    return "".join(f"{address}\n" for address in sorted(addresses))


def addresses(
    catalog: Catalog, anchors: Mapping[str, Collection[str]], files: Collection[str] | None = None
) -> set[str]:
    """Every address that answers: of pages and, by the id of their note, their anchors; of files; of what moved.

    `files` are those that there are. Without them a picture is taken to have rows, which only drawing it would tell.
    """
    found = {sections.page(uri) if uri.endswith(".md") else uri for uri in catalog.uris} - {
        layout.LINKS,
        layout.PUBLISHED,
    }
    pages = [(sections.page(note.uri), note) for note in catalog.notes.values()]
    pages += [(f"{address}/", note) for address, note in catalog.moved.items()]
    for page, note in pages:
        found.add(page)
        found.update([f"{page}#{anchor}" for anchor in anchors.get(note.id, ())])
        found.update([f"{page}#{anchor}" for anchor in note.field("former_anchors", ())])
    living = {*FILES, *(uri for note in catalog.notes.values() for uri in files_of(note))}
    living |= {f"data/charts/{name}.csv" for note in catalog.notes.values() for name in note.field("pictures", ())}
    former = former_files(catalog)
    if files is None:
        programs = catalog.of_kind("program", even_withdrawn=True)
        silent = {feeds.uri_of(note.id) for note in programs if feeds.is_silent(catalog, note)}
        living, former = living - silent, {uri: to for uri, to in former.items() if to not in silent}
    else:
        living, former = living & set(files), {uri: to for uri, to in former.items() if uri in files}
    return found | living | former.keys()


def files_of(note: Note, note_id: str = "", keys: Mapping[str, str] | None = None) -> dict[str, str]:
    """The data files and feeds that a note has of its own: by their uris, those that they have now.

    They may be asked for under another id, and under other keys of its figures, each with the one it has now.
    """
    named, now = note_id or note.id, note.id
    found = {}
    for key, to in (keys or {key: key for key in note.field("figures", ())}).items():
        for suffix in ("csv", "json"):
            found[f"data/figures/{named}.{key}.{suffix}"] = f"data/figures/{now}.{to}.{suffix}"
    if note.kind == "register":
        found[f"data/{named}.csv"] = f"data/{now}.csv"
        if named != now:  # what lies beside the note is the same table
            found[f"registers/{named}.csv"] = f"data/{now}.csv"
    if note.kind == "program":
        found[feeds.uri_of(named)] = feeds.uri_of(now)
    return found


def former_files(catalog: Catalog) -> dict[str, str]:
    """The uris that files had before their note was moved or its figure renamed, each with the one it has now."""
    found: dict[str, str] = {}
    moved = [(address.rpartition("/")[2], note) for address, note in catalog.moved.items()]
    renamed = [(note.id, note) for note in catalog.notes.values() if note.field("former_anchors")]
    for note_id, note in [*moved, *renamed]:
        figures, former = note.field("figures", {}), note.field("former_anchors", {})
        keys = {key: key for key in figures} | {old: new for old, new in former.items() if new in figures}
        found |= files_of(note, note_id, keys)
    living = {uri for note in catalog.notes.values() for uri in files_of(note)} if found else set()
    return {uri: to for uri, to in found.items() if uri not in living and uri not in catalog.uris}


def published_addresses_answer(catalog: Catalog, anchors: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """What was published once is linked from elsewhere, where nobody here can mend it.

    While a note cannot be read, nobody can tell what answers by it.
    """
    if not catalog.published or any(note.model is None for note in catalog.notes.values()):
        return
    known = addresses(catalog, anchors)
    for line, address in enumerate(catalog.published, 1):
        if address not in known and (found := _unanswered(catalog, anchors, known, address)):
            message = f"nothing answers any more at the published address `{address}`"
            yield Problem(layout.path_of(layout.PUBLISHED), line, 1, "I307", message, found)


def _unanswered(
    catalog: Catalog, anchors: Mapping[str, Collection[str]], known: Collection[str], address: str
) -> str | None:
    """The cure; none where another fault tells of the same."""
    page, mark, anchor = address.partition("#")
    uri = _uri(catalog, page)
    if mark:
        note = catalog.by_uri.get(uri)
        if page not in known or sections.is_one(catalog, uri, anchor):
            return None
        if note is None:
            return "say in `scripts/explainer/sections.py` what took its place"
        near = nearest(anchor, anchors.get(note.id, ())) or "ANCHOR"
        return f"lead it to what took its place: `former_anchors: {{{anchor}: {near}}}` in `{note.path}`"
    if page.startswith("feeds/") and any(page in files_of(note) for note in catalog.of_kind("program", True)):
        return "it is a feed with nothing to tell: bring back a figure of its program, or a row that names it"
    if not page.endswith("/"):
        near = nearest(page, (other for other in known if "#" not in other and not other.endswith("/")))
        now = f" (the nearest is `{near}`)" if near else ""
        return f"give what took its place{now} its name: `formerly` for a note, `former_anchors` for a figure"
    near = nearest(page, (other for other in known if other.endswith("/")))
    now = f" (the nearest is `{near}`)" if near else ""
    former = page.rstrip("/")
    return f"give the note that took its place{now} `formerly: [{former}]`, or bring it back with `status: withdrawn`"


def _uri(catalog: Catalog, page: str) -> str:
    """The uri of what answers at the address of a page."""
    if moved := catalog.moved.get(page.rstrip("/")):
        return moved.uri
    uri = "index.md" if page == sections.HOME else f"{page.rstrip('/')}.md"
    return uri if uri in catalog.uris else f"{page}index.md"


def former_anchors_lead_somewhere(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """An anchor that a page had before is nothing else now, and leads to one that it has."""
    for note in notes:
        former = note.field("former_anchors")
        living = catalog.anchors(note) if former else {}
        for old, new in (former or {}).items():
            if old in living:
                message = f"the former anchor `{old}` is that of a living {living[old]}"
                yield note.problem(note.places.of_key(("former_anchors", old)), "I303", message, "remove it")
            if new not in living:
                message = f"`{new}` in the field `former_anchors` is no anchor of this page"
                place = note.place("former_anchors", old)
                yield note.problem(place, "L409", message, *suggestion(new, living))
