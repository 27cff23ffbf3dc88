"""Sentences: which one of a paragraph holds a given place."""

import re
from functools import lru_cache


def sentence(paragraph: str, at: int) -> str:
    """The sentence of `paragraph` around the character `at`."""
    start = 0
    for end, after in _ends(paragraph):
        if after > at:
            return paragraph[start:end].strip()
        start = after
    return paragraph[start:].strip()


LONGEST = 20
"""Characters before the end of a sentence that are looked at for an abbreviation: more than any has, with quotes."""


@lru_cache(maxsize=100)  # one paragraph points at several notes
def _ends(paragraph: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence but the last ends, and where the next one begins."""
    found, start = [], 0
    for match in _END.finditer(paragraph):
        end = match.start() + 1
        if not _is_abbreviation(paragraph[max(start, end - LONGEST) : end]):
            found.append((match.start(1), match.end()))
            start = match.end()
    return tuple(found)


def _is_abbreviation(text: str) -> bool:
    """Whether the last word of `text` ends with the point of an abbreviation or of an initial."""
    word = text.rsplit(None, 1)[-1].lstrip("(\"'“‘[").lower()
    return word in _ABBREVIATIONS or (len(word) == 2 and word[0].isalpha())


_END = re.compile(r"[.!?…][\"'”’)\]]*(\s+)(?=[\"'“‘(\[]?[A-ZÀ-ÖА-ЯҐЄІЇ\d$€£])")
_ABBREVIATIONS = frozenset(
    "u.s. u.k. u.n. e.u. mr. mrs. ms. dr. gen. lt. col. sen. rep. st. no. nos. inc. ltd. co. corp. vs. e.g. i.e. "
    "sec. art. para. p.l. pub. stat. cf. jan. feb. mar. apr. aug. sept. oct. nov. dec. approx. fig.".split()
)
