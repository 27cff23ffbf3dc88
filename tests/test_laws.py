"""Laws that hold for every folder of notes: for generated ones, and for those of this repository."""

import csv
import datetime
import html
import io
import json
import os
import posixpath
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import SimpleTextInlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown_it import MarkdownIt

from conftest import ROOT, TODAY, lay
from explainer import catalog as catalogs
from explainer import (
    cells,
    checks,
    dialect,
    exports,
    layout,
    pages,
    prose,
    quantities,
    reader,
    record,
    site,
    statements,
)
from explainer.body import Citation, Link
from explainer.catalog import MARKED_BODIES, Catalog
from explainer.comparing import comment
from explainer.models import MODELS
from explainer.notes import Note
from explainer.problems import RULES
from test_body import LINKS
from test_planted_faults import SOUND, TABLE

LAWFUL = settings(
    derandomize=True,
    database=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

BUILDING = settings(LAWFUL, max_examples=60)
"""Where every example is a whole site."""

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
"""What a file may hold on one line."""


class Prose(HTMLParser):
    """What a reader's browser sees in the prose of a page: links, citations, marked mentions, figures, addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.citations: list[str] = []
        self.mentions: list[tuple[str, str]] = []
        self.figures: list[str] = []
        self.spots: list[str] = []
        self._boxes: list[bool] = []
        self._link: tuple[dict[str, str], list[str]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        if tag == "div":
            self._boxes.append(named.get("class") in ("prose", "text"))
        elif tag == "a" and any(self._boxes):
            self._link = (named, [])

    def handle_data(self, data: str) -> None:
        if self._link:
            self._link[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._boxes.pop()
        elif tag == "a" and self._link:
            (named, parts), self._link = self._link, None
            href, text, kind = named.get("href", ""), _flat("".join(parts)), named.get("class", "")
            if kind == "footnote-ref":
                self.citations.append(href.removeprefix("#fn:"))
            elif kind == "term":
                self.mentions.append((href, text))
            elif kind != "headerlink":
                self.links.append((href, text))
                self.figures += [text] if kind == "figure" else []
            self.spots += [named["id"]] if "id" in named else []


def _flat(text: str) -> str:
    return " ".join(text.split())


def _seen_by_both(catalog: Catalog, note: Note, page: str) -> tuple[dict, dict]:
    """What the checker sees in a note's prose, and what a reader does."""
    items = [item for name in MARKED_BODIES if name in note.bodies for item in note.bodies[name].items]
    links = [item for item in items if isinstance(item, Link)]
    references = [reference for reference in catalog.links.get(note.id, ()) if reference.spot]
    checked = {
        "links": [(link.href, _flat(link.text)) for link in links],
        "citations": [item.key for item in items if isinstance(item, Citation)],
        "mentions": [
            (layout.relative(note.uri, catalog.notes[reference.target].uri), _flat(reference.text))
            for reference in references
            if reference.relation == "mention"
        ],
        "figures": [_flat(link.text) for link in links if statements.number_in_prose(catalog, note, link)],
        "spots": [reference.spot for reference in references],
    }
    prose = Prose(page)
    return checked, {name: getattr(prose, name) for name in checked}


def test_both_parsers_see_the_same_in_every_note_of_this_repository() -> None:
    built = site.build(ROOT, datetime.date.max)
    # A page is not made, or not as it was written, of what cannot be read or is refused.
    left_out = {problem.path for problem in built.problems if problem.code[0] in "RSM"}
    # A picture stands in the place of the link that asks for it.
    by_uri = {page.uri: page for page in pages.pages(built.catalog, {}, ROOT / "templates")}
    differing = {}
    for note in built.catalog.notes.values():
        if note.path not in left_out:
            checked, read = _seen_by_both(built.catalog, note, by_uri[note.uri].html)
            differing |= {note.uri: (checked, read)} if checked != read else {}
    assert differing == {}


ARCH, OFFICE = "../glossary/arch.md", "../actors/bridge-office.md"
ESSAY = "---\ntitle: Essay\nsummary: An essay.\nquestion: Why?\nanswer: Because.\n---\n\n"


def _both_of_essay(body: str) -> tuple[dict, dict, set[str]]:
    """What both see in a body among sound notes, and the codes of its problems."""
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        (root / "docs/explainers/essay.md").write_text(ESSAY + body, encoding="utf-8")
        built = site.build(root, TODAY)
    note = built.catalog.notes["essay"]
    page = next(page for page in built.pages if page.uri == note.uri)
    codes = {problem.code for problem in built.problems if problem.path == note.path}
    return *_seen_by_both(built.catalog, note, page.html), codes


def _unlike(reason: str, body: str):
    return pytest.param(body, marks=pytest.mark.xfail(reason=reason))


@pytest.mark.parametrize(
    "body",
    [
        f"See [the arch]({ARCH}), again [the arch]({ARCH}) and [the office]({OFFICE}).",
        f"[arch][a]\n\n[a]: {ARCH}",
        f"[a]: {ARCH}\n\nBRO [a]",
        "<https://example.org>, https://example.org, <mail@example.org>",
        f"[a b](<{ARCH}>)",
        f"[ar]({ARCH} 'so') [br]({ARCH} \"so\")",
        f'[ar]({ARCH}\n"so")',
        f"[ar](\n{ARCH}) [](../glossary/arch.md)",
        f'[12 spans]( {OFFICE}#spans "as of 1899-06-01" )',
        f"[12 *spans*]({OFFICE}#spans 'as of 1899-06-01') [12 spans]({OFFICE}#spans)",
        f"[a [b] c]({ARCH}) **[a]({ARCH})** [**a**]({ARCH}) [a `b` c]({ARCH})",
        f"[a]({ARCH}#) [a]({ARCH}?x=1&y=2) [a]({ARCH}?x=1&amp;y=2) [a](%2e%2e/glossary/arch.md)",
        "[a](https://example.org/z_(w)) <b@example.org>",
        f"\\[ar]({ARCH}) [a]({ARCH}\\) `[ar]({ARCH})` \\[^ledger] `[^ledger]`",
        f"```\n[ar]({ARCH}) BRO\n```\n\n~~~\nBRO\n~~~",
        f"- x\n\n    ```\n    [ar]({ARCH})\n    ```\n",
        f"x\n\n    [ar]({ARCH}) BRO",
        f"1) one\n2) [two]({ARCH})",
        f"> quote [ar]({ARCH})\nlazy [arch]({ARCH})",
        "|a|b|\n|-|-|\n|x\\|y|[a](../glossary/arch.md)|c[^ledger]|",
        "| a |\n|---|\n| BRO |\n| BRO |",
        "[a](../glossary/arch.md)[^ledger] [^ledger][^survey] *[^ledger]* x[^ledger]:y",
        "a &amp; stone arch &copy; &lt; BRO",
        "stone\narch",
        "stone  \narch",
        "stone\\\narch",
        "**stone** arch, stone *arch*, _stone arch_, a_stone arch_",
        "stone arch stone arch\n\n## Again\n\nStone arches\n\n### And again\n\nStone arch, vault arch",
        "- stone arch\n- Stone arch\n\n1. x\n\n    BRO\n\n2. y",
        "- x\n\n    BRO\n\n- y\n\n    - [z](../glossary/arch.md)",
        "[BRO](../actors/bridge-office.md) BRO's BRO\n\n## x\n\nBRO [BRO](../actors/bridge-office.md)",
        "~~BRO~~ BRO",
        "- [ ] BRO [x](../glossary/arch.md)",
        "BRO\n: BRO\n\n*[BRO]: x\n\n## A {#b}\n\n{: #a } BRO",
        "`` ` BRO ``\n\n“BRO” term--BRO BRO\\* B\\RO a*b*c a  b   BRO",
        "---\n\nBRO\n\n***\n\nBRO",
        f"## See [arch]({ARCH})\n\nSee [arch]({ARCH}).",
        f"See [arch]({ARCH})\n---\n",
        _unlike("a title in parentheses is none to Python-Markdown", f"[ar]({ARCH} (so))"),
        f"    [ar]({ARCH})",
        _unlike("a bar in code ends a cell for markdown-it only", f"|a|b|\n|-|-|\n|`x|y`|[a]({ARCH})|"),
        f"[x[^ledger]]({ARCH})",
        _unlike("an address with a space is a link to Python-Markdown only", "[a](x y.md)"),
        "[TOC]\n\nBRO",
        _unlike("an entity in a name hides the name from Python-Markdown", "&#66;RO"),
    ],
)
def test_both_parsers_see_the_same_in(body: str) -> None:
    checked, read, _ = _both_of_essay(body)
    assert checked == read


WORDS = "stones,the,Stone arch,stone arches,vault arch,key-stone,BRO,BROs,12,U.S.,—,&".split(",")
INLINES = [
    *WORDS,
    f"[an arch]({ARCH})",
    f"[it *is*]({OFFICE})",
    "[here](#the)",
    f'[12 spans]({OFFICE}#spans "as of 1899-06-01")',
    f"[31 spans]({OFFICE}#spans)",
    f'[**31** spans]({OFFICE}#spans "as of 1925-03")',
    "[away](https://example.org/a_b_c?d=1&e=2)",
    "<https://example.org/>",
    "stood.[^ledger]",
    "fell.[^survey][^ledger]",
    "*stone arch*",
    "**BRO**",
    "`BRO`",
    "\\*BRO\\*",
    "line\nbreak",
    "stone\narch",
    "hard  \nbreak",
]
LINE = st.lists(st.sampled_from(INLINES), min_size=1, max_size=7).map(" ".join)
ONE_LINE = st.lists(st.sampled_from([i for i in INLINES if "\n" not in i]), min_size=1, max_size=5).map(" ".join)
BLOCK = st.one_of(
    LINE,
    LINE,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: "## " + " ".join(words)),
    st.lists(ONE_LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(ONE_LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {line}" for line in lines)),
    st.tuples(ONE_LINE, ONE_LINE).map(lambda pair: f"- {pair[0]}\n\n    - {pair[1]}"),
    ONE_LINE.map(lambda line: f"> {line}\n> and so on"),
    st.tuples(ONE_LINE, ONE_LINE).map(lambda pair: f"| a | b |\n|---|--:|\n| {pair[0]} | {pair[1]} |"),
    ONE_LINE.map(lambda line: f"```\n{line}\n```"),
)
BODY = st.lists(BLOCK, min_size=1, max_size=12).map(lambda blocks: "\n\n".join(blocks) + "\n")


@BUILDING
@given(BODY)
def test_both_parsers_see_the_same_in_a_generated_note(body: str) -> None:
    checked, read, codes = _both_of_essay(body)
    assert codes <= {"L402"}
    assert checked == read


@pytest.mark.parametrize("body", ["It was made by the BRO.", "It is older than the other.[^ledger]"])
def test_both_parsers_see_the_same_in_the_text_of_a_source(body: str, notes) -> None:
    path = "docs/sources/survey.md"
    built = site.build(notes(SOUND | {path: SOUND[path].replace("It was made on foot.", body)}), TODAY)
    page = next(page for page in built.pages if page.uri == "sources/survey.md")
    checked, read = _seen_by_both(built.catalog, built.catalog.notes["survey"], page.html)
    assert checked == read


def _ids(text: str) -> Counter[str]:
    return Counter(html.unescape(found) for found in re.findall(r' id="([^"]*)"', text))


@pytest.mark.parametrize("folder", ["repository", "sound"])
def test_every_address_that_the_check_accepts_is_on_the_page(folder: str, tmp_path: Path) -> None:
    built = site.build(ROOT if folder == "repository" else lay(tmp_path, SOUND), datetime.date.max)
    missing = {}
    for page in built.pages:
        note = built.catalog.by_uri.get(page.uri)
        if note and note.model:
            missing[page.uri] = set(built.catalog.anchors(note)) - set(_ids(page.html))
    assert {uri: anchors for uri, anchors in missing.items() if anchors} == {}


def test_every_address_is_on_its_page_once(notes) -> None:
    built = site.build(notes(SOUND), TODAY)
    twice = {page.uri: [i for i, n in _ids(page.html).items() if n > 1] for page in built.pages}
    assert {uri: ids for uri, ids in twice.items() if ids} == {}


def _catalog(bodies: list[str]) -> Catalog:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        for number, body in enumerate(bodies):
            (root / f"docs/explainers/essay-{number}.md").write_text(ESSAY + body, encoding="utf-8")
        return record.read(root, TODAY)[0]


@LAWFUL
@given(st.lists(BODY, max_size=3))
def test_a_backlink_is_a_link_seen_from_its_end(bodies: list[str]) -> None:
    catalog = _catalog(bodies)
    seen_from_its_end = [reference for references in catalog.backlinks.values() for reference in references]
    seen_from_its_start = [reference for references in catalog.links.values() for reference in references]
    assert Counter(seen_from_its_end) == Counter(seen_from_its_start) == Counter(catalog.references)
    for note_id, references in catalog.backlinks.items():
        assert {reference.target for reference in references} == {note_id}
    for reference in catalog.references:
        assert reference.source != reference.target
        assert _flat(reference.text) in _flat(reference.sentence) or reference.relation not in ("link", "mention")


@LAWFUL
@given(st.lists(BODY, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(bodies: list[str], chance: random.Random) -> None:
    catalog = _catalog(bodies)
    notes = [*catalog.notes.values(), *catalog.duplicates]
    chance.shuffle(notes)
    again = catalogs.build(notes, catalog.uris, TODAY)
    assert list(again.notes) == list(catalog.notes)
    assert again.references == catalog.references
    assert again.uses == catalog.uses
    assert checks.run(again, []) == checks.run(catalog, [])
    assert exports.files(again) == exports.files(catalog)


def test_of_two_notes_with_one_id_the_first_path_wins_in_whatever_order_they_come(notes) -> None:
    root = notes(SOUND | {"docs/programs/arch.md": SOUND["docs/glossary/arch.md"]})
    catalog, _ = record.read(root, TODAY)
    both = [*catalog.notes.values(), *catalog.duplicates]
    for order in (both, both[::-1]):
        again = catalogs.build(order, catalog.uris, TODAY)
        assert [again.notes["arch"].uri, *(note.uri for note in again.duplicates)] == [
            "glossary/arch.md",
            "programs/arch.md",
        ]


def _hold_no_surprise(root: Path) -> None:
    """A folder is read, judged and rendered to the end, and its problems lie in its files."""
    built = site.build(root, TODAY)
    assert all(page.html for page in built.pages)
    for problem in built.problems:
        text = (root / problem.path).read_bytes().decode("utf-8", "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert problem.code in RULES
        assert 1 <= problem.line <= len(lines) + 1
        assert 1 <= problem.column <= len([*lines, ""][problem.line - 1]) + 2


MARKUP = r"""--- : [ ] { } ( ) " ' ` | > < & * - # ![ [^ ]: ]( as_of , !! ~ 1e999 -1 \ [TOC] http://[ // ../ %00"""
SPACED = ["\n---\n", "\t", "\r", "\n\n", "\ufeff", "\x00", "\u2028", "<!-- end -->", "<!-- begin prose -->"]
TEMPLATED = ["{{ note }}", "{% if %}", '<sup class="cite">arch</sup>', "0" * 50, ' "as of', "- \n"]
PLANTED = st.one_of(st.text(max_size=12), st.sampled_from([*MARKUP.split(), *SPACED, *TEMPLATED]))


@BUILDING
@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), PLANTED), min_size=1, max_size=3),
)
def test_nothing_raises_on_a_file_that_was_spoilt(path: str, spoils: list[tuple[float, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        text = (root / path).read_text(encoding="utf-8")
        for share, length, planted in spoils:
            at = int(share * len(text))
            text = text[:at] + planted + text[at + length :]
        (root / path).write_bytes(text.encode("utf-8", "replace"))
        _hold_no_surprise(root)


@BUILDING
@given(st.sampled_from(sorted(SOUND)), st.one_of(st.binary(max_size=200), TEXT.map(str.encode)))
def test_nothing_raises_on_a_file_of_anything(path: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        (root / path).write_bytes(data)
        _hold_no_surprise(root)


BLOCKS = [
    "1. ",
    "- ",
    "# ",
    "> ",
    "    ",
    "  \n",
    "\n",
    "\n\n",
    "```\n",
    "---\n",
    "===\n",
    "a | b\n--|--:\n",
    "[b]: c.md 'd'\n",
]
SPANS = r"""word Été a1 * ** _ ` `` \ \* &amp; & < <b> </b> <!-- <https://a.org/_a_> <a@b.org> [a](b.md) [a][b] [b] [ ]
    [*a*](b.md"as_of") ![a](b.png) a: |""".split()
PIECES = st.sampled_from([*BLOCKS, *SPANS, " ", "\x02", "\x03"])


CITED = SimpleNamespace(notes={"a": SimpleNamespace(kind="source", model=True)})
"""A catalog of one source."""
PLAIN = st.sampled_from(["[a](b.md#c)", '[a](b.md "as of 1")', "[^a]", "[^b]", "a. ", "!"])


@pytest.mark.parametrize("catalog", [None, CITED])
@settings(LAWFUL, max_examples=1000)
@given(st.lists(PIECES | PLAIN | LINKS, max_size=14).map("".join))
@example("a heading\n===")
@example("a | b\n--|--\nc | d")
@example(r"[a](b\_c.md)")
@example('[a](b.md)[^a], [a](b.md "as of 1")')
@example("- [a](b.md) c\n    - [^a] d")
@example("![a](b.md)")
@example("- # a\n[a](b.md)")
@example("```\n[a](b.md)\n```\n\n[a](b.md)")
@example("[a](b_c.md) [b](c_d.md)")
@example("[a](b[^a])")
@example("    [^a]\n\n[^a]")
def test_what_is_spared_a_trial_would_have_passed_it_unchanged(catalog: SimpleNamespace | None, text: str) -> None:
    sparing, trying = (prose._markdown(catalog and prose.Enricher(catalog, {})) for _ in range(2))
    trying.treeprocessors.register(InlineTreeprocessor(trying), "inline", 20)
    trying.treeprocessors.register(UnescapeTreeprocessor(trying), "unescape", 0)
    trying.parser.blockprocessors.deregister("explainer-plain-paragraph")
    assert sparing.convert(text) == trying.convert(text)


@settings(LAWFUL, max_examples=2000)
@given(st.lists(st.one_of(PIECES, st.sampled_from(["\t", "a-b: c = $1", "]", "#"])), max_size=14).map("".join))
@example("a heading\n===")
@example("- a\nb\n\n    # c")
@example("# a | b\n--|--\nc | d")
def test_what_is_read_by_a_shorter_way_is_what_all_rules_would_read(text: str) -> None:
    trying = dialect._parser()
    trying.block.ruler.disable("alone")
    trying.inline.terminator_re = MarkdownIt().inline.terminator_re
    trying.inline.ruler.at("citation", lambda state, silent: False)
    trying.inline.ruler.before("link", "late citation", dialect._citation)
    short, long = {}, {}
    assert dialect.PARSER.parse(text, short) == trying.parse(text, long)
    assert short == long


def test_an_inline_pattern_that_is_not_known_is_tried() -> None:
    markdown = prose._markdown(None)
    markdown.inlinePatterns.register(SimpleTextInlineProcessor("(w)ord"), "another", 1)
    assert markdown.convert("*a* word") == "<p><em>a</em> w</p>"


KEYS = st.sampled_from(
    sorted({field.alias or name for model in MODELS.values() for name, field in model.model_fields.items()})
    + "label unit observations value as_of sources by count sum dated_by fields name allow".split()
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        TEXT,
        st.sampled_from("arch ledger 2020-01 toll count sum http://[ 31e9 1e400 [a](b.md) [^ledger]".split()),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(TEXT, KEYS), inner, max_size=4)),
    max_leaves=12,
)


@BUILDING
@given(st.sampled_from([path for path in SOUND if path != TABLE]), st.dictionaries(KEYS, VALUES, max_size=3))
def test_nothing_raises_on_fields_of_any_value(path: str, values: dict) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        document, _ = reader.document((root / path).read_text(encoding="utf-8"), path)
        fields = document.fields.values | values
        (root / path).write_text(f"---\n{json.dumps(fields)}\n---\n{document.body}", encoding="utf-8")
        _hold_no_surprise(root)


CELLS = st.one_of(TEXT, st.text(st.sampled_from('a,"\n '), max_size=8))


@LAWFUL
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), max_size=5)))
def test_a_table_is_read_as_the_csv_module_wrote_it(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    read, problems = cells.rows(text.getvalue(), "table.csv")
    assert problems == []
    assert [tuple(cell.text for cell in row) for row in read] == rows
    lines = text.getvalue().split("\n")
    for cell in (cell for row in read for cell in row):
        at = lines[cell.line - 1][cell.column - 1 :]
        assert at.startswith(('"', cell.text.split("\n")[0]))


@LAWFUL
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=80))
def test_a_table_that_is_sound_is_read_as_the_csv_module_reads_it(text: str) -> None:
    read, problems = cells.rows(text, "table.csv")
    if not problems:
        expected = [row for row in csv.reader(io.StringIO(text, newline="\n")) if row not in ([], [""])]
        assert [[cell.text for cell in row] for row in read] == expected


@LAWFUL
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("Überblick  -- der\tBrücken_1 №5!")
def test_an_anchor_is_that_of_python_markdown(text: str) -> None:
    assert dialect.slug(text) == slugify(text, "-")


PLACES = {
    "{} end": "{} end",
    "begin {} end": "begin {} end",
    "## {} end": "{} end",
    "- {} end": "{} end",
    "> {} end": "{} end",
    "**{} end**": "{} end",
    "[{} end](arch.md)": "{} end",
    "| a |\n|---|\n| {} |": "a {}",
}
"""Where a template puts text, and what is to be read there."""


@LAWFUL
@given(TEXT.filter(str.strip), st.sampled_from(sorted(PLACES)))
@example("1. a", "{} end")
@example("[^a]: b", "{} end")
@example("+ a", "{} end")
@example("a\\", "| a |\n|---|\n| {} |")
@example("https://example.org <b> &amp; *a* _b_ `c` {d} ~~e~~ [TOC]", "{} end")
def test_escaped_text_is_shown_to_the_letter(text: str, place: str) -> None:
    shown = markdown.markdown(place.format(comment.escape(text)), extensions=["tables"])
    plain = html.unescape(re.sub(r"<[^>]*>", "", shown))
    assert _flat(plain) == _flat(PLACES[place].replace("{}", text))


@LAWFUL
@given(
    st.decimals(0, 10**15, allow_nan=False, places=None).map(lambda value: round(value, 6)),
    st.sampled_from(["USD", "EUR", "GBP", "UAH", "bridges", "percent", "million spans", "km"]),
)
def test_a_quantity_that_is_shown_is_read_back_as_the_same(value: Decimal, unit: str) -> None:
    written = quantities.numbers_in(f"There were {quantities.shown(value, unit)} then.")
    expected = value * 10**6 if unit == "million spans" else value
    assert [number.value for number in written] == [expected]
    assert written[0].means(expected)


@LAWFUL
@given(st.one_of(st.integers(-(10**20), 10**20), st.floats(-1e20, 1e20).filter(lambda x: not x or abs(x) > 1e-7)))
def test_a_value_is_the_number_that_was_written(number: float) -> None:
    assert quantities.value_of(number) == Decimal(repr(number))
    assert quantities.value_of(f" {number} ") == Decimal(repr(number))


BUILD = """
import datetime, hashlib, pathlib, sys
from explainer import site
built = site.build(pathlib.Path(sys.argv[1]), datetime.date(2026, 11, 1))
pages = [repr((page.uri, page.title, page.description, page.html)) for page in built.pages]
everything = [*map(str, built.problems), *pages, *map(repr, built.files.items())]
print(hashlib.sha256("\\0".join(everything).encode()).hexdigest(), len(everything))
"""


def test_two_builds_are_alike_to_the_byte(tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    runs = {
        subprocess.run(
            [sys.executable, "-c", BUILD, str(root)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(runs) == 1
    assert int(runs.pop().split()[1]) > len(SOUND)


URI = st.lists(st.sampled_from(["a", "b", "c.md"]), min_size=1, max_size=4).map("/".join)


@given(URI, st.one_of(URI, URI.map(lambda uri: f"{uri}/"), st.just("."), st.just("")))
def test_a_relative_address_is_that_of_the_file_system(uri: str, to: str) -> None:
    """Without asking the system in which folder the program runs, which is slow."""
    assert layout.relative(uri, to) == posixpath.relpath(f"/{to}", posixpath.dirname(f"/{uri}"))


@LAWFUL
@given(URI, st.lists(st.sampled_from(["a", "b.md", "..", ".", ""]), max_size=6).map("/".join))
def test_an_address_leads_where_the_file_system_would_lead(uri: str, href: str) -> None:
    joined = posixpath.normpath(posixpath.join("/", "docs", posixpath.dirname(uri), href))
    beyond = ".." in posixpath.normpath(posixpath.join(posixpath.dirname(uri), href)).split("/")
    found = layout.target(uri, href)
    assert found == (None if beyond or href.startswith("/") else posixpath.relpath(joined, "/docs"))


@LAWFUL
@given(
    st.sampled_from(["x.md", "index.md", "a/x.md", "a/index.md", "glossary/x.md", "glossary/index.md"]),
    st.text("aB1.~/_-", min_size=1)
    | st.builds(
        "{}{}.md".format,
        st.sampled_from(["", "../", "../glossary/", "../actors/", "../../actors/"]),
        st.sampled_from(["x", "a-1", "index", "index-1"]),
    ),
    st.data(),
)
def test_an_address_leads_where_it_does_with_a_letter_quoted(uri: str, path: str, data: st.DataObject) -> None:
    """One of plain letters alone is read by a shorter way, that of a note by one that is shorter still."""
    at = data.draw(st.integers(0, len(path) - 1).filter(lambda number: number or path[0] != "/"))
    quoted = f"{path[:at]}%{ord(path[at]):02X}{path[at + 1 :]}"
    folder, link = posixpath.dirname(uri), '<a href="{}#b">'
    assert layout.destination(folder, f"{path}#b") == layout.destination(folder, f"{quoted}#%62")
    if layout.target(uri, path) is not None:
        assert layout.served(link.format(path), uri) == layout.served(link.format(quoted), uri)
