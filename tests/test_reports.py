"""Problems as GitHub, SARIF and programs take them."""

import json

import pytest
from click.testing import CliRunner, Result

from conftest import EPOCH, lay
from explainer import reports
from explainer.cli import main
from explainer.problems import Problem
from test_command_line import FAULTY, PROBLEMS
from test_planted_faults import SOUND

SITE = "https://example.org/arms/"
ODD = Problem("docs/a,b:c.md", 3, 7, "L401", "the link `100%\r\n::error::x` leads to no note", "add it")


def _check(tmp_path, files: dict[str, str], *options: str, site: str = "") -> Result:
    root = lay(tmp_path, files)
    env = {**EPOCH, "SITE_URL": site or None}
    return CliRunner().invoke(main, ["--root", str(root), "check", *options], env=env, catch_exceptions=False)


class TestGitHub:
    def test_each_fault_is_an_annotation_at_its_line(self, tmp_path) -> None:
        run = _check(tmp_path, FAULTY, "--format", "github")
        assert (run.exit_code, run.stdout.splitlines()) == (
            1,
            [
                "::error file=docs/glossary/arch.md,line=1,col=1,title=S202 a required field is missing"
                "::the field `category` is missing; add `category:`",
                "::error file=docs/glossary/arch.md,line=5,col=1,title=S201 the field is unknown"
                "::unknown field `categry`; did you mean `category`?",
                "::warning file=docs/sources/log.md,line=1,col=1,title=C502 the source is never cited"
                "::the source `log` is never cited; cite it as `[^log]`, or remove it",
            ],
        )
        assert run.stderr == "2 errors and 1 warning in 2 files\n"

    def test_an_annotation_leads_to_what_its_code_means(self) -> None:
        assert reports.annotation(ODD, SITE) == (
            "::error file=docs/a%2Cb%3Ac.md,line=3,col=7,title=L401 the link leads to no note"
            "::the link `100%25%0D%0A::error::x` leads to no note; add it"
            "%0Ahttps://example.org/arms/about/checks/#l401"
        )

    def test_sound_notes_have_none(self, tmp_path) -> None:
        run = _check(tmp_path, SOUND, "--format", "github")
        assert (run.exit_code, run.stdout, run.stderr) == (0, "", "No faults found.\n")


def test_json_leads_to_what_a_code_means_where_the_site_has_an_address(tmp_path) -> None:
    run = _check(tmp_path, FAULTY, "--format", "json", site=SITE)
    helped = [problem | {"help": f"{SITE}about/checks/#{problem['code'].lower()}"} for problem in PROBLEMS]
    assert json.loads(run.stdout) == helped


def test_text_leads_there_too(tmp_path) -> None:
    run = _check(tmp_path, FAULTY, site=SITE)
    last = f"What a code means: explainer explain S202, or {SITE}about/checks/#s202\n"
    assert run.stderr == f"2 errors and 1 warning in 2 files\n{last}"


class TestSarif:
    def test_it_holds_rules_and_results(self, tmp_path) -> None:
        run = _check(tmp_path, FAULTY, "--format", "sarif", site=SITE)
        (log,) = json.loads(run.stdout)["runs"]
        assert (run.exit_code, run.stderr, log["columnKind"]) == (1, "", "unicodeCodePoints")
        assert log["tool"]["driver"]["rules"] == [
            {
                "id": code,
                "shortDescription": {"text": meaning},
                "defaultConfiguration": {"level": level},
                "helpUri": f"https://example.org/arms/about/checks/#{code.lower()}",
            }
            for code, meaning, level in [
                ("C502", "the source is never cited", "warning"),
                ("S201", "the field is unknown", "error"),
                ("S202", "a required field is missing", "error"),
            ]
        ]
        assert log["results"][1] == {
            "ruleId": "S201",
            "ruleIndex": 1,
            "level": "error",
            "message": {"text": "unknown field `categry`; did you mean `category`?"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "docs/glossary/arch.md"},
                        "region": {"startLine": 5, "startColumn": 1},
                    }
                }
            ],
        }
        assert [result["ruleIndex"] for result in log["results"]] == [2, 1, 0]

    def test_a_path_is_an_address_in_it(self) -> None:
        (log,) = json.loads(reports.sarif([ODD]))["runs"]
        location = log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert location == {"uri": "docs/a%2Cb%3Ac.md"}
        assert "helpUri" not in log["tool"]["driver"]["rules"][0]

    def test_sound_notes_have_no_results(self, tmp_path) -> None:
        run = _check(tmp_path, SOUND, "--format", "sarif")
        assert (run.exit_code, json.loads(run.stdout)["runs"][0]["results"]) == (0, [])


@pytest.mark.parametrize("site", ["https://example.org/arms", SITE])
def test_a_code_has_one_address(site: str) -> None:
    assert reports.address("C501", site) == "https://example.org/arms/about/checks/#c501"
