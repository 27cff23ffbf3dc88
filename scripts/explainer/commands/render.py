"""`explainer render`: the pages as Markdown, for other tools."""

import sys
from pathlib import Path

import click

from explainer import dates, engines, plain, site, terminal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--served", is_flag=True, help="Let links lead between addresses, for a tool that leaves HTML as it is.")
@click.pass_obj
def render(root: Path, folder: Path, served: bool) -> None:
    """Write every page as a file of Markdown into a new FOLDER, with all data files, for any other tool."""
    if folder.is_dir() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is not empty; name a new folder", param_hint="FOLDER")
    built = site.build(root, dates.today())
    terminal.report(built.problems)
    if built.problems:
        click.echo("Nothing was rendered: mend these first.", err=True)
        sys.exit(1)
    engines.write(folder, plain.files(root, built, served))
    click.echo(f"Rendered {len(built.pages)} pages into {folder}.")
