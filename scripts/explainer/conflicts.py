"""Measures that two notes may give differently: what a person has to judge, because words decide it."""

import re
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz import fuzz

from explainer.catalog import Catalog
from explainer.figures import History

ALIKE = 75
"""How alike two labels are (of 100, whatever the order of their words) that may name the same measure."""


def conflicts(catalog: Catalog) -> Iterator[tuple[History, History]]:
    """Figures of two notes with labels alike and the same unit, of which no newest values agree."""
    recorded = [history for history in catalog.living_figures if history.observations]
    for one, other in combinations(recorded, 2):
        if (
            one.note is not other.note
            and one.unit == other.unit
            and _alike(one.label, other.label)
            and not {o.value for o in one.current} & {o.value for o in other.current}
        ):
            yield one, other


def _alike(one: str, other: str) -> bool:
    """Whether two labels may name one measure: their numbers are the same, and most of their words."""
    same_numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    return same_numbers and fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= ALIKE
