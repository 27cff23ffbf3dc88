"""`explainer serve`: the site, following the edits."""

from pathlib import Path

import click

from explainer import mkdocs_plugin


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve: HOST:PORT.")
@click.pass_obj
def serve(root: Path, address: str) -> None:
    """Serve the site with live preview; faults are reported and do not stop it."""
    mkdocs_plugin.serve(root, address)
