"""`explainer move`: a note gets another id or another folder."""

from pathlib import Path

import click

from explainer import dates, terminal
from explainer.writing import moving


@click.command()
@click.argument("old")
@click.argument("new")
@click.pass_obj
def move(root: Path, old: str, new: str) -> None:
    """Give the note OLD (an id or a path) the id or the FOLDER/ID NEW, and mend every place that names it.

    Its old address leads readers to the new one. Nothing is changed where the check would find a new fault.
    """
    try:
        planned = moving.planned(root, dates.today(), old, new)
    except moving.Refused as refused:
        if refused.problems:
            terminal.report(refused.problems)
        raise click.ClickException(str(refused) if not refused.problems else "nothing was moved") from None
    moving.make(root, planned)
    for before, after in planned.paths.items():
        click.echo(f"{before} -> {after}")
    changed = sorted({planned.paths.get(edit.path, edit.path) for edit in planned.edits})
    for path in changed:
        click.echo(path)
    places, files = terminal.counted(len(planned.edits), "place"), terminal.counted(len(changed), "file")
    click.echo(f"mended {places} in {files}", err=True)
