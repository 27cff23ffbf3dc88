"""One case is one readable file: notes in, and what comes out of them.

A case may state, of its files: all problems (where it states none, there are none), all mentions, lines that stand in
that order in a page as a person reads it (`reading.py`), pieces that stand in that order in its HTML (where a space
that keeps words together counts as a space, and one between tags as none), and parts of the exported notes and figures.
With `as_of`, the site is built as it was known on that day.
"""

import difflib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import reading
from conftest import EPOCH, TODAY, lay
from explainer import site
from explainer.cli import main

ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
GOLDEN = Path(__file__).parent / "golden"


def _cases() -> list[Any]:
    found = []
    for path in sorted(GOLDEN.glob("*.yml")):
        cases = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
        for number, case in enumerate(cases, 1):
            found.append(pytest.param(case, id=path.stem if len(cases) == 1 else f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize("case", _cases())
def test_golden(case: dict[str, Any], tmp_path: Path) -> None:
    assert set(case) <= {"about", "as_of", "files", "problems", "pages", "html", "mentions", "figures", "notes"}
    root = lay(tmp_path, case["files"])
    built = site.build(root, TODAY, case.get("as_of"))
    assert _diff(case.get("problems", ""), "".join(f"{problem}\n" for problem in built.problems)) == ""
    pages = {page.uri: page for page in built.pages}
    for uri, lines in case.get("pages", {}).items():
        assert _missing(lines, reading.read(pages[uri])) == ""
    for uri, pieces in case.get("html", {}).items():
        assert _missing_piece(pieces, pages[uri].html) == ""
    if "mentions" in case:
        run = CliRunner().invoke(main, ["--root", str(root), "mentions"], env=EPOCH, catch_exceptions=False)
        assert _diff(case["mentions"], run.stdout) == ""
    notes = {note["id"]: note for note in json.loads(built.files["data/notes.json"])}
    figures = {f"{f['note']}#{f['figure']}": f for f in json.loads(built.files["data/figures.json"])}
    for stated, exported in ((case.get("notes", {}), notes), (case.get("figures", {}), figures)):
        for name, parts in stated.items():
            assert {part: exported[name][part] for part in parts} == parts


def _diff(expected: str, actual: str) -> str:
    """Nothing where the texts agree; else how they differ."""
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="")
    return "\n".join(lines)


def _missing(expected: str, actual: str) -> str:
    """Nothing where the lines stand in the text in their order; else the first that does not, and what is there."""
    left = (line.replace("\u00a0", " ").replace("&nbsp;", " ").rstrip() for line in actual.splitlines())
    for line in filter(None, expected.splitlines()):
        if line not in left:
            return f"missing: {line}\n{actual.rstrip()}"
    return ""


def _missing_piece(expected: str, actual: str) -> str:
    """Nothing where the pieces stand in the text in their order; else the first that does not, and what is there."""
    text, at = _dense(actual), 0
    for piece in filter(None, map(_dense, expected.splitlines())):
        if (found := text.find(piece, at)) < 0:
            return f"missing: {piece}\n{text[at:]}"
        at = found + len(piece)
    return ""


def _dense(html: str) -> str:
    """HTML without space between tags, and with the attributes of each in one order."""
    text = " ".join(re.sub(r">\s+<", "><", html.replace("&nbsp;", " ")).split())
    return re.sub(r'<(\w+)((?: [\w-]+="[^"]*")+)>', _in_order, text)


def _in_order(tag: re.Match[str]) -> str:
    return f"<{tag[1]} {' '.join(sorted(ATTRIBUTE.findall(tag[2])))}>"


def test_lines_stand_in_a_text_in_their_order() -> None:
    assert _missing("one\n\nthree\n", "one\ntwo\nthree\n") == ""
    assert _missing("three\none\n", "one\ntwo\nthree\n") == "missing: one\none\ntwo\nthree"
    assert _missing("tw\n", "two") == "missing: tw\ntwo"


def test_pieces_stand_in_a_text_in_their_order() -> None:
    assert _missing_piece("<b>one</b>\n\n<i>\n", "<p> <b>one</b>\n\n <i>") == ""
    assert _missing_piece("<i>\n<b>\n", "<b> <i>") == "missing: <b>\n"
    assert _missing_piece("<u>\n", "<b>") == "missing: <u>\n<b>"


def test_texts_differ_in_their_lines() -> None:
    assert _diff("one\ntwo\n", "one\ntwo\n") == ""
    assert _diff("", "one\n").splitlines()[2:] == ["@@ -0,0 +1 @@", "+one"]
