"""Numbers as people write them: `31.7 billion` in a field, `$34.1 billion` or `fifty-five` in a sentence."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

SCALES = {
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "UAH": "₴"}

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# "One" is more often a pronoun than a number.
_WORDS = {word: number for number, word in enumerate(_UNITS) if number > 1}
_WORDS |= {tens: 20 + 10 * index for index, tens in enumerate(_TENS)}
_WORDS |= {f"{tens}-{unit}": _WORDS[tens] + number for tens in _TENS for number, unit in enumerate(_UNITS[1:10], 1)}
_SCALE = "|".join([*SCALES, *SHORT_SCALES])
_WRITTEN = re.compile(
    rf"(?<![\w.,-])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s-]?(?P<scale>{_SCALE})\b)?(?![\d])"
    rf"|\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?:[\s-](?P<word_scale>{'|'.join(SCALES)})\b)?",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<digits>-?\d+(?:\.\d+)?|\d{{1,3}}(?:,\d{{3}})+)(?:\s+(?P<scale>{'|'.join(SCALES)}))?")


class Written(NamedTuple):
    """A number as it stands in a sentence."""

    value: Decimal
    step: Decimal
    """What one more in its last digit would add: 0.1 billion for `34.1 billion`."""

    def means(self, value: Decimal) -> bool:
        """Whether `value`, rounded to the digits that were written, is this number."""
        return abs(self.value - value) * 2 <= self.step


def value_of(written: object) -> Decimal:
    """The value of an observation: a number, or text such as `31.7 billion`; ValueError for anything else."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise ValueError("should be a number, or text such as `31.7 billion`")
    match = _VALUE.fullmatch(str(written).strip())
    try:
        if match is None:
            return _of_this_world(Decimal(str(written)))
        scale = SCALES[match["scale"]] if match["scale"] else Decimal(1)
        return _of_this_world(Decimal(match["digits"].replace(",", "")) * scale)
    except InvalidOperation:
        raise ValueError("should be a number, or text such as `31.7 billion`") from None


@lru_cache(maxsize=1_000)  # the check asks for those of a link, its mark does, and the table of numbers
def numbers_in(text: str) -> tuple[Written, ...]:
    """Every number that a reader would see in `text`, in digits or in words up to ninety-nine."""
    found = []
    for match in _WRITTEN.finditer(text):
        scale = _scale(match["scale"] or match["word_scale"])
        if match["word"]:
            found.append(Written(_WORDS[match["word"].lower()] * scale, scale))
        else:
            digits = Decimal(match["digits"].replace(",", ""))
            found.append(Written(digits * scale, scale.scaleb(int(digits.as_tuple().exponent))))
    return tuple(found)


def shown(value: Decimal, unit: str) -> str:
    """The value with its unit: `$61.1 billion`, `59 companies`, `12 percent`."""
    if unit in CURRENCIES:
        sign = "-" if value < 0 else ""
        return sign + CURRENCIES[unit] + _shortened(abs(value))
    return f"{plain(value)} {unit}"


def plain(value: Decimal) -> str:
    """The value in full digits with separators: `34,085,000,000`."""
    return f"{value.normalize():,f}"


def as_number(value: Decimal) -> int | float:
    """The value as JSON can hold it: whole numbers stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _shortened(value: Decimal) -> str:
    """`34.085 billion` where three decimals say it exactly, else all digits."""
    for name, scale in reversed(SCALES.items()):
        if name != "thousand" and value >= scale:
            scaled = value / scale
            if scaled == scaled.quantize(Decimal("0.001")):
                return f"{scaled.normalize():f} {name}"
            break
    return plain(value)


def _scale(word: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    return SCALES[SHORT_SCALES.get(word.lower(), word.lower())]


def _of_this_world(value: Decimal) -> Decimal:
    """The value, where all that is done with it keeps within the digits that decimals are computed with."""
    if not value.is_finite() or value.adjusted() > 24 or value.as_tuple().exponent < -24:
        raise InvalidOperation
    return value
