"""The whole site as one archive that works from a folder, with no server: `offline.zip`."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from explainer import ahead, archives, layout
from explainer.delivery import Piece
from explainer.kept import Kept, digest

NAME = "offline.zip"
SKIPPED = {NAME, "404.html", "sitemap.xml", "sitemap.xml.gz", "_headers", "_redirects"}
"""What only a server has a use for."""
SKIPPED_FOLDERS = ("assets/cards/",)
"""Pictures for networks; they would be half of the archive."""
STORED = (".png", ".jpg", ".jpeg", ".webp", ".woff2", ".gz")
"""Packed already."""

_LINK = re.compile(rb"""(<a\s+(?:(?!href=)[a-z-]+(?:="[^"]*")?\s+)*+href=")([^"#]+(?:(?<=&)#[^"#]*)*)""")
"""The beginning of a link and its address, without the fragment, so that all links to a page are one.

Our attributes stand within double quotes, and a text holds no `<`: each tag is read from its beginning. What stands
there by its number, such as `&#39;`, begins no fragment.
"""
_IN_HEAD = re.compile(
    rb"""(<(?:link|meta)\s+(?:(?!href=|content="\d+; url=)[a-z-]+(?:="[^"]*")?\s+)*+"""
    rb"""(?:href="|content="\d+; url=))([^"#]+(?:(?<=&)#[^"#]*)*)"""
)
"""The same of what leads elsewhere in the head of a page. What else there is on a page leads to files anyway."""
_ITSELF = re.compile(rb"""(<a(?:\s+[a-z-]+(?:="[^"]*")?)*?)\s+href="(?:[^"]*/)?""" + re.escape(NAME).encode() + b'"')
"""A link to the archive, which does not hold itself."""
_PRELOAD = re.compile(rb"""<link rel="preload"[^<>]*>""")
_FOLDER = re.compile(r"(?!/|[^/?#]*:)([^?#]*/|)(\.{0,2})(?=[?#]|$)")
"""The relative path of a folder: what ends with a slash or with dots."""


def piece(site: Mapping[str, Piece], kept: Kept) -> Piece:
    """The archive of a site, byte for byte the same for the same site."""
    held = {uri: site[uri] for uri in sorted(site) if uri not in SKIPPED and not uri.startswith(SKIPPED_FOLDERS)}
    origin = digest(*((uri, file.origin) for uri, file in held.items()))
    return Piece(origin, lambda: archives.archive(_packed(held, kept)))


def _packed(held: Mapping[str, Piece], kept: Kept) -> Iterator[tuple[str, bytes]]:
    """Each file as the archive holds it, taken again where it is kept."""
    worth = ((uri, file) for uri, file in held.items() if not uri.endswith(STORED))
    keys = {uri: kept.key("offline", uri.endswith(".html"), file.origin) for uri, file in worth}
    new = dict.fromkeys(uri for uri, key in keys.items() if key not in kept)
    packed = ahead.made(lambda uri: _pack(uri, held[uri]), [*new])
    for uri, file in held.items():
        key = keys.get(uri)
        content = kept.get(key) if key and uri not in new else None
        if content is None:
            content = next(packed) if uri in new else _pack(uri, file)
            if key:
                kept.put(key, content, packs=False)
        yield uri, content


def _pack(uri: str, file: Piece) -> bytes:
    content = b"".join(file.content())
    if uri.endswith(STORED):
        return archives.stored(content)
    return archives.deflated(rewritten(content) if uri.endswith(".html") else content)


def rewritten(page: bytes) -> bytes:
    """A page whose links lead to files instead of folders, and that asks for nothing that a folder cannot give."""
    if NAME.encode() in page:
        page = _ITSELF.sub(rb"\1", page)
    end = max(page.find(b"</head>"), 0)
    # Browsers load fonts from a folder, but do not share what was loaded ahead for an origin.
    head = _PRELOAD.sub(b"", page[:end])
    return b"".join([*_led(_IN_HEAD, head), *_led(_LINK, page[end:])])


def _led(address: re.Pattern[bytes], text: bytes) -> list[bytes]:
    """The parts of a text whose addresses lead to files."""
    parts = address.split(text)  # what is before each address, the beginning of its tag, the address
    parts[2::3] = map(_of_file, parts[2::3])
    return parts


@lru_cache(maxsize=layout.ADDRESSES)
def _of_file(escaped: bytes) -> bytes:
    address = html.unescape(escaped.decode())
    to = of_file(address)
    return escaped if to == address else html.escape(to).encode()


def of_file(address: str) -> str:
    """A relative address of a folder as that of the page in it; any other as it is."""
    found = _FOLDER.match(address)
    if not found or not found[0]:
        return address
    return f"{found[0]}{'/' if found[2] else ''}index.html{address[found.end() :]}"
