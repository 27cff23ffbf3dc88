"""At a former address stands a page that leads on, for readers with and without what a browser may lack."""

import base64
import hashlib
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from conftest import TODAY
from explainer import offline, site
from test_planted_faults import ARCH, OFFICE, SOUND

MOVED = SOUND | {
    ARCH: SOUND[ARCH].replace("reviewed:", "formerly: [programs/vault, glossary/bow]\n        reviewed:"),
    OFFICE: SOUND[OFFICE].replace("title: Bridge Office", 'title: "Bridge & Office"'),
}
PAGES = ["glossary/bow/index.html", "programs/vault/index.html"]


def _pages(files: dict[str, bytes]) -> list[str]:
    return [uri for uri in files if uri.endswith(".html")]


@pytest.mark.parametrize("uri", PAGES)
def test_it_leads_to_the_note_in_three_ways_and_asks_for_nothing(uri: str, notes) -> None:
    built = site.build(notes(MOVED), TODAY)
    assert (built.problems, _pages(built.files)) == ((), PAGES)
    tree = LexborHTMLParser(built.files[uri].decode())
    canonical, link = (tree.css_first(found).attributes["href"] for found in ("link[rel=canonical]", "a"))
    refresh = tree.css_first("meta[http-equiv=refresh]").attributes["content"]
    assert (canonical, refresh) == (link, f"0; url={link}")
    assert urljoin(f"https://example.org/{uri}", link) == "https://example.org/glossary/arch/"
    assert tree.css("style, img, link:not([rel=canonical])") == []
    script = tree.css_first("script").text()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert tree.css_first("meta[name=robots]").attributes["content"] == "noindex"
    policy = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy == f"default-src 'none'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_a_title_is_shown_to_the_letter(notes) -> None:
    files = SOUND | {OFFICE: MOVED[OFFICE].replace("abbreviation:", "formerly: [actors/office]\n        abbreviation:")}
    page = site.build(notes(files), TODAY).files["actors/office/index.html"].decode()
    assert '<a href="../bridge-office/">Bridge &amp; Office</a>' in page


@pytest.mark.parametrize(
    "address", ["glossary/keystone", "../../outside", "keystone", "glossary/Bow", "assets/bow", "glossary/index"]
)
def test_what_is_no_former_address_becomes_no_page(address: str, notes) -> None:
    files = SOUND | {ARCH: SOUND[ARCH].replace("reviewed:", f"formerly: [{address}]\n        reviewed:")}
    built = site.build(notes(files), TODAY)
    assert _pages(built.files) == []
    assert [problem.code for problem in built.problems] == [
        "I305" if "glossary/k" in address or "x" in address else "I304"
    ]


def test_in_the_archive_it_leads_to_a_file(notes) -> None:
    page = site.build(notes(MOVED), TODAY).files["programs/vault/index.html"].decode()
    tree = LexborHTMLParser(offline.rewritten(page.encode()))
    file = "../../glossary/arch/index.html"
    assert tree.css_first("meta[http-equiv=refresh]").attributes["content"] == f"0; url={file}"
    assert tree.css_first("a").attributes["href"] == file
