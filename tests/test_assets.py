"""Stylesheets, scripts and typefaces: each under a name that holds a digest of what is in it, wherever it is named."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EPOCH, ROOT
from explainer import assets, cli
from test_planted_faults import SOUND

NAMED = re.compile(r'<(?:script|link)\b(?=[^>]*\b(?:src|rel="(?:stylesheet|preload)"))[^>]*\b(?:src|href)="([^"]*)"')
WITHIN = re.compile(r'"([\w./-]+\.(?:css|js|woff2))"')


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    files = {
        "assets/plain.svg": "<svg/>",
        "assets/faces/serif.woff2": "face",
        "assets/late.js": "late",
        "assets/README.md": "how",
        "styles/1.css": 'a { src: url("serif.woff2") }',
        "styles/2.css": "b { }",
        "scripts/1.js": 'load("late.js", "other.js", "../index.js")',
    }
    for uri, text in files.items():
        (tmp_path / "theme" / uri).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "theme" / uri).write_text(text)
    return tmp_path


def test_each_names_the_others_as_they_are_published(theme: Path) -> None:
    found = assets.files(theme)
    names = assets.uris(found)
    assert sorted(names) == ["late.js", "serif.woff2", "site.css", "site.js"]
    assert set(found) == {*names.values(), "assets/plain.svg"}
    own = {name: uri.removeprefix(assets.FOLDER) for name, uri in names.items()}
    assert own["late.js"] == f"late.{hashlib.sha256(b'late').hexdigest()[:12]}.js"
    assert found[names["site.css"]].decode() == f'a {{ src: url("{own["serif.woff2"]}") }}\nb {{ }}'
    assert found[names["site.js"]].decode() == f'load("{own["late.js"]}", "other.js", "../index.js")'


def test_what_is_changed_has_another_name_and_so_has_what_names_it(theme: Path) -> None:
    before = assets.uris(assets.files(theme))
    (theme / "theme/assets/late.js").write_text("later")
    after = assets.uris(assets.files(theme))
    assert {name for name in before if before[name] != after[name]} == {"late.js", "site.js"}


def test_a_picture_of_a_note_is_published_in_whatever_folder_it_lies(notes) -> None:
    """Also in one that has the name of a folder of the theme."""
    root = notes(SOUND)
    shutil.copy(ROOT / "mkdocs.yml", root)
    uris = [f"assets/{folder}/pier.png" for folder in ("images", "javascripts")]
    for uri in uris:
        (root / "docs" / uri).parent.mkdir(parents=True)
        (root / "docs" / uri).write_bytes(b"\x89PNG\r\n\x1a\n")
    run = CliRunner().invoke(cli.main, ["--root", str(root), "build"], env=EPOCH)
    assert run.exit_code == 0, run.output
    assert [uri for uri in uris if not (root / "site" / uri).is_file()] == []


def test_every_page_asks_for_files_that_are_what_their_names_say(built_site: Path) -> None:
    given = set((built_site / assets.FOLDER).iterdir())
    asked: set[Path] = set()
    for page in built_site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        found = {_led(built_site, page, address) for address in NAMED.findall(text)}
        assert found <= given, page
        assert len(found) == (6 if "<article" in text else 0), page
        asked |= found
    for path in given:
        if path.suffix in {".css", ".js"}:
            asked |= {_led(built_site, path, name) for name in WITHIN.findall(path.read_text(encoding="utf-8"))}
    assert asked == given | {built_site / "assets/search-index.js"}
    for path in given:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert assets.is_what_it_says(f"{assets.FOLDER}{path.name}", digest), path.name


def _led(site: Path, here: Path, address: str) -> Path:
    """What an address leads to; one from the top begins with a slash, as in the page for what is not there."""
    return (site / address[1:] if address.startswith("/") else here.parent / address).resolve()


def test_every_name_in_a_template_is_that_of_an_asset() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates/theme").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r"asset\('([^']+)'\)", text)}
    assert named - {"material.css"} <= assets.uris(assets.files(ROOT / "templates")).keys()
    assert named >= {"site.css", "site.js", "choices.js"}
