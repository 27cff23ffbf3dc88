"""The pages of a site that were finished before: taken again where all that they are made from is the same."""

from collections.abc import Mapping
from typing import Any

from explainer.kept import Kept, digest
from explainer.origins import Origins
from explainer.site import Site


class Finished:
    """Knows of each page of a site whether it is finished, with its frame, as it is to be written.

    A site as of a day is made anew: what was known then is not told by the files of the notes. So is one that was read
    without keeping anything.
    """

    def __init__(self, kept: Kept, site: Site, frame: Any, about: Mapping[str, Any]) -> None:
        """`frame` is all that decides on what is around the text of any page, `about` what does on that of each."""
        origins = Origins(site.catalog, site.pictures)
        framed = kept.key("page", frame)
        self.kept = kept
        self.keys: dict[str, str] = {}
        """Of each page that can be kept."""
        known = site.catalog.as_of is None and all(note.origin for note in site.catalog.notes.values())
        for page in site.pages if known else ():
            feeds = {"feeds/changes.xml", f"feeds/{page.uri.removesuffix('.md')}.xml"} & site.files.keys()
            self.keys[page.uri] = digest(framed, about.get(page.uri), sorted(feeds), origins.of(page.uri))

    def __contains__(self, uri: str) -> bool:
        return self.keys.get(uri) in self.kept

    def is_sound(self, uri: str) -> bool:
        """Whether a page is finished and can still be read."""
        return uri in self.keys and self.kept.is_whole(self.keys[uri])

    def read(self, uri: str) -> bytes:
        """A page that is sound."""
        return self.kept.get(self.keys[uri])

    def keep(self, uri: str, page: bytes) -> None:
        if uri in self.keys:
            self.kept.put(self.keys[uri], page, packs=False)
