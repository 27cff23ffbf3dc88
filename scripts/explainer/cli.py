"""The command line: `explainer check`, `build`, `serve`, `mentions`, `figures`."""

import datetime
import json
import os
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from explainer import conflicts, dates, reviews, site
from explainer.figures import History
from explainer.problems import RULES, Problem


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.pass_obj
def check(root: Path, form: str) -> None:
    """Report every fault in the notes as path:line:column: CODE message; cure.

    Exits with 0 where there is none, 1 where there are some, 2 where the command was misused.
    """
    problems = site.check(root, dates.today())
    if form == "json":
        click.echo(json.dumps([problem.as_json() for problem in problems], ensure_ascii=False, indent=1))
    else:
        report(problems)
    sys.exit(1 if problems else 0)


def _day(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime.date | None:
    """The day that an option names: one of the calendar, and not in the future."""
    if text is None:
        return None
    if len(text) != len("YYYY-MM-DD") or not dates.is_date(text):
        raise click.BadParameter(f"`{text}` is no day: write YYYY-MM-DD")
    if dates.is_future(text, dates.today()):
        raise click.BadParameter(f"the day {text} lies in the future; today is {dates.today()}")
    return datetime.date.fromisoformat(text)


def _site_dir(context: click.Context, parameter: click.Parameter, folder: Path | None) -> Path | None:
    """The folder to build into: a new or an empty one, or one that holds a site; MkDocs empties it."""
    if folder and folder.is_dir() and any(folder.iterdir()) and not (folder / "assets/site.css").exists():
        raise click.BadParameter(f"{folder} holds other things than a site; name a folder that may be emptied")
    return folder


@main.command()
@click.option("--as-of", metavar="YYYY-MM-DD", callback=_day, help="Build the site as it was known on that day.")
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_site_dir,
    help="The folder to build into, instead of site/.",
)
@click.pass_obj
def build(root: Path, as_of: datetime.date | None, site_dir: Path | None) -> None:
    """Check the notes and build the site into site/; any fault stops the build."""
    from explainer import mkdocs_plugin

    built = site.build(root, dates.today(), as_of)
    report(built.problems)
    if built.problems:
        click.echo("The site was not built: mend these first, or see it as it is with scripts/serve.", err=True)
        sys.exit(1)
    click.echo(f"Writing {len(built.pages)} pages …", err=True)
    mkdocs_plugin.build(root, built, site_dir)
    written = site_dir or root / "site"
    click.echo(f"Built {written}.")
    click.echo(f"Look at it: python3 -m http.server --directory {os.path.relpath(written)} 8000")
    click.echo("and open http://localhost:8000/ — or run scripts/serve, which follows your edits.")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve: HOST:PORT.")
@click.pass_obj
def serve(root: Path, address: str) -> None:
    """Serve the site with live preview; faults are reported and do not stop it."""
    from explainer import mkdocs_plugin

    mkdocs_plugin.serve(root, address)


@main.command()
@click.pass_obj
def mentions(root: Path) -> None:
    """Print every mention that was found in plain text and linked, in its sentence."""
    catalog, _ = site.read(root, dates.today())
    found = [reference for reference in catalog.references if reference.relation == "mention"]
    for reference in found:
        path = catalog.notes[reference.source].path
        line, column = reference.position
        click.echo(f"{path}:{line}:{column}: {reference.text} -> {reference.target}: {reference.sentence}")
    click.echo(f"{len(found)} mentions", err=True)


@main.command()
@click.option("--conflicts", "in_conflict", is_flag=True, help="Only measures that two notes may give differently.")
@click.option("--due", "are_due", is_flag=True, help="Only figures that are past their review, each at its line.")
@click.pass_obj
def figures(root: Path, in_conflict: bool, are_due: bool) -> None:
    """Print every figure with its newest values; or those that two notes may give differently, in pairs."""
    if in_conflict and are_due:
        raise click.UsageError("ask for `--conflicts` or for `--due`, one at a time")
    catalog, _ = site.read(root, dates.today())
    if are_due:
        overdue = reviews.overdue(catalog)
        for day, history in overdue:
            line, _ = history.note.place("figures", history.key)
            click.echo(f"{history.note.path}:{line}: due since {day}: {_figure_line(history)}")
        click.echo(f"{_counted(len(overdue), 'figure')} past review", err=True)
        return
    if not in_conflict:
        for history in catalog.figures.values():
            click.echo(_figure_line(history))
        return
    pairs = list(conflicts.conflicts(catalog))
    for one, other in pairs:
        click.echo(f"{_figure_line(one)}\n{_figure_line(other)}\n")
    click.echo(
        f"{_counted(len(pairs), 'pair')} to judge: mend one, or say in a figure's note how they differ", err=True
    )


def report(problems: tuple[Problem, ...]) -> None:
    """Prints problems, one a line; on a terminal in color; and how many there are."""
    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        if console.is_terminal:
            color = "red" if problem.severity == "error" else "yellow"
            place = f"{problem.path}:{problem.line}:{problem.column}"
            cure = f"[dim]; {escape(problem.hint)}[/dim]" if problem.hint else ""
            console.print(f"{escape(place)}: [{color}]{problem.code}[/] {escape(problem.message)}{cure}")
        else:
            click.echo(str(problem))
    counts = Counter(RULES[problem.code].severity for problem in problems)
    if problems:
        found = " and ".join(_counted(count, severity) for severity, count in sorted(counts.items()))
        click.echo(f"{found} in {_counted(len({problem.path for problem in problems}), 'file')}", err=True)
    else:
        click.echo("No faults found.", err=True)


def _figure_line(history: History) -> str:
    values = "; ".join(f"{history.shown(o)} as of {o.as_of}{f' by {o.by}' if o.by else ''}" for o in history.current)
    remark = f" ({history.remark})" if history.remark else ""
    return f"{history.note.id}#{history.key}: {history.label}: {values}{remark}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
