"""Ids made from what things are called: small ASCII letters, digits and hyphens."""

from slugify import slugify
from translitua import UkrainianKMU, translit


def id_from(text: str, words: int = 8) -> str:
    """The id of a title; Ukrainian is written as the resolution of its government of 2010 has it, Київ as Kyiv."""
    return "-".join(slugify(translit(text, UkrainianKMU)).split("-")[:words])
