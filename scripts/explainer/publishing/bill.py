"""The bill of materials: the libraries that the generator runs with, as CycloneDX, from the lock and their licenses."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from explainer import layout

LOCK = "requirements/run.txt"
LICENSES = "about/libraries.md"
"""The page that lists the license of each library, as its project states it."""


def locked(root: Path) -> dict[str, tuple[str, list[str]]]:
    """The version of each library, with the SHA-256 sums that its files may have."""
    found = {}
    for block in re.split(r"\n(?=\S)", (root / LOCK).read_text(encoding="utf-8")):
        if named := re.match(r"([a-z0-9.-]+)==(\S+)", block):
            found[named[1]] = named[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
    return found


def licenses(root: Path) -> dict[str, str]:
    """The SPDX expression of each library that the page lists."""
    page = (layout.documents(root) / LICENSES).read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([a-z0-9.-]+)` \| ([^|]+?) \|", page, re.MULTILINE))


def text(root: Path) -> str:
    """The bill in JSON, the same for the same lock; a library without a license on the page is a `KeyError`."""
    known = licenses(root)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": project["name"], "version": project["version"]}},
        "components": [_component(name, *files, known[name]) for name, files in sorted(locked(root).items())],
    }
    return json.dumps(bill, indent=2) + "\n"


def _component(name: str, version: str, sums: list[str], license: str) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "licenses": [{"expression": license}],
        "purl": purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{name}/{version}/#files",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in sums],
            }
        ],
    }
