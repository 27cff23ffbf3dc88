"""A folder is replaced as a whole: what is to come is made in a spare one beside it, and the two change places.

Whoever is stopped while making it, or runs out of disk, leaves the folder as it was.
"""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHANGE_PLACES = 2
"""RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS."""


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """The spare folder, which holds what the folder held before, or what it holds; who comes second waits.

    Raises OSError where the folder cannot be replaced, as one that is mounted.
    """
    folder = folder.resolve()
    spare = folder.with_name(f".{folder.name}-spare")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        _mend(folder, spare)
        if not spare.exists() and folder.exists():
            hidden = shutil.ignore_patterns(".*")
            shutil.copytree(folder, spare, symlinks=True, ignore=hidden, copy_function=_linked)
        spare.mkdir(exist_ok=True)
        yield spare
        _change_places(folder, spare)
        _mend(folder, spare)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else is here meanwhile; whoever is killed makes room."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _linked(source: str, to: str) -> None:
    """The same file where it can have two names, else a copy."""
    try:
        os.link(source, to, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, to, follow_symlinks=False)


def _mend(folder: Path, spare: Path) -> None:
    """Puts in its place what is left elsewhere while the two change places; hidden files on top are not ours."""
    away = _away(spare)
    if away.exists():
        away.rename(spare if folder.exists() else folder)
    for path in list(spare.glob(".*")) if folder.exists() else ():
        path.rename(folder / path.name)


def _change_places(folder: Path, spare: Path) -> None:
    if not folder.exists():
        spare.rename(folder)
    elif not _changed_at_once(folder, spare):
        folder.rename(_away(spare))
        spare.rename(folder)
        _away(spare).rename(spare)


def _away(spare: Path) -> Path:
    return spare.with_name(f"{spare.name}-away")


def _changed_at_once(folder: Path, spare: Path) -> bool:
    """Whether the two have changed places; not every system and not every disk can do it."""
    system = ctypes.CDLL(None)
    one, other = map(os.fsencode, (folder, spare))
    if hasattr(system, "renameat2"):  # Linux; what whole paths would be relative to says nothing
        return system.renameat2(0, one, 0, other, CHANGE_PLACES) == 0
    if hasattr(system, "renamex_np"):  # macOS
        return system.renamex_np(one, other, CHANGE_PLACES) == 0
    return False
