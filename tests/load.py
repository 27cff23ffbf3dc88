"""How fast a server gives the pages of the site, against files of the same size that mean nothing: its own floor.

Usage: python tests/load.py SITE [SECONDS]. Prints requests in a second of both, in turn, and their ratio.
"""

import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from browser import PAGES
from conftest import ROOT
from explainer.publishing import compression
from servers import HOST, Server, serving

ROUNDS = 3
ASKED = ("home", "explainer", "term", "register", "source")


def main(site: Path, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, scratch = Path(name, "site"), Path(name, "server")
        scratch.mkdir()
        for page in ASKED:
            content = (site / PAGES[page] / "index.html").read_bytes()
            _write(folder / "real" / page / "index.html", content)
            _write(folder / "floor" / page / "index.html", b" " * len(content))
        compression.compress(folder / "real")
        for page in ASKED:  # copies of the same size, too
            real = folder / "real" / page / "index.html"
            for ending in (".gz", ".br"):
                packed = real.with_name(real.name + ending)
                if packed.exists():
                    _write(folder / "floor" / page / packed.name, b" " * packed.stat().st_size)
        with serving("nginx", folder, ROOT, scratch) as server:
            for page in ASKED:
                for accepted in ("identity", "br"):
                    pairs = [
                        [_rate(server, f"/{kind}/{page}/", accepted, seconds) for kind in ("floor", "real")]
                        for _ in range(ROUNDS)
                    ]
                    ratios = sorted(real / floor for floor, real in pairs)
                    print(
                        f"{page:10} {accepted:9} {statistics.median(real for _, real in pairs):8.0f}/s "
                        f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
                    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _rate(server: Server, path: str, accepted: str, seconds: int) -> float:
    """Requests in a second, over connections that stay open."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-H", f"Accept-Encoding: {accepted}", "-H", f"Host: {HOST}"]
    said = subprocess.run(
        [*command, f"https://127.0.0.1:{server.secure}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
