"""What a change means for readers: every page that it shows on, and no other."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mkdocs.config import load_config

from conftest import EPOCH, ROOT, TODAY, Converter, lay
from explainer import attribution, cli, comment, diff, rendering, site, telling
from explainer.difference import Difference, Shown, Turnover
from explainer.diff import Side
from test_laws import BUILDING, LAWFUL
from test_planted_faults import ARCH, KEYSTONE, LEDGER, OFFICE, REGISTER, SOUND, TABLE, WHY
from test_repository_dates import git, plain_git

__all__ = ["plain_git"]  # a fixture for every test here, too: no settings of whoever runs them

SETTINGS = {"mkdocs.yml": (ROOT / "mkdocs.yml").read_text(encoding="utf-8")}
NEWEST = "- {value: 31, as_of: 1925-03, sources: [ledger, survey]}"


def _edited(path: str, old: str, new: str) -> dict[str, str]:
    assert SOUND[path].count(old) == 1
    return SOUND | {path: SOUND[path].replace(old, new)}


def _side(files: dict[str, str], name: str) -> Side:
    """The site of some files; they are gone before it is compared, but for what a comparison may ask for."""
    root = lay(Path(tempfile.mkdtemp()), files | SETTINGS)
    built = site.build(root, TODAY)
    shutil.rmtree(root / "docs")
    return Side(name, root, built)


def _compared(files: dict[str, str], base: dict[str, str] = SOUND) -> Difference:
    return diff.compare(_side(base, "old"), _side(files, "new"))


def _html(built: site.Site) -> dict[str, tuple[str, str]]:
    """Every page as it is seen: the front matter, which the theme shows, and the HTML."""
    converter = Converter(built.catalog, built.pictures)
    return {page.uri: (page.markdown.partition("\n---\n")[0], converter.html(page)) for page in built.pages}


def _uris(pages: Sequence[Shown]) -> set[str]:
    return {page.uri for page in pages}


ADDED = _edited(OFFICE, NEWEST, f"{NEWEST}\n              - {{value: 40, as_of: 1930, sources: [survey]}}")
ROW = _edited(TABLE, "3,,1.25", "4,1901,2,bridge-office,survey\n        3,,1.25")
SUMMARY = _edited(ARCH, "A curve of stones", "An arc of stones")
RENAMED = {
    path.replace("glossary/arch", "glossary/vault"): text.replace("arch.md", "vault.md").replace(
        "[arch]\n", "[vault]\n"
    )
    for path, text in SOUND.items()
}

TOLD = {
    "nothing": (SOUND, "Nothing that a reader sees has changed.\n"),
    "a newer value": (
        ADDED,
        """\
1 figure
  Spans (actors/bridge-office/#spans), Bridge Office
    31 spans as of 1925-03 → 40 spans as of 1930
    shows on 5 pages:
      Bridge Office (actors/bridge-office/)
      Why a bridge stands (explainers/why-bridges-stand/)
      Figures (figures/)
      Bridges (./)
      A survey of the bridges (sources/survey/)

5 pages look different
  Bridge Office (actors/bridge-office/)
  Why a bridge stands (explainers/why-bridges-stand/)
  Figures (figures/)
  Bridges (./)
  A survey of the bridges (sources/survey/)

1 picture for sharing changed
  assets/cards/bridge-office.png

8 data files changed
  assets/search-index.js
  data/datapackage.json
  data/figures.csv
  data/figures.json
  data/figures/bridge-office.spans.csv
  data/figures/bridge-office.spans.json
  feeds/changes.xml
  feeds/figures.xml

1 problem brought
  docs/actors/bridge-office.md:25:55: F603 `31 spans` is superseded: `bridge-office#spans` is 40 spans as of 1930; \
write the new value, or pin it: `"as of 1925-03"`
""",
    ),
    "a row of a register with a computed figure": (
        ROW,
        """\
1 figure
  Crossings (registers/crossings/#crossings), Crossings
    2 crossings as of 1899 → 3 crossings as of 1901
    shows on 2 pages:
      Figures (figures/)
      Crossings (registers/crossings/)

3 pages look different
  Figures (figures/)
  Crossings (registers/crossings/)
  A survey of the bridges (sources/survey/)

1 picture for sharing changed
  assets/cards/crossings.png

9 data files changed
  assets/search-index.js
  data/crossings.csv
  data/datapackage.json
  data/figures.csv
  data/figures.json
  data/figures/crossings.crossings.csv
  data/figures/crossings.crossings.json
  feeds/changes.xml
  feeds/figures.xml
""",
    ),
    "a summary, which the cards of other pages show": (
        SUMMARY,
        """\
1 title or summary
  Stone arch (glossary/arch/)
    summary: A curve of stones that carries a load to both of its feet. → \
An arc of stones that carries a load to both of its feet.
    shows on 3 pages:
      Stone arch (glossary/arch/)
      Glossary (glossary/)
      Key-stone (glossary/keystone/)

3 pages look different
  Stone arch (glossary/arch/)
  Glossary (glossary/)
  Key-stone (glossary/keystone/)

2 data files changed
  assets/search-index.js
  data/notes.json
""",
    ),
    "a renamed note": (
        RENAMED,
        """\
1 page renamed
  Stone arch (glossary/arch.md) → Stone arch (glossary/vault/)

4 pages look different
  A–Z (a-z/)
  Glossary (glossary/)
  Key-stone (glossary/keystone/)
  The ledger of the bridges (sources/ledger/)

1 picture for sharing new
  assets/cards/vault.png

1 picture for sharing lost
  assets/cards/arch.png

3 data files changed
  assets/search-index.js
  data/notes.json
  objects.inv
""",
    ),
    "a figure and what cites a source": (
        _edited(
            OFFICE,
            "  cost:\n            label: Cost of all bridges\n            unit: GBP\n            observations:\n"
            "              - {value: 2.5 million, as_of: 1925, sources: [survey]}\n        ---",
            "---",
        ),
        "",
    ),
}
del TOLD["a figure and what cites a source"]


@pytest.mark.parametrize("case", TOLD)
def test_a_change_is_told(case: str):
    files, told = TOLD[case]
    assert telling.text(_compared(files)) == told
