"""A sound folder of notes is clean, and each fault that is planted in it is found at its place, and nothing else."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EPOCH, lay
from explainer.cli import main

SOUND = {
    "docs/index.md": """
        ---
        title: Bridges
        summary: How bridges stand, and who pays for them.
        ---

        Read [why a bridge stands](explainers/why-bridges-stand.md), or ask the
        [Bridge Office](actors/bridge-office.md).
        """,
    "docs/glossary/arch.md": """
        ---
        title: Stone arch
        summary: A curve of stones that carries a load to both of its feet.
        aliases: [vault arch]
        category: concept
        reviewed: 2026-10-01
        ---

        A row of stones stands in a curve.[^ledger] The last one is the [key-stone](keystone.md).
        """,
    "docs/glossary/keystone.md": """
        ---
        title: Key-stone
        summary: The last stone of a stone arch.
        category: concept
        part_of: [arch]
        ---

        Without it the [arch](arch.md) falls.
        """,
    "docs/actors/bridge-office.md": """
        ---
        title: Bridge Office
        summary: The office that builds bridges and counts them.
        abbreviation: BRO
        category: office
        country: NO
        founded: 1820
        website: https://example.org/office
        figures:
          spans:
            label: Spans
            unit: spans
            observations:
              - {value: 12, as_of: 1899-06-01, sources: [ledger]}
              - {value: 31, as_of: 1925-03, sources: [ledger, survey]}
          cost:
            label: Cost of all bridges
            unit: GBP
            observations:
              - {value: 2.5 million, as_of: 1925, sources: [survey]}
        ---

        It keeps the ledger.[^ledger] By 1899 it had
        [12 spans](#spans "as of 1899-06-01"), and now it has [31 spans](#spans).

        ## What it cost

        All of them cost [£2.5 million](#cost "as of 1925").[^survey]
        """,
    "docs/explainers/why-bridges-stand.md": """
        ---
        title: Why a bridge stands
        summary: What holds a bridge up.
        question: What holds a bridge up?
        answer: >-
          Each stone is held by its neighbors,[^ledger] and so stand all
          [31 spans](../actors/bridge-office.md#spans "as of 1925-03") of the Bridge Office.
        ---

        Look at a [key-stone](../glossary/keystone.md) first, then at the [list](../registers/crossings.md).[^survey]
        """,
    "docs/registers/crossings.md": """
        ---
        title: Crossings
        summary: Every crossing, with its toll.
        schema:
          fields:
            - {name: number, type: integer, title: "No.", constraints: {required: true}}
            - {name: opened, type: date, title: Opened}
            - {name: toll, type: number, title: Toll, unit: GBP, constraints: {minimum: 0}}
            - {name: builder, title: Built by, refers_to: notes}
            - {name: sources, title: Sources, refers_to: sources}
          primary_key: [number]
        figures:
          crossings: {label: Crossings, unit: crossings, count: true, dated_by: opened}
        ---

        There were [2 crossings](#crossings "as of 1899").
        """,
    "docs/registers/crossings.csv": """
        number,opened,toll,builder,sources
        1,1827-05-01,0.5,bridge-office,ledger
        2,1899,,bridge-office,ledger survey
        3,,1.25,bridge-office,survey
        """,
    "docs/sources/ledger.md": """
        ---
        title: The ledger of the bridges
        publisher: Bridge Office
        issued: 1925
        url: https://example.org/ledger
        accessed: 2026-10-01
        grade: official
        ---
        """,
    "docs/sources/survey.md": """
        ---
        title: A survey of the bridges
        publisher: Survey Press
        url: https://example.org/survey
        accessed: 2026-10-01
        grade: press
        ---

        It was made on foot.
        """,
}

OFFICE = "docs/actors/bridge-office.md"
ARCH = "docs/glossary/arch.md"
KEYSTONE = "docs/glossary/keystone.md"
WHY = "docs/explainers/why-bridges-stand.md"
REGISTER = "docs/registers/crossings.md"
TABLE = "docs/registers/crossings.csv"
LEDGER = "docs/sources/ledger.md"

# In what is planted, `▸` stands where the fault is to be found, else it is found on line 1, column 1.
FAULTS = {
    "a byte that is not UTF-8": (WHY, "title: Why", "title: Why ▸\udce9", "R101"),
    "no front matter": (WHY, "---\ntitle", "title", "R102"),
    "front matter that is never closed": (WHY, "Office.\n---", "Office.", "R103"),
    "bad YAML": (WHY, "a bridge stands\n", "a bridge stands▸: an answer\n", "R104"),
    "a key twice": (WHY, "question:", "▸title: Why\nquestion:", "R105"),
    "an anchor": (WHY, "question: What", "question: ▸*what", "R106"),
    "an unknown field": (OFFICE, "website:", "▸web:", "S201"),
    "an unknown field of a figure": (OFFICE, "unit: GBP", "unit: GBP\n    ▸colour: red", "S201"),
    "a missing field": (LEDGER, "publisher: Bridge Office\n", "", "S202"),
    "a value of the wrong type": (ARCH, "aliases: [vault arch]", "aliases: ▸vault arch", "S203"),
    "a value that is not allowed": (ARCH, "category: concept", "category: ▸idea", "S203"),
    "a bad date": (OFFICE, "founded: 1820", "founded: ▸1 May 1820", "S204"),
    "a bad date of an observation": (OFFICE, "as_of: 1925-03", "as_of: ▸1925-13", "S204"),
    "a summary that is too long": (ARCH, "summary: A curve", f"summary: ▸{'very ' * 40}long curve", "S205"),
    "a date in the future": (ARCH, "reviewed: 2026-10-01", "reviewed: ▸2026-11-02", "S206"),
    "an observation in the future": (
        OFFICE,
        "survey]}\n  cost",
        "survey]}\n      - {value: 31, as_of: ▸2027, sources: [ledger]}\n  cost",
        "S206",
    ),
    "a row in the future": (TABLE, "3,,1.25", "3,▸2026-12,1.25", "S206"),
    "an angle bracket in a field": (ARCH, "aliases: [vault arch]", "aliases: [▸vault <b>arch</b>]", "S207"),
    "an alias taken": (KEYSTONE, "part_of:", "aliases: [▸vault arch]\npart_of:", "I302"),
    "an alias taken but for its case": (KEYSTONE, "part_of:", "aliases: [spandrel, ▸Vault ARCH]\npart_of:", "I302"),
    "a title taken by an abbreviation": (OFFICE, "abbreviation: BRO", "abbreviation: ▸STONE ARCH", "I302"),
    "a heading with the anchor of a figure": (OFFICE, "## What it cost", "▸## Cost", "I303"),
    "a link to no note": (KEYSTONE, "the [arch](arch.md)", "the ▸[arch](arches.md)", "L401"),
    "a link to a note in another folder": (
        KEYSTONE,
        "[arch](arch.md)",
        "[arch](arch.md) ▸[too](../actors/arch.md)",
        "L401",
    ),
    "a link to no anchor": (KEYSTONE, "[arch](arch.md)", "▸[arch](arch.md#feet)", "L402"),
    "a link to no anchor of its own page": (OFFICE, "[£2.5 million](#cost ", "▸[£2.5 million](#costs ", "L402"),
    "a relation to no note": (KEYSTONE, "[arch]\n", "[arch, ▸vault]\n", "L403"),
    "a relation to a source": (KEYSTONE, "[arch]\n", "[arch, ▸ledger]\n", "L403"),
    "a link that runs": (KEYSTONE, "[arch](arch.md)", "[arch](arch.md) ▸[runs](javascript:alert(1))", "L404"),
    "a link that runs, in capitals": (KEYSTONE, "[arch](arch.md)", "[arch](arch.md) ▸[runs](JavaScript:a)", "L404"),
    "an autolink that runs": (KEYSTONE, "falls.", "falls ▸<data:text/html,x>.", "L404"),
    "a link to an address of files": (KEYSTONE, "falls.", "falls ▸[so](file:///x).", "L404"),
    "a link from the root": (KEYSTONE, "[arch](arch.md)", "[arch](arch.md) ▸[too](/glossary/arch.md)", "L404"),
    "a link out of the documents": (KEYSTONE, "falls.", "▸[falls](../../README.md).", "L405"),
    "a citation of no source": (WHY, "crossings.md).[^survey]", "crossings.md).▸[^surveys]", "C501"),
    "a citation of a note that is no source": (WHY, "crossings.md).[^survey]", "crossings.md).▸[^arch]", "C501"),
    "an observation of no source": (OFFICE, "[ledger, survey]", "[ledger, ▸survy]", "C501"),
    "a number that is not its figure's": (OFFICE, "[12 spans]", "▸[13 spans]", "F601"),
    "a number of another scale": (OFFICE, "[£2.5 million]", "▸[£2.5 billion]", "F601"),
    "an unpinned number that never was": (OFFICE, "[31 spans]", "▸[32 spans]", "F601"),
    "a count that is not the table's": (REGISTER, "[2 crossings]", "▸[3 crossings]", "F601"),
    "a date that no observation has": (
        OFFICE,
        '[12 spans](#spans "as of 1899-06-01")',
        '▸[12 spans](#spans "as of 1899")',
        "F602",
    ),
    "a date on which no row stands": (
        REGISTER,
        '[2 crossings](#crossings "as of 1899")',
        '▸[2 crossings](#crossings "as of 1900")',
        "F602",
    ),
    "an unpinned number that is superseded": (OFFICE, "[31 spans]", "▸[12 spans]", "F603"),
    "an observation without a date": (OFFICE, "{value: 12, as_of: 1899-06-01,", "▸{value: 12,", "F604"),
    "an observation without a source": (
        OFFICE,
        "- {value: 12, as_of: 1899-06-01, sources: [ledger]}",
        "- ▸{value: 12, as_of: 1899-06-01}",
        "F605",
    ),
    "an observation with no sources": (OFFICE, "sources: [ledger]}", "sources: ▸[]}", "F605"),
    "a pin that cannot be read": (
        OFFICE,
        '[12 spans](#spans "as of 1899-06-01")',
        '▸[12 spans](#spans "as of June 1899")',
        "F606",
    ),
    "a pin on no number": (OFFICE, "[12 spans]", "▸[its spans]", "F607"),
    "an observation twice": (
        OFFICE,
        "  cost:",
        "      - ▸{value: 12, as_of: 1899-06-01, sources: [survey]}\n  cost:",
        "F608",
    ),
    "a row that is too short": (TABLE, "3,,1.25,bridge-office,survey", "3,,1.25,▸bridge-office", "D701"),
    "a row that is too long": (TABLE, "3,,1.25,bridge-office,survey", "3,,1,25,bridge-office,▸survey", "D701"),
    "a cell of the wrong type": (TABLE, ",0.5,", ",▸free,", "D702"),
    "a cell with a bad date": (TABLE, "3,,1.25", "3,▸1900-5-1,1.25", "D702"),
    "a key twice in a table": (TABLE, "2,1899", "▸1,1899", "D703"),
    "a cell with no source's id": (TABLE, "ledger survey", "ledger ▸servey", "D704"),
    "a cell with no note's id": (TABLE, ",bridge-office,ledger survey", ",▸bridge-ofice,ledger survey", "D704"),
    "a second id in a cell that is no note's": (TABLE, "1.25,bridge-office", "1.25,bridge-office ▸keyston", "D704"),
    "a required cell that is empty": (TABLE, "2,1899", "▸,1899", "D706"),
    "a value below its minimum": (TABLE, ",0.5,", ",▸-0.5,", "D707"),
    "a quote that is never closed": (TABLE, "bridge-office,survey\n", 'bridge-office,▸"survey', "D708"),
    "raw HTML in a line": (KEYSTONE, "falls.", "▸<b>falls.", "M801"),
    "raw HTML as a block": (KEYSTONE, "falls.", "falls.\n\n▸<script>alert(1)</script>", "M801"),
    "a comment": (KEYSTONE, "falls.", "falls.\n\n▸<!-- end -->", "M801"),
    "an image": (KEYSTONE, "falls.", "falls.▸![x](x.png)", "M802"),
    "a heading of the first level": (OFFICE, "## What it cost", "▸# What it cost", "M804"),
    "a last line that is not ended": (TABLE, "1.25,bridge-office,survey\n", "1.25,bridge-office,survey▸", "R110"),
    "a list that clings to a paragraph": (KEYSTONE, "falls.", "falls.\n▸- it does", "M805"),
    "a wrong number in a field": (WHY, "[31 spans]", "▸[32 spans]", "F601"),
    "a pin on no date in a field": (
        WHY,
        '[31 spans](../actors/bridge-office.md#spans "as of 1925-03")',
        '▸[31 spans](../actors/bridge-office.md#spans "as of 1925-04")',
        "F602",
    ),
    "a citation of no source in a field": (WHY, "[^ledger]", "▸[^ledgers]", "C501"),
    "a link to no note in a field": (
        WHY,
        "[31 spans](../actors/bridge-office.md#spans",
        "▸[31 spans](../actors/office.md#spans",
        "L401",
    ),
    "a suppression of nothing": (ARCH, "category: concept", "category: concept\ncheck: {allow: {▸L401: none}}", "X002"),
}

ADDED = {
    "a source that is never cited": ("docs/sources/log.md", SOUND[LEDGER].replace("1925", "1926"), "C502"),
    "an id taken by another kind": ("docs/programs/arch.md", "---\ntitle: Arches\nsummary: A program.\n---\n", "I301"),
    "an id taken but for its case": ("docs/glossary/Arch.md", SOUND[ARCH], "I301"),
    "a note in the folder of no kind": ("docs/bridges/tower.md", SOUND[ARCH], "R107"),
    "a note in a folder of a folder": ("docs/glossary/stones/tower.md", SOUND[ARCH], "R107"),
    "a note outside the folders": ("docs/tower.md", SOUND[ARCH], "R107"),
    "a file of a type that is not published": ("docs/assets/map.svg", "<svg/>", "R107"),
    "a table without its register": ("docs/registers/tolls.csv", "a,b\n", "R109"),
    "a term that nobody mentions": (
        "docs/glossary/pier.md",
        SOUND[ARCH].replace("Stone", "Pier").replace("va", "va-"),
        "T901",
    ),
}


def _check(root: Path) -> tuple[int, list[tuple[str, int, int, str]]]:
    run = CliRunner().invoke(
        main, ["--root", str(root), "check", "--format", "json"], env=EPOCH, catch_exceptions=False
    )
    return run.exit_code, [(p["path"], p["line"], p["column"], p["code"]) for p in json.loads(run.stdout)]


def test_the_sound_folder_is_clean(tmp_path: Path) -> None:
    assert _check(lay(tmp_path, SOUND)) == (0, [])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_at_its_place(fault: str, tmp_path: Path) -> None:
    path, sound, planted, code = FAULTS[fault]
    root = lay(tmp_path, SOUND)
    text = (root / path).read_text(encoding="utf-8")
    assert text.count(sound) == 1
    text = text.replace(sound, planted)
    before = text[: max(text.find("▸"), 0)]
    (root / path).write_bytes(text.replace("▸", "").encode("utf-8", "surrogateescape"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert _check(root) == (1, [(path, line, column, code)])


@pytest.mark.parametrize("fault", ADDED)
def test_a_file_that_is_added_wrongly_is_found(fault: str, tmp_path: Path) -> None:
    path, text, code = ADDED[fault]
    assert _check(lay(tmp_path, SOUND | {path: text})) == (1, [(path, 1, 1, code)])


COUNT_IN_PROSE = (REGISTER, 16, 12, "F602")
"""Without rows there is no count, and the sentence that states it hangs in the air."""


def test_a_register_without_its_table_is_found(tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    (root / TABLE).unlink()
    assert _check(root) == (1, [(REGISTER, 1, 1, "R109"), COUNT_IN_PROSE])


def test_a_column_of_another_name_is_found(tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND | {TABLE: SOUND[TABLE].replace("toll", "tolls")})
    assert _check(root) == (1, [(TABLE, 1, 15, "D705"), COUNT_IN_PROSE])


@pytest.mark.parametrize("path", [LEDGER, OFFICE, ARCH])
def test_a_note_that_cannot_be_read_is_still_there(path: str, tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    (root / path).write_text("---\ntitle: The ledger: all of it\n---\n", encoding="utf-8")
    assert _check(root) == (1, [(path, 2, 18, "R104")])
