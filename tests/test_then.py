"""The site as it was known on a day: what is kept, what is refused, and the laws of both."""

import csv
import datetime
import io
import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EPOCH, ROOT, TODAY, lay
from explainer import cli, record, site, then
from explainer.catalog import Catalog
from test_planted_faults import SOUND

DAY = datetime.date(2023, 10, 31)


@pytest.fixture(scope="module")
def repository() -> Catalog:
    return record.read(ROOT, TODAY)[0]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return site.build(ROOT, TODAY, DAY).files


def recorded(notes) -> set[tuple]:
    """Every observation and every row of notes."""
    found = {(note.id, row.line) for note in notes for row in note.rows}
    for note in notes:
        for key, figure in getattr(note.model, "figures", {}).items():
            found |= {(note.id, key, o.as_of, o.value, o.by) for o in figure.observations}
    return found


def observations(files: dict[str, bytes], note: str, key: str) -> list[tuple]:
    figures = {(f["note"], f["figure"]): f for f in json.loads(files["data/figures.json"])}
    return [(o["value"], o["as_of"]) for o in figures[note, key]["observations"]]


def column(files: dict[str, bytes], register: str, name: str) -> list[str]:
    return [row[name] for row in csv.DictReader(io.StringIO(files[f"data/{register}.csv"].decode()))]


class TestTheRepository:
    def test_the_alliance_had_59_companies_and_nothing_later_was_known(self, files):
        companies = observations(files, "defense-industries-alliance", "companies")
        assert companies == [(13, "2023-09-29"), (38, "2023-09-30"), (59, "2023-10-17")]
        figures = json.loads(files["data/figures.json"])
        assert max(o["as_of"] for f in figures for o in f["observations"]) <= "2023-10-31"

    def test_no_drawdown_is_later_and_their_sum_follows(self, files):
        announced = column(files, "drawdowns", "announced_on")
        assert announced
        assert max(announced) <= "2023-10-31"
        assert observations(files, "drawdowns", "tranches")[-1] == (len(announced), max(announced))

    def test_the_timeline_ends_there(self, files):
        assert max(column(files, "timeline", "date")) == "2023-10-24"

    def test_a_late_day_changes_nothing(self, repository: Catalog):
        notes = list(repository.notes.values())
        assert then.known_on(notes, TODAY + datetime.timedelta(days=365)) == notes

    @settings(derandomize=True, database=None, max_examples=25)
    @given(days=st.tuples(*[st.dates(datetime.date(1945, 1, 1), datetime.date(2027, 1, 1))] * 2).map(sorted))
    def test_what_was_known_stays_known(self, repository: Catalog, days: list[datetime.date]):
        early, late = (then.known_on(repository.notes.values(), day) for day in days)
        assert recorded(early) <= recorded(late)
        assert then.known_on(late, days[0]) == early


def _run(*arguments: object):
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], env=EPOCH, catch_exceptions=False)


class TestTheCommand:
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2023-10", "`2023-10` is no day: write YYYY-MM-DD"),
            ("2023-02-30", "`2023-02-30` is no day: write YYYY-MM-DD"),
            ("yesterday", "`yesterday` is no day: write YYYY-MM-DD"),
            ("2026-11-02", "the day 2026-11-02 lies in the future; today is 2026-11-01"),
        ],
    )
    def test_a_day_that_is_none_or_has_not_come_is_refused(self, notes, day: str, said: str):
        run = _run("--root", notes(SOUND), "build", "--as-of", day)
        assert (run.exit_code, run.stdout) == (2, "")
        assert run.stderr.splitlines()[-1] == f"Error: Invalid value for '--as-of': {said}"

    def test_a_folder_of_other_things_is_not_emptied(self, notes, tmp_path):
        root = notes(SOUND)
        run = _run("--root", root, "build", "--site-dir", root / "docs")
        assert (run.exit_code, run.stdout) == (2, "")
        said = f"{root / 'docs'} holds other things than a site; name a folder that may be replaced"
        assert run.stderr.splitlines()[-1] == f"Error: Invalid value for '--site-dir': {said}"
        assert (root / "docs/index.md").is_file()

    def test_it_builds_into_the_folder_that_is_named(self, tmp_path):
        root = lay(tmp_path / "notes", SOUND)
        (root / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text())
        for _ in range(2):
            run = _run("--root", root, "build", "--as-of", "1899-06-01", "--site-dir", tmp_path / "then")
            assert run.exit_code == 0, run.output
        assert f"Built {tmp_path / 'then'}." in run.stdout
        page = (tmp_path / "then/actors/bridge-office/index.html").read_text()
        assert "This is the site as it was known on June 1, 1899" in page
        assert not (root / "site").exists()


def test_faults_are_those_of_all_notes(notes):
    """What is judged is the whole record, whichever day is shown."""
    root = notes(SOUND)
    assert site.build(root, TODAY, datetime.date(1800, 1, 1)).problems == ()
