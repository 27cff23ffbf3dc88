"""`explainer explain`: what a code of the check means."""

import click

from explainer import rules
from explainer.problems import RULES, did_you_mean


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what CODE means, with an example of what is wrong and what is right."""
    code = code.upper()
    if code not in RULES:
        hint = did_you_mean(code, RULES)
        raise click.BadParameter(f"`{code}` is no code of the check{f'; {hint}' if hint else ''}", param_hint="CODE")
    click.echo(rules.explanation(code))
