"""The shape of what a change of the notes does to the site."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from explainer.problems import Problem

T = TypeVar("T")
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page, or something else that the site has a place for."""

    uri: str
    title: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What became of one dated value of a figure."""

    kind: Literal["newer", "added", "removed", "mended", "described"]
    """`newer`: on top of what the same counter said before. `described`: its sources or its remark are other ones."""
    before: str | None
    before_as_of: str | None
    after: str | None
    as_of: str | None
    by: str | None
    """The id of the counter."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    kind: Kind
    figure: Shown
    """Its label, and its place on the page of its note."""
    note: str
    """The title of its note."""
    computed: bool
    """From the rows of a register."""
    values: tuple[Value, ...]
    texts: tuple[Text, ...]
    pages: tuple[Shown, ...]
    """Every page that looks different for it."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A title or a summary that was changed."""

    page: Shown
    text: Text
    pages: tuple[Shown, ...]
    """Every page that looks different for it."""


@dataclass(frozen=True, slots=True)
class Move:
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Tie:
    """A note that points at another, or cites a source."""

    source: Shown
    target: Shown
    relation: str
    """That of a reference, or `citation`."""


@dataclass(frozen=True, slots=True)
class Turnover(Generic[T]):
    """What came, went, and stayed with another look."""

    added: tuple[T, ...] = ()
    removed: tuple[T, ...] = ()
    changed: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that two states of the record differ in."""

    base: str
    head: str
    figures: tuple[FigureChange, ...]
    definitions: tuple[Definition, ...]
    pages: Turnover[Shown]
    moved: tuple[Move, ...]
    pictures: Turnover[Shown]
    cards: Turnover[str]
    """The pictures for sharing, by uri."""
    links: Turnover[Tie]
    citations: Turnover[Tie]
    sources: Turnover[Shown]
    frame: Turnover[str]
    """The files that decide on how every page looks, by path."""
    files: Turnover[str]
    """Data files, feeds, the index of the search, stylesheet and script, by uri."""
    problems: Turnover[Problem]

    @property
    def is_seen(self) -> bool:
        """Whether a reader meets anything that is not as it was."""
        parts = (self.pages, self.pictures, self.cards, self.frame, self.files)
        return bool(self.moved) or any(part.added or part.removed or part.changed for part in parts)
