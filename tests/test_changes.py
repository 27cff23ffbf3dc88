"""The changes of figures, taken from their observations."""

import pytest

from conftest import TODAY
from explainer import changes, record
from explainer.catalog import Catalog
from explainer.models import Observation
from explainer.prose import Renderer
from explainer.views import View

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
    observations:
      - {value: 31, as_of: 1925-03, sources: [ledger]}
      - {value: 12, as_of: 1899, sources: [ledger]}
      - {value: 13, as_of: 1899, sources: [ledger]}
      - {value: 14, as_of: 1899, sources: [ledger], by: ponton}
      - {value: 31, as_of: 1926, sources: [ledger]}
      - {value: 31, as_of: 1927, sources: [ledger], qualifier: about}
      - {value: 15, as_of: 1927, sources: [ledger], by: ponton}
---
"""
PIER = """\
---
title: Pier
summary: It stands.
category: concept
figures:
  height: {label: Height, unit: meters, observations: [{value: 12, as_of: 1899, sources: [ledger]}]}
---
"""
CROSSINGS = """\
---
title: Crossings
summary: Every crossing.
schema:
  fields:
    - {name: bridge, title: Bridge}
    - {name: opened, type: date, title: Opened}
    - {name: sources, title: Sources, refers_to: sources}
figures:
  crossings: {label: Crossings, unit: crossings, count: true, dated_by: opened}
---
"""
ROWS = "bridge,opened,sources\na,1820-05-01,ledger\nb,1820-05-30,ledger\nc,1820-06,ledger\nd,1821,ledger\n"


@pytest.fixture
def catalog(notes) -> Catalog:
    root = notes(
        {
            "docs/actors/office.md": OFFICE,
            "docs/glossary/pier.md": PIER,
            "docs/index.md": "---\ntitle: Home\nsummary: All.\n---\n\nNow [31](actors/office.md#spans).\n",
            "docs/registers/crossings.md": CROSSINGS,
            "docs/registers/crossings.csv": ROWS,
            "docs/sources/ledger.md": LEDGER,
        }
    )
    return record.read(root, TODAY)[0]


def steps(found: list[changes.Change]) -> list[tuple]:
    def said(observation: Observation | None) -> str | None:
        return observation and f"{observation.qualifier or ''}{observation.value}"

    return [(change.date, change.after.by, said(change.before), said(change.after)) for change in found]


def test_each_counter_is_held_against_itself_and_the_last_word_on_a_date_stands(catalog: Catalog):
    assert steps(list(changes.of_figure(catalog.figures["office", "spans"]))) == [
        ("1899", None, None, "13"),
        ("1925-03", None, "13", "31"),
        ("1927", None, "31", "about31"),
        ("1899", "ponton", None, "14"),
        ("1927", "ponton", "14", "15"),
    ]


def test_of_a_computed_figure_the_last_value_of_each_month_is_taken(catalog: Catalog):
    found = list(changes.of_figure(catalog.figures["crossings", "crossings"]))
    assert steps(found) == [
        ("1820-05-30", None, None, "2"),
        ("1820-06", None, "2", "3"),
        ("1821", None, "3", "4"),
    ]
    assert [change.period for change in found] == ["1820-05", "1820-06", "1821"]


def test_the_newest_change_comes_first_and_ties_are_in_the_order_of_names(catalog: Catalog):
    found = changes.newest_first([catalog.figures["office", "spans"], catalog.figures["crossings", "crossings"]])
    assert [(change.date, change.history.key, change.after.by) for change in found] == [
        ("1927", "spans", None),
        ("1927", "spans", "ponton"),
        ("1925-03", "spans", None),
        ("1899", "spans", None),
        ("1899", "spans", "ponton"),
        ("1821", "crossings", None),
        ("1820-06", "crossings", None),
        ("1820-05-30", "crossings", None),
    ]


def test_a_page_where_nothing_changed_tells_no_changes(catalog: Catalog):
    assert View(catalog, "glossary/pier.md", catalog.notes["pier"], Renderer(catalog)).changes == []
    assert len(View(catalog, "actors/office.md", catalog.notes["office"], Renderer(catalog)).changes) == 5


def test_a_hand_written_page_tells_no_changes_and_rests_on_what_it_states_alone(catalog: Catalog):
    view = View(catalog, "index.md", catalog.notes["home"], Renderer(catalog))
    assert (len(view.numbers), view.changes) == (1, [])
    assert [source.id for source in view.sources] == ["ledger"]
