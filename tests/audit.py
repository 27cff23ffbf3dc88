"""What other people's tools say of the built site; run by `scripts/audit`.

Usage: python tests/audit.py SITE NODE_MODULES. Prints what it measured, and exits with 1 where a limit is passed.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser import PAGES

TYPICAL = ("term", "program", "actor", "source")
"""The kinds that most pages are of."""
LIGHT = 100_000
"""Bytes that the first look at a typical note may take, compressed."""
REQUESTS = 10
SCORES = {"accessibility": 100, "best-practices": 100, "seo": 100}
PERFORMANCE = 90
"""What the longest page has to reach on a phone in one of four runs: a busy machine only ever takes points away."""
SLOWED, INDEX = 4, 1750
"""How many times a phone is slower than a machine on which Lighthouse, which slows it down, counts such an index."""
FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


class Compressed(SimpleHTTPRequestHandler):
    """Serves a site as its hosts do: text compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(str(path))
        if not path.is_file() or not kind.startswith(("text/", "application/j", "image/svg")):
            return super().do_GET()
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *args: object) -> None:
        pass


def invalid_html(site: Path, modules: Path) -> Iterator[str]:
    """What the Nu checker calls an error; that it reads the pages' policy as broken is a remark of its own."""
    checker = modules / "vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(checker), "--skip-non-html", "--format", "json", "--exit-zero-always", str(site)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)
    found = [message for message in report["messages"] if message["type"] != "info"]
    for message in found[:20]:
        yield f"{message.get('url', '')}:{message.get('lastLine', '')}: {message['message']}"
    print(f"vnu: {len(found)} errors")


def dead_links(site: Path) -> Iterator[str]:
    lychee = Path(sys.executable).parent / "lychee"
    command = [lychee, "--offline", "--include-fragments", "--index-files", "index.html", "--no-progress"]
    command += ["--root-dir", site.resolve(), "--format", "json", f"{site}/**/*.html"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    print(f"lychee: {report['errors']} dead of {report['total']} links")
    for page, faults in sorted(report["error_map"].items()):
        for fault in faults:
            yield f"{page}: {fault['url']}"


def heavy(address: str, browser: str) -> Iterator[str]:
    """The weight of typical notes at first sight, as it comes over the line."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS[1:])
        for name in TYPICAL:
            context = chromium.new_context()
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            found: list[int] = []
            session.on("Network.loadingFinished", lambda event, to=found: to.append(int(event["encodedDataLength"])))
            page.goto(address + PAGES[name], wait_until="networkidle")
            context.close()
            # What stands in the stylesheet itself is no request.
            sizes = [size for size in found if size]
            print(f"first look at a {name}: {sum(sizes):,} bytes in {len(sizes)} requests")
            if sum(sizes) > LIGHT or len(sizes) > REQUESTS:
                yield f"{name}: {sum(sizes):,} bytes in {len(sizes)} requests; {LIGHT:,} in {REQUESTS} are allowed"
        chromium.close()


def lighthouse(
    url: str, modules: Path, browser: str, categories: list[str], slowed: float = SLOWED
) -> tuple[dict[str, int], float]:
    """The scores of a page in percent and the index of how fast the machine was, with what cost points printed."""
    command = ["node", str(modules / "lighthouse/cli/index.js"), url, "--quiet", "--output=json"]
    command += [f"--chrome-flags={' '.join(FLAGS)}", f"--only-categories={','.join(categories)}"]
    command += [f"--throttling.cpuSlowdownMultiplier={slowed:.2f}"]
    run = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": browser}
    )
    report = json.loads(run.stdout)
    scores = {name: round(100 * category["score"]) for name, category in report["categories"].items()}
    lost = [
        reference["id"]
        for category in report["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (report["audits"][reference["id"]]["score"] or 0) < 1
        and report["audits"][reference["id"]]["scoreDisplayMode"] in ("binary", "numeric")
    ]
    print(f"lighthouse: {url}: {scores}{' ' + ', '.join(lost) if lost else ''}", flush=True)
    return scores, report["environment"]["benchmarkIndex"]


def unloved(name: str, address: str, modules: Path, browser: str) -> Iterator[str]:
    scores, _ = lighthouse(address + PAGES[name], modules, browser, list(SCORES))
    yield from (f"{name}: {c} {scores[c]} of {least}" for c, least in SCORES.items() if scores[c] < least)


def slow(site: Path, address: str, modules: Path, browser: str) -> Iterator[str]:
    """Whether the longest page is slow on a phone; a machine that is slow itself is slowed down less."""
    longest = max(site.rglob("*.html"), key=lambda path: path.stat().st_size)
    url = address + re.sub(r"index\.html$", "", longest.relative_to(site).as_posix())
    runs: list[int] = []
    slowed: float = SLOWED
    while len(runs) < 4 and max(runs, default=0) < PERFORMANCE:
        scores, index = lighthouse(url, modules, browser, ["performance"], slowed)
        runs.append(scores["performance"])
        slowed = SLOWED * min(1, index / INDEX)
    if max(runs) < PERFORMANCE:
        yield f"{url}: performance {runs}, {PERFORMANCE} is the least"


def main() -> int:
    site, modules = Path(sys.argv[1]), Path(sys.argv[2])
    browser = os.environ["CHROMIUM"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressed, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    # Search engines are not to find the one, and the other has the template of a page about the site.
    names = sorted(PAGES.keys() - {"not found", "tutorial"})
    whole = [partial(invalid_html, site, modules), partial(dead_links, site)]
    each = [partial(unloved, name, address, modules, browser) for name in names]
    with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:  # a browser waits half of its time, and none is timed
        faults = [fault for found in pool.map(lambda look: [*look()], whole + each) for fault in found]
    faults += [*heavy(address, browser), *slow(site, address, modules, browser)]
    server.shutdown()
    print("\n".join(faults) or "The audit found nothing.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
