"""Work that several processes do ahead of who takes it, so that all cores of a machine are used."""

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

FEW = 200
"""As many things as are worth a process of their own."""
ROOM = 2**20
"""Bytes that a process hands over at once: each time the other takes some, two lose what their core had at hand."""


def made(make: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Made]:
    """What is made of each item, in their order.

    Many items are dealt out to as many processes as there are cores, each of which goes on until a megabyte or two of
    what it made waits to be taken. What one of them fails to make is made here, where it can be told why.
    """
    count = min(_cores(), 1 + len(items) // FEW)
    if count == 1:
        yield from map(make, items)
        return
    hands = [_Hand(make, items[first::count]) for first in range(count)]
    try:
        for number, item in enumerate(items[:-1]):
            yield hands[number % count].take(item)
        last = hands[(len(items) - 1) % count].take(items[-1])
    finally:
        for hand in hands:
            hand.dismiss()
        for hand in hands:  # each holds open what those before it are waiting at
            hand.wait()
    yield last  # who takes just as many as there are does not come back to end anything


def _cores() -> int:
    """How many can be used by copies of this process: one, where a copy might not live.

    It might wait for ever for what a thread held when it was made; and only Linux promises that libraries survive it.
    """
    return 1 if threading.active_count() > 1 or sys.platform != "linux" else len(os.sched_getaffinity(0))


class _Hand(Generic[Item, Made]):
    """A process that makes something of each of some items; it ends when nobody can take what it makes."""

    def __init__(self, make: Callable[[Item], Made], items: Sequence[Item]) -> None:
        import fcntl  # which Windows does not have

        self._make = make
        read, write = os.pipe()
        with suppress(OSError):  # whoever has many pipes gets small ones
            fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, ROOM)
        self._process = os.fork()
        if self._process == 0:
            os.close(read)
            self._work(items, write)
        os.close(write)
        self._made = open(read, "rb")  # noqa: SIM115 - it is closed when the hand is dismissed

    def _work(self, items: Sequence[Item], write: int) -> None:
        try:
            with open(write, "wb", ROOM) as taken:
                for item in items:
                    pickle.dump(self._make(item), taken, pickle.HIGHEST_PROTOCOL)
        finally:
            os._exit(0)

    def take(self, item: Item) -> Made:
        """What was made of the next item, which is this."""
        with suppress(EOFError, pickle.UnpicklingError):
            return pickle.load(self._made)
        return self._make(item)

    def dismiss(self) -> None:
        """Takes nothing more."""
        self._made.close()

    def wait(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
