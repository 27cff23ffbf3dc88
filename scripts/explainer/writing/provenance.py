"""What is known of a new source before it is read: from its address, and from the sources of the same host."""

import datetime
from collections import Counter
from typing import Any

from explainer import dates, layout
from explainer.catalog import Catalog
from explainer.notes import Note
from explainer.writing import web
from explainer.writing.identifiers import id_from

SHARED = ("publisher", "grade", "type", "language", "state_controlled")
"""What the sources of one host have in common, as a rule."""


def known(catalog: Catalog, url: str) -> Note | None:
    """The source that has this address already, however it is written."""
    wanted = web.same(url)
    return next((note for note in _sources(catalog) if web.same(note.model.url) == wanted), None)


def derived(catalog: Catalog, url: str, today: datetime.date) -> dict[str, Any]:
    """Fields of a source that is read today: those that most sources of its host have, and the day in its address."""
    found: dict[str, Any] = {"url": web.clean(url), "accessed": today.isoformat()}
    if (day := web.day(url)) and not dates.is_future(day, today):
        found["issued"] = day
    host = web.host(url)
    alike = Counter(
        tuple((name, getattr(note.model, name)) for name in SHARED if name in note.model.model_fields_set)
        for note in _sources(catalog)
        if web.host(note.model.url) == host
    )
    return found | dict(alike.most_common(1)[0][0] if alike else ())


def source_id(catalog: Catalog, url: str, issued: str | None, taken: frozenset[str] = frozenset()) -> str | None:
    """An id that is free: the host's short name, the date, and as many words of the address as it takes.

    None where there is none: then only a person can name the source.
    """
    host = web.host(url)
    begun = Counter(note.id.split("-")[0] for note in _sources(catalog) if web.host(note.model.url) == host)
    owner = begun.most_common(1)[0][0] if begun else id_from(web.owner(url))
    words = id_from(web.words(url)).split("-")
    # Without a date the words have to say which of the publisher's texts it is.
    fewest = 0 if issued else 1
    for number in (*range(fewest, min(3, len(words)) + 1), len(words)):
        found = "-".join(filter(None, (owner, issued, *words[:number])))
        if layout.is_id(found) and found not in catalog.notes and found not in taken:
            return found
    return None


def _sources(catalog: Catalog) -> list[Note]:
    return [note for note in catalog.notes.values() if note.kind == "source" and note.model]
