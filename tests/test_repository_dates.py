"""The dates of last changes, from a git repository."""

import os
import subprocess
from pathlib import Path

import pytest

from explainer import repository


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(root: Path, *arguments: str, date: str = "2026-01-01") -> None:
    who = {f"GIT_{role}_{part}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": f"{date}T12:00:00Z", "GIT_COMMITTER_DATE": f"{date}T12:00:00Z"}
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, env={**os.environ, **who, **when})


def commit(root: Path, files: dict[str, str], date: str) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--message", "x", date=date)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of notes that lies within a repository."""
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "--quiet")
    first = {"notes/docs/a.md": "1", "notes/docs/b/b.md": "1", "notes/docs/b/b.csv": "1", "notes/mkdocs.yml": "1"}
    commit(top, first, "2026-01-02")
    commit(top, {"notes/docs/a.md": "2"}, "2026-03-04")
    commit(top, {"notes/docs/b/b.csv": "2", "docs/a.md": "other"}, "2026-05-06")
    return top / "notes"


def test_each_file_has_the_date_of_its_last_commit(root: Path):
    assert repository.changed(root) == {"a.md": "2026-03-04", "b/b.csv": "2026-05-06", "b/b.md": "2026-01-02"}


def test_a_file_with_uncommitted_edits_has_no_date(root: Path):
    (root / "docs/a.md").write_text("3")
    (root / "docs/b/b.md").write_text("3")
    (root / "docs/new.md").write_text("1")
    git(root, "add", "docs/b/b.md", "docs/new.md")
    assert repository.changed(root) == {"b/b.csv": "2026-05-06"}


def test_a_file_that_was_removed_and_is_back_uncommitted_has_no_date(root: Path):
    git(root, "rm", "--quiet", "docs/a.md")
    git(root, "commit", "--message", "x", date="2026-06-07")
    (root / "docs/a.md").write_text("2")
    assert "a.md" not in repository.changed(root)


def test_a_shallow_clone_knows_no_dates(root: Path, tmp_path: Path):
    git(tmp_path, "clone", "--quiet", "--depth", "1", (tmp_path / "top").as_uri(), "shallow")
    assert (tmp_path / "shallow/notes/docs/a.md").is_file()
    assert repository.changed(tmp_path / "shallow/notes") == {}


def test_outside_a_repository_no_dates_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("1")
    assert repository.changed(tmp_path) == {}


def test_a_repository_without_commits_knows_no_dates(tmp_path: Path):
    git(tmp_path, "init", "--quiet")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("1")
    git(tmp_path, "add", "--all")
    assert repository.changed(tmp_path) == {}


def test_without_git_no_dates_are_known(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    assert repository.changed(root) == {}
