"""Places that name a note in plain text without a link, since the name is not in a form that is marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from explainer import layout, matcher, reader
from explainer.body import Heading, Item, Link, Run
from explainer.catalog import MARKED_BODIES, Catalog
from explainer.edits import Edit
from explainer.front_matter import Position
from explainer.matcher import Mention
from explainer.notes import Note


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The first place in a section or a field that names a note, where nothing there leads to the note."""

    path: str
    line: int
    column: int
    text: str
    note_id: str
    sentence: str
    edit: Edit | None
    """What would link it; none in a heading, and where the name goes over a line or opens a field."""


class _Names:
    """All names of all notes in any case, number and joint, whatever their notes say of how they are recognized."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.owners: dict[str, str] = {}
        self.exact: set[str] = set()
        """Acronyms, in small letters, stand only as they are written: `safe` is not SAFE."""
        for note in notes:
            if note.kind in matcher.MATCHED_KINDS and note.model and note.model.status in ("current", "superseded"):
                for name in matcher.names(note):
                    self._add(name, note.id)
        self.forms = list(self.owners)
        self.automaton = AhoCorasick([small(f) for f in self.forms], matchkind=MatchKind.Standard)

    def _add(self, name: str, note_id: str) -> None:
        acronym = matcher.is_acronym(name)
        for form in matcher.forms(name, "word"):
            for written in (form,) if acronym else (form, form.replace("-", " "), form.replace(" ", "-")):
                key = written if acronym else small(written)
                self.owners.setdefault(key, note_id)
                if acronym:
                    self.exact.add(key)

    def find(self, text: str) -> list[Mention]:
        """Every name in a text, the longest where several overlap."""
        found: list[Mention] = []
        matches = self.automaton.find_matches_as_indexes(small(text), overlapping=True)
        for index, start, end in sorted(matches, key=lambda match: (match[1], -match[2])):
            form = self.forms[index]
            as_written = form not in self.exact or text[start:end] == form
            if as_written and matcher.stands_alone(text, start, end) and not (found and start < found[-1].end):
                found.append(Mention(start, end, self.owners[form]))
        return found


def places(root: Path, catalog: Catalog) -> list[Unlinked]:
    """All of them under `root`, in the order of the files."""
    names = _Names(catalog.notes.values())
    found: list[Unlinked] = []
    for note in catalog.notes.values():
        text = reader.read(root / note.path, note.path)
        if note.model is None or note.kind == "source" or not isinstance(text, str):
            continue
        lines = text.split("\n")
        for name, body in note.bodies.items():
            field = None if name == "body" else note.place(name)
            for heading, items in _sections(body.items):
                found += _in_section(catalog, names, note, heading, items, name in MARKED_BODIES, lines, field)
    return sorted(found, key=lambda place: (place.path, place.line, place.column))


def _in_section(
    catalog: Catalog,
    names: _Names,
    note: Note,
    heading: Heading | None,
    items: Sequence[Item],
    marked: bool,
    lines: list[str],
    field: Position | None,
) -> Iterator[Unlinked]:
    done = {note.id}
    for item in items:
        target = catalog.target(note, item.href) if isinstance(item, Link) else None
        if target and target.note:
            done.add(target.note.id)
    if marked:
        done |= {mention.note_id for _, mention in catalog.matcher.first_mentions(catalog.events(note, items), note.id)}
    for item in items:
        if isinstance(item, Run):
            for mention in _named(catalog, names, item.text, marked):
                if mention.note_id not in done:
                    done.add(mention.note_id)
                    yield _in_run(catalog, note, item, mention, lines, field)
    for mention in _named(catalog, names, heading.text, marked=False) if heading else ():
        if mention.note_id not in done:
            done.add(mention.note_id)
            text = heading.text[mention.start : mention.end]
            yield Unlinked(note.path, heading.line, heading.column, text, mention.note_id, heading.text, None)


def _named(catalog: Catalog, names: _Names, text: str, marked: bool) -> list[Mention]:
    """The names in a text; where it is marked, those that do not lie within what the matcher knows."""
    known = catalog.matcher.find(text) if marked else ()
    found = names.find(text)
    return [mention for mention in found if not any(mention.start < k.end and k.start < mention.end for k in known)]


def _in_run(
    catalog: Catalog, note: Note, run: Run, mention: Mention, lines: list[str], field: Position | None
) -> Unlinked:
    line, column = run.place(mention.start)
    text, sentence = run.text[mention.start : mention.end], run.sentence(mention.start)
    edit = None
    if lines[line - 1].startswith(text, column - 1) and (line, column) != field:
        to = layout.relative(note.uri, catalog.notes[mention.note_id].uri)
        edit = Edit(note.path, line, column, text, f"[{text}]({to})")
    return Unlinked(note.path, line, column, text, mention.note_id, sentence, edit)


def _sections(items: Iterable[Item]) -> Iterator[tuple[Heading | None, list[Item]]]:
    """The items under each heading; those before the first one have none."""
    heading: Heading | None = None
    section: list[Item] = []
    for item in items:
        if isinstance(item, Heading):
            yield heading, section
            heading, section = item, []
        else:
            section.append(item)
    yield heading, section


def small(text: str) -> str:
    """The text in small letters, each at its place: what has no single small letter stays."""
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
