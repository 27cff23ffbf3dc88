"""Patterns that a register gives for its cells: as anybody may write one, an engine computes them that never goes back.

It is pydantic's, in Rust, which takes time in proportion to the text and to the pattern with its repetitions.
"""

import functools
import re
import warnings

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LARGEST = 500
"""The characters that a pattern may have, where what is repeated in it is written out."""


def fault(pattern: str) -> str:
    """What is wrong with a pattern, or nothing. Who takes the data may use `re`, which has to read it too."""
    if (length := _written_out(pattern)) > LARGEST:
        return f"written out it would have up to {length:,} characters, and {LARGEST:,} is the most"
    try:
        with warnings.catch_warnings(action="error", category=FutureWarning):  # what the engines read differently
            re.compile(pattern)
        _engine(pattern)
    except (re.error, FutureWarning, RecursionError) as error:
        return f"it should be a regular expression: {error}"
    except SchemaError as error:
        return f"it cannot be computed in one go: {str(error).rpartition('error: ')[2]}"
    return ""


def fits(text: str, pattern: str) -> bool:
    """Whether the whole text has the form of a pattern that has no fault."""
    try:
        _engine(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@functools.cache
def _engine(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=rf"\A(?:{pattern})\z"))


def _written_out(pattern: str) -> int:
    """As if each repetition held all of the pattern: never too few."""
    length = len(pattern)
    for after in pattern.split("{")[1:]:
        length *= max([1, *(int(number[:6]) for number in _NUMBER.findall(after.rpartition("}")[0]))])
    return length


_NUMBER = re.compile(r"[0-9]+")
