"""The site in one file for language models."""

import re

from conftest import ROOT, TODAY
from explainer import dates, layout, llms, site
from test_planted_faults import SOUND


def test_a_few_notes(notes) -> None:
    built = site.build(notes(SOUND), TODAY)
    assert built.files[llms.URI].decode() == (
        """\
# Bridges

> How bridges stand, and who pays for them.

Every figure has its date, its sources and its history. Cite the page and the date for which a figure holds.

## Explainers

- [Why a bridge stands](explainers/why-bridges-stand/): What holds a bridge up.

## Registers

- [Crossings](registers/crossings/): Every crossing, with its toll.

## Data

- [notes.json](data/notes.json): every note: names, summary, links, sources
- [figures.json](data/figures.json): every figure with all its observations: value, date, whose count, sources
- [figures.csv](data/figures.csv): the same, one observation a row
- [programs.csv](data/programs.csv): every program side by side
- [references.json](data/references.json): every source, as CSL-JSON
- [datapackage.json](data/datapackage.json): what the columns of all tables hold (Frictionless Data Package)
- [crossings.csv](data/crossings.csv): the register Crossings

## Feeds

- [feeds/changes.xml](feeds/changes.xml): what is new
- [feeds/figures.xml](feeds/figures.xml): what is new

## Optional

- [Glossary](glossary/)
- [Actors](actors/)
- [Figures](figures/)
- [Sources](sources/)
"""
    )


def test_feeds_are_named_where_there_are_some(notes) -> None:
    known = site.build(notes(SOUND), TODAY).catalog
    assert "## Feeds\n\n- [feed.xml](feed.xml): what is new\n" in llms.text(known, ["feed.xml"]).decode()


def test_every_link_leads_somewhere() -> None:
    built = site.build(ROOT, dates.today())
    there = {layout.address(page.uri) for page in built.pages} | set(built.files)
    links = re.findall(r"\]\(([^)]*)\)", built.files[llms.URI].decode())
    assert len(links) > 60
    assert set(links) - there == set()
