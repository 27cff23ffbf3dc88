"""The repository's own notes: clean, counted, and sourced."""

import datetime
import json

import pytest

from conftest import ROOT
from explainer import site
from explainer.site import Site


@pytest.fixture(scope="module")
def built() -> Site:
    return site.build(ROOT, datetime.date.today())


@pytest.fixture(scope="module")
def figures(built: Site) -> dict[tuple[str, str], dict]:
    return {(f["note"], f["figure"]): f for f in json.loads(built.files["data/figures.json"])}


def values(figure: dict) -> list[tuple[float, str]]:
    return [(o["value"], o["as_of"]) for o in figure["observations"]]


def test_the_notes_have_no_faults(built: Site):
    assert [str(problem) for problem in built.problems] == []


def test_seventy_four_drawdowns_add_up(figures):
    assert values(figures["drawdowns", "tranches"])[-1] == (74, "2025-01-09")
    assert values(figures["drawdowns", "total"])[-1] == (34_085_000_000, "2025-01-09")


def test_the_alliance_grew_from_13_to_59_companies(figures):
    companies = figures["defense-industries-alliance", "companies"]
    assert values(companies) == [(13, "2023-09-29"), (38, "2023-09-30"), (59, "2023-10-17")]


def test_state_and_the_pentagon_count_differently(figures):
    counted = {(o["by"], o["value"]) for o in figures["presidential-drawdown-authority", "drawdowns"]["observations"]}
    assert {("state-department", 55), ("defense-department", 74)} <= counted


def test_france_is_not_among_the_nineteen_founding_countries(built: Site):
    codes = [row.values["code"] for row in built.catalog.notes["alliance-founding-countries"].rows]
    assert len(codes) == 19
    assert "FR" not in codes


def test_every_observation_and_every_row_has_a_source(built: Site):
    for history in built.catalog.figures.values():
        for observation in history.observations:
            assert observation.sources, (history.note.id, history.key, observation.as_of)
    for register in built.catalog.of_kind("register"):
        columns = [c.name for c in register.model.schema_.fields if c.refers_to == "sources"]
        assert columns, register.id
        for row in register.rows:
            assert any(row.values[name] for name in columns), (register.id, row.line)


def test_every_note_of_the_subject_has_a_source(built: Site):
    for kind in ("term", "program", "actor", "explainer", "register"):
        for note in built.catalog.of_kind(kind):
            assert built.catalog.sources_of(note), note.id


@pytest.mark.parametrize(
    ("kind", "least"), [("term", 25), ("actor", 15), ("source", 60), ("program", 4), ("explainer", 3)]
)
def test_there_are_enough_notes(built: Site, kind: str, least: int):
    assert len(built.catalog.of_kind(kind)) >= least


def test_nobody_is_shown_as_a_member_of_the_alliance(built: Site):
    """No list of members was ever published."""
    assert [r.source for r in built.catalog.backlinks["defense-industries-alliance"] if r.relation == "part_of"] == []
