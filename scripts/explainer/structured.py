"""What a page is about, as JSON-LD in the words of schema.org."""

from collections.abc import Callable, Iterator
from typing import Any

from explainer import layout, matcher
from explainer.catalog import Catalog
from explainer.figures import History
from explainer.notes import Note

LICENSE = "https://creativecommons.org/licenses/by/4.0/"

SOURCE_TYPES = {
    "report": "Report",
    "legislation": "Legislation",
    "article-newspaper": "NewsArticle",
    "article-journal": "ScholarlyArticle",
    "dataset": "Dataset",
    "post": "SocialMediaPosting",
}
"""Other sources are a CreativeWork."""

PUBLIC_BODIES = {"agency", "ministry", "office", "legislature", "oversight", "government"}
"""The categories of actors that are parts of a government; the others are an Organization."""

Address = Callable[[str], str]
"""The address of a page or a file, by the uri of what it is made from."""


def of(
    catalog: Catalog, uri: str, title: str, site: str, address: Address, changed: str | None = None
) -> dict[str, Any]:
    """The graph of the page that is made from `uri`: what it is, its figures, and the way to it."""
    note = catalog.by_uri.get(uri)
    home = {"@type": "WebSite", "name": site, "url": address("index.md")}
    if uri == "index.md":
        nodes = [home | _described(note)]
    elif note and note.model and note.kind != "page":
        made = _MAKERS[note.kind](catalog, note, address)
        if note.kind in ("explainer", "register"):
            made["dateModified"] = changed
        nodes = [made, *_figures(catalog, note, address)]
    else:
        nodes = [_collection(catalog, uri, title, address) | _described(note) | {"isPartOf": home}]
    if uri != "index.md":
        nodes.append(_way(catalog, uri, title, site, address))
    return {"@context": "https://schema.org", "@graph": [_without_nothing(node) for node in nodes]}


def _described(note: Note | None) -> dict[str, Any]:
    return {"description": note.model.summary} if note and note.model else {}


def _named(note: Note, address: Address, kind: str) -> dict[str, Any]:
    """What every note with a name is."""
    return {
        "@type": kind,
        "@id": f"{address(note.uri)}#it",
        "name": note.title,
        "alternateName": [name for name in matcher.names(note) if name != note.title],
        "description": note.model.summary,
    }


def _term(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    terms = {
        "@type": "DefinedTermSet",
        "name": _title(catalog, "glossary/index.md"),
        "url": address("glossary/index.md"),
    }
    return {
        **_named(note, address, "DefinedTerm"),
        "termCode": note.model.abbreviation,
        "url": address(note.uri),
        "inDefinedTermSet": terms,
    }


def _program(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    """A program is no kind of thing of its own there: the page is about it."""
    about = _without_nothing(_named(note, address, "Thing"))
    return {"@type": "WebPage", "name": note.title, "url": address(note.uri), "about": about}


def _actor(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    actor = note.model
    kind = "GovernmentOrganization" if actor.category in PUBLIC_BODIES else "Organization"
    return {
        **_named(note, address, kind),
        "url": actor.website,
        "foundingDate": actor.founded,
        "dissolutionDate": actor.dissolved,
        "mainEntityOfPage": address(note.uri),
    }


def _explainer(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": note.title,
        "description": note.model.summary,
        "url": address(note.uri),
        "license": LICENSE,
        "citation": [
            {"@type": "CreativeWork", "name": source.title, "url": source.model.url}
            for source in catalog.sources_of(note)
            if source.model
        ],
    }


def _register(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": f"{address(note.uri)}#it",
        "name": note.title,
        "alternateName": [name for name in matcher.names(note) if name != note.title],
        "description": note.model.summary,
        "url": address(note.uri),
        "license": LICENSE,
        "variableMeasured": [column.title for column in note.model.schema_.fields],
        "distribution": [_download(address, f"data/{note.id}.csv")],
    }


def _source(catalog: Catalog, note: Note, address: Address) -> dict[str, Any]:
    source = note.model
    return {
        "@type": SOURCE_TYPES.get(source.type, "CreativeWork"),
        "name": source.title,
        "author": list(source.authors),
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.issued,
        "url": source.url,
        "archivedAt": source.archive,
        "inLanguage": source.language,
        "mainEntityOfPage": address(note.uri),
    }


_MAKERS = {
    "term": _term,
    "program": _program,
    "actor": _actor,
    "explainer": _explainer,
    "register": _register,
    "source": _source,
}


def _figures(catalog: Catalog, note: Note, address: Address) -> Iterator[dict[str, Any]]:
    """Each figure with its history is a small set of data of its own."""
    for history in catalog.figures_of(note) if note.kind != "source" else ():
        if history.observations:
            yield {
                "@type": "Dataset",
                "@id": f"{address(note.uri)}#{history.key}",
                "name": f"{history.label}: {note.title}",
                "description": _sentence(history),
                "license": LICENSE,
                "temporalCoverage": "/".join(
                    dict.fromkeys([history.observations[0].as_of, history.observations[-1].as_of])
                ),
                "distribution": [_download(address, f"data/figures/{note.id}.{history.key}.csv")],
            }


def _sentence(history: History) -> str:
    counted = len(history.observations)
    said = f"{history.label} ({history.unit}), {history.note.title}: {counted} dated "
    said += f"{'value' if counted == 1 else 'values'} with {'its' if counted == 1 else 'their'} sources."
    return f"{said} {history.remark}" if history.remark else said


def _collection(catalog: Catalog, uri: str, title: str, address: Address) -> dict[str, Any]:
    """A page that is made from all notes, or a hand-written one."""
    page = {"name": title, "url": address(uri)}
    if uri == "glossary/index.md":
        return {"@type": "DefinedTermSet", **page}
    if uri == "figures.md":
        files = [_download(address, f"data/figures.{suffix}") for suffix in ("csv", "json")]
        about = "Every quantity that this site records, with each of its dated values and their sources."
        return {"@type": "Dataset", **page, "description": about, "license": LICENSE, "distribution": files}
    if uri == "data/index.md":
        sets = [{"@type": "Dataset", "name": n.title, "url": address(n.uri)} for n in catalog.of_kind("register")]
        return {"@type": "DataCatalog", **page, "license": LICENSE, "dataset": sets}
    return {"@type": "CollectionPage" if uri.endswith("/index.md") else "WebPage", **page}


def _download(address: Address, uri: str) -> dict[str, str]:
    form = "text/csv" if uri.endswith(".csv") else "application/json"
    return {"@type": "DataDownload", "encodingFormat": form, "contentUrl": address(uri)}


def _way(catalog: Catalog, uri: str, title: str, site: str, address: Address) -> dict[str, Any]:
    """The pages that lead to a page, itself included."""
    folder = uri.rpartition("/")[0]
    index = f"{folder}/index.md"
    steps = [(site, "index.md")]
    if folder and uri != index:
        steps.append((_title(catalog, index), index))
    steps.append((title, uri))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address(step)}
            for number, (name, step) in enumerate(steps, 1)
        ],
    }


def _title(catalog: Catalog, index: str) -> str:
    note = catalog.by_uri.get(index)
    return note.title if note and note.model else layout.id_of(index).capitalize()


def _without_nothing(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value}
