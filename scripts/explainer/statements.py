"""Figures as the prose states them: the number in a text, the observation behind it, and what came since."""

from dataclasses import dataclass

from explainer import quantities
from explainer.body import Link
from explainer.catalog import Catalog
from explainer.figures import History, Pin, pin_of, verdict
from explainer.models import Observation
from explainer.notes import Note


@dataclass(frozen=True, slots=True)
class NumberInProse:
    """A figure that the text of a page states."""

    text: str
    history: History
    observation: Observation
    newer: Observation | None

    @property
    def card(self) -> str:
        """The address of its card in the page."""
        history, observation = self.history, self.observation
        return "-".join(filter(None, ("figure", history.note.id, history.key, observation.as_of, observation.by)))

    @property
    def sources(self) -> tuple[str, ...]:
        """The first few sources of the observation; a computed one may rest on those of many rows."""
        return self.observation.sources[:3]


def number_in_prose(catalog: Catalog, note: Note, link: Link) -> NumberInProse | None:
    """The figure that a link states, if it leads to one and holds a number that fits it."""
    history = catalog.figure_at(catalog.target(note, link.href))
    if history is None:
        return None
    try:
        pin: Pin | None = pin_of(link.title)
    except ValueError:
        return None
    judged, observation = verdict(history, link.text, pin)
    if judged != "holds" or observation is None:
        return None
    return NumberInProse(link.text, history, observation, history.since(observation))


def card_of_note(note_id: str) -> str:
    """The address of a note's card in a page that points at the note."""
    return f"card-{note_id}"


def is_later(catalog: Catalog, note: Note, link: Link) -> bool:
    """Whether a link states a number, or leads to a row, that was not known on the day as of which the site is shown.

    The check holds all links to the record of today, so that what does not fit came later.
    """
    if catalog.as_of is None:
        return False
    target = catalog.target(note, link.href)
    if target and target.note and target.fragment.startswith("row-"):
        return target.fragment not in catalog.anchors(target.note)
    if catalog.figure_at(target) is None or not quantities.numbers_in(link.text):
        return False
    return number_in_prose(catalog, note, link) is None


def publishers(catalog: Catalog, observation: Observation) -> list[str]:
    """Who published the sources of an observation, each once."""
    sources = (catalog.notes.get(source) for source in observation.sources)
    return list(dict.fromkeys(s.model.publisher for s in sources if s and s.kind == "source" and s.model))
