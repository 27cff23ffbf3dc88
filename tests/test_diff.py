"""What a change means for readers: every page that it shows on, and no other."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import ROOT, TODAY, lay
from explainer import site
from explainer.comparing import attribution, diff, telling
from explainer.comparing.diff import Side
from explainer.comparing.difference import Difference, Shown, Value
from test_laws import LAWFUL
from test_planted_faults import ARCH, KEYSTONE, LEDGER, OFFICE, REGISTER, SOUND, TABLE, WHY

SETTINGS = {"mkdocs.yml": (ROOT / "mkdocs.yml").read_text(encoding="utf-8")}
COMPARING = settings(LAWFUL, max_examples=12)
"""Where every example is two whole sites, and all their pages as HTML."""
NEWEST = "- {value: 31, as_of: 1925-03, sources: [ledger, survey]}"


@pytest.fixture(autouse=True)
def folder_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sites are laid out."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _edited(path: str, old: str, new: str) -> dict[str, str]:
    assert SOUND[path].count(old) == 1
    return SOUND | {path: SOUND[path].replace(old, new)}


def _side(files: dict[str, str], name: str) -> Side:
    """The site of some files; they are gone before it is compared, but for what a comparison may ask for."""
    root = lay(Path(tempfile.mkdtemp()), files | SETTINGS)
    built = site.build(root, TODAY)
    shutil.rmtree(root / "docs")
    return Side(name, root, built)


def _compared(files: dict[str, str], base: dict[str, str] = SOUND) -> Difference:
    return diff.compare(_side(base, "old"), _side(files, "new"))


def _html(built: site.Site) -> dict[str, tuple[str, str, str]]:
    """Every page as it is seen: what the theme shows of it, and its HTML."""
    return {page.uri: (page.title, page.description, page.html) for page in built.pages}


def _uris(pages: Sequence[Shown]) -> set[str]:
    return {page.uri for page in pages}


ADDED = _edited(OFFICE, NEWEST, f"{NEWEST}\n              - {{value: 40, as_of: 1930, sources: [survey]}}")
ROW = _edited(TABLE, "3,,1.25", "4,1901,2,bridge-office,survey\n        3,,1.25")
SUMMARY = _edited(ARCH, "A curve of stones", "An arc of stones")
RENAMED = {
    path.replace("glossary/arch", "glossary/vault"): text.replace("arch.md", "vault.md").replace(
        "[arch]\n", "[vault]\n"
    )
    for path, text in SOUND.items()
}

TOLD = {
    "nothing": (SOUND, "Nothing that a reader sees has changed.\n"),
    "a newer value": (
        ADDED,
        """\
1 figure
  Spans (actors/bridge-office/#spans), Bridge Office
    31 spans as of 1925-03 → 40 spans as of 1930
    shows on 5 pages:
      Bridge Office (actors/bridge-office/)
      Why a bridge stands (explainers/why-bridges-stand/)
      Figures (figures/)
      Bridges (./)
      A survey of the bridges (sources/survey/)

5 pages look different
  Bridge Office (actors/bridge-office/)
  Why a bridge stands (explainers/why-bridges-stand/)
  Figures (figures/)
  Bridges (./)
  A survey of the bridges (sources/survey/)

1 picture for sharing changed
  assets/cards/bridge-office.png

8 data files changed
  assets/search-index.js
  data/datapackage.json
  data/figures.csv
  data/figures.json
  data/figures/bridge-office.spans.csv
  data/figures/bridge-office.spans.json
  feeds/changes.xml
  feeds/figures.xml

1 problem brought
  docs/actors/bridge-office.md:25:55: F603 `31 spans` is superseded: `bridge-office#spans` is 40 spans as of 1930; \
write the new value, or pin it: `"as of 1925-03"`
""",
    ),
    "a row of a register with a computed figure": (
        ROW,
        """\
1 figure
  Crossings (registers/crossings/#crossings), Crossings
    2 crossings as of 1899 → 3 crossings as of 1901
    shows on 2 pages:
      Figures (figures/)
      Crossings (registers/crossings/)

3 pages look different
  Figures (figures/)
  Crossings (registers/crossings/)
  A survey of the bridges (sources/survey/)

1 picture for sharing changed
  assets/cards/crossings.png

9 data files changed
  assets/search-index.js
  data/crossings.csv
  data/datapackage.json
  data/figures.csv
  data/figures.json
  data/figures/crossings.crossings.csv
  data/figures/crossings.crossings.json
  feeds/changes.xml
  feeds/figures.xml
""",
    ),
    "a summary, which the cards of other pages show": (
        SUMMARY,
        """\
1 title or summary
  Stone arch (glossary/arch/)
    summary: A curve of stones that carries a load to both of its feet. → \
An arc of stones that carries a load to both of its feet.
    shows on 3 pages:
      Stone arch (glossary/arch/)
      Glossary (glossary/)
      Key-stone (glossary/keystone/)

3 pages look different
  Stone arch (glossary/arch/)
  Glossary (glossary/)
  Key-stone (glossary/keystone/)

2 data files changed
  assets/search-index.js
  data/notes.json
""",
    ),
    "a renamed note": (
        RENAMED,
        """\
1 page renamed
  Stone arch (glossary/arch.md) → Stone arch (glossary/vault/)

4 pages look different
  A–Z (a-z/)
  Glossary (glossary/)
  Key-stone (glossary/keystone/)
  The ledger of the bridges (sources/ledger/)

1 picture for sharing new
  assets/cards/vault.png

1 picture for sharing lost
  assets/cards/arch.png

3 data files changed
  assets/search-index.js
  data/notes.json
  objects.inv
""",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_change_is_told(case: str):
    files, told = TOLD[case]
    assert telling.text(_compared(files)) == told


def test_each_of_two_changes_has_its_own_pages():
    """A value that prose states, and a summary that a card shows, both changed at once."""
    both = SUMMARY | {OFFICE: ADDED[OFFICE]}
    found = _compared(both)
    assert _uris(found.figures[0].pages) == _uris(_compared(ADDED).figures[0].pages)
    assert _uris(found.definitions[0].pages) == _uris(_compared(SUMMARY).definitions[0].pages)


def test_a_card_that_no_mark_of_a_page_names_is_not_seen_there():
    """A link that states a figure shows the figure's card, and none of the figure's note; the page changed besides."""
    stating = _edited(WHY, "of the Bridge Office", "in the land")
    changed = {
        OFFICE: SOUND[OFFICE].replace("and counts them", "and names them"),
        WHY: stating[WHY].replace("Each stone", "Every stone"),
    }
    found = _compared(stating | changed, stating)
    assert "explainers/why-bridges-stand.md" in _uris(found.pages.changed)
    assert _uris(found.definitions[0].pages) == {"actors/bridge-office.md", "actors/index.md", "index.md"}


def test_the_address_of_a_row_is_seen_where_its_key_is_not():
    keyed = SOUND | {
        REGISTER: SOUND[REGISTER].replace('name: number, type: integer, title: "No."', "name: number, title: Key"),
        TABLE: SOUND[TABLE]
        .replace("1,1827", "old-bridge,1827")
        .replace("2,1899", "new-bridge,1899")
        .replace("3,,", "last-one,,"),
    }
    found = _compared(keyed | {TABLE: keyed[TABLE].replace("last-one", "last-two")}, keyed)
    assert "registers/crossings.md" in _uris(found.pages.changed)


def test_a_value_on_top_follows_what_the_same_counter_said():
    later = ADDED | {OFFICE: ADDED[OFFICE].replace("as_of: 1930,", "as_of: 1930, by: bridge-office,")}
    assert _compared(later).figures[0].values == (Value("added", None, None, "40 spans", "1930", "bridge-office"),)


VALUES = {
    "an older value is added": (
        _edited(OFFICE, NEWEST, f"- {{value: 20, as_of: 1910, sources: [survey]}}\n              {NEWEST}"),
        Value("added", None, None, "20 spans", "1910", None),
    ),
    "a value is mended": (
        _edited(OFFICE, "value: 12,", "value: 13,"),
        Value("mended", "12 spans", "1899-06-01", "13 spans", "1899-06-01", None),
    ),
    "a value is taken away": (
        _edited(OFFICE, "- {value: 12, as_of: 1899-06-01, sources: [ledger]}\n", "\n"),
        Value("removed", "12 spans", "1899-06-01", None, None, None),
    ),
    "a value has another source": (
        _edited(OFFICE, "1925-03, sources: [ledger, survey]", "1925-03, sources: [survey]"),
        Value("described", "31 spans", "1925-03", "31 spans", "1925-03", None),
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_what_became_of_a_value_is_told(case: str):
    files, value = VALUES[case]
    (figure,) = _compared(files).figures
    assert (figure.kind, figure.values) == ("changed", (value,))


def test_a_figure_that_is_gone_is_told_with_the_pages_that_showed_it():
    found, back = _compared(SOUND, ADDED | WITHOUT_SPANS), _compared(WITHOUT_SPANS)
    assert [(f.kind, f.figure.anchor) for f in back.figures] == [("removed", "spans")]
    assert [(f.kind, f.figure.anchor) for f in found.figures] == [("added", "spans")]
    told = _uris(back.figures[0].pages)
    assert told == _uris(found.figures[0].pages)
    assert told == {
        "actors/bridge-office.md",
        "explainers/why-bridges-stand.md",
        "figures.md",
        "index.md",
        "sources/ledger.md",
        "sources/survey.md",
    }


SPANS = """\
          spans:
            label: Spans
            unit: spans
            observations:
              - {value: 12, as_of: 1899-06-01, sources: [ledger]}
              - {value: 31, as_of: 1925-03, sources: [ledger, survey]}
"""
WITHOUT_SPANS = _edited(OFFICE, SPANS, "")


def test_links_and_citations_are_told_with_their_ends():
    """A mention more, a link less, a source no longer cited."""
    text = SOUND[KEYSTONE].replace("Without it the [arch](arch.md) falls.", "The Bridge Office paid.[^survey]")
    found = _compared(SOUND | {KEYSTONE: text})
    assert [(tie.source.uri, tie.target.uri, tie.relation) for tie in found.links.added] == [
        ("glossary/keystone.md", "actors/bridge-office.md", "mention")
    ]
    assert [(tie.source.uri, tie.target.uri, tie.relation) for tie in found.links.removed] == [
        ("glossary/keystone.md", "glossary/arch.md", "link")
    ]
    assert [(tie.source.uri, tie.target.uri) for tie in found.citations.added] == [
        ("glossary/keystone.md", "sources/survey.md")
    ]
    assert found.citations.removed == ()


def test_a_source_comes_with_its_page_and_the_problem_that_nobody_cites_it():
    more = SOUND | {"docs/sources/log.md": SOUND[LEDGER].replace("The ledger", "The log").replace("/ledger", "/log")}
    found = _compared(more)
    assert found.sources.added == found.pages.added == (Shown("sources/log.md", "The log of the bridges"),)
    assert [problem.code for problem in found.problems.added] == ["C502"]
    mended = _compared(SOUND, more)
    assert (mended.sources.removed, [problem.code for problem in mended.problems.removed]) == (
        found.sources.added,
        ["C502"],
    )


def test_a_problem_that_only_moved_is_the_same():
    text = SOUND[KEYSTONE].replace("falls.", "falls.[^nobody]")
    moved = text.replace("Without it", "It is heavy.\n\n        Without it")
    found = _compared(SOUND | {KEYSTONE: moved}, SOUND | {KEYSTONE: text})
    assert (found.problems.added, found.problems.removed) == ((), ())


def test_the_introduction_of_a_folder_is_never_renamed():
    """Its page is there without it, too."""
    introduced = SOUND | INTRODUCTION
    page = {"docs/about/words.md": INTRODUCTION["docs/glossary/index.md"]}
    found = _compared(SOUND | page, introduced)
    assert (found.moved, _uris(found.pages.added), found.pages.removed) == ((), {"about/words.md"}, ())
    assert "glossary/index.md" in _uris(found.pages.changed)


def test_the_frame_of_the_pages_is_seen_too(tmp_path: Path):
    roots = [lay(tmp_path / name, SOUND | SETTINGS) for name in ("old", "new")]
    (roots[1] / "templates").unlink()
    shutil.copytree(ROOT / "templates", roots[1] / "templates")
    (roots[1] / "templates/theme/main.html").write_text("other")
    found = diff.compare(*(Side(root.name, root, site.build(root, TODAY)) for root in roots))
    assert telling.text(found) == "1 file around every page changed\n  templates/theme/main.html\n"


def test_a_page_is_made_with_the_templates_of_its_own_side(tmp_path: Path):
    roots = [lay(tmp_path / name, SOUND | SETTINGS) for name in ("old", "new")]
    (roots[1] / "templates").unlink()
    shutil.copytree(ROOT / "templates", roots[1] / "templates")
    template = roots[1] / "templates/pages/source.html.jinja"
    template.write_text(template.read_text().replace("What rests on it", "What is built on it"))
    found = diff.compare(*(Side(root.name, root, site.build(root, TODAY)) for root in roots))
    assert _uris(found.pages.changed) == {"sources/ledger.md", "sources/survey.md"}


EDITS = [
    (OFFICE, "value: 12,", "value: 13,"),
    (OFFICE, NEWEST, f"{NEWEST}\n              - {{value: 40, as_of: 1930, sources: [survey]}}"),
    (OFFICE, "unit: spans", "unit: arches"),
    (OFFICE, "label: Spans", "label: Number of spans"),
    (OFFICE, "2.5 million", "3 million"),
    (OFFICE, "title: Bridge Office", "title: Office of Bridges"),
    (OFFICE, "abbreviation: BRO", "abbreviation: OOB"),
    (OFFICE, SPANS, ""),
    (ARCH, "A curve of stones", "An arc of stones"),
    (ARCH, "aliases: [vault arch]", "aliases: [row of stones, key-stones]"),
    (ARCH, "title: Stone arch", "title: Stone vault"),
    (KEYSTONE, "title: Key-stone", "title: Load"),
    (WHY, "The Bridge Office", "It"),
    (TABLE, "3,,1.25", "4,1901,2,bridge-office,survey\n        3,,1.25"),
    (TABLE, "0.5", "0.75"),
    (TABLE, "2,1899", "7,1899"),
    (REGISTER, "name: opened", "name: opened_on"),
    (REGISTER, "minimum: 0", "minimum: -1"),
    (LEDGER, "publisher: Bridge Office", "publisher: Ledger Press"),
    (LEDGER, "accessed: 2026-10-01", "accessed: 2026-10-02"),
]
INTRODUCTION = {
    "docs/glossary/index.md": """
        ---
        title: Glossary
        summary: Words.
        ---

        A load on a key-stone, and [31 spans](../actors/bridge-office.md#spans "as of 1925-03") of the BRO.
        """
}
"""A page whose mentions and figures are marked in the text alone: it has no cards."""


def _with(edits: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    files = SOUND | INTRODUCTION
    for path, old, new in edits:
        files = files | {path: files[path].replace(old, new)}
    return files


@given(
    st.lists(st.sampled_from(EDITS), unique=True, max_size=4), st.lists(st.sampled_from(EDITS), unique=True, max_size=2)
)
@example([EDITS[11]], [])
@example([EDITS[2]], [EDITS[2], EDITS[12]])
@COMPARING
def test_the_pages_that_look_different_are_those_whose_html_differs(old, new):
    base, head = _side(_with(old), "old"), _side(_with(new), "new")
    one, other = _html(base.site), _html(head.site)
    found = diff.compare(base, head)
    assert _uris(found.pages.changed) == {uri for uri in one.keys() & other.keys() if one[uri] != other[uri]}
    # Every figure and definition is told with some of them; what shows nowhere does not look different.
    named = _uris(page for change in (*found.figures, *found.definitions) for page in change.pages)
    assert named <= _uris(found.pages.changed)


OBSERVED = st.tuples(st.integers(0, 99), st.sampled_from(["1899", "1899-06-01", "1925-03", "1925", "1926-02-03"]))


@given(
    st.sampled_from(["spans", "cost"]),
    st.lists(OBSERVED, min_size=1, max_size=3),
    st.lists(OBSERVED, min_size=1, max_size=3),
)
@example("spans", [(1, "1925"), (2, "1925")], [(2, "1925"), (1, "1925")])
@example("spans", [(1, "1925"), (1, "1925")], [(1, "1925")])
@COMPARING
def test_a_figure_is_told_with_the_pages_whose_html_differs_and_no_other(key: str, old, new):
    """Nothing but one figure is changed: no page is left out, and none is named for it that is as it was."""
    base, head = (_side(_observed(key, values), name) for name, values in (("old", old), ("new", new)))
    one, other = _html(base.site), _html(head.site)
    found = diff.compare(base, head)
    assert [(f.figure.uri, f.figure.anchor) for f in found.figures] in ([], [("actors/bridge-office.md", key)])
    named = _uris(page for change in found.figures for page in change.pages)
    assert named == {uri for uri in one if one[uri] != other[uri]}
    assert bool(found.figures) == bool(named)


def _observed(key: str, values: list[tuple[int, str]]) -> dict[str, str]:
    """The sound notes with other observations of a figure."""
    head, _, rest = (SOUND | INTRODUCTION)[OFFICE].partition(f"          {key}:\n")
    before, _, rest = rest.partition("observations:\n")
    after = rest.split("\n")
    while after[0].lstrip().startswith("- {value"):
        del after[0]
    lines = [f"              - {{value: {value}, as_of: {date}, sources: [survey]}}" for value, date in values]
    text = f"{head}          {key}:\n{before}observations:\n" + "\n".join([*lines, *after])
    return SOUND | INTRODUCTION | {OFFICE: text}


@given(st.lists(st.frozensets(st.integers(0, 9), max_size=4), max_size=12))
@LAWFUL
def test_each_change_is_found_behind_its_pages(shows: list[frozenset[int]]):
    """Whatever pages the changes show on, halving finds exactly them."""

    def differing(changes: Sequence[int], uris: frozenset[str]) -> frozenset[str]:
        return uris & {str(page) for change in changes for page in shows[change]}

    pages = frozenset(map(str, range(10)))
    found = attribution.attributed(range(len(shows)), pages, differing)
    assert found == [frozenset(map(str, own)) for own in shows]


def test_what_only_several_changes_do_together_is_told_of_each():
    def together(changes: Sequence[str], uris: frozenset[str]) -> frozenset[str]:
        return uris if {"a", "b"} <= set(changes) else frozenset()

    pages = frozenset({"home"})
    assert attribution.attributed("abc", pages, together) == [pages, pages, pages]
    assert attribution.attributed("ab", pages, together) == [pages, pages]
    assert attribution.attributed("ac", pages, together) == [frozenset(), frozenset()]


def test_settings_are_read_without_what_only_mkdocs_can_read():
    assert Side("x", ROOT, _side(SOUND, "x").site).settings["site_url"] is None
