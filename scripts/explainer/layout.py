"""Where things lie. A `uri` is relative to `docs/` and always has `/`; a `path` belongs to the system."""

import html
import os
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

FOLDERS = {
    "explainers": "explainer",
    "glossary": "term",
    "programs": "program",
    "actors": "actor",
    "registers": "register",
    "sources": "source",
}
"""The folder of each kind of note, in the order in which readers meet them."""

PAGE_FOLDER = "about"
"""Hand-written pages lie here, besides the home page and the introduction of each folder (`index.md`)."""
INDEXES = {
    "a-z.md": "a-z",
    "figures.md": "figures",
    "data/index.md": "data",
    **{f"{folder}/index.md": "folder" for folder in FOLDERS},
    "about/index.md": "about",
    "about/fields.md": "fields",
    "about/checks.md": "checks",
    "index.md": "home",
}
"""The pages that are made from all notes together, with their templates; a hand-written page comes first in them."""
LINKS = "sources/links.csv"
"""What was found at the addresses that notes name."""
PUBLISHED = "published.txt"
"""The addresses that were published."""
ASSETS = "assets"
ASSET_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".txt"}
"""What may be published as it is: nothing that a browser would run."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_id(name: str) -> bool:
    """Whether `name` may be the name of a note: small ASCII letters and digits, parted by single hyphens."""
    return _ID.fullmatch(name) is not None


def kind_of(uri: str) -> str | None:
    """The kind of the note that lies at `uri`, `page` for a hand-written page, None where no note belongs."""
    folder, _, name = uri.rpartition("/")
    if name == "index.md" and folder in {"", PAGE_FOLDER, *FOLDERS}:
        return "page"
    if folder == PAGE_FOLDER:
        return "page"
    return FOLDERS.get(folder)


def id_of(uri: str) -> str:
    """The name of the note at `uri`: the file's stem, and for an introduction its folder's name."""
    folder, _, name = uri.rpartition("/")
    stem = name.rpartition(".")[0]
    return (folder or "home") if stem == "index" else stem


def uri_of(kind: str, note_id: str) -> str:
    """Where the note of a kind and id lies."""
    folder = next(folder for folder, named in FOLDERS.items() if named == kind)
    return f"{folder}/{note_id}.md"


def is_address(text: str) -> bool:
    """Whether `text` has the form of a note's address, `folder/id`."""
    folder, _, name = text.rpartition("/")
    return folder in {*FOLDERS, PAGE_FOLDER} and is_id(name)


def documents(root: Path) -> Path:
    return root / "docs"


def templates(root: Path) -> Path:
    return root / "templates"


def pictures(root: Path) -> frozenset[str]:
    """The names of all pictures that there are files for."""
    return frozenset(path.stem for path in (templates(root) / "charts").glob("*.yaml"))


def settings(root: Path) -> Path:
    return root / "mkdocs.yml"


def parts(root: Path) -> tuple[Path, ...]:
    """All that a site is made from."""
    return documents(root), templates(root), settings(root)


def files(root: Path) -> Iterator[str]:
    """The uri of whatever lies under `docs/`, in sorted order; hidden things and what is in them are left out.

    That is files, and all that stands where one belongs: symbolic links, pipes, folders that cannot be looked into or
    that have the name of a note.
    """
    return iter(sorted(_files(documents(root))))


def _files(top: Path) -> Iterator[str]:
    waiting = [""]
    """Folders that are to be looked into: uris that are empty or end with `/`."""
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(top / inner) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False) and not entry.name.endswith((".md", ".csv")):
                        waiting.append(f"{inner}{entry.name}/")
                    else:
                        yield f"{inner}{entry.name}"
        except OSError:
            if inner:
                yield inner.removesuffix("/")


def is_asset(uri: str) -> bool:
    return uri.startswith(f"{ASSETS}/") and posixpath.splitext(uri)[1].lower() in ASSET_SUFFIXES


def path_of(uri: str) -> str:
    """The path that problems name: from the root of the repository."""
    return f"docs/{uri}"


def target(uri: str, href: str) -> str | None:
    """The uri that the relative address `href` leads to from the note at `uri`; None when it leaves `docs/`."""
    if href.startswith("/"):
        return None
    parts = uri.split("/")[:-1]
    for part in href.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or "."


ADDRESSES = 10_000
"""As many ways as are remembered: what the pages of a folder lead to, one folder after another."""


@lru_cache(maxsize=ADDRESSES)
def destination(folder: str, href: str) -> tuple[str | None, str] | None:
    """What the address `href` leads to from any file in a folder: a uri and a fragment; None when it is not relative.

    The uri is empty where it is that of the file itself, None where it leaves `docs/`.
    """
    if _PLAIN.fullmatch(href):
        path, _, fragment = href.partition("#")
    else:
        try:
            parts = urlsplit(href)
        except ValueError:  # such as `//[`, which begins an address of IPv6 and does not end it
            return None
        if parts.scheme or parts.netloc or href.startswith("/"):
            return None
        path, fragment = unquote(parts.path), unquote(parts.fragment)
    return target(f"{folder}/file".lstrip("/"), path) if path else "", fragment


_PLAIN = re.compile(r"(?!/)[\w.~/-]*(?:#[\w.~/-]*)?", re.ASCII)
"""A relative address as nearly all are: of no other parts than a path and a fragment, and with nothing quoted."""


def address(uri: str) -> str:
    """Where a browser finds what is made from `uri`, relative to the site: a page has the address of a folder."""
    if not uri.endswith(".md"):
        return uri
    stem = uri.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def relative(uri: str, to: str) -> str:
    """The relative address that leads from the page at `uri` to the file at `to`."""
    return _way(uri.rpartition("/")[0], to)


@lru_cache(maxsize=ADDRESSES)
def way(folder: str, to: str) -> str:
    """The relative address that leads from any file in a folder to the file at `to`, for a folder of many pages."""
    return _way(folder, to)


def _way(folder: str, to: str) -> str:
    here, there = folder.split("/") if folder else [], [part for part in to.split("/") if part not in ("", ".")]
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."


_HREF = re.compile(r'(<a (?:(?!href=)[a-z-]+="[^"]*" )*+href=")((?![A-Za-z][A-Za-z0-9+.-]*:|/)[^"#?]+)')
"""A relative address, in HTML that was made here: attributes stand in double quotes, and a text holds no `<`."""


def served(text: str, uri: str) -> tuple[str, set[str]]:
    """The HTML of a page with addresses that lead from where a browser finds it, and the uris to which they do.

    Before, they lead from file to file.
    """
    folder, _, name = uri.rpartition("/")
    parts = _HREF.split(text)  # what is before each address, the beginning of its tag, the address
    led = [_served(folder, name == "index.md", written) for written in parts[2::3]]
    parts[2::3] = [href for href, _ in led]
    return "".join(parts), {to for _, to in led}


@lru_cache(maxsize=ADDRESSES)
def _served(folder: str, is_index: bool, href: str) -> tuple[str, str]:
    """An address in a page of a folder, with the uri that it is of; all pages in it but its own have the same way."""
    note = _NOTE.fullmatch(href)
    if note and not is_index and folder in FOLDERS and note["folder"] != folder:
        return f"../{href.removesuffix('.md')}/", f"{note['folder'] or folder}/{note['name']}.md"
    is_plain = _PLAIN.fullmatch(href)
    to = target(f"{folder}/file".lstrip("/"), href if is_plain else unquote(html.unescape(href)))
    if to is None:
        return href, href
    found = address(to)
    way = _way(folder if is_index else f"{folder}/page".lstrip("/"), found)
    way += "/" if found.endswith("/") or not found else ""
    return way if is_plain else html.escape(quote(way)), to


_NOTE = re.compile(r"(?:\.\./(?P<folder>[a-z]+)/)?(?P<name>(?!index\.)[a-z0-9-]+)\.md")
"""The address of a note in the same folder or in another, as nearly all are; each is met but a few times."""


def forget() -> None:
    """Lets go of all ways that are remembered, for who has rendered all pages and has other things to hold."""
    for remembered in (destination, way, _served):
        remembered.cache_clear()
