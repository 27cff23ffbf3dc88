"""What MkDocs is given to build, and what lies on the disk while it does."""

from pathlib import Path

import pytest

from conftest import ROOT, TODAY, lay
from explainer import mkdocs_plugin, site
from explainer.kept import Kept
from explainer.mkdocs_plugin import ExplainerPlugin
from test_planted_faults import SOUND

PICTURE = "assets/arch.png"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay(tmp_path, SOUND)
    picture = tmp_path / "docs" / PICTURE
    picture.parent.mkdir()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    return tmp_path


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_mkdocs_finds_nothing_and_is_given_pages_and_files_of_the_notes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, given, folders = [], [], []
    on_files = ExplainerPlugin.on_files

    def listening(self: ExplainerPlugin, files, config):
        found.extend(file.src_uri for file in files)
        files = on_files(self, files, config)
        given.extend(file.src_uri for file in files)
        folders.extend([config.docs_dir, bool(config.theme.dirs)])
        return files

    monkeypatch.setattr(ExplainerPlugin, "on_files", listening)
    built = site.build(root, TODAY)
    mkdocs_plugin.build(root, built, Kept(root))
    assert found == []
    sheet = next(uri for uri in given if "/material." in uri)
    assert sorted(given) == sorted([*(page.uri for page in built.pages), PICTURE, "registers/crossings.csv", sheet])
    assert folders == [str(root / "docs"), True]
    for uri in (PICTURE, "registers/crossings.csv"):
        assert (root / "site" / uri).read_bytes() == (root / "docs" / uri).read_bytes()


def test_what_is_large_lies_on_the_disk_until_it_is_delivered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdocs_plugin.build(root, site.build(root, TODAY), Kept(root), root / "held")
    monkeypatch.setattr(mkdocs_plugin, "LARGE", 1000)
    built = site.build(root, TODAY)
    sizes = {uri: len(content) for uri, content in built.files.items()}
    mkdocs_plugin.build(root, built, Kept(root), root / "aside")
    left = {uri for uri, size in sizes.items() if size <= 1000 or uri.startswith("feeds/")}
    assert built.files.keys() == left < sizes.keys()
    assert _files(root / "aside") == _files(root / "held")
