"""What is published just as it lies there: pictures, fonts and plain texts, each held to what its name says it is."""

import posixpath
from pathlib import Path

from explainer import layout, reader
from explainer.problems import Problem

LARGEST = reader.Most(5_000_000)
_BEGINNINGS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".webp": (b"RIFF", b"WEBP"),
    ".ico": (b"\x00\x00\x01\x00",),
    ".woff2": (b"wOF2",),
}
"""The bytes with which a file of a type begins; those of WebP have its length between them."""


def fault(root: Path, uri: str) -> Problem | None:
    """What is wrong with the asset at `uri`."""
    path, shown, suffix = layout.documents(root) / uri, layout.path_of(uri), posixpath.splitext(uri)[1].lower()
    if suffix not in _BEGINNINGS:
        text = reader.read(path, shown, reader.NOTE)
        return text if isinstance(text, Problem) else None
    head = reader.data(path, shown, LARGEST, 12)
    if isinstance(head, Problem):
        return head
    first, *later = _BEGINNINGS[suffix]
    if head.startswith(first) and all(head.endswith(end) for end in later):
        return None
    message = f"the file does not begin like a file of the type `{suffix}`"
    return Problem(shown, 1, 1, "R111", message, "save it as what its name says")
