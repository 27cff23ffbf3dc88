"""`explainer mentions`: what was found in plain text."""

from pathlib import Path

import click

from explainer import dates, site


@click.command()
@click.pass_obj
def mentions(root: Path) -> None:
    """Print every mention that was found in plain text and linked, in its sentence."""
    catalog, _ = site.read(root, dates.today())
    found = [reference for reference in catalog.references if reference.relation == "mention"]
    for reference in found:
        path = catalog.notes[reference.source].path
        line, column = reference.position
        click.echo(f"{path}:{line}:{column}: {reference.text} -> {reference.target}: {reference.sentence}")
    click.echo(f"{len(found)} mentions", err=True)
