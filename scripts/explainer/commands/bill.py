"""`explainer bill`: the libraries that the generator runs with, for whoever audits it."""

from pathlib import Path

import click

from explainer.publishing import bill as of_materials


@click.command()
@click.pass_obj
def bill(root: Path) -> None:
    """Print the libraries that are locked, with their sums and licenses, as CycloneDX."""
    click.echo(of_materials.text(root), nl=False)
