"""Rules on definitions: what a summary says of its note, and whether the abbreviations of a text are explained."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from explainer import matcher
from explainer.body import Link, Run
from explainer.catalog import Catalog
from explainer.notes import Note
from explainer.problems import Problem

DEFINED_KINDS = ("term", "program")
"""The kinds whose summary is a definition; that of an actor may say what it does."""


def definitions_do_not_use_themselves(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """Who has to look a word up is not helped by the word; `also called …` gives another name and is no such use."""
    for note in _defined(notes):
        own = [note.title, *filter(None, [note.model.abbreviation])]
        for form in (form for name in own for form in matcher.forms(name, "word")):
            if found := _named(form, note.model.summary):
                message = f"the summary explains `{note.title}` by `{found}`"
                yield note.problem(note.place("summary"), "T902", message, "say in other words what it is")
                break


def definitions_do_not_go_in_circles(catalog: Catalog) -> Iterator[Problem]:
    """Told once for each circle, at the first of its notes."""
    uses = {
        note.id: sorted({mention.note_id for mention in catalog.matcher.find(note.model.summary)} - {note.id})
        for note in _defined(catalog.notes.values())
    }
    told: set[str] = set()
    for start in sorted(uses):
        circle = _circle(uses, start)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            note = catalog.notes[start]
            way = ", ".join(f"`{one}` by `{other}`" for one, other in pairwise([*circle, start]))
            hint = "let one of them do without the other"
            yield note.problem(note.place("summary"), "T903", f"the summaries explain each other: {way}", hint)


def summaries_start_as_definitions(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """`A transfer of arms …`: cards, search and lists show the summary right behind the name."""
    for note in _defined(notes):
        summary, first = note.model.summary, note.model.summary.split()[0]
        hint = "begin with what it is: `A transfer of arms out of …`"
        name = next((n for n in matcher.names(note) if _named(n, summary[: len(n) + 1])), None)
        if name:
            message = f"the summary begins with the name `{name}`, behind which it is shown"
        elif first.strip(",").casefold() in _NO_DEFINITION:
            message = f"the summary begins with `{first}`, not as a definition"
        elif first[0].islower():
            message = f"the summary begins with a small letter: `{first}`"
        elif summary[-1] not in ".”":
            message, hint = "the summary does not end with a full stop", "write one whole sentence"
        else:
            continue
        yield note.problem(note.place("summary"), "T904", message, hint)


def abbreviations_are_explained(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """An abbreviation in prose stands in a name that is known, or is explained by brackets in the same text."""
    for note in notes:
        if note.kind in ("source", "page") or not note.model:
            continue
        texts = [item for body in note.bodies.values() for item in body.items if isinstance(item, Run | Link)]
        found = (match.removesuffix("s") for match in _ABBREVIATION.findall("\n".join([item.text for item in texts])))
        words = [word for word in dict.fromkeys(found) if not _ROMAN.fullmatch(word)]
        unknown = [word for word in words if word not in _known_words(catalog)]
        explained = {word for item in texts for word in _explained(_sentence(item))} if unknown else set()
        for word in unknown:
            if word in explained:
                continue
            item, at = next((item, at) for item in texts for at in _places(word, item.text))
            place = item.place(at) if isinstance(item, Run) else (item.line, item.column)
            message = f"the abbreviation `{word}` is explained nowhere"
            hint = f"write it out: `… ({word})`, or make it the name of a note"
            yield note.problem(place, "T905", message, hint)


def _places(word: str, text: str) -> Iterator[int]:
    """Where an abbreviation begins in a text, alone or with the `s` of many."""
    return (match.start() for match in _ABBREVIATION.finditer(text) if match[0].removesuffix("s") == word)


def _named(form: str, text: str) -> str:
    """The words of a text that are this form of a name, whatever their case; nothing where there are none."""
    if form.casefold() not in text.casefold():
        return ""
    found = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE)
    return found[0] if found else ""


def _defined(notes: Iterable[Note]) -> list[Note]:
    return [note for note in notes if note.kind in DEFINED_KINDS and note.model]


def _circle(uses: dict[str, list[str]], start: str) -> list[str] | None:
    """The shortest way from a note through the summaries back to it."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for used in uses.get(way[-1], ()):
            if used == start:
                return way
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return None


@lru_cache(maxsize=1)  # many notes are judged in lots
def _known_words(catalog: Catalog) -> set[str]:
    """The capitals that stand in a note's name, or in that of a publisher or a unit."""
    sound = [note for note in catalog.notes.values() if note.model]
    living = [note for note in sound if not note.is_withdrawn]
    names = [name for note in living if note.kind in matcher.MATCHED_KINDS for name in matcher.names(note)]
    names += [note.model.publisher for note in living if note.kind == "source"]
    names += [figure.unit for note in sound for figure in note.field("figures", {}).values()]
    return {*_ABBREVIATION.findall("\n".join(names))}


def _explained(text: str) -> Iterator[str]:
    """The abbreviations that stand in brackets behind what they mean, or before brackets that say it."""
    for match in _IN_BRACKETS.finditer(text):
        yield from _ABBREVIATION.findall(match[0])


def _sentence(item: Run | Link) -> str:
    return item.paragraph if isinstance(item, Run) else item.sentence


_NO_DEFINITION = set("this that these those it they here there when where how why what we you is are was were".split())
# What follows a designation (`AMX-10 RC`) belongs to it.
# It begins with the capital, which is looked for far faster than what may not stand before it.
_ABBREVIATION = re.compile(r"[A-Z](?<![\w.&-]\w)(?<!-\w \w)(?<!-\d\d \w)(?:[A-Z&]*[A-Z])s?(?![\w&-])")
_IN_BRACKETS = re.compile(r"\([^()]*\)|(?<![\w&])[A-Z&]{2,} \(")
_ROMAN = re.compile(r"[IVX]+")
