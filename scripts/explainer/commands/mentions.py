"""`explainer mentions`: what was found in plain text, and what was not."""

from pathlib import Path

import click

from explainer import dates, record, terminal
from explainer.catalog import Catalog
from explainer.writing import unlinked


@click.command()
@click.option("--unlinked", "only_unlinked", is_flag=True, help="Only names that stand in plain text without a link.")
@click.pass_obj
def mentions(root: Path, only_unlinked: bool) -> None:
    """Print every mention that was found in plain text and linked, in its sentence; or those that were not."""
    catalog, _ = record.read(root, dates.today())
    if only_unlinked:
        found = unlinked.places(root, catalog)
        for place in found:
            click.echo(f"{place.path}:{place.line}:{place.column}: {place.text} -> {place.note_id}: {place.sentence}")
        click.echo(f"{terminal.counted(len(found), 'name')} without a link", err=True)
        return
    _print_linked(catalog)


def _print_linked(catalog: Catalog) -> None:
    found = [reference for reference in catalog.references if reference.relation == "mention"]
    for reference in found:
        path = catalog.notes[reference.source].path
        line, column = reference.position
        click.echo(f"{path}:{line}:{column}: {reference.text} -> {reference.target}: {reference.sentence}")
    click.echo(f"{len(found)} mentions", err=True)
