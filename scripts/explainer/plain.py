"""The pages as files of Markdown that any tool takes: a head in YAML, and the HTML of the page as one block."""

import json
import re
from pathlib import Path

from explainer import layout
from explainer.pages import Page
from explainer.site import Site

_PREFORMATTED = re.compile(r"(<pre\b(?:(?!<pre\b).)*?</pre>)", re.DOTALL)


def files(root: Path, site: Site, is_served: bool = False) -> dict[str, bytes]:
    """All that a tool has to publish, by uri: pages, data files, and what lies in the folder of assets.

    Links lead from file to file, or where they are served, from address to address: a page has that of a folder.
    """
    given = {uri: (layout.documents(root) / uri).read_bytes() for uri in layout.files(root) if layout.is_asset(uri)}
    return given | site.files | {page.uri: _page(page, is_served).encode() for page in site.pages}


def _page(page: Page, is_served: bool) -> str:
    head = {"title": page.title, "description": page.description}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    html = layout.served(page.html, page.uri)[0] if is_served else page.html
    return "\n".join(["---", *lines, "---", "", f'<div class="note">\n{one_block(html)}\n</div>', ""])


def one_block(html: str) -> str:
    """HTML that Markdown takes for one block: no line of it is empty or begins with a space."""
    # Every other part is preformatted, where a line end has to be told otherwise.
    parts = _PREFORMATTED.split(html)
    parts[1::2] = [part.replace("\n", "&#10;") for part in parts[1::2]]
    return "\n".join(line.strip() for line in "".join(parts).splitlines() if line.strip())
