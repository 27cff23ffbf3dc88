"""The fields of the notes, as their models have them: name, what it holds, whether it is required, what it means."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from explainer import models, schemas


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a front matter, or of a part of it."""

    name: str
    holds: str
    """Markdown: `list: note id`; a part is linked to its own group on the same page."""
    required: bool
    means: str
    """Markdown: a sentence or two, or nothing where the name says it."""
    values: tuple[str, ...] = ()
    """All that are allowed, where they are few."""
    default: str = ""
    """The value that holds without the field, where there is one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together in a front matter."""

    name: str
    """`Term`, or `Recorded figure`."""
    anchor: str
    about: str
    fields: tuple[Field, ...]


@cache
def groups() -> tuple[Group, ...]:
    """What all notes have in common, then what each kind has of its own, then what stands within a field."""
    found = {kind: schemas.schema(kind) for kind in models.MODELS}
    common = models.NoteModel.model_json_schema(schema_generator=schemas.Generator)
    parts = {name: part for made in found.values() for name, part in made["$defs"].items()}
    kinds = [_group(made | {"properties": _own(made, common)}) for made in found.values()]
    return _group(common | {"title": "InCommon"}), *kinds, *(_group(parts[name]) for name in sorted(parts))


def _own(made: dict[str, Any], common: dict[str, Any]) -> dict[str, Any]:
    """The fields of a kind that not every note has; a source and a page share only some of the common ones."""
    shared = set(common["properties"])
    if not shared <= set(made["properties"]):
        return made["properties"]
    return {
        name: field
        for name, field in made["properties"].items()
        if name not in shared or field != common["properties"][name]
    }


def _group(made: dict[str, Any]) -> Group:
    required = made.get("required", ())
    fields = tuple(_field(name, field, name in required) for name, field in made["properties"].items())
    return Group(_words(made["title"]), _anchor(made["title"]), made["description"], fields)


def _field(name: str, made: dict[str, Any], required: bool) -> Field:
    values = tuple(value for choice in _choices(made) for value in choice.get("enum", ()))
    holds = made.get("title") or _any(made)
    return Field(name, holds, required, made.get("description", ""), values, made.get("default", ""))


def _any(made: dict[str, Any]) -> str:
    """What a value holds that may have several forms."""
    return " or ".join(dict.fromkeys(map(_holds, _choices(made))))


def _choices(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms that a value may have, but for none at all."""
    found = made.get("anyOf") or made.get("oneOf") or [made]
    return [choice for choice in found if choice.get("type") != "null"]


def _holds(made: dict[str, Any]) -> str:
    if reference := made.get("$ref"):
        title = reference.rpartition("/")[2]
        return f"[{_words(title).lower()}](#{_anchor(title)})"
    if title := made.get("title"):
        return title
    if "const" in made:
        return f"`{json.dumps(made['const'])}`"
    match made["type"]:
        case "array":
            return f"list: {_any(made['items'])}" if "items" in made else "nothing"
        case "object":
            [members] = made.get("patternProperties", {}).values() or [made["additionalProperties"]]
            return f"by name: {_any(members)}"
    return _TYPES[made["type"]]


_TYPES = {"boolean": "`true` or `false`", "string": "text", "integer": "number", "number": "number"}
"""How people call the types of JSON."""


def _words(title: str) -> str:
    """The name of a model as people write it: `RecordedFigure` is a `Recorded figure`."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda capital: f" {capital[0].lower()}", title)


def _anchor(title: str) -> str:
    return _words(title).lower().replace(" ", "-")
