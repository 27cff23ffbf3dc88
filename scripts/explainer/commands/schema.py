"""`explainer schema`: the shapes of notes as JSON Schema."""

from pathlib import Path

import click

from explainer import edits, models, schemas

EDITOR_FOLDER = ".vscode"


@click.command()
@click.argument("kind", type=click.Choice(list(models.MODELS)), required=False)
@click.option("--write", is_flag=True, help="Write those of all kinds into .vscode/schemas/.")
@click.pass_obj
def schema(root: Path, kind: str | None, write: bool) -> None:
    """Print the JSON Schema of a kind's front matter, or write those of all kinds for editors."""
    if bool(kind) == write:
        raise click.UsageError("name one kind to print, or write all of them with `--write`")
    if kind:
        click.echo(schemas.text(kind), nl=False)
        return
    for uri, content in schemas.files().items():
        path = f"{EDITOR_FOLDER}/{uri}"
        edits.replace(root, path, content)
        click.echo(path)
