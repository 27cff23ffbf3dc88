"""`explainer build`: the notes are checked and the site is written."""

import datetime
import gc
import os
import sys
from pathlib import Path

import click

from explainer import dates, engines, search, site, terminal
from explainer.kept import Kept


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
    """The folder to build into: a new or an empty one, or one that holds a site, which is replaced."""
    if folder and folder.is_dir() and any(folder.iterdir()) and not (folder / search.URI).exists():
        raise click.BadParameter(f"{folder} holds other things than a site; name a folder that may be replaced")
    return folder


@click.command()
@click.option("--as-of", metavar="YYYY-MM-DD", callback=_day, help="Build the site as it was known on that day.")
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_site_dir,
    help="The folder to build into, instead of site/.",
)
@click.option(
    "--engine",
    type=click.Choice(list(engines.ENGINES)),
    default="mkdocs",
    show_default=True,
    help="What puts the pages into their frame.",
)
@click.pass_obj
def build(root: Path, as_of: datetime.date | None, site_dir: Path | None, engine: str) -> None:
    """Check the notes and build the site into site/; any fault stops the build."""
    gc.disable()  # all that is made stays to the end, and looking for garbage in it takes a quarter of a rebuild
    keeper = Kept(root)
    built = site.build(root, dates.today(), as_of, keeper)
    keeper.save()
    terminal.report(built.problems)
    if built.problems:
        click.echo("The site was not built: mend these first, or see it as it is with scripts/serve.", err=True)
        sys.exit(1)
    click.echo(f"Writing {len(built.pages)} pages …", err=True)
    written = site_dir or root / "site"
    try:
        engines.ENGINES[engine](root, built, keeper, site_dir)
    except engines.NotInstalled as reason:
        raise click.UsageError(str(reason)) from None
    except engines.Failed as reason:
        click.echo(reason, err=True)
        sys.exit(1)
    except OSError as error:  # such as a full disk, or a folder that is not to be replaced
        click.echo(f"{error}\nThe site was not built; what {written} holds is as it was.", err=True)
        sys.exit(1)
    click.echo(f"Built {written}.")
    click.echo(f"Look at it: python3 -m http.server --directory {os.path.relpath(written)} 8000")
    click.echo("and open http://localhost:8000/ — or run scripts/serve, which follows your edits.")
