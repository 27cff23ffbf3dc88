"""Copies of files for those who read gzip or Brotli, beside the files: a server sends them as they are."""

import gzip
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from explainer import edits

PACKED = {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".zip", ".gz", ".br"}
"""What is as small as it can be."""
SMALL = 1400
"""Bytes that travel in one packet, however they are packed."""
WORTH = 0.9
"""What a copy may have of its file's bytes; beyond that it is not worth a reader's unpacking."""
QUALITY = 11
"""Of Brotli, its best: a file is packed once and read many times."""


def is_copy(path: Path) -> bool:
    """Whether a file is a copy of another one beside it."""
    return path.suffix in {".gz", ".br"} and path.with_suffix("").is_file()


def compress(folder: Path) -> int:
    """Lays copies beside the files of a folder, and takes away those that have no file any more; how many it made.

    A copy bears the time of its file: where it does already, it is left.
    """
    with ThreadPoolExecutor() as pool:  # what packs lets go of Python's lock
        return sum(pool.map(_copied, sorted(_files(folder))))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix == ".br" and not path.with_suffix("").exists():
            path.unlink()
        elif path.is_file() and path.suffix not in PACKED:
            yield path


def _copied(path: Path) -> int:
    """How many copies of a file were made now."""
    status = path.stat()
    copies = [path.with_name(f"{path.name}{ending}") for ending in (".gz", ".br")]
    if status.st_size <= SMALL:
        for copy in copies:
            copy.unlink(missing_ok=True)
        return 0
    if all(copy.exists() and copy.stat().st_mtime_ns == status.st_mtime_ns for copy in copies):
        return 0
    made, most, content = 0, WORTH * status.st_size, path.read_bytes()
    packings = gzip.compress(content, 9, mtime=0), brotli.compress(content, quality=QUALITY)
    for copy, packed in zip(copies, packings, strict=True):
        if len(packed) > most:
            copy.unlink(missing_ok=True)
            continue
        edits.replace(copy.parent, copy.name, packed)
        os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
        made, most = made + 1, len(packed) - 1
    return made
