"""The whole site as one archive that works from a folder, with no server: `offline.zip`."""

import hashlib
import html
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from explainer import archives
from explainer.kept import Kept

NAME = "offline.zip"
SKIPPED = {NAME, "404.html", "sitemap.xml", "sitemap.xml.gz"}
"""What only a server has a use for."""
SKIPPED_FOLDERS = ("assets/cards/",)
"""Pictures for networks; they would be half of the archive."""
STORED = (".png", ".jpg", ".jpeg", ".webp", ".woff2", ".gz")
"""Packed already."""

_ATTRIBUTES = r'(?:[a-z-]+(?:="[^"]*")?\s+)*?'
_ADDRESS = re.compile(
    rf'(<(?:a|link|script|img)\s+{_ATTRIBUTES}(?:href|src)="|<meta\s+{_ATTRIBUTES}content="\d+; url=)([^"]*)"'
)
"""Our attributes stand within double quotes, and a text holds no `<`: each tag is read from its beginning."""
_PRELOAD = re.compile(r"""<link rel="preload"[^>]*>""")
_FOLDER = re.compile(r"(?!/|[^/?#]*:)([^?#]*/|)(\.{0,2})(?=[?#]|$)")
"""The relative path of a folder: what ends with a slash or with dots."""


def write(site: Path, kept: Kept, origins: Mapping[str, str]) -> None:
    """Puts the archive of a built site into it, byte for byte the same for the same site.

    Of some files it is known what they are made from, so that they need not be looked into.
    """
    with (site / NAME).open("wb") as file:
        file.writelines(archives.archive(_packed(site, kept, origins)))


def _packed(site: Path, kept: Kept, origins: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for uri in _uris(site):
        path = site / uri
        if uri.endswith(STORED):
            yield uri, archives.stored(path.read_bytes())
        else:
            origin = origins.get(uri) or hashlib.sha256(path.read_bytes()).hexdigest()
            pack = _page if uri.endswith(".html") else _file
            yield uri, kept.made(partial(pack, path), "offline", pack.__name__, origin, is_packed=True)


def _page(path: Path) -> bytes:
    return archives.deflated(rewritten(path.read_text(encoding="utf-8")).encode())


def _file(path: Path) -> bytes:
    return archives.deflated(path.read_bytes())


def _uris(site: Path) -> list[str]:
    """What the archive holds, in order."""
    uris = []
    for folder, _, names in os.walk(site):
        inner = Path(folder).relative_to(site)
        uris += [(inner / name).as_posix() for name in names]
    return sorted(uri for uri in uris if uri not in SKIPPED and not uri.startswith(SKIPPED_FOLDERS))


def rewritten(page: str) -> str:
    """A page whose links lead to files instead of folders, and that asks for nothing that a folder cannot give."""
    # Browsers load fonts from a folder, but do not share what was loaded ahead for an origin.
    return _ADDRESS.sub(_led_to_file, _PRELOAD.sub("", page))


def _led_to_file(link: re.Match[str]) -> str:
    before, address = link.groups()
    if before.startswith("<a") and f"/{address}".endswith(f"/{NAME}"):  # the archive does not hold itself
        return before.removesuffix('href="').rstrip()
    return f'{before}{_of_file(address)}"'


@cache
def _of_file(escaped: str) -> str:
    address = html.unescape(escaped)
    to = of_file(address)
    return escaped if to == address else html.escape(to)


def of_file(address: str) -> str:
    """A relative address of a folder as that of the page in it; any other as it is."""
    found = _FOLDER.match(address)
    if not found or not found[0]:
        return address
    return f"{found[0]}{'/' if found[2] else ''}index.html{address[found.end() :]}"
