"""A note that is moved is named anew wherever it was named, and nothing else changes."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import EPOCH, ROOT, TODAY, lay
from explainer import cli, record
from explainer.writing import moving
from test_planted_faults import ARCH, OFFICE, REGISTER, SOUND, TABLE

CHANNEL = "docs/programs/toll.md"
FULL = SOUND | {
    CHANNEL: """
        ---
        title: Bridge toll
        summary: The price of crossing.
        administered_by:
          - bridge-office
        formerly:
          - programs/pontage
        oversight: >-
          The [Bridge
          Office](../actors/bridge-office.md) counts 'it',[^ledger] and the [31
          spans](../actors/bridge-office.md#spans "as of
          1925-03 by bridge-office") stay.
        figures:
          taken:
            label: Taken
            unit: GBP
            observations:
              - {value: 5, as_of: 1899, sources: ["ledger"], by: "bridge-office"}
        ---

        | who | what |
        |---|---|
        | [the `[office]`](<../actors/bridge-office.md> "The office") | [its page][page] |

        It took [£5](#taken "as of 1899 by bridge-office").[^ledger] `[office](../actors/bridge-office.md)`
        See [the
        office](
        ../actors/bridge-office.md?x=1#spans 'spans') and bridge-office, the [keystone](../glossary/keystone.md).

        [page]: ../actors/bridge-office.md#cost "Cost"
        """,
    OFFICE: SOUND[OFFICE].replace("sources: [ledger, survey]}", "sources: [ledger, survey], by: bridge-office}"),
    REGISTER: SOUND[REGISTER]
    .replace("summary: Every", "related: [bridge-office]\n        summary: Every")
    .replace("There were", "Here is [the table](crossings.csv). There were"),
    TABLE: SOUND[TABLE].replace("1899,,bridge-office,ledger survey", '1899,,"bridge-office keystone",ledger survey'),
    "mkdocs.yml": """
        site_name: !ENV [NAME, Bridges]
        nav:
          - Home: index.md
          - More: [{Crossings: "registers/crossings.md"}, actors/bridge-office.md]
        """,
}


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), "move", *arguments], env=EPOCH, catch_exceptions=False)


def _files(root: Path) -> dict[str, str]:
    found = [root / "mkdocs.yml", *(root / "docs").rglob("*.*")]
    return {path.relative_to(root).as_posix(): path.read_text() for path in found if path.is_file()}


def _changes(before: dict[str, str], after: dict[str, str], paths: dict[str, str]) -> set[str]:
    """The lines that differ, each with the name of its file; a line that was put in stands alone."""
    found = set()
    for path, text in before.items():
        new = after[paths.get(path, path)].split("\n")
        name = Path(paths.get(path, path)).stem
        for line in text.split("\n"):
            if new[0] != line and new[1:2] == [line]:
                found.add(f"{name}: + {new.pop(0).strip()}")
            if new[0] != line:
                found.add(f"{name}: {new[0].strip()}")
            new.pop(0)
        assert new == []
    return found


def test_every_place_is_mended_and_nothing_else(notes) -> None:
    root = notes(FULL)
    assert record.check(root, TODAY) == ()
    before = _files(root)
    run = _run(root, "bridge-office", "bridges")
    assert (run.exit_code, run.stderr) == (0, "mended 18 places in 7 files\n")
    after, paths = _files(root), {OFFICE: "docs/actors/bridges.md"}
    assert set(after) == {paths.get(path, path) for path in before}
    assert _changes(before, after, paths) == {
        "bridges: + formerly: [actors/bridge-office]",
        "bridges: - {value: 31, as_of: 1925-03, sources: [ledger, survey], by: bridges}",
        'why-bridges-stand: [31 spans](../actors/bridges.md#spans "as of 1925-03") of the Bridge Office.',
        "index: [Bridge Office](actors/bridges.md).",
        "toll: - bridges",
        'toll: - {value: 5, as_of: 1899, sources: ["ledger"], by: "bridges"}',
        "toll: ../actors/bridges.md?x=1#spans 'spans') and bridge-office, the [keystone](../glossary/keystone.md).",
        'toll: 1925-03 by bridges") stay.',
        'toll: It took [£5](#taken "as of 1899 by bridges").[^ledger] `[office](../actors/bridge-office.md)`',
        "toll: Office](../actors/bridges.md) counts 'it',[^ledger] and the [31",
        'toll: [page]: ../actors/bridges.md#cost "Cost"',
        'toll: spans](../actors/bridges.md#spans "as of',
        'toll: | [the `[office]`](<../actors/bridges.md> "The office") | [its page][page] |',
        "crossings: 1,1827-05-01,0.5,bridges,ledger",
        'crossings: 2,1899,,"bridges keystone",ledger survey',
        "crossings: 3,,1.25,bridges,survey",
        "crossings: related: [bridges]",
        'mkdocs: - More: [{Crossings: "registers/crossings.md"}, actors/bridges.md]',
    }


def test_a_source_is_cited_anew_in_prose_fields_and_cells(notes) -> None:
    root = notes(FULL)
    before = _files(root)
    assert _run(root, "docs/sources/ledger.md", "sources/book").exit_code == 0
    after, paths = _files(root), {"docs/sources/ledger.md": "docs/sources/book.md"}
    changed = {line for line in _changes(before, after, paths) if "book" in line}
    assert (len(changed), changed == _changes(before, after, paths)) == (11, True)
    assert [path for path in after if "[^ledger]" in after[path]] == []


def test_a_register_takes_its_table_along(notes) -> None:
    root = notes(FULL)
    before = _files(root)
    run = _run(root, "registers/crossings", "passages")
    assert (run.exit_code, run.stdout) == (
        0,
        "docs/registers/crossings.md -> docs/registers/passages.md\n"
        "docs/registers/crossings.csv -> docs/registers/passages.csv\n"
        "docs/explainers/why-bridges-stand.md\ndocs/registers/passages.md\nmkdocs.yml\n",
    )
    paths = {REGISTER: "docs/registers/passages.md", TABLE: "docs/registers/passages.csv"}
    assert _changes(before, _files(root), paths) == {
        "why-bridges-stand: Look at a [key-stone](../glossary/keystone.md) first, "
        "then at the [list](../registers/passages.md).[^survey]",
        "passages: + formerly: [registers/crossings]",
        'passages: Here is [the table](passages.csv). There were [2 crossings](#crossings "as of 1899").',
        'mkdocs: - More: [{Crossings: "registers/passages.md"}, actors/bridge-office.md]',
    }


def test_a_note_that_changes_its_folder_leads_where_it_led(notes) -> None:
    """A program of which no more than its title and summary is told may become a page."""
    head = "---\ntitle: Ferry\nsummary: The way across before the bridge.\n---\n\n"
    body = "The [toll](toll.md#taken), [office][o], [other](./toll.md), [home](../index.md), [self]({}#x).\n\n## X\n"
    root = notes(
        FULL | {"docs/programs/ferry.md": head + body.format("ferry.md") + "\n[o]: ../actors/bridge-office.md\n"}
    )
    assert record.check(root, TODAY) == ()
    assert _run(root, "ferry", "about/ferry").exit_code == 0
    moved = head.replace("bridge.\n", "bridge.\nformerly: [programs/ferry]\n") + body.format("ferry.md")
    assert (root / "docs/about/ferry.md").read_text() == (
        moved.replace("toll.md#", "../programs/toll.md#").replace("./toll.md", "../programs/toll.md")
        + "\n[o]: ../actors/bridge-office.md\n"
    )


def test_line_ends_and_a_byte_order_mark_stay(notes) -> None:
    root = notes(FULL)
    for path in (OFFICE, CHANNEL, TABLE):
        (root / path).write_bytes(b"\xef\xbb\xbf" + (root / path).read_bytes().replace(b"\n", b"\r\n"))
    before = (root / OFFICE).read_bytes()
    assert _run(root, "bridge-office", "bridges").exit_code == 0
    after = (root / "docs/actors/bridges.md").read_bytes()
    assert after == before.replace(b"by: bridge-office", b"by: bridges").replace(
        b"\r\n---\r\n", b"\r\nformerly: [actors/bridge-office]\r\n---\r\n"
    )
    for path in (CHANNEL, TABLE):
        data = (root / path).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert (b"bridges" in data, data.count(b"\n")) == (True, data.count(b"\r\n"))


def test_a_note_may_go_back_to_where_it_was(notes) -> None:
    root = notes(FULL)
    before = _files(root)
    for new, former in (("duty", "programs/toll"), ("pontage", "programs/duty"), ("toll", "programs/pontage")):
        assert _run(root, next((root / "docs/programs").iterdir()).stem, new).exit_code == 0
        assert f"\n  - {former}\n" in (root / f"docs/programs/{new}.md").read_text()
    after = _files(root)
    assert after.pop(CHANNEL).replace("  - programs/pontage\n  - programs/duty\n", "  - programs/pontage\n") == (
        before.pop(CHANNEL)
    )
    assert after == before


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "formerly: [glossary/arch]"),
        ("formerly: []\n        ", "formerly: [glossary/arch]"),
        ("formerly: ['glossary/a', glossary/b]\n        ", "formerly: [glossary/arch, 'glossary/a', glossary/b]"),
        ("formerly:\n          - glossary/a\n        ", "formerly:\n  - glossary/arch\n  - glossary/a"),
        ("formerly: [glossary/a, glossary/vault]\n        ", "formerly: [glossary/a, glossary/arch]"),
    ],
)
def test_the_old_address_is_remembered(line: str, expected: str, notes) -> None:
    root = notes(SOUND | {ARCH: SOUND[ARCH].replace("reviewed:", f"{line}reviewed:")})
    assert _run(root, "arch", "vault").exit_code == 0
    assert f"\n{expected}\n" in (root / "docs/glossary/vault.md").read_text()
    assert record.check(root, TODAY) == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("keyston", "stone"), "there is no note `keyston`; did you mean `keystone`?"),
        (("zzzzzzzzz", "stone"), "there is no note `zzzzzzzzz`; name it by its id or by its path"),
        (("docs/index.md", "stone"), "`docs/index.md` is found by its folder and stays where it is; move another note"),
        (("arch", "keystone"), "the id `keystone` is taken; `docs/glossary/keystone.md` has it"),
        (("arch", "glossary/arch"), "`docs/glossary/arch.md` lies there already; name another id or another folder"),
        (
            ("arch", "terms/vault"),
            "`terms/vault` is no address of a note; write an id of small letters a–z, digits and single hyphens, in "
            "one of the folders `explainers`, `glossary`, `programs`, `actors`, `registers`, `sources`, `about`",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: tuple[str, str], said: str, notes) -> None:
    root = notes(FULL)
    before = _files(root)
    run = _run(root, *arguments)
    assert (run.exit_code, run.stdout, run.stderr) == (1, "", f"Error: {said}\n")
    assert _files(root) == before


def test_what_the_check_would_find_is_told_and_nothing_is_changed(notes) -> None:
    root = notes(FULL)
    before = _files(root)
    run = _run(root, "arch", "actors/arch")
    assert (run.exit_code, run.stdout) == (
        1,
        "docs/actors/arch.md:1:1: S202 the field `country` is missing; add `country:`\n"
        "docs/actors/arch.md:5:11: S203 `concept` is not allowed as `category`; write one of `agency`, `ministry`, "
        "`office`, `legislature`, `oversight`, `association`, `company`, `government`, `alliance` or `multilateral`\n",
    )
    assert run.stderr == "2 errors in 1 file\nWhat a code means: explainer explain S202\nError: nothing was moved\n"
    run = _run(root, "crossings", "figures")
    assert run.stdout == (
        "docs/registers/figures.md:1:1: R108 the name `figures` is that of another data file; choose another\n"
    )
    assert _files(root) == before


def test_a_place_in_a_form_that_cannot_be_mended_stops_it(notes) -> None:
    answer = 'answer: "It is [built](..\\u002factors/bridge-office.md#spans), and stands."'
    why = SOUND["docs/explainers/why-bridges-stand.md"]
    start, end = why.index("answer: >-"), why.index("        ---\n\n        Look")
    root = notes(SOUND | {"docs/explainers/why-bridges-stand.md": f"{why[:start]}{answer}\n{why[end:]}"})
    assert record.check(root, TODAY) == ()
    before = _files_of(root)
    run = _run(root, "bridge-office", "bridges")
    assert run.exit_code == 1
    assert _files_of(root) == before


def test_a_note_that_cannot_be_read_stops_it(notes) -> None:
    root = notes(FULL | {ARCH: "nothing\n"})
    run = _run(root, "keystone", "stone")
    assert run.stderr == (f"Error: the note `{ARCH}` cannot be read, so that what it names is unknown; mend it first\n")


@pytest.mark.parametrize(("old", "new"), [("bridge-office", "bridges"), ("crossings", "passages")])
def test_a_move_that_is_cut_off_is_completed_by_a_second_one(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files(lay(tmp_path / "before", FULL))
    lay(tmp_path / "moved", FULL)
    assert _run(tmp_path / "moved", old, new).exit_code == 0
    after = _files(tmp_path / "moved")
    steps = 0
    while True:
        root = lay(tmp_path / str(steps), FULL)
        move = moving.planned(root, TODAY, old, new)
        with monkeypatch.context() as patched:
            _cut_off_after(patched, steps)
            try:
                moving.make(root, move)
                break
            except KeyboardInterrupt:
                pass
        between = _files(root)
        for path, text in between.items():
            assert text in (before.get(path), after.get(path), after.get(move.paths.get(path)))
        assert not list(root.rglob(".*"))
        run = _run(root, old, new)
        assert (run.exit_code, _files(root)) == (0, after), run.output
        assert record.check(root, TODAY) == ()
        steps += 1
    assert steps == len({edit.path for edit in move.edits}) + len(move.paths)


def _cut_off_after(patched: pytest.MonkeyPatch, steps: int) -> None:
    """Lets so many files come into their place, and stops before the next."""
    left = iter(range(steps))

    def stopping(place: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
        def placed(old: Path, new: Path) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            place(old, new)

        return placed

    for name in ("replace", "rename"):
        patched.setattr(os, name, stopping(getattr(os, name)))


def test_nothing_is_moved_out_of_the_tree(notes, tmp_path_factory: pytest.TempPathFactory) -> None:
    root, outside = notes(FULL), tmp_path_factory.mktemp("outside")
    (root / "docs/about").symlink_to(outside)
    before = _files(root)
    run = _run(root, "keystone", "about/stone")
    assert (run.exit_code, run.stderr.splitlines()[-1]) == (
        1,
        "Error: `docs/about/stone.md` leads out of the folder by a symbolic link; nothing is written there",
    )
    assert (_files(root), list(outside.iterdir())) == (before, [])


def test_pictures_are_drawn_from_the_same_rows(tmp_path: Path) -> None:
    """A query names a note by its id, a register by its table; a figure's key may look like either."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    moving.make(tmp_path, moving.planned(tmp_path, TODAY_OF_DOCS, "drawdowns", "draw-downs"))
    changed = (tmp_path / "templates/charts/drawdowns-counted.yaml").read_text()
    assert "FROM draw_downs GROUP BY" in changed
    assert "\"key\" = 'drawdowns' AND" in changed
    assert record.check(tmp_path, TODAY_OF_DOCS) == ()


ABOUT = "---\ntitle: About\nsummary: About this.\n---\n"
TODAY_OF_DOCS = TODAY.replace(year=2027)


def _files_of(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text() for path in (root / "docs").rglob("*.md")}
