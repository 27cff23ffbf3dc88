"""`explainer hosting`: the configuration of a server."""

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from explainer import dates, layout, record
from explainer import hosting as servers


def _folder(context: click.Context, parameter: click.Parameter, folder: Path) -> Path:
    if not servers.is_servable(folder):
        raise click.BadParameter(f"write `{folder}` as a whole path, with no spaces in it")
    return folder


def _address(context: click.Context, parameter: click.Parameter, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not re.fullmatch(r"[\w.-]+", parts.hostname or "") or parts.path.strip("/"):
        raise click.BadParameter(f"`{address}` is not of the form https://site.example/")
    return address


@click.command()
@click.argument("server", type=click.Choice(list(servers.SERVERS)))
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    callback=_folder,
    required=True,
    help="Where the site lies on the server.",
)
@click.option("--address", callback=_address, envvar="SITE_URL", required=True, help="The site's own, with https.")
@click.pass_obj
def hosting(root: Path, server: str, folder: Path, address: str) -> None:
    """Print how a server is to serve the site: headers, media types, old addresses, copies that are compressed."""
    catalog, problems = record.read(root, dates.today())
    if problems:
        click.echo("Nothing was printed: the notes have faults; scripts/check says which.", err=True)
        sys.exit(1)
    click.echo(servers.configuration(server, catalog, layout.templates(root), folder, address), nl=False)
