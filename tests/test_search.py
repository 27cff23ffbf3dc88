"""What stands in the index of the search."""

import json
import re
from pathlib import Path

from conftest import TODAY, lay
from explainer import search, site

SOURCE = """
    ---
    title: "Bridges & their keepers"
    publisher: Bridge Society
    issued: 2020-04
    url: https://example.org/bridges
    accessed: 2020-05-01
    grade: reference
    ---
    """
BASCULE = """
    ---
    title: Bascule bridge
    summary: A bridge whose span swings upward.
    aliases: [drawbridge]
    category: concept
    law: Bridge Act, section 5(a)(1); 22 U.S.C. 1
    figures:
      built:
        label: Bridges built
        unit: bridges
        observations:
          - {value: 11, as_of: 2018, sources: [bridges-2020]}
          - {value: 12, as_of: 2019-05, sources: [bridges-2020]}
    ---

    It needs *no* room,[^bridges-2020] as a
    [swing bridge](swing-bridge.md) does.

    - [A swing bridge](swing-bridge.md)
    - [12 bridges](#built "as of 2019-05") stand. [A keeper](../actors/keeper.md) keeps them.

    ## In a [storm](swing-bridge.md)

    | Wind | Rule |
    |---|---|
    | strong | It stays *down*. |
    |  | Ask. |

    ## Later
    """
SWING = """
    ---
    title: Swing bridge
    summary: A bridge that turns.
    category: concept
    ---

    Later than the bascule bridge.
    """
KEEPER = """
    ---
    title: Keeper
    summary: Who keeps bridges.
    abbreviation: KPR
    native_name: Міст; Мостовик
    category: office
    country: UA
    ---

    Keeps.
    """
EXPLAINER = """
    ---
    title: How a bridge opens
    summary: Step by step.
    question: How does it open?
    answer: The [keeper](../actors/keeper.md) opens it.[^bridges-2020]
    ---

    Slowly.
    """
REGISTER = """
    ---
    title: Openings
    summary: Every opening.
    schema:
      fields:
        - {name: id, title: Key}
        - {name: opened_on, type: date, title: Opened}
        - {name: toll, type: integer, title: Toll, unit: USD}
        - {name: by, title: By, refers_to: notes}
        - {name: figure, title: Figure, refers_to: figures}
        - {name: remark, title: Remark}
        - {name: sources, title: Sources, refers_to: sources}
      primary_key: [id]
    ---

    All of them.
    """
ROWS = """
    id,opened_on,toll,by,figure,remark,sources
    first-opening,2020-05-01,1500,keeper,bascule-bridge#built,"at  noon",bridges-2020
    second-opening,,,,,,
    """
ABOUT = """
    ---
    title: About
    summary: What this is.
    ---

    Ours.
    """
FILES = {
    "docs/sources/bridges-2020.md": SOURCE,
    "docs/glossary/bascule-bridge.md": BASCULE,
    "docs/glossary/swing-bridge.md": SWING,
    "docs/glossary/index.md": ABOUT.replace("About", "Words"),
    "docs/actors/keeper.md": KEEPER,
    "docs/explainers/how-a-bridge-opens.md": EXPLAINER,
    "docs/registers/openings.md": REGISTER,
    "docs/registers/openings.csv": ROWS,
    "docs/about/index.md": ABOUT,
    "docs/index.md": ABOUT.replace("About", "Home"),
}


def _index(files: dict[str, bytes]) -> dict[str, list]:
    return json.loads(files[search.URI].decode().removeprefix("globalThis.searchIndex=").removesuffix(";\n"))


def test_every_name_section_figure_and_row_is_found_at_its_place(tmp_path: Path) -> None:
    built = site.build(lay(tmp_path, FILES), TODAY)
    assert [str(problem) for problem in built.problems] == []
    assert _index(built.files) == {
        "notes": [
            [
                "glossary/bascule-bridge/",
                "term",
                "Bascule bridge",
                "A bridge whose span swings upward.",
                ["drawbridge"],
                ["Bridge Act, section 5(a)(1)", "22 U.S.C. 1"],
            ],
            ["glossary/swing-bridge/", "term", "Swing bridge", "A bridge that turns.", [], []],
            ["actors/keeper/", "actor", "Keeper", "Who keeps bridges.", ["KPR", "Міст", "Мостовик"], []],
            ["explainers/how-a-bridge-opens/", "explainer", "How a bridge opens", "Step by step.", [], []],
            ["registers/openings/", "register", "Openings", "Every opening.", [], []],
            ["about/", "page", "About", "What this is.", [], []],
            ["sources/bridges-2020/", "source", "Bridges & their keepers", "Bridge Society, April 2020", [], []],
        ],
        "sections": [
            [
                0,
                "",
                "",
                "It needs no room, as a swing bridge does.\nA swing bridge\n12 bridges stand. A keeper keeps them.",
            ],
            [0, "in-a-storm", "In a storm", "Wind · Rule\nstrong · It stays down.\nAsk."],
            [0, "later", "Later", ""],
            [0, "built", "Bridges built", "12 bridges as of May 2019"],
            [1, "", "", "Later than the bascule bridge."],
            [2, "", "", "Keeps."],
            [3, "", "", "How does it open?\nThe keeper opens it.\nSlowly."],
            [4, "", "", "All of them."],
            [4, "row-first-opening", "", "May 1, 2020 · $1,500 · Keeper · Bridges built · at noon"],
            [4, "row-second-opening", "", ""],
            [5, "", "", "Ours."],
            [6, "", "", ""],
        ],
    }


def test_every_place_is_on_its_page(tmp_path: Path) -> None:
    built = site.build(lay(tmp_path, FILES), TODAY)
    pages = {page.uri: page for page in built.pages}
    index = _index(built.files)
    for number, anchor, _, _ in index["sections"]:
        address = index["notes"][number][0]
        uri = "about/index.md" if address == "about/" else f"{address.removesuffix('/')}.md"
        assert not anchor or anchor in re.findall(r'id="([^"]+)"', pages[uri].html), address + anchor


def test_where_there_are_no_notes_there_is_nothing_to_find(tmp_path: Path) -> None:
    assert _index(site.build(lay(tmp_path, {}), TODAY).files) == {"notes": [], "sections": []}
