"""Laws of the HTML that is made of a note's text, over mixtures of attacks: what it may hold, and that it stays so."""

import os
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from attacks import ATTACKS
from conftest import TODAY
from explainer import prose, validation
from explainer.catalog import build
from explainer.front_matter import Fields
from explainer.notes import Note, _parsed

ROUNDS = int(os.environ.get("ATTACK_ROUNDS", "150"))
LAWFUL = settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck))
HEAD = "---\ntitle: Vault\nsummary: A vault.\ncategory: concept\n---\n\n"
LEDGER = "---\ntitle: Ledger\npublisher: P\nurl: https://a.b/\naccessed: 2026-10-01\ngrade: press\n---\n"

CLASSES = {*"term figure later cite as-of headerlink scroll align-left align-right align-center".split()}
"""Those that the renderer gives; none of them comes from a note."""
SCHEME, C0_AND_SPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:"), "".join(map(chr, range(33)))
"""As a browser finds the scheme of an address (URL Standard): it drops what is before it, and ends of lines within."""
PIECES = st.one_of(
    st.sampled_from(ATTACKS),
    st.sampled_from(
        [piece for attack in ATTACKS for piece in (attack[: len(attack) // 2], attack[len(attack) // 2 :])]
    ),
    st.sampled_from(
        ["[", "](", ")", "<", ">", '"', "'", "`", "*", "_", "\\", "&", "#", "\n", "\n\n", "    ", "| ", "```\n"]
    ),
    st.text(max_size=4),
)
MIXTURES = st.lists(PIECES, max_size=6).map("".join)


def _note(text: str) -> Note:
    return _parsed("glossary/vault.md", f"{HEAD}{text}\n".encode(), None)[0]


def _html(text: str) -> str:
    ledger = _parsed("sources/ledger.md", LEDGER.encode(), None)[0]
    note = _note(text)
    known = build([note, ledger], {note.uri, ledger.uri}, TODAY, None, frozenset())
    return str(prose.Renderer(known).prose(note).texts["body"])


def _nodes(html: str) -> list[LexborNode]:
    body = LexborHTMLParser(f"<!doctype html><body><main>{html}</main>").body
    return [node for node in body.traverse() if node.tag not in ("body", "main")]


@LAWFUL
@given(MIXTURES)
@example("``` {.card #location onclick=alert(1)}\ncode\n```")
@example("| a |\n|---|\n| <svg onload=alert(1)> |")
def test_it_holds_nothing_but_what_texts_are_made_of(text: str) -> None:
    if _note(text).model is None:  # it holds what no file may
        return
    for node in _nodes(_html(text)):
        assert node.tag in prose.TAGS
        assert set(node.attributes) <= prose.ATTRIBUTES.get(node.tag, set())
        assert "id" not in node.attributes or node.tag in prose.HEADINGS or node.id.startswith("to-")
        assert set((node.attributes.get("class") or "").split()) <= CLASSES
        href = node.attributes.get("href") or ""
        scheme = SCHEME.match(re.sub(r"[\t\n\r]", "", href).lstrip(C0_AND_SPACE))
        assert scheme is None or scheme[0].lower() in ("http:", "https:", "mailto:")


@LAWFUL
@given(MIXTURES)
def test_a_browser_reads_it_twice_as_it_reads_it_once(text: str) -> None:
    """What is written out again and read again stays the same: nothing in it changes its meaning."""
    if _note(text).model is None:
        return
    once = LexborHTMLParser(f"<!doctype html><body><main>{_html(text)}</main>").body.html
    assert LexborHTMLParser(f"<!doctype html>{once}").body.html == once


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if "<" in attack or ">" in attack])
def test_no_field_holds_a_tag(attack: str) -> None:
    for name in ("title", "summary", "aliases", "abbreviation", "law"):
        value = [attack] if name == "aliases" else attack
        values = {"title": "A", "summary": "A.", "category": "concept", name: value}
        model, problems = validation.validate("term", Fields(values), "docs/glossary/a.md")
        assert model is None
        assert {problem.code for problem in problems} <= {"S207", "S205"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "https://a b/", "data:,a", "//a.b/"])
@pytest.mark.parametrize("name", ["url", "archive", "original"])
def test_no_source_leads_elsewhere_than_to_the_web(address: str, name: str) -> None:
    values = {"title": "A", "publisher": "P", "url": "https://a.b/", "accessed": "2026-10-01", "grade": "press"}
    _, problems = validation.validate("source", Fields(values | {name: address}), "docs/sources/a.md")
    assert [str(problem) for problem in problems] == [
        f"docs/sources/a.md:1:1: S203 `{address}` is no web address; begin it with `https://` and leave out spaces"
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_filled_in_like_a_template(attack: str) -> None:
    assert "49" not in _html(attack)
