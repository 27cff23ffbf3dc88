"""The straight line: a folder of notes in; catalog, problems, pages and data files out."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from explainer import (
    assets,
    catalog,
    charts,
    checks,
    data_package,
    exports,
    feeds,
    hosting,
    layout,
    llms,
    pages,
    record,
    redirects,
    schemas,
    search,
    then,
)
from explainer.catalog import Catalog
from explainer.charts import Picture
from explainer.kept import Kept, digest
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
    """Data files, feeds, the index of the search, what stands at former addresses, stylesheet and script,
    what hosts read, by uri."""


def build(
    root: Path,
    today: datetime.date,
    as_of: datetime.date | None = None,
    keeper: Kept | None = None,
) -> Site:
    """Reads the notes under `root`, ties them together, judges them as of `today`, and renders them.

    With a day, what is rendered is what was known then; what is judged is all.

    Nothing is written, and nothing depends on the order or the age of the files.
    """
    known, problems, shelf = record.load(root, today, keeper)
    shown = known
    if as_of is not None:
        shown = catalog.build(then.known_on(known.notes.values(), as_of), known.uris, today, as_of, known.pictures)
    texts = search.texts(shown, keeper)
    shown.links  # noqa: B018 - found now, like all that is asked of all texts: from here on each is taken up for its page
    judged = checks.run(known, problems, keeper)
    if shelf:
        shelf.let_go()
    pictures = charts.draw(shown, layout.templates(root), keeper)
    files = _files(shown, layout.templates(root), texts, keeper) | charts.files(pictures)
    files |= redirects.copies(shown, files)
    return Site(shown, judged, pages.pages(shown, pictures, layout.templates(root)), pictures, files)


def _files(known: Catalog, templates: Path, texts: dict[str, search.Texts], keeper: Kept | None) -> dict[str, bytes]:
    files = _data(known, keeper)
    files[data_package.URI] = data_package.descriptor(known, files)
    files[llms.URI] = llms.text(known, files)
    files |= search.files(known, texts) | schemas.files(keeper) | redirects.files(known, templates)
    return files | assets.files(templates) | hosting.files(known)


def _data(known: Catalog, keeper: Kept | None) -> dict[str, bytes]:
    """The data files and feeds: the edit of a text seldom changes anything of what they are made from."""

    def made() -> dict[str, bytes]:
        return exports.of_all(known) | feeds.files(known)

    if keeper is None or known.as_of is not None:
        return made() | exports.of_figures(known)
    targets = ({reference.target for reference in found} for found in known.links.values())
    told = zip(known.notes.values(), targets, strict=True)
    made_from = [digest(note.uri, note.face, sorted(pointed), known.cited_by(note)) for note, pointed in told]
    return keeper.files(made, "data", made_from) | exports.of_figures(known, keeper)
