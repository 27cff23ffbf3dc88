"""Figures with their history, and what a number in prose says of them."""

import pytest

from conftest import TODAY
from explainer import figures, record, statements
from explainer.body import Link
from explainer.catalog import Catalog
from explainer.figures import History, Pin, pin_of, verdict

LEDGER = "---\ntitle: L\npublisher: P\nurl: https://example.org/\naccessed: 2026-10-01\ngrade: official\n---\n"
OFFICE = """\
---
title: Office
summary: It builds.
category: office
country: NO
figures:
  spans:
    label: Spans
    unit: spans
    note: Only those that stand.
    observations:
      - {value: 31, as_of: 1925-03, sources: [ledger]}
      - {value: 12, as_of: 1899, sources: [ledger], qualifier: at least}
      - {value: 14, as_of: 1899, sources: [ledger], by: ponton}
      - {value: 13, as_of: 1899, sources: [ledger]}
      - {value: 31, as_of: 1926, sources: [ledger]}
  cost:
    label: Cost
    unit: USD
    observations:
      - {value: 34.085 billion, as_of: 1925, sources: [ledger]}
      - {value: 34.125 billion, as_of: 1925, sources: [ledger], by: ponton}
  paid:
    label: Paid
    unit: USD
    observations:
      - {value: 2, as_of: 1899, sources: [ledger]}
      - {value: 2 million, as_of: 1925, sources: [ledger]}
---
"""


@pytest.fixture
def catalog(notes) -> Catalog:
    return record.read(notes({"docs/actors/office.md": OFFICE, "docs/sources/ledger.md": LEDGER}), TODAY)[0]


@pytest.fixture
def spans(catalog: Catalog) -> History:
    return catalog.figures["office", "spans"]


class TestPins:
    @pytest.mark.parametrize(
        ("title", "pin"),
        [
            ("as of 1899", Pin("1899")),
            ("as of 1899-06", Pin("1899-06")),
            ("as of 1899-06-01", Pin("1899-06-01")),
            ("As of 1899", Pin("1899")),
            ("as of 1899 by ponton", Pin("1899", "ponton")),
            ("", None),
            ("as seen in 1899", None),
            ("the cost as of 1899", None),
        ],
    )
    def test_a_title_may_hold_one(self, title: str, pin: Pin | None) -> None:
        assert pin_of(title) == pin

    @pytest.mark.parametrize(
        ("title", "said"),
        [
            ("as of", "write `as of YYYY-MM-DD`, and `by ID` where counts differ"),
            ("as of June 1899", "write `as of YYYY-MM-DD`, and `by ID` where counts differ"),
            ("as of 1899 by", "write `as of YYYY-MM-DD`, and `by ID` where counts differ"),
            ("as of 1899 by the office", "write `as of YYYY-MM-DD`, and `by ID` where counts differ"),
            ("as of  1899", "write `as of YYYY-MM-DD`, and `by ID` where counts differ"),
            ("as of 1899.", "`1899.` is no date: write YYYY-MM-DD, YYYY-MM or YYYY"),
            ("as of 1899-02-30", "`1899-02-30` is no date: write YYYY-MM-DD, YYYY-MM or YYYY"),
        ],
    )
    def test_a_title_that_means_to_and_does_not_says_so(self, title: str, said: str) -> None:
        with pytest.raises(ValueError) as raised:  # noqa: PT011
            pin_of(title)
        assert str(raised.value) == said


class TestVerdicts:
    @pytest.mark.parametrize(
        ("key", "text", "pin", "judged", "meant"),
        [
            ("spans", "13 spans", Pin("1899"), "holds", ("1899", 13)),
            ("spans", "12 spans", Pin("1899"), "holds", ("1899", 12)),
            ("spans", "fourteen spans", Pin("1899"), "holds", ("1899", 14)),
            ("spans", "14 spans", Pin("1899", "ponton"), "holds", ("1899", 14)),
            ("spans", "13 spans", Pin("1899", "ponton"), "wrong", ("1899", 14)),
            ("spans", "15 spans", Pin("1899"), "wrong", ("1899", 13)),
            ("spans", "13 of 15 spans", Pin("1899"), "holds", ("1899", 13)),
            ("spans", "13 spans", Pin("1900"), "no observation", None),
            ("spans", "13 spans", Pin("1899-06"), "no observation", None),
            ("spans", "13 spans", Pin("1899", "nobody"), "no observation", None),
            ("spans", "31", Pin("1925-03"), "holds", ("1925-03", 31)),
            ("spans", "its spans", Pin("1899"), "no number", ("1899", 13)),
            ("spans", "its spans", Pin("1900"), "no observation", None),
            ("spans", "31 spans", None, "holds", ("1926", 31)),
            ("spans", "14 spans", None, "holds", ("1899", 14)),
            ("spans", "13 spans", None, "superseded", ("1926", 31)),
            ("spans", "12 spans", None, "superseded", ("1926", 31)),
            ("spans", "15 spans", None, "wrong", ("1926", 31)),
            ("spans", "its spans", None, "holds", None),
            ("cost", "$34.1 billion", Pin("1925"), "holds", ("1925", 34_125_000_000)),
            ("cost", "about $34 billion", None, "holds", ("1925", 34_125_000_000)),
            ("cost", "$34.09 billion", None, "holds", ("1925", 34_085_000_000)),
            ("cost", "$34.1 billion", Pin("1925", "ponton"), "holds", ("1925", 34_125_000_000)),
            ("cost", "$34.2 billion", None, "wrong", ("1925", 34_085_000_000)),
            ("cost", "$34.1 million", None, "wrong", ("1925", 34_085_000_000)),
            ("cost", "34,085,000,000 dollars", None, "holds", ("1925", 34_085_000_000)),
            ("paid", "$2", Pin("1899"), "holds", ("1899", 2)),
            ("paid", "$2", Pin("1925"), "wrong", ("1925", 2_000_000)),
            ("paid", "$2 million", None, "holds", ("1925", 2_000_000)),
        ],
    )
    def test_a_number_is_held_against_the_record(self, catalog: Catalog, key, text, pin, judged, meant) -> None:
        found, observation = verdict(catalog.figures["office", key], text, pin)
        assert (found, observation and (observation.as_of, observation.value)) == (judged, meant)


class TestHistories:
    def test_observations_are_in_the_order_of_their_dates(self, spans: History) -> None:
        assert [(o.as_of, o.value) for o in spans.observations] == [
            ("1899", 12),
            ("1899", 14),
            ("1899", 13),
            ("1925-03", 31),
            ("1926", 31),
        ]

    def test_a_figure_knows_what_it_is(self, spans: History) -> None:
        assert (spans.note.id, spans.key, spans.label, spans.unit, spans.remark, spans.computed) == (
            "office",
            "spans",
            "Spans",
            "spans",
            "Only those that stand.",
            False,
        )

    def test_the_newest_of_each_counter_is_current(self, spans: History) -> None:
        assert [(o.by, o.as_of) for o in spans.current] == [(None, "1926"), ("ponton", "1899")]

    def test_what_was_observed_at_a_date_is_found(self, spans: History) -> None:
        assert [o.value for o in spans.at("1899")] == [12, 14, 13]
        assert [o.value for o in spans.at("1899", "ponton")] == [14]
        assert spans.at("1900") == ()

    def test_what_came_since_is_the_newest_of_the_same_counter_that_says_something_else(self, spans: History) -> None:
        oldest, other, _, former, newest = spans.observations
        assert spans.since(oldest) == newest
        assert spans.since(other) is None
        assert spans.since(former) is None
        assert spans.since(newest) is None

    def test_a_value_is_shown_with_its_qualifier(self, spans: History) -> None:
        assert [spans.shown(o) for o in spans.observations[:2]] == ["at least 12 spans", "14 spans"]

    def test_a_sum_over_a_column_that_is_not_there_has_no_observations(self, notes) -> None:
        register = (
            "---\ntitle: R\nsummary: S.\nschema: {fields: [{name: a, title: A}]}\n"
            "figures: {total: {label: T, unit: spans, sum: b, dated_by: a}}\n---\n"
        )
        root = notes({"docs/registers/r.md": register, "docs/registers/r.csv": "a\n1899\n"})
        (history,) = figures.histories(record.read(root, TODAY)[0].notes["r"])
        assert (history.computed, history.observations) == (True, ())


class TestProvenance:
    @pytest.mark.parametrize(
        ("text", "title", "card", "newer"),
        [
            ("12 spans", "as of 1899", "figure-office-spans-1899", "1926"),
            ("31 spans", "as of 1925-03", "figure-office-spans-1925-03", None),
            ("31 spans", "", "figure-office-spans-1926", None),
        ],
    )
    def test_a_figure_in_prose_has_a_card_and_what_came_since(self, catalog: Catalog, text, title, card, newer) -> None:
        office = catalog.notes["office"]
        link = Link("#spans", text, title, "", 1, 1)
        number = statements.number_in_prose(catalog, office, link)
        assert number.card == card
        assert (number.newer.as_of if number.newer else None) == newer

    @pytest.mark.parametrize(
        ("href", "text", "title"),
        [
            ("#spans", "15 spans", "as of 1899"),
            ("#spans", "its spans", ""),
            ("#spans", "12 spans", "as of last year"),
            ("#nothing", "12 spans", ""),
            ("ledger.md", "12 spans", ""),
            ("https://example.org/#spans", "31 spans", ""),
        ],
    )
    def test_a_link_that_states_no_figure_has_none(self, catalog: Catalog, href: str, text: str, title: str) -> None:
        link = Link(href, text, title, "", 1, 1)
        assert statements.number_in_prose(catalog, catalog.notes["office"], link) is None
