"""A folder is replaced as a whole or not at all, whatever happens meanwhile."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import spare
from explainer.delivery import Left, Piece, deliver, piece
from test_delivery import SITE, held, pieces

OLD = {"a": b"1", "b/index.html": b"2", "c": b"3"}
NEW = {"a": b"4", "b/index.html": b"5", "d/index.html": b"6"}


class Killed(BaseException):
    """Stands for the end of a process: nothing but what is on the disk is left of it."""


def replace(folder: Path, site: dict[str, Piece], before: dict[str, Left]) -> dict[str, Left]:
    with spare.beside(folder) as made:
        return deliver(made, site, before)


@given(st.lists(st.tuples(SITE, st.integers(0, 5)), min_size=1, max_size=5))
def test_a_folder_holds_the_last_that_was_made_whole(sites: list[tuple[dict[str, bytes], int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, before, last = Path(name, "site"), {}, {}
        for site, stop in sites:
            made = pieces(site)
            for uri in list(made)[stop:]:  # from here on nothing can be written any more
                made[uri] = Piece(made[uri].origin, _full)
            try:
                before = replace(folder, made, before)
                last = site
            except OSError:
                pass
            assert held(folder) == last


def _full() -> Iterator[bytes]:
    yield b"half of it"
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("number", range(len(NEW)))
def test_who_is_killed_while_making_it_leaves_the_folder_as_it_was(number: int, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    before = replace(folder, pieces(OLD), {})
    made = pieces(NEW)
    uri = list(made)[number]
    made[uri] = Piece(made[uri].origin, lambda: [os.kill(os.getpid(), signal.SIGKILL)])
    child = os.fork()
    if not child:
        replace(folder, made, before)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert held(folder) == OLD
    replace(folder, pieces(NEW), before)
    assert held(folder) == NEW


@pytest.mark.parametrize("steps", range(6))
def test_where_folders_cannot_change_places_at_once_the_next_mends_what_was_cut_off(
    steps: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, left = tmp_path / "site", steps
    before = replace(folder, pieces(OLD), {})
    (folder / ".git").mkdir()
    (folder / ".git/HEAD").write_bytes(b"not ours")
    rename = Path.rename

    def counted(path: Path, to: Path) -> Path:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        return rename(path, to)

    monkeypatch.setattr(spare, "_changed_at_once", lambda *folders: False)
    monkeypatch.setattr(Path, "rename", counted)
    try:
        replace(folder, pieces(NEW), before)
    except Killed:
        assert steps < 4
    left = -1
    with spare.beside(folder):
        hidden = {".git/HEAD": b"not ours"}
        assert held(folder) == (OLD | hidden if steps < 2 else NEW | hidden)
    replace(folder, pieces(NEW), before)
    assert held(folder) == NEW | hidden
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site-spare", "site"]


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="no other system can do it")
def test_here_they_change_places_at_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    (one / "of-one").touch()
    assert spare._changed_at_once(one, other)
    assert (held(one), held(other)) == ({}, {"of-one": b""})
    assert not spare._changed_at_once(one, tmp_path / "nothing")


def test_a_link_to_a_folder_stays_one(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/site").mkdir()
    (tmp_path / "site").symlink_to("disk/site")
    replace(tmp_path / "site", pieces(NEW), {})
    assert (tmp_path / "site").is_symlink()
    assert held(tmp_path / "disk/site") == NEW


def test_what_has_not_changed_is_neither_asked_for_nor_written_in_either_folder(tmp_path: Path) -> None:
    asked: list[str] = []

    def content() -> list[bytes]:
        asked.append("b")
        return [b"2"]

    folder, before = tmp_path / "site", {}
    for number in range(4):
        before = replace(folder, {"a": piece(str(number).encode()), "b": Piece("same", content)}, before)
        assert held(folder) == {"a": str(number).encode(), "b": b"2"}
    assert asked == ["b"]


def test_who_comes_second_waits(tmp_path: Path) -> None:
    done: list[str] = []
    with spare.beside(tmp_path / "site") as folder:
        second = threading.Thread(target=lambda: done.extend(replace(tmp_path / "site", pieces(NEW), {})))
        second.start()
        second.join(0.3)
        assert done == []
        deliver(folder, pieces(OLD), {})
    second.join()
    assert (done, held(tmp_path / "site")) == (list(NEW), NEW)
