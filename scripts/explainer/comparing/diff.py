"""What a change of the notes does to the site, and where each part of it shows."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import jinja2

from explainer import cards, charts, layout, pages
from explainer.catalog import Catalog, picture_anchor
from explainer.comparing import attribution, moves, rendering, reverting, values
from explainer.comparing.difference import (
    Definition,
    Difference,
    FigureChange,
    Kind,
    Move,
    Shown,
    Text,
    Tie,
    Turnover,
    Value,
)
from explainer.comparing.rendering import Rendering
from explainer.comparing.reverting import Before, FigureBefore, TextBefore
from explainer.figures import History
from explainer.notes import Note
from explainer.problems import Problem
from explainer.site import Site

T = TypeVar("T")


@dataclass(frozen=True)
class Side:
    """One of two states that are compared."""

    name: str
    """The revision, or what stands for the files as they are."""
    root: Path
    site: Site

    @property
    def catalog(self) -> Catalog:
        return self.site.catalog

    @cached_property
    def settings(self) -> dict[str, Any]:
        return rendering.settings(self.root)

    @cached_property
    def rendering(self) -> Rendering:
        return Rendering(self.site.pages)

    def shown(self, uri: str, anchor: str = "") -> Shown:
        return Shown(uri, self.rendering.title(uri), anchor)

    def note(self, note_id: str) -> Shown:
        return self.shown(self.catalog.notes[note_id].uri)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A change of a figure or a text, not yet with the pages that it shows on."""

    change: FigureChange | Definition
    before: Before
    """What the side that it is looked for on would hold without it."""


def compare(base: Side, head: Side) -> Difference:
    """What a reader of `head` meets that a reader of `base` did not."""
    ids = moves.moves(base.catalog, head.catalog)
    turned = _turned(base, head, ids)
    pictures = _turnover(base.site.pictures, head.site.pictures)
    gone = list(_figures_gone(base, head, ids))
    come = [*_figures_come(base, head, ids), *_definitions(base, head, ids)]
    before = [page.uri for page in (*turned.removed, *turned.changed)] + [base.catalog.notes[old].uri for old in ids]
    after = [page.uri for page in (*turned.added, *turned.changed)] + [
        head.catalog.notes[new].uri for new in ids.values()
    ]
    told = [
        *_with_pages(head, come, after, {*pictures.added, *pictures.changed}),
        *_with_pages(base, gone, before, {*pictures.removed, *pictures.changed}),
    ]
    figures = [change for change in told if isinstance(change, FigureChange)]
    return Difference(
        base=base.name,
        head=head.name,
        figures=tuple(sorted(figures, key=lambda change: (change.figure.uri, change.figure.anchor, change.kind))),
        definitions=tuple(change for change in told if isinstance(change, Definition)),
        pages=turned,
        moved=tuple(Move(base.note(old), head.note(new)) for old, new in ids.items()),
        pictures=_named(pictures, lambda name: _picture(base, name), lambda name: _picture(head, name)),
        cards=_turnover(_cards(base), _cards(head)),
        links=_ties(base, head, _links(base, ids), _links(head, {})),
        citations=_ties(base, head, _citations(base, ids), _citations(head, {})),
        sources=_sources(base, head, ids),
        frame=_turnover(_frame(base), _frame(head)),
        files=_turnover(base.site.files, head.site.files),
        problems=_problems(base, head),
    )


def _turned(base: Side, head: Side, ids: Mapping[str, str]) -> Turnover[Shown]:
    """The pages that came, went or look different; renamed ones aside."""
    old = base.rendering.pages.keys() - {base.catalog.notes[note_id].uri for note_id in ids}
    new = head.rendering.pages.keys() - {head.catalog.notes[note_id].uri for note_id in ids.values()}
    changed = base.rendering.differing(head.rendering, old & new)
    return Turnover(
        tuple(map(head.shown, sorted(new - old))),
        tuple(map(base.shown, sorted(old - new))),
        tuple(map(head.shown, sorted(changed))),
    )


def _figures_come(base: Side, head: Side, ids: Mapping[str, str]) -> Iterator[_Changed]:
    """The figures that are new or other than they were."""
    old = {(ids.get(note_id, note_id), key): history for (note_id, key), history in base.catalog.figures.items()}
    for place, history in head.catalog.figures.items():
        if place not in old:
            became = tuple(values.values((), history.observations, history, history))
            yield _Changed(_figure("added", history, became), FigureBefore(*place, None))
            continue
        observations = moves.renamed(old[place].observations, ids)
        became = tuple(values.values(observations, history.observations, old[place], history))
        texts = tuple(values.texts(old[place], history))
        if became or texts:
            model = values.model(old[place])
            if not history.computed:
                model = model.model_copy(update={"observations": moves.renamed(model.observations, ids)})
            yield _Changed(_figure("changed", history, became, texts), FigureBefore(*place, model, observations))


def _figures_gone(base: Side, head: Side, ids: Mapping[str, str]) -> Iterator[_Changed]:
    for (note_id, key), history in base.catalog.figures.items():
        if (ids.get(note_id, note_id), key) not in head.catalog.figures:
            became = tuple(values.values(history.observations, (), history, history))
            yield _Changed(_figure("removed", history, became), FigureBefore(note_id, key, None))


def _figure(kind: Kind, history: History, values: tuple[Value, ...], texts: tuple[Text, ...] = ()) -> FigureChange:
    place = Shown(history.note.uri, history.label, history.key)
    return FigureChange(kind, place, history.note.title, history.computed, values, texts, ())


def _definitions(base: Side, head: Side, ids: Mapping[str, str]) -> Iterator[_Changed]:
    """The titles and summaries that are other than they were."""
    for note_id, old in base.catalog.notes.items():
        new = head.catalog.notes.get(ids.get(note_id, note_id))
        if new is None or not (old.model and new.model) or old.kind != new.kind:
            continue
        for field in ("title", "summary"):
            before, after = getattr(old.model, field, ""), getattr(new.model, field, "")
            if before != after:
                place = Shown(new.uri, new.title)
                yield _Changed(Definition(place, Text(field, before, after), ()), TextBefore(new.id, field, before))


def _with_pages(
    side: Side, changes: Sequence[_Changed], uris: Iterable[str], pictures: Collection[str]
) -> Iterator[FigureChange | Definition]:
    """The changes, each with those of some pages that look different for it."""

    looks = _Looks(side, frozenset(pictures))
    befores = [changed.before for changed in changes]
    found = attribution.attributed(befores, frozenset(uris), looks.otherwise)
    for changed, own in zip(changes, found, strict=True):
        yield replace(changed.change, pages=tuple(map(side.shown, sorted(own))))


@dataclass(frozen=True)
class _Looks:
    """How the pages of a side look without some of its changes."""

    side: Side
    pictures: frozenset[str]
    """The names of those that are to be drawn anew."""

    def otherwise(self, changes: Sequence[Before], uris: frozenset[str]) -> frozenset[str]:
        """The pages among some that would look different without some changes."""
        catalog = reverting.reverted(self.side.catalog, changes)
        drawn = dict(self.side.site.pictures)
        if any(self.side.rendering.shows(name, uri) for name in self.pictures for uri in uris):
            anew = charts.draw(reverting.drawn_only(catalog, self.pictures), layout.templates(self.side.root))
            drawn = {name: picture for name, picture in drawn.items() if name not in self.pictures} | anew
        made = pages.some(self._environment, catalog, drawn, uris)
        return self.side.rendering.differing(Rendering(made), uris)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return pages.environment(layout.templates(self.side.root))


def _picture(side: Side, name: str) -> Shown:
    """A picture, by its title, at its home."""
    notes = side.catalog.notes.values()
    home = next(note for note in notes if name in getattr(note.model, "pictures", ()))
    return Shown(home.uri, side.site.pictures[name].title, picture_anchor(name))


def _cards(side: Side) -> dict[str, cards.Card]:
    """The pictures for sharing; a revision from before they were laid out has none."""
    templates = layout.templates(side.root)
    if not cards.layout(templates).is_file():
        return {}
    return cards.deck(side.catalog, templates, str(side.settings.get("site_name") or ""))


def _frame(side: Side) -> dict[str, bytes]:
    """The files around every page: the theme's but stylesheets and scripts, which are files of the site; settings."""
    theme = layout.templates(side.root) / "theme"
    files = [*theme.rglob("*.html"), *theme.rglob("*.xml"), *layout.settings(side.root).parent.glob("mkdocs.yml")]
    return {path.relative_to(side.root).as_posix(): path.read_bytes() for path in files}


Ends = tuple[str, str, str]
"""The ids of two notes, and how the one points at the other."""


def _links(side: Side, ids: Mapping[str, str]) -> set[Ends]:
    return {(ids.get(r.source, r.source), ids.get(r.target, r.target), r.relation) for r in side.catalog.references}


def _citations(side: Side, ids: Mapping[str, str]) -> set[Ends]:
    notes = side.catalog.notes
    uses = (use for found in side.catalog.uses.values() for use in found if use.source in notes)
    return {(ids.get(use.note_id, use.note_id), ids.get(use.source, use.source), "citation") for use in uses}


def _ties(base: Side, head: Side, old: set[Ends], new: set[Ends]) -> Turnover[Tie]:
    def ties(side: Side, ends: set[Ends]) -> tuple[Tie, ...]:
        return tuple(Tie(side.note(source), side.note(target), relation) for source, target, relation in sorted(ends))

    return Turnover(ties(head, new - old), ties(base, old - new))


def _sources(base: Side, head: Side, ids: Mapping[str, str]) -> Turnover[Shown]:
    def sources(side: Side, renamed: Iterable[str]) -> dict[str, Note]:
        return {n.id: n for n in side.catalog.notes.values() if n.kind == "source" and n.id not in renamed}

    turned = _turnover(sources(base, ids), sources(head, ids.values()))
    return Turnover(tuple(map(head.note, turned.added)), tuple(map(base.note, turned.removed)))


def _problems(base: Side, head: Side) -> Turnover[Problem]:
    """The problems that one side has more often; a problem that only changed its line is the same one."""

    def counted(side: Side) -> Counter[tuple[str, str, str]]:
        return Counter(map(_same_problem, side.site.problems))

    def surplus(side: Side, more: Counter[tuple[str, str, str]]) -> Iterator[Problem]:
        for problem in reversed(side.site.problems):
            if more[_same_problem(problem)] > 0:
                more[_same_problem(problem)] -= 1
                yield problem

    old, new = counted(base), counted(head)
    return Turnover(tuple(sorted(surplus(head, new - old))), tuple(sorted(surplus(base, old - new))))


def _same_problem(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _turnover(old: Mapping[str, Any], new: Mapping[str, Any]) -> Turnover[str]:
    return Turnover(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(name for name in sorted(old.keys() & new.keys()) if old[name] != new[name]),
    )


def _named(names: Turnover[str], before: Callable[[str], T], after: Callable[[str], T]) -> Turnover[T]:
    return Turnover(tuple(map(after, names.added)), tuple(map(before, names.removed)), tuple(map(after, names.changed)))
