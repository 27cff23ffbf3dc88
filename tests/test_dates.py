"""Dates as precise as they are known."""

import datetime

import pytest

from explainer import dates


@pytest.mark.parametrize("text", ["2023", "2023-10", "2023-10-17", "2024-02-29", "0001", "9999-12-31"])
def test_a_day_a_month_or_a_year_is_a_date(text: str) -> None:
    assert dates.is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-",
        "2023-1",
        "2023-13",
        "2023-00",
        "2023-10-00",
        "2023-10-32",
        "2023-02-29",
        "2023-10-17T00:00",
        "2023/10/17",
        "20231017",
        "0000",
        " 2023",
        "2023\n",
        "17 October 2023",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    assert not dates.is_date(text)


@pytest.mark.parametrize(
    ("date", "future"),
    [
        ("2026-10-31", False),
        ("2026-11-01", False),
        ("2026-11-02", True),
        ("2026-10", False),
        ("2026-11", False),
        ("2026-12", True),
        ("2025", False),
        ("2026", False),
        ("2027", True),
    ],
)
def test_a_date_lies_in_the_future_until_it_begins(date: str, future: bool) -> None:
    assert dates.is_future(date, datetime.date(2026, 11, 1)) is future


def _plain(text: str) -> str:
    """The text without the spaces that keep a date on one line."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("date", "shown", "short"),
    [
        ("2023-10-17", "October 17, 2023", "Oct 17, 2023"),
        ("2023-10-07", "October 7, 2023", "Oct 7, 2023"),
        ("2023-10", "October 2023", "Oct 2023"),
        ("2023", "2023", "2023"),
        ("2023-01-01", "January 1, 2023", "Jan 1, 2023"),
        ("2023-12-31", "December 31, 2023", "Dec 31, 2023"),
        ("2023-05", "May 2023", "May 2023"),
        ("2023-09", "September 2023", "Sep 2023"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(date: str, shown: str, short: str) -> None:
    assert (dates.shown(date), _plain(dates.shown_short(date))) == (shown, short)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month: int) -> None:
    day = datetime.date(2023, month, 2)
    assert dates.shown(day.isoformat()) == f"{day:%B} 2, 2023"


@pytest.mark.parametrize(
    ("date", "last"),
    [("2023", "2023-12-31"), ("2024-02", "2024-02-29"), ("2023-02", "2023-02-28"), ("2023-10-17", "2023-10-17")],
)
def test_a_month_or_a_year_has_a_last_day(date: str, last: str) -> None:
    assert dates.last_day(date).isoformat() == last


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2023-10-17", 1, "2023-11-17"),
        ("2023-10-31", 1, "2023-11-30"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-12-31", 1, "2024-01-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("9999-12-31", 12, "9999-12-31"),
    ],
)
def test_a_day_has_its_like_in_a_later_month(day: str, months: int, later: str) -> None:
    assert dates.months_after(datetime.date.fromisoformat(day), months).isoformat() == later
