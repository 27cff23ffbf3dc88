"""Every kind of problem has its message in one golden file."""

import re
from pathlib import Path

import pytest
import yaml

from conftest import TODAY
from explainer import problems, record, reports
from explainer.characters import REFUSED
from explainer.problems import RULES, Problem

MESSAGES = Path(__file__).parent / "golden" / "messages.yml"


def test_every_rule_has_its_message_in_the_golden_file() -> None:
    cases = yaml.safe_load_all(MESSAGES.read_text(encoding="utf-8"))
    lines = [line for case in cases for line in case["problems"].splitlines()]
    assert {re.match(r"\S+:\d+:\d+: (\S+) ", line)[1] for line in lines} == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_is_wrong_in_a_phrase(code: str) -> None:
    assert re.fullmatch(r"[A-Z]\d{3}", code)
    assert re.fullmatch(r"[a-zA-Z][^\n]*[^.\n]", RULES[code].meaning)


def test_a_problem_is_shown_on_one_line_with_its_cure() -> None:
    problem = Problem("docs/actors/arch.md", 2, 8, "S201", "unknown field `titel`", "did you mean `title`?")
    assert str(problem) == "docs/actors/arch.md:2:8: S201 unknown field `titel`; did you mean `title`?"
    assert problem.as_json() == {
        "path": "docs/actors/arch.md",
        "line": 2,
        "column": 8,
        "code": "S201",
        "severity": "error",
        "message": "unknown field `titel`",
        "hint": "did you mean `title`?",
    }


def test_a_problem_without_a_cure_ends_with_its_message() -> None:
    assert str(Problem("docs/a.md", 1, 1, "C502", "the source `a` is never cited")) == (
        "docs/a.md:1:1: C502 the source `a` is never cited"
    )


def test_what_a_terminal_would_obey_is_spelled_out() -> None:
    problem = Problem(
        "docs/va\x1b[2Jult\udcff.md", 1, 1, "R108", "the file name `\x9b\x07\u202e` is no id", "\x1b]8;;x\x1b\\"
    )
    assert str(problem) == (
        "docs/va\\x1b[2Jult\\udcff.md:1:1: R108 the file name `\\x9b\\x07\\u202e` is no id; \\x1b]8;;x\\x1b\\"
    )
    told = [reports.annotation(problem), reports.as_json([problem]), reports.sarif([problem]), problem.said]
    assert [REFUSED.search(text) for text in told] == [None] * 4


def test_problems_sort_by_path_line_and_column() -> None:
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 10), ("a", 2, 9)]
    found = sorted(Problem(*place, "R101", "") for place in places)
    assert [(p.path, p.line, p.column) for p in found] == [("a", 2, 9), ("a", 2, 10), ("a", 10, 1), ("b", 1, 1)]


def test_a_file_that_cannot_be_opened_is_a_problem(notes) -> None:
    root = notes({"docs/actors/.keep": ""})
    (root / "docs/actors/arch.md").symlink_to(root / "nowhere")
    assert [str(problem) for problem in record.check(root, TODAY)] == [
        "docs/actors/arch.md:1:1: R101 the file cannot be read: it is a symbolic link; put the file itself there"
    ]


def test_a_message_of_the_yaml_parser_stands_on_one_line(notes) -> None:
    root = notes({"docs/actors/arch.md": "---\ntitle: \uffff\n---\n"})
    assert [str(problem).count("\n") for problem in record.check(root, TODAY)] == [0]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sumary", "summary"),
        ("SUMMARY", "summary"),
        ("titel", "title"),
        ("tittle", "title"),
        ("quite-another", None),
        ("", None),
    ],
)
def test_the_nearest_choice_is_the_one_that_was_meant(word: str, meant: str | None) -> None:
    assert problems.nearest(word, ["title", "summary", "aliases"]) == meant


def test_among_equally_near_choices_the_first_in_the_alphabet_is_meant() -> None:
    assert problems.nearest("beat", ["beau", "bear"]) == problems.nearest("beat", ["bear", "beau"]) == "bear"


def test_a_hint_is_silent_where_nothing_is_near() -> None:
    assert problems.did_you_mean("quite-another", ["title"]) == ""
    assert problems.did_you_mean("titel", ["title"]) == "did you mean `title`?"


FIGURE = "---\ntitle: A\nsummary: S.\ncategory: office\ncountry: NO\nfigures:\n  {}\n---\n"
TABLE = "---\ntitle: T\nsummary: S.\nschema: {{fields: [{{name: a, title: A, type: integer, constraints: {}}}]}}\n---\n"


@pytest.mark.parametrize(
    "files",
    [
        {"docs/registers/tolls.md": TABLE.format("{}"), "docs/registers/tolls.csv": 'a\n"x\ny"\n'},
        {"docs/actors/arch.md": "---\ntitle: A\nsummary: S.\ncountry: NO\ncategory: |\n  of\n  fice\n---\n"},
    ],
)
def test_a_message_stands_on_one_line(files: dict[str, str], notes) -> None:
    assert [str(problem).count("\n") for problem in record.check(notes(files), TODAY)] == [0]


def test_a_list_of_faulty_observations_is_not_empty(notes) -> None:
    figure = FIGURE.format("spans: {label: L, unit: spans, observations: [{value: 1, sources: [ledger]}]}")
    assert [problem.code for problem in record.check(notes({"docs/actors/arch.md": figure}), TODAY)] == ["F604"]


def test_a_key_that_is_refused_stands_at_the_key(notes) -> None:
    figure = FIGURE.format("Spans: {label: L, unit: spans, observations: [{value: 1, as_of: 1899, sources: [ledger]}]}")
    root = notes({"docs/actors/arch.md": figure})
    assert [str(problem) for problem in record.check(root, TODAY) if problem.code == "S203"] == [
        "docs/actors/arch.md:7:3: S203 `Spans` is not allowed as a key of `figures`; "
        "use small letters a–z, digits and single hyphens"
    ]


def test_a_limit_that_is_no_number_is_no_fault_of_a_cell(notes) -> None:
    files = {"docs/registers/tolls.md": TABLE.format("{minimum: five}"), "docs/registers/tolls.csv": "a\n3\n"}
    assert {problem.path for problem in record.check(notes(files), TODAY)} == {"docs/registers/tolls.md"}


def test_a_summary_of_spaces_is_empty(notes) -> None:
    text = '---\ntitle: A toll\nsummary: " "\nstatus: draft\ncategory: concept\n---\n'
    assert [str(problem) for problem in record.check(notes({"docs/glossary/toll.md": text}), TODAY)] == [
        "docs/glossary/toll.md:3:10: S203 the field `summary` is empty; fill it in, or remove the field"
    ]


def test_guesses_about_one_file_end_with_the_slips_that_people_make() -> None:
    choices = ["keystone", "arch"]
    guesses = problems.Guesses()
    assert guesses.nearest("a" * 201, ["a" * 200]) is None
    others = [guesses.nearest(f"keystoen{number}", choices) for number in range(problems.Guesses.MOST - 1)]
    assert set(others) == {"keystone"}
    assert guesses.nearest("keystoen", choices) is None
    assert guesses.suggestion("keystoen", choices) == ("", None)
    assert guesses.did_you_mean("keystoen1", choices) == "did you mean `keystone`?"
    assert problems.suggestion("keystoen", choices) == (
        "did you mean `keystone`?",
        problems.Fix("keystoen", "keystone"),
    )


def test_a_guess_is_one_of_the_choices_that_were_asked_about() -> None:
    guesses = problems.Guesses()
    assert guesses.nearest("acrh", one := ["arch"]) == "arch"
    assert guesses.nearest("acrh", other := ["vault"]) is None
    assert guesses.nearest("acrh", one) == "arch"
    assert guesses.nearest("vualt", other) == "vault"
