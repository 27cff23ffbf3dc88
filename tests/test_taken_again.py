"""A check that takes again what is kept says what a check from nothing says, after whatever edits."""

import datetime
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, TODAY, lay
from explainer import checks, exports, naming, notes, record, site
from explainer.catalog import Catalog
from explainer.kept import Kept
from explainer.notes import Shelf
from explainer.problems import Problem
from test_planted_faults import ADDED, ARCH, FAULTS, KEYSTONE, LEDGER, OFFICE, REGISTER, SOUND, TABLE

WITHDRAWN = "status: withdrawn\nwithdrawn: {since: 2026-01, because: It was a draft.}"
EDITS = [(path, sound, planted.replace("▸", "")) for path, sound, planted, _ in FAULTS.values()] + [
    (ARCH, "title: Stone arch", "title: Stone bow"),
    (ARCH, "aliases: [vault arch]", "aliases: [vault arch, row of stones]"),
    (KEYSTONE, "falls.", "falls at once, says the Bridge Office, or the XYZ.[^nobody]"),
    (KEYSTONE, "(arch.md)", "(arch.md#how-it-stands)"),
    (ARCH, "A row of stones", "## How it stands\n\nA row of stones"),
    (OFFICE, "value: 12,", "value: 13,"),
    (TABLE, "1,1827-05-01,0.5", "1,1827-05-01,0.75"),
    (TABLE, "3,,1.25", "4,1910,2.5,bridge-office,survey\n3,,1.25"),
    (LEDGER, "title:", "state_controlled: true\ntitle:"),
    (ARCH, "category: concept", f"category: concept\n{WITHDRAWN}"),
    (ARCH, "category: concept", "category: concept\nsucceeded_by: [crossings]"),
    (LEDGER, "title:", f"{WITHDRAWN}\ntitle:"),
]
"""Each a file, what may stand in it, and what may stand there instead."""


def _swap(root: Path, path: str, one: str, other: str) -> None:
    file = root / path
    if file.exists():
        text = file.read_bytes().decode("utf-8", "replace")
        old, new = (one, other) if one in text else (other, one)
        file.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))


def _lose(root: Path, path: str) -> None:
    """Takes a file away, or puts it back as it was."""
    file = root / path
    file.unlink() if file.exists() else lay(root, {path: SOUND[path]})


def _double(root: Path, path: str) -> None:
    """Puts a note into another folder too, where its id is taken, or takes it away from there."""
    other = root / "docs/actors" / Path(path).name
    other.unlink() if other.exists() else lay(root, {f"docs/actors/{other.name}": SOUND[path]})


def _add(root: Path, path: str, text: str) -> None:
    file = root / path
    file.unlink() if file.exists() else lay(root, {path: text})


def _spoil(root: Path, path: str, share: float, length: int, planted: str) -> None:
    file = root / path
    if file.exists():
        data = file.read_bytes()
        at = int(share * len(data))
        file.write_bytes(data[:at] + planted.encode() + data[at + length :])


def _lose_cache(root: Path) -> None:
    shutil.rmtree(root / ".cache")


def _spoil_cache(root: Path, share: float, planted: bytes) -> None:
    file = root / ".cache/explainer.sqlite"
    if file.exists():
        data = bytearray(file.read_bytes())
        at = 100 + int(share * (len(data) - 100))
        data[at : at + len(planted)] = planted
        file.write_bytes(data)


def _edit(make: Callable[..., None], *parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(st.just(make), st.tuples(*parts))


PATHS = st.sampled_from(sorted(SOUND))
URIS = sorted(path.removeprefix("docs/") for path in SOUND if path.endswith(".md"))
MARKUP = st.sampled_from(
    [*"[]()^#|:-\n`*_<\"'", "\n\n", "---\n", "](arch.md)", "[^ledger]", "Stone arch", "é", "(ABC)"]
)
EDIT = st.one_of(
    st.sampled_from(EDITS).map(lambda edit: (_swap, edit)),
    st.sampled_from([(path, text) for path, text, _ in ADDED.values()]).map(lambda edit: (_add, edit)),
    _edit(_lose, PATHS),
    _edit(_double, st.sampled_from([ARCH, KEYSTONE])),
    _edit(_spoil, PATHS, st.floats(0, 1), st.integers(0, 20), MARKUP),
    _edit(_lose_cache),
    _edit(_spoil_cache, st.floats(0, 1), st.binary(min_size=1, max_size=400)),
)
DAYS = st.sampled_from([TODAY, TODAY - datetime.timedelta(days=365 * 6)])


def _checked(root: Path, today: datetime.date) -> tuple[Problem, ...]:
    """What a new process finds that takes again what is kept, and keeps what is new."""
    keeper = Kept(root)
    found = record.check(root, today, keeper)
    keeper.save()
    return found


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(EDIT, DAYS), min_size=1, max_size=5))
def test_a_check_says_what_a_check_from_nothing_says(edits: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), SOUND)
        assert _checked(root, TODAY) == record.check(root, TODAY) == ()
        for (make, parts), today in edits:
            make(root, *parts)
            assert _checked(root, today) == record.check(root, today)
            _hold_the_same(root, today)


SEEN = {
    "a heading": (
        [(_swap, (KEYSTONE, "(arch.md)", "(arch.md#how-it-stands)"))],
        (_swap, (ARCH, "A row of stones", "## How it stands\n\nA row of stones")),
    ),
    "a row": (
        [(_swap, (KEYSTONE, "(arch.md)", "(../registers/crossings.md#row-3)"))],
        (_swap, (TABLE, "3,,1.25", "4,,1.25")),
    ),
    "a file": (
        [(_swap, (KEYSTONE, "(arch.md)", "(../assets/stones.txt)"))],
        (_add, ("docs/assets/stones.txt", "Stones.\n")),
    ),
    "a value": ([], (_swap, (OFFICE, "value: 31,", "value: 32,"))),
    "the name of a note": (
        [(_swap, (KEYSTONE, "falls.", "falls, says the SPQR."))],
        (_swap, (OFFICE, "abbreviation: BRO", "abbreviation: SPQR")),
    ),
    "the grade of a source": (
        [],
        (_swap, (LEDGER, "title:", "state_controlled: true\ntitle:")),
    ),
    "a note": ([], (_lose, (ARCH,))),
    "an id that was another's": (
        [(_swap, (KEYSTONE, "(arch.md)", "(bow.md)"))],
        (_swap, (ARCH, "aliases:", "formerly: [glossary/bow]\naliases:")),
    ),
    "an id that was that of a note which is not named": (
        [(_swap, (KEYSTONE, "(arch.md)", "(../actors/builders.md)"))],
        (_swap, (OFFICE, "abbreviation:", "formerly: [actors/builders]\nabbreviation:")),
    ),
    "a publisher, whose name explains an abbreviation": (
        [(_swap, (KEYSTONE, "falls.", "falls, says the SPQR."))],
        (_swap, (LEDGER, "publisher: Bridge Office", "publisher: SPQR Press")),
    ),
    "what took the place of a withdrawn note": (
        [(_swap, (ARCH, "category: concept", f"category: concept\n{WITHDRAWN}\nsucceeded_by: [crossings]"))],
        (_swap, (REGISTER, "summary: Every", f"{WITHDRAWN}\nsummary: Every")),
    ),
    "a unit, which explains one, too": (
        [(_swap, (KEYSTONE, "falls.", "falls for 2 SPQR."))],
        (_swap, (OFFICE, "unit: spans", "unit: SPQR spans")),
    ),
}
"""What one note may see of another: how it comes to look there, and what changes there."""


@pytest.mark.parametrize("what", SEEN)
def test_a_note_is_judged_again_where_what_it_sees_has_changed(what: str, tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    edits, (last, parts) = SEEN[what]
    for edit, its in edits:
        edit(root, *its)
    before = _checked(root, TODAY)
    last(root, *parts)
    after = _checked(root, TODAY)
    assert after == record.check(root, TODAY)
    assert {problem for problem in {*before} ^ {*after} if problem.path != parts[0]}


def test_where_a_name_changed_each_text_is_asked_again_where_it_points(tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    _hold_the_same(root, TODAY)
    _swap(root, ARCH, "aliases: [vault arch]", "aliases: [row of stones]")
    _swap(root, OFFICE, "title: Bridge Office", "title: Office of Bridges")
    _hold_the_same(root, TODAY)


def _hold_the_same(root: Path, today: datetime.date) -> None:
    """What is taken again of each note is what is read of it."""
    keeper = Kept(root)
    taken, read = record.read(root, today, keeper)[0], record.read(root, today)[0]
    assert [*taken.notes] == [*read.notes]
    for one, other in zip(taken.notes.values(), read.notes.values(), strict=True):
        assert (one.model, one.rows, one.marks) == (other.model, other.rows, other.marks)
        assert (one.face, one.front, one.renown) == (other.face, other.front, other.renown)
        assert (one.places, one.bodies) == (other.places, other.bodies)
    assert taken.references == read.references
    assert [*_uses(taken)] == [*_uses(read)]
    keeper.save()


def _uses(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for use in (use for uses in catalog.uses.values() for use in uses):
        yield use.source, use.note_id, use.where, use.said, use.anchor, use.position, use.path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The uris of the notes that are parsed, in order."""
    found: list[str] = []
    parse = notes._parsed

    def noted(uri: str, *files: bytes | Problem | None):
        found.append(uri)
        return parse(uri, *files)

    monkeypatch.setattr(notes, "_parsed", noted)
    return found


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The uris of the notes that are judged, in order."""
    found: list[str] = []
    judge = checks._judged

    def noted(catalog, notes):
        found.extend(note.uri for note in notes)
        return judge(catalog, notes)

    monkeypatch.setattr(checks, "_judged", noted)
    return found


class TestWhatIsDone:
    def test_nothing_is_done_where_nothing_changed(self, tmp_path: Path, parsed: list[str], judged: list[str]) -> None:
        root = lay(tmp_path, SOUND)
        _checked(root, TODAY)
        assert len(parsed) == len(judged) == sum(path.endswith(".md") for path in SOUND)
        parsed.clear()
        judged.clear()
        _checked(root, TODAY)
        assert (parsed, judged) == ([], [])

    def test_only_the_note_whose_text_changed_is_read_and_judged(
        self, tmp_path: Path, parsed: list[str], judged: list[str]
    ) -> None:
        root = lay(tmp_path, SOUND)
        _checked(root, TODAY)
        _swap(root, KEYSTONE, "falls.", "falls at once.")
        parsed.clear()
        judged.clear()
        _checked(root, TODAY)
        assert (parsed, judged) == (["glossary/keystone.md"], ["glossary/keystone.md"])

    def test_where_a_value_changed_those_are_judged_that_name_its_note(
        self, tmp_path: Path, parsed: list[str], judged: list[str]
    ) -> None:
        root = lay(tmp_path, SOUND)
        _checked(root, TODAY)
        _swap(root, OFFICE, "value: 12,", "value: 13,")
        parsed.clear()
        judged.clear()
        _checked(root, TODAY)
        leading = {"explainers/why-bridges-stand.md", "index.md", "registers/crossings.md"}
        assert {*judged} == {*parsed} == {"actors/bridge-office.md", *leading}
        assert len(parsed) == len({*parsed})

    def test_where_a_name_changed_those_are_read_and_judged_that_hold_a_word_of_it(
        self, tmp_path: Path, parsed: list[str], judged: list[str]
    ) -> None:
        root = lay(tmp_path, SOUND)
        _checked(root, TODAY)
        _swap(root, ARCH, "title: Stone arch", "title: Stone bow")
        parsed.clear()
        judged.clear()
        _checked(root, TODAY)
        assert {*judged} == {*parsed} == {ARCH[5:], KEYSTONE[5:], "explainers/why-bridges-stand.md"}
        assert len(parsed) == len({*parsed})

    @pytest.mark.parametrize("what", ["too much is named otherwise", "nobody knows any more what was called how"])
    def test_all_are_judged_where_it_cannot_be_told_what_another_name_touches(
        self, what: str, tmp_path: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = lay(tmp_path, SOUND)
        _checked(root, TODAY)
        if what == "too much is named otherwise":
            monkeypatch.setattr(naming, "MOST", 0)
        else:
            keeper = Kept(root)
            called = keeper.key("called", record.read(root, TODAY, keeper)[0].names.digest)
            assert keeper.get(called)
            keeper._change("DELETE FROM kept WHERE key = ?", [(called,)])
            keeper.save()
        _swap(root, ARCH, "title: Stone arch", "title: Stone bow")
        judged.clear()
        _checked(root, TODAY)
        assert {*judged} == {*URIS}

    def test_what_was_left_alone_since_many_states_is_noted_down_to_be_as_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(naming, "RECORDS", 1)
        root, states = lay(tmp_path, SOUND), []
        for before, after in (("arch", "bow"), ("bow", "vault"), ("vault", "curve")):
            _checked(root, TODAY)
            states.append(len({since for _, since, *_ in Kept(root).many("judged").values()}))
            _swap(root, ARCH, f"title: Stone {before}", f"title: Stone {after}")
        assert states == [1, 2, 1]

    def test_on_another_day_only_those_are_judged_of_which_a_date_lay_ahead(
        self, tmp_path: Path, judged: list[str]
    ) -> None:
        root = lay(tmp_path, SOUND)
        _swap(root, ARCH, "reviewed: 2026-10-01", "reviewed: 2026-11-03")
        _checked(root, TODAY)
        told = []
        for days in (1, 2, 3, 1):
            judged.clear()
            hints = [problem.hint for problem in _checked(root, TODAY + datetime.timedelta(days=days))]
            told.append((hints, judged.copy()))
        arch = "glossary/arch.md"
        ahead = ["today is 2026-11-02"], [arch]
        assert told == [ahead, ([], [arch]), ([], []), ahead]

    def test_contents_are_parsed_again_for_who_asks_and_what_pages_show_of_them_is_kept(
        self, tmp_path: Path, parsed: list[str]
    ) -> None:
        root = lay(tmp_path, SOUND)
        read = record.read(root, TODAY)[0].notes["keystone"]
        _checked(root, TODAY)
        parsed.clear()
        taken = record.read(root, TODAY, Kept(root))[0].notes["keystone"]
        assert taken.written == read.written
        assert parsed == []
        assert (taken.bodies, taken.places) == (read.bodies, read.places)
        assert parsed == ["glossary/keystone.md"]

    def test_what_pages_show_that_was_forgotten_is_made_again(self, tmp_path: Path, parsed: list[str]) -> None:
        root = lay(tmp_path, SOUND)
        first = Kept(root)
        record.check(root, TODAY, first)
        second = Kept(root)
        second.keep_many("notes", {}, dict(first.many("notes")))
        second.save()
        parsed.clear()
        keeper = Kept(root)
        keystone = record.read(root, TODAY, keeper)[0].notes["keystone"]
        assert keystone.written.texts["body"].startswith("\n")
        keeper.save()
        record.read(root, TODAY, Kept(root))[0].notes["keystone"].written.texts.keys()
        assert parsed == ["glossary/keystone.md"]

    def test_two_at_once_leave_what_the_next_can_take(self, tmp_path: Path) -> None:
        root = lay(tmp_path, SOUND)
        one, other = Kept(root), Kept(root)
        record.check(root, TODAY, one)
        _swap(root, KEYSTONE, "(arch.md)", "(pier.md)")
        assert [problem.code for problem in record.check(root, TODAY, other)] == ["L401"]
        other.save()
        one.save()
        assert [problem.code for problem in _checked(root, TODAY)] == ["L401"]

    def test_where_nothing_can_be_kept_the_check_says_the_same(self, tmp_path: Path) -> None:
        root = lay(tmp_path, SOUND)
        (root / ".cache").write_text("A file.")
        _swap(root, KEYSTONE, "(arch.md)", "(pier.md)")
        assert [problem.code for problem in _checked(root, TODAY)] == ["L401"]
        assert (root / ".cache").read_text() == "A file."


def test_the_files_of_figures_are_made_again_where_what_they_are_made_from_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, made = lay(tmp_path, SOUND), []
    files_of = exports._files_of
    monkeypatch.setattr(
        exports, "_files_of", lambda known, found: made.append(found[0].note.id) or files_of(known, found)
    )

    def again(path: str, old: str, new: str) -> list[str]:
        _swap(root, path, old, new)
        made.clear()
        keeper = Kept(root)
        found = exports.of_figures(record.read(root, TODAY, keeper)[0], keeper)
        keeper.save()
        said = made.copy()
        assert found == exports.of_figures(record.read(root, TODAY)[0])
        return said

    assert again(ARCH, "title: Stone arch", "title: Stone bow") == ["bridge-office", "crossings"]
    assert again(ARCH, "title: Stone bow", "title: Stone arch") == []
    assert again(OFFICE, "value: 12,", "value: 13,") == ["bridge-office"]
    assert again(LEDGER, "publisher: Bridge Office", "publisher: Office") == ["bridge-office", "crossings"]


class TestShelf:
    def test_contents_that_were_let_go_are_parsed_again(self, tmp_path: Path) -> None:
        found, shelf = notes.load_all(lay(tmp_path, SOUND), URIS, Kept(tmp_path))
        before = [(note.places, note.bodies, note.written) for note, _ in found]
        assert len(shelf._at_hand) == len(URIS)
        shelf.let_go()
        assert not shelf._at_hand
        assert [(note.places, note.bodies, note.written) for note, _ in found] == before

    def test_no_text_is_taken_for_another_that_the_file_holds_by_now(self, tmp_path: Path) -> None:
        root = lay(tmp_path, SOUND)
        (note, _), *_ = notes.load_all(root, ["glossary/keystone.md"], Kept(root))[0]
        note.contents.shelf.let_go()
        note.contents.shelf._keeper = Kept(tmp_path / "lost")
        _swap(root, KEYSTONE, "falls.", "falls at once.")
        with pytest.raises(RuntimeError, match=r"^docs/glossary/keystone\.md was changed while it was read$"):
            note.bodies.keys()

    def test_a_rebuild_without_an_edit_takes_up_no_text(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        root = lay(tmp_path, SOUND)
        keeper = Kept(root)
        first = site.build(root, TODAY, keeper=keeper)
        keeper.save()
        monkeypatch.delattr(Shelf, "contents")
        again = site.build(root, TODAY, keeper=Kept(root))
        assert (again.files, again.problems) == (first.files, first.problems)


def test_a_model_is_taken_up_as_it_was_put_away() -> None:
    """Of a model only the fields are kept that were given."""
    models = [note.model for note in record.read(ROOT, TODAY)[0].notes.values()]
    for model in models:
        again = pickle.loads(pickle.dumps(model, 5))
        assert (repr(again), again, again.model_fields_set) == (repr(model), model, model.model_fields_set)
