"""`explainer new`: a note from its starter, or sources from a library of references."""

import sys
from pathlib import Path
from typing import Any

import click

from explainer import dates, layout, models, reader, record, terminal
from explainer.catalog import Catalog
from explainer.writing import importing, provenance, starting, web
from explainer.writing.identifiers import id_from

GRADES = starting.choices("source", "grade")


@click.command()
@click.argument("kind", type=click.Choice([*models.MODELS]))
@click.argument("title", required=False)
@click.option("--id", "note_id", help="The id, instead of one made from the title or the address.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="A field; as often as there are fields.")
@click.option(
    "--from",
    "library",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Sources: a file of CSL-JSON or BibTeX, as Zotero exports it.",
)
@click.option("--grade", type=click.Choice(GRADES), help="The grade of a source, or of those of a library.")
@click.pass_obj
def new(
    root: Path,
    kind: str,
    title: str | None,
    note_id: str | None,
    settings: tuple[str, ...],
    library: Path | None,
    grade: str | None,
) -> None:
    """Write a new note of a KIND from its TITLE; of a source, from its address.

    What the kind requires is asked for; where nobody is there to answer, it has to be said with `--set`.
    """
    if kind != "source" and (library or grade):
        raise click.UsageError("`--from` and `--grade` are for sources: write `explainer new source`")
    if (title is None) == (library is None):
        wanted = "an address, or a library with `--from`" if kind == "source" else "a title"
        raise click.UsageError(f"a new {kind} needs {wanted}")
    if library and note_id:
        raise click.UsageError("`--id` names one source, and a library holds many; leave it out")
    given = _given(kind, settings) | ({"grade": grade} if grade else {})
    catalog, _ = record.read(root, dates.today())
    if library:
        _import(root, catalog, library, given)
        return
    values = _from_address(catalog, title, given) if kind == "source" else {"title": title} | given
    _ask(kind, values)
    note_id = note_id or _id(catalog, kind, values)
    if not layout.is_id(note_id):
        raise click.UsageError(f"`{note_id}` is no id; say one with `--id`: small letters a–z, digits, single hyphens")
    note = starting.draft(layout.templates(root), kind, note_id, values)
    if faults := starting.faults(note):
        terminal.report(tuple(faults))
        raise click.ClickException("nothing was written")
    if refusal := starting.taken(catalog, root, note, values):
        raise click.ClickException(refusal)
    _write(root, [note])


def _given(kind: str, settings: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for setting in settings:
        name, mark, text = setting.partition("=")
        if not mark:
            raise click.UsageError(f"`{setting}` sets nothing; write `--set FIELD=VALUE`")
        try:
            found[name] = starting.value(kind, name, text)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    return found


def _from_address(catalog: Catalog, url: str, given: dict[str, Any]) -> dict[str, Any]:
    try:
        starting.value("source", "url", url)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not web.is_whole(url):
        raise click.UsageError(f"`{url}` names no host; write the whole address")
    if owner := provenance.known(catalog, url):
        raise click.ClickException(f"the address is that of the source `{owner.id}`; cite it as `[^{owner.id}]`")
    return provenance.derived(catalog, url, dates.here()) | given


def _ask(kind: str, values: dict[str, Any]) -> None:
    """Adds what is required and not known yet."""
    missing = [name for name in starting.required(kind) if name not in values]
    if missing and not terminal.is_attended():
        flags = " ".join(f"--set {name}=…" for name in missing)
        names = ", ".join(f"`{name}`" for name in missing)
        raise click.UsageError(f"a {kind} needs {names}; say it with `{flags}`")
    for name in missing:
        allowed = starting.choices(kind, name)
        asked = f"{name} ({', '.join(allowed)})" if allowed else _QUESTIONS.get(name, name)
        values[name] = click.prompt(asked, value_proc=lambda text, name=name: _answer(kind, name, text), err=True)


_QUESTIONS = {
    "summary": "summary (one plain sentence of at most 200 characters)",
    "country": "country (ISO 3166 code, EU or INT)",
    "answer": "answer (the short answer in 40 to 90 words)",
    "schema": "columns (NAME or NAME:TYPE, with spaces between them)",
}


def _answer(kind: str, name: str, text: str) -> Any:
    try:
        return starting.value(kind, name, text)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _id(catalog: Catalog, kind: str, values: dict[str, Any]) -> str:
    if kind == "source":
        return provenance.source_id(catalog, values["url"], values.get("issued")) or ""
    return id_from(values["title"])


def _import(root: Path, catalog: Catalog, library: Path, given: dict[str, Any]) -> None:
    """Writes those entries of a library that are whole and new, and tells of each of the others."""
    drafts, told = [], []
    text = reader.decoded(library.read_bytes(), str(library))
    if not isinstance(text, str):
        raise click.ClickException(str(text))
    try:
        for outcome in importing.sources(catalog, layout.templates(root), text, dates.here(), given):
            if outcome.note:
                drafts.append(outcome.note)
            else:
                told.append(outcome)
    except ValueError as error:
        raise click.ClickException(f"`{library}` cannot be imported: {error}") from None
    for outcome in told:
        click.echo(f"{library}: {outcome.key}: {outcome.said}", err=True)
    _write(root, drafts)
    if any(not outcome.known for outcome in told):
        sys.exit(1)


def _write(root: Path, drafts: list[starting.Draft]) -> None:
    """Writes notes and says where they are, and what the check says of them."""
    paths = [path for note in drafts for path in starting.write(root, note)]
    for path in paths:
        click.echo(path)
    if paths:
        terminal.report(tuple(p for p in record.check(root, dates.today()) if p.path in paths))
