"""`explainer figures`: the figures, those in conflict, those to be looked up again."""

from pathlib import Path

import click

from explainer import conflicts, dates, record, reviews, terminal
from explainer.figures import History


@click.command()
@click.option("--conflicts", "in_conflict", is_flag=True, help="Only measures that two notes may give differently.")
@click.option("--due", "are_due", is_flag=True, help="Only figures that are past their review, each at its line.")
@click.pass_obj
def figures(root: Path, in_conflict: bool, are_due: bool) -> None:
    """Print every figure with its newest values; or those that two notes may give differently, in pairs."""
    if in_conflict and are_due:
        raise click.UsageError("ask for `--conflicts` or for `--due`, one at a time")
    catalog, _ = record.read(root, dates.today())
    if are_due:
        overdue = reviews.overdue(catalog)
        for day, history in overdue:
            line, _ = history.note.place("figures", history.key)
            click.echo(f"{history.note.path}:{line}: due since {day}: {_figure_line(history)}")
        click.echo(f"{terminal.counted(len(overdue), 'figure')} past review", err=True)
        return
    if not in_conflict:
        for history in catalog.figures.values():
            click.echo(_figure_line(history))
        return
    pairs = list(conflicts.conflicts(catalog))
    for one, other in pairs:
        click.echo(f"{_figure_line(one)}\n{_figure_line(other)}\n")
    click.echo(
        f"{terminal.counted(len(pairs), 'pair')} to judge: mend one, or say in a figure's note how they differ",
        err=True,
    )


def _figure_line(history: History) -> str:
    values = "; ".join(f"{history.shown(o)} as of {o.as_of}{f' by {o.by}' if o.by else ''}" for o in history.current)
    remark = f" ({history.remark})" if history.remark else ""
    return f"{history.note.id}#{history.key}: {history.label}: {values}{remark}"
