"""Edits are told at once by the system, else when they are found, and once each."""

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent, FileMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from explainer import watching
from explainer.mkdocs_plugin import ExplainerPlugin
from explainer.watching import Watch

SELDOM, OFTEN = 3600.0, 0.05
"""Seconds from one look to the next."""


class Ears(FileSystemEventHandler):
    """Hears of edits, as MkDocs does: of folders it wants to know nothing."""

    def __init__(self) -> None:
        self.paths: queue.Queue[str] = queue.Queue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.paths.put(str(event.dest_path or event.src_path))

    def hears_of(self, path: Path) -> bool:
        """Waits for it; what it hears besides does not matter."""
        while self.paths.get(timeout=60) != str(path):
            pass
        return True


class Deaf(PollingObserver):
    """A system that can be asked for nothing, as where all that may be watched is."""

    def start(self) -> None:
        raise OSError(28, "inotify watch limit reached")


class Looking(BaseObserver):
    """Finds what a test says."""

    def __init__(self) -> None:
        self.handlers: list[FileSystemEventHandler] = []

    def schedule(self, handler: FileSystemEventHandler, path: str, **asked: object) -> None:
        self.handlers.append(handler)

    def start(self) -> None:
        pass

    stop = join = start


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "arch.md").write_text("An arch.")
    return tmp_path


@pytest.fixture
def started() -> Iterator[list[Watch]]:
    """Those that a test started; they are stopped."""
    found: list[Watch] = []
    yield found
    for watch in found:
        watch.stop()
        watch.join()


def _started(started: list[Watch], looking: BaseObserver, ears: Ears, watched: Path) -> Watch:
    watch = Watch(looking)
    watch.schedule(ears, str(watched), recursive=True)
    started.append(watch)
    watch.start()
    return watch


def test_the_system_tells_of_an_edit_long_before_anybody_looks(ears: Ears, watched: Path, started: list[Watch]) -> None:
    _started(started, PollingObserver(timeout=SELDOM), ears, watched)
    (watched / "glossary" / "arch.md").write_text("A stone arch.")
    assert ears.hears_of(watched / "glossary" / "arch.md")
    (watched / "glossary" / "pier.md").write_text("A pier.")
    assert ears.hears_of(watched / "glossary" / "pier.md")
    (watched / "glossary" / "pier.md").rename(watched / "glossary" / "pillar.md")
    assert ears.hears_of(watched / "glossary" / "pillar.md")
    (watched / "glossary" / "arch.md").unlink()
    assert ears.hears_of(watched / "glossary" / "arch.md")


def test_to_read_a_file_is_no_edit(ears: Ears, watched: Path, started: list[Watch]) -> None:
    _started(started, PollingObserver(timeout=SELDOM), ears, watched)
    (watched / "glossary" / "arch.md").read_text()
    (watched / "after.md").write_text("Written after it was read.")
    assert ears.paths.get(timeout=60) == str(watched / "after.md")


@pytest.mark.parametrize("system", [Deaf, lambda: PollingObserver(timeout=SELDOM)], ids=["refused", "silent"])
def test_an_edit_is_found_where_the_system_tells_of_none(
    system: object, ears: Ears, watched: Path, started: list[Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "Observer", system)
    _started(started, PollingObserver(timeout=OFTEN), ears, watched)
    (watched / "glossary" / "arch.md").write_text("A stone arch.")
    assert ears.hears_of(watched / "glossary" / "arch.md")


def test_of_a_single_file_no_system_is_asked(ears: Ears, watched: Path, started: list[Watch]) -> None:
    watch = Watch(PollingObserver(timeout=OFTEN))
    started.append(watch)
    settings = watched / "mkdocs.yml"
    settings.write_text("site_name: Bridges")
    watches = watch.schedule(ears, str(settings))
    watch.start()
    assert watch._system.emitters == set()
    settings.write_text("site_name: Bridges and piers")
    assert ears.hears_of(settings)
    watch.unschedule(watches)
    assert watch._looking.emitters == set()


def test_what_was_told_is_not_found_again(
    ears: Ears, watched: Path, started: list[Watch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "Observer", Looking)
    looking = Looking()
    watch = _started(started, looking, ears, watched)
    (system,), (looked,) = watch._system.handlers, looking.handlers
    system.dispatch(FileModifiedEvent("arch.md"))
    looked.dispatch(FileModifiedEvent("arch.md"))
    system.dispatch(FileMovedEvent("pier.md~", "pier.md"))  # as some editors write
    looked.dispatch(FileModifiedEvent("pier.md"))
    looked.dispatch(FileModifiedEvent("spandrel.md"))
    assert [ears.paths.get_nowait() for _ in range(3)] == ["arch.md", "pier.md", "spandrel.md"]
    assert ears.paths.empty()
    monkeypatch.setattr(watching, "LATE", 0)
    looked.dispatch(FileModifiedEvent("arch.md"))
    assert ears.paths.get_nowait() == "arch.md"


def test_what_is_not_watched_any_more_is_not_told(ears: Ears, watched: Path, started: list[Watch]) -> None:
    watch = Watch(PollingObserver(timeout=OFTEN))
    started.append(watch)
    watch.unschedule(watch.schedule(ears, str(watched / "glossary"), recursive=True))
    (watched / "pages").mkdir()
    watch.schedule(ears, str(watched / "pages"), recursive=True)
    watch.start()
    (watched / "glossary" / "arch.md").write_text("A stone arch.")
    (watched / "pages" / "home.md").write_text("Welcome.")
    assert ears.paths.get(timeout=60) == str(watched / "pages" / "home.md")


def test_the_server_of_mkdocs_builds_once_for_an_edit(watched: Path) -> None:
    page, built = watched / "glossary" / "arch.md", queue.Queue()

    def builder() -> None:
        built.put(page.read_text())

    server = LiveReloadServer(builder=builder, host="127.0.0.1", port=0, root=str(watched))
    config = MkDocsConfig(config_file_path=str(watched / "mkdocs.yml"))
    config.docs_dir = str(watched / "glossary")
    (watched / "mkdocs.yml").write_text("site_name: Bridges")
    for path in (config.docs_dir, config.config_file_path):
        server.watch(path)
    assert ExplainerPlugin().on_serve(server, config=config, builder=builder) is server
    serving = threading.Thread(target=server.serve)
    serving.start()
    while not server.serve_thread.is_alive():  # which it is after the watch has begun
        time.sleep(0.01)
    try:
        for said in ("A stone arch.", "An arch of stone."):
            (watched / "written").write_text(said)
            (watched / "written").replace(page)
            assert built.get(timeout=60) == said
            with pytest.raises(queue.Empty):  # though who looks every half second finds it, too
                built.get(timeout=2)
    finally:
        server.shutdown(wait=True)
        serving.join()
