"""How the site is to be served: one table of headers, media types and old addresses, for each kind of server."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from explainer import assets, layout, templating
from explainer.catalog import Catalog

SERVERS = {"nginx": "nginx.conf.jinja", "caddy": "Caddyfile.jinja"}
"""The servers that a configuration is made for, with its template."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
"""What a page may load; it stands in each page, too, for hosts that let nobody set a header."""

HEADERS = {
    # Who may put the site into a frame cannot be said within a page.
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in "camera display-capture geolocation microphone payment publickey-credentials-get usb".split()
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    # Text and data are open, and nothing here depends on who asks.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
"""What is said with every answer."""

CACHED = {f"/{assets.FOLDER}": "public, max-age=31536000, immutable"}
"""How long the files of a folder may be used without asking."""
ASKED_AGAIN = "no-cache"
"""Of all other files: kept, and used again once the server has said that they are the same."""

TYPES = {
    "application/json": "json map",
    "application/octet-stream": "inv",
    "application/xml": "xml",
    "application/zip": "zip",
    "application/gzip": "gz",
    "font/woff2": "woff2",
    "image/jpeg": "jpg jpeg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/vnd.microsoft.icon": "ico",
    "image/webp": "webp",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/javascript": "js",
    "text/plain": "txt",
    "application/x-bibtex": "bib",
}
"""The endings of each media type."""
FOLDER_TYPES = {"/feeds/": "application/atom+xml", "/schemas/": "application/schema+json"}
"""The media type of all files of a folder, where it says more than their ending."""


def files(catalog: Catalog) -> dict[str, bytes]:
    """What hosts read that take their settings from the site itself, by uri."""
    rules = {"/*": HEADERS}
    rules |= {f"{folder}*": {"Cache-Control": value} for folder, value in CACHED.items()}
    rules |= {f"{folder}*": {"Content-Type": f"{kind}; charset=utf-8"} for folder, kind in FOLDER_TYPES.items()}
    blocks = [[place, *(f"  {name}: {value}" for name, value in said.items())] for place, said in rules.items()]
    led = [f"{old} {new} 301" for old, new in moved(catalog).items()]
    return {"_headers": _text(line for block in blocks for line in block), "_redirects": _text(led)}


def moved(catalog: Catalog) -> dict[str, str]:
    """The address at which the note of each former address is now, both from the top of the site."""
    return {f"/{old}/": f"/{layout.address(note.uri)}" for old, note in sorted(catalog.moved.items())}


def configuration(server: str, catalog: Catalog, templates: Path, folder: Path, address: str) -> str:
    """The configuration of a server that serves a folder at an address; the address has a host."""
    template = templating.environment(templates / "serving").get_template(SERVERS[server])
    return template.render(
        folder=folder.as_posix(),
        host=urlsplit(address).hostname,
        headers=HEADERS,
        cached=CACHED,
        asked_again=ASKED_AGAIN,
        types=TYPES,
        folder_types=FOLDER_TYPES,
        moved=moved(catalog),
    )


def is_servable(folder: Path) -> bool:
    """Whether the path of a folder can stand in a configuration as it is."""
    return re.fullmatch(r"(/[\w.@+-]+)+", folder.as_posix()) is not None


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
