"""Releases of a site beside each other, and the link to the one that is served: it is set in one step, or not at all.

FOLDER/current -> releases/0012-2a016a9
FOLDER/releases/0011-b64c5f3, …
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from explainer import assets
from explainer.publishing import compression, sums

CURRENT = "current"
_NAME = re.compile(r"(\d{4,})-\w+")


class Refused(Exception):
    """Nothing was changed; the message says why."""


def publish(site: Path, folder: Path, keep: int) -> str | None:
    """Makes a built site the release that is served; its name, or nothing where the same is served already.

    Files that are the same as in the release before are shared with it, copies and all. Releases that were gone back
    from are taken away, and all but the newest `keep`.
    """
    if not (site / "build.json").is_file():
        raise Refused(f"{site} holds no built site; build it first")
    with _alone(folder):
        served = _served(folder)
        said, before = sums.of(site), sums.read(served) if served else {}
        if said == before:
            return None
        part = folder / "releases" / ".part"
        try:
            _lay_out(site, part, said, served, before)
            number = max(map(_number, _releases(folder)), default=0) + 1
            name = f"{number:04}-{_commit(site)}"
            for release in _releases(folder):
                if served and _number(release) > _number(served):
                    shutil.rmtree(release)
            part.rename(part.with_name(name))
        finally:
            shutil.rmtree(part, ignore_errors=True)
        _serve(folder, name)
        for release in _releases(folder)[:-keep]:
            shutil.rmtree(release)
        return name


def back(folder: Path) -> str:
    """Serves the release before the one that is served; its name."""
    with _alone(folder):
        served = _served(folder)
        before = [release for release in _releases(folder) if served and _number(release) < _number(served)]
        if not before:
            raise Refused(f"{folder} holds no release before the one that is served")
        if found := list(sums.faults(before[-1])):
            raise Refused(f"the release {before[-1].name} is not as it was published: {found[0]}")
        _leave_assets(served, before[-1])
        _serve(folder, before[-1].name)
        return before[-1].name


def _lay_out(site: Path, part: Path, said: Mapping[str, str], served: Path | None, before: Mapping[str, str]) -> None:
    """Lays a release out beside the others, and makes sure that it has come to the disk as it was built."""
    shutil.rmtree(part, ignore_errors=True)
    for uri, digest in said.items():
        (part / uri).parent.mkdir(parents=True, exist_ok=True)
        if before.get(uri) == digest:
            _share(served, part, uri)
        else:
            shutil.copyfile(site / uri, part / uri)
            (part / uri).chmod(0o644)
    compression.compress(part)
    (part / sums.NAME).write_bytes(sums.text(said))
    if found := list(sums.faults(part)):
        raise Refused(f"what was laid out is not what was built: {found[0]}")
    _leave_assets(served, part)
    os.sync()


def _leave_assets(served: Path | None, release: Path) -> None:
    """Shares with the release that is served next what the pages of this one name: readers have them open."""
    for uri in sums.read(served) if served else ():
        if uri.startswith(assets.FOLDER):
            (release / uri).parent.mkdir(parents=True, exist_ok=True)
            _share(served, release, uri)


def _share(served: Path, release: Path, uri: str) -> None:
    """Makes a file of a release, with its copies, one of another, too."""
    for name in (uri, f"{uri}.gz", f"{uri}.br"):
        if (served / name).is_file() and not (release / name).exists():
            os.link(served / name, release / name)


def _serve(folder: Path, name: str) -> None:
    link = folder / f".{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases", name))
    os.replace(link, folder / CURRENT)


def _served(folder: Path) -> Path | None:
    link = folder / CURRENT
    return folder / "releases" / link.readlink().name if link.is_symlink() and link.exists() else None


def _releases(folder: Path) -> list[Path]:
    """In the order in which they were published."""
    return sorted((path for path in (folder / "releases").iterdir() if _NAME.fullmatch(path.name)), key=_number)


def _number(release: Path) -> int:
    return int(_NAME.fullmatch(release.name)[1])


def _commit(site: Path) -> str:
    return (json.loads((site / "build.json").read_text())["commit"] or "unknown")[:12]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time: whoever comes second waits."""
    (folder / "releases").mkdir(parents=True, exist_ok=True)
    with (folder / "releases" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
