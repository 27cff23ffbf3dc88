"""Small changes to files at known places: all other bytes stay as they are; a file is written whole or not at all."""

import codecs
import itertools
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What stands at a place of a file, and what is to stand there instead."""

    path: str
    """From the root of the repository, with `/`."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    old: str
    """Within one line; empty where something is put in."""
    new: str
    """Its `\\n` are written as the line ends of the file."""


class StaleEdit(Exception):
    """The file does not hold, at its place, what the edit means to change."""


class LeadsOut(Exception):
    """What is to be written does not lie in the tree."""


def applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with the edits made; raises StaleEdit where one does not fit or two overlap."""
    text = data.decode("utf-8")
    start = len("\ufeff") if data.startswith(codecs.BOM_UTF8) else 0
    starts = [start, *(end.end() for end in _LINE_END.finditer(text))]
    line_end = found[0] if (found := _LINE_END.search(text)) else "\n"
    pieces, seen = [], 0
    for edit in sorted(set(edits)):
        at = starts[edit.line - 1] + edit.column - 1 if edit.line <= len(starts) else len(text) + 1
        if at < seen or not text.startswith(edit.old, at) or at + len(edit.old) > len(text):
            raise StaleEdit(f"{edit.path}:{edit.line}:{edit.column}: `{edit.old}` does not stand there")
        pieces += [text[seen:at], edit.new.replace("\n", line_end)]
        seen = at + len(edit.old)
    return "".join([*pieces, text[seen:]]).encode("utf-8")


def write(root: Path, edits: Iterable[Edit]) -> list[str]:
    """Makes the edits under `root`, all of them or, where one does not fit, none; the paths that were changed."""
    by_path = {path: list(group) for path, group in itertools.groupby(sorted(edits), key=lambda edit: edit.path)}
    changed = {path: applied(place(root, path).read_bytes(), group) for path, group in by_path.items()}
    for path, data in changed.items():
        replace(root, path, data)
    return list(changed)


def place(root: Path, path: str) -> Path:
    """Where a file of the tree under `root` lies; raises LeadsOut where that is not in the tree."""
    real = (root / path).resolve()
    if not real.is_relative_to(root.resolve()):
        raise LeadsOut(f"`{path}` leads out of the folder by a symbolic link; nothing is written there")
    return real


def create(root: Path, path: str, data: bytes) -> None:
    """Writes a file that is new; raises FileExistsError where there is anything of that name."""
    if os.path.lexists(root / path):
        raise FileExistsError(f"the file `{path}` is there already")
    replace(root, path, data)


def replace(root: Path, path: str, data: bytes) -> None:
    """Writes a file beside itself and puts it in place: whoever reads it sees the old one or the new one.

    Raises LeadsOut where it does not lie in the tree under `root`.
    """
    real = place(root, path)
    real.parent.mkdir(parents=True, exist_ok=True)
    beside, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with open(beside, "wb") as file:
            file.write(data)
        os.chmod(name, real.stat().st_mode if real.exists() else 0o644)
        os.replace(name, real)
    except BaseException:
        os.unlink(name)
        raise


_LINE_END = re.compile(r"\r\n|\r|\n")
