"""A library of references becomes source notes: each entry whole, or told with what it lacks."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainer import layout
from explainer.catalog import Catalog
from explainer.writing import bibliographies, provenance, starting, web
from explainer.writing.bibliographies import Entry
from explainer.writing.starting import Draft


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry."""

    key: str
    note: Draft | None
    """None where there is none to write."""
    said: str = ""
    """Why, and the cure."""
    known: bool = False
    """Whether a source has its address already."""


def sources(
    catalog: Catalog, templates: Path, text: str, today: datetime.date, given: dict[str, Any]
) -> Iterator[Outcome]:
    """What becomes of each entry of a library; `given` holds for those that do not say otherwise.

    ValueError says why the text is no library.
    """
    ids: set[str] = set()
    urls: dict[str, str] = {}
    for entry in bibliographies.entries(text):
        outcome = _outcome(catalog, templates, entry, today, given, ids, urls)
        if outcome.note:
            ids.add(layout.id_of(outcome.note.uri))
            urls[web.same(entry.fields["url"])] = entry.key
        yield outcome


def _outcome(
    catalog: Catalog,
    templates: Path,
    entry: Entry,
    today: datetime.date,
    given: dict[str, Any],
    ids: set[str],
    urls: dict[str, str],
) -> Outcome:
    url = entry.fields.get("url")
    if entry.fault or not url:
        return Outcome(entry.key, None, entry.fault or "the field `url` is missing; add the address in the library")
    try:
        starting.value("source", "url", url)
    except ValueError as error:
        return Outcome(entry.key, None, str(error))
    if not web.is_whole(url):
        return Outcome(entry.key, None, f"`{url}` names no host; write the whole address in the library")
    if owner := provenance.known(catalog, url):
        return Outcome(entry.key, None, f"the address is that of the source `{owner.id}`; skipped", known=True)
    if other := urls.get(web.same(url)):
        return Outcome(entry.key, None, f"the address is that of the entry `{other}`; skipped", known=True)
    values = _needed(provenance.derived(catalog, url, today) | given | entry.fields | {"url": web.clean(url)})
    missing = [name for name in starting.required("source") if name not in values]
    if missing:
        return Outcome(entry.key, None, "; ".join(_cure(name) for name in missing))
    note_id = _id(catalog, entry, values, ids)
    if note_id is None:
        return Outcome(entry.key, None, "no id can be made of it; give it a key of small letters, digits and hyphens")
    note = starting.draft(templates, "source", note_id, values)
    if faults := starting.faults(note):
        return Outcome(entry.key, None, "; ".join(f"{fault.message}, {fault.hint}" for fault in faults))
    return Outcome(entry.key, note)


def _needed(values: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that say what holds without them."""
    usual = {"type": "webpage", "language": "en", "state_controlled": False}
    return {name: found for name, found in values.items() if usual.get(name) != found or name not in usual}


def _cure(name: str) -> str:
    flag = f" or say it with `--set {name}=…`" if name != "grade" else " with `--grade`"
    where = ": say it" if name == "grade" else ": add it in the library"
    return f"the field `{name}` is missing{where}{flag}"


def _id(catalog: Catalog, entry: Entry, values: dict[str, Any], ids: set[str]) -> str | None:
    """The key of the entry where it may be an id and is free, else one made from the address."""
    if layout.is_id(entry.key) and entry.key not in catalog.notes and entry.key not in ids:
        return entry.key
    return provenance.source_id(catalog, values["url"], values.get("issued"), frozenset(ids))
