"""Which module may import which: each only from the floors below its own."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "scripts" / "explainer"
FLOORS = [
    "characters",
    "problems layout dates quantities patterns sentences dialect countries edits kept ahead yml",
    "assets templating drawing lettering front_matter cells reports rules watching",
    "reader body",
    "models",
    "tables validation schemas attachments",
    "notes reference looks",
    "figures matcher then timeline addresses",
    "naming",
    "catalog changes",
    "statements reviews tabular definitions withdrawals sections",
    "feeds",
    "published",
    "redirects hosting",
    "charts",
    "evidence pictures registers",
    "prose",
    "views",
    "checks conflicts pages exports search",
    "citing structured cards data_package llms",
    "sharing",
    "record",
    "site fixes",
    "archives faults delivery plain spare",
    "offline repository origins",
    "finished",
    "mkdocs_plugin engines terminal",
    "comparing visiting writing publishing",
    "commands",
    "cli",
]
PARTS = {
    "comparing": ["attribution difference", "reverting moves values", "rendering telling", "diff comment"],
    "visiting": ["wire", "visits", "wayback", "link_check"],
    "writing": [
        "identifiers web bibliographies places",
        "renaming provenance starting unlinked showing",
        "importing moving",
    ],
    "publishing": ["bill compression", "sums", "releases"],
    "commands": [" ".join(path.stem for path in PACKAGE.glob("commands/[!_]*.py"))],
}
"""The modules of a package within the package, on floors of their own."""


def _floors(floors: list[str]) -> dict[str, int]:
    return {module: number for number, modules in enumerate(floors) for module in modules.split()}


FLOOR = _floors(FLOORS)
MODULES = [(part, module) for part, floors in PARTS.items() for module in _floors(floors)]


def _imports(path: Path) -> set[tuple[str, ...]]:
    """What a file imports of the package, wherever in its text: `("comparing", "diff")`."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {tuple(name.split(".")[1:3]) for name in names if name.startswith("explainer.")}
    return found


def test_every_module_has_its_floor() -> None:
    found = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert found - {"__init__"} == set(FLOOR)
    for part, floors in PARTS.items():
        assert {path.stem for path in PACKAGE.glob(f"{part}/*.py")} - {"__init__"} == set(_floors(floors))


@pytest.mark.parametrize("module", sorted(FLOOR.keys() - PARTS.keys()))
def test_a_module_imports_only_from_below(module: str) -> None:
    imported = {name for name, *_ in _imports(PACKAGE / f"{module}.py")}
    assert {name for name in imported if FLOOR[name] >= FLOOR[module]} == set()


@pytest.mark.parametrize(("part", "module"), MODULES)
def test_a_module_of_a_part_imports_only_from_below(part: str, module: str) -> None:
    floors = _floors(PARTS[part])
    for name, *rest in _imports(PACKAGE / part / f"{module}.py"):
        if name == part:
            assert floors[rest[0]] < floors[module]
        else:
            assert FLOOR[name] < FLOOR[part]


def test_a_check_loads_nothing_of_what_builds() -> None:
    """What it does not need would be most of the time that a small one takes."""
    asked = "import sys, explainer.cli, explainer.commands.check; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"explainer.record", "pydantic", "markdown_it"} <= {*loaded}
    makes = "jinja2 markdown mkdocs nh3 babel PIL fontTools brotli vl_convert explainer.site explainer.pages".split()
    assert {*makes} & {*loaded} == set()
