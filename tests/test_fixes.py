"""check --fix mends what is safe, leaves all else as it is, and is done after one run."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from conftest import EPOCH, TODAY, lay
from explainer import fixes, problems, record
from explainer.cli import main
from test_planted_faults import ARCH, KEYSTONE, OFFICE, SOUND, TABLE, WHY


def _fix(root: Path) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), "check", "--fix"], env=EPOCH, catch_exceptions=False)


def _planted(root: Path, path: str, sound: str, planted: str) -> str:
    """Lays out the sound notes with one thing in them changed; the text of the file as it was."""
    text = (lay(root, SOUND) / path).read_text(encoding="utf-8")
    assert text.count(sound) == 1
    (root / path).write_text(text.replace(sound, planted), encoding="utf-8")
    return text


MENDED = {
    "a field": (ARCH, "category: concept", "categry: concept"),
    "a field in quotes": (ARCH, "category: concept", "'categry': concept"),
    "a field of an observation": (OFFICE, "as_of: 1899-06-01,", "as_off: 1899-06-01,"),
    "a value": (ARCH, "category: concept", "category: concpet  # so far"),
    "an id in a relation": (OFFICE, "[ledger, survey]}", "[ledger, 'surve']}"),
    "an id in a cell": (TABLE, "ledger survey", "ledger survye"),
    "a column": (TABLE, "builder,", "bulider,"),
    "a citation": (WHY, "crossings.md).[^survey]", "crossings.md).[^survei]"),
    "a citation in a folded field": (WHY, "[^ledger]", "[^leger]"),
    "a link": (KEYSTONE, "](arch.md)", "](arhc.md)"),
    "a link to a note in another folder": (WHY, "(../glossary/keystone.md)", "(../actors/keystone.md)"),
    "an anchor": (OFFICE, "(#cost ", "(#cots "),
    "an anchor of another note": (WHY, "office.md#spans", "office.md#span"),
    "zeros of a date": (ARCH, "2026-10-01", "2026-10-1"),
    "the last line's end": (TABLE, "1.25,bridge-office,survey\n", "1.25,bridge-office,survey"),
}


@pytest.mark.parametrize("case", MENDED)
def test_a_slip_of_the_pen_is_mended_and_nothing_else_changes(case: str, tmp_path: Path) -> None:
    path, sound, planted = MENDED[case]
    text = _planted(tmp_path, path, sound, planted)
    run = _fix(tmp_path)
    mended = (tmp_path / path).read_text(encoding="utf-8")
    assert mended.replace("'", "").replace("  # so far", "") == text.replace("'", "")
    assert (run.exit_code, run.stdout) == (0, "")


LEFT = {
    "another number": (OFFICE, "[12 spans]", "[13 spans]"),
    "a digit of an id": (WHY, "crossings.md).[^survey]", "crossings.md).[^survey2]"),
    "a field that stands there already": (ARCH, "category: concept", "category: concept\ncategry: practice"),
    "a note that nobody knows": (KEYSTONE, "](arch.md)", "](vault.md)"),
    "a heading": (OFFICE, "## What it cost", "# What it cost"),
    "an address that goes over two lines": (KEYSTONE, "[arch](arch.md)", "[arch](<arhc.md>)"),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_needs_judgment_is_left(case: str, tmp_path: Path) -> None:
    _planted(tmp_path, *LEFT[case])
    before = {path: path.read_bytes() for path in tmp_path.rglob("docs/**/*.*")}
    run = _fix(tmp_path)
    assert run.exit_code == 1
    assert run.stderr.startswith("0 faults mended.\n")
    assert {path: path.read_bytes() for path in tmp_path.rglob("docs/**/*.*")} == before


def test_a_superseded_number_is_pinned_to_its_date(tmp_path: Path) -> None:
    _planted(tmp_path, OFFICE, "[31 spans](#spans)", "[12 spans](#spans)")
    run = _fix(tmp_path)
    assert '[12 spans](#spans "as of 1899-06-01").\n' in (tmp_path / OFFICE).read_text()
    assert (run.exit_code, run.stdout, run.stderr) == (
        0,
        "",
        f'{OFFICE}:24:64: F603 mended: `](#spans)` -> `](#spans "as of 1899-06-01")`\n'
        "1 fault mended.\nNo faults found.\n",
    )


def test_one_cure_may_bring_another_fault_to_light(tmp_path: Path) -> None:
    """Of a note with an unknown field nothing else is known, so that its table is not held to its columns yet."""
    lay(tmp_path, SOUND)
    register = tmp_path / "docs/registers/crossings.md"
    register.write_text(register.read_text().replace("summary:", "sumary:"))
    (tmp_path / TABLE).write_text((tmp_path / TABLE).read_text().replace("ledger survey", "ledger survy"))
    assert _fix(tmp_path).stderr.splitlines() == [
        "docs/registers/crossings.md:3:1: S201 mended: `sumary` -> `summary`",
        "docs/registers/crossings.csv:3:30: D704 mended: `survy` -> `survey`",
        "2 faults mended.",
        "No faults found.",
    ]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_and_a_byte_order_mark_stay(end: str, tmp_path: Path) -> None:
    path = lay(tmp_path, SOUND) / ARCH
    sound = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", end.encode())
    path.write_bytes(sound.replace(b"aliases", b"alaises").replace(b"[^ledger]", b"[^legder]"))
    assert _fix(tmp_path).exit_code == 0
    assert path.read_bytes() == sound


SLIPS = st.sampled_from([(path, text) for path, text in SOUND.items() if path != TABLE])


@given(slip=SLIPS, data=st.data())
def test_a_second_run_changes_nothing(slip: tuple[str, str], data: st.DataObject, tmp_path_factory) -> None:
    """Whatever letter is lost from a note, or written twice."""
    path, text = slip
    at = data.draw(st.integers(0, len(text) - 1))
    twice = data.draw(st.booleans())
    root = lay(tmp_path_factory.mktemp("notes"), SOUND | {path: text[:at] + text[at] * 2 * twice + text[at + 1 :]})
    fixes.mend(root, TODAY)
    once = {path: path.read_bytes() for path in root.rglob("docs/**/*.*")}
    assert fixes.mend(root, TODAY) == []
    assert {path: path.read_bytes() for path in root.rglob("docs/**/*.*")} == once


@pytest.mark.parametrize(
    ("word", "choices", "meant"),
    [
        ("sumary", ["summary", "title"], "summary"),
        ("titel", ["title", "tithe"], "title"),
        ("bow", ["low", "cow"], None),
        ("ledger-2023", ["ledger-2024"], None),
        ("leger-2023", ["ledger-2023"], "ledger-2023"),
        ("ab", ["abc"], None),
        ("another", ["summary"], None),
    ],
)
def test_only_one_choice_can_have_been_meant(word: str, choices: list[str], meant: str | None) -> None:
    _, fix = problems.suggestion(word, choices, "[^{}]")
    assert fix == (problems.Fix(f"[^{word}]", f"[^{meant}]") if meant else None)


def test_the_check_alone_changes_nothing(tmp_path: Path) -> None:
    _planted(tmp_path, *MENDED["a field"])
    before = (tmp_path / ARCH).read_bytes()
    assert [problem.code for problem in record.check(tmp_path, TODAY)] == ["S202", "S201"]
    assert (tmp_path / ARCH).read_bytes() == before
