"""When figures are to be looked up again, and the command that lists those past it."""

import datetime

import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, record, reviews, site

FILES = yaml.safe_load((ROOT / "tests/golden/reviews.yml").read_text())["files"]


def _figures(root, *options: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), "figures", *options], env=EPOCH, catch_exceptions=False)


def test_figures_past_their_review_stand_one_on_a_line_with_their_place(notes):
    run = _figures(notes(FILES), "--due")
    line = "docs/actors/office.md:13: due since 2026-01-31: office#cost: Cost: $2 as of 2025\n"
    assert (run.exit_code, run.stdout, run.stderr) == (0, line, "1 figure past review\n")


def test_figures_cannot_be_asked_for_twice(notes):
    run = _figures(notes(FILES), "--due", "--conflicts")
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1] == "Error: ask for `--conflicts` or for `--due`, one at a time"


def test_the_day_of_the_review_is_not_past_it_and_the_next_one_is(notes):
    root = notes(FILES)
    for days, keys in ((0, ["cost"]), (1, ["cost", "days"])):
        catalog, _ = record.read(root, TODAY + datetime.timedelta(days=days))
        assert [history.key for _, history in reviews.overdue(catalog)] == keys


def test_a_site_of_a_past_day_has_no_days_of_review(notes):
    built = site.build(notes(FILES), TODAY, datetime.date(2026, 1, 1))
    page = next(page for page in built.pages if page.uri == "actors/office.md")
    assert ">Cost<a" in page.html
    assert '<time class="due"' not in page.html


@pytest.mark.parametrize("key", ["lost", "nothing"])
def test_closed_history_and_a_figure_without_values_are_never_due(notes, key: str):
    nothing = "      nothing: {label: N, unit: rows, count: true, dated_by: day}\n"
    register = "---\ntitle: R\nsummary: R.\nschema: {fields: [{name: day, type: date, title: Day}]}\nfigures:\n"
    files = FILES | {"docs/registers/rows.md": register + nothing + "---\n", "docs/registers/rows.csv": "day\n"}
    catalog, _ = record.read(notes(files), TODAY)
    history = next(history for history in catalog.figures.values() if history.key == key)
    assert reviews.due(catalog, history) is None
