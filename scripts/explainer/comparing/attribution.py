"""Which of several changes is behind a difference between pages."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Change = TypeVar("Change")
Differing = Callable[[Sequence[Change], frozenset[str]], frozenset[str]]
"""Which of some pages would be different without some changes."""


def attributed(
    changes: Sequence[Change], uris: frozenset[str], made_otherwise: Differing, look_otherwise: Differing
) -> list[frozenset[str]]:
    """For each change the pages that would look different without it; those that only several change, for each of them.

    Changes are left out by halves, so that many changes of few pages cost few looks; a page is looked at closely only
    where it is made from something else, which is told at a glance.
    """
    if len(changes) == 1 and uris:
        return [look_otherwise(changes, uris)]
    found = made_otherwise(changes, uris) if changes and uris else frozenset()
    if not found:
        return [frozenset()] * len(changes)
    half = len(changes) // 2
    told = [
        pages
        for some in (changes[:half], changes[half:])
        for pages in attributed(some, found, made_otherwise, look_otherwise)
    ]
    untold = found.difference(*told)
    left = look_otherwise(changes, untold) if untold else frozenset()
    return [pages | left for pages in told]
