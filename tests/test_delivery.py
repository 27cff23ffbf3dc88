"""A folder holds just what is delivered to it, whatever lay there; what lies as it should is not written again."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from explainer.delivery import Left, Piece, deliver, piece

NAMES = ["a", "b.html", "c/index.html", "c/d/index.html", "e/f"]
SITE = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=3))


def pieces(site: Mapping[str, bytes]) -> dict[str, Piece]:
    return {uri: piece(content) for uri, content in site.items()}


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(st.lists(SITE, min_size=1, max_size=4), st.booleans(), SITE)
def test_a_folder_holds_what_was_delivered_last(sites, is_known: bool, others: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, before = Path(name, "site"), {}
        for site in sites:
            before = deliver(folder, pieces(site), before if is_known else {})
            assert held(folder) == site
            for uri, content in others.items():  # somebody else writes there
                if not any(folder.joinpath(uri).is_relative_to(folder / held) for held in before):
                    folder.joinpath(uri).parent.mkdir(parents=True, exist_ok=True)
                    folder.joinpath(uri).write_bytes(content)


def test_what_lies_there_is_not_written_again(tmp_path: Path) -> None:
    asked = []

    def content() -> list[bytes]:
        asked.append(1)
        return [b"one", b"two"]

    before: dict[str, Left] = {}
    for origin in ("x", "x", "y"):
        before = deliver(tmp_path, {"a/index.html": Piece(origin, content)}, before)
    assert (len(asked), held(tmp_path)) == (2, {"a/index.html": b"onetwo"})
    (tmp_path / "a/index.html").write_bytes(b"twoone")
    deliver(tmp_path, {"a/index.html": Piece("y", content)}, before)
    assert (len(asked), held(tmp_path)) == (3, {"a/index.html": b"onetwo"})


def test_of_two_folders_that_change_places_both_are_known(tmp_path: Path) -> None:
    asked = []

    def content() -> list[bytes]:
        asked.append(1)
        return [b"one"]

    before: dict[str, Left] = {}
    for folder in ("site", "spare", "site", "spare"):
        before = deliver(tmp_path / folder, {"index.html": Piece("x", content)}, before)
    assert len(asked) == 2
    before = deliver(tmp_path / "site", {"index.html": Piece("y", content)}, before)
    deliver(tmp_path / "spare", {"index.html": Piece("x", content)}, before)
    assert len(asked) == 3


def test_folders_that_hold_nothing_any_more_are_taken_away(tmp_path: Path) -> None:
    before = deliver(tmp_path, pieces({"a/b/index.html": b"1", "a/index.html": b"2"}), {})
    deliver(tmp_path, pieces({"a/index.html": b"2"}), before)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "index.html"]


def test_a_file_may_come_where_a_folder_was_and_a_folder_where_a_file_was(tmp_path: Path) -> None:
    before = deliver(tmp_path, pieces({"a/b": b"1", "c": b"2"}), {})
    deliver(tmp_path, pieces({"a": b"1", "c/d": b"2"}), before)
    assert held(tmp_path) == {"a": b"1", "c/d": b"2"}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "site"
    elsewhere.write_bytes(b"not ours")
    folder.mkdir()
    (folder / "a").symlink_to(elsewhere)
    deliver(folder, pieces({"a": b"ours"}), {})
    assert (elsewhere.read_bytes(), (folder / "a").read_bytes()) == (b"not ours", b"ours")


def test_hidden_files_on_top_stay(tmp_path: Path) -> None:
    (tmp_path / ".nojekyll").touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "b/.nojekyll").touch()
    deliver(tmp_path, pieces({"a": b"1"}), {})
    assert sorted(held(tmp_path)) == [".nojekyll", "a"]
