"""When a file of the notes was last changed, as the git repository around them knows it."""

import subprocess
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


def _git(root: Path, *arguments: str) -> str:
    """What git says about the folder; nothing where it cannot."""
    settings = ["-c", "core.quotePath=false", "-c", "log.showSignature=false"]
    try:
        run = subprocess.run(["git", *settings, *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:  # there is no git
        return ""
    return "" if run.returncode else run.stdout.decode("utf-8", "replace")
