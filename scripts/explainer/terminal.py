"""What a command prints of problems and of numbers of things."""

import os
import sys
from collections import Counter

import click

from explainer import reports
from explainer.problems import RULES, Problem


def report(problems: tuple[Problem, ...]) -> None:
    """Prints problems, one a line; on a terminal in color; how many there are, and where their codes are explained."""
    color = False if os.environ.get("NO_COLOR") else None
    click.echo("".join([f"{_colored(problem)}\n" for problem in problems]), nl=False, color=color)
    count(problems)
    if problems:
        page = f", or {reports.address(problems[0].code, site)}" if (site := os.environ.get("SITE_URL")) else ""
        click.echo(f"What a code means: explainer explain {problems[0].code}{page}", err=True)


def _colored(problem: Problem) -> str:
    """A problem as it is, but for its colors, which are left out where nobody would see them."""
    code = click.style(problem.code, fg="red" if problem.severity == "error" else "yellow")
    cure = click.style(f"; {problem.hint}", dim=True) if problem.hint else ""
    place = f"{problem.path}:{problem.line}:{problem.column}"
    return " ".join(f"{place}: {code} {problem.message}{cure}".split())


def count(problems: tuple[Problem, ...]) -> None:
    """Says on the error stream how many problems there are."""
    counts = Counter(RULES[problem.code].severity for problem in problems)
    if problems:
        found = " and ".join(counted(count, severity) for severity, count in sorted(counts.items()))
        click.echo(f"{found} in {counted(len({problem.path for problem in problems}), 'file')}", err=True)
    else:
        click.echo("No faults found.", err=True)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def is_attended() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty()
