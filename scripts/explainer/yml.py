"""YAML of the project itself, such as the layout of a picture; that of notes is read in `front_matter`."""

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C takes a tenth of the time, and not every system has it."""


def loads(text: str) -> Any:
    """What a text of YAML holds."""
    return yaml.load(text, _LOADER)
