"""Names that readers see without a link are found, each with the edit that would link it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, edits, record
from explainer.writing import unlinked
from test_planted_faults import SOUND

NAMES = SOUND | {
    "docs/glossary/toll.md": "---\ntitle: Toll\nsummary: S.\ncategory: concept\n---\n",
    "docs/glossary/pier-work.md": "---\ntitle: Pier-work\nsummary: S.\naliases: [SAFE]\nmatch: never\n"
    "category: concept\n---\n",
    "docs/glossary/iron-law.md": "---\ntitle: Iron Law\nsummary: S.\nmatch: exact\ncategory: law\n---\n",
    "docs/glossary/sketch.md": "---\ntitle: Wooden sketch\nsummary: S.\nstatus: draft\ncategory: concept\n---\n",
    "docs/sources/survey.md": SOUND["docs/sources/survey.md"] + "        It has the toll.\n",
}
HEAD = "---\ntitle: About\nsummary: The toll of the bridge office.\n---\n\n"
PROGRAM = "---\ntitle: Ferry\nsummary: S.\nspeed: {}\n---\n"


def _found(root: Path) -> list[str]:
    arguments = ["--root", str(root), "mentions", "--unlinked"]
    run = CliRunner().invoke(cli.main, arguments, env=EPOCH, catch_exceptions=False)
    found = run.stdout.splitlines()
    assert run.stderr == f"{len(found)} name{'s' * (len(found) != 1)} without a link\n"
    paths = ("docs/about/index.md:", "docs/programs/ferry.md:")
    return [
        line.split(": ")[0].removeprefix("docs/") + ": " + line.split(": ")[1]
        for line in found
        if line.startswith(paths)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The toll, the tolls.", ["about/index.md:6:5: toll -> toll"]),
        ("See [it](../glossary/toll.md), the toll.", []),
        ("The toll.\n\n## More\n\nTolls.", ["about/index.md:6:5: toll -> toll", "about/index.md:10:1: Tolls -> toll"]),
        ("The BRO and the bridge office.", []),
        ("Of the bridge offices.", ["about/index.md:6:8: bridge offices -> bridge-office"]),
        ("Pier works, SAFE.", ["about/index.md:6:1: Pier works -> pier-work"]),
        ("A safe pier.", []),
        ("It is SAFE.", ["about/index.md:6:7: SAFE -> pier-work"]),
        ("The iron law.", ["about/index.md:6:5: iron law -> iron-law"]),
        ("A stone-arch.", ["about/index.md:6:3: stone-arch -> arch"]),
        ("A stone arch, a STONE ARCH.", []),
        ("A `toll`, tollway, toll_x, wooden sketch.", []),
        ("## The toll\n\nNothing.", ["about/index.md:6:1: toll -> toll"]),
        ("## The toll\n\nThe toll.", ["about/index.md:8:5: toll -> toll"]),
        ("## The BRO\n\nThe BRO.", []),
        ("## The BRO\n\nNothing.", ["about/index.md:6:1: BRO -> bridge-office"]),
        ("The iron\nlaw.", ["about/index.md:6:5: iron law -> iron-law"]),
        ("| a | b |\n|---|---|\n| [x](index.md) | *A* toll |", ["about/index.md:8:23: toll -> toll"]),
    ],
)
def test_what_is_named_and_not_linked_is_found(text: str, found: list[str], notes) -> None:
    assert _found(notes(NAMES | {"docs/about/index.md": f"{HEAD}{text}\n"})) == found


def test_a_field_whose_mentions_are_not_marked_is_looked_through(notes) -> None:
    files = {
        "docs/programs/ferry.md": PROGRAM.format(">-\n  It passes\n  the BRO, [it](../actors/bridge-office.md), a toll")
    }
    root = notes(NAMES | files)
    assert _found(root) == ["programs/ferry.md:6:48: toll -> toll"]
    (root / "docs/programs/ferry.md").write_text(PROGRAM.format("It passes the BRO"))
    assert _found(root) == ["programs/ferry.md:4:22: BRO -> bridge-office"]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        (f"{HEAD}A stone, a *toll*.\n", f"{HEAD}A stone, a *[toll](../glossary/toll.md)*.\n"),
        (f"{HEAD}## The toll\n", None),
        (f"{HEAD}The iron\nlaw.\n", None),
        (PROGRAM.format("Toll first"), None),
        (PROGRAM.format('"Toll first"'), PROGRAM.format('"[Toll](../glossary/toll.md) first"')),
    ],
)
def test_its_edit_links_it(text: str, linked: str | None, notes) -> None:
    path = "docs/programs/ferry.md" if "speed" in text else "docs/about/index.md"
    root = notes(NAMES | {path: text})
    (place,) = (place for place in _places(root) if place.path == path)
    assert (place.edit is None) == (linked is None)
    if place.edit:
        edits.write(root, [place.edit])
        assert (root / path).read_text() == linked
        assert [place for place in _places(root) if place.path == path] == []


def test_every_edit_of_this_repository_leaves_it_sound(tmp_path: Path) -> None:
    """A law: what is linked is found no more, and the check has nothing to say of it."""
    for folder in ("docs", "templates"):
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).rglob("*"):
            target = tmp_path / path.relative_to(ROOT)
            target.mkdir(parents=True, exist_ok=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    today = TODAY.replace(year=2027)
    found = unlinked.places(tmp_path, record.read(tmp_path, today)[0])
    made = [place.edit for place in found if place.edit]

    edits.write(tmp_path, made)
    assert record.check(tmp_path, today) == ()
    left = unlinked.places(tmp_path, record.read(tmp_path, today)[0])
    assert [place for place in left if place.edit] == []
    assert len(left) <= len(found) - len(made)


@given(st.text())
@example("İstanbul ẞ")
def test_small_letters_keep_their_places(text: str) -> None:
    assert len(unlinked.small(text)) == len(text)


def _places(root: Path) -> list[unlinked.Unlinked]:
    return unlinked.places(root, record.read(root, TODAY)[0])
