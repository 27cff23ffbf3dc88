"""What the git repository around the notes knows: when a file was last changed, and the tree of a revision."""

import io
import json
import subprocess
import tarfile
from pathlib import Path

from explainer import layout


def changed(root: Path) -> dict[str, str]:
    """The ISO date of the last commit that changed a file under `docs/`, by its uri.

    What is not known is left out: files with edits that are not committed, and all of them outside a repository or in
    a shallow clone, whose oldest commit seems to have made everything.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    folder = layout.path_of("")
    log = _git(root, "log", "--format=%x00%cs", "--name-only", "--relative", "--", folder)
    dates: dict[str, str] = {}
    for commit in log.split("\0")[1:]:
        date, *paths = commit.split("\n")
        for path in filter(None, paths):
            dates.setdefault(path, date)
    edited = _git(root, "diff", "HEAD", "--name-only", "--relative", "--", folder).splitlines()
    settled = set(_git(root, "ls-files", "--", folder).splitlines()) - set(edited)
    return {path.removeprefix(folder): dates[path] for path in sorted(settled & set(dates))}


def origin(root: Path) -> bytes:
    """From which commit a site of the folder is made, as JSON; `changed` where its files are no longer those."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "HEAD").strip() or None
    new = _git(root, "ls-files", "--others", "--exclude-standard", "--", *(path.name for path in layout.parts(root)))
    edited = _git(root, "diff", "HEAD", "--name-only")
    return json.dumps({"commit": commit, "changed": bool(new or edited) if commit else None}).encode() + b"\n"


class NoTree(Exception):
    """The tree of a revision cannot be had; the message says why, and the cure."""


def lay_out(root: Path, revision: str, folder: Path) -> None:
    """Lays what the site of `root` was made from at a revision out in `folder`; the index and the files stay alone.

    Raises NoTree.
    """
    if not _git(root, "rev-parse", "--git-dir"):
        raise NoTree(f"{root} lies in no git repository; name a folder within one with --root")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    if not commit:
        raise NoTree(f"`{revision}` is no revision here; fetch it first: git fetch origin {revision}")
    there = set(_git(root, "ls-tree", "--name-only", commit).splitlines())
    if layout.documents(root).name not in there:
        raise NoTree(f"there is no folder docs/ at `{revision}`; name a later revision")
    parts = [path.name for path in layout.parts(root) if path.name in there]
    # What is laid out holds the very bytes that were committed.
    archive = _run(root, "-c", "core.autocrlf=false", "archive", "--format=tar", commit, "--", *parts)
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tree:
            tree.extractall(folder, filter="data")
    except tarfile.FilterError as error:
        raise NoTree(f"the tree of `{revision}` leads out of itself: {error}") from None


def _git(root: Path, *arguments: str) -> str:
    """What git says about the folder; nothing where it cannot."""
    return _run(root, *arguments).decode("utf-8", "replace")


def _run(root: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails."""
    settings = ["-c", "core.quotePath=false", "-c", "log.showSignature=false"]
    try:
        run = subprocess.run(["git", *settings, *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:  # there is no git
        return b""
    return b"" if run.returncode else run.stdout
