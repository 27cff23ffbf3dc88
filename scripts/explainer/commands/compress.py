"""`explainer compress`: copies for gzip and Brotli beside the files of a site."""

from pathlib import Path

import click

from explainer.publishing import compression


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="site")
def compress(folder: Path) -> None:
    """Lay copies for gzip and Brotli beside the files of a built site, for servers that send them as they are."""
    click.echo(f"Made {compression.compress(folder)} copies in {folder}.")
