"""The straight line: a folder of notes in; catalog, problems, pages and data files out."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from explainer import assets, catalog, charts, checks, exports, layout, notes, pages, search
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.pages import Page
from explainer.problems import Problem


@dataclass(frozen=True, slots=True)
class Site:
    """All that is known and made of a folder of notes."""

    catalog: Catalog
    problems: tuple[Problem, ...]
    """In the order of the files."""
    pages: tuple[Page, ...]
    pictures: dict[str, Picture]
    """By name; those that have a home and data."""
    files: dict[str, bytes]
    """Data files, the index of the search, stylesheet and script, by uri."""


def build(root: Path, today: datetime.date) -> Site:
    """Reads the notes under `root`, ties them together, judges them as of `today`, and renders them.

    Nothing is written, and nothing depends on the order or the age of the files.
    """
    known, problems = read(root, today)
    pictures = charts.draw(known, layout.templates(root))
    return Site(
        known,
        checks.run(known, problems),
        pages.render(known, layout.templates(root)),
        pictures,
        exports.files(known) | search.files(known) | charts.files(pictures) | assets.files(layout.templates(root)),
    )


def read(root: Path, today: datetime.date) -> tuple[Catalog, list[Problem]]:
    """The catalog of the notes under `root`, and the faults that single files have."""
    uris = set(layout.files(root))
    found, problems = [], []
    for uri in sorted(uris):
        if problem := notes.misplaced(uri, uris):
            problems.append(problem)
        elif uri.endswith(".md"):
            note, faults = notes.load(root, uri)
            problems += faults
            found.append(note)
    drawable = charts.names(layout.templates(root))
    return catalog.build(found, uris | pages.generated_uris(), today, drawable), problems


def check(root: Path, today: datetime.date) -> tuple[Problem, ...]:
    """Every problem of the notes under `root`."""
    known, problems = read(root, today)
    return checks.run(known, problems)
