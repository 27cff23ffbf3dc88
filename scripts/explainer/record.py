"""The record: all notes under a folder together, and what is wrong with them; nothing is made of it here."""

import datetime
from pathlib import Path

from explainer import attachments, catalog, checks, layout, looks, notes, published
from explainer.catalog import Catalog
from explainer.kept import Kept
from explainer.notes import Shelf
from explainer.problems import Problem


def check(root: Path, today: datetime.date, keeper: Kept | None = None) -> tuple[Problem, ...]:
    """Every problem of the notes under `root`."""
    known, problems = read(root, today, keeper)
    return checks.run(known, problems, keeper)


def read(root: Path, today: datetime.date, keeper: Kept | None = None) -> tuple[Catalog, list[Problem]]:
    """The catalog of the notes under `root`, and the faults that single files have.

    What is kept of an earlier reading is read from there; that makes no difference to what is found.
    """
    known, problems, _ = load(root, today, keeper)
    return known, problems


def load(root: Path, today: datetime.date, keeper: Kept | None = None) -> tuple[Catalog, list[Problem], Shelf | None]:
    """The same, and the shelf where the contents of the notes lie."""
    files = list(layout.files(root))
    uris = set(files)
    misplaced = {uri: problem for uri in files if (problem := notes.misplaced(uri, uris))}
    problems = [*misplaced.values()]
    problems += [fault for uri in files if layout.is_asset(uri) and (fault := attachments.fault(root, uri))]
    placed = [uri for uri in files if uri.endswith(".md") and uri not in misplaced]
    loaded, shelf = notes.load_all(root, placed, keeper)
    for _, faults in loaded:
        problems += faults
    looked, faults = looks.load(root, today) if layout.LINKS in uris else ({}, [])
    problems += faults
    listed, faults = published.load(root)
    problems += faults
    drawable = layout.pictures(root)
    found = (note for note, _ in loaded)
    known = catalog.build(found, uris | layout.INDEXES.keys(), today, None, drawable, looked, listed, keeper)
    return known, problems, shelf
