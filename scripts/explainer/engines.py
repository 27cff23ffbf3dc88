"""What puts pages into their frame: MkDocs, what continues it, or what may come after it."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from explainer import assets, delivery, layout, plain, spare
from explainer.kept import Kept
from explainer.site import Site


class NotInstalled(Exception):
    """The engine is missing; the message says how to get it."""


class Failed(Exception):
    """The engine could not build the site; the message is what it said."""


def mkdocs(root: Path, built: Site, keeper: Kept, site_dir: Path | None) -> None:
    importlib.import_module("explainer.mkdocs_plugin").build(root, built, keeper, site_dir)


def properdocs(root: Path, built: Site, keeper: Kept, site_dir: Path | None) -> None:
    """From here on, it stands in for MkDocs wherever anything imports that."""
    try:
        importlib.import_module("properdocs.replacement")
    except ModuleNotFoundError:
        raise NotInstalled("ProperDocs is not installed: .venv/bin/pip install properdocs") from None
    mkdocs(root, built, keeper, site_dir)


def zensical(root: Path, built: Site, keeper: Kept, site_dir: Path | None) -> None:
    """It takes no plugins: it is given finished pages, and frames them by itself."""
    beside = Path(sys.executable).with_name("zensical")
    command = str(beside) if beside.exists() else shutil.which("zensical")
    if not command:
        raise NotInstalled("Zensical is not installed: .venv/bin/pip install zensical==0.0.73")
    with tempfile.TemporaryDirectory(prefix="explainer_") as name:
        work = Path(name)
        write(work / "docs", plain.files(root, built))
        (work / "mkdocs.yml").write_text(json.dumps(_settings(root, built)), encoding="utf-8")
        run = subprocess.run([command, "build", "--strict"], cwd=work, capture_output=True, text=True, check=False)
        if run.returncode or not (work / "site/index.html").is_file():
            raise Failed(run.stdout + run.stderr)
        made = {uri: (work / "site" / uri).read_bytes() for uri in _uris(work / "site")}
        with spare.beside(site_dir or root / "site") as folder:
            write(folder, made)


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Makes a folder hold these files and nothing else."""
    delivery.deliver(folder, {uri: delivery.piece(content) for uri, content in files.items()}, {})


ENGINES = {"mkdocs": mkdocs, "properdocs": properdocs, "zensical": zensical}


def _uris(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def _settings(root: Path, built: Site) -> dict[str, object]:
    """What is said of the site in `mkdocs.yml`, without what only MkDocs takes."""
    said = yaml.load(layout.settings(root).read_text(encoding="utf-8"), _Loader)
    kept = {name: said[name] for name in ("site_name", "site_description", "site_url", "copyright") if said.get(name)}
    theme = {"variant": "classic", "font": False}
    sheet = assets.uris(built.files)["site.css"]
    return kept | {
        "theme": theme,
        "extra_css": [sheet],
        "markdown_extensions": [],
        "plugins": [],
    }


class _Loader(yaml.SafeLoader):
    """Reads `!ENV [NAME, value]` as MkDocs does."""


def _from_environment(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> str:
    name, otherwise = loader.construct_sequence(node)
    return os.environ.get(name, otherwise)


_Loader.add_constructor("!ENV", _from_environment)
