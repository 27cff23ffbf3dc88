"""The JSON Schemas: closed, explained, current, and true to the models from which they are made."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, models, reader, record, schemas, site

VALIDATORS = {kind: Draft202012Validator(json.loads(schemas.text(kind))) for kind in models.MODELS}

SELF_EVIDENT = {"started", "ended", "founded", "dissolved", "website"}
"""The fields whose meaning is their name."""


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], env=EPOCH, catch_exceptions=False)


def _objects(made: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object that has fields."""
    if isinstance(made, dict):
        if isinstance(made.get("properties"), dict) and "type" in made:
            yield made
        made = list(made.values())
    if isinstance(made, list):
        for member in made:
            yield from _objects(member)


def _fits(kind: str, values: Any) -> tuple[bool, bool]:
    """Whether a front matter fits its model, and its schema."""
    try:
        models.MODELS[kind].model_validate(values)
    except ValidationError:
        return False, VALIDATORS[kind].is_valid(values)
    return True, VALIDATORS[kind].is_valid(values)


@pytest.mark.parametrize("kind", models.MODELS)
class TestEveryKind:
    def test_its_schema_is_one_and_says_of_which_draft(self, kind: str) -> None:
        made = schemas.schema(kind)
        assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(made)

    def test_its_schema_is_closed_at_every_depth(self, kind: str) -> None:
        assert [made["title"] for made in _objects(schemas.schema(kind)) if made["additionalProperties"]] == []

    def test_every_field_is_explained(self, kind: str) -> None:
        found = [(made, name) for made in _objects(schemas.schema(kind)) for name in made["properties"]]
        untold = {name for made, name in found if "description" not in made["properties"][name]}
        assert untold <= SELF_EVIDENT
        assert [made["title"] for made in _objects(schemas.schema(kind)) if "description" not in made] == []

    def test_its_names_are_those_that_stand_in_notes(self, kind: str) -> None:
        fields = {field.alias or name for name, field in models.MODELS[kind].model_fields.items()}
        assert set(schemas.schema(kind)["properties"]) == fields

    def test_what_the_editors_have_is_current(self, kind: str) -> None:
        kept = ROOT / ".vscode" / "schemas" / f"{kind}.json"
        assert kept.read_text(encoding="utf-8") == schemas.text(kind), "run `explainer schema --write`"


def test_every_note_of_the_repository_fits() -> None:
    catalog, _ = record.read(ROOT, TODAY)
    kinds = {note.path: note.kind for note in catalog.notes.values()}
    assert {*kinds.values()} == set(models.MODELS)
    for path, kind in kinds.items():
        document, _ = reader.document((ROOT / path).read_text(encoding="utf-8"), path)
        assert list(VALIDATORS[kind].iter_errors(document.fields.values)) == [], path


SOUND: dict[str, dict[str, Any]] = {
    "explainer": {"title": "A", "summary": "B.", "question": "C?", "answer": "D\nE."},
    "term": {"title": "A", "summary": "B.", "category": "law"},
    "program": {"title": "A", "summary": "B."},
    "actor": {"title": "A", "summary": "B.", "category": "office", "country": "NO"},
    "register": {"title": "A", "summary": "B.", "schema": {"fields": [{"name": "on", "title": "On"}]}},
    "source": {
        "title": "A",
        "publisher": "B",
        "url": "https://example.org",
        "accessed": "2026-10-01",
        "grade": "press",
    },
    "page": {"title": "A", "summary": "B."},
}
OBSERVATION = {"value": 31, "as_of": "1925-03", "sources": ["ledger"]}
RECORDED = {"label": "Spans", "unit": "spans", "observations": [OBSERVATION]}
COMPUTED = {"label": "Spans", "unit": "spans", "count": True, "dated_by": "on"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        *((kind, {}) for kind in models.MODELS),
        ("actor", {"founded": 1820}),
        ("actor", {"founded": "1820-05"}),
        ("actor", {"founded": None}),
        ("actor", {"figures": {"spans": RECORDED}}),
        ("actor", {"figures": {"spans": RECORDED | {"observations": [OBSERVATION | {"value": "2.5 million"}]}}}),
        ("register", {"figures": {"spans": RECORDED, "rows": COMPUTED}}),
        ("term", {"check": {"allow": {"T901": "it waits for its link"}}}),
    ],
)
def test_what_fits_the_model_fits_the_schema(kind: str, fields: dict[str, Any]) -> None:
    assert _fits(kind, SOUND[kind] | fields) == (True, True)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("term", {"categry": "law"}),
        ("term", {"category": "idea"}),
        ("term", {"title": ""}),
        ("term", {"title": 2023}),
        ("term", {"title": "A <b>"}),
        ("term", {"summary": "A line\nand another."}),
        ("term", {"summary": "a" * 201}),
        ("term", {"aliases": "arch"}),
        ("term", {"reviewed": "1 May 2026"}),
        ("term", {"reviewed": "2026-13"}),
        ("term", {"reviewed": 20261001}),
        ("term", {"reviewed": True}),
        ("term", {"check_": {}}),
        ("term", {"check": {"allow": {"T901": ""}}}),
        ("actor", {"country": "Norway"}),
        ("actor", {"website": "example.org"}),
        ("actor", {"figures": {"Spans": RECORDED}}),
        ("actor", {"figures": {"spans": COMPUTED}}),
        ("actor", {"figures": {"spans": RECORDED | {"observations": []}}}),
        ("actor", {"figures": {"spans": RECORDED | {"observations": [OBSERVATION | {"sources": []}]}}}),
        ("actor", {"figures": {"spans": RECORDED | {"observations": [OBSERVATION | {"value": True}]}}}),
        ("actor", {"figures": {"spans": RECORDED | {"observations": [OBSERVATION | {"qualifier": "some"}]}}}),
        ("register", {"figures": {"rows": COMPUTED | {"observations": [OBSERVATION]}}}),
        ("register", {"figures": {"rows": COMPUTED | {"count": False}}}),
        ("register", {"schema": {"fields": []}}),
        ("register", {"schema": {"fields": [{"name": "On", "title": "On"}]}}),
        ("register", {"schema_": {"fields": [{"name": "on", "title": "On"}]}}),
        ("source", {"grade": "good"}),
        ("source", {"language": "English"}),
        ("page", {"aliases": []}),
    ],
)
def test_what_does_not_fit_the_model_does_not_fit_the_schema(kind: str, fields: dict[str, Any]) -> None:
    assert _fits(kind, SOUND[kind] | fields) == (False, False)


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in models.MODELS for field in schemas.schema(kind).get("required", ())],
)
def test_what_is_required_is_missed_by_both(kind: str, field: str) -> None:
    assert _fits(kind, {name: value for name, value in SOUND[kind].items() if name != field}) == (False, False)


WRITTEN = st.one_of(
    st.none(),
    st.integers(-1, 10_000),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.lists(st.text(min_size=1, max_size=5), max_size=3),
    st.sampled_from(["2023-02-29", "1925-03", "https://example.org/ї", "https://a b", "NO", "INT", "draft", "law"]),
)
FIELDS = [(kind, name) for kind in models.MODELS for name in VALIDATORS[kind].schema["properties"]]


# The model takes `yes` for true, too; an editor need not.
@given(st.sampled_from(FIELDS).filter(lambda field: field[1] != "state_controlled"), WRITTEN)
def test_whatever_fits_the_model_fits_the_schema(field: tuple[str, str], value: Any) -> None:
    kind, name = field
    by_model, by_schema = _fits(kind, SOUND[kind] | {name: value})
    assert by_schema or not by_model


class TestTheCommand:
    def test_it_prints_the_schema_of_a_kind(self, notes) -> None:
        run = _run("--root", notes({}), "schema", "term")
        assert (run.exit_code, run.stdout, run.stderr) == (0, schemas.text("term"), "")

    def test_it_writes_all_of_them_for_editors(self, notes) -> None:
        root = notes({})
        run = _run("--root", root, "schema", "--write")
        assert (run.exit_code, run.stdout.splitlines()) == (
            0,
            [f".vscode/schemas/{kind}.json" for kind in models.MODELS],
        )
        assert {path.stem: path.read_text() for path in (root / ".vscode/schemas").iterdir()} == {
            kind: schemas.text(kind) for kind in models.MODELS
        }

    @pytest.mark.parametrize("arguments", [[], ["term", "--write"]])
    def test_it_does_one_thing_at_a_time(self, arguments: list[str], notes) -> None:
        run = _run("--root", notes({}), "schema", *arguments)
        assert (run.exit_code, run.stdout) == (2, "")
        assert "Error: name one kind to print, or write all of them with `--write`\n" in run.stderr


def test_the_site_has_them_as_files(notes) -> None:
    files = site.build(notes({}), TODAY).files
    assert {uri: data for uri, data in files.items() if uri.startswith("schemas/")} == schemas.files()
