"""A built site comes into its folder: what lies there as it should is left, the rest is written or taken away."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer import ahead
from explainer.kept import digest

Left = str
"""How a file was left the last two times, the newest first, in a line each: its origin and its state.

There is one of each file of a site, which as tuples of numbers would take three times the memory.
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of a site."""

    origin: str
    """A digest of all that it is made from: where this is the same, the file is."""
    content: Callable[[], Iterable[bytes]]
    """Its parts."""
    is_work: bool = False
    """Whether they are worth making in another process."""


def piece(content: bytes) -> Piece:
    return Piece(digest(content), lambda: [content])


def deliver(folder: Path, pieces: Mapping[str, Piece], before: Mapping[str, Left]) -> dict[str, Left]:
    """Makes a folder hold these files, by their uris, and nothing else; gives back how they were left.

    `before` is what was given back the last time, for this folder or the one that changes places with it. A file that
    anybody has touched since is written anew, so that a delivery that was cut off is mended by the next. What is hidden
    on top is not ours.
    """
    found = dict(_files(folder)) if folder.is_dir() else {}
    for uri in found.keys() - pieces.keys():
        _take_away(folder, uri)
    left = {uri: before.get(uri, "") for uri in pieces}
    new = [uri for uri, piece in pieces.items() if f"{piece.origin} {found.get(uri)}" not in left[uri].split("\n")]
    worked = ahead.made(lambda uri: b"".join(pieces[uri].content()), [uri for uri in new if pieces[uri].is_work])
    parents: set[str] = set()
    for uri in new:
        if (parent := uri.rpartition("/")[0]) not in parents:
            os.makedirs(f"{folder}/{parent}", exist_ok=True)
            parents.add(parent)
        if uri in found:
            os.unlink(f"{folder}/{uri}")  # it may be a link to what is not ours
        piece = pieces[uri]
        content = [next(worked)] if piece.is_work else piece.content()
        newest, _, _ = left[uri].partition("\n")
        left[uri] = f"{piece.origin} {_written(f'{folder}/{uri}', content)}\n{newest}"
    return left


def _files(folder: Path, within: str = "") -> Iterator[tuple[str, str]]:
    """Each file below a folder with its state."""
    with os.scandir(folder / within) as entries:
        for entry in entries:
            if not within and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder, f"{within}{entry.name}/")
            else:
                yield f"{within}{entry.name}", _state(entry.stat(follow_symlinks=False))


def _state(status: os.stat_result) -> str:
    """The size of a file, and when it was written."""
    return f"{status.st_size} {status.st_mtime_ns}"


def _written(path: str, content: Iterable[bytes]) -> str:
    """The state of a file that was written now."""
    with open(path, "wb") as file:
        file.writelines(content)
        file.flush()
        return _state(os.fstat(file.fileno()))


def _take_away(folder: Path, uri: str) -> None:
    """Takes away a file, and each folder that holds nothing any more."""
    path = folder / uri
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder:
            return
        try:
            parent.rmdir()
        except OSError:  # it holds something still
            return
