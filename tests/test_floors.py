"""Which module may import which: each only from the floors below its own."""

import ast
from pathlib import Path

import pytest

from conftest import ROOT

FLOORS = [
    "problems layout dates quantities sentences dialect countries edits attribution identifiers",
    "assets templating drawing front_matter cells reports rules difference web bibliographies",
    "reader body",
    "places",
    "models",
    "tables validation schemas",
    "notes reference looks",
    "figures matcher then timeline addresses",
    "catalog changes",
    ("statements reviews tabular definitions reverting moves values renaming redirects provenance starting unlinked"),
    "feeds charts importing showing",
    "evidence",
    "views",
    "checks conflicts pages exports pictures registers search",
    "citing structured cards data_package llms",
    "sharing",
    "site",
    "fixes",
    "markdown_extension offline repository wire moving",
    "mkdocs_plugin terminal visits rendering telling",
    "wayback diff comment",
    "link_check",
    "commands",
    "cli",
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules.split()}
PACKAGE = ROOT / "scripts" / "explainer"


COMMANDS = {path.stem: path for path in sorted((PACKAGE / "commands").glob("[!_]*.py"))}


def _imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever in its text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("explainer.")} & set(FLOOR)
    return found


def test_every_module_has_its_floor() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} | {"commands"} == set(FLOOR)


@pytest.mark.parametrize("module", sorted(FLOOR.keys() - {"commands"}))
def test_a_module_imports_only_from_below(module: str) -> None:
    assert {name for name in _imports(PACKAGE / f"{module}.py") if FLOOR[name] >= FLOOR[module]} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_no_other(command: str) -> None:
    assert {name for name in _imports(COMMANDS[command]) if FLOOR[name] >= FLOOR["commands"]} == set()
