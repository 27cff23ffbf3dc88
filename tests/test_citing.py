"""How a page and a source are cited."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TODAY
from explainer import citing, site
from test_planted_faults import SOUND


def test_a_page_of_which_all_is_known() -> None:
    found = citing.of_page("arch", "Stone arch", "Bridges", "2026-10-01", "https://example.org/glossary/arch/")
    assert found.text == "“Stone arch.” Bridges, October 1, 2026. https://example.org/glossary/arch/"
    assert found.bibtex == (
        "@online{arch,\n"
        "  title = {{Stone arch}},\n"
        "  author = {{Bridges}},\n"
        "  organization = {Bridges},\n"
        "  date = {2026-10-01},\n"
        "  url = {https://example.org/glossary/arch/},\n"
        "}"
    )
    assert json.loads(found.csl) == {
        "id": "arch",
        "type": "webpage",
        "title": "Stone arch",
        "container-title": "Bridges",
        "issued": {"date-parts": [[2026, 10, 1]]},
        "URL": "https://example.org/glossary/arch/",
    }


def test_a_page_without_a_day_and_an_address() -> None:
    found = citing.of_page("why", "Why do they stand?", "50% of R&D", None, None)
    assert found.text == "“Why do they stand?” 50% of R&D, n.d."
    assert found.bibtex == (
        "@online{why,\n  title = {{Why do they stand?}},\n  author = {{50\\% of R\\&D}},\n"
        "  organization = {50\\% of R\\&D},\n}"
    )
    assert json.loads(found.csl) == {
        "id": "why",
        "type": "webpage",
        "title": "Why do they stand?",
        "container-title": "50% of R&D",
    }


def test_a_source_is_cited_as_its_publisher_gave_it_out(notes) -> None:
    known = site.build(notes(SOUND), TODAY).catalog
    ledger = citing.of_source(known.notes["ledger"])
    assert ledger.text == (
        "“The ledger of the bridges.” Bridge Office, 1925. https://example.org/ledger (accessed October 1, 2026)"
    )
    assert ledger.bibtex.startswith("@online{ledger,\n")
    assert json.loads(ledger.csl)["issued"] == {"date-parts": [[1925]]}
    assert citing.of_source(known.notes["survey"]).text == (
        "“A survey of the bridges.” Survey Press, n.d. https://example.org/survey (accessed October 1, 2026)"
    )


@pytest.mark.parametrize(
    ("text", "tex"), [("a\\b", r"a\textbackslash{}b"), ("~{^}", r"\textasciitilde{}\{\textasciicircum{}\}")]
)
def test_tex_shows_text_to_the_letter(text: str, tex: str) -> None:
    assert citing.tex(text) == tex


@given(st.text(), st.text())
def test_braces_of_an_entry_are_balanced_whatever_a_title_holds(title: str, name: str) -> None:
    entry = citing.of_page("key", title, name, None, None).bibtex
    bare = entry.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
