"""Characters that nobody sees or that a program obeys: refused in notes, spelled out in messages."""

import re

REFUSED = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, with which a terminal can be told what to do
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of what is read
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\U000e0000-\U000e007f"  # invisible
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"  # no characters, or none that XML has
    "]"
)
"""The joiners of emoji and of Persian are not among them."""
_PLAIN = bytes(code for code in range(128) if not REFUSED.match(chr(code)))
"""The characters of ASCII that are none of these: nearly all of what people write."""


def refused(data: bytes) -> bool:
    """Whether a text in UTF-8 holds a character that is refused; most of it need not be looked at one by one."""
    return REFUSED.search(data.translate(None, _PLAIN).decode()) is not None


def spelled(text: str) -> str:
    """The text with each refused character as an escape that Python and YAML read, such as `\\u202e`."""
    return REFUSED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
