"""Work that several processes do: the same as one would do, whatever becomes of them."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from conftest import EPOCH, ROOT
from corpus import Corpus
from explainer import ahead

ITEMS = range(ahead.FEW + 5)


def _alone(code: str) -> str:
    """What a program of its own prints: there are threads where the tests run."""
    head = f"""
        import os, signal, sys
        sys.path.insert(0, {str(ROOT / "scripts")!r})
        from explainer import ahead
        os.sched_getaffinity = lambda process: {{0, 1}}
        me, items = os.getpid(), range(2 * ahead.FEW + 5)
    """
    program = textwrap.dedent(head) + textwrap.dedent(code)
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=os.environ | EPOCH
    )
    return found.stdout + found.stderr


def test_two_processes_make_what_is_taken_here_in_the_order_of_the_items() -> None:
    said = _alone("""
        found = list(ahead.made(lambda item: (item, os.getpid()), items))
        makers = {process for _, process in found}
        print([item for item, _ in found] == [*items], len(makers), me in makers)
    """)
    assert said == "True 2 False\n"


def test_what_is_larger_than_a_pipe_holds_comes_whole() -> None:
    said = _alone("print(all(len(made) == 300_000 for made in ahead.made(lambda item: 'x' * 300_000, items)))")
    assert said == "True\n"


def test_a_pipe_that_may_not_be_large_does_as_well() -> None:
    said = _alone("""
        import fcntl
        def refused(*arguments):
            raise PermissionError
        fcntl.fcntl = refused
        print([*ahead.made(str, items)] == [*map(str, items)])
    """)
    assert said == "True\n"


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)", "raise KeyError(item)"])
def test_what_a_process_does_not_make_is_made_here(end: str) -> None:
    said = _alone(f"""
        def make(item):
            if item == 100 and os.getpid() != me:
                {end}
            return item
        print(list(ahead.made(make, items)) == [*items])
    """)
    assert said == "True\n"


def test_an_error_is_told_once_and_from_here() -> None:
    said = _alone("list(ahead.made(lambda item: 1 / (item - 7), items))")
    assert said.count("Traceback") == 1
    assert said.endswith("ZeroDivisionError: division by zero\n")


def test_no_process_is_left_when_somebody_stops_taking() -> None:
    said = _alone("""
        found = ahead.made(lambda item: 'x' * 300_000, items)
        next(found)
        found.close()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print("none")
    """)
    assert said == "none\n"


def test_no_process_is_left_when_all_is_taken_and_nobody_asks_whether_there_is_more() -> None:
    said = _alone("""
        found = ahead.made(str, items)
        assert [next(found) for _ in items] == [*map(str, items)]
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print("none")
    """)
    assert said == "none\n"


def test_no_process_outlives_who_started_it(tmp_path: Path) -> None:
    program = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT / "scripts")!r})
from explainer import ahead
os.sched_getaffinity = lambda process: {{0, 1, 2}}
def make(item):
    open(os.path.join({str(tmp_path)!r}, str(os.getpid())), "w").close()
    return "x" * 300_000
for made in ahead.made(make, range(2 * ahead.FEW)):
    print(flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    process.stdout.readline()
    _until(lambda: len(list(tmp_path.iterdir())) == 3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    _until(lambda: not any(_lives(int(path.name)) for path in tmp_path.iterdir()))


def test_no_process_is_left_with_the_html_of_what_it_rendered() -> None:
    said = _alone(f"""
        from pathlib import Path
        from explainer import pages
        def render(page):
            return str(sum("html" in vars(page) for page in found))
        found = [pages.Page("", "", "", "term", None, False, render) for item in items]
        print(*{{page.html for page in pages.rendered(found, Path({str(ROOT / "templates")!r}))}})
    """)
    assert said == "0\n"


def test_a_site_is_the_same_by_one_process_and_by_several(tmp_path: Path) -> None:
    built = {}
    for cores in (1, 3):
        root = tmp_path / str(cores)
        Corpus(2 * ahead.FEW).write(root)
        shutil.copy(ROOT / "mkdocs.yml", root)
        (root / "templates").symlink_to(ROOT / "templates")
        said = _alone(f"""
            from explainer.cli import main
            started, start = [], ahead._Hand.__init__
            def counted(*arguments):
                started.append(1)
                start(*arguments)
            ahead._Hand.__init__ = counted
            os.sched_getaffinity = lambda process: set(range({cores}))
            main(["--root", {str(root)!r}, "build"], standalone_mode=False)
            print(len(started), "started")
        """)
        # Pages, pictures and what the archive holds of pages and data.
        assert f"\n{0 if cores == 1 else 3 + 2 + 3} started\n" in said
        files = (path for path in (root / "site").rglob("*") if path.is_file())
        built[cores] = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    assert len(built[1]) > 800
    assert built[1] == built[3]


def _until(is_so) -> None:
    ends = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [0, 1, ahead.FEW - 1])
def test_few_things_are_made_here(number: int) -> None:
    said = _alone(f"print({{process for process in ahead.made(lambda item: os.getpid(), range({number}))}} <= {{me}})")
    assert said == "True\n"


def test_one_core_makes_all_itself() -> None:
    said = _alone("""
        os.sched_getaffinity = lambda process: {0}
        print({*ahead.made(lambda item: os.getpid(), items)} == {me})
    """)
    assert said == "True\n"


def test_nothing_is_started_while_threads_run() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert {*ahead.made(lambda item: os.getpid(), ITEMS)} == {os.getpid()}
    finally:
        waiting.set()
        thread.join()


def test_what_is_kept_can_be_asked_for_by_all_of_them(tmp_path: Path) -> None:
    said = _alone(f"""
        from pathlib import Path
        from explainer.kept import Kept
        kept = Kept(Path({str(tmp_path)!r}))
        for item in items:
            kept.put(str(item), b"old" * item)
        kept.save()
        found = ahead.made(lambda item: kept.get(str(item)), items)
        for item, value in zip(items, found, strict=True):
            assert value == b"old" * item
            kept.put(f"new {{item}}", value)
            kept._write()
        kept.save()
        print(all(kept.get(f"new {{item}}") == b"old" * item for item in items))
    """)
    assert said == "True\n"
