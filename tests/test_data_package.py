"""The tables as a Data Package, held to the standard's own validator."""

import json
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest

from conftest import ROOT, TODAY
from explainer import data_package, dates, site
from explainer.site import Site
from test_planted_faults import SOUND, TABLE


def _validated(built: Site, folder: Path) -> list[str]:
    """Every fault that Frictionless finds in the descriptor or in the tables."""
    for uri, content in built.files.items():
        if uri == data_package.URI or uri.endswith(".csv"):
            file = folder / uri
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    report = frictionless.validate(str(folder / data_package.URI))
    return [str(fault) for fault in report.flatten(["name", "rowNumber", "fieldName", "message"])]


def _package(built: Site) -> dict:
    return json.loads(built.files[data_package.URI])


def test_our_own_tables_are_valid(tmp_path: Path) -> None:
    built = site.build(ROOT, dates.today())
    assert _validated(built, tmp_path) == []
    named = [resource["name"] for resource in _package(built)["resources"]]
    assert sorted(named) == sorted(["figures", "programs", *(note.id for note in built.catalog.of_kind("register"))])


def test_the_package_of_a_few_notes(notes, tmp_path: Path) -> None:
    built = site.build(notes(SOUND), TODAY)
    assert _validated(built, tmp_path / "out") == []
    package = _package(built)
    assert package["title"] == "Bridges"
    assert package["licenses"] == [data_package.LICENSE]
    assert package["sources"] == [
        {"title": "The ledger of the bridges", "path": "https://example.org/ledger"},
        {"title": "A survey of the bridges", "path": "https://example.org/survey"},
    ]
    crossings = package["resources"][-1]
    assert crossings["path"] == "crossings.csv"
    assert crossings["bytes"] == len(built.files["data/crossings.csv"])
    assert crossings["schema"] == {
        "fields": [
            {"name": "number", "type": "integer", "title": "No.", "constraints": {"required": True}},
            {"name": "opened", "type": "string", "title": "Opened", "constraints": {"pattern": data_package.DATE}},
            {"name": "toll", "type": "number", "title": "Toll", "unit": "GBP", "constraints": {"minimum": 0}},
            {"name": "builder", "type": "string", "title": "Built by", "refersTo": "notes"},
            {"name": "sources", "type": "string", "title": "Sources", "refersTo": "sources"},
        ],
        "primaryKey": ["number"],
    }
    assert crossings["figures"] == [
        {
            "name": "crossings",
            "title": "Crossings",
            "unit": "crossings",
            "count": True,
            "datedBy": "opened",
            "value": 2,
            "asOf": "1899",
        }
    ]


def test_a_column_in_which_each_date_is_a_day_is_one_of_dates(notes) -> None:
    text = SOUND[TABLE].replace("2,1899,", "2,1899-02-03,")
    package = _package(site.build(notes(SOUND | {TABLE: text}), TODAY))
    assert package["resources"][-1]["schema"]["fields"][1]["type"] == "date"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1827-05-01", "1827-5", 'constraint "pattern"'),
        ("0.5", "half", 'type is "number/default"'),
        ("0.5", "-0.5", 'constraint "minimum" is "0"'),
        ("\n2,", "\n1,", "violates the primary key"),
    ],
)
def test_what_breaks_the_schema_is_found(notes, tmp_path: Path, old: str, new: str, fault: str) -> None:
    """The descriptor says enough to tell a table that was changed on the way."""
    built = site.build(notes(SOUND), TODAY)
    table = built.files["data/crossings.csv"].decode()
    assert old in table
    changed = built.files | {"data/crossings.csv": table.replace(old, new).encode()}
    found = _validated(replace(built, files=changed), tmp_path / "out")
    assert any(fault in line for line in found), found
    assert any("hash" in line for line in found), found


def test_no_notes_make_a_package_too(notes, tmp_path: Path) -> None:
    assert _validated(site.build(notes({}), TODAY), tmp_path / "out") == []
