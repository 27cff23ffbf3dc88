"""What was made once and may be asked for again: bytes, by a digest of all that they are made from.

One file that can be deleted at any time. Each value stands for itself and is written whole or not at all, so that
neither a build that is killed nor two at once can do harm. What is unpickled lies in the contributor's own `.cache/`:
who can write there can as well write the generator.
"""

import datetime
import hashlib
import marshal
import os
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import deflate

ROOM = 2_000_000
"""Bytes that wait to be written; more would only fill the memory."""
DAYS = 7
"""How long something is kept that nobody asks for."""
MOST_FAULTS = 1_000
"""What has more of them is about to be another, and keeping them takes longer than finding them."""
PORTIONS = 64
"""In how many parts lies what is kept of many things."""
BY_VALUE = 2
"""The newest form in which what Python writes of values says nothing of which of them are one and the same thing."""


def digest(*parts: Any) -> str:
    """A digest of values whose `repr` says all of them; of bytes, as of files, it takes their own digest.

    As long as those of git: what a note is judged by is kept for each note that it names.
    """
    plain = [hashlib.sha256(part).digest() if isinstance(part, bytes) else part for part in parts]
    try:
        told = marshal.dumps(plain, BY_VALUE)  # in a tenth of the time of `repr`
    except ValueError:  # there are others in it than numbers, texts, lists and dictionaries
        told = repr(plain).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:40]


@cache
def version() -> str:
    """A digest of the generator itself, of Python and of every library it may use: what they made stays theirs.

    Taken once: a process that lives on while its files are edited, like a preview, still runs what it has loaded.
    """
    files = sorted(Path(__file__).parent.rglob("*.py"))
    libraries = {found.name for folder in sys.path for found in Path(folder).glob("*.*-info")}
    return digest(sys.version, sorted(libraries), *(path.read_bytes() for path in files))


class Kept:
    """The file of one folder, opened when something is asked of it and closed when what is new is saved."""

    def __init__(self, root: Path, remembers: bool = False) -> None:
        """`remembers` is for who builds again and again: what is kept of many things stays at hand.

        What was read once and was whole is then taken to be so, until it cannot be read.
        """
        self.path = root / ".cache" / "explainer.sqlite"
        self._version = version()
        self._asked: set[str] = set()
        self._new: dict[str, bytes] = {}
        self._waiting = 0
        """Bytes that are new and not written yet."""
        self._remembered: dict[str, dict[str, Any]] | None = {} if remembers else None
        self._whole: set[str] = set()
        """The keys of what who remembers has read."""
        self._connections: dict[int, sqlite3.Connection] = {}
        """By the process that opened it: one that is started by another must leave alone what it was born with."""

    @property
    def _database(self) -> sqlite3.Connection:
        if os.getpid() not in self._connections:
            self._connections[os.getpid()] = self._connected()
        return self._connections[os.getpid()]

    def _connected(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(exist_ok=True)
            return self._opened()
        except (sqlite3.OperationalError, OSError):  # it may be sound, and cannot be opened: nothing is kept
            self.path = Path(":memory:")
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # it is something else, or broken
            self.path.unlink()
        return self._opened()

    def key(self, *parts: Any) -> str:
        """The key of what is made from these parts, by this generator."""
        return digest(self._version, *parts)

    def __contains__(self, key: str | None) -> bool:
        """Whether something is kept, as far as can be told without reading it."""
        return key in self._keys or key in self._new

    @cached_property
    def _keys(self) -> set[str]:
        return self._found("SELECT key FROM kept")

    def get(self, key: str) -> bytes | None:
        """What is kept; none where there is none, or where it cannot be read any more."""
        self._asked.add(key)
        if key in self._new:
            return _unwrapped(self._new[key])
        try:
            row = self._database.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
            found = _unwrapped(row[0]) if row else None
        except (sqlite3.DatabaseError, UnicodeDecodeError, zlib.error, TypeError):
            found = None
        if found is None:
            self._whole.discard(key)
        return found

    def is_whole(self, key: str) -> bool:
        """Whether something is kept and can be read."""
        if key not in self:
            return False
        if key in self._whole:
            self._asked.add(key)
            return True
        is_whole = self.get(key) is not None
        if is_whole and self._remembered is not None:
            self._whole.add(key)
        return is_whole

    def put(self, key: str, value: bytes, packs: bool = True) -> None:
        """Keeps a value; to pack one that is packed already, or is read each time, would only cost time."""
        self._new[key] = _packed(value) if packs else _wrapped(value)
        self._waiting += len(self._new[key])
        if self._waiting > ROOM:
            self._write()

    def made(self, make: Callable[[], bytes], *parts: Any, packs: bool = True) -> bytes:
        """What is kept under these parts; else what is made now, and kept."""
        key = self.key(*parts)
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, packs)
        return found

    def files(self, make: Callable[[], dict[str, bytes]], *parts: Any) -> dict[str, bytes]:
        """Files by their uris, as they are kept or now made: each by itself and packed, as some are large.

        SQLite has two copies of what it writes in its memory, and one of what it reads.
        """
        listed = self.get(key := self.key("files", *parts))
        found = {uri: self.get(self.key(key, uri)) for uri in pickle.loads(listed)} if listed else None
        if found is None or None in found.values():
            found = make()
            for uri, content in found.items():
                self.put(self.key(key, uri), content)
            self.put(key, pickle.dumps([*found]))
        return found

    def many(self, name: str) -> Mapping[str, Any]:
        """What is kept of many things under one name, by theirs."""
        if self._remembered is not None and name in self._remembered:
            return self._remembered[name]
        found: dict[str, Any] = {}
        for number in range(PORTIONS):
            found |= pickle.loads(self.get(self.key(name, number)) or _NOTHING)
        return found

    def keep_many(self, name: str, before: Mapping[str, Any], now: dict[str, Any]) -> None:
        """Keeps these things instead of those before; only the portions are written in which one is not the same."""
        if self._remembered is not None:
            self._remembered[name] = now
        changed = {_portion(of) for of in before.keys() | now.keys() if before.get(of) is not now.get(of)}
        portions: dict[int, dict[str, Any]] = {number: {} for number in changed}
        for of, thing in now.items() if changed else ():
            if (number := _portion(of)) in changed:
                portions[number][of] = thing
        for number, portion in portions.items():
            self.put(self.key(name, number), pickle.dumps(portion, 5), packs=False)

    def save(self) -> None:
        """Writes what is new, forgets what nobody has asked for in a while, and closes the file."""
        day = datetime.date.today().toordinal()
        self._write()
        self._change("UPDATE kept SET asked = ? WHERE key = ?", [(day, key) for key in self._asked & self._old(day)])
        self._change("DELETE FROM kept WHERE asked < ?", [(day - DAYS,)])
        self._connections.pop(os.getpid()).close()
        self._asked.clear()
        self.__dict__.pop("_keys", None)

    def _write(self) -> None:
        """Writes what is new; it stays at hand where another build is writing, or the disk is full."""
        day = datetime.date.today().toordinal()
        new = [(key, value, day) for key, value in self._new.items()]
        if self._change("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", new):
            if "_keys" in vars(self):
                self._keys.update(self._new)
            self._new = {}
        self._waiting = 0

    def _old(self, day: int) -> set[str]:
        """The keys of what was last asked for before a day: none, where a site is built again on the same."""
        return self._found("SELECT key FROM kept WHERE asked < ?", day)

    def _found(self, query: str, *values: int) -> set[str]:
        """The keys that a query finds; none where the file is broken."""
        try:
            return {key for (key,) in self._database.execute(query, values)}
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return set()

    def _change(self, statement: str, values: Sequence[tuple[Any, ...]]) -> bool:
        """Whether the file could be changed."""
        try:
            with self._database as transaction:
                transaction.executemany(statement, values)
            return True
        except (sqlite3.OperationalError, sqlite3.ProgrammingError):  # it is locked, the disk is full, it is closed
            return False
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # broken: the next build begins with an empty one
            self.path.unlink(missing_ok=True)
            return False

    def _opened(self) -> sqlite3.Connection:
        # MkDocs builds its preview in a thread of its own.
        database = sqlite3.connect(self.path, timeout=20, check_same_thread=False)
        with database as transaction:
            transaction.execute(
                "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, asked INTEGER NOT NULL)"
            )
            transaction.execute("CREATE INDEX IF NOT EXISTS by_day ON kept (asked)")
        return database


_NOTHING = pickle.dumps({})


def _portion(of: str) -> int:
    return zlib.crc32(of.encode("utf-8", "surrogatepass")) % PORTIONS


def _packed(value: bytes) -> bytes:
    return b"~" + deflate.zlib_compress(value, 1)


def _wrapped(value: bytes) -> bytes:
    """A value with what shows that it is whole."""
    return b"=" + _checksum(value) + value


def _checksum(value: bytes) -> bytes:
    return deflate.crc32(value).to_bytes(4)


def _unwrapped(stored: bytes) -> bytes | None:
    if stored[:1] == b"~":
        return zlib.decompress(stored[1:])
    value = stored[5:]
    return value if stored[:5] == b"=" + _checksum(value) else None
