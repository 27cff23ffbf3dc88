"""`explainer show`: everything that is known of one note or figure."""

import json
from pathlib import Path

import click

from explainer import dates, record
from explainer.problems import did_you_mean
from explainer.writing import showing


@click.command()
@click.argument("name", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.pass_obj
def show(root: Path, name: str, form: str) -> None:
    """Print a note by its ID, or a figure by NOTE#KEY: what it holds, what it points at, and who points at it."""
    catalog, _ = record.read(root, dates.today())
    note_id, mark, key = name.partition("#")
    if mark and (note_id, key) in catalog.figures:
        data = showing.figure_data(catalog, catalog.figures[note_id, key])
    elif not mark and note_id in catalog.notes:
        data = showing.note_data(catalog, catalog.notes[note_id])
    else:
        if note := catalog.former_ids.get(note_id):
            hint = f"it has moved: ask for `{note.id}{mark}{key}`"
        else:
            hint = did_you_mean(name, {f"{note}#{key}" for note, key in catalog.figures} if mark else catalog.notes)
        message = f"`{name}` is no {'figure' if mark else 'note'}'s id"
        raise click.ClickException(f"{message}; {hint}" if hint else message)
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if form == "json" else showing.text(data))
