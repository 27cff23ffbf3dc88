"""The doors that stay open: the same pages under what continues MkDocs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import markdown
import pytest
import yaml
from click.testing import CliRunner
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from conftest import EPOCH, ROOT, lay
from explainer import cli
from test_kept import NOTES

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')
EPOCH_OF_NOTES = {"SOURCE_DATE_EPOCH": "1795400000"}
MAIN = "from explainer.cli import main; main()"


WHOLE = os.environ.get("WHOLE_SITE")
"""Set by `scripts/doors`: this site takes five minutes."""


@pytest.fixture(scope="module", params=["notes", "repository"] if WHOLE else ["notes"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "notes":
        lay(folder, NOTES)
    else:
        for name in ("docs", "templates"):
            shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture(scope="module")
def usual(root: Path) -> dict[str, bytes]:
    """What MkDocs gives."""
    return _built(root, "mkdocs")


def _built(root: Path, engine: str) -> dict[str, bytes]:
    """The files that an engine gives, in a process of its own, as one stands in for the other."""
    folder = root / engine
    command = [sys.executable, "-c", MAIN, "--root", root, "build", "--engine", engine, "--site-dir", folder]
    run = subprocess.run(command, env={**os.environ, **EPOCH_OF_NOTES}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return _held(folder)


def _held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_properdocs_gives_the_same_but_for_its_name(root: Path, usual: dict[str, bytes]) -> None:
    one, other = usual, _built(root, "properdocs")
    assert one.keys() == other.keys()
    named = {GENERATOR.search(files["404.html"])[0] for files in (one, other)}
    assert len(named) == 2
    assert any(b"ProperDocs" in name for name in named)
    differing = {uri for uri in one if GENERATOR.sub(b"", one[uri]) != GENERATOR.sub(b"", other[uri])}
    # The archive holds the pages with their tags.
    assert differing <= {"offline.zip"}


def test_zensical_gives_the_same_text_links_and_data(root: Path, usual: dict[str, bytes]) -> None:
    one, other = usual, _built(root, "zensical")
    pages = {uri for uri in one if uri.endswith("index.html") and b"<article" in one[uri]}
    assert pages - other.keys() == set()
    assert _differing(one, other) == set()
    data = {uri for uri in one if uri.startswith(("data/", "schemas/")) and not uri.endswith(".html")}
    assert {uri for uri in data if other.get(uri) != one[uri]} == set()


def _differing(usual: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    """The pages whose text another tool has changed."""
    pages = {uri for uri in usual if uri.endswith("index.html") and b"<article" in usual[uri]}
    return {uri for uri in pages if _told(uri, other[uri], "div.note") != _told(uri, usual[uri], "article")}


def _told(uri: str, page: bytes, box: str) -> list[tuple[str, str | None]]:
    """Each element with its text and attributes, in their order: links, anchors, marks, cards, rows."""
    tree = LexborHTMLParser(page.decode())
    for frame in tree.css(f"{box} > .about-page"):
        frame.decompose()
    told: list[tuple[str, str | None]] = []
    for node in tree.css(f"{box} *"):
        # One address can be written in two ways.
        leads = {name: urljoin(uri, value) for name, value in node.attributes.items() if name in {"href", "src"}}
        told += [(node.tag, " ".join(node.text(deep=False).split())), *(node.attributes | leads).items()]
    return told


def test_a_tool_that_leaves_html_as_it_is_gives_the_same(root: Path, usual: dict[str, bytes]) -> None:
    """MkDocs alone: no plugin, no extension, a theme of its own."""
    work = root / "work"
    run = CliRunner().invoke(cli.main, ["--root", str(root), "render", "--served", f"{work}/docs"], env=EPOCH_OF_NOTES)
    assert run.exit_code == 0
    (work / "mkdocs.yml").write_text("site_name: Plain\nmarkdown_extensions: []\nplugins: []\n")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=work, check=True)
    assert _differing(usual, _held(work / "site")) == set()


def test_the_plain_pages_are_markdown_of_one_block(root: Path) -> None:
    """Two readers of Markdown, with nothing switched on, give back the very HTML."""
    folder = root / "plain"
    run = CliRunner().invoke(cli.main, ["--root", str(root), "render", str(folder)], env=EPOCH_OF_NOTES)
    assert (run.exit_code, run.stdout) == (0, f"Rendered {len(list(folder.rglob('*.md')))} pages into {folder}.\n")
    for path in folder.rglob("*.md"):
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        assert yaml.safe_load(head).keys() == {"title", "description"}
        html = text.strip()
        assert markdown.markdown(html) == html
        assert MarkdownIt("commonmark").render(html).strip() == html
    again = CliRunner().invoke(cli.main, ["--root", str(root), "render", str(folder)], env=EPOCH_OF_NOTES)
    assert again.exit_code == 2
    assert "is not empty; name a new folder" in again.stderr


def test_an_engine_that_is_not_installed_is_said_so(notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "properdocs", None)
    root = notes(NOTES)
    shutil.copy(ROOT / "mkdocs.yml", root)
    run = CliRunner().invoke(cli.main, ["--root", str(root), "build", "--engine", "properdocs"], env=EPOCH)
    assert run.exit_code == 2
    assert "ProperDocs is not installed: .venv/bin/pip install properdocs" in run.stderr
