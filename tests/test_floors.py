"""Which module may import which: each only from the floors below its own."""

import ast

import pytest

from conftest import ROOT

FLOORS = [
    ["problems", "layout", "dates", "quantities", "sentences", "dialect", "countries"],
    ["assets", "templating", "drawing", "front_matter", "cells"],
    ["reader", "body"],
    ["models"],
    ["tables", "validation"],
    ["notes"],
    ["figures", "matcher", "then", "timeline"],
    ["catalog", "changes"],
    ["statements", "reviews", "tabular"],
    ["feeds", "charts"],
    ["evidence"],
    ["views"],
    ["checks", "conflicts", "pages", "exports", "pictures", "registers", "search"],
    ["citing", "structured", "cards", "data_package", "llms"],
    ["sharing"],
    ["site"],
    ["markdown_extension", "offline", "repository"],
    ["mkdocs_plugin"],
    ["cli"],
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}
PACKAGE = ROOT / "scripts" / "explainer"


def _imports(module: str) -> set[str]:
    """The modules of the package that a module imports, wherever in its text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
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
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} == set(FLOOR)


@pytest.mark.parametrize("module", FLOOR)
def test_a_module_imports_only_from_below(module: str) -> None:
    assert {name for name in _imports(module) if FLOOR[name] >= FLOOR[module]} == set()
