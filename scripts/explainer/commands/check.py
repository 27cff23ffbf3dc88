"""`explainer check`: every fault, at its line."""

import json
import sys
from pathlib import Path

import click

from explainer import dates, site, terminal


@click.command()
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
        terminal.report(problems)
    sys.exit(1 if problems else 0)
