"""A rebuild gives byte for byte what a build from nothing gives, and what is kept can be lost at any time."""

import contextlib
import datetime
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import mkdocs.commands.build
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from conftest import ROOT, STARTED, TODAY, lay
from explainer import ahead, kept, pages, site, templating
from explainer.catalog import Reference
from explainer.kept import Kept
from explainer.pages import Page, _rendered
from explainer.prose import Renderer
from test_charts import ALLIANCE as ALLIANCE_NOTE
from test_planted_faults import ARCH, KEYSTONE, LEDGER, OFFICE, REGISTER, SOUND, TABLE, WHY

PIER = SOUND[ARCH].replace("Stone arch", "River pier").replace("vault arch", "pier foot")
TERM, CARD = "templates/pages/term.html.jinja", "templates/social/card.yml"
FUND, CLAIMS, CLAIM_ROWS = "docs/programs/fund.md", "docs/registers/claims.md", "docs/registers/claims.csv"
PENTAGON, LOOKS, DESIGN = "docs/actors/pentagon.md", "docs/sources/links.csv", "docs/explainers/design.md"
ALLIANCE = "docs/actors/defense-industries-alliance.md"
NOTES = SOUND | {
    FUND: """
        ---
        title: Bridge Fund
        summary: Money for new bridges.
        abbreviation: BF
        decided_by: [bridge-office]
        paid_by: [pentagon]
        drawn_from: The [tolls](../glossary/arch.md) of all bridges.[^survey]
        headline: paid
        figures:
          paid:
            label: Paid so far
            unit: GBP
            observations:
              - {value: 2 million, as_of: 1899, by: bridge-office, sources: [ledger]}
              - {value: 3 million, as_of: 1925, by: pentagon, sources: [survey]}
        ---

        It paid [£2 million](#paid "as of 1899 by bridge-office") for the Bridge Office.
        """,
    PENTAGON: """
        ---
        title: Pentagon
        summary: It counts, too.
        match: word
        category: agency
        country: US
        related: [keystone]
        ---

        It knows each stone arch of the Bridge Fund, and [£3 million](../programs/fund.md#paid "as of 1925").
        """,
    DESIGN: """
        ---
        title: How it is designed
        summary: In steps.
        question: How?
        answer: In steps.
        pictures: [how-a-drawdown-happens]
        ---

        First this, then that.
        """,
    ALLIANCE: ALLIANCE_NOTE,
    "docs/about/index.md": """
        ---
        title: About
        summary: How this is made.
        ---

        By hand.
        """,
    "docs/about/members.md": """
        ---
        title: Members
        summary: Who they are.
        ---

        [The members](../actors/defense-industries-alliance.md#chart-alliance-members)
        """,
    CLAIMS: """
        ---
        title: Claims
        summary: What was said.
        schema:
          fields:
            - {name: number, type: integer, title: "No.", constraints: {required: true}}
            - {name: said, title: Said}
            - {name: figure, title: Figure, refers_to: figures}
            - {name: sources, title: Sources, refers_to: sources}
          primary_key: [number]
        ---

        Said of bridges.
        """,
    CLAIM_ROWS: """
        number,said,figure,sources
        1,Many spans,bridge-office#spans,ledger
        """,
    LOOKS: """
        address,status,said,looked_on,since,found_on,moved_to,archived,archived_on
        https://example.org/survey,found,200,2026-10-30,2026-10-30,2026-10-30,,,
        """,
}
CAPSTONE, RENAMED = "docs/glossary/capstone.md", "is the file's new name"
WITHDRAWN = "status: withdrawn\nwithdrawn: {since: 2026-01, because: It was a draft.}"
EDITS = {
    "the text of a note": (KEYSTONE, "falls.", "falls at once, says the Bridge Office."),
    "a summary, which cards show": (ARCH, "carries a load", "bears a load"),
    "a title": (ARCH, "title: Stone arch", "title: Stone bow"),
    "an alias that another text mentions": (KEYSTONE, "part_of:", "aliases: [row of stones]\npart_of:"),
    "a name that is matched in another way": (PENTAGON, "match: word", "match: never"),
    "an abbreviation": (FUND, "abbreviation: BF", "abbreviation: FB"),
    "a value that prose states": (OFFICE, "value: 12,", "value: 13,"),
    "a newer value": (
        OFFICE,
        "survey]}\n  cost",
        "survey]}\n      - {value: 40, as_of: 1930, sources: [ledger]}\n  cost",
    ),
    "who counted": (FUND, "as_of: 1925, by: pentagon", "as_of: 1925, by: keystone"),
    "the name of who counted": (PENTAGON, "title: Pentagon", "title: The Pentagon"),
    "how often a figure is looked up": (FUND, "unit: GBP", "unit: GBP\n    review: monthly"),
    "a figure's label": (FUND, "label: Paid so far", "label: Paid until now"),
    "a publisher": (LEDGER, "publisher: Bridge Office", "publisher: Office Press"),
    "the grade of a source": (LEDGER, "grade: official", "grade: copy"),
    "when a source was read": (LEDGER, "accessed: 2026-10-01", "accessed: 2026-10-02"),
    "what was found at an address": (LOOKS, "200,2026-10-30,2026-10-30", "200,2026-10-31,2026-10-30"),
    "a citation": (KEYSTONE, "falls.", "falls.[^survey]"),
    "a cell": (TABLE, "1,1827-05-01,0.5", "1,1827-05-01,0.75"),
    "a row": (TABLE, "3,,1.25", "4,1910,2.5,bridge-office,survey\n3,,1.25"),
    "a row that names a program": (TABLE, "1,1827-05-01,0.5,bridge-office", "1,1827-05-01,0.5,fund"),
    "a cell that names a figure": (CLAIM_ROWS, "bridge-office#spans", "fund#paid"),
    "a column's title": (REGISTER, "title: Toll,", "title: Charge,"),
    "an answer": (WHY, "Each stone", "Every stone"),
    "a question": (WHY, "question: What holds", "question: What then holds"),
    "a field with a link": (FUND, "of all bridges", "of each bridge"),
    "a relation": (FUND, "paid_by: [pentagon]", "administered_by: [pentagon]"),
    "a related note": (PENTAGON, "related: [keystone]", "related: [arch]"),
    "a status": (ARCH, "category: concept", "category: concept\nstatus: superseded"),
    "a link that leads nowhere": (KEYSTONE, "(arch.md)", "(pier.md)"),
    "a field that does not fit": (ARCH, "category: concept", "category: nothing of the kind"),
    "what a picture is drawn from": (ALLIANCE, "value: 13,", "value: 14,"),
    "the home of a picture": (ALLIANCE, "pictures: [alliance-members]", "pictures: []"),
    "a former address": (ARCH, "category: concept", "category: concept\nformerly: [glossary/bow]"),
    "a former anchor": (OFFICE, "founded: 1820", "founded: 1820\nformer_anchors: {price: what-it-cost}"),
    "a section that was published": ("docs/published.txt", "", "glossary/keystone/#changes\n"),
    "a note that is withdrawn": (KEYSTONE, "category: concept", f"category: concept\n{WITHDRAWN}"),
    "a program that is withdrawn": (FUND, "summary: Money", f"{WITHDRAWN}\nsummary: Money"),
    "a source that is withdrawn": (LEDGER, "grade: official", f"{WITHDRAWN}\ngrade: official"),
    "a template": (TERM, "<h1>", "<p>Here.</p>\n<h1>"),
    "a template of every page": ("templates/theme/base.html", "<main>", '<main class="here">'),
    "a stylesheet": ("templates/theme/styles/print.css", "@media print", "@media print and (color)"),
    "a script": ("templates/theme/scripts/due.js", "past review", "past their review"),
    "a script that another loads": ("templates/theme/assets/finder.js", "return", "return  "),
    "the layout of cards for networks": (CARD, "#fbf9f4", "#ffffff"),
    "the settings": ("mkdocs.yml", "site_name: How", "site_name: And how"),
    "the name of the way to a page": ("docs/about/index.md", "title: About", "title: About this site"),
    "an introduction": ("docs/index.md", "Read [why", "First read [why"),
    "the title of a folder that is new": (
        "docs/glossary/index.md",
        "",
        "---\ntitle: Words\nsummary: All words.\n---\n",
    ),
    "a note that is new": ("docs/glossary/pier.md", "", PIER),
    "a note that is gone": (KEYSTONE, SOUND[KEYSTONE], ""),
    "the name of a file": (KEYSTONE, CAPSTONE, RENAMED),
    "a source that is gone": ("docs/sources/survey.md", SOUND["docs/sources/survey.md"], ""),
}


def _lay(root: Path) -> Path:
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "mkdocs.yml", root)
    return lay(root, NOTES)


def _edit(root: Path, name: str) -> None:
    """Makes an edit, or takes it back where it was made."""
    path, old, new = EDITS[name]
    file = root / path
    if new == RENAMED:
        one, other = (file, root / old) if file.exists() else (root / old, file)
        if one.exists():
            one.rename(other)
    elif not old or not new:
        file.unlink() if file.exists() else lay(root, {path: old or new})
    elif file.exists():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(new, old) if new in text else text.replace(old, new), encoding="utf-8")


def _build(root: Path, to: Path) -> dict[str, bytes]:
    """The files of the site, whatever faults the notes have."""
    config = load_config(str(root / "mkdocs.yml"), strict=False, site_dir=str(to))
    keeper = Kept(root)
    config.plugins["explainer"].given = site.build(root, TODAY, keeper=keeper)
    keeper.save()
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.commands.build.build(config)
    # MkDocs stamps the time into it.
    files = (path for path in to.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz")
    return {path.relative_to(to).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Notes that stay as the last edits left them, and where their site is built."""
    folder = tmp_path_factory.mktemp("kept")
    return _lay(folder / "notes"), folder / "site"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, bytes]]:
    """The same, where each edit is taken back, with the files of the site before any."""
    folder = tmp_path_factory.mktemp("sound")
    root, to = _lay(folder / "notes"), folder / "site"
    return root, to, _build(root, to)


SEQUENCES = int(os.environ.get("EDIT_SEQUENCES", "6"))
"""How many sequences of edits are tried: a few in every run of the tests, more by `scripts/law`."""


@settings(max_examples=SEQUENCES, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4))
def test_a_rebuild_gives_what_a_build_from_nothing_gives(edits: list[str], folders: tuple[Path, Path]) -> None:
    root, to = folders
    for edit in edits:
        _edit(root, edit)
        warm = _build(root, to)
    (root / ".cache").rename(root / ".elsewhere")
    cold = _build(root, to)
    shutil.rmtree(root / ".cache")
    (root / ".elsewhere").rename(root / ".cache")
    assert warm.keys() == cold.keys()
    assert {uri for uri in warm if warm[uri] != cold[uri]} == set()


@pytest.mark.parametrize("edit", EDITS)
def test_each_edit_is_seen(edit: str, sound: tuple[Path, Path, dict[str, bytes]]) -> None:
    root, to, before = sound
    _edit(root, edit)
    after = _build(root, to)
    _edit(root, edit)
    assert after != before


ALWAYS = {"a-z.md", "data/index.md", "figures.md", "index.md", "programs/index.md"}
"""The pages that are made from the fields of all notes."""
RENDERED = {
    "the text of a note": {"glossary/keystone.md", "glossary/arch.md", "actors/bridge-office.md"},
    "what was found at an address": {"sources/survey.md"},
    "a cell": {*ALWAYS, "registers/index.md", "registers/crossings.md", "actors/bridge-office.md"},
    "a section that was published": {"glossary/keystone.md"},
    "a note that is new": {
        *ALWAYS,
        "glossary/index.md",
        "glossary/pier.md",
        "glossary/keystone.md",
        "sources/ledger.md",
        "explainers/design.md",
    },
    "what a picture is drawn from": {
        *ALWAYS,
        "actors/defense-industries-alliance.md",
        "actors/index.md",
        "about/members.md",
        "sources/ledger.md",
    },
}


@pytest.mark.parametrize("edit", RENDERED)
def test_an_edit_renders_what_shows_it_and_no_more(edit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, to = _lay(tmp_path / "notes"), tmp_path / "site"
    rendered: list[str] = []

    def render(environment: jinja2.Environment, renderer: Renderer, page: Page) -> str:
        rendered.append(page.uri)
        return _rendered(environment, renderer, page)

    monkeypatch.setattr(pages, "_rendered", render)
    _build(root, to)
    rendered.clear()
    _edit(root, edit)
    _build(root, to)
    assert set(rendered) == RENDERED[edit]


def test_files_are_made_again_where_one_of_them_is_lost(tmp_path: Path) -> None:
    files, made, keeper = {"a.csv": b"a", "b.csv": b""}, [], Kept(tmp_path)

    def make() -> dict[str, bytes]:
        made.append(True)
        return files

    assert keeper.files(make, "tables", 1) == files
    keeper.save()
    assert Kept(tmp_path).files(make, "tables", 1) == files
    assert len(made) == 1
    assert Kept(tmp_path).files(make, "tables", 2) == files
    with sqlite3.connect(tmp_path / ".cache" / "explainer.sqlite") as database:
        database.execute("DELETE FROM kept WHERE key = ?", (keeper.key(keeper.key("files", "tables", 1), "b.csv"),))
    assert Kept(tmp_path).files(make, "tables", 1) == files
    assert len(made) == 3


def test_a_template_is_compiled_where_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, to, compiled = _lay(tmp_path / "notes"), tmp_path / "site", []
    generate = jinja2.Environment._generate

    def generated(environment: jinja2.Environment, source: Any, name: str, *more: Any, **how: Any) -> str:
        compiled.append(name)
        return generate(environment, source, name, *more, **how)

    templating._environment.cache_clear()  # as another process finds it
    _build(root, to)
    monkeypatch.setattr(jinja2.Environment, "_generate", generated)
    templating._environment.cache_clear()
    _edit(root, "a summary, which cards show")
    _build(root, to)
    assert {"pages/term.html.jinja", "parts/macros.html.jinja", "main.html"}.isdisjoint(compiled)
    (root / TERM).write_text((root / TERM).read_text(encoding="utf-8") + "<p>", encoding="utf-8")
    templating._environment.cache_clear()
    _build(root, to)
    assert "pages/term.html.jinja" in compiled
    assert {"parts/macros.html.jinja", "pages/actor.html.jinja"}.isdisjoint(compiled)


def test_templates_are_compiled_once_for_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, compiled, generate = _lay(tmp_path / "notes"), [], jinja2.Environment._generate

    def generated(environment: jinja2.Environment, source: Any, name: str, *more: Any, **how: Any) -> str:
        compiled.append(name)
        return generate(environment, source, name, *more, **how)

    def made(make: Callable[[Any], Any], items: list[Any]) -> Iterator[Any]:
        if items:  # large files, which are brought to where they wait before, are made already
            monkeypatch.setattr(jinja2.Environment, "_generate", generated)
        return map(make, items)

    templating._environment.cache_clear()
    monkeypatch.setattr(ahead, "made", made)
    _build(root, tmp_path / "site")
    assert not [name for name in compiled if name.startswith(("pages/", "parts/"))]


def _built(root: Path, to: Path, **how: Any) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).parent / "explainer"), "--root", str(root), "build", "--site-dir", str(to)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=STARTED, **how)


def _ended(build: subprocess.Popen[str]) -> None:
    """Waits for a build that is to go well."""
    told = build.communicate()[1]
    assert not build.returncode, told


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_a_build_that_is_killed_or_that_another_meets_does_no_harm(seconds: float, tmp_path: Path) -> None:
    root = lay(tmp_path / "notes", SOUND)
    shutil.copy(ROOT / "mkdocs.yml", root)
    _ended(_built(root, root / "site"))
    old = _files(root / "site")
    _edit(root, "a summary, which cards show")
    killed = _built(root, root / "site")
    assert "Writing" in killed.stderr.readline() + killed.stderr.readline()
    with contextlib.suppress(subprocess.TimeoutExpired):  # wherever it has come to by then
        killed.wait(seconds)
    killed.kill()
    killed.communicate()
    left = _files(root / "site")
    two = [_built(root, root / "site"), _built(root, root / "site")]
    for build in two:
        _ended(build)
    _ended(_built(root, root / "site"))
    (root / ".cache").rename(root / ".elsewhere")
    _ended(_built(root, root / "cold"))
    assert _files(root / "site") == _files(root / "cold")
    assert left in (old, _files(root / "cold"))


def test_a_build_that_finds_no_room_leaves_the_last_site_and_says_so(tmp_path: Path) -> None:
    root = lay(tmp_path / "notes", SOUND)
    shutil.copy(ROOT / "mkdocs.yml", root)
    _ended(_built(root, root / "site"))
    old = _files(root / "site")
    _edit(root, "a summary, which cards show")
    most = len(old["offline.zip"]) - 1_000
    full = _built(root, root / "site", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    told = full.communicate()[1].splitlines()[-2:]
    assert told == ["[Errno 27] File too large", f"The site was not built; what {root}/site holds is as it was."]
    assert (full.returncode, _files(root / "site")) == (1, old)


def test_a_digest_tells_values_however_they_came_about() -> None:
    together = "".join(["a ", "“text”"])
    same = [["a “text”", sys.intern("a “text”"), ("a “text”",)], [together, together, (together,)]]
    assert kept.digest(*same[0]) == kept.digest(*same[1])
    models = [Reference("arch", "keystone", "link"), Reference("arch", "keystone", "mention")]
    others = [1, True, 1.0, "1", b"1", [1], (1,), {"1": 1}, None, "", "\ud800", *models]
    assert len({kept.digest(value) for value in others}) == len(others)


class TestKept:
    def test_what_is_put_in_is_found_by_the_next(self, tmp_path: Path) -> None:
        one = Kept(tmp_path)
        assert one.made(lambda: b"made", "page", 1) == b"made"
        one.save()
        assert Kept(tmp_path).made(lambda: b"made anew", "page", 1) == b"made"
        assert Kept(tmp_path).made(lambda: b"of another", "page", 2) == b"of another"

    def test_what_is_not_saved_is_not_there(self, tmp_path: Path) -> None:
        one = Kept(tmp_path)
        one.put(one.key("page"), b"half a build")
        assert Kept(tmp_path).get(one.key("page")) is None

    def test_another_generator_finds_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        one = Kept(tmp_path)
        one.made(lambda: b"made", "page")
        one.save()
        monkeypatch.setattr(kept, "version", lambda: "another")
        assert Kept(tmp_path).made(lambda: b"made anew", "page") == b"made anew"

    @pytest.mark.parametrize("found", [b"", b"nothing of the kind", b"SQLite format 3\x00" + b"\xff" * 4096])
    def test_a_file_that_is_broken_is_made_anew(self, found: bytes, tmp_path: Path) -> None:
        (tmp_path / ".cache").mkdir()
        (tmp_path / ".cache/explainer.sqlite").write_bytes(found)
        one = Kept(tmp_path)
        one.made(lambda: b"made", "page")
        one.save()
        assert Kept(tmp_path).get(one.key("page")) == b"made"

    @given(data=st.data())
    @settings(max_examples=60)
    def test_a_file_that_is_spoilt_gives_what_was_put_in_or_nothing(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = tmp_path_factory.mktemp("spoilt")
        one = Kept(folder)
        keys = [one.key(number) for number in range(40)]
        for key in keys:
            one.put(key, key.encode() * 30)
        one.save()
        bytes_ = bytearray(one.path.read_bytes())
        at = data.draw(st.integers(100, len(bytes_) - 1))
        length = data.draw(st.integers(1, 400))
        bytes_[at : at + length] = data.draw(st.binary(min_size=length, max_size=length))
        one.path.write_bytes(bytes_)
        other = Kept(folder)
        assert {key: other.get(key) for key in keys}.items() <= (
            {key: key.encode() * 30 for key in keys}.items() | dict.fromkeys(keys).items()
        )
        other.put(keys[0], b"anew")
        other.save()
        assert Kept(folder).get(keys[0]) in (b"anew", None)

    def test_two_at_once_keep_what_both_made(self, tmp_path: Path) -> None:
        one, other = Kept(tmp_path), Kept(tmp_path)
        one.made(lambda: b"of one", "one")
        other.made(lambda: b"of the other", "other")
        one.save()
        other.save()
        assert [Kept(tmp_path).get(one.key(name)) for name in ("one", "other")] == [b"of one", b"of the other"]

    def test_one_that_cannot_write_leaves_it_at_that(self, tmp_path: Path) -> None:
        one, other = Kept(tmp_path), Kept(tmp_path)
        one._database.execute("PRAGMA busy_timeout = 1")
        one.put(one.key("page"), b"made")
        other._database.execute("BEGIN IMMEDIATE")
        one.save()
        other._database.execute("ROLLBACK")
        assert Kept(tmp_path).get(one.key("page")) is None

    def test_what_is_much_is_written_at_once_and_found_all_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept, "ROOM", 10)
        one, other = Kept(tmp_path), Kept(tmp_path)
        one.put(one.key("page"), b"made and made again", packs=False)
        assert other.get(one.key("page")) == one.get(one.key("page")) == b"made and made again"
        other._database.execute("BEGIN IMMEDIATE")
        one._database.execute("PRAGMA busy_timeout = 1")
        one.put(one.key("another"), b"while another build is writing", packs=False)
        assert one.get(one.key("another")) == b"while another build is writing"
        assert one.key("another") in one

    def test_what_comes_after_the_file_was_closed_leaves_it_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = Kept(tmp_path)
        one.made(lambda: b"made", "page")
        one.save()
        monkeypatch.setattr(kept, "ROOM", 0)
        assert one.made(lambda: b"made late", "another") == b"made late"
        assert Kept(tmp_path).get(one.key("page")) == b"made"

    def test_what_nobody_asks_for_is_forgotten(self, tmp_path: Path) -> None:
        one = Kept(tmp_path)
        for name in ("asked", "forgotten"):
            one.put(one.key(name), b"made")
        one.save()
        past = datetime.date.today().toordinal() - kept.DAYS
        with sqlite3.connect(one.path) as database:
            database.execute("UPDATE kept SET asked = ?", (past,))
        another = Kept(tmp_path)
        another.get(another.key("asked"))
        another.save()
        with sqlite3.connect(one.path) as database:
            database.execute("UPDATE kept SET asked = asked - 1")
        Kept(tmp_path).save()
        assert [Kept(tmp_path).get(one.key(name)) for name in ("asked", "forgotten")] == [b"made", None]

    @pytest.mark.parametrize("remembers", [False, True])
    def test_who_remembers_reads_once_whether_something_is_whole(self, remembers: bool, tmp_path: Path) -> None:
        kept = Kept(tmp_path, remembers)
        key = kept.key("a page")
        assert not kept.is_whole(key)
        kept.put(key, b"A page.", packs=False)
        kept.save()
        assert kept.is_whole(key)
        kept.save()
        with sqlite3.connect(kept.path) as database:
            database.execute("UPDATE kept SET value = CAST('=torn' AS BLOB) WHERE key = ?", (key,))
        assert kept.is_whole(key) is remembers
        assert kept.get(key) is None
        assert not kept.is_whole(key)
        kept.put(key, b"A page.", packs=False)
        kept.save()
        assert kept.is_whole(key)
        kept.save()
        with sqlite3.connect(kept.path) as database:
            database.execute("DELETE FROM kept")
        assert not kept.is_whole(key)
