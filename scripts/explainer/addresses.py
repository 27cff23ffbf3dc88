"""The addresses outside the site that notes name, each with where they do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

from explainer.front_matter import Position
from explainer.notes import Note

FIELDS = ("url", "archive", "original", "website")


@dataclass(frozen=True, slots=True)
class Naming:
    """A place at which a note names an address."""

    note: Note
    position: Position
    accessed: str | None = None
    """When the source at the address was read."""


def without_fragment(address: str) -> str:
    """What is asked of a server: the part of the page is the browser's affair."""
    return urldefrag(address).url


def named(notes: Iterable[Note]) -> dict[str, list[Naming]]:
    """Every address outside, without its fragment, with where it is named: by address, in the order of the notes."""
    found = defaultdict(list)
    for note in notes:
        for address, naming in _of(note):
            found[without_fragment(address)].append(naming)
    return dict(sorted(found.items()))


def _of(note: Note) -> Iterator[tuple[str, Naming]]:
    for name in FIELDS:
        if address := getattr(note.model, name, None):
            accessed = note.model.accessed if name == "url" else None
            yield address, Naming(note, note.place(name), accessed)
    for body in note.bodies.values():
        for link in body.links:
            if link.href.startswith(("https://", "http://")):
                yield link.href, Naming(note, (link.line, link.column))
