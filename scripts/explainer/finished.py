"""The HTML of pages that was made once and is taken again, where what it is made from is the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from explainer.kept import Kept
from explainer.origins import Origins
from explainer.pages import Page


@dataclass(frozen=True, slots=True)
class Finished:
    """What Python-Markdown made of a page."""

    html: str
    headings: list[Any]
    """Each `[title, anchor, level, headings below it]`."""
    anchors: list[str]

    def as_bytes(self) -> bytes:
        return json.dumps([self.html, self.headings, self.anchors]).encode()


class Workshop:
    """Knows of each page of a build whether it is finished already."""

    def __init__(self, kept: Kept, origins: Origins, pages: Iterable[Page], settings: Any) -> None:
        self.kept = kept
        self.origins = origins
        self.pages = {page.uri: page for page in pages}
        self.settings = settings
        """Of Python-Markdown."""
        self._keys: dict[str, str] = {}

    def find(self, uri: str) -> Finished | None:
        self._keys[uri] = self.kept.key("page", self.settings, *self.origins.of(self.pages[uri]))
        found = self.kept.get(self._keys[uri])
        return Finished(*json.loads(found)) if found else None

    def keep(self, uri: str, finished: Finished) -> None:
        self.kept.put(self._keys[uri], finished.as_bytes())
