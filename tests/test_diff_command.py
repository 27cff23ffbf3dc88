"""`explainer diff` in a repository: revisions, the files as they are, shallow clones, and what is no revision."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import EPOCH, ROOT, lay
from explainer import cli
from test_planted_faults import ARCH, KEYSTONE, OFFICE, SOUND
from test_repository_dates import git

SAME = "Nothing that a reader sees has changed.\n"
SETTINGS = {"mkdocs.yml": (ROOT / "mkdocs.yml").read_text(encoding="utf-8")}


@pytest.fixture(autouse=True)
def without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site within a repository, with two commits: the second mends a value, and how sources look."""
    top = tmp_path / "top"
    site = top / "site"
    shutil.copytree(ROOT / "templates", site / "templates")
    git(tmp_path, "init", "--quiet", "top")
    lay(site, SOUND | SETTINGS)
    _commit(top, "one")
    _mend(site)
    template = site / "templates/pages/source.html.jinja"
    template.write_text(template.read_text().replace("What rests on it", "What is built on it"))
    _commit(top, "two")
    return site


def _commit(top: Path, tag: str) -> None:
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "x")
    git(top, "tag", tag)


def _mend(site: Path) -> None:
    (site / OFFICE).write_text((site / OFFICE).read_text().replace("value: 2.5 million", "value: 3 million"))


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), "diff", *arguments], env=EPOCH, catch_exceptions=False)


TOLD = """\
1 figure
  Cost of all bridges (https://example.org/x/actors/bridge-office/#cost), Bridge Office
    £2.5 million → £3 million as of 1925 (mended)
    shows on 3 pages:
      Bridge Office (https://example.org/x/actors/bridge-office/)
      Figures (https://example.org/x/figures/)
      A survey of the bridges (https://example.org/x/sources/survey/)

4 pages look different
  Bridge Office (https://example.org/x/actors/bridge-office/)
  Figures (https://example.org/x/figures/)
  The ledger of the bridges (https://example.org/x/sources/ledger/)
  A survey of the bridges (https://example.org/x/sources/survey/)
"""


def test_two_revisions_are_compared_each_with_its_own_templates(root: Path):
    run = _run(root, "one", "two", "--preview", "https://example.org/x")
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith(TOLD)


def test_without_a_head_the_files_as_they_are_are_compared(root: Path):
    """Edits that nobody committed, and notes that git does not know; and nothing is written."""
    assert _run(root, "two").stdout == SAME
    (root / ARCH).write_text((root / ARCH).read_text().replace("A curve", "An arc"))
    (root / "docs/glossary/new.md").write_text((root / KEYSTONE).read_text().replace("Key-stone", "Footing"))
    before = _state(root)
    told = _run(root, "HEAD").stdout
    assert "1 new page\n  Footing (glossary/new/)\n" in told
    assert "    summary: A curve of stones that" in told
    assert _state(root) == before
    assert _run(root, "two", "HEAD").stdout == SAME


def _state(root: Path) -> tuple[bytes, dict[Path, bytes]]:
    status = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=root, capture_output=True, check=True)
    files = (path for path in root.parent.rglob("*") if path.is_file())
    return status.stdout, {path: path.read_bytes() for path in files}


def test_a_shallow_clone_that_has_both_commits_is_enough(root: Path, tmp_path: Path):
    origin = root.parent.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-tags", origin, "shallow")
    clone = tmp_path / "shallow"
    unknown = _run(clone / "site", "one")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "Error: `one` is no revision here; fetch it first: git fetch origin one\n" in unknown.stderr
    git(clone, "fetch", "--quiet", "--depth", "1", "origin", "tag", "one")
    assert _run(clone / "site", "one", "--preview", "https://example.org/x/").stdout.startswith(TOLD)


def test_json_is_all_that_is_known(root: Path):
    run = _run(root, "one", "two", "--format", "json", "--preview", "https://example.org/x/")
    told = json.loads(run.stdout)
    assert {part: told[part] for part in ("base", "head", "definitions", "moved", "problems")} == {
        "base": "one",
        "head": "two",
        "definitions": [],
        "moved": [],
        "problems": PROBLEMS,
    }
    (figure,) = told["figures"]
    assert figure.pop("pages")[0] == {
        "uri": "actors/bridge-office.md",
        "title": "Bridge Office",
        "anchor": "",
        "address": "https://example.org/x/actors/bridge-office/",
    }
    assert figure == {
        "kind": "changed",
        "figure": {
            "uri": "actors/bridge-office.md",
            "title": "Cost of all bridges",
            "anchor": "cost",
            "address": "https://example.org/x/actors/bridge-office/#cost",
        },
        "note": "Bridge Office",
        "computed": False,
        "values": [
            {
                "kind": "mended",
                "before": "£2.5 million",
                "before_as_of": "1925",
                "after": "£3 million",
                "as_of": "1925",
                "by": None,
            }
        ],
        "texts": [],
    }
    assert run.stdout == _run(root, "one", "two", "--format", "json", "--preview", "https://example.org/x/").stdout


PROBLEMS = {
    "added": [
        {
            "path": OFFICE,
            "line": 28,
            "column": 18,
            "code": "F601",
            "severity": "error",
            "message": "`£2.5 million` is not the value of `bridge-office#cost` for 1925",
            "hint": "the record has £3 million as of 1925",
        }
    ],
    "removed": [],
    "changed": [],
}


def test_markdown_is_a_comment(root: Path):
    run = _run(root, "one", "two", "--format", "markdown")
    assert run.stdout.startswith("**1 figure · 4 pages look different · ")
    assert (
        "\n- Cost of all bridges, Bridge Office\n    - £2\\.5 million → £3 million as of 1925 (mended)\n" in run.stdout
    )


@pytest.mark.parametrize("revision", ["nothing", "--all", "one:site", "one..two", "0" * 40])
def test_what_is_no_revision_is_misuse(root: Path, revision: str):
    run = _run(root, "--", revision)
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"`{revision}` is no revision here; fetch it first: git fetch origin {revision}\n" in run.stderr


@pytest.mark.parametrize("address", ["example.org", "javascript:alert(1)", "https://example.org/> x"])
def test_a_preview_lies_on_the_web(root: Path, address: str):
    run = _run(root, "one", "--preview", address)
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"`{address}` is no address of the web: write https://…/" in run.stderr


def test_a_revision_without_notes_is_misuse(root: Path):
    git(root, "rm", "--quiet", "-r", "docs")
    _commit(root.parent, "none")
    (root / "docs").mkdir()
    assert "there is no folder docs/ at `none`; name a later revision" in _run(root, "none").stderr


def test_a_revision_of_another_generator_is_misuse(root: Path):
    (root / "templates/pages/source.html.jinja").write_text("{{ view.what_once_was }}")
    _commit(root.parent, "old")
    run = _run(root, "one", "old")
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr.endswith(
        "Error: the templates of `old` ask for what this generator has not: "
        "'explainer.views.View object' has no attribute 'what_once_was'; name a later revision\n"
    )


def test_a_revision_from_before_the_pictures_for_sharing_has_none(root: Path):
    git(root, "rm", "--quiet", "-r", "templates/social")
    _commit(root.parent, "before")
    assert _run(root, "before", "two").stdout.startswith("6 pictures for sharing new\n  assets/cards/arch.png\n")


def test_outside_a_repository_it_is_misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    run = _run(lay(tmp_path, SOUND), "HEAD")
    assert run.exit_code == 2
    assert f"{tmp_path} lies in no git repository; name a folder within one with --root" in run.stderr


def test_a_tree_that_leads_out_of_itself_is_refused(root: Path):
    (root / "docs/glossary/out.md").symlink_to("/etc/hostname")
    _commit(root.parent, "out")
    run = _run(root, "out")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "the tree of `out` leads out of itself: " in run.stderr
