"""The safe cures of problems, made in the files."""

import datetime
from pathlib import Path

from explainer import edits, reader, record
from explainer.edits import Edit
from explainer.problems import Problem


def edit_of(problem: Problem, text: str) -> Edit | None:
    """The edit that cures a problem of a file with this text; None where what is to be changed is not found there."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
    paragraph_end = text.find("\n\n", start)
    at = text.find(problem.fix.old, start, paragraph_end if paragraph_end >= 0 else None)
    if at < 0:
        return None
    before = text[:at]
    return Edit(problem.path, before.count("\n") + 1, at - before.rfind("\n"), problem.fix.old, problem.fix.new)


def mend(root: Path, today: datetime.date) -> list[tuple[Problem, Edit]]:
    """Makes every safe cure there is under `root`, until there is none: what was mended, and how.

    One cure may bring another fault to light, so that the notes are judged anew after each round.
    """
    mended: list[tuple[Problem, Edit]] = []
    tried: set[Edit] = set()
    while made := _apart([found for found in _safe(root, record.check(root, today)) if found[1] not in tried]):
        edits.write(root, [edit for _, edit in made])
        tried |= {edit for _, edit in made}
        mended += made
    return mended


def _safe(root: Path, problems: tuple[Problem, ...]) -> list[tuple[Problem, Edit]]:
    """The problems that can be mended, each with its edit, in the order of the edits' places."""
    found = []
    for problem in problems:
        text = reader.read(root / problem.path, problem.path) if problem.fix else None
        if isinstance(text, str) and (edit := edit_of(problem, text)):
            found.append((problem, edit))
    return sorted(found, key=lambda pair: pair[1])


def _apart(found: list[tuple[Problem, Edit]]) -> list[tuple[Problem, Edit]]:
    """Those whose edits touch no other that comes before."""
    kept: list[tuple[Problem, Edit]] = []
    for problem, edit in found:
        last = kept[-1][1] if kept else Edit("", 0, 0, "", "")
        if (edit.path, edit.line, edit.column) >= (last.path, last.line, last.column + max(len(last.old), 1)):
            kept.append((problem, edit))
    return kept
