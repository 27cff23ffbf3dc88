"""Problems as other programs take them: annotations of GitHub, and SARIF."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from explainer.problems import RULES, Problem

PAGE = "about/checks.md"
"""The page of the site that explains every code."""


def address(code: str, site: str) -> str:
    """Where a code is explained; `site` is the address of the published site."""
    return f"{site.rstrip('/')}/{PAGE.removesuffix('.md')}/#{code.lower()}"


def as_json(problems: Iterable[Problem], site: str = "") -> str:
    """The problems as an array; each with the address that explains it, where the site's own is known."""
    found = [problem.as_json() | ({"help": address(problem.code, site)} if site else {}) for problem in problems]
    return json.dumps(found, ensure_ascii=False, indent=1)


def annotation(problem: Problem, site: str = "") -> str:
    """A workflow command of GitHub, which shows the problem at its line of a pull request."""
    help_at = f"\n{address(problem.code, site)}" if site else ""
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
    title = _property(f"{problem.code} {RULES[problem.code].meaning}")
    return f"::{problem.severity} {place},title={title}::{_data(problem.said + help_at)}"


def sarif(problems: Iterable[Problem], site: str = "") -> str:
    """The problems in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS)."""
    problems = list(problems)
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "explainer", "rules": [_rule(code, site) for code in codes]}
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(code: str, site: str) -> dict[str, Any]:
    rule = {
        "id": code,
        "shortDescription": {"text": RULES[code].meaning},
        "defaultConfiguration": {"level": RULES[code].severity},
    }
    return rule | ({"helpUri": address(code, site)} if site else {})


def _result(problem: Problem, index: int) -> dict[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    location = {"artifactLocation": {"uri": quote(problem.path)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": problem.said},
        "locations": [{"physicalLocation": location}],
    }


def _data(text: str) -> str:
    """A text in a workflow command, where these characters would end it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
