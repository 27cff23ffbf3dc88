"""The data files: everything that the site knows, for machines."""

import csv
import io
import json
import re
import zlib

import pytest

from conftest import TODAY
from explainer import assets, models, site
from test_planted_faults import SOUND, TABLE

SURVEY = """
    ---
    title: "50% & more: a #survey_of {bridges}"
    publisher: Survey Press
    authors: [A. Clerk, Office of Clerks]
    issued: 1925-03
    url: https://example.org/survey?a=1&b_c=%20
    accessed: 2026-10-01
    archive: https://example.org/archive
    grade: press
    type: report
    number: S-7
    language: de
    note: It was made on foot.
    ---
    """


@pytest.fixture
def files(notes) -> dict[str, bytes]:
    built = site.build(notes(SOUND | {"docs/sources/survey.md": SURVEY}), TODAY)
    assert built.problems == ()
    return built.files


def _json(data: bytes):
    return json.loads(data.decode("utf-8"))


def _rows(data: bytes) -> list[list[str]]:
    assert b"\r" not in data
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def test_there_is_a_file_for_each_kind_of_thing(files: dict[str, bytes]) -> None:
    per_figure = {
        f"data/figures/{figure}.{suffix}"
        for figure in ("bridge-office.spans", "bridge-office.cost", "crossings.crossings")
        for suffix in ("json", "csv")
    }
    whole = {"notes.json", "figures.json", "figures.csv", "programs.csv", "references.json", "references.bib"}
    of_the_theme = {uri for uri in files if uri.startswith("assets/")}
    assert "assets/search-index.js" in of_the_theme
    assert set(files) - of_the_theme == {f"data/{name}" for name in whole} | per_figure | {
        "_headers",
        "_redirects",
        "data/crossings.csv",
        "data/datapackage.json",
        "feeds/changes.xml",
        "feeds/figures.xml",
        "llms.txt",
        "objects.inv",
        *(f"schemas/{kind}.json" for kind in models.MODELS),
    }


def test_text_ends_in_a_line_end_and_keeps_its_letters(files: dict[str, bytes]) -> None:
    for uri, data in files.items():
        if uri not in ("objects.inv", "_redirects") and not uri.startswith(assets.FOLDER):
            assert data.decode("utf-8").endswith("\n")
    assert "£" not in files["data/figures.csv"].decode()
    assert "\\u" not in files["data/notes.json"].decode()


class TestNotes:
    def test_every_note_is_there_with_its_links_both_ways(self, files: dict[str, bytes]) -> None:
        found = {note["id"]: note for note in _json(files["data/notes.json"])}
        assert list(found) == sorted(
            ["home", "arch", "keystone", "bridge-office", "why-bridges-stand", "crossings", "ledger", "survey"]
        )
        assert found["arch"] == {
            "id": "arch",
            "kind": "term",
            "title": "Stone arch",
            "summary": "A curve of stones that carries a load to both of its feet.",
            "uri": "glossary/arch.md",
            "aliases": ["vault arch"],
            "abbreviation": None,
            "status": "current",
            "links": ["keystone"],
            "backlinks": ["keystone"],
            "sources": ["ledger"],
        }
        assert found["bridge-office"]["sources"] == ["ledger", "survey"]
        assert found["bridge-office"]["backlinks"] == ["home", "why-bridges-stand"]

    def test_links_and_backlinks_are_the_same_seen_from_both_ends(self, files: dict[str, bytes]) -> None:
        notes = _json(files["data/notes.json"])
        there = {(note["id"], target) for note in notes for target in note["links"]}
        back = {(source, note["id"]) for note in notes for source in note["backlinks"]}
        assert there == back != set()

    def test_a_note_that_cannot_be_read_is_not_there(self, notes) -> None:
        root = notes(SOUND | {"docs/glossary/arch.md": SOUND["docs/glossary/arch.md"].replace("category", "kategory")})
        assert "arch" not in [note["id"] for note in _json(site.build(root, TODAY).files["data/notes.json"])]


class TestFigures:
    def test_every_figure_is_there_with_its_history(self, files: dict[str, bytes]) -> None:
        assert _json(files["data/figures.json"]) == [
            {
                "note": "bridge-office",
                "figure": "spans",
                "label": "Spans",
                "unit": "spans",
                "review": "yearly",
                "observations": [
                    {"value": 12, "as_of": "1899-06-01", "by": None, "sources": ["ledger"]},
                    {"value": 31, "as_of": "1925-03", "by": None, "sources": ["ledger", "survey"]},
                ],
            },
            {
                "note": "bridge-office",
                "figure": "cost",
                "label": "Cost of all bridges",
                "unit": "GBP",
                "review": "yearly",
                "observations": [{"value": 2500000, "as_of": "1925", "by": None, "sources": ["survey"]}],
            },
            {
                "note": "crossings",
                "figure": "crossings",
                "label": "Crossings",
                "unit": "crossings",
                "review": "yearly",
                "observations": [
                    {"value": 1, "as_of": "1827-05-01", "by": None, "sources": ["ledger"]},
                    {"value": 2, "as_of": "1899", "by": None, "sources": ["ledger", "survey"]},
                ],
            },
        ]

    def test_the_table_has_one_observation_a_row(self, files: dict[str, bytes]) -> None:
        header, *rows = _rows(files["data/figures.csv"])
        assert header == "note figure label unit value as_of by qualifier sources remark".split()
        assert rows == [
            ["bridge-office", "spans", "Spans", "spans", "12", "1899-06-01", "", "", "ledger", ""],
            ["bridge-office", "spans", "Spans", "spans", "31", "1925-03", "", "", "ledger survey", ""],
            ["bridge-office", "cost", "Cost of all bridges", "GBP", "2500000", "1925", "", "", "survey", ""],
            ["crossings", "crossings", "Crossings", "crossings", "1", "1827-05-01", "", "", "ledger", ""],
            ["crossings", "crossings", "Crossings", "crossings", "2", "1899", "", "", "ledger survey", ""],
        ]

    def test_what_an_observation_says_besides_is_kept(self, notes) -> None:
        path = "docs/actors/bridge-office.md"
        office = SOUND[path].replace(
            "{value: 2.5 million, as_of: 1925,",
            '{value: 2.25, as_of: 1925, by: bridge-office, qualifier: about, note: "in all, so far",',
        )
        built = site.build(notes(SOUND | {path: office}), TODAY)
        (cost,) = [f for f in _json(built.files["data/figures.json"]) if f["figure"] == "cost"]
        assert cost["observations"] == [
            {
                "value": 2.25,
                "as_of": "1925",
                "by": "bridge-office",
                "sources": ["survey"],
                "qualifier": "about",
                "note": "in all, so far",
            }
        ]
        _, row = _rows(built.files["data/figures/bridge-office.cost.csv"])
        assert row[4:] == ["2.25", "1925", "bridge-office", "about", "survey", "in all, so far"]

    def test_a_figure_has_files_of_its_own_with_all_that_is_needed_to_use_it(self, files: dict[str, bytes]) -> None:
        alone = _json(files["data/figures/bridge-office.spans.json"])
        (whole,) = [f for f in _json(files["data/figures.json"]) if f["figure"] == "spans"]
        references = {reference["id"]: reference for reference in _json(files["data/references.json"])}
        assert alone.items() >= whole.items()
        assert alone["sources"] == [references["ledger"], references["survey"]]
        assert (alone["computed_from"], alone["processing_note"]) == (None, None)
        assert _rows(files["data/figures/bridge-office.spans.csv"]) == _rows(files["data/figures.csv"])[:3]

    def test_a_computed_figure_says_from_what(self, files: dict[str, bytes]) -> None:
        assert _json(files["data/figures/crossings.crossings.json"])["computed_from"] == "registers/crossings.md"

    @pytest.mark.parametrize("named", ["nothing", "arch", "survey"])
    def test_a_source_that_is_none_or_cannot_be_read_is_left_out(self, named: str, notes) -> None:
        office = SOUND["docs/actors/bridge-office.md"].replace(
            "sources: [ledger, survey]", f"sources: [ledger, {named}]"
        )
        root = notes(
            SOUND | {"docs/actors/bridge-office.md": office, "docs/sources/survey.md": SURVEY.replace("grade", "garde")}
        )
        alone = _json(site.build(root, TODAY).files["data/figures/bridge-office.spans.json"])
        assert [source["id"] for source in alone["sources"]] == ["ledger"]


class TestReferences:
    def test_a_source_is_csl(self, files: dict[str, bytes]) -> None:
        ledger, survey = sorted(_json(files["data/references.json"]), key=lambda reference: reference["id"])
        assert ledger == {
            "id": "ledger",
            "type": "webpage",
            "title": "The ledger of the bridges",
            "publisher": "Bridge Office",
            "issued": {"date-parts": [[1925]]},
            "URL": "https://example.org/ledger",
            "accessed": {"date-parts": [[2026, 10, 1]]},
            "language": "en",
        }
        assert survey == {
            "id": "survey",
            "type": "report",
            "title": "50% & more: a #survey_of {bridges}",
            "author": [{"literal": "A. Clerk"}, {"literal": "Office of Clerks"}],
            "publisher": "Survey Press",
            "issued": {"date-parts": [[1925, 3]]},
            "URL": "https://example.org/survey?a=1&b_c=%20",
            "accessed": {"date-parts": [[2026, 10, 1]]},
            "archive_location": "https://example.org/archive",
            "number": "S-7",
            "language": "de",
            "note": "It was made on foot.",
        }

    def test_a_source_is_bibtex(self, files: dict[str, bytes]) -> None:
        entries = files["data/references.bib"].decode().split("\n\n")
        assert entries == [
            "@online{survey,\n"
            r"  title = {50\% \& more: a \#survey\_of \{bridges\}},"
            "\n"
            "  author = {{A. Clerk} and {Office of Clerks}},\n"
            "  publisher = {Survey Press},\n"
            "  date = {1925-03},\n"
            "  url = {https://example.org/survey?a=1&b_c=%20},\n"
            "  urldate = {2026-10-01},\n"
            "}",
            "@online{ledger,\n"
            "  title = {The ledger of the bridges},\n"
            "  author = {{Bridge Office}},\n"
            "  publisher = {Bridge Office},\n"
            "  date = {1925},\n"
            "  url = {https://example.org/ledger},\n"
            "  urldate = {2026-10-01},\n"
            "}\n",
        ]

    def test_a_source_without_a_date_has_none(self, notes) -> None:
        built = site.build(notes(SOUND), TODAY)
        survey = next(r for r in _json(built.files["data/references.json"]) if r["id"] == "survey")
        assert "issued" not in survey
        entry = built.files["data/references.bib"].decode().partition("@online{survey,")[2].partition("\n}")[0]
        assert not re.search("^  date", entry, re.MULTILINE)


class TestRegisters:
    def test_a_table_goes_round(self, files: dict[str, bytes], notes) -> None:
        root = notes(SOUND)
        (root / TABLE).write_bytes(files["data/crossings.csv"])
        assert site.build(root, TODAY).files["data/crossings.csv"] == files["data/crossings.csv"]
        assert files["data/crossings.csv"] == (root / TABLE).read_bytes()

    def test_every_cell_is_as_it_was_written(self, notes) -> None:
        rows = [
            ["number", "opened", "toll", "builder", "sources"],
            ["007", "1899", "1.50", "bridge-office", "ledger"],
            ["8", "", "", "", ""],
        ]
        text = "".join(",".join(row) + "\n" for row in rows)
        files = site.build(notes(SOUND | {TABLE: text}), TODAY).files
        assert _rows(files["data/crossings.csv"]) == rows

    def test_text_that_needs_quotes_has_them(self, notes) -> None:
        register = "---\ntitle: R\nsummary: S.\nschema: {fields: [{name: a, title: A}, {name: b, title: B}]}\n---\n"
        rows = [["a", "b"], ['x, "y"', "two\nlines"], [" é ", "“ü”"]]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        root = notes({"docs/registers/r.md": register, "docs/registers/r.csv": text.getvalue()})
        assert site.build(root, TODAY).files["data/r.csv"].decode() == text.getvalue()


class TestPrograms:
    def test_they_stand_side_by_side(self, notes) -> None:
        fund = """
            ---
            title: Bridge Fund
            summary: It pays.
            country: NO
            law: Laws of 1820
            decided_by: [bridge-office]
            paid_by: [bridge-office, keystone]
            drawn_from: Its [tolls](../registers/crossings.md).[^ledger]
            speed: Fast
            headline: paid
            figures:
              paid:
                label: Paid
                unit: GBP
                observations:
                  - {value: 1, as_of: 1899, sources: [ledger]}
                  - {value: 2.5 million, as_of: 1925, sources: [ledger, survey]}
            ---
            """
        plain = "---\ntitle: Another fund\nsummary: It does not.\n---\n"
        root = notes(SOUND | {"docs/programs/fund.md": fund, "docs/programs/another.md": plain})
        header, another, bridge = _rows(site.build(root, TODAY).files["data/programs.csv"])
        found = dict(zip(header, bridge, strict=True))
        assert found["id"] == "fund"
        assert found["title"] == "Bridge Fund"
        assert (found["decided_by"], found["paid_by"]) == ("bridge-office", "bridge-office keystone")
        assert (found["so_far"], found["unit"], found["as_of"]) == ("2500000", "GBP", "1925")
        assert found["sources"] == "ledger survey"
        assert dict(zip(header, another, strict=True))["so_far"] == ""


class TestInventory:
    def test_it_can_be_read_back(self, files: dict[str, bytes]) -> None:
        *head, packed = files["objects.inv"].split(b"\n", 4)
        assert head[0] == b"# Sphinx inventory version 2"
        assert head[1].startswith(b"# Project: ")
        assert head[2].startswith(b"# Version: ")
        assert head[3] == b"# The remainder of this file is compressed using zlib."
        # As Sphinx reads it: name, role, priority, uri, shown name.
        entry = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")
        entries = [entry.fullmatch(line).groups() for line in zlib.decompress(packed).decode().splitlines()]
        assert sorted(entries) == sorted(
            [
                ("arch", "std:term", "-1", "glossary/arch/", "Stone arch"),
                ("keystone", "std:term", "-1", "glossary/keystone/", "Key-stone"),
                ("bridge-office", "std:term", "-1", "actors/bridge-office/", "Bridge Office"),
                ("bridge-office.spans", "std:label", "-1", "actors/bridge-office/#spans", "Spans"),
                ("bridge-office.cost", "std:label", "-1", "actors/bridge-office/#cost", "Cost of all bridges"),
                ("why-bridges-stand", "std:term", "-1", "explainers/why-bridges-stand/", "Why a bridge stands"),
                ("crossings", "std:term", "-1", "registers/crossings/", "Crossings"),
                ("crossings.crossings", "std:label", "-1", "registers/crossings/#crossings", "Crossings"),
            ]
        )
