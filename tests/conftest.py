"""What the tests share: a folder of notes made of text, and the day on which it is judged."""

import datetime
import gc
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["browser"]

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 1)
EPOCH = {"SOURCE_DATE_EPOCH": "1793491200"}
"""The same day, as the command line takes it."""
STARTED = {**EPOCH, "PYTHONPATH": str(ROOT / "scripts")}
"""The same for a command that is started: it runs the code beside the tests, wherever it is installed from."""

# A slow machine is no fault of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def lay(root: Path, files: dict[str, str]) -> Path:
    """Lays files out under `root`, each path with its (dedented) text; a lone surrogate `\\udcXX` is the byte XX."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(textwrap.dedent(text).removeprefix("\n").encode("utf-8", "surrogateescape"))
    (root / "docs").mkdir(exist_ok=True)
    if not (root / "templates").exists():
        (root / "templates").symlink_to(ROOT / "templates")
    return root


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """A build or a check ends with its process, and lets garbage lie; one that was called here does not."""
    yield
    gc.enable()


@pytest.fixture
def notes(tmp_path: Path):
    """A function that lays out files in a fresh folder with the project's templates."""
    return lambda files: lay(tmp_path, files)
