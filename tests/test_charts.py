"""Pictures show exactly what the notes hold, in the colors of the page."""

import re
import xml.etree.ElementTree as etree
from decimal import Decimal

import pytest

from conftest import ROOT, TODAY
from explainer import charts, drawing, layout, record, site
from explainer.catalog import Catalog
from explainer.charts import Picture

NAMES = sorted(layout.pictures(ROOT))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return record.read(ROOT, TODAY)[0]


@pytest.fixture(scope="module")
def pictures(catalog: Catalog) -> dict[str, Picture]:
    return charts.draw(catalog, layout.templates(ROOT))


def test_every_picture_has_a_home_and_data(pictures: dict[str, Picture]) -> None:
    assert sorted(pictures) == NAMES


def test_drawdowns_add_up_to_their_figure(catalog: Catalog, pictures: dict[str, Picture]) -> None:
    rows = [row for row in pictures["drawdowns-added-up"].rows if row[0] == "Packages announced"]
    assert Decimal(rows[-1][2]) == catalog.figures["drawdowns", "total"].current[0].value


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_leaves_its_looks_to_the_page(name: str, pictures: dict[str, Picture]) -> None:
    for svg, size in ((pictures[name].wide, "wide"), (pictures[name].narrow, "narrow")):
        root = etree.fromstring(svg)
        assert root.get("aria-labelledby") == f"{name}-{size}-title {name}-{size}-desc"
        assert all(e.get("id", name).startswith(name) for e in root.iter())
        assert not {a for e in root.iter() for a in e.attrib} & {"style", "class", "font-family"}
        colors = {e.get(a) for e in root.iter() for a in ("fill", "stroke")} - {
            None,
            "none",
            "transparent",
            "currentColor",
        }
        assert [color for color in colors if not re.fullmatch(r"var\(--[a-z0-9-]+\)", color)] == []


def test_a_picture_is_drawn_the_same_again(catalog: Catalog, pictures: dict[str, Picture]) -> None:
    drawing._drawn.cache_clear()
    assert charts.draw(catalog, layout.templates(ROOT)) == pictures


NOTE = "---\ntitle: A\nsummary: S.\npictures: [alliance-members]\n---\n"
ALLIANCE = """\
---
title: Defense Industries Alliance
summary: A list of signatures.
category: alliance
country: INT
pictures: [alliance-members]
figures:
  companies: {label: C, unit: companies, observations: [{value: 13, as_of: 2023-09-29, sources: [ledger]}]}
---
"""


def test_a_picture_without_its_notes_is_absent(notes) -> None:
    built = site.build(notes({"docs/about/a.md": NOTE}), TODAY)
    assert (built.problems, built.pictures) == ((), {})
    page = next(page for page in built.pages if page.uri == "about/a.md")
    assert "picture" not in page.html


def test_a_paragraph_that_is_only_a_link_shows_the_picture(notes) -> None:
    link = "[Members](../actors/defense-industries-alliance.md#chart-alliance-members)"
    text = f"---\ntitle: A\nsummary: S.\n---\n{link}\n\nSee {link}.\n"
    files = {"docs/about/a.md": text, "docs/actors/defense-industries-alliance.md": ALLIANCE}
    built = site.build(notes(files), TODAY)
    assert [problem.code for problem in built.problems] == ["C501"]
    pages = {page.uri: page.html for page in built.pages}
    for uri in ("about/a.md", "actors/defense-industries-alliance.md"):
        assert pages[uri].count('<figure class="picture" id="chart-alliance-members">') == 1
        assert '<table aria-label="Member companies of the Defense Industries Alliance' in pages[uri]
        assert pages[uri].count("<svg") == 2
        assert 'href="../data/charts/alliance-members.csv"' in pages[uri]
    assert '<figcaption id="to-defense-industries-alliance-1">' in pages["about/a.md"]
    assert built.files["data/charts/alliance-members.csv"] == b"as_of,value,countries\n2023-09-29,13,\n"


def test_the_list_of_steps_leads_to_the_notes_it_mentions_once_each(notes) -> None:
    pentagon = "---\ntitle: Pentagon\nsummary: S.\nmatch: word\ncategory: agency\ncountry: US\n---\n"
    files = {
        "docs/about/a.md": NOTE.replace("alliance-members", "how-a-drawdown-happens"),
        "docs/actors/pentagon.md": pentagon,
    }
    built = site.build(notes(files), TODAY)
    page = next(page for page in built.pages if page.uri == "about/a.md")
    steps = re.search(r"<ol>.*?</ol>", page.html, re.DOTALL)[0]
    assert steps.count("<li>") == 7
    assert re.findall(r"<a.*?</a>", steps) == ['<a href="../actors/pentagon.md">Pentagon</a>']
    first = (
        '<strong>State Department, <a href="../actors/pentagon.md">Pentagon</a> and White House staff:</strong> <span>'
    )
    assert first in steps
    assert "<span>The arms arrive, some within days, others over weeks and months.</span>" in steps
