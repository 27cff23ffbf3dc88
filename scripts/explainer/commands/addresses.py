"""`explainer addresses`: the addresses of the site that are not in the list of those that were published."""

import sys
from pathlib import Path

import click

from explainer import dates, edits, layout, published, sections, site, terminal


@click.command()
@click.option("--write", is_flag=True, help="Add them to docs/published.txt; no line of it is ever taken away.")
@click.pass_obj
def addresses(root: Path, write: bool) -> None:
    """Print the addresses that the site has and docs/published.txt does not list, or add them to it.

    Whoever publishes the site adds them: the check then tells of each that nothing answers to any more.
    """
    built = site.build(root, dates.today())
    if built.problems:
        terminal.report(built.problems)
        click.echo("No address was listed: what has faults is not published; mend these first.", err=True)
        sys.exit(1)
    listed = set(built.catalog.published)
    anchors = {note.id: built.catalog.anchors(note) for note in built.catalog.notes.values()}
    found = published.addresses(built.catalog, anchors, built.files)
    found |= {f"{sections.page(page.uri)}#{anchor}" for page in built.pages for anchor in page.anchors}
    new = found - listed
    click.echo(published.text(new), nl=False)
    if write and new:
        edits.replace(root, layout.path_of(layout.PUBLISHED), published.text(listed | new).encode())
    click.echo(f"{len(new)} {'added to' if write else 'to be added to'} {len(listed)} published addresses", err=True)
