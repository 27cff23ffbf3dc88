"""A strict build by MkDocs, from the outside: the pages, the data files, the edit links, and other people's notes."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from explainer import cli, layout

ROOT = Path(__file__).parent.parent

FOREIGN = {
    "glossary/swing-bridge.md": """\
---
title: Swing bridge
summary: A bridge that turns on a pier to let ships pass.
category: concept
---

Unlike a [bascule bridge](bascule-bridge.md), it needs no counterweight.[^bridges-2020]
""",
    "glossary/bascule-bridge.md": """\
---
title: Bascule bridge
summary: A bridge whose span swings upward, balanced by a counterweight.
category: concept
figures:
  built:
    label: Bridges built
    unit: bridges
    observations:
      - {value: 12, as_of: 2019, sources: [bridges-2020]}
---

Where room is short, a swing bridge is the rarer choice: of the other kind [12 were built](#built "as of 2019").
""",
    "sources/bridges-2020.md": """\
---
title: "Bridges & their \\"keepers\\""
publisher: Bridge Society
url: https://example.org/bridges
accessed: 2020-05-01
grade: reference
---
""",
}


def copy_of_the_project(to: Path) -> Path:
    """The repository as somebody else has it: with no notes of ours."""
    for name in ("mkdocs.yml", "templates", "scripts"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(source, to / name)
    (to / "docs").mkdir()
    return to


def lay_docs(root: Path, notes: dict[str, str]) -> None:
    for uri, text in notes.items():
        file = root / "docs" / uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def build(root: Path):
    return CliRunner().invoke(cli.main, ["--root", str(root), "build"])


@pytest.fixture(scope="module")
def foreign_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of_the_project(tmp_path_factory.mktemp("foreign"))
    lay_docs(root, FOREIGN)
    result = build(root)
    assert result.exit_code == 0, result.output
    return root / "site"


def test_other_peoples_notes_build_with_no_change_of_ours(foreign_site: Path):
    page = (foreign_site / "glossary/swing-bridge/index.html").read_text()
    assert "<h1" in page
    assert 'href="../bascule-bridge/"' in page
    assert "Bridges &amp; their" in page


def test_every_door_of_the_navigation_opens(foreign_site: Path):
    home = (foreign_site / "index.html").read_text()
    doors = re.findall(r'<a href="([^"#:]+)"', home.partition('<nav class="top__ways"')[2].partition("</nav>")[0])
    assert len(doors) == 10
    for door in doors:
        assert (foreign_site / door / "index.html").is_file(), door


@pytest.mark.parametrize(
    ("uri", "here", "current"),
    [
        ("index.md", [], []),
        ("a-z.md", ["./"], ["./"]),
        ("glossary/index.md", ["./"], ["./"]),
        ("glossary/bascule-bridge.md", ["../"], []),
        ("glossary/swing-bridge.md", ["../"], []),
        ("sources/bridges-2020.md", ["../"], []),
        ("about/index.md", ["./"], ["./"]),
        ("about/checks.md", ["../"], []),
    ],
)
def test_the_frame_leads_from_where_a_page_is(foreign_site: Path, uri: str, here: list[str], current: list[str]):
    page = foreign_site / layout.address(uri) / "index.html"
    text = page.read_text()
    frame = text.partition("<article")[0] + text.partition("</article>")[2]
    for href in re.findall(r'(?:href|src|action)="([^"#:]+)"', frame):
        assert (page.parent / href).exists(), href
    assert re.findall(r'<a href="([^"]+)"[^>]* class="here"', frame) == here
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', frame) == current


def test_a_register_of_ours_is_no_door_of_theirs(foreign_site: Path):
    assert "- Timeline: registers/timeline.md" in (ROOT / "mkdocs.yml").read_text()
    assert "Timeline" not in (foreign_site / "index.html").read_text()


def test_a_note_of_nothing_builds(tmp_path: Path):
    root = copy_of_the_project(tmp_path)
    result = build(root)
    assert result.exit_code == 0, result.output
    assert "There is nothing here yet." in (root / "site/glossary/index.html").read_text()


def test_a_mention_becomes_a_link_that_a_backlink_leads_to(foreign_site: Path):
    bascule = (foreign_site / "glossary/bascule-bridge/index.html").read_text()
    swing = (foreign_site / "glossary/swing-bridge/index.html").read_text()
    assert re.search(r'<a (?=[^>]*class="term")[^>]*id="to-swing-bridge-1"[^>]*>swing bridge</a>', bascule)
    assert 'href="../bascule-bridge/#to-swing-bridge-1"' in swing


def test_data_files_are_published(foreign_site: Path):
    notes = json.loads((foreign_site / "data/notes.json").read_text())
    figures = json.loads((foreign_site / "data/figures.json").read_text())
    assert [note["id"] for note in notes] == ["bascule-bridge", "bridges-2020", "swing-bridge"]
    assert figures == [
        {
            "note": "bascule-bridge",
            "figure": "built",
            "label": "Bridges built",
            "unit": "bridges",
            "review": "yearly",
            "observations": [{"value": 12, "as_of": "2019", "by": None, "sources": ["bridges-2020"]}],
        }
    ]


def test_a_fault_stops_the_build_and_leaves_no_site(tmp_path: Path):
    root = copy_of_the_project(tmp_path)
    lay_docs(root, {"glossary/pier.md": FOREIGN["glossary/swing-bridge.md"]})
    result = build(root)
    assert result.exit_code == 1
    assert "docs/glossary/pier.md:7:10: L401 the link `bascule-bridge.md` leads to no note" in result.output
    assert not (root / "site").exists()


def test_a_warning_of_mkdocs_stops_the_build(tmp_path: Path):
    root = copy_of_the_project(tmp_path)
    config = (root / "mkdocs.yml").read_text().replace("  - About: about/index.md", "  - About: about/nowhere.md")
    (root / "mkdocs.yml").write_text(config)
    assert build(root).exit_code == 1


def test_edit_links_open_what_a_contributor_can_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EDIT_URI", "https://example.org/edit/main/docs/")
    root = copy_of_the_project(tmp_path)
    lay_docs(root, FOREIGN)
    assert build(root).exit_code == 0
    note = (root / "site/glossary/swing-bridge/index.html").read_text()
    index = (root / "site/glossary/index.html").read_text()
    assert 'href="https://example.org/edit/main/docs/glossary/swing-bridge.md"' in note
    assert "https://example.org/edit/" not in index


def test_nothing_generated_lands_among_the_notes(tmp_path: Path):
    root = copy_of_the_project(tmp_path)
    lay_docs(root, FOREIGN)
    assert build(root).exit_code == 0
    left = {path.relative_to(root / "docs").as_posix() for path in (root / "docs").rglob("*") if path.is_file()}
    assert left == set(FOREIGN)


def test_mkdocs_alone_gives_the_same_pages(foreign_site: Path, tmp_path: Path):
    """`mkdocs build` knows the same plugin: there is no second way of building."""
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)],
        cwd=foreign_site.parent,
        check=True,
    )
    pages = {path.relative_to(foreign_site): path.read_bytes() for path in foreign_site.rglob("*.html")}
    assert len(pages) > 10
    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.html")} == pages


def test_a_page_and_the_sitemap_say_when_its_note_was_last_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "x")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "x@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-03-04T12:00:00Z")
    root = copy_of_the_project(tmp_path)
    register = {
        "registers/bridges.md": "---\ntitle: Old\nsummary: All.\nschema: {fields: [{name: name, title: Name}]}\n---\n",
        "registers/bridges.csv": "name\nold\n",
    }
    lay_docs(root, FOREIGN | register)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    subprocess.run(["git", "add", "docs"], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "x"], cwd=root, check=True)
    (root / "docs/registers/bridges.csv").write_text("name\nold\nnew\n")
    assert build(root).exit_code == 0
    said = '<p>Last changed <time datetime="2026-03-04">March 4, 2026</time></p>'
    told = {
        uri: said in (root / "site" / uri / "index.html").read_text()
        for uri in ("glossary/swing-bridge", "registers/bridges", "glossary")
    }
    assert told == {"glossary/swing-bridge": True, "registers/bridges": False, "glossary": False}
    sitemap = (root / "site/sitemap.xml").read_text()
    lastmods = re.findall(r"<loc>([^<]*)</loc>\s*(?:<lastmod>([^<]*)</lastmod>)?", sitemap)
    dated = {loc: date for loc, date in lastmods if date}
    assert set(dated.values()) == {"2026-03-04"}
    assert "https://example.org/glossary/swing-bridge/" in dated
    assert "https://example.org/registers/bridges/" not in dated
    assert "https://example.org/glossary/" not in dated


def test_pages_name_their_feeds_and_a_site_with_an_address_has_it_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    root = copy_of_the_project(tmp_path)
    figures = FOREIGN["glossary/bascule-bridge.md"].split("category: concept\n")[1].split("---")[0]
    fund = f"---\ntitle: Fund\nsummary: A purse.\n{figures}---\n"
    lay_docs(root, FOREIGN | {"programs/fund.md": fund})
    assert build(root).exit_code == 0
    named = {
        uri: re.findall(r'type="application/atom.xml" title="[^"]*" href="([^"]*)"', (root / "site" / uri).read_text())
        for uri in ("programs/fund/index.html", "glossary/swing-bridge/index.html")
    }
    assert named == {
        "programs/fund/index.html": ["../../feeds/changes.xml", "../../feeds/programs/fund.xml"],
        "glossary/swing-bridge/index.html": ["../../feeds/changes.xml"],
    }
    assert 'href="https://example.org/programs/fund/#built"' in (root / "site/feeds/programs/fund.xml").read_text()


@pytest.mark.parametrize(
    ("uri", "written", "served", "led_to"),
    [
        ("glossary/arch.md", "keystone.md", "../keystone/", "glossary/keystone.md"),
        ("glossary/arch.md", "keystone.md#a", "../keystone/#a", "glossary/keystone.md"),
        ("glossary/arch.md", "keystone.md?a=1&amp;b#c", "../keystone/?a=1&amp;b#c", "glossary/keystone.md"),
        ("glossary/arch.md", "../index.md", "../../", "index.md"),
        ("glossary/arch.md", "index.md", "../", "glossary/index.md"),
        ("glossary/index.md", "arch.md", "arch/", "glossary/arch.md"),
        ("glossary/index.md", "../data/notes.json", "../data/notes.json", "data/notes.json"),
        ("index.md", "glossary/arch.md", "glossary/arch/", "glossary/arch.md"),
        ("index.md", "index.md", "./", "index.md"),
        ("index.md", "a%20b&amp;c.md", "a%20b%26c/", "a b&c.md"),
        ("index.md", "a%22 onmouseover=%22alert(1).md", "a%22%20onmouseover%3D%22alert%281%29/", None),
        ("index.md", "a&quot; onmouseover=&quot;x.md", "a%22%20onmouseover%3D%22x/", None),
        ("index.md", "../up.md", "../up.md", "../up.md"),
        ("index.md", "#here", "#here", ""),
        ("index.md", "HTTPS://example.org/a.md", "HTTPS://example.org/a.md", ""),
        ("index.md", "mailto:a.b@example.org", "mailto:a.b@example.org", ""),
        ("index.md", "//example.org/a.md", "//example.org/a.md", ""),
        ("index.md", "/a.md", "/a.md", ""),
    ],
)
def test_links_between_files_lead_between_pages(uri: str, written: str, served: str, led_to: str | None):
    page = '<p>{} <code>&lt;a href="x.md"&gt;</code> <a class="a>b" href="{}" id="c">href="x.md"</a></p>'
    found, uris = layout.served(page.format(1, written), uri)
    assert found == page.format(1, served)
    assert led_to is None or uris == ({led_to} if led_to else set())


def test_a_template_that_leads_to_nothing_stops_the_build(tmp_path: Path):
    root = copy_of_the_project(tmp_path)
    lay_docs(root, FOREIGN)
    template = root / "templates/pages/a-z.html.jinja"
    template.write_text(template.read_text() + '<p><a href="glossary/lost.md">Lost</a></p>\n')
    result = build(root)
    assert result.exit_code == 1
    assert "the page `a-z.md` leads to `glossary/lost.md`, which is not there" in result.output
    assert not (root / "site").exists()
