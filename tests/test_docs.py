"""README and CONTRIBUTING say what is true."""

import re
from itertools import pairwise

import click
import pytest

from conftest import ROOT, TODAY, lay
from explainer import cli, record
from test_floors import FLOOR

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
README = (ROOT / "README.md").read_text()
FIELDS = (ROOT / "docs/about/fields.md").read_text()
ARCHITECTURE = (ROOT / "docs/about/architecture.md").read_text()


@pytest.mark.parametrize("command", cli.main.list_commands(click.Context(cli.main)))
def test_every_command_is_explained(command: str):
    assert f"explainer {command}" in CONTRIBUTING


@pytest.mark.parametrize("verb", ["build", "check", "serve", "test"])
def test_every_verb_of_the_readme_is_there(verb: str):
    assert f"scripts/{verb}" in README
    assert (ROOT / "scripts" / verb).stat().st_mode & 0o111


OPTIONS = [
    (command, option)
    for command, options in re.findall(r"^explainer ([a-z]+)(.*)$", CONTRIBUTING, re.MULTILINE)
    for option in re.findall(r"--[a-z-]+", options)
]


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_that_is_named_is_there(command: str, option: str):
    found = cli.main.get_command(click.Context(cli.main), command)
    assert option in {name for parameter in found.params for name in parameter.opts}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_linked_is_there(name: str):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)\)", re.sub(r"`[^`\n]*`", "", (ROOT / name).read_text()))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_architecture_has_every_module_on_its_floor():
    """The page groups the floors that the test of imports holds apart; their order is the same."""
    rows = re.findall(r"^\| [A-Z][^|]* \| ([^|]*) \|", ARCHITECTURE, re.MULTILINE)
    named = [re.findall(r"`(\w+)`", row) for row in rows]
    assert sorted(module for row in named for module in row) == sorted(FLOOR)
    floors = [sorted(FLOOR[module] for module in row) for row in named if row]
    assert all(below[-1] <= above[0] for below, above in pairwise(floors))


def test_the_examples_of_fields_are_read_as_they_stand(tmp_path):
    """What stands on the page on fields has only the faults of the sources that are missing."""
    figures, schema, former, withdrawal = re.findall(r"```yaml\n(.*?)```", FIELDS, re.DOTALL)
    lay(
        tmp_path,
        {
            "docs/actors/mfa-ua.md": "---\ntitle: A\nsummary: B.\ncategory: ministry\ncountry: UA\n"
            + figures
            + former
            + withdrawal
            + "---\n\n## History\n",
            "docs/registers/drawdowns.md": "---\ntitle: C\nsummary: D.\n" + schema + "---\n",
            "docs/registers/drawdowns.csv": "number,announced_on,amount_usd,confidence,code,sources\n",
        },
    )
    assert {problem.code for problem in record.check(tmp_path, TODAY)} == {"C501"}


@pytest.mark.parametrize("lock", ["run", "test"])
def test_the_locks_hold_hashes_and_no_addresses(lock: str):
    """Nothing but pinned packages, each with its hashes: the lock works with any registry."""
    pinned, hashed = r"[a-z0-9.-]+==[\w.]+( ; [^:]+)? \\", r"    --hash=sha256:[0-9a-f]{64}( \\)?"
    for line in (ROOT / f"requirements/{lock}.txt").read_text().splitlines():
        assert re.fullmatch(rf"{pinned}|{hashed}|    # .*|#.*|", line), line


def test_no_path_of_a_machine_is_named():
    for file in [ROOT / "pyproject.toml", *ROOT.glob("*.md")]:
        assert not re.search(r"(^|\s)/(home|tmp|root|Users)/", file.read_text()), file
