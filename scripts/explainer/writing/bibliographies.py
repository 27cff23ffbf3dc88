"""Libraries of references, as Zotero and its like export them: CSL-JSON and BibTeX become fields of sources."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import bibtexparser
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from pylatexenc.latex2text import LatexNodes2Text

from explainer import dates

# What it cannot read it also returns, and it is told with its line.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference, as far as a source has fields for it."""

    key: str
    """What the library calls it."""
    fields: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    """Why it could not be read."""


def entries(text: str) -> list[Entry]:
    """The entries of a library; ValueError says why it is none."""
    if text.lstrip().startswith(("[", "{")):
        try:
            items = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"it is not valid JSON: {error}") from None
        found = [items] if isinstance(items, dict) else items
        if not all(isinstance(item, dict) for item in found):
            raise ValueError("it holds no entries of CSL-JSON")
        return [_of_csl(number, item) for number, item in enumerate(found, 1)]
    library = bibtexparser.parse_string(text)
    broken = [Entry(*_told(block)) for block in library.failed_blocks]
    found = [_of_bibtex(entry) for entry in library.entries] + broken
    if not found:
        raise ValueError("it holds no entries of CSL-JSON or BibTeX")
    return found


def _told(block: bibtexparser.model.ParsingFailedBlock) -> tuple[str, dict[str, Any], str]:
    if isinstance(block, bibtexparser.model.DuplicateBlockKeyBlock):
        return block.key, {}, "the key stands twice; rename one of the two"
    line = block.start_line + 1
    return f"line {line}", {}, "the entry cannot be read; look for a brace, a quote or a comma that is missing"


_TYPES = {
    "webpage": "webpage",
    "report": "report",
    "legislation": "legislation",
    "article-newspaper": "article-newspaper",
    "article-journal": "article-journal",
    "speech": "speech",
    "dataset": "dataset",
    "post": "post",
    "post-weblog": "post",
    "article-magazine": "article-newspaper",
    "bill": "legislation",
    "regulation": "legislation",
    "treaty": "legislation",
    # BibTeX
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "article": "article-journal",
    "techreport": "report",
}
"""Ours for theirs; what is not here is left to the publisher's other sources."""

_LANGUAGES = {
    "english": "en",
    "american": "en",
    "british": "en",
    "usenglish": "en",
    "ukenglish": "en",
    "ukrainian": "uk",
    "german": "de",
    "ngerman": "de",
    "french": "fr",
    "polish": "pl",
    "russian": "ru",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "spanish": "es",
    "italian": "it",
    "swedish": "sv",
    "norwegian": "no",
}
"""The names that babel has for languages, which biblatex uses."""


def _of_csl(number: int, item: dict[str, Any]) -> Entry:
    archive = _line(item.get("archive_location"))
    newspaper = str(item.get("type", "")).startswith("article-")
    published = ("container-title", "publisher") if newspaper else ("publisher", "container-title")
    fields = {
        "title": _line(item.get("title")),
        "publisher": _first(_line(item.get(name)) for name in published),
        "authors": [_csl_name(name) for name in item.get("author") or ()],
        "issued": _csl_date(item.get("issued")),
        "url": _line(item.get("URL")),
        "accessed": _csl_date(item.get("accessed")),
        "archive": archive if archive.startswith(("https://", "http://")) else "",
        "type": _TYPES.get(item.get("type", "")),
        "language": _language(_line(item.get("language"))),
        "number": _line(item.get("number")),
        "note": _line(item.get("note")),
    }
    return Entry(_line(item.get("id")) or f"entry {number}", _filled(fields))


def _csl_name(name: dict[str, Any]) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return _line(name.get("literal")) or " ".join(filter(None, (_line(name.get(part)) for part in parts)))


def _csl_date(date: Any) -> str:
    if not isinstance(date, dict):
        return ""
    parts = (date.get("date-parts") or [[]])[0]
    if parts:
        return _date("-".join(str(part).zfill(2) for part in parts))
    return _date(_line(date.get("raw") or date.get("literal")))


def _of_bibtex(entry: bibtexparser.model.Entry) -> Entry:
    raw = {item.key.lower(): str(item.value) for item in entry.fields}
    texts = {name: _plain(value) for name, value in raw.items()}
    kind = entry.entry_type.lower()
    journal = ("journaltitle", "journal")
    institution = ("publisher", "institution", "organization", "howpublished")
    published = (*journal, *institution) if kind == "article" else (*institution, *journal)
    publisher = _first(texts.get(name, "") for name in published)
    authors = [_bibtex_name(name) for name in split_multiple_persons_names(raw.get("author", ""))]
    fields = {
        "title": ": ".join(filter(None, (texts.get("title"), texts.get("subtitle")))),
        "publisher": publisher,
        # Where a text has no author, its publisher stands as one, or biblatex would not sort it.
        "authors": [] if authors == [publisher] else authors,
        "issued": _date(texts.get("date", "")) or _bibtex_date(texts),
        "url": raw.get("url", "").strip(),
        "accessed": _date(texts.get("urldate", "")),
        "type": _TYPES.get(kind),
        "language": _language(texts.get("langid") or texts.get("language") or ""),
        "number": texts.get("number", ""),
        "note": texts.get("note", ""),
    }
    return Entry(entry.key, _filled(fields))


def _bibtex_name(name: str) -> str:
    parts = parse_single_name_into_parts(name, strict=False)
    return _plain(" ".join([*parts.first, *parts.von, *parts.last, *parts.jr]))


def _bibtex_date(texts: dict[str, str]) -> str:
    """The date of an entry that has its year and month apart, as BibTeX has them."""
    month = texts.get("month", "").strip(". ").lower()
    number = next((n for n, name in enumerate(dates.MONTHS, 1) if month and name.lower().startswith(month[:3])), None)
    if number is None and month.isdigit():
        number = int(month)
    return _date(f"{texts.get('year', '')}-{number:02}" if number else texts.get("year", ""))


def _plain(text: str) -> str:
    """What TeX shows of a text; a bare `&`, which is a mistake there, stands for itself."""
    plain = re.sub(r"(?<!\\)&", r"\\&", text).replace(r"\textasciicircum", "^")
    return _line(_LATEX.latex_to_text(plain))


_LATEX = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def _date(text: str) -> str:
    """A date as precise as it is written, of a span its begin; nothing where it is none."""
    begin = text.strip().partition("/")[0].partition("T")[0]
    while begin and not dates.is_date(begin) and "-" in begin:
        begin = begin.rpartition("-")[0]
    return begin if dates.is_date(begin) else ""


def _language(text: str) -> str:
    """The language by ISO 639-1."""
    code = text.lower().replace("_", "-").partition("-")[0]
    return _LANGUAGES.get(text.lower(), code if re.fullmatch(r"[a-z]{2}", code) else "")


def _line(text: Any) -> str:
    """Text on one line."""
    return " ".join(str(text).split()) if isinstance(text, str | int) else ""


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: found for name, found in _items(fields) if found}


def _items(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, found in fields.items():
        yield name, [item for item in found if item] if isinstance(found, list) else found
