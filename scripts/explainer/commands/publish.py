"""`explainer publish`: a built site becomes the release that a server serves; or the one before it, again."""

import sys
from pathlib import Path

import click

from explainer.publishing import releases


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--site", type=click.Path(file_okay=False, path_type=Path), help="The built site, instead of site/.")
@click.option("--back", is_flag=True, help="Serve the release before the one that is served.")
@click.option("--keep", type=click.IntRange(2, 1000), default=5, show_default=True, help="How many releases stay.")
@click.pass_obj
def publish(root: Path, folder: Path, site: Path | None, back: bool, keep: int) -> None:
    """Bring a built site into FOLDER/releases/ and set FOLDER/current to it, in one step."""
    try:
        name = releases.back(folder) if back else releases.publish(site or root / "site", folder, keep)
    except (releases.Refused, OSError) as reason:
        click.echo(f"Nothing was published: {reason}", err=True)
        sys.exit(1)
    click.echo(f"{folder / releases.CURRENT} is {name} now." if name else "The same is served already.")
