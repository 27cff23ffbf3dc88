"""What can be wrong with the notes, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from explainer.characters import REFUSED, spelled

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of fault: its stable code stands in `RULES`."""

    severity: Severity
    """`error`: the page would be wrong or broken. `warning`: the page stands, but something is amiss."""
    meaning: str


FAMILIES = {
    "R": "Reading a file",
    "S": "The fields of a note",
    "I": "Ids, names and anchors",
    "L": "Links",
    "C": "Citations",
    "F": "Figures",
    "D": "Tables of registers",
    "M": "Markdown",
    "T": "Terms and their definitions",
    "X": "What a note allows itself",
}
"""What the codes with the same letter are about."""

RULES: dict[str, Rule] = {
    "R101": Rule("error", "the file cannot be read as UTF-8 text"),
    "R102": Rule("error", "the note has no front matter"),
    "R103": Rule("error", "the front matter is not closed"),
    "R104": Rule("error", "the front matter is not valid YAML"),
    "R105": Rule("error", "a key stands twice in the front matter"),
    "R106": Rule("error", "the front matter uses an anchor, an alias or a tag"),
    "R107": Rule("error", "the file lies where no note of any kind belongs"),
    "R108": Rule("error", "the file name is no plain id"),
    "R109": Rule("error", "a register and its table do not come in a pair"),
    "R110": Rule("warning", "the file does not end with a line end"),
    "R111": Rule("error", "the file is not what its name says"),
    "S201": Rule("error", "the field is unknown"),
    "S202": Rule("error", "a required field is missing"),
    "S203": Rule("error", "the value has the wrong type or is not allowed"),
    "S204": Rule("error", "the date is not an ISO date"),
    "S205": Rule("error", "the text is too long"),
    "S206": Rule("error", "the date lies in the future"),
    "S207": Rule("error", "the text holds a character that is refused"),
    "S208": Rule("error", "the register's description of its table contradicts itself"),
    "I301": Rule("error", "the id is taken"),
    "I302": Rule("error", "the name is taken"),
    "I303": Rule("error", "two anchors of a page are the same"),
    "I304": Rule("error", "the former address cannot be read"),
    "I305": Rule("error", "the former address is that of a living note"),
    "I306": Rule("error", "the former address is claimed twice"),
    "I307": Rule("error", "nothing answers at a published address"),
    "L401": Rule("error", "the link leads to no note"),
    "L402": Rule("error", "the link leads to no such anchor"),
    "L403": Rule("error", "the field names no note"),
    "L404": Rule("error", "the address has a scheme that is refused"),
    "L405": Rule("error", "the link leads out of the documents"),
    "L406": Rule("error", "the field names no picture"),
    "L407": Rule("warning", "a note is named in a field and not linked"),
    "L408": Rule("warning", "a note leans on one that is withdrawn"),
    "L409": Rule("error", "the field names no anchor"),
    "C501": Rule("error", "the citation names no source"),
    "C502": Rule("warning", "the source is never cited"),
    "C503": Rule("error", "a fact rests on state-controlled media alone"),
    "F601": Rule("error", "the number in the prose is not the figure's value"),
    "F602": Rule("error", "the number is pinned to a date that no observation has"),
    "F603": Rule("error", "the number is superseded"),
    "F604": Rule("error", "the observation has no date"),
    "F605": Rule("error", "the observation has no source"),
    "F606": Rule("error", "the pin cannot be read"),
    "F607": Rule("error", "the pinned link holds no number"),
    "F608": Rule("error", "the observation stands twice"),
    "D701": Rule("error", "the row has the wrong number of cells"),
    "D702": Rule("error", "the cell's value has the wrong type"),
    "D703": Rule("error", "the row's key stands twice"),
    "D704": Rule("error", "the cell names an unknown id"),
    "D705": Rule("error", "the header is not that of the schema"),
    "D706": Rule("error", "a required cell is empty"),
    "D707": Rule("error", "the cell's value is not allowed by its constraint"),
    "D708": Rule("error", "the table is not valid CSV"),
    "M801": Rule("error", "raw HTML is refused"),
    "M802": Rule("error", "an image is refused"),
    "M803": Rule("error", "a footnote's text stands in the note"),
    "M804": Rule("error", "a heading of the first level stands in the body"),
    "M805": Rule("error", "the list, table or paragraph would be shown as part of something else"),
    "M806": Rule("error", "the text is nested more deeply, or is larger in one piece, than notes are"),
    "M807": Rule("error", "the text spells a character that is refused"),
    "T901": Rule("warning", "the note is never linked or mentioned"),
    "T902": Rule("warning", "the summary explains the note by its own name"),
    "T903": Rule("warning", "summaries explain each other"),
    "T904": Rule("warning", "the summary does not start as a definition"),
    "T905": Rule("warning", "the abbreviation is not explained"),
    "X001": Rule("error", "the suppression names no rule"),
    "X002": Rule("error", "the suppression suppresses nothing"),
}


class Fix(NamedTuple):
    """What stands next from the place of a problem on, and what is meant: a cure that needs nobody's judgment."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault at its place; problems sort by path, line and column."""

    path: str
    """From the root of the repository, with `/`."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    code: str
    """A key of `RULES`."""
    message: str
    """What was found: starts in lower case and quotes the culprit in back-ticks."""
    hint: str = ""
    """The likeliest cure."""
    fix: Fix | None = field(default=None, compare=False)
    """The cure, where it is a safe one."""

    def __post_init__(self) -> None:
        # What is quoted was written by anybody; it is printed to terminals and logs, which obey some characters.
        quoted = f"{self.path}{self.message}{self.hint}"
        if not (quoted.isascii() and quoted.isprintable()) and REFUSED.search(quoted):
            for name in ("path", "message", "hint"):
                object.__setattr__(self, name, spelled(getattr(self, name)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as the values of its fields, of which a table may have a hundred thousand."""
        return Problem, (self.path, self.line, self.column, self.code, self.message, self.hint, self.fix)

    @property
    def severity(self) -> Severity:
        return RULES[self.code].severity

    @property
    def said(self) -> str:
        """What was found, with its cure."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        # What is quoted may go over several lines; a problem does not.
        return " ".join(f"{self.path}:{self.line}:{self.column}: {self.code} {self.said}".split())

    def as_json(self) -> dict[str, str | int]:
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
        }


class Guesses:
    """What the words of one file were most likely meant to be; each is looked for once.

    Whoever has many words wrong made another mistake than slips of the pen: there are no more guesses than `MOST`.
    """

    MOST = 200
    LONGEST = 200
    """Characters of a word that somebody may have misspelled; the time to compare grows with their square."""

    def __init__(self) -> None:
        self._choices: dict[int, tuple[Iterable[str], tuple[str, ...], list[str]]] = {}
        """As they are given, by what tells them apart; in order; whatever their case."""
        self._found: dict[tuple[str, int], tuple[str | None, str | None]] = {}

    def nearest(self, word: str, choices: Iterable[str]) -> str | None:
        """The choice that `word` was most likely meant to be, if any is near enough."""
        return self._guessed(word, choices)[0]

    def did_you_mean(self, word: str, choices: Iterable[str]) -> str:
        """A hint that names the nearest choice, or nothing."""
        near = self.nearest(word, choices)
        return f"did you mean `{near}`?" if near else ""

    def suggestion(self, word: str, choices: Iterable[str], around: str = "{}") -> tuple[str, Fix | None]:
        """A hint that names the nearest choice; and the fix, where no other choice can have been meant.

        `around` is how the word stands in the text: `[^{}]` for a citation.
        """
        _, meant = self._guessed(word, choices)
        fix = Fix(around.format(word), around.format(meant)) if meant else None
        return self.did_you_mean(word, choices), fix

    def _guessed(self, word: str, choices: Iterable[str]) -> tuple[str | None, str | None]:
        """The nearest choice, and the one that can be meant alone."""
        key = word, id(choices)
        if key not in self._found:
            is_looked_for = len(self._found) < self.MOST and len(word) <= self.LONGEST
            self._found[key] = self._looked_for(word, choices) if is_looked_for else (None, None)
        return self._found[key]

    def _looked_for(self, word: str, choices: Iterable[str]) -> tuple[str | None, str | None]:
        from rapidfuzz import process  # where there is a fault, which is seldom
        from rapidfuzz.distance import OSA

        if id(choices) not in self._choices:
            known = tuple(sorted(choices))
            self._choices[id(choices)] = choices, known, [choice.casefold() for choice in known]
        _, known, folded = self._choices[id(choices)]
        near = process.extractOne(word.casefold(), folded, scorer=OSA.normalized_similarity, score_cutoff=0.6)
        if near is None:  # and so none is but a slip away
            return None, None
        return known[near[2]], _meant(word, known, folded) if len(word) > 2 else None


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was most likely meant to be, if any is near enough."""
    return Guesses().nearest(word, choices)


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A hint that names the nearest choice, or nothing."""
    return Guesses().did_you_mean(word, choices)


def suggestion(word: str, choices: Iterable[str], around: str = "{}") -> tuple[str, Fix | None]:
    """A hint that names the nearest choice; and the fix, where no other choice can have been meant."""
    return Guesses().suggestion(word, choices, around)


def _meant(word: str, choices: tuple[str, ...], folded: list[str]) -> str | None:
    """The one choice that differs from `word` by a slip of the pen.

    One slip in a short word, two in a longer one; none in a digit, as another number is another thing.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) < 6 else 2
    near = process.extract(word.casefold(), folded, scorer=OSA.distance, score_cutoff=slips, limit=2)
    return choices[near[0][2]] if len(near) == 1 and _digits(word) == _digits(choices[near[0][2]]) else None


def _digits(word: str) -> list[str]:
    return [character for character in word if character.isdigit()]
