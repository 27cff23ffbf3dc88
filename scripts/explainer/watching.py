"""Tells a preview of an edit at once, where the system tells of edits; where it does not, they are looked for."""

import os
import time
from contextlib import suppress
from typing import Any

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

EDITS: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
"""A build opens and closes the files that it reads, which is no edit."""
LATE = 5
"""Seconds in which who looks for edits has found one that the system told of."""


class Watch:
    """An observer of the system, and one that looks for itself: each edit is told once, by whichever is first.

    Systems do not tell of what another machine edits in a folder that is shared, as with containers, of more folders
    than they are set up for, or, all of them, of a single file.
    """

    def __init__(self, looking: BaseObserver) -> None:
        self._looking = looking
        self._system = Observer()
        self._told: dict[str, float] = {}
        """When the system told of a path."""

    def schedule(self, handler: FileSystemEventHandler, path: str, recursive: bool = False) -> tuple[Any, Any]:
        telling, looking = _Telling(handler, self._told), _Looking(handler, self._told)
        told = None
        if os.path.isdir(path):
            told = self._system.schedule(telling, path, recursive=recursive, event_filter=EDITS)
        return told, self._looking.schedule(looking, path, recursive=recursive)

    def unschedule(self, watches: tuple[Any, Any]) -> None:
        told, looked = watches
        if told:
            self._system.unschedule(told)
        self._looking.unschedule(looked)

    def start(self) -> None:
        try:
            self._system.start()
        except OSError:
            self._system.unschedule_all()
        self._looking.start()

    def stop(self) -> None:
        self._system.stop()
        self._looking.stop()

    def join(self) -> None:
        with suppress(RuntimeError):  # it could not be started
            self._system.join()
        self._looking.join()


class _Handler(FileSystemEventHandler):
    def __init__(self, handler: FileSystemEventHandler, told: dict[str, float]) -> None:
        self._handler = handler
        self._told = told


class _Telling(_Handler):
    """Passes on what the system tells."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        now = time.monotonic()
        self._told |= {event.src_path: now, event.dest_path: now}
        self._handler.dispatch(event)


class _Looking(_Handler):
    """Passes on what was found and not told of before."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        since = time.monotonic() - LATE
        if all(self._told.get(path, since) <= since for path in (event.src_path, event.dest_path) if path):
            self._handler.dispatch(event)
