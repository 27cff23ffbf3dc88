"""A note gets another id or another folder: every place that names it is mended, and its old address leads on."""

import datetime
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from explainer import charts, edits, layout, notes, record
from explainer.catalog import Catalog
from explainer.edits import Edit
from explainer.notes import Note
from explainer.problems import Problem, did_you_mean
from explainer.writing import renaming
from explainer.writing.renaming import Renaming


class Refused(Exception):
    """The note cannot be moved there; with the problems that there would be."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Move:
    """What has to be done, all of it or nothing."""

    paths: dict[str, str]
    """The new path of each file that moves, by the old one."""
    edits: tuple[Edit, ...]
    """At the old paths."""


def planned(root: Path, today: datetime.date, old: str, new: str) -> Move:
    """The move of the note `old`, an id or a path, to `new`, an id, a `folder/id` or a path.

    Raises Refused where it cannot be made, or where the check would find a problem afterward that it does not find now.
    """
    catalog, _ = record.read(root, today)
    unread = next((note for note in catalog.notes.values() if note.model is None), None)
    if unread or catalog.duplicates:
        path = (unread or catalog.duplicates[0]).path
        raise Refused(f"the note `{path}` cannot be read, so that what it names is unknown; mend it first")
    note = _meant(catalog, old)
    to = Renaming(note, _destination(root, catalog, note, new))
    try:
        found = renaming.edits(root, catalog, to)
    except renaming.Unmendable as error:
        raise Refused(str(error)) from None
    paths = {
        layout.path_of(before): layout.path_of(after)
        for before, after in to.uris.items()
        if not _has_moved(root, before, after)
    }
    move = Move(paths, tuple(found))
    _prove(root, today, move)
    return move


def make(root: Path, move: Move) -> None:
    """Makes a move. One that is cut off is completed by planning and making it again.

    That is why the note itself comes last: until then it is found by its old name.
    """
    places = [(edits.place(root, old), edits.place(root, new)) for old, new in reversed(move.paths.items())]
    edits.write(root, move.edits)
    for old, new in places:
        new.parent.mkdir(exist_ok=True)
        os.rename(old, new)


def _has_moved(root: Path, before: str, after: str) -> bool:
    """Whether a file lies at its new place already, since a move was cut off."""
    documents = layout.documents(root)
    return os.path.lexists(documents / after) and not os.path.lexists(documents / before)


def _meant(catalog: Catalog, text: str) -> Note:
    plain = _plain(text)
    note = catalog.notes.get(text) or catalog.by_uri.get(f"{plain}.md")
    if note is None:
        hint = did_you_mean(plain.rpartition("/")[2], catalog.notes) or "name it by its id or by its path"
        raise Refused(f"there is no note `{text}`; {hint}")
    if note.uri.rpartition("/")[2] == "index.md":
        raise Refused(f"`{note.path}` is found by its folder and stays where it is; move another note")
    return note


def _destination(root: Path, catalog: Catalog, note: Note, text: str) -> str:
    """The uri that is meant by an id, an address or a path."""
    plain = _plain(text)
    if "/" not in plain:
        plain = f"{note.uri.rpartition('/')[0]}/{plain}"
    if not layout.is_address(plain):
        folders = ", ".join(f"`{folder}`" for folder in (*layout.FOLDERS, layout.PAGE_FOLDER))
        hint = f"write an id of small letters a–z, digits and single hyphens, in one of the folders {folders}"
        raise Refused(f"`{text}` is no address of a note; {hint}")
    uri = f"{plain}.md"
    if uri == note.uri:
        raise Refused(f"`{note.path}` lies there already; name another id or another folder")
    owner = catalog.notes.get(layout.id_of(uri))
    if owner not in (None, note):
        raise Refused(f"the id `{owner.id}` is taken; `{owner.path}` has it")
    renamed = Renaming(note, uri).uris
    for before, after in renamed.items():
        is_there = after in catalog.uris or os.path.lexists(layout.documents(root) / after)
        if is_there and not _has_moved(root, before, after):
            raise Refused(f"the file `{layout.path_of(after)}` is there already; choose another id")
        if problem := notes.misplaced(after, {*catalog.uris, *renamed.values()}):
            raise Refused("the check would find this afterward:", (problem,))
    return uri


def _plain(text: str) -> str:
    return text.removeprefix("./").removeprefix("docs/").removesuffix(".md")


def _prove(root: Path, today: datetime.date, move: Move) -> None:
    """Makes the move in a copy, and refuses it where the copy has a problem or lacks a picture afterward."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(layout.documents(root), layout.documents(copy), symlinks=True)
        shutil.copytree(layout.templates(root), layout.templates(copy))
        if (root / "mkdocs.yml").is_file():
            shutil.copy(root / "mkdocs.yml", copy)
        make(copy, move)
        new = _added(record.check(root, today), record.check(copy, today), move)
        if new:
            raise Refused("the check would find this afterward:", new)
        if any(not edit.path.startswith("docs/") for edit in move.edits) or len(move.paths) > 1:
            before, after = _pictures(root, today), _pictures(copy, today)
            if lost := sorted(name for name in before if before[name] != after.get(name)):
                path = f"templates/charts/{lost[0]}.yaml"
                raise Refused(
                    f"the picture of `{path}` would not show the same; name the note more plainly in it first"
                )


def _added(before: Iterable[Problem], after: tuple[Problem, ...], move: Move) -> tuple[Problem, ...]:
    """The problems of a kind and file of which there are more than before; lines may have shifted."""
    known = Counter((move.paths.get(problem.path, problem.path), problem.code) for problem in before)
    more = Counter((problem.path, problem.code) for problem in after) - known
    return tuple(problem for problem in after if (problem.path, problem.code) in more)


def _pictures(root: Path, today: datetime.date) -> dict[str, tuple[str, str]]:
    """Each picture as it is drawn."""
    catalog, _ = record.read(root, today)
    drawn = charts.draw(catalog, layout.templates(root))
    return {name: (picture.wide, picture.narrow) for name, picture in drawn.items()}
