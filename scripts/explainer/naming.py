"""What there is to be named, and which texts can be touched by a change of it: those that hold a word of what changed.

A text points at a note by its address, its id or a name, as a field and a row do; and what is found of one that has
no fault hangs on other notes by these, by the capitals that explain an abbreviation, and by what it names alone.
"""

import pickle
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from explainer import layout, matcher
from explainer.kept import Kept, digest
from explainer.notes import Note

MOST = 50
"""Of more changes it is not asked which texts they touch: nearly all."""
RECORDS = 8
"""Since how many states a text may have been left alone, before it is noted down that it still is as it was."""


class Called(NamedTuple):
    """How something may be named."""

    renown: str
    """A digest of all that others may see of it without naming it; none of what is no note."""
    names: tuple[str, ...]
    """Its id, and all that a text may call it."""
    capitals: tuple[str, ...]
    """What explains an abbreviation."""


class Names:
    """Those of one state of the record."""

    def __init__(self, notes: Iterable[Note], others: Iterable[str], keeper: Kept | None) -> None:
        """`others` are the uris and the names of what is no note."""
        self._notes = notes
        self._others = sorted(others)
        self._keeper = keeper
        self._changed: dict[str, Words | None] = {}
        self._touched: dict[tuple[str, str], bool] = {}
        """By the uri of a note and the state since when: the links of a note ask, and so does what is found of it."""

    @cached_property
    def digest(self) -> str:
        """The same where nothing is named otherwise; what is called how is kept with it."""
        found = digest([(note.uri, note.renown) for note in self._notes], self._others)
        if self._keeper:
            self._keeper.made(lambda: pickle.dumps(self._called, 5), "called", found)
        return found

    @cached_property
    def _called(self) -> dict[str, Called]:
        """By uri or name."""
        found = {other: Called("", (_stem(other),), ()) for other in self._others}
        return found | {note.uri: _called(note) for note in self._notes}

    def touch(self, note: Note, since: str) -> bool:
        """Whether the files of a note may hold, or hide, a word of what is named otherwise than in an earlier state."""
        if since not in self._changed:
            self._changed[since] = self._changed_since(since)
        words = self._changed[since]
        if words is not None and (note.uri, since) not in self._touched:
            raw = note.contents.raw()
            self._touched[note.uri, since] = raw is None or words.may_stand_in(raw)
        return words is None or self._touched[note.uri, since]

    def hold(self, note: Note, origin: str, since: str) -> bool:
        """Whether what was found in an earlier state, of a note of that origin, is found now, as far as names go."""
        return origin == note.origin and (since == self.digest or not self.touch(note, since))

    def _changed_since(self, since: str) -> "Words | None":
        """The words of all that is named otherwise; none where these are too many, or not known."""
        kept = self._keeper.get(self._keeper.key("called", since)) if self._keeper else None
        if kept is None:
            return None
        before, now = pickle.loads(kept), self._called
        changed = [uri for uri in before.keys() | now.keys() if before.get(uri) != now.get(uri)]
        if len(changed) > MOST:
            return None
        return Words([state[uri] for uri in changed for state in (before, now) if uri in state])


def are_many(states: Iterable[str]) -> bool:
    """Whether it takes too long to ask since each of these states what is named otherwise."""
    return len({*states}) > RECORDS


class Words:
    """Those of some names, of which a text that holds one of the names has at least one."""

    def __init__(self, called: Iterable[Called]) -> None:
        called = list(called)
        self._in_any_case = {_longest(name) for one in called for name in one.names}
        texts = (text for one in called for text in (*one.names, *one.capitals))
        self._as_they_are = {capitals for text in texts for capitals in _CAPITALS.findall(text)}

    def may_stand_in(self, raw: str) -> bool:
        if any(word in raw for word in self._as_they_are) or _HIDDEN.search(raw):
            return True
        folded = raw.casefold()
        return any(word in folded for word in self._in_any_case)


_HIDDEN = re.compile(r"[\\%&*_`](?:(?<=\\)|(?<=%)[0-9A-Fa-f]|(?<=&)[#A-Za-z]|(?<=[A-Z][*_`])[*_`]*[A-Z])")
"""How a letter may be written by others, in Markdown, in YAML or in an address, or a word in pieces.

By its sign first: what may stand before it takes three times as long to look for.
"""
_WORD = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_ENDING = re.compile(r"(?:ies|es|s|y)$")
"""What a name may lose or have instead where it is in the other number."""


def _longest(name: str) -> str:
    """The longest word of a name, less what may differ in a text: its case, its first letter, its last one's number."""
    words = _WORD.findall(_ENDING.sub("", name[1:]).casefold())
    return max(words, key=len, default="")


def _called(note: Note) -> Called:
    names = matcher.names(note) if note.kind in matcher.MATCHED_KINDS and note.model else ()
    formerly = map(layout.id_of, note.field("formerly", ()))
    return Called(note.renown, (note.id, _stem(note.uri), *names, *formerly), tuple(_capitals(note)))


def _stem(uri: str) -> str:
    return uri.rpartition("/")[2].partition(".")[0]


def _capitals(note: Note) -> Iterator[str]:
    yield note.field("publisher") or ""
    yield from (figure.unit for figure in note.field("figures", {}).values())
