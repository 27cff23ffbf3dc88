"""How templates are read, wherever they are: what is not defined is a fault, and blocks leave no lines behind."""

from pathlib import Path

import jinja2


def environment(folder: Path, autoescape: bool = False) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=autoescape,
    )
