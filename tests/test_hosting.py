"""The site behind real servers, as their configurations have it; all of them say the same."""

import gzip
import http.client
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner

from conftest import EPOCH, ROOT, TODAY, lay
from explainer import cli, hosting, layout, site
from explainer.publishing import compression
from servers import Server, serving
from test_planted_faults import ARCH, SOUND

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 2000
FUND = """\
    ---
    title: Bridge fund
    summary: A purse for bridges.
    figures:
      spent:
        label: Spent
        unit: GBP
        observations:
          - {value: 12, as_of: 1925, sources: [ledger]}
    ---

    [£12](#spent "as of 1925") was spent.
    """
MOVED = SOUND | {
    ARCH: SOUND[ARCH].replace("reviewed:", "formerly: [programs/vault, glossary/bow]\n        reviewed:"),
    "docs/programs/fund.md": FUND,
}


@pytest.fixture(scope="module")
def notes_of_the_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("notes"), MOVED)
    (root / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text())
    result = CliRunner().invoke(cli.main, ["--root", str(root), "build"], env=EPOCH)
    assert result.exit_code == 0, result.output
    (root / "site/.secret").write_text("not for you")
    (root / "site/assets/photo.png").write_bytes(PICTURE)
    compression.compress(root / "site")
    return root


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(request: pytest.FixtureRequest, notes_of_the_site: Path, tmp_path_factory) -> Iterator[Server]:
    folder = notes_of_the_site / "site"
    with serving(request.param, folder, notes_of_the_site, tmp_path_factory.mktemp("server")) as running:
        yield running


FOR_GOOD = "public, max-age=31536000, immutable"
KINDS = {
    "/": ("text/html; charset=utf-8", "no-cache"),
    "/glossary/arch/": ("text/html; charset=utf-8", "no-cache"),
    "/glossary/bow/index.html": ("text/html; charset=utf-8", "no-cache"),
    "/assets/hashed/site.*.css": ("text/css; charset=utf-8", FOR_GOOD),
    "/assets/hashed/site.*.js": ("text/javascript; charset=utf-8", FOR_GOOD),
    "/assets/hashed/source-serif-4-400.*.woff2": ("font/woff2", FOR_GOOD),
    "/assets/hashed/material.*.css": ("text/css; charset=utf-8", FOR_GOOD),
    "/assets/search-index.js": ("text/javascript; charset=utf-8", "no-cache"),
    "/assets/icon.svg": ("image/svg+xml; charset=utf-8", "no-cache"),
    "/assets/photo.png": ("image/png", "no-cache"),
    "/data/notes.json": ("application/json; charset=utf-8", "no-cache"),
    "/data/figures.csv": ("text/csv; charset=utf-8", "no-cache"),
    "/data/references.bib": ("application/x-bibtex; charset=utf-8", "no-cache"),
    "/feeds/changes.xml": ("application/atom+xml; charset=utf-8", "no-cache"),
    "/schemas/term.json": ("application/schema+json; charset=utf-8", "no-cache"),
    "/sitemap.xml": ("application/xml; charset=utf-8", "no-cache"),
    "/llms.txt": ("text/plain; charset=utf-8", "no-cache"),
    "/objects.inv": ("application/octet-stream", "no-cache"),
    "/offline.zip": ("application/zip", "no-cache"),
    "/build.json": ("application/json; charset=utf-8", "no-cache"),
}
"""A file of each kind: its media type, and how long it may be used without asking. A star stands for a digest."""


def _whole(path: str, folder: Path) -> str:
    """A path in which there may be a star, without it."""
    if "*" not in path:
        return path
    [found] = folder.glob(path.removeprefix("/"))
    return f"/{found.relative_to(folder).as_posix()}"


@pytest.mark.parametrize("path", KINDS)
def test_a_file_of_each_kind_has_its_headers(path: str, server: Server, notes_of_the_site: Path) -> None:
    kind, path = KINDS[path], _whole(path, notes_of_the_site / "site")
    answer = server.ask(path)
    said = {name: answer.headers.get(name.lower()) for name in hosting.HEADERS}
    assert (answer.status, said) == (200, hosting.HEADERS)
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == kind
    lying = notes_of_the_site / "site" / path.removeprefix("/")
    assert answer.body == (lying / "index.html" if lying.is_dir() else lying).read_bytes()


def test_every_file_of_the_site_has_a_media_type() -> None:
    known = {f".{ending}" for endings in hosting.TYPES.values() for ending in endings.split()}
    built = site.build(ROOT, TODAY)
    assert {Path(uri).suffix for uri in built.files} - known == {""}
    assert known >= layout.ASSET_SUFFIXES


@pytest.mark.parametrize("path", ["/nowhere/", "/glossary/nowhere", "/assets/hashed/site.lost.css"])
def test_what_is_not_there_is_said_so_by_a_page(path: str, server: Server, notes_of_the_site: Path) -> None:
    answer = server.ask(path)
    said = {name: answer.headers.get(name.lower()) for name in hosting.HEADERS}
    assert (answer.status, said) == (404, hosting.HEADERS)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers.get("cache-control", "no-cache") == "no-cache"
    assert answer.body == (notes_of_the_site / "site/404.html").read_bytes()


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/programs/vault/", "/glossary/arch/"),
        ("/programs/vault", "/glossary/arch/"),
        ("/glossary/bow/", "/glossary/arch/"),
        ("/glossary/bow", "/glossary/arch/"),
        ("/glossary/arch", "/glossary/arch/"),
    ],
)
def test_an_old_address_leads_on(path: str, to: str, server: Server) -> None:
    answer = server.ask(path)
    # Caddy leads from a folder without its slash for now only, and by a way within the folder.
    assert answer.status in {301, 308}
    assert answer.headers["location"] in {to, "arch/"}
    assert answer.headers["content-security-policy"] == hosting.HEADERS["Content-Security-Policy"]


def test_what_asks_without_a_secret_is_led_to_where_there_is_one(notes_of_the_site: Path, tmp_path: Path) -> None:
    with serving("nginx", notes_of_the_site / "site", notes_of_the_site, tmp_path) as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.plain)
        connection.request("GET", "/data/?a=1", headers={"Host": "arms.example"})
        answer = connection.getresponse()
        connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, "https://arms.example/data/?a=1")


@pytest.mark.parametrize("path", ["/", "/data/notes.json", "/assets/hashed/site.*.css", "/assets/photo.png"])
def test_who_has_a_file_already_is_told_that_it_is_the_same(path: str, server: Server, notes_of_the_site: Path) -> None:
    path = _whole(path, notes_of_the_site / "site")
    first = server.ask(path)
    again = server.ask(path, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.ask(path, if_none_match='"another"').status == 200
    assert server.ask(path, if_modified_since=first.headers["last-modified"]).status == 304


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [("bytes=0-9", 206, slice(0, 10)), ("bytes=-5", 206, slice(-5, None)), ("bytes=99999999-", 416, None)],
)
def test_a_part_of_a_file_can_be_had(wanted: str, status: int, part: slice | None, server: Server, notes_of_the_site):
    answer = server.ask("/offline.zip", range=wanted)
    assert answer.status == status
    if part:
        assert answer.body == (notes_of_the_site / "site/offline.zip").read_bytes()[part]


@pytest.mark.parametrize("path", ["/", "/assets/hashed/site.*.css", "/assets/search-index.js", "/data/notes.json"])
def test_who_reads_packed_files_gets_the_copy(path: str, server: Server, notes_of_the_site: Path) -> None:
    path = _whole(path, notes_of_the_site / "site")
    plain = server.ask(path)
    assert "content-encoding" not in plain.headers
    for accepted, named, unpack in [
        ("gzip", "gzip", gzip.decompress),
        ("br", "br", brotli.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
    ]:
        packed = server.ask(path, accept_encoding=accepted)
        assert packed.headers["content-encoding"] == named
        assert unpack(packed.body) == plain.body
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert packed.headers["etag"] != plain.headers["etag"]


def test_what_is_packed_already_has_no_copy(server: Server) -> None:
    assert "content-encoding" not in server.ask("/assets/photo.png", accept_encoding="gzip, br").headers


@pytest.mark.parametrize(
    "path",
    [
        "/../notes/mkdocs.yml",
        "/%2e%2e/mkdocs.yml",
        "/glossary/..%2f..%2fmkdocs.yml",
        "/glossary/../../mkdocs.yml",
        "/..%5cmkdocs.yml",
        "/.secret",
        "/%2esecret",
        "/.git/config",
        "/_headers",
        "/_redirects",
        "/data/%00",
    ],
)
def test_nothing_but_the_site_is_served(path: str, server: Server) -> None:
    answer = server.ask(path)
    assert answer.status >= 400
    assert not re.search(rb"docs_dir|not for you|Content-Type:|301", answer.body)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_nobody_can_do_anything_but_read(method: str, server: Server) -> None:
    assert server.ask("/", method).status == 405
    head = server.ask("/", "HEAD")
    assert (head.status, head.body) == (200, b"")


def test_folders_are_not_listed_and_the_server_says_no_version(server: Server) -> None:
    assert server.ask("/assets/").status in {403, 404}
    assert not re.search(r"\d", server.ask("/").headers.get("server", ""))


def test_pages_carry_the_policy_themselves_for_hosts_that_set_no_header() -> None:
    base = (ROOT / "templates/theme/base.html").read_text()
    [found] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="(.*)">', base)
    assert re.sub(r"{%.*?%}", "", re.sub(r"{% if preview %}.*?{% endif %}", "", found)) == hosting.POLICY
    assert hosting.HEADERS["Content-Security-Policy"] == f"{hosting.POLICY}; frame-ancestors 'none'"


def test_a_page_does_all_it_does_under_the_header_alone(notes_of_the_site: Path, browser, tmp_path: Path) -> None:
    """Where the headers are stricter than what stands in the pages, a browser tells; search loads most."""
    with serving("nginx", notes_of_the_site / "site", notes_of_the_site, tmp_path) as running:
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"https://127.0.0.1:{running.secure}/glossary/arch/")
        page.keyboard.press("/")
        page.locator(".search__field").fill("bridge")
        page.locator(".search__found a").first.wait_for()
        context.close()
    assert said == []


def test_what_hosts_read_in_the_site_is_of_the_same_table(notes_of_the_site: Path) -> None:
    folder = notes_of_the_site / "site"
    assert (folder / "_redirects").read_text() == (
        "/glossary/bow/ /glossary/arch/ 301\n/programs/vault/ /glossary/arch/ 301\n"
    )
    blocks = re.split(r"\n(?=/)", (folder / "_headers").read_text().strip())
    rules = {place: dict(line.strip().split(": ", 1) for line in said) for place, *said in map(str.splitlines, blocks)}
    assert rules == {
        "/*": hosting.HEADERS,
        "/assets/hashed/*": {"Cache-Control": FOR_GOOD},
        "/feeds/*": {"Content-Type": "application/atom+xml; charset=utf-8"},
        "/schemas/*": {"Content-Type": "application/schema+json; charset=utf-8"},
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--folder", "srv/site", "--address", "https://a.example"],
            "write `srv/site` as a whole path",
        ),
        (
            ["--folder", "/srv/a;b", "--address", "https://a.example"],
            "write `/srv/a;b` as a whole path",
        ),
        (["--folder", "/srv", "--address", "http://a.example/"], "`http://a.example/` is not of the form https://"),
        (["--folder", "/srv", "--address", "https://a.example/b/"], "is not of the form https://site.example/"),
        (["--folder", "/srv", "--address", "https://a{b}.example/"], "is not of the form https://site.example/"),
    ],
)
def test_what_cannot_stand_in_a_configuration_is_refused(arguments: list[str], said: str, notes) -> None:
    run = CliRunner().invoke(cli.main, ["--root", str(notes(SOUND)), "hosting", "nginx", *arguments])
    assert (run.exit_code, run.stdout) == (2, "")
    assert said in run.stderr


def test_a_configuration_of_faulty_notes_is_not_printed(notes) -> None:
    faulty = notes(SOUND | {"docs/glossary/Bad name;.md": SOUND[ARCH]})
    arguments = ["--folder", "/srv", "--address", "https://a.example"]
    run = CliRunner().invoke(cli.main, ["--root", str(faulty), "hosting", "nginx", *arguments])
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr == "Nothing was printed: the notes have faults; scripts/check says which.\n"
