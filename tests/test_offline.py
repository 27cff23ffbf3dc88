"""The archive that works without a server."""

import html
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import mkdocs.commands.build
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser, LexborNode

from explainer import offline
from explainer.delivery import piece
from explainer.kept import Kept
from test_site import FOREIGN, build, copy_of_the_project, lay_docs


@pytest.mark.parametrize(
    ("address", "of_file"),
    [
        ("../", "../index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("./", "./index.html"),
        ("../..", "../../index.html"),
        ("glossary/arch/", "glossary/arch/index.html"),
        ("../arch/#to-arch-1", "../arch/index.html#to-arch-1"),
        ("../arch/?q=1#x", "../arch/index.html?q=1#x"),
        ("#here", "#here"),
        ("../assets/site.css", "../assets/site.css"),
        ("https://example.org/", "https://example.org/"),
        ("//example.org/", "//example.org/"),
        ("/from/the/root/", "/from/the/root/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
    ],
)
def test_an_address_of_a_folder_is_that_of_its_page(address: str, of_file: str) -> None:
    assert offline.of_file(address) == of_file


@given(st.text("abc./#?", max_size=20))
def test_what_was_rewritten_stays(address: str) -> None:
    once = offline.of_file(address)
    assert offline.of_file(once) == once


def test_a_page_is_rewritten_in_its_addresses_only() -> None:
    page = (
        '<!doctype html>\n<html lang="en"><head><title>A &amp; B</title>'
        '<link rel="preload" href="a.woff2" as="font" crossorigin><script src="../a.js"></script></head>'
        '<body><p title="../">See <a class="x" href="../b/#c">b/</a>, <a href="../offline.zip">all</a> '
        '&lt;href="../"&gt;'
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg></p><pre>a  b\n</pre>'
        '<script type="application/ld+json">{"url": "../", "text": "<\\/p> & <a href=\'../\'>"}</script></body></html>'
    )
    assert offline.rewritten(page.encode()).decode() == (
        '<!doctype html>\n<html lang="en"><head><title>A &amp; B</title>'
        '<script src="../a.js"></script></head>'
        '<body><p title="../">See <a class="x" href="../b/index.html#c">b/</a>, <a>all</a> &lt;href="../"&gt;'
        '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg></p><pre>a  b\n</pre>'
        '<script type="application/ld+json">{"url": "../", "text": "<\\/p> & <a href=\'../\'>"}</script></body></html>'
    )


@pytest.mark.parametrize(
    ("page", "rewritten"),
    [
        ('<p>say href="../" here <a href="../">b</a>', '<p>say href="../" here <a href="../index.html">b</a>'),
        ('<p>say href="../</p><a class="x" href="../">', '<p>say href="../</p><a class="x" href="../index.html">'),
        ('<a title="say href=" class="../" href="../">', '<a title="say href=" class="../" href="../index.html">'),
        ('<a title="1 &gt; 0" href="../?a&amp;b#c">', '<a title="1 &gt; 0" href="../index.html?a&amp;b#c">'),
        ('<a href="a.html?b\'c">', '<a href="a.html?b\'c">'),
        ('<a rel="x" href="../offline.zip" class="y">all</a>', '<a rel="x" class="y">all</a>'),
        ('<a href="not-offline.zip">one</a>', '<a href="not-offline.zip">one</a>'),
        ('<link href="../offline.zip"></head>', '<link href="../offline.zip"></head>'),
        ('<meta content="0; url=../b/"></head>', '<meta content="0; url=../b/index.html"></head>'),
        ('<link\n  rel="up" href=".."></head>', '<link\n  rel="up" href="../index.html"></head>'),
    ],
)
def test_what_only_reads_like_an_address_stays(page: str, rewritten: str) -> None:
    assert offline.rewritten(page.encode()).decode() == rewritten


words = st.lists(st.sampled_from([*"ab<>&'\" =/.#", " href=", ' href="../"', ' src="../']), max_size=9).map("".join)
addresses = st.text("ab./#?&'<> ", max_size=8)


def _tag(title: str, address: str) -> str:
    return f'<a title="{html.escape(title)}" href="{html.escape(address)}">'


@given(st.lists(st.tuples(words, words, addresses), max_size=5))
def test_a_parser_sees_the_addresses_changed_and_nothing_else(pieces: list[tuple[str, str, str]]) -> None:
    page = "".join(f"{html.escape(text, quote=False)}{_tag(title, to)}</a>" for text, title, to in pieces)
    expected = [(title, offline.of_file(to)) for _, title, to in pieces]
    tree = LexborHTMLParser(offline.rewritten(page.encode()))
    assert [(node.attributes["title"] or "", node.attributes["href"] or "") for node in tree.css("a")] == expected
    assert tree.body.text() == LexborHTMLParser(page).body.text()


def test_the_archive_is_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    page = b'<!doctype html>\n<html><head></head><body><a href="../">a</a></body></html>'
    site = {"b/index.html": piece(page), "a.css": piece(b"a {}"), "404.html": piece(b"")}
    first = b"".join(offline.piece(site, kept).content())
    again = offline.piece(dict(reversed(site.items())), kept)
    assert again.origin == offline.piece(site, kept).origin
    assert b"".join(again.content()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["a.css", "b/index.html"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b'href="../index.html"' in archive.read("b/index.html")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of_the_project(tmp_path_factory.mktemp("offline"))
    lay_docs(root, FOREIGN)
    result = build(root)
    assert result.exit_code == 0, result.output
    shutil.unpack_archive(root / "site" / offline.NAME, root / "unpacked")
    return root / "unpacked"


def _seen(page: str, address=lambda found: found) -> list[tuple[str, dict[str, str | None], str]]:
    """Each element as a parser sees it, with its addresses led elsewhere."""
    return [
        (
            node.tag,
            {
                name: address(to) if name in ("href", "src") and to and not _leads_to_the_archive(node, to) else to
                for name, to in node.attributes.items()
                if name != "href" or not _leads_to_the_archive(node, to)
            },
            node.text(deep=False),
        )
        for node in LexborHTMLParser(page).css("*")
        if node.attributes.get("rel") != "preload"
    ]


def _leads_to_the_archive(node: LexborNode, to: str | None) -> bool:
    return node.tag == "a" and (to or "").rpartition("/")[2] == offline.NAME


def test_a_parser_sees_the_same_pages_with_other_addresses(unpacked: Path) -> None:
    built = unpacked.parent / "site"
    for path in unpacked.rglob("*.html"):
        page = (built / path.relative_to(unpacked)).read_text()
        assert _seen(path.read_text()) == _seen(page, offline.of_file)


def test_every_link_and_every_fragment_leads_somewhere(unpacked: Path) -> None:
    pages = sorted(str(page) for page in unpacked.rglob("*.html"))
    assert len(pages) > 10
    lychee = Path(sys.executable).parent / "lychee"
    run = subprocess.run(
        [lychee, "--offline", "--include-fragments", "--no-progress", *pages], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


def test_it_opens_from_a_folder(browser: Browser, unpacked: Path) -> None:
    """With its styles and scripts, and with links that lead on."""
    failed, faults = [], []
    page = browser.new_page()
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((unpacked / "glossary/swing-bridge/index.html").as_uri())
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.ownerNode.sheet !== null)")
    page.locator("article a", has_text="bascule bridge").first.click()
    page.wait_for_url("**/bascule-bridge/index.html*")
    assert page.locator("h1").inner_text().startswith("Bascule bridge")
    page.close()
    assert [url for url in failed if "search" not in url] == []
    assert [fault for fault in faults if "search" not in fault] == []


def test_a_published_site_has_cards_and_the_archive(unpacked: Path) -> None:
    built = unpacked.parent / "site"
    cards = {card.name for card in (built / "assets/cards").iterdir()}
    assert cards == {"site.png", "swing-bridge.png", "bascule-bridge.png"}
    assert not (unpacked / "assets/cards").exists()


def test_a_preview_has_neither_and_follows_edits(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    lay_docs(root, FOREIGN)

    def preview() -> str:
        config = load_config(str(root / "mkdocs.yml"))
        config.plugins.on_startup(command="serve", dirty=False)
        mkdocs.commands.build.build(config)
        assert not (root / "site" / offline.NAME).exists()
        assert not (root / "site/assets/cards").exists()
        return (root / "site/glossary/swing-bridge/index.html").read_text()

    assert "needs no counterweight" in preview()
    text = FOREIGN["glossary/swing-bridge.md"].replace("needs no counterweight", "turns instead")
    lay_docs(root, {"glossary/swing-bridge.md": text})
    assert "turns instead" in preview()
