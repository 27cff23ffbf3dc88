"""What a piece of Markdown holds and points at: headings, links, citations and plain text, by a real parse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown.extensions.toc import slugify, unique
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int
    anchor: str
    """The id that the heading has on the page."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str
    title: str
    sentence: str
    """The sentence of the rendered text in which it stands."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Citation:
    key: str
    sentence: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text within one element: a mention of a term lies in one run."""

    text: str
    paragraph: str
    """The rendered text of the whole block."""
    offset: int
    """Where the run starts in the paragraph."""
    line: int
    column: int

    def sentence(self, at: int) -> str:
        """The sentence around the character `at` of the run."""
        return sentence(self.paragraph, self.offset + at)


@dataclass(frozen=True, slots=True)
class Refused:
    """A construct of Markdown that notes do not use."""

    code: str
    message: str
    hint: str
    line: int
    column: int


Item = Heading | Link | Citation | Run


@dataclass(frozen=True, slots=True)
class Body:
    items: tuple[Item, ...] = ()
    """In the order of the text."""
    refused: tuple[Refused, ...] = ()

    @property
    def headings(self) -> Iterator[Heading]:
        return (item for item in self.items if isinstance(item, Heading))

    @property
    def links(self) -> Iterator[Link]:
        return (item for item in self.items if isinstance(item, Link))

    @property
    def citations(self) -> Iterator[Citation]:
        return (item for item in self.items if isinstance(item, Citation))


def parse(markdown: str, first_line: int = 1) -> Body:
    """Reads a body whose first line is line `first_line` of its file."""
    env: dict = {}
    tokens = _PARSER.parse(markdown, env)
    return _Walk(markdown.split("\n"), first_line).body(tokens, env)


def parse_inline(markdown: str, front_matter: list[str], line: int, column: int) -> Body:
    """Reads a field's Markdown; its value starts at `line` and `column` of the file with the lines `front_matter`."""
    parsed = parse(markdown)
    return Body(
        tuple(_relocate(item, front_matter, line, column) for item in parsed.items),
        tuple(replace(refused, line=line, column=column) for refused in parsed.refused),
    )


def sentence(paragraph: str, at: int) -> str:
    """The sentence of `paragraph` around the character `at`."""
    start = 0
    for match in _SENTENCE_END.finditer(paragraph):
        if _is_abbreviation(paragraph[start : match.start() + 1]):
            continue
        if match.end() > at:
            return paragraph[start : match.start(1)].strip()
        start = match.end()
    return paragraph[start:].strip()


_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(\s+)(?=[\"'“‘(\[]?[A-ZÀ-ÖА-ЯҐЄІЇ\d$€£])")
_ABBREVIATIONS = frozenset(
    "u.s. u.k. u.n. e.u. mr. mrs. ms. dr. gen. lt. col. sen. rep. st. no. nos. inc. ltd. co. corp. vs. e.g. i.e. "
    "sec. art. para. p.l. pub. stat. cf. jan. feb. mar. apr. aug. sept. oct. nov. dec. approx. fig.".split()
)


def _is_abbreviation(text: str) -> bool:
    word = text.rsplit(None, 1)[-1].lstrip("(\"'“‘[").lower()
    return word in _ABBREVIATIONS or (len(word) == 2 and word[0].isalpha())


def _relocate(item: Item, lines: list[str], line: int, column: int) -> Item:
    """The item with its place in a field: where its own text stands at or after the start of the value."""
    needle = item.key if isinstance(item, Citation) else item.href if isinstance(item, Link) else item.text
    for number in range(line, min(line + 40, len(lines) + 1)):
        found = lines[number - 1].find(needle, column - 1 if number == line else 0)
        if found >= 0:
            # A link or a citation starts at its bracket.
            opening = lines[number - 1].rfind("[", 0, found)
            return replace(item, line=number, column=(found if opening < 0 else opening) + 1)
    return replace(item, line=line, column=column)


class _Walk:
    """One pass over the tokens of a text, which collects items and where they stand."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.first_line = first_line
        self.items: list[Item] = []
        self.refused: list[Refused] = []
        self.anchors: set[str] = set()
        self.cell_ends: dict[int, int] = {}

    def body(self, tokens: list[Token], env: dict) -> Body:
        for label, reference in env.get("references", {}).items():
            if label.startswith("^"):
                line = self.first_line + reference["map"][0]
                hint = "remove it: a citation's text is made from its source note"
                message = f"the text of the footnote `{label.lower()}` stands in the note"
                self.refused.append(Refused("M803", message, hint, line, 1))
        for index, token in enumerate(tokens):
            match token.type:
                case "inline":
                    self.inline(token, tokens[index - 1])
                case "html_block":
                    self.refuse_html(token.content.strip(), *self.position(token))
                case "bullet_list_open" | "ordered_list_open" | "table_open":
                    self.refuse_invisible_block(token, tokens, index)
        self.refused.sort(key=lambda refused: (refused.line, refused.column))
        return Body(tuple(self.items), tuple(self.refused))

    def position(self, token: Token, indented: bool = True) -> tuple[int, int]:
        number = token.map[0]
        line = self.lines[number] if number < len(self.lines) else ""
        return self.first_line + number, len(line) - len(line.lstrip()) + 1 if indented else 1

    def inline(self, token: Token, opening: Token) -> None:
        starts = self.starts(token, opening.type in ("td_open", "th_open"))
        if opening.type == "heading_open":
            self.heading(token, opening, starts)
            return
        if opening.type == "paragraph_open" and opening.tag == "p" and not token.children:
            return
        children = list(_flat(token.children))
        paragraph = "".join(_rendered(child) for child in children)
        offset, at, depth, run = 0, 0, 0, ""
        link: tuple[Token, int, int] | None = None

        def end_run() -> None:
            nonlocal run, at
            if run.strip() and not depth:
                found = token.content.find(run.split("\n")[0].strip(), at)
                at = max(at, found)
                self.items.append(Run(run, paragraph, offset - len(run), *_place(starts, token.content, at)))
                at += len(run) if found >= 0 else 0
            run = ""

        for child in children:
            rendered = _rendered(child)
            if child.type in ("text", "text_special", "softbreak"):
                run += rendered
                offset += len(rendered)
                continue
            end_run()
            if "at" in child.meta:
                at = child.meta["at"]
            match child.type:
                case "link_open":
                    link, depth = (child, offset, at), depth + 1
                case "link_close" if link:
                    opened, begin, stands_at = link
                    place = _place(starts, token.content, stands_at)
                    self.items.append(
                        Link(
                            str(opened.attrs["href"]),
                            paragraph[begin:offset],
                            str(opened.attrs.get("title", "")),
                            sentence(paragraph, begin),
                            *place,
                        )
                    )
                    link, depth, at = None, depth - 1, opened.meta.get("end", at)
                case "citation":
                    place = _place(starts, token.content, at)
                    # A citation stands behind the sentence that it supports.
                    said = sentence(paragraph, max(0, len(paragraph[:offset].rstrip()) - 1))
                    self.items.append(Citation(child.content, said, *place))
                    at = child.meta["end"]
                case "html_inline":
                    self.refuse_html(child.content, *_place(starts, token.content, at))
                case "image":
                    message = f"the image `{child.attrs['src']}` is refused"
                    place = _place(starts, token.content, at)
                    self.refused.append(Refused("M802", message, "say it in words or in a table", *place))
            offset += len(rendered)
        end_run()

    def heading(self, token: Token, opening: Token, starts: list[tuple[int, int]]) -> None:
        text = "".join(_rendered(child) for child in _flat(token.children))
        level = int(opening.tag[1:])
        line, column = self.position(opening)
        anchor = unique(slugify(text, "-"), self.anchors)
        self.items.append(Heading(text, level, anchor, line, column))
        for child in _flat(token.children):
            if child.type == "html_inline":
                self.refuse_html(child.content, *_place(starts, token.content, child.meta.get("at", 0)))
        if level == 1:
            message = f"the heading `{text}` is of the first level, which is the note's title"
            self.refused.append(Refused("M804", message, "begin it with `##`", line, column))

    def refuse_html(self, html: str, line: int, column: int) -> None:
        first = html.split("\n")[0]
        message = f"raw HTML is refused: `{first[:60]}`"
        self.refused.append(Refused("M801", message, "write it in Markdown, or in back-ticks to show it", line, column))

    def refuse_invisible_block(self, token: Token, tokens: list[Token], index: int) -> None:
        """CommonMark lets a list or table follow a paragraph at once; the site's renderer wants an empty line."""
        noun = "table" if token.type == "table_open" else "list"
        line, column = self.position(token)
        before = tokens[index - 1]
        nested = token.level > 0 and noun == "list"
        opening = next((t for t in reversed(tokens[:index]) if t.type == "paragraph_open"), None)
        if before.type == "paragraph_close" and opening and opening.map[1] == token.map[0] and not nested:
            hint = f"put an empty line before the {noun}"
            message = f"the {noun} would be shown as part of the paragraph above it"
            self.refused.append(Refused("M805", message, hint, line, column))
        depth = sum(1 if t.type == "list_item_open" else -1 for t in tokens[:index] if "list_item" in t.type)
        if nested and depth and (column - 1) < 4 * depth:
            message = "the list would not be shown as part of the item above it"
            hint = f"indent it by {4 * depth} spaces"
            self.refused.append(Refused("M805", message, hint, line, column))

    def starts(self, token: Token, is_cell: bool) -> list[tuple[int, int]]:
        """Where each line of an inline token's content starts in the file."""
        starts = []
        for number, piece in enumerate(token.content.split("\n"), token.map[0]):
            line = self.lines[number] if number < len(self.lines) else ""
            column = max(0, line.find(piece.rstrip(), self.cell_ends.get(number, 0) if is_cell else 0))
            if is_cell:
                self.cell_ends[number] = column + len(piece)
            starts.append((self.first_line + number, column + 1))
        return starts


def _place(starts: list[tuple[int, int]], content: str, at: int) -> tuple[int, int]:
    """The line and column of the character `at` of a content whose lines start at `starts`."""
    number = content.count("\n", 0, at)
    line, column = starts[number]
    return line, column + at - (content.rfind("\n", 0, at) + 1)


def _flat(tokens: list[Token] | None) -> Iterator[Token]:
    """The tokens of an inline text; an image stands for itself."""
    yield from tokens or ()


def _rendered(token: Token) -> str:
    """What a reader sees of an inline token."""
    match token.type:
        case "text" | "text_special" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
    return ""


def _citation(state: StateInline, silent: bool) -> bool:
    """`[^key]`, a reference to a source note."""
    if not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos)
    key = state.src[state.pos + 2 : end]
    if end < 0 or not key or any(character.isspace() for character in key):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = key
        token.meta = {"at": state.pos, "end": end + 1}
    state.pos = end + 1
    return True


def _with_position(rule, token_type: str):
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


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.inline.ruler.before("link", "citation", _citation)
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


_PARSER = _parser()
