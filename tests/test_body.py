"""What a piece of Markdown holds and points at, and where it stands."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.rules_core import inline
from markdown_it.token import Token

from explainer import body, dialect
from explainer.body import Body, Citation, Heading, Link, Run
from explainer.sentences import sentence


def _places(parsed: Body) -> list[tuple[int, int, str]]:
    """Line, column and address or key of every link and citation."""
    found = [item for item in parsed.items if isinstance(item, Link | Citation)]
    return [(item.line, item.column, item.href if isinstance(item, Link) else f"^{item.key}") for item in found]


class TestPlaces:
    @pytest.mark.parametrize(
        ("markdown", "places"),
        [
            ("[a](b.md)", [(1, 1, "b.md")]),
            ("é “ü” [a](b.md)", [(1, 7, "b.md")]),
            ("x[^k]", [(1, 2, "^k")]),
            ("x.[^k][^l] [a](b.md)[^m]", [(1, 3, "^k"), (1, 7, "^l"), (1, 12, "b.md"), (1, 21, "^m")]),
            ("one\n  two [a](b.md)\nthree[^k]", [(2, 7, "b.md"), (3, 6, "^k")]),
            ("one [a\nb](c.md) two [d](e.md)", [(1, 5, "c.md"), (2, 14, "e.md")]),
            ("one  \ntwo [a](b.md)", [(2, 5, "b.md")]),
            ("- [a](b.md)\n- x\n\n    - y [c](d.md)", [(1, 3, "b.md"), (4, 9, "d.md")]),
            ("1. x\n\n    y [a](b.md)", [(3, 7, "b.md")]),
            ("10. [a](b.md)", [(1, 5, "b.md")]),
            ("> x [a](b.md)\n> [c](d.md)\nlazy [e](f.md)", [(1, 5, "b.md"), (2, 3, "d.md"), (3, 6, "f.md")]),
            ("> - x[^k]", [(1, 6, "^k")]),
            ("| a | b |\n|---|---|\n| x | [a](b.md) |", [(3, 7, "b.md")]),
            ("|a|b|\n|-|-|\n|[a](b.md)|[a](b.md)|", [(3, 2, "b.md"), (3, 12, "b.md")]),
            ("| a | a |\n|---|---|\n| a | a[^k] |\n| [a](b.md) | a |", [(3, 8, "^k"), (4, 3, "b.md")]),
            ("a | b\n--- | ---\nx | y[^k]", [(3, 6, "^k")]),
            ("## A [b](c.md)\n\nx", [(1, 6, "c.md")]),
            ("**[a](b.md)** *x[^k]*", [(1, 3, "b.md"), (1, 17, "^k")]),
            ("[**a**](b.md) [a](b.md)", [(1, 1, "b.md"), (1, 15, "b.md")]),
            ("`[a](b.md)` [a](b.md)", [(1, 13, "b.md")]),
            ("\\[a](b.md) [c](d.md)", [(1, 12, "d.md")]),
            ("<https://a.org> x", [(1, 1, "https://a.org")]),
            ("x [a][r]\n\n[r]: b.md", [(1, 3, "b.md")]),
            ("[a](b.md 'c') [d](<e f.md>)", [(1, 1, "b.md"), (1, 15, "e f.md")]),
            ("\n\n[a](b.md)", [(3, 1, "b.md")]),
        ],
    )
    def test_a_link_or_a_citation_stands_where_it_opens(self, markdown: str, places: list) -> None:
        assert _places(body.parse(markdown)) == places

    def test_a_run_stands_behind_the_sign_of_emphasis_before_it(self) -> None:
        found = [(item.text, item.line, item.column) for item in body.parse("**a** b\n***c***").items]
        assert found == [("a", 1, 3), (" b ", 1, 6), ("c", 2, 4)]

    @pytest.mark.parametrize("end", ["\n", "\n\n", ""])
    def test_lines_are_those_of_the_file(self, end: str) -> None:
        assert _places(body.parse(f"\n[a](b.md){end}", 7)) == [(8, 1, "b.md")]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_field_may_spell_out_the_end_of_a_line(self, end: str) -> None:
        found = body.parse(f"one{end}two{end}{end}three")
        assert [run.text for run in found.items] == ["one two", "three"]

    @pytest.mark.parametrize(
        "markdown",
        ["```\n[a](b.md)[^k]\n```", "x\n\n    [a](b.md)", "`[^k]`", "\\[^k]", "[^]", "[^a b]", "[^a", "[ ^a]"],
    )
    def test_code_and_what_is_no_reference_hold_none(self, markdown: str) -> None:
        assert _places(body.parse(markdown)) == []

    @pytest.mark.parametrize(
        ("value", "lines", "at", "places"),
        [
            ("x [a](b.md)", ["---", "f: x [a](b.md)"], (2, 4), [(2, 6, "b.md")]),
            ("x.[^k]", ["---", 'f: "x.[^k]"'], (2, 4), [(2, 7, "^k")]),
            ("x [a](b.md) y[^k]", ["---", "f: >-", "  x [a](b.md)", "  y[^k]"], (2, 4), [(3, 5, "b.md"), (4, 4, "^k")]),
            ("x[^k]", ["k: k", "f: x[^k]"], (2, 4), [(2, 5, "^k")]),
        ],
    )
    def test_in_a_field_they_stand_where_the_field_has_them(self, value, lines, at, places) -> None:
        assert _places(body.parse_inline(value, lines, *at)) == places

    def test_in_a_field_two_links_to_one_note_have_a_place_each(self) -> None:
        parsed = body.parse_inline("[a](b.md) [c](b.md)", ["---", "f: [a](b.md) [c](b.md)"], 2, 4)
        assert _places(parsed) == [(2, 4, "b.md"), (2, 14, "b.md")]


class TestLinks:
    @pytest.mark.parametrize(
        ("markdown", "text", "href", "title"),
        [
            ('[12 spans](b.md#spans "as of 1899")', "12 spans", "b.md#spans", "as of 1899"),
            ("[*12* `spans`](b.md 'x')", "12 spans", "b.md", "x"),
            ("[a\nb](c.md)", "a b", "c.md", ""),
            ("[a &amp; b](c.md?x=1&amp;y=2)", "a & b", "c.md?x=1&y=2", ""),
            ("[](c.md)", "", "c.md", ""),
            ("[a](javascript:x)", "a", "javascript:x", ""),
            ("[a](b%20c.md)", "a", "b%20c.md", ""),
            ("<a@b.org>", "a@b.org", "mailto:a@b.org", ""),
        ],
    )
    def test_a_link_has_a_text_an_address_and_a_title(self, markdown: str, text: str, href: str, title: str) -> None:
        (link,) = body.parse(markdown).links
        assert (link.text, link.href, link.title) == (text, href, title)

    @pytest.mark.parametrize(
        ("markdown", "said"),
        [
            ("One. See [a](b.md) there. Three.", "See a there."),
            ("[a](b.md) is one. Two.", "a is one."),
            ("One. Two\nis [a](b.md)", "Two is a"),
            ("The U.S. Army has [an arch](b.md). Two.", "The U.S. Army has an arch."),
            ("- One. [Arch](b.md)\n- Two.", "Arch"),
            ("| Old | [a](b.md) |\n|---|---|\n| x | y |", "Old · a"),
        ],
    )
    def test_a_link_stands_in_a_sentence(self, markdown: str, said: str) -> None:
        (link,) = body.parse(markdown).links
        assert link.sentence == said

    @pytest.mark.parametrize(
        ("markdown", "said"),
        [
            ("One. Two.[^k] Three.", "Two."),
            ("One. Two. [^k] Three.", "Two."),
            ("One. Two. [^k]Three.", "Two."),
            ("One[^k] and two.", "One and two."),
            ("One.[^k]", "One."),
            ("[^k] One.", "One."),
            ("One of the U.S.[^k] Two.", "One of the U.S. Two."),
            ("It has **[a](b.md)**.[^x][^k]", "It has a."),
        ],
    )
    def test_a_citation_supports_the_sentence_before_it(self, markdown: str, said: str) -> None:
        *_, citation = body.parse(markdown).citations
        assert (citation.key, citation.sentence) == ("k", said)


class TestSentences:
    @pytest.mark.parametrize(
        "text",
        [
            "One. |Two.| Three.",
            "|One is all|",
            "|One!| Two?",
            "One? |Two!|",
            "Is it? |“It is.”| Then.",
            "He said “Never.” |She| said",
            "In 1899. |12 spans stood.| Then",
            "It cost. |$12 did it.|",
            "|The U.S. Army, e.g. Gen. Smith, paid no. 7 to Ponton Inc. of St. Ives.| Then",
            "|J. Smith and Dr. A. B. Clark agree.| They do.",
            "|Sec. 506 of P.L. 117, cf. art. 3, applies.| So",
            "|On Jan. 3 it stood.| Then",
            "|It has 2.5 spans.| So",
            "|It is e.g. Ponton.| So",
            "Well… |It stood.|",
            "(It did.) |So|",
            "|it stands. so it does.| So",
            "Одне. |Друге.| Третє.",
            "|…|",
        ],
    )
    def test_the_sentence_around_a_place_is_found(self, text: str) -> None:
        before, said, after = text.split("|")
        paragraph = before + said + after
        if said == "She":
            said = "She said"
        for at in (len(before), len(before) + len(said.rstrip()) - 1):
            assert sentence(paragraph, at) == said


class TestRuns:
    @pytest.mark.parametrize(
        ("markdown", "runs"),
        [
            ("one two", [("one two", 1, 1)]),
            ("one *two* three", [("one ", 1, 1), ("two", 1, 6), (" three", 1, 10)]),
            ("one `two` three", [("one ", 1, 1), (" three", 1, 10)]),
            ("one [two](b.md) three", [("one ", 1, 1), (" three", 1, 16)]),
            ("a\n\n> b", [("a", 1, 1), ("b", 3, 3)]),
            ("| a | b |\n|---|---|\n| b | a |", [("a", 1, 3), ("b", 1, 7), ("b", 3, 3), ("a", 3, 7)]),
            ("## one\n\ntwo", [("two", 3, 1)]),
            ("```\none\n```", []),
        ],
    )
    def test_plain_text_comes_in_runs_outside_links_code_and_headings(self, markdown: str, runs: list) -> None:
        found = [item for item in body.parse(markdown).items if isinstance(item, Run)]
        assert [(run.text, run.line, run.column) for run in found] == runs

    @pytest.mark.parametrize(
        "markdown",
        [
            "See [x](y.md) and z\nor the word, `a word x` word",
            "or &amp; word *very* word\\* q.[^a] word",
            "x\\\nword  \n word <word@y.zz> word **word** `` a`word `` word",
            "- a word\n  word\n\n> b word\n> [c](word) word",
            "| a | b word [l](m.md) word |\n|---|---|\n| [l](m.md) word | word |",
        ],
    )
    def test_each_word_of_a_run_is_found_in_the_file(self, markdown: str) -> None:
        lines = markdown.split("\n")
        runs = [item for item in body.parse(markdown).items if isinstance(item, Run)]
        places = [run.place(match.start()) for run in runs for match in re.finditer("word", run.text)]
        assert len(places) >= 2
        assert {lines[line - 1][column - 1 :][:4] for line, column in places} == {"word"}

    def test_each_word_of_a_folded_field_is_found_in_the_file(self) -> None:
        lines = ["---", "answer: >-", "  A [word](word.md) of", "  the word and", "  *the", "  word*.", "---"]
        parsed = body.parse_inline("A [word](word.md) of the word and *the word*.", lines, 2, 9)
        runs = [item for item in parsed.items if isinstance(item, Run)]
        places = [run.place(match.start()) for run in runs for match in re.finditer("word", run.text)]
        assert places == [(4, 7), (6, 3)]

    def test_a_run_knows_the_sentence_of_each_of_its_characters(self) -> None:
        (run,) = body.parse("One. Two.").items
        assert isinstance(run, Run)
        assert (run.sentence(0), run.sentence(5)) == ("One.", "Two.")

    def test_a_run_after_another_element_knows_the_whole_paragraph(self) -> None:
        *_, run = body.parse("One `is` one. Two [is](b.md) two.").items
        assert isinstance(run, Run)
        assert (run.text, run.sentence(0), run.sentence(4)) == (" two.", "Two is two.", "Two is two.")


class TestHeadings:
    @pytest.mark.parametrize(
        ("markdown", "headings"),
        [
            ("## One two", [("One two", 2, "one-two", 1, 1)]),
            ("## Ärger & *co*: `x`", [("Ärger & co: x", 2, "arger-co-x", 1, 1)]),
            ("## A\n\n### A\n\n## A", [("A", 2, "a", 1, 1), ("A", 3, "a_1", 3, 1), ("A", 2, "a_2", 5, 1)]),
            ("One\n---", [("One", 2, "one", 1, 1)]),
            ("x\n\n  ## Two ##", [("Two", 2, "two", 3, 3)]),
            ("##No", []),
            ("    ## No", []),
        ],
    )
    def test_a_heading_has_a_level_and_an_anchor(self, markdown: str, headings: list) -> None:
        found = [item for item in body.parse(markdown).items if isinstance(item, Heading)]
        assert [(h.text, h.level, h.anchor, h.line, h.column) for h in found] == headings


class TestRefusals:
    @pytest.mark.parametrize(
        ("markdown", "refused"),
        [
            ("a <b>c</b>", [("M801", 1, 3), ("M801", 1, 7)]),
            ("a <br/> b", [("M801", 1, 3)]),
            ("x\n\n<div>\na\n</div>", [("M801", 3, 1)]),
            ("a <!-- b --> c", [("M801", 1, 3)]),
            ("<?php x ?>", [("M801", 1, 1)]),
            ("<!DOCTYPE html>", [("M801", 1, 1)]),
            ("- <i>a", [("M801", 1, 3)]),
            ("## A <b>", [("M801", 1, 6)]),
            ("| <b> |\n|---|", [("M801", 1, 3)]),
            ("[a <b>](c.md)", [("M801", 1, 4)]),
            ("![a](b.png)", [("M802", 1, 1)]),
            ("x ![a][r]\n\n[r]: b.png", [("M802", 1, 3)]),
            ("[![a](b.png)](c.md)", [("M802", 1, 2)]),
            ("[^a]: word", [("M803", 1, 1)]),
            ("[^a]: The ledger of the bridges.", [("M803", 1, 1)]),
            ("x\n[^a]: The ledger.", [("M803", 2, 1)]),
            ("x\n\n[^a]: https://example.org", [("M803", 3, 1)]),
            ("# A", [("M804", 1, 1)]),
            ("A\n===", [("M804", 1, 1)]),
            ("x\n- a", [("M805", 2, 1)]),
            ("x\n1. a", [("M805", 2, 1)]),
            ("x\n| a |\n|---|\n| b |", [("M805", 2, 1)]),
            ("- x\n  - y", [("M805", 2, 3)]),
            ("- x\n\n  y", [("M805", 3, 3)]),
            ("1. x\n\n   y", [("M805", 3, 4)]),
        ],
    )
    def test_what_notes_do_not_use_is_refused_at_its_place(self, markdown: str, refused: list) -> None:
        assert [(r.code, r.line, r.column) for r in body.parse(markdown).refused] == refused

    @pytest.mark.parametrize(
        "markdown",
        [
            "a < b > c",
            "`<b>`",
            "```\n<b>\n```",
            "<https://example.org>",
            "\\<b>",
            "&lt;b&gt;",
            "x\n\n- a\n- b\n\n    - c\n\ny",
            "x\n\n| a |\n|---|\n| b |\n\ny",
            "- a\n    - b\n        - c",
            "> x\n\n- a",
            "x\n\n1. a\n\n    b\n\n2. c",
            "- a\n- b",
            "## A\n- b",
            "x\n* * *\ny",
        ],
    )
    def test_all_else_is_not(self, markdown: str) -> None:
        assert body.parse(markdown).refused == ()


SIGNS = st.text("ab1 \n\\`*_[]()^!<>&#|-:~+=.\t;\"'é", max_size=40)
CITATIONS = st.builds("[^{}]".format, st.text("k-( ", max_size=3))
WORDS = ["", ' "t"', ' "t-t 1"', ' "t  t"', ' " t"', ' "t" ', '  "t"', "'t'", " 't'", ' ""', ' "&amp;"', '\xa0"t"']
ADDRESSES = st.text("b.#%_*!^`'[]\\\"(<>\x01 ", max_size=3)
LINKS = st.builds("[{}]({}{})".format, st.text("ab^ (:", max_size=3), ADDRESSES, st.sampled_from(WORDS))


@given(markdown=SIGNS | st.lists(CITATIONS | LINKS | st.text("a. ^![\\*\n", max_size=2)).map("".join))
@example(markdown="a")
@example(markdown="## a")
@example(markdown="| a |\n|---|\n| &amp; |")
@example(markdown='a [b](c.md "d").[^e]')
@example(markdown="[^(](b)")
@example(markdown="[a](b\x01)")
def test_a_text_with_few_marks_or_none_is_read_as_all_others(markdown: str) -> None:
    usual = dialect._parser()
    usual.core.ruler.at("inline", inline)
    found = dialect.PARSER.parse(markdown)
    for token in found:
        if token.type == "inline" and token.children is None:
            token.children = [Token("text", "", 0, content=token.content)] if token.content else []
    assert found == usual.parse(markdown)
