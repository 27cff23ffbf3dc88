"""What is known of a note or a figure, for people and for machines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import EPOCH
from explainer import cli
from test_planted_faults import ARCH, SOUND, TABLE

REGISTER = "docs/registers/counts.md"
FULL = SOUND | {
    ARCH: SOUND[ARCH].replace("reviewed:", "formerly: [glossary/vault]\n        reviewed:"),
    REGISTER: """
        ---
        title: Counts
        summary: What was counted.
        related: [bridge-office]
        schema: {fields: [{name: figure, title: Figure, refers_to: figures}]}
        ---

        The [latest](../actors/bridge-office.md#spans "As of nothing") is a count of the BRO. No stone arch is counted.
        """,
    "docs/registers/counts.csv": """
        figure
        bridge-office#cost bridge-office#spans
        """,
}

OFFICE = """\
Bridge Office (actor `bridge-office`)
docs/actors/bridge-office.md

The office that builds bridges and counts them.

status: current
names: BRO

Figures
  #spans Spans: 31 spans as of 1925-03
  #cost Cost of all bridges: £2.5 million as of 1925

Rests on
  ledger, survey

Named as related by
  docs/registers/counts.md:4:11

Linked from
  docs/registers/counts.md:8:5
    The latest is a count of the BRO.
  docs/index.md:7:1
    Read why a bridge stands, or ask the Bridge Office.
  docs/explainers/why-bridges-stand.md:7:3
    Each stone is held by its neighbors, and so stand all 31 spans of the Bridge
    Office.
"""
SPANS = """\
Spans (figure `bridge-office#spans`)
docs/actors/bridge-office.md:10

History
  1899-06-01: 12 spans (ledger)
  1925-03: 31 spans (ledger, survey)

Stated in
  docs/actors/bridge-office.md:24:1
    12 spans (as of 1899-06-01): By 1899 it had 12 spans, and now it has 31
    spans.
  docs/actors/bridge-office.md:24:55
    31 spans: By 1899 it had 12 spans, and now it has 31 spans.
  docs/explainers/why-bridges-stand.md:7:3
    31 spans (as of 1925-03): Each stone is held by its neighbors, and so stand
    all 31 spans of the Bridge Office.
  docs/registers/counts.csv:2:1
    bridge-office#spans: the column `figure`
  docs/registers/counts.md:8:5
    latest: The latest is a count of the BRO.
"""
SURVEY = """\
A survey of the bridges (source `survey`)
docs/sources/survey.md

publisher: Survey Press
url: https://example.org/survey
grade: press
status: current

Cited by
  docs/actors/bridge-office.md:28:53
    All of them cost £2.5 million.
  docs/actors/bridge-office.md:15:55
    Spans: 31 spans
  docs/actors/bridge-office.md:20:53
    Cost of all bridges: £2.5 million
  docs/registers/crossings.csv:3:30
    row 2
  docs/registers/crossings.csv:4:23
    row 3
  docs/explainers/why-bridges-stand.md:10:101
    Look at a key-stone first, then at the list.
"""
KEYSTONE = """\
Key-stone (term `keystone`)
docs/glossary/keystone.md

The last stone of a stone arch.

status: current

Part of
  arch

Links to
  arch

Linked from
  docs/glossary/arch.md:10:65
    The last one is the key-stone.
  docs/explainers/why-bridges-stand.md:10:11
    Look at a key-stone first, then at the list.
"""


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), "show", *arguments], env=EPOCH, catch_exceptions=False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bridge-office", OFFICE), ("bridge-office#spans", SPANS), ("survey", SURVEY), ("keystone", KEYSTONE)],
)
def test_all_that_is_known_is_shown(name: str, expected: str, notes) -> None:
    run = _run(notes(FULL), name)
    assert (run.exit_code, run.stdout) == (0, expected)


def test_a_figure_of_a_register_is_shown_without_sources_where_rows_have_none(notes) -> None:
    run = _run(notes(FULL | {TABLE: "number,opened,toll,builder,sources\n1,1827,,,\n"}), "crossings#crossings")
    assert "History\n  1827: 1 crossings\n" in run.stdout


def test_json_says_the_same(notes) -> None:
    root = notes(FULL)
    data = json.loads(_run(root, "bridge-office#cost", "--format", "json").stdout)
    assert data == {
        "id": "bridge-office#cost",
        "kind": "figure",
        "title": "Cost of all bridges",
        "path": "docs/actors/bridge-office.md",
        "line": 16,
        "history": [
            {
                "value": 2500000,
                "shown": "£2.5 million",
                "as_of": "1925",
                "by": None,
                "sources": ["survey"],
            }
        ],
        "stated": [
            {
                "path": "docs/actors/bridge-office.md",
                "line": 28,
                "column": 18,
                "text": "£2.5 million",
                "pin": "1925",
                "sentence": "All of them cost £2.5 million.",
            },
            {
                "path": "docs/registers/counts.csv",
                "line": 2,
                "column": 1,
                "text": "bridge-office#cost",
                "pin": None,
                "sentence": "the column `figure`",
            },
        ],
    }
    note = json.loads(_run(root, "keystone", "--format", "json").stdout)
    assert (note["links"], note["names"], note["cited_by"]) == ({"part_of": ["arch"], "link": ["arch"]}, [], [])
    assert note["backlinks"]["link"][0] == {
        "id": "arch",
        "path": "docs/glossary/arch.md",
        "line": 10,
        "column": 65,
        "sentence": "The last one is the key-stone.",
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("keystoe", "`keystoe` is no note's id; did you mean `keystone`?"),
        ("bridge-office#span", "`bridge-office#span` is no figure's id; did you mean `bridge-office#spans`?"),
        ("zzzzzzzzz", "`zzzzzzzzz` is no note's id"),
        ("vault", "`vault` is no note's id; it has moved: ask for `arch`"),
    ],
)
def test_an_unknown_id_is_told_with_the_nearest(name: str, said: str, notes) -> None:
    run = _run(notes(FULL), name)
    assert (run.exit_code, run.stdout, run.stderr) == (1, "", f"Error: {said}\n")


def test_a_mention_is_told_with_its_sentence(notes) -> None:
    assert "\nMentioned in\n  docs/registers/counts.md:8:90\n    No stone arch is counted.\n" in (
        _run(notes(FULL), "arch").stdout
    )


def test_a_note_that_cannot_be_read_is_shown_by_its_path(notes) -> None:
    run = _run(notes(FULL | {ARCH: "nothing\n"}), "arch")
    assert (run.exit_code, run.stdout.splitlines()[:2]) == (0, ["arch (term `arch`)", "docs/glossary/arch.md"])
