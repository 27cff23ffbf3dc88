"""Which of several changes is behind a difference between pages."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Change = TypeVar("Change")
Differing = Callable[[Sequence[Change], frozenset[str]], frozenset[str]]
"""Which of some pages would be different without some changes."""


def attributed(changes: Sequence[Change], uris: frozenset[str], differing: Differing) -> list[frozenset[str]]:
    """For each change the pages that would look different without it; those that only several change, for each of them.

    Changes are left out by halves, so that many changes of few pages cost few looks.
    """
    found = differing(changes, uris) if changes and uris else frozenset()
    if len(changes) <= 1 or not found:
        return [found] * len(changes)
    half = len(changes) // 2
    told = [pages for some in (changes[:half], changes[half:]) for pages in attributed(some, found, differing)]
    left = found.difference(*told)
    return [pages | left for pages in told]
