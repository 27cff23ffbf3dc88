"""Finds mentions of notes in plain text, by the shape of their names, in one pass over the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from explainer.notes import Note

MATCHED_KINDS = ("term", "program", "actor")


class Mention(NamedTuple):
    """A name of a note in a text, from `start` up to `end`."""

    start: int
    end: int
    note_id: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: what follows it may mark each note once more."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that the author made to a note: the section needs no mark for it."""

    note_id: str


Event = Section | Linked | str
"""What a text is made of, to the matcher; a `str` is a run of plain text."""


class Matcher:
    """All names of all notes, compiled once."""

    def __init__(self, notes: Iterable[Note]) -> None:
        owners: dict[str, str] = {}
        for note in notes:
            if note.kind in MATCHED_KINDS and note.model and note.model.status in ("current", "superseded"):
                for name in names(note):
                    for form in forms(name, note.model.match):
                        owners.setdefault(form, note.id)
        self._forms = list(owners)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(self._forms, matchkind=MatchKind.Standard) if owners else None

    def find(self, text: str) -> list[Mention]:
        """Every mention in `text`, the longest where several start together or overlap."""
        if self._automaton is None:
            return []
        text = text.replace("\n", " ")
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not matches:
            return []
        found: list[Mention] = []
        for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
            if (found and start < found[-1].end) or not stands_alone(text, start, end):
                continue
            found.append(Mention(start, end, self._owners[index]))
        return found

    def first_mentions(self, events: list[Event], own: str) -> list[tuple[int, Mention]]:
        """The mentions to mark: the first of each note in each section, with the index of its run.

        `own` is the note whose text it is, which is never marked.
        """
        marked = []
        for section in _sections(events):
            done = {own} | {event.note_id for _, event in section if isinstance(event, Linked)}
            for index, event in section:
                if isinstance(event, str):
                    for mention in self.find(event):
                        if mention.note_id not in done:
                            done.add(mention.note_id)
                            marked.append((index, mention))
        return marked


def names(note: Note) -> list[str]:
    """What a note is called: its title, abbreviation and aliases."""
    model = note.model
    return [model.title, *([model.abbreviation] if model.abbreviation else []), *model.aliases]


def forms(name: str, match: str) -> Iterator[str]:
    """How a name may be written in a text.

    - `never`: not at all; `exact`: as it is.
    - An acronym or a name with a digit (`USAI`, `Brave1`, `506(a)(1)`): as it is, or with a plural `s`.
    - A phrase with a capital after its first word (`Foreign Military Sales`): as it is, singular or plural.
    - Any other phrase or hyphenated word (`Co-production`, `Capability coalitions`): singular or plural, with a
      small or a capital initial.
    - A single plain word: not at all, unless it is marked `word`; then like a phrase.
    """
    if match == "never":
        return
    if match == "exact":
        yield name
    elif is_acronym(name):
        yield name
        if name[-1].isalpha():
            yield f"{name}s"
    elif match == "word" or " " in name or "-" in name:
        may_begin_small = not _has_capital(name[1:])
        for number in _numbers(name):
            yield number
            if may_begin_small:
                yield number[0].swapcase() + number[1:]


def _sections(events: list[Event]) -> Iterator[list[tuple[int, Event]]]:
    section: list[tuple[int, Event]] = []
    for index, event in enumerate(events):
        if isinstance(event, Section):
            yield section
            section = []
        else:
            section.append((index, event))
    yield section


def _has_capital(text: str) -> bool:
    return text != text.lower() if text.isascii() else any(character.isupper() for character in text)


def is_acronym(name: str) -> bool:
    return " " not in name and (
        any(character.isdigit() for character in name) or sum(character.isupper() for character in name) > 1
    )


def _numbers(name: str) -> tuple[str, ...]:
    """The name as it is, and with its last word in the other number."""
    last = _BETWEEN_WORDS.split(name)[-1]
    if not last.isalpha() or not last.isascii() or last == "s":
        return (name,)
    if not last.endswith(("s", "y", "x", "ch", "sh")):  # as most do
        return name, f"{name}s"
    if last.endswith(("ss", "us", "is")):
        return name, f"{name}es"
    if last.endswith("ies") and len(last) > 4:
        return name, f"{name[:-3]}y"
    if last.endswith(("sses", "xes", "ches", "shes")):
        return name, name[:-2]
    if last.endswith("s"):
        return name, name[:-1]
    if last.endswith("y"):
        return name, f"{name}s" if last[-2:-1] in "aeiou" else f"{name[:-1]}ies"
    return name, f"{name}es"


_BETWEEN_WORDS = re.compile(r"[\s-]")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the name is not a part of a longer word, number or hyphenated compound that ends in it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before.isalnum() or before in "-_/&§"):
        return False
    return not (after and (after.isalnum() or after in "_/&("))
