"""The command line: each command is the module of its name in `commands`, loaded when it is asked for."""

import atexit
import gc
import importlib
from pathlib import Path
from typing import Any

import click

from explainer import commands, edits

atexit.register(gc.freeze)  # all that is left ends with the process; Python would look for garbage in it before


class Commands(click.Group):
    """A group whose commands are the modules of a package; `explainer check` loads nothing of what builds."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(path.stem for path in Path(commands.__file__).parent.glob("[!_]*.py"))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        return getattr(importlib.import_module(f"{commands.__name__}.{name}"), name)

    def invoke(self, context: click.Context) -> Any:
        """Runs a command; what it may not write is told in a line."""
        try:
            return super().invoke(context)
        except (edits.LeadsOut, edits.StaleEdit) as refused:
            raise click.ClickException(str(refused)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The folder that holds docs/, templates/ and mkdocs.yml.",
)
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Structured notes become a cross-linked, sourced explainer site."""
    if not (root / "docs").is_dir():
        raise click.UsageError(f"there is no folder docs/ in {root.resolve()}; name the right one with --root")
    context.obj = root.resolve()
