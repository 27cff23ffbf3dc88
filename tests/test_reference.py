"""The reference of the fields: all of them, each with what its model says."""

import re

import pytest

import reading
from conftest import TODAY
from explainer import models, reference, site

GROUPS = {group.anchor: group for group in reference.groups()}
KINDS = {"explainer", "term", "program", "actor", "register"}


def _names(anchor: str) -> set[str]:
    return {field.name for field in GROUPS[anchor].fields}


@pytest.mark.parametrize("kind", models.MODELS)
def test_every_field_of_a_kind_has_its_line(kind: str) -> None:
    fields = {field.alias or name for name, field in models.MODELS[kind].model_fields.items()}
    assert _names(kind) | (_names("in-common") if kind in KINDS else set()) == fields


@pytest.mark.parametrize(
    ("group", "field"),
    [
        (
            "in-common",
            reference.Field(
                "status",
                "text",
                False,
                "Whether readers may rely on it.",
                ("draft", "current", "superseded", "withdrawn"),
                "current",
            ),
        ),
        ("in-common", reference.Field("related", "list: note id", False, "What else a reader may want to know of.")),
        (
            "in-common",
            reference.Field(
                "figures",
                "by name: [recorded figure](#recorded-figure)",
                False,
                "Quantities, each under its key: the page has an anchor of that name.",
            ),
        ),
        (
            "register",
            reference.Field(
                "figures",
                "by name: [computed figure](#computed-figure) or [recorded figure](#recorded-figure)",
                False,
                "Quantities, each under its key: recorded, or computed from the rows.",
            ),
        ),
        ("register", reference.Field("schema", "[table schema](#table-schema)", True, "The columns of the table.")),
        ("actor", reference.Field("founded", "date", False, "")),
        ("source", reference.Field("state_controlled", "`true` or `false`", False, "Never carries a fact alone.")),
        ("computed-figure", reference.Field("observations", "nothing", False, "None: they come from the rows.")),
        ("computed-figure", reference.Field("count", "`true`", False, "The rows are counted.")),
        ("constraints", reference.Field("enum", "list: text or number", False, "All values that a cell may have.")),
        ("recorded-figure", reference.Field("label", "text", True, "What is counted, as it is shown.")),
    ],
)
def test_a_field_says_what_it_holds_and_means(group: str, field: reference.Field) -> None:
    assert field in GROUPS[group].fields


class TestThePage:
    def test_it_has_a_line_for_each_field(self, notes) -> None:
        page = next(page for page in site.build(notes({}), TODAY).pages if page.uri == "about/fields.md")
        text = reading.read(page)
        assert (
            "| `category` | text, required | What sort of thing it is."
            " One of `concept`, `law`, `regulation`, `document`, `practice`, `event`. |\n"
        ) in text
        assert "| `language` | language code | ISO 639-1. Without it: `en`. |\n" in text
        assert text.count("\n| `") == sum(len(group.fields) for group in GROUPS.values())

    def test_every_link_within_it_leads_to_a_group(self, notes) -> None:
        built = site.build(notes({}), TODAY)
        page = next(page for page in built.pages if page.uri == "about/fields.md")
        anchors = re.findall(r'<h2 id="([^"]*)"', page.html)
        assert anchors == list(GROUPS)
        assert set(re.findall(r'<a href="#([^"]*)">', page.html)) <= set(anchors)

    def test_what_is_written_by_hand_stands_before_the_fields(self, notes) -> None:
        written = "---\ntitle: All fields\nsummary: What may stand where.\n---\n\nRead this first.\n"
        built = site.build(notes({"docs/about/fields.md": written}), TODAY)
        page = next(page for page in built.pages if page.uri == "about/fields.md")
        assert page.source == "about/fields.md"
        text = reading.read(page)
        assert text.startswith("title: All fields\n")
        assert text.index("Read this first.") < text.index("## In common")
