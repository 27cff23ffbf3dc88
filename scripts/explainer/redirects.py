"""What stands at the address that a note had before it was moved: a page that leads on, without a script."""

from pathlib import Path

from explainer import layout, templating
from explainer.catalog import Catalog


def files(catalog: Catalog, templates: Path) -> dict[str, bytes]:
    """A page for each former address at which there is nothing else, by its uri."""
    template = templating.environment(templates / "parts", autoescape=True).get_template("moved.html.jinja")
    found = {}
    for address, note in sorted(catalog.moved.items()):
        uri = f"{address}/index.html"
        to = layout.relative(uri, layout.address(note.uri)) + "/"
        found[uri] = template.render(title=note.title, address=to).encode()
    return found
