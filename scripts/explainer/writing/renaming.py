"""Every place that names a note by its id or by its path, as edits that name it anew."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import yaml

from explainer import figures, layout, reader
from explainer.body import Link
from explainer.catalog import Catalog
from explainer.edits import Edit
from explainer.front_matter import Position
from explainer.models import RELATIONS
from explainer.notes import Note
from explainer.writing import places
from explainer.writing.places import Place


class Unmendable(Exception):
    """A place names the note in a form that cannot be changed without a person."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A note, and where it is to lie."""

    note: Note
    uri: str

    @property
    def id(self) -> str:
        return layout.id_of(self.uri)

    @property
    def uris(self) -> dict[str, str]:
        """The new uri of each file that moves, by the old one: a register takes its table along."""
        found = {self.note.uri: self.uri}
        if self.note.kind == "register":
            found[_table(self.note.uri)] = _table(self.uri)
        return found

    def renamed(self, word: str) -> str | None:
        """The new form of an id, or of a figure's id (`NOTE#KEY`), where it is that of the note."""
        name, mark, key = word.partition("#")
        return f"{self.id}{mark}{key}" if name == self.note.id and self.id != name else None


def edits(root: Path, catalog: Catalog, renaming: Renaming) -> list[Edit]:
    """All edits under `root`, at the paths that the files have before the move.

    Raises Unmendable where one of them cannot be made.
    """
    found = [*_remembered(root, renaming)]
    for note in catalog.notes.values():
        lines = _lines(root, note.path)
        found += _links(lines, note, renaming)
        found += _definitions(note, renaming)
        found += _citations(lines, note, renaming)
        found += _fields(lines, note, renaming)
        if note.rows:
            found += _cells(root, note, renaming)
    found += _navigation(root, renaming)
    for path in sorted((layout.templates(root) / "charts").glob("*.yaml")):
        found += _chart(path, path.relative_to(root).as_posix(), renaming)
    return sorted(set(found))


def _remembered(root: Path, renaming: Renaming) -> Iterator[Edit]:
    """The old address, put in front of the former ones; in the place of the new one where the note goes back to it."""
    note, old, new = renaming.note, renaming.note.uri.removesuffix(".md"), renaming.uri.removesuffix(".md")
    former, lines = note.model.formerly, _lines(root, note.path)
    if old in former:  # since a move was cut off
        return
    if new in former:
        index = former.index(new)
        place = places.word(lines, note.place("formerly", index), new)
        yield _edit(note.path, place, old, note.place("formerly", index))
    elif ("formerly",) not in note.places:
        yield Edit(note.path, note.contents.body_line - 1, 1, "", f"formerly: [{old}]\n")
    elif not former:
        line, column = note.place("formerly")
        yield Edit(note.path, line, column + len("["), "", old)
    else:
        line, column = note.place("formerly")
        opening = lines[line - 1][column - 1]
        line, column = note.place("formerly", 0)
        parted = ", " if opening == "[" else "\n" + lines[line - 1][: column - 1]
        yield Edit(note.path, line, column, "", f"{old}{parted}")


def _links(lines: list[str], note: Note, renaming: Renaming) -> Iterator[Edit]:
    for name, body in note.bodies.items():
        for link in body.links:
            path = _new_path(note, link.href, renaming)
            pinned = _is_pinned(link, renaming)
            if path is None and not pinned:
                continue
            place = places.address(lines, link, in_field=name != "body")
            if place is None and not pinned:
                continue  # a definition elsewhere gives the address, and is mended there
            if path is not None and place:
                yield _edit(note.path, place, _readdressed(place.text, path), (link.line, link.column))
            if pinned:
                found = places.counter(lines, place, renaming.note.id) if place else None
                yield _edit(note.path, found, renaming.id, (link.line, link.column))


def _definitions(note: Note, renaming: Renaming) -> Iterator[Edit]:
    for place in places.definitions(note.written.texts["body"], note.contents.body_line):
        path = _new_path(note, place.text, renaming)
        if path is not None:
            yield _edit(note.path, place, _readdressed(place.text, path), (place.line, place.column))


def _new_path(note: Note, href: str, renaming: Renaming) -> str | None:
    """The path that an address needs after the move; None where the one that it has still leads there."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    target = layout.target(note.uri, unquote(parts.path))
    if target is None:
        return None
    uris = renaming.uris
    base, target = uris.get(note.uri, note.uri), uris.get(target, target)
    if layout.target(base, unquote(parts.path)) == target:
        return None
    return quote(layout.relative(base, target))


def _readdressed(address: str, path: str) -> str:
    """The address with another path; what stands behind the path stays."""
    end = min((at for mark in "?#" if (at := address.find(mark)) >= 0), default=len(address))
    return path + address[end:]


def _is_pinned(link: Link, renaming: Renaming) -> bool:
    """Whether the pin of a link names the note as the counter."""
    try:
        pin = figures.pin_of(link.title)
    except ValueError:
        return False
    return bool(pin and pin.by and renaming.renamed(pin.by))


def _citations(lines: list[str], note: Note, renaming: Renaming) -> Iterator[Edit]:
    if renaming.note.kind != "source":
        return
    for body in note.bodies.values():
        for citation in body.citations:
            if new := renaming.renamed(citation.key):
                yield _edit(note.path, places.key(lines, citation), new, (citation.line, citation.column))


def _fields(lines: list[str], note: Note, renaming: Renaming) -> Iterator[Edit]:
    for location, name in _named(note):
        if new := renaming.renamed(name):
            position = note.place(*location)
            yield _edit(note.path, places.word(lines, position, name), new, position)


def _named(note: Note) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every id in the front matter of a note, with the way to it."""
    for relation in RELATIONS:
        for index, target in enumerate(getattr(note.model, relation, ())):
            yield (relation, index), target
    for key, figure in getattr(note.model, "figures", {}).items():
        for index, observation in enumerate(figure.observations):
            within = ("figures", key, "observations", index)
            if observation.by:
                yield (*within, "by"), observation.by
            for number, source in enumerate(observation.sources):
                yield (*within, "sources", number), source


def _cells(root: Path, note: Note, renaming: Renaming) -> Iterator[Edit]:
    path = _table(note.path)
    lines = _lines(root, path)
    for row in note.rows:
        for column in note.model.schema_.fields:
            if column.refers_to is None:
                continue
            cell = row.cells[column.name]
            at = cell.column
            for name in row.values[column.name] or ():
                if new := renaming.renamed(name):
                    yield _edit(path, places.word(lines, (cell.line, at), name), new, (cell.line, at))
                at += len(name) + 1


def _navigation(root: Path, renaming: Renaming) -> Iterator[Edit]:
    path = root / "mkdocs.yml"
    if not path.is_file():
        return
    lines = _lines(root, path.name)
    for node in _scalars(_value(_composed(path), "nav")):
        if node.value in renaming.uris:
            position = (node.start_mark.line + 1, node.start_mark.column + 1)
            new = renaming.uris[node.value]
            yield _edit(path.name, places.word(lines, position, node.value), new, position)


def _chart(path: Path, shown: str, renaming: Renaming) -> Iterator[Edit]:
    """What the query of a picture names: a note by its id, a register by its table."""
    query = _value(_composed(path), "query")
    if query is None or renaming.id == renaming.note.id:
        return
    text = path.read_text(encoding="utf-8")
    # A figure may have the key that is the id of a note.
    names = [(rf"(?<!key = ')(?<!\"key\" = ')(?<=')({re.escape(renaming.note.id)})(?=')", renaming.id)]
    if renaming.note.kind == "register":
        table = re.escape(renaming.note.id.replace("-", "_"))
        new = renaming.id.replace("-", "_")
        names += [(rf"\b(?i:FROM|JOIN)\s+\"?({table})\b", new), (rf"(?<![\w.'])({table})(?=\.)", new)]
    for pattern, new in names:
        for match in re.compile(pattern).finditer(text, query.start_mark.index, query.end_mark.index):
            at = match.start(1)
            yield Edit(shown, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), match[1], new)


def _composed(path: Path) -> yaml.Node | None:
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """The value of a key of a mapping."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """The values within a node, however deep, without the keys of mappings."""
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.SequenceNode():
            for item in node.value:
                yield from _scalars(item)
        case yaml.MappingNode():
            for _, value in node.value:
                yield from _scalars(value)


def _edit(path: str, place: Place | None, new: str, position: Position) -> Edit:
    if place is None:
        line, column = position
        raise Unmendable(f"{path}:{line}:{column}: what stands there cannot be mended; write it more plainly first")
    return Edit(path, place.line, place.column, place.text, new)


def _lines(root: Path, path: str) -> list[str]:
    text = reader.read(root / path, path)
    if not isinstance(text, str):
        raise Unmendable(str(text))
    return text.split("\n")


def _table(name: str) -> str:
    """The uri or path of a register's table."""
    return name.removesuffix(".md") + ".csv"
