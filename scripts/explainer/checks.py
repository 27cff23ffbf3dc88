"""Rules that need all notes together: each is a function that yields every fault it sees."""

import datetime
import pickle
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from explainer import dates, definitions, layout, matcher, naming, published, withdrawals
from explainer.body import Link
from explainer.catalog import MARKED_BODIES, Catalog, Target
from explainer.figures import Pin, pin_of, verdict
from explainer.front_matter import Location
from explainer.kept import MOST_FAULTS, Kept
from explainer.models import RELATIONS, Observation
from explainer.notes import Note
from explainer.problems import RULES, Fix, Guesses, Problem, suggestion


class Judged(NamedTuple):
    """What is found of one note."""

    problems: tuple[Problem, ...]
    points_at: tuple[str, ...]
    """The ids of the notes that it links to, mentions or names."""
    cites: tuple[str, ...]
    """The ids of the sources that it cites."""
    saw: tuple[str, ...]
    """The faces of all notes that it names in any way."""
    anchors: tuple[str, ...]
    """Those of its page."""


SAFE_SCHEMES = ("https://", "http://", "mailto:")


def ids_are_unique(catalog: Catalog) -> Iterator[Problem]:
    for note in catalog.duplicates:
        first = catalog.notes[note.id]
        message = f"the id `{note.id}` is taken"
        yield Problem(note.path, 1, 1, "I301", message, f"`{first.path}` has it; rename the file")


def names_are_unique(catalog: Catalog) -> Iterator[Problem]:
    """A name belongs to one note, whatever its case: otherwise a mention would be ambiguous.

    Those of a withdrawn note are free: it is not found by them any more.
    """
    sound = (note for note in catalog.notes.values() if note.kind in matcher.MATCHED_KINDS and note.model)
    living = [note for note in sound if not note.is_withdrawn]
    names = [name.casefold() for note in living for name in matcher.names(note)]
    if len({*names}) == len(names):  # as it nearly always is: each place is asked for where it is not
        return
    owners: dict[str, Note] = {}
    for note in living:
        own: set[str] = set()
        for location, name in _names_with_places(note):
            key = name.casefold()
            owner = owners.setdefault(key, note)
            if owner is not note:
                message = f"the name `{name}` is taken"
                yield note.problem(note.place(*location), "I302", message, f"`{owner.path}` has it")
            elif key in own:
                message = f"the name `{name}` stands twice in this note"
                yield note.problem(note.place(*location), "I302", message, "remove one of the two")
            own.add(key)


def anchors_are_unique(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """A figure and a heading of one page may not claim the same address."""
    for note in notes:
        histories = catalog.figures_of(note) if note.model else ()
        headings = {heading.anchor: heading for heading in note.bodies["body"].headings} if histories else {}
        for history in histories:
            if heading := headings.get(history.key):
                message = f"the heading `{heading.text}` and the figure `{history.key}` have the same anchor"
                place = (heading.line, heading.column)
                yield note.problem(place, "I303", message, "rename one of the two")


def former_addresses_are_free(catalog: Catalog) -> Iterator[Problem]:
    """At an address that a note had before stands nothing else: it leads to that note."""
    owners: dict[str, Note] = {}
    for note in catalog.notes.values():
        for index, address in enumerate(note.field("formerly", ())):
            place = note.place("formerly", index)
            if not layout.is_address(address):
                plain = address.removeprefix("docs/").removesuffix(".md")
                hint = f"write `{plain}`" if layout.is_address(plain) else "write its folder and its id: `FOLDER/ID`"
                yield note.problem(place, "I304", f"`{address}` is no former address", hint)
            elif f"{address}.md" in catalog.uris:
                message = f"the former address `{address}` is that of a living note"
                yield note.problem(place, "I305", message, f"remove it: `{layout.path_of(address)}.md` has it")
            elif address in owners:
                message = f"the former address `{address}` is claimed twice"
                yield note.problem(place, "I306", message, f"`{owners[address].path}` has it; remove one of the two")
            owners.setdefault(address, note)


def links_lead_somewhere(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    for note in notes:
        guesses = Guesses()
        for body in note.bodies.values():
            for link in body.links:
                if problem := _link_problem(catalog, note, link, guesses):
                    yield note.problem((link.line, link.column), *problem)


def fields_lead_to_what_they_name(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """In the text, mentions become links by themselves; in a field they are as plain as they are written."""
    for note in notes:
        if not note.model or note.kind == "source":
            continue
        for name, body in note.bodies.items():
            if name in MARKED_BODIES:
                continue
            for index, mention in catalog.matcher.first_mentions(catalog.events(note, body.items), note.id):
                run, text = body.items[index], body.items[index].text[mention.start : mention.end]
                place, link = run.place(mention.start), layout.relative(note.uri, catalog.notes[mention.note_id].uri)
                linked = f"[{text}]({link})"
                first = place == note.place(name)  # where a bracket would begin a list of YAML
                hint = f"write `{linked}`{', with quotes around the value' if first else ''}"
                fix = None if first or "\n" in text else Fix(text, linked)
                yield note.problem(place, "L407", f"`{text}` stands in the field `{name}` without a link", hint, fix)


def fields_name_notes(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """Relations and counters name notes that exist."""
    known = {note.id for note in catalog.notes.values() if note.kind not in ("source", "page")}
    for note in notes:
        named = [
            ((relation, index), target)
            for relation in RELATIONS
            for index, target in enumerate(note.field(relation, ()))
        ]
        named += [((*place, "by"), observation.by) for place, observation in _observations(note) if observation.by]
        guesses = Guesses()
        for location, target in named:
            if target not in known:
                field = "by" if location[-1] == "by" else location[0]
                message = f"`{target}` in the field `{field}` is no note's id"
                yield note.problem(note.place(*location), "L403", message, *_likely_id(catalog, target, known, guesses))
        headline = note.field("headline")
        if headline and headline not in note.model.figures:
            message = f"`{headline}` in the field `headline` is no figure of this note"
            yield note.problem(note.place("headline"), "L403", message, *suggestion(headline, note.model.figures))


def fields_name_pictures(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    for note in notes:
        for index, name in enumerate(note.field("pictures", ())):
            if name not in catalog.pictures:
                message = f"`{name}` in the field `pictures` is no picture's name"
                hint, fix = suggestion(name, catalog.pictures)
                hint = hint or f"add `templates/charts/{name}.yaml`"
                yield note.problem(note.place("pictures", index), "L406", message, hint, fix)


def citations_name_sources(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    known = {note.id for note in catalog.notes.values() if note.kind == "source"}
    astray = [note for note in notes if not known.issuperset(catalog.cited_by(note))]
    guesses = {note.id: Guesses() for note in astray}
    for use in (use for note in astray for use in catalog.citations(note)):
        source = use.source
        if source not in known:
            code, around = "D704" if use.where == "row" else "C501", "[^{}]" if use.where == "prose" else "{}"
            hint, fix = _likely_id(catalog, source, known, guesses[use.note_id], around)
            if source in catalog.notes:
                hint, fix = f"it is that of `{catalog.notes[source].path}`; cite a source", None
            hint = hint or f"add `docs/sources/{source}.md`"
            yield Problem(use.path, *use.position, code, f"`{source}` is no source's id", hint, fix)


def sources_are_cited(catalog: Catalog, judged: Iterable[Judged]) -> Iterator[Problem]:
    cited = set().union(*(one.cites for one in judged))
    for note in catalog.notes.values():
        if note.kind == "source" and note.id not in cited and not note.is_withdrawn:
            hint = f"cite it as `[^{note.id}]`, or remove it"
            yield note.problem((1, 1), "C502", f"the source `{note.id}` is never cited", hint)


def facts_do_not_rest_on_state_media_alone(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    hint = "add an independent source"
    for note in notes:
        for place, observation in _observations(note):
            if catalog.state_controlled_alone(observation.sources):
                message = "the observation rests on state-controlled media alone"
                yield note.problem(note.place(*place), "C503", message, hint)
        for row in note.rows:
            sources = [
                source
                for column in note.model.schema_.fields
                if column.refers_to == "sources"
                for source in row.values[column.name] or ()
            ]
            if catalog.state_controlled_alone(sources):
                message = "the row rests on state-controlled media alone"
                yield Problem(_table_path(note), row.line, 1, "C503", message, hint)


def numbers_are_those_of_their_figures(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """Every number in prose that links to a figure is held against its observations."""
    for note in notes:
        guesses = Guesses()
        for body in note.bodies.values():
            for link in body.links:
                yield from _number_problems(catalog, note, link, guesses)


def observations_stand_once(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    for note in notes:
        seen = set()
        for place, observation in _observations(note):
            _, key, *_ = place
            identity = (key, observation.as_of, observation.by, observation.value)
            if identity in seen:
                message = f"the observation of `{key}` for {observation.as_of} stands twice"
                yield note.problem(note.place(*place), "F608", message, "name all sources in one observation")
            seen.add(identity)


def dates_are_past(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """What is recorded has happened: only an end may lie ahead."""
    for note in notes:
        named = [((name,), note.field(name)) for name in _PAST_DATES]
        named += [((*place, "as_of"), observation.as_of) for place, observation in _observations(note)]
        if withdrawal := note.field("withdrawn"):
            named.append((("withdrawn", "since"), withdrawal.since))
        for location, date in named:
            if date and dates.is_future(date, catalog.today):
                yield note.problem(note.place(*location), "S206", *_future(date, catalog.today))
        for row in note.rows:
            for column in note.model.schema_.fields:
                date = row.values[column.name]
                if column.type == "date" and date and dates.is_future(date, catalog.today):
                    cell = row.cells[column.name]
                    problem = Problem(_table_path(note), cell.line, cell.column, "S206", *_future(date, catalog.today))
                    yield problem


def cells_name_what_there_is(catalog: Catalog, notes: Iterable[Note]) -> Iterator[Problem]:
    """Ids of notes and figures in registers exist; those of sources are looked at with the other citations."""
    registers = [note for note in notes if note.kind == "register" and note.model]
    if not registers:
        return
    known = {
        "notes": {note.id for note in catalog.notes.values() if note.kind not in ("source", "page")},
        "figures": {f"{note_id}#{key}" for note_id, key in catalog.figures},
    }
    for note in registers:
        guesses = Guesses()
        columns = [column for column in note.model.schema_.fields if column.refers_to in known]
        for row in note.rows:
            for column in columns:
                cell, ids = row.cells[column.name], known[column.refers_to]
                at = cell.column
                for target in row.values[column.name] or ():
                    # The figures of a note that cannot be read are not known.
                    owner = catalog.notes.get(target.partition("#")[0])
                    if target not in ids and (owner is None or owner.model):
                        message = f"`{target}` is no {column.refers_to.removesuffix('s')}'s id"
                        cure = _likely_id(catalog, target, ids, guesses)
                        yield Problem(_table_path(note), cell.line, at, "D704", message, *cure)
                    at += len(target) + 1


def terms_are_used(catalog: Catalog, judged: Iterable[Judged]) -> Iterator[Problem]:
    used = set().union(*(one.points_at for one in judged))
    for note in catalog.notes.values():
        if note.kind == "term" and note.field("status") == "current" and note.id not in used:
            message = f"no other note links to or mentions `{note.title}`"
            yield note.problem((1, 1), "T901", message, "link it where it matters, or remove it")


CHECKS_OF_NOTES: tuple[Callable[[Catalog, Iterable[Note]], Iterator[Problem]], ...] = (
    anchors_are_unique,
    links_lead_somewhere,
    fields_lead_to_what_they_name,
    fields_name_notes,
    fields_name_pictures,
    citations_name_sources,
    facts_do_not_rest_on_state_media_alone,
    numbers_are_those_of_their_figures,
    observations_stand_once,
    dates_are_past,
    cells_name_what_there_is,
    published.former_anchors_lead_somewhere,
    withdrawals.living_notes_do_not_lean_on_withdrawn_ones,
    definitions.definitions_do_not_use_themselves,
    definitions.summaries_start_as_definitions,
    definitions.abbreviations_are_explained,
)
"""What is asked of each note. What they yield depends on the note, and of all others on their faces alone."""

CHECKS_OF_NAMES: tuple[Callable[[Catalog], Iterator[Problem]], ...] = (
    ids_are_unique,
    names_are_unique,
    former_addresses_are_free,
    definitions.definitions_do_not_go_in_circles,
)
"""What is asked of all notes together, and looks at their ids and fields alone."""

CHECKS_OF_USE: tuple[Callable[[Catalog, Iterable[Judged]], Iterator[Problem]], ...] = (
    sources_are_cited,
    terms_are_used,
)


def run(catalog: Catalog, already_found: Iterable[Problem], keeper: Kept | None = None) -> tuple[Problem, ...]:
    """Every problem, those that were found on reading included, less the allowed ones, in the order of the files."""
    judged = _judged_before(catalog, keeper) if keeper else _judged(catalog, [*catalog.notes.values()])
    found = [*already_found, *chain.from_iterable(one.problems for one in judged.values())]
    for check in CHECKS_OF_NAMES:
        found += check(catalog)
    for check in CHECKS_OF_USE:
        found += check(catalog, judged.values())
    found += _unanswered(catalog, judged, keeper)
    found = dict.fromkeys(found)  # in the order of the files already, for the most part, which sorts faster
    return tuple(sorted(_allowed(catalog, found), key=_ORDER))


_ORDER = attrgetter("path", "line", "column", "code", "message", "hint")
"""As problems sort, and in a third of the time."""


def _judged_before(catalog: Catalog, keeper: Kept) -> dict[str, Judged]:
    """What is found of each note, by its path; taken again where the note, and all that it sees of others, is the same.

    It sees the faces of the notes that it names, and what is named as something in it is; the cures of its faults, all.
    """
    before: Mapping[str, tuple[str, str, datetime.date, Judged]] = keeper.many("judged")
    faces = {note.face for note in catalog.notes.values()}
    names, are_many = catalog.names, naming.are_many(since for _, since, *_ in before.values())
    now, anew = {}, []
    for note in catalog.notes.values():
        known = before.get(note.path)
        if known is None or not _holds(*known[2:], catalog.today, faces):
            anew.append(note)
        elif known[:2] == (note.origin, names.digest):
            now[note.path] = known
        elif known[-1].problems or not names.hold(note, *known[:2]):
            anew.append(note)
        else:
            now[note.path] = (note.origin, names.digest, *known[2:]) if are_many else known
    origins = {note.path: note.origin for note in anew}
    judged_now = _judged(catalog, anew).items()
    now |= {path: (origins[path], names.digest, catalog.today, judged) for path, judged in judged_now}
    few = {path: known for path, known in now.items() if len(known[-1].problems) <= MOST_FAULTS}
    keeper.keep_many("judged", before, few)
    return {path: judged for path, (*_, judged) in now.items()}


def _holds(day: datetime.date, judged: Judged, today: datetime.date, faces: set[str]) -> bool:
    """Whether what was found of a note on some day still is, by the date and by the faces of the notes that it names.

    Only a date in the future is another fault on another day; one that was past stays so.
    """
    is_as_of_today = day == today or (day < today and all(problem.code != "S206" for problem in judged.problems))
    return is_as_of_today and faces.issuperset(judged.saw)


def _unanswered(catalog: Catalog, judged: Mapping[str, Judged], keeper: Kept | None) -> list[Problem]:
    """What is found of published addresses; taken again where the list, all faces and all files are the same."""

    def found() -> list[Problem]:
        anchors = {note.id: judged[note.path].anchors for note in catalog.notes.values()}
        return list(published.published_addresses_answer(catalog, anchors))

    if keeper is None or not catalog.published:
        return found()
    faces = [(note.uri, note.face) for note in catalog.notes.values()]
    parts = faces, sorted(catalog.uris), sorted(catalog.pictures), catalog.published
    return pickle.loads(keeper.made(lambda: pickle.dumps(found(), 5), "answers", *parts))


def _judged(catalog: Catalog, notes: Sequence[Note]) -> dict[str, Judged]:
    """What is found of some notes, by their paths."""
    problems = defaultdict(list)
    for check in CHECKS_OF_NOTES:
        for problem in check(catalog, notes):
            problems[problem.path].append(problem)
    found = {}
    for note in notes:
        points_at = tuple(sorted(catalog.targets_of(note)))
        cites = tuple(sorted(catalog.cited_by(note)))
        # What there is not is seen of all: whoever named it is judged again when it comes.
        saw = dict.fromkeys((*points_at, *cites, *_named_in_fields(note)))
        anchors = tuple(catalog.anchors_anew(note)) if note.model else ()
        faces = (catalog.notes[note_id].face for note_id in saw if note_id in catalog.notes)
        told = (*problems[note.path], *problems[_table_path(note)])
        found[note.path] = Judged(told, points_at, cites, tuple(faces), anchors)
    return found


def _named_in_fields(note: Note) -> Iterator[str]:
    """The ids of whoever counted the figures of a note, and of the notes that its rows name."""
    yield from (observation.by for _, observation in _observations(note) if observation.by)
    columns = [column.name for column in note.model.schema_.fields if column.refers_to] if note.rows else ()
    for row in note.rows:
        yield from (name.partition("#")[0] for column in columns for name in row.values[column] or ())


_PAST_DATES = ("reviewed", "issued", "accessed", "archived", "founded", "started")


def _allowed(catalog: Catalog, found: Iterable[Problem]) -> Iterator[Problem]:
    """Leaves out what a note allows itself with a reason, and speaks up where nothing needed to be allowed."""
    by_path = {note.path: note for note in catalog.notes.values()}
    by_path |= {_table_path(note): note for note in catalog.notes.values() if note.kind == "register"}
    suppressed = defaultdict(set)
    for problem in found:
        note = by_path.get(problem.path)
        if note and note.model and problem.code in note.model.check_.allow:
            suppressed[note.id].add(problem.code)
        else:
            yield problem
    for note in catalog.notes.values():
        for code in note.model.check_.allow if note.model else ():
            place = note.places.of_key(("check", "allow", code))
            if code not in RULES:
                yield note.problem(place, "X001", f"`{code}` is no code of a problem", *suggestion(code, RULES))
            elif code not in suppressed[note.id]:
                message = f"the suppression of `{code}` suppresses nothing"
                yield note.problem(place, "X002", message, "remove it")


def _observations(note: Note) -> Iterator[tuple[Location, Observation]]:
    """The recorded observations of a note, each with its place in the front matter."""
    for key, figure in note.field("figures", {}).items():
        for index, observation in enumerate(figure.observations):
            yield ("figures", key, "observations", index), observation


def _names_with_places(note: Note) -> Iterator[tuple[Location, str]]:
    yield ("title",), note.model.title
    if note.model.abbreviation:
        yield ("abbreviation",), note.model.abbreviation
    for index, alias in enumerate(note.model.aliases):
        yield ("aliases", index), alias


def _link_problem(
    catalog: Catalog, note: Note, link: Link, guesses: Guesses
) -> tuple[str, str, str, Fix | None] | None:
    """Code, message and cure of a link that leads nowhere, and the fix."""
    target = catalog.target(note, link.href)
    if target is None:
        if link.href.lower().startswith(SAFE_SCHEMES):
            return None
        message = f"the address `{link.href}` is refused"
        return "L404", message, "write a relative path to a note, or an address that begins with `https://`", None
    if target.uri is None:
        return (
            "L405",
            f"the link `{link.href}` leads out of the documents",
            "write a path to a note under `docs/`",
            None,
        )
    if target.note is None:
        if target.uri in catalog.uris:
            return None
        return "L401", f"the link `{link.href}` leads to no note", *_likely_note(catalog, note, link, target, guesses)
    if not target.fragment or not target.note.model:
        return None
    anchors = catalog.anchors(target.note)
    if target.fragment in anchors:
        return None
    message = f"`{target.note.uri}` has no anchor `#{target.fragment}`"
    if now := target.note.field("former_anchors", {}).get(target.fragment):
        path = link.href.partition("#")[0]
        return "L402", message, f"it is `#{now}` now", Fix(f"]({link.href}", f"]({path}#{now}")
    around = f"]({link.href.partition('#')[0]}#{{}}"
    return "L402", message, *guesses.suggestion(target.fragment, anchors, around)


def _likely_id(
    catalog: Catalog, word: str, known: Collection[str], guesses: Guesses, around: str = "{}"
) -> tuple[str, Fix | None]:
    """What the note of that id is called since it was moved, else the nearest of the known ids."""
    name, mark, key = word.partition("#")
    note = catalog.former_ids.get(name)
    new = f"{note.id}{mark}{key}" if note else ""
    if new in known:
        return f"`{word}` has moved: write `{new}`", Fix(around.format(word), around.format(new))
    return guesses.suggestion(word, known, around)


def _likely_note(catalog: Catalog, note: Note, link: Link, target: Target, guesses: Guesses) -> tuple[str, Fix | None]:
    """Where the note has moved, else the note of that name in another folder, else the nearest name."""
    path = link.href.partition("#")[0]
    if moved := catalog.moved.get((target.uri or "").removesuffix(".md")):
        address = layout.relative(note.uri, moved.uri)
        hint = f"`{layout.id_of(target.uri or '')}` has moved: write `{address}`"
        return hint, Fix(f"]({path}", f"]({address}")
    wanted = layout.id_of(target.uri or "")
    _, slip = guesses.suggestion(wanted, catalog.notes)
    meant = wanted if wanted in catalog.notes else slip.new if slip else None
    near = meant or guesses.nearest(wanted, catalog.notes)
    if near is None:
        return f"add `docs/{target.uri}`, or link to a note that exists", None
    address = layout.relative(note.uri, catalog.notes[near].uri)
    return f"did you mean `{address}`?", Fix(f"]({path}", f"]({address}") if meant else None


def _number_problems(catalog: Catalog, note: Note, link: Link, guesses: Guesses) -> Iterator[Problem]:
    target = catalog.target(note, link.href)
    figure = catalog.figure_at(target)
    place = (link.line, link.column)
    try:
        pin = pin_of(link.title)
    except ValueError as error:
        yield note.problem(place, "F606", f"the pin `{link.title}` cannot be read", str(error))
        return
    if figure is None:
        # An unknown anchor is told by the links; a pin on anything else is a mistake of its own.
        is_read = target and target.note and target.note.model
        if pin and is_read and not _link_problem(catalog, note, link, guesses):
            message = f"the link `{link.href}` is pinned to a date and leads to no figure"
            keys = [history.key for history in catalog.figures_of(target.note)]
            hint = f"link to one of {', '.join(f'`#{key}`' for key in keys)}" if keys else "take the pin away"
            yield note.problem(place, "F606", message, hint)
        return
    judged, observation = verdict(figure, link.text, pin)
    name = f"`{figure.note.id}#{figure.key}`"
    match judged:
        case "no observation":
            known = ", ".join(f"{o.as_of}{f' by {o.by}' if o.by else ''}" for o in figure.observations[-6:])
            message = f"{name} has no observation for {_pin_text(pin)}"
            yield note.problem(place, "F602", message, f"it has {known or 'none'}")
        case "no number":
            message = f"`{link.text}` is pinned to a date and holds no number"
            yield note.problem(place, "F607", message, f"write {figure.shown(observation)}, or take the pin away")
        case "wrong":
            when = f"for {pin.as_of}" if pin else "now"
            message = f"`{link.text}` is not the value of {name} {when}"
            hint = f"the record has {figure.shown(observation)} as of {observation.as_of}"
            yield note.problem(place, "F601", message, hint)
        case "superseded":
            past = [o for o in figure.observations if verdict(figure, link.text, Pin(o.as_of, o.by))[0] == "holds"]
            message = f"`{link.text}` is superseded: {name} is {figure.shown(observation)} as of {observation.as_of}"
            pinned = f"as of {past[-1].as_of}{f' by {past[-1].by}' if past[-1].by else ''}"
            fix = Fix(f"]({link.href})", f']({link.href} "{pinned}")')
            yield note.problem(place, "F603", message, f'write the new value, or pin it: `"{pinned}"`', fix)


def _pin_text(pin: Pin) -> str:
    return f"{pin.as_of} by {pin.by}" if pin.by else pin.as_of


def _future(date: str, today: datetime.date) -> tuple[str, str]:
    return f"the date {date} lies in the future", f"today is {today.isoformat()}"


def _table_path(note: Note) -> str:
    return note.path.removesuffix(".md") + ".csv"
