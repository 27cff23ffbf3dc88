"""A rebuild gives byte for byte what a build from nothing gives, and what is kept can be lost at any time."""

import datetime
import shutil
import sqlite3
from pathlib import Path

import mkdocs.commands.build
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from conftest import ROOT, TODAY, lay
from explainer import kept, site
from explainer.kept import Kept
from test_planted_faults import ARCH, KEYSTONE, OFFICE, REGISTER, SOUND, TABLE, WHY

PIER = SOUND[ARCH].replace("Stone arch", "River pier").replace("vault arch", "pier foot")
TERM = "templates/pages/term.md.jinja"
CARD = "templates/social/card.svg.jinja"
EDITS = {
    "the text of a note": (KEYSTONE, "falls.", "falls at once, says the Bridge Office."),
    "a summary, which cards show": (ARCH, "carries a load", "bears a load"),
    "a title": (ARCH, "title: Stone arch", "title: Stone bow"),
    "an alias that another text mentions": (KEYSTONE, "part_of:", "aliases: [row of stones]\npart_of:"),
    "a value that prose states": (OFFICE, "value: 12,", "value: 13,"),
    "a newer value": (
        OFFICE,
        "survey]}\n  cost",
        "survey]}\n      - {value: 40, as_of: 1930, sources: [ledger]}\n  cost",
    ),
    "a cell": (TABLE, "1,1827-05-01,0.5", "1,1827-05-01,0.75"),
    "a row": (TABLE, "3,,1.25", "4,1910,2.5,bridge-office,survey\n3,,1.25"),
    "a column's title": (REGISTER, "title: Toll,", "title: Charge,"),
    "an answer": (WHY, "Each stone", "Every stone"),
    "a link that leads nowhere": (KEYSTONE, "(arch.md)", "(pier.md)"),
    "a template": (TERM, "<h1>", "<!-- here -->\n\n<h1>"),
    "a template of cards for networks": (CARD, "#fbf9f4", "#ffffff"),
    "the settings": ("mkdocs.yml", 'permalink: "#"', 'permalink: "¶"'),
    "a note that is new": ("docs/glossary/pier.md", "", PIER),
    "a note that is gone": (KEYSTONE, SOUND[KEYSTONE], ""),
}


def _lay(root: Path) -> Path:
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copy(ROOT / "mkdocs.yml", root)
    return lay(root, SOUND)


def _edit(root: Path, name: str) -> None:
    """Makes an edit, or takes it back where it was made."""
    path, old, new = EDITS[name]
    file = root / path
    if not old or not new:
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
    folder = tmp_path_factory.mktemp("kept")
    return _lay(folder / "notes"), folder / "site"


SEVERAL = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@SEVERAL
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
def test_each_edit_is_seen(edit: str, folders: tuple[Path, Path]) -> None:
    root, to = folders
    before = _build(root, to)
    _edit(root, edit)
    after = _build(root, to)
    _edit(root, edit)
    assert after != before


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
    @settings(max_examples=60, deadline=None)
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
