"""How a page, or a source, is cited: as a sentence, as BibTeX, as CSL-JSON."""

import json
import re
from dataclasses import dataclass
from typing import Any

from explainer import dates, exports
from explainer.models import Source
from explainer.notes import Note


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing in the forms in which others cite it.

    Where no address is known, the reader's script puts it in: it ends the sentence, and stands last in the others.
    """

    text: str
    bibtex: str
    csl: str


def of_page(key: str, title: str, site: str, changed: str | None, address: str | None) -> Citation:
    """A page of the site as it stood on its last change; without that day it is `n.d.`."""
    stop = "" if title.endswith(("?", "!", ".")) else "."
    sentence = f"“{title}{stop}” {site}, {f'{dates.shown(changed)}.' if changed else 'n.d.'}"
    # The site stands as its own author: biblatex would leave an entry without one unsorted.
    fields = {
        "title": f"{{{tex(title)}}}",
        "author": f"{{{tex(site)}}}",
        "organization": tex(site),
        "date": changed,
        "url": address,
    }
    item = {
        "id": key,
        "type": "webpage",
        "title": title,
        "container-title": site,
        "issued": exports.csl_date(changed),
        "URL": address,
    }
    return Citation(f"{sentence} {address}" if address else sentence, _entry(key, fields), _json(item))


def of_source(note: Note) -> Citation:
    """A source as its own publisher gave it out."""
    source: Source = note.model
    about = [source.publisher, source.number, dates.shown(source.issued) if source.issued else "n.d."]
    authors = f"{', '.join(source.authors)}. " if source.authors else ""
    sentence = f"{authors}“{source.title}.” {', '.join(filter(None, about)).rstrip('.')}. {source.url}"
    return Citation(
        f"{sentence} (accessed {dates.shown(source.accessed)})",
        exports.bibtex(note).rstrip("\n"),
        _json(exports.csl(note)),
    )


def tex(text: str) -> str:
    """Plain text as TeX shows it to the letter."""
    return re.sub(r"[\\&%$#_{}~^]", lambda match: _TEX.get(match[0], f"\\{match[0]}"), text)


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _entry(key: str, fields: dict[str, str | None]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{key},", *lines, "}"])


def _json(item: dict[str, Any]) -> str:
    """One line for each field, which reads well and copies well."""
    lines = [f' "{name}": {_ENCODER.encode(value)}' for name, value in item.items() if value]
    return "{\n" + ",\n".join(lines) + "\n}"


_ENCODER = json.JSONEncoder(ensure_ascii=False)  # which `json.dumps` makes for each value
