"""`explainer sums`: the sums of the files of a site, to be published with it."""

import sys
from pathlib import Path

import click

from explainer.publishing import sums as of_files


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="site")
@click.option("--check", is_flag=True, help="Say which files are not as the sums say; exit with 1 where some are not.")
def sums(folder: Path, check: bool) -> None:
    """Write SHA256SUMS into a built site, or hold its files to it."""
    if not check:
        click.echo(f"Wrote the sums of {of_files.write(folder)} files into {folder / of_files.NAME}.")
        return
    found = list(of_files.faults(folder))
    for fault in found:
        click.echo(fault)
    click.echo(f"{len(found)} of {len(of_files.read(folder))} files are not as the sums say", err=True)
    sys.exit(bool(found))
