"""The repository's own notes: clean, counted, and sourced."""

import json

import pytest

from conftest import ROOT
from explainer import conflicts, dates, site
from explainer.site import Site


@pytest.fixture(scope="module")
def built() -> Site:
    return site.build(ROOT, dates.today())


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
    ("kind", "least"), [("term", 110), ("actor", 70), ("source", 320), ("program", 22), ("explainer", 14)]
)
def test_there_are_enough_notes(built: Site, kind: str, least: int):
    assert len(built.catalog.of_kind(kind)) >= least


def test_nobody_is_shown_as_a_member_of_the_alliance(built: Site):
    """No list of members was ever published."""
    assert [r.source for r in built.catalog.backlinks["defense-industries-alliance"] if r.relation == "part_of"] == []


@pytest.mark.parametrize(
    ("register", "least"),
    [
        ("drawdowns", 74),
        ("agreements", 80),
        ("timeline", 100),
        ("aid-figures", 90),
        ("drawdown-ceilings", 1),
        ("laws-and-appropriations", 1),
        ("alliance-founding-countries", 19),
        ("forum-participants", 1),
        ("article-claims", 55),
        ("open-questions", 1),
    ],
)
def test_the_registers_are_full(built: Site, register: str, least: int):
    assert len(built.catalog.notes[register].rows) >= least


def test_each_claim_of_the_article_has_a_verdict_and_a_source(built: Site):
    claims = built.catalog.notes["article-claims"].rows
    assert [row.values["number"] for row in claims] == list(range(1, 56))
    for row in claims:
        assert row.values["verdict"] in ("confirmed", "refined", "contradicted", "not found")
        assert row.values["sources"]


def test_every_term_is_linked_from_another_note(built: Site):
    for term in built.catalog.of_kind("term"):
        assert {r.source for r in built.catalog.backlinks.get(term.id, ())} - {term.id}, term.id


def test_every_program_says_who_decides_from_whose_stock_and_how_fast(built: Site):
    for program in built.catalog.of_kind("program"):
        box = program.model
        assert box.decided_by, program.id
        assert box.drawn_from, program.id
        assert box.speed, program.id
        assert box.oversight, program.id


def test_measures_that_two_notes_give_differently_are_explained(built: Site):
    """Where labels are alike and values are not, a figure's note says how they differ."""
    for one, other in conflicts.conflicts(built.catalog):
        assert one.remark or other.remark, (one.note.id, one.key, other.note.id, other.key)


def test_state_controlled_media_are_not_cited(built: Site):
    assert [source.id for source in built.catalog.of_kind("source") if source.model.state_controlled] == []
