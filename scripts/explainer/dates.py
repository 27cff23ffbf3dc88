"""Dates as precise as they are known: YYYY, YYYY-MM or YYYY-MM-DD, kept as ISO text, which sorts rightly."""

import calendar
import datetime
import os
import re
from functools import cache

MONTHS = "January February March April May June July August September October November December".split()

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def is_date(text: str) -> bool:
    """Whether `text` is a day, month or year of the calendar in ISO form."""
    if not _ISO.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def padded(text: str) -> str | None:
    """The date in ISO form, where nothing but zeros is missing from it: `2023-9-3`."""
    year, *rest = text.split("-")
    date = "-".join([year, *(part.zfill(2) for part in rest)])
    return date if date != text and is_date(date) else None


def is_future(date: str, today: datetime.date) -> bool:
    """Whether the day, month or year has not begun yet."""
    return date > today.isoformat()[: len(date)]


@cache
def last_day(date: str) -> datetime.date:
    """The last day of what the date names: a day, a month or a year."""
    first = datetime.date.fromisoformat((date + "-01-01")[:10])
    match date.count("-"):
        case 0:
            return first.replace(month=12, day=31)
        case 1:
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last one where it is shorter; no later than the calendar goes."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def shown(date: str) -> str:
    """The date as it is read, no more precise than it is known: `October 17, 2023`, `October 2023`, `2023`."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{month} {int(rest[1])}, {year}" if rest[1:] else f"{month} {year}"


@cache
def shown_short(date: str) -> str:
    """The date where room is scarce: `Oct 17, 2023`, `Oct 2023`, `2023`."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1][:3]
    return f"{month} {int(rest[1])}, {year}" if rest[1:] else f"{month} {year}"


def here() -> datetime.date:
    """The day on which something is read: SOURCE_DATE_EPOCH's where it is set, else the day that it is here."""
    return today() if os.environ.get("SOURCE_DATE_EPOCH") else datetime.date.today()


def today() -> datetime.date:
    """The day on which the notes are judged: SOURCE_DATE_EPOCH's where it is set, as reproducible builds ask.

    Else the latest day that it is anywhere, so that what was recorded east of here is not taken for the future.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=14))).date()
