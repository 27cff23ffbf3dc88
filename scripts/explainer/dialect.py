"""The Markdown of the notes, as markdown-it reads it: CommonMark, tables and citations, with the place of each."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, paragraph
from markdown_it.rules_core import StateCore, normalize
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]


def _citation(state: StateInline, silent: bool) -> bool:
    """`[^key]`, a reference to a source note."""
    if not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos)
    key = state.src[state.pos + 2 : end]
    if end < 0 or key.split() != [key]:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = key
        token.meta = {"at": state.pos, "end": end + 1}
    state.pos = end + 1
    return True


def _with_position(rule: Rule, token_type: str) -> Rule:
    """The rule, which also notes on its token where in the text it starts and ends."""

    def positioned(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            token = next((token for token in state.tokens[count:] if token.type == token_type), None)
            if token is not None:
                token.meta = {"at": start, "end": state.pos}
        return matched

    return positioned


def _alone(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A heading or a paragraph of one line, which most are: no other rule begins with its sign, or ends on its line."""
    start = state.bMarks[line] + state.tShift[line]
    first = state.src[start]
    if state.is_code_block(line) or (line + 1 < state.lineMax and not state.isEmpty(line + 1)):
        return False
    if first == "#":
        return heading(state, line, end, silent)
    return first.isascii() and first.isalpha() and paragraph(state, line, end, silent)


def _normalize(state: StateCore) -> None:
    """Makes line ends alike, where there may be others: in a field, spelled out; the text of a file has one kind."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _inline(state: StateCore) -> None:
    """Reads the text of each block; one in which no inline rule can begin, as of most cells, is left as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = None
            if _MARKED.search(token.content):
                token.children = _cut(token.content)
                if token.children is None:
                    token.children = []
                    state.md.inline.parse(token.content, state.md, state.env, token.children)


_MARKED = re.compile(r"[\n\\`*_\[!<&]")
"""What an inline rule of CommonMark, or a citation, begins with."""
_ENDING = re.compile(r"[\n\\`*_\[\]!<&]")
"""The same, and what ends the text of a link: up to there, text is taken as it is."""
_CITATION = r"\[\^([A-Za-z0-9-]+)\]"
"""Its key."""
_LINK = (
    r"\[(?!\^)([^\n\\`*_\[\]!<&]+)\]"
    r"""\(([^\s\x00-\x1f\x7f()<>\\&\[\]`"']+)"""
    r"""(?: "([\w-]+(?: [\w-]+)*)")?\)"""
)
"""Its text, its address and its title, of words."""
PLAIN = re.compile(f"{_CITATION}|{_LINK}")
"""What is marked in most texts, where nothing in it is marked again or stands for something else: both parsers are
spared the trial of all else.
"""


def _cut(text: str) -> list[Token] | None:
    """The tokens of a text that has only plain citations and links: those that the rules would make, sooner."""
    tokens, at = [], 0
    for found in PLAIN.finditer(text):
        key, label, href, title = found.groups()
        meta = {"at": found.start(), "end": found.end()}
        if found.start() > at:
            tokens.append(Token("text", "", 0, content=text[at : found.start()]))
        if key:
            tokens.append(Token("citation", "", 0, content=key, meta=meta))
        else:
            attrs = {"href": href, "title": title} if title else {"href": href}
            tokens.append(Token("link_open", "a", 1, attrs, meta=meta))
            tokens.append(Token("text", "", 0, level=1, content=label))
            tokens.append(Token("link_close", "a", -1))
        at = found.end()
    if at < len(text):
        tokens.append(Token("text", "", 0, content=text[at:]))
    is_more_marked = any(token.type == "text" and _MARKED.search(token.content) for token in tokens)
    return None if is_more_marked else tokens


class Anchors:
    """The addresses of the sections of one page, which number themselves where their headings are the same.

    Like `unique` of Python-Markdown, which tries all numbers from the first one on for every heading.
    """

    def __init__(self) -> None:
        self._next: dict[str, str] = {}
        """By each address that is taken: the one to try instead."""

    def of(self, heading: str) -> str:
        tried, anchor = [], slug(heading)
        while anchor in self._next or not anchor:
            tried.append(anchor)
            anchor = self._next.get(anchor) or _numbered(anchor)
        self.take(anchor)
        self._next |= dict.fromkeys(tried, _numbered(anchor))
        return anchor

    def take(self, anchor: str) -> None:
        self._next.setdefault(anchor, _numbered(anchor))


@lru_cache(maxsize=10_000)  # the headings that templates add stand on many pages
def slug(text: str) -> str:
    """A text as an anchor: what Python-Markdown makes of it, without loading that for a check."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _GAPS.sub("-", _UNNAMED.sub("", plain).strip().lower())


_UNNAMED, _GAPS = re.compile(r"[^\w\s-]"), re.compile(r"[-\s]+")


def _numbered(anchor: str) -> str:
    """The address that comes after another."""
    found = _NUMBER.match(anchor)
    return f"{found[1]}_{int(found[2]) + 1}" if found else f"{anchor}_1"


_NUMBER = re.compile(r"(.*)_([0-9]+)$")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.before("table", "alone", _alone)
    parser.inline.ruler.before("newline", "citation", _citation)
    parser.inline.terminator_re = _ENDING
    # What was escaped stays apart, so that each piece of text can be found in its file.
    parser.core.ruler.disable("text_join")
    # Every address is to be seen as it was written: the checks judge it.
    parser.validateLink = lambda url: True
    parser.normalizeLink = lambda url: url
    for name, token_type in {
        "link": "link_open",
        "autolink": "link_open",
        "image": "image",
        "html_inline": "html_inline",
    }.items():
        rule = next(rule.fn for rule in parser.inline.ruler.__rules__ if rule.name == name)
        parser.inline.ruler.at(name, _with_position(rule, token_type))
    return parser


PARSER = _parser()
