"""What stands at an address that something had before: of a note a page that leads on, with a script or without."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from explainer import layout, published, sections, templating
from explainer.catalog import Catalog

LEADING_ON = 'location.replace(document.querySelector("a").href + location.hash);'
"""Leads on from a page to where its link does, and to the same anchor there."""


def files(catalog: Catalog, templates: Path) -> dict[str, bytes]:
    """A page for each former address at which there is nothing else, by its uri."""
    template = templating.environment(templates / "parts", autoescape=True).get_template("moved.html.jinja")
    digest = base64.b64encode(hashlib.sha256(LEADING_ON.encode()).digest()).decode()
    found = {}
    for address, note in sorted(catalog.moved.items()):
        uri = f"{address}/index.html"
        to = layout.relative(uri, layout.address(note.uri)) + "/"
        found[uri] = template.render(title=note.title, address=to, script=LEADING_ON, digest=digest).encode()
    return found


def copies(catalog: Catalog, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The data files and feeds of notes and figures that were renamed, under their former uris."""
    return {uri: files[to] for uri, to in published.former_files(catalog).items() if to in files}


def with_former_anchors(html: str, former: Mapping[str, str]) -> str:
    """The HTML of a page with an empty element for each anchor that it had before, within the one it leads to now."""
    for old, new in former.items():
        begin = html.find(f' id="{new}"')
        if begin < 0 or f' id="{old}"' in html:
            continue
        at = html.index(">", begin)
        if html.startswith("<tr", html.rindex("<", 0, begin)):  # a row holds nothing but cells
            at = html.index(">", at + 1)
        html = f'{html[: at + 1]}<span class="former" id="{old}"></span>{html[at + 1 :]}'
    return html


def with_published_sections(html: str, anchors: Collection[str]) -> str:
    """The HTML of a page with an empty element for each section that was published and that it does not have now.

    It stands within what took its place, else at the top, where somebody finds the way who looks for what is gone.
    """
    html = with_former_anchors(
        html, {anchor: sections.FORMER[anchor] for anchor in anchors if anchor in sections.FORMER}
    )
    gone = [anchor for anchor in anchors if f' id="{anchor}"' not in html]
    return "".join([f'<span class="former" id="{anchor}"></span>' for anchor in gone]) + html
