"""How long the generator takes, against MkDocs and Material alone on the same pages: ratios of CPU time.

Usage: scripts/bench [--notes 1000,3000] [--runs 3] [--instructions]. Prints a table in Markdown and how long one waits,
and adds a row for each measure of each run to tests/benchmarks.csv. Time differs from run to run by a quarter where a
machine is shared; instructions, which valgrind counts in a quarter of a minute for each second, by nothing.
"""

import argparse
import csv
import datetime
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from corpus import FOLDERS, MKDOCS, Corpus

ROOT = Path(__file__).parent.parent
RECORD = Path(__file__).with_name("benchmarks.csv")
BIN = Path(sys.executable).parent
FLOOR = "MkDocs and Material alone"
CHECK = "check, nothing kept"
FROM_NOTHING, ON_ONE = "build, nothing kept", "build, nothing kept, on one core"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process has used."""

    cpu: float
    """Seconds, of user and system."""
    memory: float
    """Megabytes at most."""
    waited: float
    """Seconds until its end."""


def cost(folder: Path, *command: str, core: int | None = None) -> Cost:
    """Runs a command to its end in a folder, on as many cores as it finds or on one of them.

    What Python compiles it keeps, whatever the environment says: of the floor everything was kept on installing.
    """
    if core is not None:
        found = sorted(os.sched_getaffinity(0))
        command = ("taskset", "--cpu-list", str(found[core % len(found)]), *command)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with open(os.devnull, "w") as nowhere:
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere, env=environment)
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)} in {folder}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.monotonic() - begun)


def instructions(folder: Path, *command: str) -> int:
    """Those that a command of Python runs in a folder, on one core; those of the system are not among them."""
    log = folder / "instructions.txt"
    quiet = "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}", f"--log-file={log}"
    cost(folder, "valgrind", *quiet, sys.executable, *command, core=0)
    [told] = re.findall(r"I\s+refs:\s+([\d,]+)", log.read_text(encoding="utf-8"))
    return int(told.replace(",", ""))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def note(corpus: Corpus, root: Path, kind: str, which: int) -> Path:
    return root / "docs" / FOLDERS[kind] / f"{corpus.ids[corpus.of[kind][which]]}.md"


def checked(corpus: Corpus, root: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Two edits that make a check do little and much: other notes see a note's fields, and not its text."""
    path = note(corpus, root, "actor", 5)
    yield "the text of a note", lambda: replace(path, "| this | 1 |", "| this | one |")
    yield "a value on top", lambda: replace(path, "as_of: 2024-03", "as_of: 2024-04")


def edits(corpus: Corpus, root: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """An edit of each kind."""
    terms = [note(corpus, root, "term", which) for which in range(4)]
    yield "the text of a note", lambda: replace(terms[0], "| this | 1 |", "| this | one |")
    yield "a summary", lambda: replace(terms[1], "summary: A ", "summary: Another ")
    yield "a value on top", lambda: replace(note(corpus, root, "actor", 2), "as_of: 2024-03", "as_of: 2024-04")
    yield "an alias", lambda: replace(terms[2], "category:", "aliases: [a name of two words]\ncategory:")
    yield "a row", lambda: replace(root / "docs/registers/rows.csv", "1,2024-02,1000,", "1,2024-02,1001,")
    yield "a note that is gone", terms[3].unlink


def laid(corpus: Corpus, folder: Path) -> tuple[Path, Path]:
    """The same notes twice: for MkDocs and Material alone, and for the generator."""
    floor, product = folder / "floor", folder / "product"
    for root in (floor, product):
        corpus.write(root)
    (floor / "mkdocs.yml").write_text(MKDOCS)
    shutil.copy(ROOT / "mkdocs.yml", product)
    shutil.copytree(ROOT / "templates", product / "templates")
    return floor, product


def counted(number: int, folder: Path) -> Iterator[tuple[str, int]]:
    """The instructions of what is made from nothing."""
    floor, product = laid(Corpus(number), folder)
    yield FLOOR, instructions(floor, str(BIN / "mkdocs"), "build", "--quiet")
    yield CHECK, instructions(product, str(BIN / "explainer"), "check")
    shutil.move(product / ".cache", folder / "after-check")
    yield ON_ONE, instructions(product, str(BIN / "explainer"), "build")


def measured(number: int, folder: Path, core: int) -> Iterator[tuple[str, Cost]]:
    """What is measured in one run: the floor before and after each build from nothing, on this core and on another.

    A machine is not as fast at one time as at another, and where it is shared, neither is one core as another.
    """
    corpus = Corpus(number)
    floor, product = laid(corpus, folder)
    mkdocs, explainer = [str(BIN / "mkdocs"), "build", "--quiet", "--site-dir"], str(BIN / "explainer")
    yield FLOOR, cost(floor, *mkdocs, "first", core=core)
    yield ON_ONE, cost(product, explainer, "build", "--site-dir", "elsewhere", core=core)
    yield FLOOR, cost(floor, *mkdocs, "second", core=core + 1)
    shutil.move(product / ".cache", folder / "after-one-core")
    yield FROM_NOTHING, cost(product, explainer, "build")
    yield FLOOR, cost(floor, *mkdocs, "third", core=core)
    yield "build again, no edit", cost(product, explainer, "build")
    for name, edit in edits(corpus, product):
        edit()
        yield f"build after an edit: {name}", cost(product, explainer, "build")
    shutil.move(product / ".cache", folder / "after-builds")
    yield CHECK, cost(product, explainer, "check")
    yield "check again, no edit", cost(product, explainer, "check")
    for name, edit in checked(corpus, product):
        edit()
        yield f"check after an edit: {name}", cost(product, explainer, "check")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", default="1000,3000", help="how many, for each size")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--instructions", action="store_true", help="count them, once, instead of taking the time")
    given = parser.parse_args()
    sizes = [int(size) for size in given.notes.split(",")]
    if given.instructions and not shutil.which("valgrind"):
        parser.error("--instructions needs valgrind")
    if given.instructions:
        _count(sizes)
    else:
        _time(sizes, given.runs)


def _time(sizes: list[int], runs: int) -> None:
    ratios: dict[tuple[str, int], list[float]] = defaultdict(list)
    memory: dict[tuple[str, int], list[float]] = defaultdict(list)
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    waited: dict[int, list[float]] = defaultdict(list)
    # Nothing is taken away before the end: for minutes after many files were, ext4 takes ten times as long to make one.
    with RECORD.open("a", newline="", encoding="utf-8") as record, tempfile.TemporaryDirectory() as folder:
        rows = csv.writer(record, lineterminator="\n")
        if not record.tell():
            rows.writerow("day machine notes measure cpu_seconds ratio memory_mb waited_seconds".split())
        for number in sizes:
            for run in range(runs):
                found = []
                for name, used in measured(number, Path(folder, f"{number}-{run}"), run):
                    found.append((name, used))
                    told = f"{used.cpu:.1f} s of work, {used.waited:.1f} s of waiting, {used.memory:.0f} MB"
                    print(f"{number} notes: {name}: {told}", file=sys.stderr)
                floor = _mean([used for name, used in found if name == FLOOR])
                waited[number] += [used.waited / floor.waited for name, used in found if name == FROM_NOTHING]
                for name, used in found:
                    ratios[name, number].append(used.cpu / floor.cpu)
                    seconds[name, number].append(used.cpu)
                    memory[name, number].append(used.memory / floor.memory)
                    day, machine = datetime.date.today(), f"{platform.machine()}, {os.cpu_count()} cores"
                    figures = (used.cpu, used.cpu / floor.cpu, used.memory, used.waited)
                    shown = map(format, figures, (".2f", ".3f", ".0f", ".2f"))
                    rows.writerow([day, machine, number, name, *shown])
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("mkdocs", "mkdocs-material", "markdown"))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}\n")
    print("| |", " | ".join(f"{number:,} notes | memory" for number in sizes), "| growth |")
    print("|---|" + "--:|--:|" * len(sizes) + "--:|")
    for name in dict.fromkeys(name for name, _ in ratios):
        cells = [f"{_spread(ratios[name, number])} | {_spread(memory[name, number])}" for number in sizes]
        print(f"| {name} |", " | ".join(cells), f"| {_growth({n: seconds[name, n] for n in sizes})} |")
    for number in sizes:
        print(f"\nOne waits {_spread(waited[number])} times as long for a build of {number:,} notes with nothing kept.")


def _count(sizes: list[int]) -> None:
    for number in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = dict(counted(number, Path(folder)))
        for name, count in found.items():
            print(f"{number:,} notes: {name}: {count / 1e9:.2f} billion, {count / found[FLOOR]:.2f} of the floor")


def _mean(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.mean(getattr(one, name) for one in costs) for name in Cost.__match_args__))


def _growth(seconds: dict[int, list[float]]) -> str:
    """The power of the number of notes with which the time grows, from the fewest to the most: 1 is linear."""
    (few, short), (many, long) = min(seconds.items()), max(seconds.items())
    if few == many:
        return "–"
    return f"{math.log(statistics.median(long) / statistics.median(short)) / math.log(many / few):.2f}"


def _spread(values: list[float]) -> str:
    """The median, with the least and the most."""
    middle = f"{statistics.median(values):.2f}"
    return f"{middle} ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else middle


if __name__ == "__main__":
    main()
