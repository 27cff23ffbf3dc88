"""An address that was published answers for good, at its place or where it is led on."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, layout, published, record, redirects, sections, site
from explainer.layout import INDEXES
from explainer.site import Site
from test_planted_faults import ARCH, OFFICE, REGISTER, SOUND, TABLE

LIST, TOLL, YEARS = "docs/published.txt", "docs/programs/toll.md", "docs/registers/years.md"
PAID = """figures:
          paid: {label: Paid, unit: USD, observations: [{value: 1 million, as_of: 2024, sources: [ledger]}]}
        """
FULL = SOUND | {
    TOLL: """
        ---
        title: Bridge toll
        summary: The price of crossing.
        administered_by: [bridge-office]
        ---
        """,
    YEARS: """
        ---
        title: Years of bridges
        summary: What happened on bridges.
        schema:
          fields: [{name: day, type: date, title: Day}, {name: event, title: Event}]
          primary_key: [day]
        timeline: {date: day, title: event}
        ---
        """,
    "docs/registers/years.csv": """
        day,event
        1827-05-01,The first bridge was built.
        """,
}
CHANGED = {
    **{path: text for path, text in FULL.items() if path not in (OFFICE, REGISTER, TABLE)},
    "docs/actors/bridges.md": SOUND[OFFICE]
    .replace(
        "figures:",
        "formerly: [actors/bridge-office]\n        former_anchors: {cost: paid, what-it-cost: price}\n        figures:",
    )
    .replace("  cost:", "  paid:")
    .replace("(#cost", "(#paid")
    .replace("## What it cost", "## Price"),
    "docs/registers/passages.md": SOUND[REGISTER].replace(
        "figures:", "formerly: [registers/crossings]\n        former_anchors: {row-0: row-2}\n        figures:"
    ),
    "docs/registers/passages.csv": SOUND[TABLE],
}
CHANGED = {
    path: text.replace("actors/bridge-office.md", "actors/bridges.md")
    .replace("bridge-office,", "bridges,")
    .replace("[bridge-office]", "[bridges]")
    .replace("registers/crossings.md", "registers/passages.md")
    for path, text in CHANGED.items()
}
"""The office and the register have moved, a figure, a heading and a row have other anchors."""


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), *arguments], env=EPOCH, catch_exceptions=False)


def _listed(built: Site, files: bool = True) -> set[str]:
    anchors = {note.id: built.catalog.anchors(note) for note in built.catalog.notes.values()}
    return published.addresses(built.catalog, anchors, built.files if files else None)


@pytest.mark.parametrize("notes_of", [FULL, CHANGED], ids=["full", "changed"])
def test_what_is_listed_is_there(notes_of: dict[str, str], notes) -> None:
    built = site.build(notes(notes_of), TODAY)
    assert built.problems == ()
    ids = {}
    for page in built.pages:
        found = [node.attributes["id"] for node in LexborHTMLParser(page.html).css("[id]")]
        assert sorted(set(found)) == sorted(found)
        ids[layout.address(page.uri) or "./"] = set(found)
    for address, note in built.catalog.moved.items():
        ids[f"{address}/"] = ids[layout.address(note.uri)]
        assert f"{address}/index.html" in built.files
    for address in _listed(built):
        page, mark, anchor = address.partition("#")
        if page.endswith("/"):
            assert not mark or anchor in ids[page], address
        else:
            assert page in {*built.files, *built.catalog.uris}, address


@pytest.mark.parametrize("told", ["by itself", "by what belongs to it", "by a row", "not at all"])
def test_the_check_knows_what_there_is_without_making_it(told: str, notes) -> None:
    files = FULL | {TOLL: FULL[TOLL].replace("administered_by: [bridge-office]", "related: [bridge-office]")}
    if told == "by itself":
        files[TOLL] = files[TOLL].replace("related:", PAID + "related:")
    if told == "by what belongs to it":
        files[OFFICE] = SOUND[OFFICE].replace("figures:", "part_of: [toll]\n        figures:")
    if told == "by a row":
        files[YEARS] = FULL[YEARS].replace("title: Event}", "title: Event}, {name: who, title: Who, refers_to: notes}")
        files["docs/registers/years.csv"] = "day,event,who\n1827-05-01,The first bridge was built.,toll\n"
    built = site.build(notes(files), TODAY)
    assert built.problems == ()
    assert ("feeds/programs/toll.xml" in _listed(built)) is (told != "not at all")
    assert _listed(built, files=False) == _listed(built)
    own = {uri for uri in built.files if not uri.startswith(("assets/", "_"))}  # what hosts read has no address
    assert own - _listed(built) == set()


def test_what_has_moved_or_is_renamed_answers_where_it_was(notes) -> None:
    root = notes(FULL)
    listed = published.text(_listed(site.build(root, TODAY)))
    shutil.rmtree(root / "docs")
    assert {"./", "a-z/", "actors/bridge-office/#cost", "registers/years/#y1827", "registers/crossings.csv"} <= {
        *listed.splitlines()
    }
    built = site.build(notes(CHANGED | {LIST: f"registers/passages/#row-0\n{listed}"}), TODAY)
    assert built.problems == ()
    living, former = "data/figures/bridges.paid", "data/figures/bridge-office.cost"
    for old, new in (
        (f"{former}.csv", f"{living}.csv"),
        (f"{former}.json", f"{living}.json"),
        ("data/figures/bridges.cost.csv", f"{living}.csv"),
        ("data/crossings.csv", "data/passages.csv"),
        ("registers/crossings.csv", "data/passages.csv"),
    ):
        assert built.files[old] == built.files[new]


@pytest.mark.parametrize(
    ("uri", "old", "within"),
    [
        ("actors/bridges.md", "cost", "h3#paid"),
        ("actors/bridges.md", "what-it-cost", "h2#price"),
        ("registers/passages.md", "row-0", "tr#row-2 > td:first-child"),
    ],
)
def test_a_former_anchor_stands_within_what_took_its_place(uri: str, old: str, within: str, notes) -> None:
    page = next(page for page in site.build(notes(CHANGED), TODAY).pages if page.uri == uri)
    place = LexborHTMLParser(page.html).css_first(f"{within} > span#{old}")
    assert place.text() == ""
    assert place.prev is None
    assert [heading.title for heading in page.headings if heading.anchor == "price"] in ([], ["Price"])


def test_an_anchor_that_a_template_gives_is_not_given_twice() -> None:
    html = '<h2 id="new">New</h2><h2 id="sources">Sources</h2>'
    assert redirects.with_former_anchors(html, {"sources": "new", "old": "gone"}) == html


@pytest.fixture(scope="module")
def repository() -> Site:
    return site.build(ROOT, TODAY)


def test_every_address_that_a_page_offers_is_of_its_note_or_of_a_known_section(repository: Site) -> None:
    """Whoever names a section otherwise is told here; the old name belongs into `sections.FORMER`."""
    catalog, used = repository.catalog, set()
    for page in repository.pages:
        note = catalog.by_uri.get(page.uri)
        added = set(page.anchors) - {*(catalog.anchors(note) if note else ())}
        assert {anchor for anchor in added if not sections.is_one(catalog, page.uri, anchor)} == set(), page.uri
        used |= {(page.uri, anchor) for anchor in added} | {("", anchor) for anchor in added & sections.OF_NOTES}
    assert {anchor for uri, anchor in used if not uri} == sections.OF_NOTES
    lasting = [uri for uri in INDEXES if uri not in ("actors/index.md", "glossary/index.md", "sources/index.md")]
    assert [(uri, name) for uri in lasting for name in sections._of_page(uri) if (uri, name) not in used] == []


def test_all_that_was_published_is_on_the_pages(repository: Site) -> None:
    pages = {sections.page(page.uri): page.html for page in repository.pages}
    anchors = [address.partition("#") for address in repository.catalog.published if "#" in address]
    assert len(anchors) > 4_000
    living = [(page, anchor) for page, _, anchor in anchors if page in pages]
    assert [f"{page}#{anchor}" for page, anchor in living if f' id="{anchor}"' not in pages[page]] == []


@pytest.mark.parametrize(
    ("address", "uri", "within"),
    [
        ("actors/bridge-office/#see-also", "actors/bridges.md", None),
        ("actors/bridges/#sources_1", "actors/bridges.md", None),
        ("a-z/#letter-\u0436", "a-z.md", None),
        ("figures/#toll", "figures.md", None),
        ("figures/#bridge-office", "figures.md", None),
        ("about/checks/#c599", "about/checks.md", "h3#c502"),
    ],
)
def test_a_section_that_a_page_has_no_more_answers(
    address: str, uri: str, within: str | None, notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "FORMER", {"c599": "c502"})
    built = site.build(notes(CHANGED | {LIST: f"{address}\n"}), TODAY)
    assert built.problems == ()
    html = next(page.html for page in built.pages if page.uri == uri)
    anchor = address.partition("#")[2]
    assert html.count(f' id="{anchor}"') == 1
    if within:
        assert LexborHTMLParser(html).css_first(f'{within} > span[id="{anchor}"]').prev is None
    else:
        assert html.startswith(f'<span class="former" id="{anchor}"></span>')


def test_what_is_no_section_gets_no_place(notes) -> None:
    """The list is in everybody's reach: what it holds does not come into a page as it is."""
    listed = 'a-z/#"><script>\nglossary/arch/#search\nglossary/arch/#see-also\n'
    built = site.build(notes(FULL | {LIST: listed}), TODAY)
    assert [(problem.line, problem.code) for problem in built.problems] == [(1, "I307"), (2, "I307")]
    arch = next(page for page in built.pages if page.uri == "glossary/arch.md")
    assert not any("<script" in page.html or 'id="search"' in page.html for page in built.pages)
    assert arch.html.count('id="see-also"') == 1


def test_the_list_is_added_to_and_nothing_is_taken_away(notes) -> None:
    root = notes(FULL)
    run = _run(root, "addresses")
    assert not (root / LIST).exists()
    assert (run.exit_code, run.stderr) == (0, f"{len(run.stdout.splitlines())} to be added to 0 published addresses\n")
    assert _run(root, "addresses", "--write").stdout == run.stdout == (root / LIST).read_text()
    assert _run(root, "check").exit_code == 0
    (root / ARCH).write_text((root / ARCH).read_text() + "\n## How it stands\n\nIt does.\n")
    run = _run(root, "addresses", "--write")
    assert (run.exit_code, run.stdout) == (0, "glossary/arch/#how-it-stands\n")
    assert _run(root, "check").exit_code == 0
    before = (root / LIST).read_text()
    (root / LIST).write_text(f"{before}sources/lost/\n")
    assert _run(root, "check").exit_code == 1
    (root / LIST).write_text(before)
    (root / ARCH).write_text((root / ARCH).read_text().replace("## How it stands", "## Why it stands"))
    assert _run(root, "check").exit_code == 1
    run = _run(root, "addresses", "--write")
    assert (run.exit_code, run.stdout.splitlines()) == (
        1,
        [
            f"{LIST}:{before.splitlines().index('glossary/arch/#how-it-stands') + 1}:1: I307 nothing answers any more "
            "at the published address `glossary/arch/#how-it-stands`; lead it to what took its place: "
            "`former_anchors: {how-it-stands: why-it-stands}` in `docs/glossary/arch.md`"
        ],
    )
    assert run.stderr.endswith("No address was listed: what has faults is not published; mend these first.\n")
    assert (root / LIST).read_text() == before


def test_a_note_that_is_withdrawn_answers(notes) -> None:
    root = notes(FULL)
    _run(root, "addresses", "--write")
    path = root / OFFICE
    path.write_text(
        path.read_text().replace(
            "summary:", "status: withdrawn\nwithdrawn: {since: 2026, because: It is gone.}\nsummary:"
        )
    )
    assert {problem.code for problem in record.check(root, TODAY)} == {"L408"}


def test_what_cannot_be_read_is_told_once(notes) -> None:
    root = notes(FULL)
    _run(root, "addresses", "--write")
    assert f"{OFFICE.removeprefix('docs/').removesuffix('.md')}/#spans\n" in (root / LIST).read_text()
    (root / OFFICE).write_text("---\ntitle: Office\n---\n")
    assert LIST not in {problem.path for problem in record.check(root, TODAY)}
    (root / LIST).write_bytes(b"glossary/\xff/\n")
    assert f"{LIST}:1:10: R101" in _run(root, "check").stdout
