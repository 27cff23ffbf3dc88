"""The shapes of notes as JSON Schema (draft 2020-12), for editors and other people's tools; made from the models."""

import ast
import inspect
import json
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from explainer import models
from explainer.kept import Kept
from explainer.models import MODELS, Model

FOLDER = "schemas"
"""Where the site has them."""


@cache
def schema(kind: str) -> JsonSchemaValue:
    """What the front matter of a kind may hold; nobody changes it."""
    made = MODELS[kind].model_json_schema(schema_generator=Generator)
    return {"$schema": GenerateJsonSchema.schema_dialect, **made}


def text(kind: str) -> str:
    """The schema of a kind as it stands in its file."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def files(keeper: Kept | None = None) -> dict[str, bytes]:
    """The schema of every kind by its uri; the generator alone decides on them."""
    found = {}
    for kind in MODELS:
        uri = f"{FOLDER}/{kind}.json"
        make = partial(_file, kind)
        found[uri] = keeper.made(make, uri) if keeper else make()
    return found


def _file(kind: str) -> bytes:
    return text(kind).encode()


class Generator(GenerateJsonSchema):
    """Closed at every depth; a title is that of a type, such as `date`, never a field's own name said again.

    What a field means is told by the docstring under it. Pydantic would look for these whenever the models are loaded.
    """

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        made = super().model_schema(schema)
        for name, means in _meanings(schema["cls"]).items():
            made["properties"][name]["description"] = means
        return made

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        made = super().default_schema(schema)
        # That nothing stands where nothing was written goes without saying.
        if not isinstance(made.get("default"), str):
            made.pop("default", None)
        return made

    def dict_schema(self, schema: Any) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return made | {"additionalProperties": False} if "patternProperties" in made else made


def _meanings(model: type[Model]) -> dict[str, str]:
    """What each field of a model means that says so, by its name in a front matter."""
    told: dict[str, str] = {}
    for base in reversed(model.__mro__):
        told |= _docstrings().get(base.__name__, {})
    return {model.model_fields[name].alias or name: told[name] for name in model.model_fields if name in told}


@cache
def _docstrings() -> dict[str, dict[str, str]]:
    """What stands under the fields of each class of the models."""
    found = {}
    for node in ast.parse(Path(models.__file__).read_bytes()).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = {
                field.target.id: inspect.cleandoc(below.value.value)
                for field, below in pairwise(node.body)
                if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr)
            }
    return found
