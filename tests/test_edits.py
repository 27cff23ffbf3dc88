"""Edits change what they name and nothing else."""

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from explainer import edits
from explainer.edits import Edit, StaleEdit


def edit(line: int, column: int, old: str, new: str, path: str = "note.md") -> Edit:
    return Edit(path, line, column, old, new)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_a_byte_order_mark_and_all_else_stay(end: str, mark: bytes) -> None:
    before = mark + f"title: 'a'  # remark{end}sumary: b{end}{end}Київ text".encode()
    after = mark + f"title: 'a'  # remark{end}summary: b{end}{end}Київ new text{end}".encode()
    made = edits.applied(
        before, [edit(2, 1, "sumary", "summary"), edit(4, 6, "text", "new text"), edit(4, 10, "", "\n")]
    )
    assert made == after


@pytest.mark.parametrize(
    "stale",
    [
        [edit(1, 1, "other", "new")],
        [edit(9, 1, "", "new")],
        [edit(1, 1, "abc", "x"), edit(1, 2, "b", "y")],
    ],
)
def test_what_does_not_stand_there_is_not_changed(stale: list[Edit]) -> None:
    with pytest.raises(StaleEdit):
        edits.applied(b"abc\ndef\n", stale)


def test_all_edits_are_made_or_none(tmp_path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text("old\n")
    with pytest.raises(StaleEdit, match=r"^two:1:1: `new` does not stand there$"):
        edits.write(tmp_path, [edit(1, 1, "old", "new", "one"), edit(1, 1, "new", "newer", "two")])
    assert (tmp_path / "one").read_text() == "old\n"
    assert edits.write(tmp_path, [edit(1, 1, "old", "new", "one"), edit(1, 1, "old", "new", "two")]) == ["one", "two"]
    assert [(tmp_path / name).read_text() for name in ("one", "two")] == ["new\n", "new\n"]
    assert sorted(os.listdir(tmp_path)) == ["one", "two"]


def test_a_file_keeps_its_mode(tmp_path) -> None:
    path = tmp_path / "note"
    path.write_text("old")
    path.chmod(0o640)
    edits.replace(tmp_path, "note", b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_file_that_cannot_be_put_in_place_leaves_no_trace(tmp_path, monkeypatch) -> None:
    (tmp_path / "note").write_text("old")

    def killed(*_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        edits.replace(tmp_path, "note", b"new")
    assert (os.listdir(tmp_path), (tmp_path / "note").read_text()) == (["note"], "old")


def test_what_is_there_is_not_made_anew(tmp_path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    edits.create(tmp_path, "a/note", b"old")
    for path in ("a/note", "link"):
        with pytest.raises(FileExistsError, match=f"^the file `{path}` is there already$"):
            edits.create(tmp_path, path, b"new")
    assert ((tmp_path / "a/note").read_bytes(), (tmp_path / "nowhere").exists()) == (b"old", False)


@pytest.mark.parametrize("path", ["folder/note", "note", "../outside/note"])
def test_nothing_is_written_out_of_the_tree(path: str, tmp_path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "note").write_text("old\n")
    (root / "folder").symlink_to(outside)
    (root / "note").symlink_to(outside / "note")
    (root / "sound").write_text("old\n")
    told = f"^`{re.escape(path)}` leads out of the folder by a symbolic link; nothing is written there$"
    with pytest.raises(edits.LeadsOut, match=told):
        edits.replace(root, path, b"new\n")
    with pytest.raises(edits.LeadsOut, match=told):
        edits.write(root, [edit(1, 1, "old", "new", "sound"), edit(1, 1, "old", "new", path)])
    assert [(folder / name).read_text() for folder, name in ((root, "sound"), (outside, "note"))] == ["old\n", "old\n"]
    with pytest.raises(edits.LeadsOut, match=r"^`folder/new/other` leads out of the folder"):
        edits.create(root, "folder/new/other", b"new\n")
    assert os.listdir(outside) == ["note"]


def test_a_link_within_the_tree_is_followed(tmp_path) -> None:
    (tmp_path / "note").write_text("old\n")
    (tmp_path / "link").symlink_to("note")
    edits.write(tmp_path, [edit(1, 1, "old", "new", "link")])
    assert ((tmp_path / "note").read_text(), (tmp_path / "link").is_symlink()) == ("new\n", True)


def test_what_writes_files_is_known() -> None:
    """What changes a tree goes through `edits`; the others bring a site into its folder, or write a report."""
    package = ROOT / "scripts" / "explainer"
    writing = re.compile(r'\.write_(text|bytes)\(|os\.(replace|link|symlink)\(|\.rename\(|(open|File)\(.*"[wax]b?"')
    found = {path.relative_to(package).as_posix() for path in package.rglob("*.py") if writing.search(path.read_text())}
    sites = {"delivery.py", "spare.py", "engines.py", "publishing/releases.py"}
    pipes = {"ahead.py"}
    assert found == {"edits.py", "writing/moving.py", "commands/links.py"} | sites | pipes


@given(st.lists(st.text("aé\u2028 ", max_size=5), min_size=1), st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_one_edit_changes_one_line(lines: list[str], end: str, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[number])))
    made = edits.applied(end.join(lines).encode(), [edit(number + 1, at + 1, lines[number][at:], "new")])
    lines[number] = lines[number][:at] + "new"
    assert made.decode() == end.join(lines)
