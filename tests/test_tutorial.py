"""The page "Your first note", done to the letter on a copy of the record."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from markdown_it import MarkdownIt

from conftest import EPOCH, ROOT
from explainer.cli import main

TUTORIAL = ROOT / "docs/about/first-note.md"
DAY = {**EPOCH, "SOURCE_DATE_EPOCH": "1795392000"}
"""November 23, 2026, the day on which the page was written."""


def _blocks() -> Iterator[tuple[str, str, str]]:
    """Each block of code: what is said before it, of what kind it is, and what it holds."""
    said = ""
    for token in MarkdownIt().parse(TUTORIAL.read_text(encoding="utf-8").split("---\n", 2)[2]):
        if token.type == "inline":
            said = token.content
        elif token.type == "fence":
            yield said, token.info, token.content


def _write(root: Path, note: Path | None, said: str, text: str) -> Path:
    """Does with a block of a note's text what is said before it; the note that it belongs to."""
    if named := re.search(r"Write the file `([^`]+)`", said):
        note = root / named[1]
        assert not note.exists()
        note.write_text(text, encoding="utf-8")
        return note
    assert note
    lines = note.read_text(encoding="utf-8").splitlines(keepends=True)
    if "Write the last line of the note anew" in said:
        lines[-1:] = [text]
    else:
        at = lines.index(text.splitlines(keepends=True)[0])
        lines[at : at + 1] = [text]
    note.write_text("".join(lines), encoding="utf-8")
    return note


def test_the_tutorial_holds_word_for_word(tmp_path: Path) -> None:
    for part in ("docs", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    note, ran = None, []
    for said, kind, text in _blocks():
        if kind == "console":
            command, _, expected = text.partition("\n")
            _, name, *arguments = command.removeprefix("$ ").split()
            run = CliRunner().invoke(main, ["--root", str(tmp_path), name, *arguments], env=DAY, catch_exceptions=False)
            assert run.output == expected, command
            ran.append(name)
        else:
            note = _write(tmp_path, note, said, text)
    assert ran == ["check", "check", "check", "check", "show"]
