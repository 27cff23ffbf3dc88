"""README and CONTRIBUTING say what is true."""

import re

import click
import pytest

from conftest import ROOT, TODAY, lay
from explainer import cli, models, site

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
README = (ROOT / "README.md").read_text()
NAMED = set(re.findall(r"`([a-z_]+)`", CONTRIBUTING)) | set(re.findall(r"\b([a-z_]+):", CONTRIBUTING))


@pytest.mark.parametrize("command", cli.main.list_commands(click.Context(cli.main)))
def test_every_command_is_explained(command: str):
    assert f"explainer {command}" in CONTRIBUTING


@pytest.mark.parametrize("verb", ["build", "check", "serve", "test"])
def test_every_verb_of_the_readme_is_there(verb: str):
    assert f"scripts/{verb}" in README
    assert (ROOT / "scripts" / verb).stat().st_mode & 0o111


def fields(model: type[models.Model]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize("kind", models.MODELS)
def test_every_field_of_a_kind_is_explained(kind: str):
    assert fields(models.MODELS[kind]) - NAMED == set()


@pytest.mark.parametrize(
    "model",
    [
        models.Observation,
        models.RecordedFigure,
        models.ComputedFigure,
        models.TableSchema,
        models.Timeline,
        models.Column,
        models.Constraints,
        models.Check,
    ],
)
def test_every_field_within_a_field_is_explained(model: type[models.Model]):
    assert fields(model) - NAMED == set()


def test_the_examples_of_fields_are_read_as_they_stand(tmp_path):
    """Figures and a schema, copied from CONTRIBUTING into notes, have only the faults of their missing sources."""
    figures, schema = re.findall(r"```yaml\n(.*?)```", CONTRIBUTING, re.DOTALL)
    lay(
        tmp_path,
        {
            "docs/actors/mfa-ua.md": "---\ntitle: A\nsummary: B.\ncategory: ministry\ncountry: UA\n"
            + figures
            + "---\n",
            "docs/registers/drawdowns.md": "---\ntitle: C\nsummary: D.\n" + schema + "---\n",
            "docs/registers/drawdowns.csv": "number,announced_on,amount_usd,confidence,code,sources\n",
        },
    )
    assert {problem.code for problem in site.check(tmp_path, TODAY)} == {"C501"}


@pytest.mark.parametrize("lock", ["run", "test"])
def test_the_locks_hold_hashes_and_no_addresses(lock: str):
    """Nothing but pinned packages, each with its hashes: the lock works with any registry."""
    for line in (ROOT / f"requirements/{lock}.txt").read_text().splitlines():
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*|#.*|", line), line


def test_no_path_of_a_machine_is_named():
    for file in [ROOT / "pyproject.toml", *ROOT.glob("*.md")]:
        assert not re.search(r"(^|\s)/(home|tmp|root|Users)/", file.read_text()), file
