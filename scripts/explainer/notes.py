"""One note: a file, read and held against the schema of its kind."""

import os
import pickle
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from explainer import assets, body, cells, kept, layout, models, reader, tables, validation
from explainer.body import Body, Citation, Heading, Link
from explainer.front_matter import Fields, Places, Position
from explainer.kept import Kept
from explainer.problems import Fix, Problem, did_you_mean
from explainer.reader import Document


class Written(NamedTuple):
    """What a page shows of the texts of its note, in the order in which they stand there."""

    texts: dict[str, str]
    """By their names, as they are written."""
    excessive: tuple[str, ...]
    """The names of those that would keep whoever renders them busy."""
    stating: tuple[Link, ...]
    """The links that have an anchor, and so may state figures, without what is around them."""
    citing: dict[str, tuple[str, ...]]
    """The sources that a text cites, by its name."""


class Contents(NamedTuple):
    """What stands in the file of a note, piece by piece."""

    places: Places
    """Where its fields stand."""
    body_line: int
    """The line of the file on which the body starts, from 1."""
    bodies: dict[str, Body]
    """The Markdown of the note: under `body`, and under the name of each field that holds some."""
    written: Written
    """Nothing, where that is kept elsewhere."""


NOTHING = Written({}, (), (), {})

_Files = tuple[bytes | Problem, bytes | Problem | None]
"""What the file of a note holds, and the table of a register."""


class Shelf:
    """The contents of the notes of one folder: at hand until they are let go; then they are parsed again for who asks.

    What pages show of them is kept, as it is asked for whenever one is rendered.
    """

    def __init__(self, folder: str, keeper: Kept) -> None:
        self._folder = folder
        self._keeper = keeper
        self._at_hand: dict[str, Contents] = {}
        """By the origin of the note."""
        self._shown: tuple[str, Written] = "", NOTHING
        """What is shown on the page that was rendered last, with the origin of its note: it is asked for twice."""

    def put(self, origin: str, contents: Contents) -> None:
        """Takes in the contents of a note that was parsed."""
        self._keeper.put(self._keeper.key("written", origin), pickle.dumps(contents.written, 5), packs=False)
        self._at_hand[origin] = contents._replace(written=NOTHING)

    def let_go(self) -> None:
        """Forgets what is at hand, so that memory does not grow with the number of notes."""
        self._at_hand.clear()

    def contents(self, uri: str, origin: str) -> Contents:
        """The contents of a note, without what its page shows of them."""
        found = self._at_hand.get(origin)
        if found is None:
            found = self._at_hand[origin] = self._parsed(uri, origin)._replace(written=NOTHING)
        return found

    def written(self, uri: str, origin: str) -> Written:
        """What the page of a note shows of its texts."""
        if self._shown[0] != origin:
            self._shown = origin, self._written(uri, origin)
        return self._shown[1]

    def _written(self, uri: str, origin: str) -> Written:
        found = self._keeper.get(self._keeper.key("written", origin))
        if found is not None:
            return pickle.loads(found)
        contents = self._parsed(uri, origin)
        self.put(origin, contents)
        return contents.written

    def raw(self, uri: str, origin: str) -> str | None:
        """What stands in the files of a note, as it is written; none where they were changed since they were read."""
        files = self._files(uri, origin) or ()
        return "\n".join(data.decode("utf-8", "replace") for data in files if isinstance(data, bytes)) or None

    def _parsed(self, uri: str, origin: str) -> Contents:
        if (files := self._files(uri, origin)) is None:
            raise RuntimeError(f"{layout.path_of(uri)} was changed while it was read")
        return _parsed(uri, *files)[0].contents

    def _files(self, uri: str, origin: str) -> _Files | None:
        """What the files of a note hold; none where they were changed since they were read."""
        files = _files(self._folder, uri)
        return files if kept.digest(uri, *files) == origin else None


@dataclass(frozen=True, slots=True)
class Shelved:
    """The contents of a note that lie on a shelf."""

    shelf: Shelf
    uri: str
    origin: str

    @property
    def places(self) -> Places:
        return self.shelf.contents(self.uri, self.origin).places

    @property
    def body_line(self) -> int:
        return self.shelf.contents(self.uri, self.origin).body_line

    @property
    def bodies(self) -> dict[str, Body]:
        return self.shelf.contents(self.uri, self.origin).bodies

    @property
    def written(self) -> Written:
        return self.shelf.written(self.uri, self.origin)

    def raw(self) -> str | None:
        return self.shelf.raw(self.uri, self.origin)


class Marks(NamedTuple):
    """What is asked of the texts of a note all the time, so that they need not be taken up for it."""

    anchors: tuple[str, ...] = ()
    """Of its headings."""
    citations: tuple[tuple[str, str, str, Position], ...] = ()
    """In the order of the page: the key, the sentence, the anchor of the heading above, the place."""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Note:
    """A file of one kind; what cannot be read of it is None."""

    id: str
    kind: str
    """A key of `models.MODELS`."""
    uri: str
    model: Any
    """An instance of the kind's model; None where the front matter does not fit it."""
    contents: Contents | Shelved
    rows: tuple[tables.Record, ...] = ()
    """Of a register."""
    face: str = ""
    """A digest of where it is and of all of it that others may see: its fields, its rows and its headings."""
    front: str = ""
    """The same, without its rows."""
    renown: str = ""
    """A digest of what others may see of it without naming it."""
    marks: Marks = NO_MARKS
    origin: str = ""
    """A digest of the texts of its files; none where nothing is kept."""

    @property
    def path(self) -> str:
        return layout.path_of(self.uri)

    @property
    def places(self) -> Places:
        return self.contents.places

    @property
    def bodies(self) -> dict[str, Body]:
        return self.contents.bodies

    @property
    def written(self) -> Written:
        return self.contents.written

    @property
    def title(self) -> str:
        return self.model.title if self.model else self.id

    @property
    def is_withdrawn(self) -> bool:
        return self.field("status") == "withdrawn"

    def field(self, name: str, default: Any = None) -> Any:
        """What the model holds in a field; the default where its kind has no such field, or there is no model."""
        return vars(self.model).get(name, default) if self.model else default

    def place(self, *location: str | int) -> Position:
        return self.places.of(location)

    def problem(self, position: Position, code: str, message: str, hint: str = "", fix: Fix | None = None) -> Problem:
        return Problem(self.path, *position, code, message, hint, fix)


def load(root: Path, uri: str) -> tuple[Note, tuple[Problem, ...]]:
    """The note at `uri`, as far as it can be read, and every fault that its own files have."""
    return _parsed_once(uri, *_files(str(layout.documents(root)), uri))


def load_all(
    root: Path, uris: Iterable[str], keeper: Kept | None = None
) -> tuple[list[tuple[Note, tuple[Problem, ...]]], Shelf | None]:
    """Every note with its faults, and the shelf where their contents lie.

    A note whose files are as they were when it was kept is not parsed again.
    """
    folder = str(layout.documents(root))
    if keeper is None:
        return [_parsed_once(uri, *_files(folder, uri)) for uri in uris], None
    shelf, before, now = Shelf(folder, keeper), keeper.many("notes"), {}
    found = []
    for uri in uris:
        files = _files(folder, uri)
        origin = kept.digest(uri, *files)
        known = before.get(uri)
        if known is None or known.origin != origin:
            note, faults = _parsed(uri, *files)
            shelf.put(origin, note.contents)
            known = _Known(origin, note.model, note.rows, note.face, note.front, note.renown, note.marks, faults)
        if len(known.faults) <= kept.MOST_FAULTS:
            now[uri] = known
        contents = Shelved(shelf, uri, origin)
        fields = known.model, contents, known.rows, known.face, known.front, known.renown, known.marks, origin
        found.append((Note(layout.id_of(uri), _kind(uri), uri, *fields), known.faults))
    keeper.keep_many("notes", before, now)
    return found, shelf


class _Known(NamedTuple):
    """What is kept of a note, besides its contents: those of all notes are taken up at once."""

    origin: str
    model: Any
    rows: tuple[tables.Record, ...]
    face: str
    front: str
    renown: str
    marks: Marks
    faults: tuple[Problem, ...]


def _files(folder: str, uri: str) -> _Files:
    """What the file of a note in the folder of all documents holds, and the table beside it."""
    data = reader.data(f"{folder}/{uri}", layout.path_of(uri), reader.NOTE)
    table_uri = uri.removesuffix(".md") + ".csv"
    if layout.kind_of(uri) == "register" and os.path.lexists(f"{folder}/{table_uri}"):
        return data, reader.data(f"{folder}/{table_uri}", layout.path_of(table_uri), reader.TABLE)
    return data, None


def _kind(uri: str) -> str:
    return layout.kind_of(uri) or "page"


def _parsed(uri: str, data: bytes | Problem, table: bytes | Problem | None) -> tuple[Note, tuple[Problem, ...]]:
    """What the files of a note and its table hold."""
    shown, kind = layout.path_of(uri), _kind(uri)
    text = reader.decoded(data, shown, reader.NOTE)
    if isinstance(text, Problem):
        empty = _contents(Document(Fields({}), "", 1), {"body": Body()})
        face = kept.digest(uri, text)
        return Note(layout.id_of(uri), kind, uri, None, empty, face=face, front=face), (text,)
    document, problems = reader.document(text, shown)
    model = None
    if not problems:
        model, problems = validation.validate(kind, document.fields, shown)
    problems += reader.ending(text, shown)
    bodies = {"body": body.parse(document.body, document.body_line)}
    for name in models.MODELS[kind].inline_fields:
        value = document.fields.values.get(name)
        if isinstance(value, str):
            bodies[name] = body.parse_inline(value, text.split("\n"), *document.fields.places.of((name,)))
    for parsed in bodies.values():
        problems += [Problem(shown, r.line, r.column, r.code, r.message, r.hint) for r in parsed.refused]
    rows: tuple[tables.Record, ...] = ()
    if kind == "register":
        rows, faults = _rows(uri, table, model)
        problems += faults
        if model:
            for location, message, hint in tables.schema_problems(model):
                problems.append(Problem(shown, *document.fields.places.of(location), "S208", message, hint))
    marks = _marks(bodies)
    front = kept.digest(uri, text.removesuffix(document.body), [*marks.anchors])
    face = front if table is None else kept.digest(front, table)
    fields = model, _contents(document, bodies), rows, face, front, _renown(model), marks
    return Note(layout.id_of(uri), kind, uri, *fields), tuple(problems)


def _contents(document: Document, bodies: dict[str, Body]) -> Contents:
    names, values = in_order(bodies), document.fields.values
    links = (link for name in names for link in bodies[name].links if "#" in link.href)
    written = Written(
        {name: document.body if name == "body" else str(values[name]) for name in names},
        tuple(name for name in names if bodies[name].is_excessive),
        tuple(Link(link.href, link.text, link.title, "", link.line, link.column) for link in links),
        {name: tuple(citation.key for citation in bodies[name].citations) for name in names},
    )
    return Contents(document.fields.places, document.body_line, bodies, written)


def _renown(model: Any) -> str:
    """What a note is called, what the likeliest cure of a slip could be, and what explains an abbreviation."""
    given = vars(model) if model else {}
    units = [(key, figure.unit) for key, figure in given.get("figures", {}).items()]
    return kept.digest(model is None, units, [given.get(name) for name in _TOLD_OF_ALL])


_TOLD_OF_ALL = ("title", "abbreviation", "aliases", "match", "status", "formerly", "publisher")


def _marks(bodies: Mapping[str, Body]) -> Marks:
    anchors, citations = [], []
    for name in in_order(bodies):
        anchor = ""
        for item in bodies[name].items:
            if isinstance(item, Heading):
                anchor = sys.intern(item.anchor)
                anchors += [anchor] if name == "body" else []
            elif isinstance(item, Citation):
                citations.append((sys.intern(item.key), item.sentence, anchor, (item.line, item.column)))
    return Marks(tuple(anchors), tuple(citations))


def in_order(bodies: Iterable[str]) -> list[str]:
    """The names of the texts of a note in the order in which they stand on its page."""
    return [name for name in bodies if name != "body"] + ["body"]


# A preview, and whoever compares two states, parses a note once as long as its files are the same.
_parsed_once = lru_cache(maxsize=20_000)(_parsed)


def _rows(
    uri: str, data: bytes | Problem | None, model: models.Register | None
) -> tuple[tuple[tables.Record, ...], list[Problem]]:
    shown = layout.path_of(uri.removesuffix(".md") + ".csv")
    if data is None:
        message = f"the register has no table `{shown.rpartition('/')[2]}`"
        return (), [Problem(layout.path_of(uri), 1, 1, "R109", message, f"add `{shown}`")]
    table = reader.decoded(data, shown, reader.TABLE)
    if isinstance(table, Problem):
        return (), [table]
    rows, problems = cells.rows(table, shown)
    problems = problems or reader.ending(table, shown)  # where a quote is open, there is no last line
    if model is None:
        return (), problems
    found, faults = tables.records(model.schema_, rows, shown)
    return found, problems + faults


RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
RESERVED_TABLES = {"figures", "programs"}
"""Names that the data files have already."""


def misplaced(uri: str, uris: set[str]) -> Problem | None:
    """What is wrong with the place or the name of a file under `docs/`, all of whose files are `uris`."""
    shown = layout.path_of(uri)
    stem, _, suffix = uri.rpartition("/")[2].rpartition(".")
    folder = uri.rpartition("/")[0]
    if uri.startswith(assets.FOLDER):
        message = f"`{layout.path_of(assets.FOLDER)}` holds only what the generator puts there"
        return Problem(shown, 1, 1, "R107", message, f"move it to `docs/{layout.ASSETS}/`")
    if layout.is_asset(uri) or uri in (layout.LINKS, layout.PUBLISHED):
        return None
    if suffix == "csv" and folder == "registers":
        if f"{folder}/{stem}.md" in uris:
            return None
        message = f"the table `{stem}.csv` has no register"
        return Problem(shown, 1, 1, "R109", message, f"add `{layout.path_of(f'{folder}/{stem}.md')}`")
    if suffix != "md" or layout.kind_of(uri) is None:
        folders = [*layout.FOLDERS, layout.PAGE_FOLDER, layout.ASSETS]
        if suffix == "md":
            message = f"the folder `{folder}` is that of no kind" if folder else "a note lies outside the folders"
            hint = did_you_mean(folder, folders) or f"move it to one of {', '.join(f'`{name}`' for name in folders)}"
        else:
            sort = f"of the type `.{suffix}`" if stem else "without a type"
            message = f"a file {sort} is not published from here"
            hint = "notes are `.md`, the table of a register is `.csv` beside it, pictures lie in `docs/assets/`"
        return Problem(shown, 1, 1, "R107", message, hint)
    if not layout.is_id(stem):
        twin = next((other for other in sorted(uris) if other != uri and other.casefold() == uri.casefold()), None)
        if twin:
            hint = f"`{layout.path_of(twin)}` has it; rename the file"
            return Problem(shown, 1, 1, "I301", f"the id `{stem}` is taken, but for the case of its letters", hint)
        hint = "use small letters a–z, digits and single hyphens"
        return Problem(shown, 1, 1, "R108", f"the file name `{stem}` is no id", hint)
    if stem in RESERVED_NAMES:
        message = f"the name `{stem}` is that of a device on Windows, which could not check the file out"
        return Problem(shown, 1, 1, "R108", message, "choose another")
    if folder == "registers" and stem in RESERVED_TABLES:
        return Problem(shown, 1, 1, "R108", f"the name `{stem}` is that of another data file", "choose another")
    return None
