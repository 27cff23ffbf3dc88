"""`explainer links`: whether what the notes link to is still there."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TextIO

import click

from explainer import addresses, dates, edits, layout, looks, record
from explainer.addresses import Naming
from explainer.catalog import Catalog
from explainer.looks import Look
from explainer.problems import did_you_mean
from explainer.visiting import link_check
from explainer.visiting.visits import Visitor


@click.command()
@click.option(
    "--older-than",
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    default=7,
    show_default=True,
    help="Look again after so many days.",
)
@click.option(
    "--note", "ids", multiple=True, metavar="ID", help="Only what this note names, whenever it was looked at."
)
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", lazy=False, atomic=True),
    help="Write what is amiss to this file, in Markdown.",
)
@click.pass_obj
def links(root: Path, older_than: int, ids: tuple[str, ...], report: TextIO | None) -> None:
    """Look at the addresses outside the site that nobody has looked at for some days, and record what is found.

    What is found stands in docs/sources/links.csv; whatever it is, the command exits with 0.
    """
    today = dates.today()
    catalog, _ = record.read(root, today)
    known, faults = looks.load(root, today)
    if faults:
        raise click.UsageError(f"mend the record of the looks first: {faults[0]}")
    named = addresses.named(catalog.notes.values())
    chosen = _named_by(catalog, ids) if ids else named
    asked = [*chosen] if ids else link_check.due(named, known, today, older_than)
    kept = _still_named(catalog, named, known)
    found = {}
    try:
        for look in link_check.look({address: named[address] for address in asked}, known, Visitor(), today):
            found[look.address] = look
    finally:
        # What was found until somebody loses patience is found.
        if found or kept != known:
            edits.replace(root, layout.path_of(layout.LINKS), looks.text(kept | found).encode())
    if report:
        report.write(link_check.report(chosen, kept | found))
    click.echo(
        f"Looked at {len(found)} of {len(chosen)} addresses: {link_check.summary(found.values()) or 'none is due'}"
    )


def _still_named(catalog: Catalog, named: Collection[str], known: Mapping[str, Look]) -> dict[str, Look]:
    """The looks at addresses that notes name; while a note cannot be read nobody can tell which it does."""
    all_read = all(note.model for note in catalog.notes.values())
    return {address: look for address, look in known.items() if address in named or not all_read}


def _named_by(catalog: Catalog, ids: tuple[str, ...]) -> dict[str, list[Naming]]:
    """The addresses that some notes name."""
    for note_id in ids:
        if note_id not in catalog.notes:
            hint = did_you_mean(note_id, catalog.notes)
            raise click.BadParameter(f"there is no note `{note_id}`{f'; {hint}' if hint else ''}", param_hint="--note")
    return addresses.named(note for note in catalog.notes.values() if note.id in ids)
