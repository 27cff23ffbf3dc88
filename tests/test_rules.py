"""Every code is explained by an example that the check itself is held to."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EPOCH, TODAY, lay
from explainer import record, rules, site
from explainer.cli import main
from explainer.problems import FAMILIES, RULES, Problem
from test_planted_faults import SOUND


def _check(root: Path, code: str) -> tuple[Problem, ...]:
    """What the check says of the sound notes with the fault of a code in them."""
    example = rules.examples()[code]
    path = lay(root, SOUND) / example.file
    if example.good:
        text = path.read_text(encoding="utf-8")
        assert text.count(example.good) == 1
        path.write_text(text.replace(example.good, example.bad), encoding="utf-8")
    else:
        lay(root, {example.file: example.bad})
    return record.check(root, TODAY)


def test_every_rule_has_its_example_and_its_family() -> None:
    assert list(rules.examples()) == list(RULES)
    assert {code[0] for code in RULES} == set(FAMILIES)


@pytest.mark.parametrize("code", RULES)
def test_the_check_says_what_the_example_says(code: str, tmp_path: Path) -> None:
    found = _check(tmp_path, code)
    assert "".join(f"{problem}\n" for problem in found) == rules.examples()[code].says
    mine = [problem for problem in found if problem.code == code]
    assert mine
    assert any(problem.fix for problem in mine) == rules.examples()[code].mended


@pytest.mark.parametrize("code", [code for code, example in rules.examples().items() if example.mended])
def test_what_is_said_to_be_mended_is(code: str, tmp_path: Path) -> None:
    _check(tmp_path, code)
    run = CliRunner().invoke(main, ["--root", str(tmp_path), "check", "--fix"], env=EPOCH)
    assert (run.exit_code, run.stdout) == (0, "")


@pytest.mark.parametrize("code", RULES)
def test_the_page_has_each_code_at_its_address(code: str, pages: dict[str, str]) -> None:
    assert f'<h3 id="{code.lower()}">{code} ' in pages["about/checks.md"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    built = site.build(lay(tmp_path_factory.mktemp("notes"), SOUND), TODAY)
    return {page.uri: page.html for page in built.pages if page.uri == "about/checks.md"}


EXPLANATION = """\
R110 (warning): the file does not end with a line end

Without an end to its last line, the next edit shows that line as changed too.

Wrong, in docs/registers/crossings.csv:

    3,,1.25,bridge-office,survey

Right:

    3,,1.25,bridge-office,survey

The check says:

    docs/registers/crossings.csv:4:29: R110 the file does not end with a line end; press Enter at its end

`explainer check --fix` mends it where there is no doubt about what was meant.
"""


class TestExplain:
    def _run(self, tmp_path: Path, code: str):
        return CliRunner().invoke(main, ["--root", str(lay(tmp_path, {})), "explain", code])

    def test_a_code_is_explained_whatever_its_case(self, tmp_path: Path) -> None:
        run = self._run(tmp_path, "r110")
        assert (run.exit_code, run.stdout) == (0, EXPLANATION)

    def test_what_no_reader_can_see_is_written_out(self, tmp_path: Path) -> None:
        assert "    title: Stone \\u202earch\n" in self._run(tmp_path, "R101").stdout

    def test_another_word_is_no_code(self, tmp_path: Path) -> None:
        run = self._run(tmp_path, "C51")
        assert run.exit_code == 2
        assert run.stderr.endswith(
            "Error: Invalid value for CODE: `C51` is no code of the check; did you mean `C501`?\n"
        )
