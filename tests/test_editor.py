"""What the repository gives an editor and git: snippets that pass the check, tasks and hooks that run it."""

import json
import re
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, TODAY
from explainer import models, record
from explainer.problems import RULES

EDITOR = ROOT / ".vscode"
SNIPPETS = json.loads((EDITOR / "notes.code-snippets").read_text(encoding="utf-8"))
PLACE = re.compile(r"\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^|]*\|)\}|\$0")
DAY = {"CURRENT_YEAR": f"{TODAY:%Y}", "CURRENT_MONTH": f"{TODAY:%m}", "CURRENT_DATE": f"{TODAY:%d}"}


def _expanded(name: str, typed: dict[int, str] | None = None) -> str:
    """What an editor makes of a snippet where nothing is typed at its places but what is told by their numbers."""
    text = "\n".join(SNIPPETS[name]["body"])
    for variable, value in DAY.items():
        text = text.replace(f"${variable}", value)

    def at(place: re.Match[str]) -> str:
        number, default, first = place.groups()
        return (typed or {}).get(int(number or 0), default or first or "")

    text = PLACE.sub(at, text)
    assert "$" not in text
    return text


def _indented(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


def test_there_is_one_for_each_kind_and_each_idiom() -> None:
    idioms = {"Link to a note", "Citation", "Pinned figure", "Figures", "Observation"}
    assert set(SNIPPETS) == idioms | {kind.capitalize() for kind in models.MODELS}


@pytest.mark.parametrize("name", SNIPPETS)
def test_each_is_offered_where_notes_are_written(name: str) -> None:
    snippet = SNIPPETS[name]
    assert set(snippet) == {"scope", "prefix", "description", "body"}
    # Between the lines of `---` the language of a note is YAML.
    assert snippet["scope"] == ("markdown,yaml" if name in ("Figures", "Observation") else "markdown")
    assert [other for other in SNIPPETS if SNIPPETS[other]["prefix"] == snippet["prefix"]] == [name]


@pytest.mark.parametrize("kind", models.MODELS)
def test_what_is_required_stands_in_the_head_of_a_kind(kind: str) -> None:
    head = yaml.safe_load(_expanded(kind.capitalize()).split("---\n")[1])
    required = {f.alias or name for name, f in models.MODELS[kind].model_fields.items() if f.is_required()}
    assert required <= set(head)


def test_notes_made_of_snippets_pass_the_check(notes) -> None:
    """Every snippet as it stands, in notes that bear the ids which it names."""
    figures = _expanded("Figures")
    older = _expanded("Observation", {1: "38", 2: "2023-09-30"})
    figures = figures.replace("observations:\n", f"observations:\n      {older}\n")
    assert figures.count("value:") == 2
    prose = f"{_expanded('Link to a note')} and {_expanded('Pinned figure')}.{_expanded('Citation')}\n"
    links = "".join(
        f"- [{kind}](../{folder}/note-{kind}.md)\n"
        for kind, folder in {
            "explainer": "explainers",
            "program": "programs",
            "actor": "actors",
            "register": "registers",
        }.items()
    )
    term = _expanded("Term")
    root = notes(
        {
            "docs/glossary/note-id.md": term.replace("\n---\n", f"\n{figures}\n---\n") + "It is told.\n",
            "docs/explainers/note-explainer.md": _expanded("Explainer") + prose,
            "docs/programs/note-program.md": _expanded("Program") + prose,
            "docs/actors/note-actor.md": _expanded("Actor") + prose,
            "docs/registers/note-register.md": _expanded("Register") + prose,
            "docs/registers/note-register.csv": "number,announced_on,sources\n1,2023-10-17,source-id\n",
            "docs/sources/source-id.md": _expanded("Source"),
            "docs/about/index.md": _expanded("Page") + prose + "\n" + links,
        }
    )
    assert [str(problem) for problem in record.check(root, TODAY)] == []


class TestTasks:
    TASKS = tuple(json.loads((EDITOR / "tasks.json").read_text())["tasks"])

    def test_each_runs_a_script_that_is_there(self) -> None:
        for task in self.TASKS:
            script = task["command"].removeprefix("${workspaceFolder}/")
            assert (ROOT / script).stat().st_mode & 0o111

    def test_every_message_of_the_check_is_read_whole_with_its_severity(self) -> None:
        cases = yaml.safe_load_all((Path(__file__).parent / "golden" / "messages.yml").read_text(encoding="utf-8"))
        lines = [line for case in cases for line in case["problems"].splitlines()]
        assert len(lines) >= len(RULES)
        for line in lines:
            path, at, column, said = line.split(":", 3)
            code, message = said.strip().split(" ", 1)
            assert self._read(line) == [(RULES[code].severity, path, at, column, code, message)]

    @pytest.mark.parametrize("line", ["No faults found.", "2 errors and 1 warning in 2 files", ""])
    def test_nothing_else_is_taken_for_a_fault(self, line: str) -> None:
        assert self._read(line) == []

    def _read(self, line: str) -> list[tuple[str, ...]]:
        """What the matchers of the check make of a line."""
        found = []
        for matcher in self.TASKS[0]["problemMatcher"]:
            pattern = matcher["pattern"]
            if match := re.match(pattern["regexp"], line):
                parts = (match[pattern[part]] for part in ("file", "line", "column", "code", "message"))
                found.append((matcher["severity"], *parts))
        return found


def test_every_hook_of_git_is_a_command_of_the_project() -> None:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == [
        "scripts/check",
        ".venv/bin/ruff check --force-exclude",
        ".venv/bin/ruff format --force-exclude",
    ]
