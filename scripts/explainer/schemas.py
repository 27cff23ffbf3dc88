"""The shapes of notes as JSON Schema (draft 2020-12), for editors and other people's tools; made from the models."""

import json
from functools import cache, partial
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from explainer.kept import Kept
from explainer.models import MODELS

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
    """Closed at every depth; a title is that of a type, such as `date`, never a field's own name said again."""

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
