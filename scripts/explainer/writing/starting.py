"""A new note: a starter, filled with the fields that are known; what is missing is asked for, nothing is made up."""

import csv
import io
import json
import os
import tempfile
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import meta

from explainer import edits, front_matter, layout, matcher, models, notes, templating, validation
from explainer.catalog import Catalog
from explainer.front_matter import Fields
from explainer.problems import Problem, did_you_mean


@dataclass(frozen=True, slots=True)
class Draft:
    """A note that is not written yet."""

    uri: str
    files: dict[str, str]
    """The text of each of its files, by uri; a register has two."""


def required(kind: str) -> list[str]:
    """The fields that a note of a kind cannot do without."""
    fields = models.MODELS[kind].model_fields.items()
    return [field.alias or name for name, field in fields if field.is_required()]


def choices(kind: str, name: str) -> tuple[str, ...]:
    """The closed vocabulary of a field; empty where it takes free text."""
    annotation = _annotation(kind, name)
    return typing.get_args(annotation) if typing.get_origin(annotation) is typing.Literal else ()


def value(kind: str, name: str, text: str) -> Any:
    """The value of a field as somebody typed it: text as it is, a list or a mapping as in front matter.

    ValueError says what is wrong with it.
    """
    annotation = _annotation(kind, name)
    found: Any = text
    if (kind, name) == ("register", "schema") and not text.lstrip().startswith("{"):
        found = {"fields": [_column(word) for word in text.split()]}
    elif annotation is bool and text in ("true", "false"):
        found = text == "true"
    elif _is_structured(annotation):
        read = front_matter.fields(f"{name}: {text}", name)
        if isinstance(read, Problem):
            raise ValueError(read.message)
        found = read.values.get(name)
    _, problems = validation.validate(kind, Fields({name: found}), name)
    others = {f"the field `{other}` is missing" for other in required(kind)}
    for problem in problems:
        if problem.message not in others:
            raise ValueError(f"{problem.message}; {problem.hint}" if problem.hint else problem.message)
    return found


def uri_of(kind: str, note_id: str) -> str:
    return f"{layout.PAGE_FOLDER}/{note_id}.md" if kind == "page" else layout.uri_of(kind, note_id)


def draft(templates: Path, kind: str, note_id: str, values: Mapping[str, Any]) -> Draft:
    """The starter of a kind with its fields filled in: all required ones have to be there."""
    environment = templating.environment(templates / "starters")
    environment.keep_trailing_newline = True
    name = f"{kind}.md.jinja"
    named = meta.find_undeclared_variables(environment.parse(environment.loader.get_source(environment, name)[0]))
    fields = {field: yaml(found) for field, found in values.items()}
    others = "".join(f"{field}: {text}\n" for field, text in fields.items() if field not in named)
    uri = uri_of(kind, note_id)
    files = {}
    if kind == "register":
        columns = values["schema"]["fields"]
        fields["schema"] = {name: yaml(found) for name, found in values["schema"].items()}
        fields["schema"]["fields"] = [yaml(column) for column in columns]
        files[uri.removesuffix(".md") + ".csv"] = _header(column["name"] for column in columns)
    files[uri] = environment.get_template(name).render(fields | {"others": others})
    return Draft(uri, files)


def taken(catalog: Catalog, root: Path, note: Draft, values: Mapping[str, Any]) -> str | None:
    """What stands in the way of a new note, in the words of the check: its file, its id or one of its names."""
    note_id = layout.id_of(note.uri)
    if owner := catalog.notes.get(note_id):
        return f"the id `{note_id}` is taken; `{owner.path}` has it"
    for uri in note.files:
        if problem := notes.misplaced(uri, {*catalog.uris, *note.files}):
            return f"{problem.message}; {problem.hint}"
        if os.path.lexists(layout.documents(root) / uri):
            return f"the file `{layout.path_of(uri)}` is there already"
    if layout.kind_of(note.uri) not in matcher.MATCHED_KINDS:
        return None
    owners = {
        name.casefold(): other
        for other in catalog.notes.values()
        if other.kind in matcher.MATCHED_KINDS and other.model and not other.is_withdrawn
        for name in matcher.names(other)
    }
    for name in (values["title"], values.get("abbreviation"), *values.get("aliases", ())):
        if name and (owner := owners.get(name.casefold())):
            return f"the name `{name}` is taken; `{owner.path}` has it"
    return None


def faults(note: Draft) -> tuple[Problem, ...]:
    """Every fault that the files of the new note would have."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), note)
        return notes.load(Path(folder), note.uri)[1]


def write(root: Path, note: Draft) -> list[str]:
    """Writes the files of a note, none over another; their paths."""
    for uri, text in note.files.items():
        edits.create(root, layout.path_of(uri), text.encode())
    return [layout.path_of(uri) for uri in sorted(note.files, reverse=True)]


def _annotation(kind: str, name: str) -> Any:
    """The type of a field; ValueError where a kind has no such field."""
    fields = {field.alias or plain: field.annotation for plain, field in models.MODELS[kind].model_fields.items()}
    if name not in fields:
        hint = did_you_mean(name, fields)
        raise ValueError(f"unknown field `{name}`; {hint}" if hint else f"unknown field `{name}`")
    return fields[name]


def _is_structured(annotation: Any) -> bool:
    """Whether a field takes a list or a mapping."""
    origin = typing.get_origin(annotation)
    if origin in (tuple, dict):
        return True
    return isinstance(annotation, type) and issubclass(annotation, models.Model)


def _column(word: str) -> dict[str, str]:
    """A column as it is asked for: `NAME` or `NAME:TYPE`."""
    name, _, kind = word.partition(":")
    title = name.replace("_", " ").capitalize()
    return {"name": name, "type": kind, "title": title} if kind else {"name": name, "title": title}


def _header(names: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(names)
    return text.getvalue()


def yaml(found: Any, within: bool = False) -> str:
    """A value as front matter on one line; in quotes only where it would be read as something else without them."""
    match found:
        case dict():
            return "{" + ", ".join(f"{yaml(key, True)}: {yaml(item, True)}" for key, item in found.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(yaml(item, True) for item in found) + "]"
        case bool():
            return "true" if found else "false"
        case None:
            return "null"
        case str():
            read = front_matter.fields(f"field: [{found}]" if within else f"field: {found}", "")
            plain = isinstance(read, Fields) and read.values == {"field": [found] if within else found}
            return found if plain else json.dumps(found, ensure_ascii=False)
    return str(found)
