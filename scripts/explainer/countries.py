"""The names of countries by their codes."""

from babel import Locale

_ENGLISH = Locale("en")


def shown(code: str) -> str:
    """The English name of a country by its ISO 3166 code; `INT` stands for international bodies."""
    return "International" if code == "INT" else str(_ENGLISH.territories.get(code, code))
