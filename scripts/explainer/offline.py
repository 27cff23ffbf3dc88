"""The whole site as one archive that works from a folder, with no server: `offline.zip`."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from explainer.kept import Kept

NAME = "offline.zip"
SKIPPED = {NAME, "404.html", "sitemap.xml", "sitemap.xml.gz"}
"""What only a server has a use for."""
SKIPPED_FOLDERS = ("assets/cards/",)
"""Pictures for networks; they would be half of the archive."""
STORED = {".png", ".jpg", ".jpeg", ".webp", ".woff2", ".gz"}
"""Packed already."""


def write(site: Path, kept: Kept) -> None:
    """Puts the archive of a built site into it, byte for byte the same for the same site."""
    with zipfile.ZipFile(site / NAME, "w") as archive:
        for uri, content in _contents(site, kept):
            # The oldest time that the format can hold: when a file was written says nothing.
            entry = zipfile.ZipInfo(uri, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if Path(uri).suffix in STORED else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def _contents(site: Path, kept: Kept) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.rglob("*")):
        uri = path.relative_to(site).as_posix()
        if path.is_file() and uri not in SKIPPED and not uri.startswith(SKIPPED_FOLDERS):
            content = path.read_bytes()
            if uri.endswith(".html"):
                yield uri, kept.made(lambda page=content: rewritten(page.decode()).encode(), "offline", content)
            else:
                yield uri, content


def rewritten(page: str) -> str:
    """A page whose links lead to files instead of folders, and that asks for nothing that a folder cannot give."""
    tree = LexborHTMLParser(page)
    for node in tree.css("[href], [src]"):
        attributes = node.attributes
        for name in ("href", "src"):
            if (found := attributes.get(name)) and (to := of_file(found)) != found:
                node.attrs[name] = to
    for node in tree.css("meta[http-equiv=refresh]"):
        delay, _, to = node.attributes["content"].partition("url=")
        node.attrs["content"] = f"{delay}url={of_file(to)}"
    # The archive does not hold itself.
    for node in tree.css(f'a[href$="/{NAME}"], a[href="{NAME}"]'):
        del node.attrs["href"]
    # Browsers load fonts from a folder, but do not share what was loaded ahead for an origin.
    for node in tree.css("link[rel=preload]"):
        node.decompose()
    return f"<!doctype html>\n{tree.html.removeprefix('<!DOCTYPE html>').lstrip()}"


def of_file(address: str) -> str:
    """A relative address of a folder as that of the page in it; any other as it is."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address
    folder, _, last = parts.path.rpartition("/")
    if last not in ("", ".", ".."):
        return address
    path = "/".join(filter(None, (folder, last, "index.html")))
    return urlunsplit(parts._replace(path=path))
