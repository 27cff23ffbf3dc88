"""The stylesheets, scripts and typefaces of the site, each under a name that holds a digest of what is in it."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = "assets/hashed/"
"""A file here is never another one under the same name, so that nobody has to ask for it twice."""
HASHED = {".css", ".js", ".woff2"}
DIGITS = 12
"""Of the SHA-256 sum."""
PLAIN = {".svg", ".txt"}
"""Licenses, and the icon: others than our pages ask for it, too."""

_NAMED = re.compile(r'"([\w.-]+\.(?:css|js|woff2))"')


def files(templates: Path) -> dict[str, bytes]:
    """All assets of the theme by their uri; what is joined from small files calls the others by their names."""
    theme = templates / "theme"
    found = {}
    for path in sorted((theme / "assets").rglob("*.*")):
        if path.suffix in HASHED:
            found[uri(path.name, path.read_bytes())] = path.read_bytes()
        elif path.suffix in PLAIN:
            found[path.relative_to(theme).as_posix()] = path.read_bytes()
    names = uris(found)
    for folder, suffix in {"styles": "css", "scripts": "js"}.items():
        content = _led(_joined(theme / folder, f"*.{suffix}"), names)
        found[uri(f"site.{suffix}", content)] = content
    return found


def uri(name: str, content: bytes) -> str:
    """Where an asset is published."""
    stem, suffix = name.rsplit(".", 1)
    return f"{FOLDER}{stem}.{hashlib.sha256(content).hexdigest()[:DIGITS]}.{suffix}"


def is_what_it_says(uri: str, digest: str) -> bool:
    """Whether the name of a file holds the digest of what is in it."""
    return uri.startswith(FOLDER) and f".{digest[:DIGITS]}." in uri


def uris(files: Iterable[str]) -> dict[str, str]:
    """Where assets are published, by the names that they have in the theme."""
    found = {}
    for uri in files:
        if uri.startswith(FOLDER):
            stem, _, suffix = uri.removeprefix(FOLDER).rsplit(".", 2)
            found[f"{stem}.{suffix}"] = uri
    return found


def _joined(folder: Path, pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


def _led(text: str, names: dict[str, str]) -> bytes:
    """A text in which names in quotes are those that the assets beside it have."""

    def led(named: re.Match[str]) -> str:
        found = names.get(named[1])
        return f'"{found.removeprefix(FOLDER)}"' if found else named[0]

    return _NAMED.sub(led, text).encode()
