"""The same notes give the same site, to the byte, whenever, wherever and by whomever it is built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, lay
from explainer.publishing import sums
from test_planted_faults import SOUND

BUILD = """
import os, sys
import time_machine
os.umask(int(sys.argv.pop(1), 8))
day = sys.argv.pop(1)
scandir = os.scandir
if day.startswith("2031"):  # a file system that names its files the other way around
    class Backwards:
        def __init__(self, *given):
            with scandir(*given) as entries:
                self.left = sorted(entries, key=lambda entry: entry.name)
        def __iter__(self): return self
        def __next__(self):
            if not self.left: raise StopIteration
            return self.left.pop()
        def __enter__(self): return self
        def __exit__(self, *_): pass
        def close(self): pass
    os.scandir = Backwards
from explainer.cli import main
with time_machine.travel(day):
    main()
"""


def _built(root: Path, day: str, umask: str, **environment: str) -> dict[str, str]:
    """The sums of a site that is built on a day of the clock; the day on which it is judged is the same."""
    command = [sys.executable, "-W", "ignore", "-c", BUILD, umask, f"{day}T23:30:00", "--root", str(root), "build"]
    fixed = {"SOURCE_DATE_EPOCH": "1795400000", "SITE_URL": "https://example.org/"}
    run = subprocess.run(command, env={**os.environ, **fixed, **environment}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return sums.of(root / "site")


def _copied(folder: str, to: Path) -> Path:
    if folder == "repository":
        for name in ("docs", "templates"):
            shutil.copytree(ROOT / name, to / name)
    else:
        lay(to, SOUND)
    shutil.copy(ROOT / "mkdocs.yml", to)
    return to


@pytest.mark.parametrize("folder", ["sound", "repository"])
def test_two_builds_differ_in_nothing(folder: str, tmp_path: Path) -> None:
    one = _built(_copied(folder, tmp_path / "one"), "2026-12-01", "022", TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    other = _built(
        _copied(folder, tmp_path / "a folder with a much longer name" / "è"),
        "2031-02-03",
        "077",
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
        LANGUAGE="uk",
        HOME=str(tmp_path),
        USER="somebody",
        PYTHONHASHSEED="4711",
    )
    assert {uri for uri in one.keys() | other.keys() if one.get(uri) != other.get(uri)} == set()
    assert len(one) > len(SOUND)
