"""`explainer diff`: what a change means for readers."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click
import jinja2

from explainer import dates, repository, site
from explainer.comparing import comment, telling
from explainer.comparing import diff as differences

HERE = "the files as they are"


def _preview(context: click.Context, parameter: click.Parameter, address: str) -> str:
    """The address under which a preview of the site lies, with `/` at its end."""
    if address and (urlsplit(address).scheme not in ("http", "https") or set(address) & set(' <>"\\')):
        raise click.BadParameter(f"`{address}` is no address of the web: write https://…/")
    return f"{address.rstrip('/')}/" if address else ""


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to tell it."
)
@click.option("--preview", metavar="ADDRESS", default="", callback=_preview, help="Where HEAD's site is published.")
@click.pass_obj
def diff(root: Path, base: str, head: str | None, form: str, preview: str) -> None:
    """Tell what changed for readers between the revision BASE and HEAD, or the files as they are.

    Every figure that changed stands with every page that shows it.
    """
    with _side(root, base) as old, _side(root, head) as new:
        found = differences.compare(old, new)
    if form == "json":
        click.echo(json.dumps(telling.as_json(found, preview), ensure_ascii=False, indent=1))
    elif form == "markdown":
        click.echo(comment.comment(found, preview), nl=False)
    else:
        click.echo(telling.text(found, preview), nl=False)


@contextmanager
def _side(root: Path, revision: str | None) -> Iterator[differences.Side]:
    """The site of a revision, laid out elsewhere for as long as it is looked at; without one that of the folder."""
    if revision is None:
        yield differences.Side(HERE, root, site.build(root, dates.today()))
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            repository.lay_out(root, revision, Path(folder))
        except repository.NoTree as error:
            raise click.UsageError(str(error)) from None
        try:
            built = site.build(Path(folder), dates.today())
            for page in built.pages:
                page.html  # noqa: B018 - rendered now, while what goes wrong can be told
        except jinja2.TemplateError as error:
            raise click.UsageError(
                f"the templates of `{revision}` ask for what this generator has not: {error}; name a later revision"
            ) from None
        yield differences.Side(revision, Path(folder), built)
