"""A note that is withdrawn keeps its address and its files, and nothing leads there any more."""

import json
import re
import shutil

import pytest
from click.testing import CliRunner

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, site
from explainer.site import Site
from explainer.writing import unlinked
from test_planted_faults import KEYSTONE, LEDGER, OFFICE, REGISTER, SOUND, WHY

REASON = "status: withdrawn\n        withdrawn: {since: 2026-10-01, because: Nobody can tell who wrote it.}\n        "
GONE = {
    "docs/programs/pontage.md": """
        ---
        title: Old pontage
        summary: A price of crossing.
        figures:
          taken:
            label: Taken in all
            unit: GBP
            observations:
              - {value: 5, as_of: 1899, sources: [ledger]}
        ---

        The [Bridge Office](../actors/bridge-office.md) took it.[^ledger]
        """,
    "docs/registers/tolls.md": SOUND[REGISTER]
    .replace("title: Crossings", "title: Old tolls")
    .replace("crossings: {", "tolls: {")
    .replace("(#crossings", "(#tolls"),
    "docs/registers/tolls.csv": SOUND["docs/registers/crossings.csv"],
}


def _withdrawn(files: dict[str, str]) -> dict[str, str]:
    return {path: text.replace("summary:", f"{REASON}summary:", 1) for path, text in files.items()}


@pytest.fixture
def built(notes) -> Site:
    return site.build(notes(SOUND | _withdrawn(GONE)), TODAY)


def test_a_withdrawn_note_is_sound_and_keeps_its_page_and_its_files(built: Site, notes) -> None:
    assert built.problems == ()
    before = site.build(notes(SOUND | GONE), TODAY)
    assert [page.uri for page in built.pages] == [page.uri for page in before.pages]
    assert set(built.files) == set(before.files)
    assert [page.uri for page in built.pages if page.is_withdrawn] == ["programs/pontage.md", "registers/tolls.md"]


@pytest.mark.parametrize(
    "uri",
    ["a-z.md", "figures.md", "programs/index.md", "registers/index.md", "data/index.md", "actors/bridge-office.md"],
)
def test_no_page_leads_there(uri: str, built: Site, notes) -> None:
    def leads(made: Site) -> bool:
        html = next(page.html for page in made.pages if page.uri == uri)
        return "pontage" in html or "tolls" in html

    assert leads(site.build(notes(SOUND | GONE), TODAY))
    assert not leads(built)


@pytest.mark.parametrize(
    "uri",
    "assets/search-index.js llms.txt data/figures.json data/figures.csv data/programs.csv data/datapackage.json "
    "feeds/figures.xml".split(),
)
def test_no_file_of_all_notes_tells_of_it(uri: str, built: Site, notes) -> None:
    before = site.build(notes(SOUND | GONE), TODAY).files[uri]
    assert b"pontage" in before or b"tolls" in before
    # A feed follows a program for whoever subscribed to it.
    assert b"pontage" not in built.files[uri].replace(b"feeds/programs/pontage.xml", b"")
    assert b"tolls" not in built.files[uri]


def test_the_list_of_all_notes_says_that_it_is_withdrawn(built: Site) -> None:
    told = {note["id"]: note for note in json.loads(built.files["data/notes.json"])}
    assert (told["pontage"]["status"], told["pontage"]["withdrawn"]) == (
        "withdrawn",
        {"since": "2026-10-01", "because": "Nobody can tell who wrote it."},
    )
    assert "withdrawn" not in told["arch"]


def test_its_name_is_neither_marked_nor_looked_for(notes) -> None:
    files = SOUND | _withdrawn(GONE) | {KEYSTONE: SOUND[KEYSTONE].replace("falls.", "falls, like an Old pontage.")}
    root = notes(files)
    built = site.build(root, TODAY)
    assert built.problems == ()
    assert "pontage/" not in next(page.html for page in built.pages if page.uri == "glossary/keystone.md")
    assert [place for place in unlinked.places(root, built.catalog) if place.note_id == "pontage"] == []


def test_a_figure_of_it_is_never_due(notes) -> None:
    due = "Next review by"
    living, withdrawn = (site.build(notes(SOUND | found), TODAY) for found in (GONE, _withdrawn(GONE)))
    assert due in next(page.html for page in living.pages if page.uri == "programs/pontage.md")
    assert due not in next(page.html for page in withdrawn.pages if page.uri == "programs/pontage.md")
    assert due in next(page.html for page in withdrawn.pages if f"docs/{page.uri}" == OFFICE)


def test_search_engines_are_asked_to_forget_it(notes) -> None:
    root = notes(SOUND | _withdrawn(GONE))
    shutil.copy(ROOT / "mkdocs.yml", root)
    environment = EPOCH | {"SITE_URL": "https://example.org/"}
    run = CliRunner().invoke(cli.main, ["--root", str(root), "build"], env=environment)
    assert run.exit_code == 0, run.output
    robots = '<meta name="robots" content="noindex">'
    asked = [path.parent.name for path in (root / "site").rglob("*.html") if robots in path.read_text()]
    assert sorted(asked) == ["pontage", "tolls"]
    listed = re.findall(r"<loc>https://example.org/(.*?)</loc>", (root / "site/sitemap.xml").read_text())
    assert {"glossary/arch/", "programs/pontage/", "registers/tolls/"} & set(listed) == {"glossary/arch/"}


@pytest.mark.parametrize("path", [KEYSTONE, OFFICE, REGISTER, WHY, LEDGER, "docs/programs/pontage.md"])
def test_a_page_of_every_kind_begins_with_since_when_and_why(path: str, notes) -> None:
    files = SOUND | GONE
    made = site.build(notes(files | {path: files[path].replace("title:", f"{REASON}title:", 1)}), TODAY)
    html = next(page.html for page in made.pages if f"docs/{page.uri}" == path)
    told = "<strong>Withdrawn since October 1, 2026.</strong> Nobody can tell who wrote it.</p>"
    assert told in html.partition("<h2")[0]
