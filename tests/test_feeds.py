"""The feeds: valid Atom, newest first, each entry with an id of its own that lasts."""

import gc
import re
import weakref
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from conftest import TODAY, lay
from explainer import feeds, record
from explainer.catalog import Catalog

A = f"{{{feeds.ATOM}}}"
FILES = {
    "docs/programs/fund.md": """\
        ---
        title: Bridge Fund & Co
        summary: It pays.
        figures:
          paid:
            label: Paid
            unit: USD
            observations:
              - {value: 1 million, as_of: 2024, sources: [ledger]}
              - {value: 2 million, as_of: 2025-03, sources: [ledger]}
              - {value: 3 million, as_of: 2024, by: other, sources: [ledger]}
        ---
        """,
    "docs/programs/other.md": "---\ntitle: Other\nsummary: It does not.\n---\n",
    "docs/registers/events.md": """\
        ---
        title: Events
        summary: What happened.
        schema:
          fields:
            - {name: id, title: Event}
            - {name: date, type: date, title: Date}
            - {name: what, title: What}
            - {name: more, title: More}
            - {name: notes, title: Notes, refers_to: notes}
          primary_key: [id]
        timeline: {date: date, title: what, text: more}
        ---
        """,
    "docs/registers/events.csv": """\
        id,date,what,more,notes
        a-b,2025-04-05,Opened,At last,fund
        c,,Undated,,fund
        d,2023,Begun,,
        """,
    "docs/sources/ledger.md": """\
        ---
        title: The ledger
        publisher: Bridge Office
        url: https://example.org/ledger
        accessed: 2026-10-01
        grade: official
        ---
        """,
}


@pytest.fixture
def catalog(notes) -> Catalog:
    return record.read(notes(FILES), TODAY)[0]


def parsed(data: bytes) -> list[tuple[str, str, str, str]]:
    """Title, updated, link and summary of each entry."""
    return [
        (e.findtext(f"{A}title"), e.findtext(f"{A}updated"), e.find(f"{A}link").get("href"), e.findtext(f"{A}summary"))
        for e in etree.fromstring(data).findall(f"{A}entry")
    ]


def test_a_programs_feed_has_its_figures_and_the_rows_that_name_it(catalog: Catalog):
    assert parsed(feeds.files(catalog)["feeds/programs/fund.xml"]) == [
        ("Opened", "2025-04-05T00:00:00Z", "../../registers/events/#row-a-b", "At last"),
        (
            "Bridge Fund & Co: Paid, $2 million",
            "2025-03-01T00:00:00Z",
            "../../programs/fund/#paid",
            "Paid: $2 million as of March 2025. Before: $1 million as of 2024. Sources: Bridge Office.",
        ),
        (
            "Bridge Fund & Co: Paid, $1 million",
            "2024-01-01T00:00:00Z",
            "../../programs/fund/#paid",
            "Paid: $1 million as of 2024. Sources: Bridge Office.",
        ),
        (
            "Bridge Fund & Co: Paid, by Other, $3 million",
            "2024-01-01T00:00:00Z",
            "../../programs/fund/#paid",
            "Paid, by Other: $3 million as of 2024. Sources: Bridge Office.",
        ),
    ]


def test_only_feeds_with_something_to_tell_are_there(catalog: Catalog, tmp_path):
    assert list(feeds.files(catalog)) == ["feeds/changes.xml", "feeds/figures.xml", "feeds/programs/fund.xml"]
    (tmp_path / "none/docs").mkdir(parents=True)
    assert feeds.files(record.read(tmp_path / "none", TODAY)[0]) == {}


def test_events_stand_among_all_changes_and_not_among_those_of_figures(catalog: Catalog):
    found = feeds.files(catalog)
    assert [title for title, *_ in parsed(found["feeds/changes.xml"])][::4] == ["Opened", "Begun"]
    assert len(parsed(found["feeds/figures.xml"])) == 3


def test_where_the_address_of_the_site_is_known_links_are_whole(catalog: Catalog):
    root = etree.fromstring(feeds.files(catalog, "https://example.org/x/")["feeds/figures.xml"])
    assert [link.get("href") for link in root.findall(f"{A}link")] == [
        "https://example.org/x/feeds/figures.xml",
        "https://example.org/x/figures/",
    ]
    assert root.find(f"{A}entry/{A}link").get("href") == "https://example.org/x/programs/fund/#paid"


def test_every_feed_has_what_atom_requires(catalog: Catalog):
    for data in feeds.files(catalog).values():
        root = etree.fromstring(data)
        assert root.tag == f"{A}feed"
        assert root.findtext(f"{A}author/{A}name")
        entries = root.findall(f"{A}entry")
        for element in (root, *entries):
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{A}id"))
            assert element.findtext(f"{A}title")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{A}updated"))
        ids = [element.findtext(f"{A}id") for element in (root, *entries)]
        assert len(set(ids)) == len(ids)
        updated = [element.findtext(f"{A}updated") for element in entries]
        assert updated == sorted(updated, reverse=True)
        assert root.findtext(f"{A}updated") == updated[0]


def test_a_feed_is_the_same_whenever_it_is_made(catalog: Catalog):
    assert feeds.files(catalog) == feeds.files(catalog)


def test_they_are_made_once_of_a_record_and_go_with_it(tmp_path: Path) -> None:
    known = record.read(lay(tmp_path, FILES), TODAY)[0]
    assert feeds.feeds(known) is feeds.feeds(known)
    gone = weakref.ref(known)
    del known
    gc.collect()
    assert gone() is None
