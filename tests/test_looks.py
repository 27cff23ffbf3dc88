"""What is recorded of looks at addresses: how one look follows another, and the file."""

import datetime
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TODAY, lay
from explainer import looks, record, site
from explainer.looks import Answer, Look

PAGE = "https://example.org/page"
OTHER = "https://example.org/other"
FOUND = Answer("found", "200")
MOVED = Answer("moved", "200", "https://example.org/new")
GONE = Answer("gone", "404")
UNSURE = Answer("unsure", "time-out")
ANSWERS = st.sampled_from([FOUND, MOVED, GONE, UNSURE, Answer("refused", "403")])


def _after(*answers: Answer) -> Look:
    """What is known after a look on each of the days up to today."""
    look = None
    for back, answer in zip(range(len(answers) - 1, -1, -1), answers, strict=True):
        look = looks.after(look, PAGE, answer, TODAY - datetime.timedelta(back))
    return look


@pytest.mark.parametrize(
    ("answers", "look"),
    [
        ([FOUND], Look(PAGE, "found", "200", "2026-11-01", "2026-11-01", "2026-11-01")),
        ([GONE], Look(PAGE, "gone", "404", "2026-11-01", "2026-11-01")),
        ([FOUND, GONE, GONE], Look(PAGE, "gone", "404", "2026-11-01", "2026-10-31", "2026-10-30")),
        ([GONE, UNSURE, GONE], Look(PAGE, "gone", "404", "2026-11-01", "2026-11-01")),
        ([FOUND, MOVED], Look(PAGE, "moved", "200", "2026-11-01", "2026-11-01", "2026-11-01", MOVED.moved_to)),
        ([MOVED, FOUND], Look(PAGE, "found", "200", "2026-11-01", "2026-11-01", "2026-11-01")),
    ],
)
def test_a_look_follows_those_before_it(answers: list[Answer], look: Look) -> None:
    assert _after(*answers) == look


@pytest.mark.parametrize(
    ("answers", "fails"),
    [
        ([GONE], True),
        ([UNSURE], False),
        ([UNSURE, UNSURE], True),
        ([UNSURE, FOUND, UNSURE], False),
        ([FOUND], False),
        ([FOUND, Answer("refused", "403")], False),
    ],
)
def test_an_address_fails_that_is_gone_or_twice_unsure(answers: list[Answer], fails: bool) -> None:
    assert _after(*answers).fails == fails


@pytest.mark.parametrize(("answer", "kept"), [(GONE, True), (UNSURE, True), (FOUND, False), (MOVED, False)])
def test_an_archived_copy_is_kept_until_the_address_is_found(answer: Answer, kept: bool) -> None:
    before = Look(PAGE, "gone", "404", "2026-10-01", "2026-10-01", None, None, "https://example.org/copy", "2023-01-01")
    look = looks.after(before, PAGE, answer, TODAY)
    assert (look.archived, look.archived_on) == ((before.archived, before.archived_on) if kept else (None, None))


@given(st.lists(ANSWERS, min_size=1, max_size=9))
def test_days_are_those_of_the_looks(answers: list[Answer]) -> None:
    look = _after(*answers)
    days = [(TODAY - datetime.timedelta(back)).isoformat() for back in range(len(answers) - 1, -1, -1)]
    there = [day for day, answer in zip(days, answers, strict=True) if answer.status in ("found", "moved")]
    others = [number for number, answer in enumerate(answers) if answer.status != look.status]
    assert look.looked_on == days[-1]
    assert look.found_on == (there[-1] if there else None)
    assert look.since == days[others[-1] + 1 if others else 0]


_ADDRESSES = st.text("abcé,;'%/?&=", max_size=9).map("https://example.org/{}".format)
_DAYS = st.dates(datetime.date(2000, 1, 1), TODAY).map(str)
_LOOKS = st.builds(
    Look,
    _ADDRESSES,
    st.sampled_from(["found", "moved", "gone", "refused", "unsure"]),
    st.text("ab ,\"'é", min_size=1, max_size=9),
    _DAYS,
    _DAYS,
    st.none() | _DAYS,
    st.none() | _ADDRESSES,
    st.none() | _ADDRESSES,
    st.none() | _DAYS,
)


@given(st.lists(_LOOKS, max_size=5).map(lambda found: {look.address: look for look in found}))
def test_what_is_written_is_read(known: dict[str, Look]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay(Path(folder), {"docs/sources/.keep": ""})
        (root / "docs/sources/links.csv").write_text(looks.text(known), encoding="utf-8", newline="")
        assert looks.load(root, TODAY) == (known, [])


@given(st.lists(_LOOKS, max_size=5, unique_by=lambda look: look.address).flatmap(st.permutations))
def test_what_is_written_does_not_depend_on_the_order(found: list[Look]) -> None:
    assert looks.text({look.address: look for look in found}) == looks.text({k.address: k for k in reversed(found)})


def test_the_file_is_sorted_and_each_look_a_line() -> None:
    known = {name: Look(name, "gone", "404", "2026-11-01", "2026-10-31") for name in ("https://b.org", "https://a.org")}
    assert looks.text(known) == (
        "address,status,said,looked_on,since,found_on,moved_to,archived,archived_on\n"
        "https://a.org,gone,404,2026-11-01,2026-10-31,,,,\n"
        "https://b.org,gone,404,2026-11-01,2026-10-31,,,,\n"
    )


def test_without_a_file_nothing_is_known(notes) -> None:
    assert looks.load(notes({}), TODAY) == ({}, [])


def test_of_a_file_with_faults_the_sound_rows_are_known(notes) -> None:
    text = looks.text({PAGE: _after(GONE)}) + 'https://example.org/a,gone,404,2026-11-01,"2026\n-11-01",,,,\n'
    known, problems = looks.load(notes({"docs/sources/links.csv": text}), TODAY)
    assert known == {PAGE: _after(GONE)}
    assert [str(problem) for problem in problems] == [
        "docs/sources/links.csv:3:43: D702 `2026 -11-01` in the column `since` should be a date, "
        "as YYYY-MM-DD, YYYY-MM or YYYY"
    ]


def test_a_file_that_is_no_text_is_a_problem(notes) -> None:
    _, problems = looks.load(notes({"docs/sources/links.csv": "address\udce9\n"}), TODAY)
    assert [str(problem) for problem in problems] == [
        "docs/sources/links.csv:1:8: R101 the file is not UTF-8 text: byte `0xe9`; save it as UTF-8"
    ]


@pytest.mark.parametrize("path", ["docs/sources/others.csv", "docs/actors/links.csv", "docs/links.csv"])
def test_no_other_table_may_lie_there(path: str, notes) -> None:
    assert [problem.code for problem in record.check(notes({path: "a\n"}), TODAY)] == ["R107"]


@pytest.mark.parametrize(
    ("record", "as_of", "shown"),
    [
        ({PAGE: _after(FOUND)}, None, True),
        ({PAGE: _after(FOUND)}, TODAY, False),
        ({OTHER: looks.after(None, OTHER, FOUND, TODAY)}, None, False),
        ({}, None, False),
    ],
)
def test_a_page_tells_of_a_look_where_there_was_one(record, as_of: datetime.date | None, shown: bool, notes) -> None:
    source = f"---\n{{title: A, publisher: B, url: '{PAGE}', accessed: 2026-10-01, grade: press}}\n---\n"
    root = notes({"docs/sources/page.md": source, "docs/sources/links.csv": looks.text(record)})
    (page,) = (page for page in site.build(root, TODAY, as_of).pages if page.uri == "sources/page.md")
    assert ("Link check" in page.html) is shown
