"""What each code of the check means, with an example that the tests hold it to."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from explainer import yml
from explainer.problems import RULES

FILE = Path(__file__).with_name("rules.yml")


@dataclass(frozen=True, slots=True)
class Example:
    """A rule and a note that breaks it."""

    about: str
    """Why there is the rule: Markdown."""
    file: str
    """From the root of the repository."""
    bad: str
    says: str
    """What the check says of it, a line for each fault."""
    good: str = ""
    """What stands there in a sound note; nothing where the whole file is the fault."""
    mended: bool = False
    """Whether `check --fix` cures it."""


@cache
def examples() -> dict[str, Example]:
    """By code, in the order of the rules."""
    return {code: Example(**example) for code, example in yml.loads(FILE.read_text(encoding="utf-8")).items()}


def explanation(code: str) -> str:
    """The meaning of a code, for a terminal."""
    example, rule = examples()[code], RULES[code]
    parts = [
        f"{code} ({rule.severity}): {rule.meaning}",
        example.about,
        f"Wrong, in {example.file}:",
        _set_in(example.bad),
    ]
    if example.good:
        parts += ["Right:", _set_in(example.good)]
    parts += ["The check says:", _set_in(example.says)]
    if example.mended:
        parts.append("`explainer check --fix` mends it where there is no doubt about what was meant.")
    return "\n\n".join(parts)


def visible(text: str) -> str:
    """A text in which characters that no reader can see are written as their escapes."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)


def _set_in(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in visible(text).rstrip("\n").split("\n"))
