"""`explainer check`: every fault, at its line."""

import gc
import os
import sys
from pathlib import Path

import click

from explainer import dates, fixes, record, reports, terminal
from explainer.kept import Kept


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    help="How to report: for people, as annotations of a pull request, or for programs.",
)
@click.option("--fix", is_flag=True, help="Mend what needs nobody's judgment first; a second run changes nothing.")
@click.pass_obj
def check(root: Path, form: str, fix: bool) -> None:
    """Report every fault in the notes as path:line:column: CODE message; cure.

    Exits with 0 where there is none, 1 where there are some, 2 where the command was misused.
    `explainer explain CODE` says what a code means.
    """
    gc.disable()  # all that is read stays to the end, and looking for garbage in it takes a sixth of the time
    if fix:
        _mend(root)
    keeper = Kept(root)
    problems = record.check(root, dates.today(), keeper)
    keeper.save()
    address = os.environ.get("SITE_URL", "")
    match form:
        case "text":
            terminal.report(problems)
        case "github":
            click.echo("".join([f"{reports.annotation(problem, address)}\n" for problem in problems]), nl=False)
            terminal.count(problems)
        case "json":
            click.echo(reports.as_json(problems, address))
        case "sarif":
            click.echo(reports.sarif(problems, address))
    sys.exit(1 if problems else 0)


def _mend(root: Path) -> None:
    """Mends what is safe, and says on the error stream what was changed where."""
    mended = fixes.mend(root, dates.today())
    for problem, edit in mended:
        change = f"`{edit.old}` -> `{edit.new}`" if edit.old else "a line end was added"
        click.echo(f"{edit.path}:{edit.line}:{edit.column}: {problem.code} mended: {change}", err=True)
    click.echo(f"{terminal.counted(len(mended), 'fault')} mended.", err=True)
