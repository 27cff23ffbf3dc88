"""What a piece of Markdown holds and points at: headings, links, citations and plain text, by a real parse."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it.token import Token

from explainer.characters import REFUSED
from explainer.dialect import PARSER, Anchors
from explainer.front_matter import Position
from explainer.sentences import sentence


class Heading(NamedTuple):
    text: str
    level: int
    anchor: str
    """The id that the heading has on the page."""
    line: int
    column: int


class Link(NamedTuple):
    href: str
    text: str
    title: str
    paragraph: str
    """The rendered text of the whole block."""
    line: int
    column: int
    offset: int = 0
    """Where it starts in the paragraph."""

    @property
    def sentence(self) -> str:
        """The sentence of the rendered text in which it stands."""
        return sentence(self.paragraph, self.offset)


class Citation(NamedTuple):
    key: str
    paragraph: str
    """The rendered text of the whole block."""
    line: int
    column: int
    offset: int
    """Where it stands in the paragraph."""

    @property
    def sentence(self) -> str:
        """The sentence before it, which it supports."""
        return sentence(self.paragraph, max(0, len(self.paragraph[: self.offset].rstrip()) - 1))


class Run(NamedTuple):
    """Plain text within one element: a mention of a term lies in one run."""

    paragraph: str
    """The rendered text of the whole block."""
    offset: int
    """Where the run starts in the paragraph."""
    end: int
    """Where it ends there."""
    line: int
    column: int
    pieces: tuple[tuple[int, int, int], ...] = ()
    """Where the text does not stand in the file in one piece: the character, line and column at which each starts."""

    @property
    def text(self) -> str:
        return self.paragraph[self.offset : self.end]

    def place(self, at: int) -> tuple[int, int]:
        """The line and column of the character `at` of the run, which may go over several lines."""
        start, line, column = max(
            (piece for piece in self.pieces if piece[0] <= at), default=(0, self.line, self.column)
        )
        return line, column + at - start

    def sentence(self, at: int) -> str:
        """The sentence around the character `at` of the run."""
        return sentence(self.paragraph, self.offset + at)


DEEPEST, LONGEST, MOST_BRACKETS, WIDEST, MOST_FENCES = 15, 4_000, 200, 50, 200
"""What a text may have at most: levels; characters, and brackets, in one piece; columns; lines that bound code."""


class Refused(NamedTuple):
    """A construct of Markdown that notes do not use."""

    code: str
    message: str
    hint: str
    line: int
    column: int


Item = Heading | Link | Citation | Run


class Body(NamedTuple):
    items: tuple[Item, ...] = ()
    """In the order of the text."""
    refused: tuple[Refused, ...] = ()

    @property
    def is_excessive(self) -> bool:
        """Whether it would keep whoever renders it busy."""
        return any(refused.code == "M806" for refused in self.refused)

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
    env: dict[str, Any] = {}
    tokens = PARSER.parse(markdown, env)
    return _Walk(markdown.split("\n"), first_line).body(tokens, env.get("references", {}))


def parse_inline(markdown: str, front_matter: list[str], line: int, column: int) -> Body:
    """Reads a field's Markdown; its value starts at `line` and `column` of the file with the lines `front_matter`."""
    parsed = parse(markdown)
    items, after = [], (line, column)
    for item in parsed.items:
        found, after = _relocate(item, front_matter, after, (line, column))
        items.append(found)
    return Body(tuple(items), tuple(refused._replace(line=line, column=column) for refused in parsed.refused))


def _relocate(item: Item, lines: list[str], after: Position, value: Position) -> tuple[Item, Position]:
    """The item with its place in a field: where its own text stands next; and where the search goes on.

    A value may be folded over several lines, so that only a search can tell; what it does not find stands at the value.
    """
    needle = item.key if isinstance(item, Citation) else item.href if isinstance(item, Link) else item.text
    line, column = after
    for number in range(line, min(line + 40, len(lines) + 1)):
        text = lines[number - 1]
        found = text.find(needle, column - 1 if number == line else 0)
        if found >= 0:
            # A link or a citation starts at its bracket.
            opening = -1 if isinstance(item, Run) else text.rfind("[", 0, found)
            place = (number, (found if opening < 0 else opening) + 1)
            return _placed(item, *place), (number, found + len(needle) + 1)
    folded = _unfolded(item, lines, after) if isinstance(item, Run) else None
    return folded or (_placed(item, *value), after)


def _unfolded(run: Run, lines: list[str], after: Position) -> tuple[Run, Position] | None:
    """A run of a field with the place of each of its words, where it goes over several lines."""
    line, column = after
    text = "\n".join(lines[line - 1 : line + 39])
    words = list(re.finditer(r"\S+", run.text))
    found = re.compile(r"\s+".join(f"({re.escape(word[0])})" for word in words)).search(text, column - 1)
    if found is None:
        return None
    pieces = []
    for number, word in enumerate(words, 1):
        at = found.start(number)
        pieces.append((word.start(), line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)))
    _, last_line, last_column = pieces[-1]
    return run._replace(line=pieces[0][1], column=pieces[0][2], pieces=tuple(pieces)), (
        last_line,
        last_column + len(words[-1][0]),
    )


def _placed(item: Item, line: int, column: int) -> Item:
    pieces = {"pieces": ()} if isinstance(item, Run) else {}
    return item._replace(line=line, column=column, **pieces)


class _Walk:
    """One pass over the blocks of a text, which collects items and where they stand."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.first_line = first_line
        self.items: list[Item] = []
        self.refused: list[Refused] = []
        self.anchors = Anchors()
        self.cell_ends: dict[int, int] = {}
        """By the number of a line: where the last cell that was seen on it ends."""

    def body(self, tokens: list[Token], references: dict[str, Any]) -> Body:
        self.refuse_footnotes(references)
        self.refuse_excess(tokens)
        items_open: list[int] = []
        """The line on which each item around what is looked at starts."""
        paragraph_end, rows = -1, _rows(tokens)
        for index, token in enumerate(tokens):
            if token.type not in _TOLD:
                continue
            match token.type:
                case "inline":
                    self.inline(token, tokens[index - 1], rows.get(id(token)) or _Row([token]))
                case "html_block":
                    self.refuse_html(token.content, *self.position(token))
                case "paragraph_open":
                    paragraph_end = token.map[1]
                    if items_open and token.map[0] > items_open[-1]:
                        self.refuse_shallow_block(token, "paragraph", len(items_open))
                case "list_item_open":
                    items_open.append(token.map[0])
                case "list_item_close":
                    items_open.pop()
                case "bullet_list_open" | "ordered_list_open" | "table_open":
                    follows_text = tokens[index - 1].type == "paragraph_close" and paragraph_end == token.map[0]
                    noun = "table" if token.type == "table_open" else "list"
                    if items_open:
                        self.refuse_shallow_block(token, noun, len(items_open))
                    elif follows_text:
                        self.refuse_hidden_block(token, noun)
        self.refused.sort(key=lambda refused: (refused.line, refused.column))
        return Body(tuple(self.items), tuple(self.refused))

    def inline(self, token: Token, opening: Token, row: "_Row") -> None:
        """Collects what a paragraph, a heading or a cell holds."""
        is_heading = opening.type == "heading_open"
        if is_heading:
            self.heading(row.paragraph, int(opening.tag[1:]), *self.position(opening))
        starts = self.starts(token, is_cell=opening.type in ("td_open", "th_open"))
        if _is_plain(token):
            if token.content.strip() and not is_heading:
                offset = row.offset_of(token)
                self.items.append(Run(row.paragraph, offset, offset + len(token.content), *starts[0]))
            return
        for found in _Inline(token, starts, row.paragraph, row.offset_of(token)).items():
            match found:
                case Refused():
                    self.refused.append(found)
                case Run() if is_heading:
                    pass
                case _:
                    self.items.append(found)

    def heading(self, text: str, level: int, line: int, column: int) -> None:
        anchor = self.anchors.of(text)
        self.items.append(Heading(text, level, anchor, line, column))
        if level == 1:
            message = f"the heading `{text}` is of the first level, which is the note's title"
            self.refused.append(Refused("M804", message, "begin it with `##`", line, column))

    def refuse_footnotes(self, references: dict[str, Any]) -> None:
        for label, reference in references.items():
            if label.startswith("^"):
                line = self.first_line + reference["map"][0]
                self.refused.append(_refused_footnote(label[1:].lower(), line, 1))

    def refuse_excess(self, tokens: list[Token]) -> None:
        """What no reader needs can keep a parser busy for hours, or call itself until the program ends."""

        def told(token: Token, noun: str, number: int, most: int) -> None:
            message, hint = f"{noun}: there are {number:,}, and {most:,} is the most", "split it, or make it plainer"
            self.refused.append(Refused("M806", message, hint, *self.position(token)))

        is_short = sum(map(len, self.lines)) <= LONGEST
        if is_short and max(map(_most_levels, tokens), default=0) <= DEEPEST:
            return
        for token in tokens:
            # Each level within a piece of text is opened by a sign of its own.
            children = token.children or ()
            depth = token.level + (max(child.level for child in children) if len(children) > DEEPEST else 0)
            if depth > DEEPEST:
                told(token, "levels of lists, quotes and emphasis", depth, DEEPEST)
                break
            if is_short:
                continue
            if token.type == "inline" and len(token.content) > LONGEST:
                told(token, "characters in one piece of text", len(token.content), LONGEST)
            elif token.type == "inline" and (brackets := token.content.count("[")) > MOST_BRACKETS:
                told(token, "brackets in one piece of text", brackets, MOST_BRACKETS)
            elif token.type == "tr_open" and (columns := self.lines[token.map[0]].count("|")) > WIDEST:
                told(token, "columns of a table", columns, WIDEST)
                break
        marks = 0 if is_short else sum(line.lstrip().startswith(("```", "~~~")) for line in self.lines)
        if marks > MOST_FENCES:
            told(tokens[0], "lines that begin or end code", marks, MOST_FENCES)

    def refuse_html(self, html: str, line: int, column: int) -> None:
        self.refused.append(_refused_html(html, line, column))

    def refuse_hidden_block(self, token: Token, noun: str) -> None:
        """CommonMark lets a list or a table follow a paragraph at once; the site's renderer wants an empty line."""
        message = f"the {noun} would be shown as part of the paragraph above it"
        self.refused.append(Refused("M805", message, f"put an empty line before the {noun}", *self.position(token)))

    def refuse_shallow_block(self, token: Token, noun: str, depth: int) -> None:
        """What belongs to an item is indented by four spaces for each list around it: CommonMark asks for less."""
        line, column = self.position(token)
        if column - 1 < 4 * depth:
            message = f"the {noun} would not be shown as part of the item above it"
            self.refused.append(Refused("M805", message, f"indent it by {4 * depth} spaces", line, column))

    def position(self, token: Token) -> tuple[int, int]:
        """Where a block starts."""
        number = token.map[0]
        line = self.lines[number] if number < len(self.lines) else ""
        return self.first_line + number, len(line) - len(line.lstrip()) + 1

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


class _Row:
    """The texts that a reader sees as one: a paragraph alone, or the cells of a table's row."""

    def __init__(self, tokens: list[Token]) -> None:
        self.offsets: dict[int, int] = {}
        texts, offset = [], 0
        for token in tokens:
            self.offsets[id(token)] = offset
            texts.append(token.content if _is_plain(token) else "".join(map(_rendered, token.children or ())))
            offset += len(texts[-1]) + len(_CELL_BREAK)
        self.paragraph = _CELL_BREAK.join(texts)

    def offset_of(self, token: Token) -> int:
        return self.offsets[id(token)]


class _Inline:
    """One pass over the tokens of a paragraph, a heading or a cell."""

    def __init__(self, token: Token, starts: list[tuple[int, int]], paragraph: str, offset: int) -> None:
        self.token = token
        self.starts = starts
        self.paragraph = paragraph
        self.offset = offset
        """How much of the paragraph has been seen."""
        self.at = 0
        """How much of the token's content has been seen."""
        self.run = ""
        self.pieces: list[tuple[int, int]] = []
        """The pieces of the run: where each starts in the run, and in the token's content."""

    def items(self) -> Iterator[Item | Refused]:
        link: tuple[Token, int, tuple[int, int]] | None = None
        for child in self.token.children or ():
            if child.type in _TEXT:
                if child.type == "text_special" and REFUSED.search(child.content):
                    at = self.token.content.find(child.markup, self.at)
                    yield _refused_character(child.markup, child.content, *self._place(max(at, 0)))
                self._extend_run(child)
                continue
            if self.run and (run := self._ended_run(link is None)):
                yield run
            self.at = child.meta.get("at", self.at)
            match child.type:
                case "link_open":
                    link = (child, self.offset, self._place())
                case "link_close" if link:
                    found = self._link(*link)
                    if character := REFUSED.search(found.href + found.title):
                        yield _refused_character(found.href, character[0], found.line, found.column)
                    yield found
                    self.at, link = link[0].meta["end"], None
                case "citation" if self._defines_footnote(child):
                    yield _refused_footnote(child.content, *self._place())
                case "citation":
                    yield Citation(child.content, self.paragraph, *self._place(), self.offset)
                    self.at = child.meta["end"]
                case "html_inline":
                    yield _refused_html(child.content, *self._place())
                case "image":
                    message = f"the image `{child.attrs['src']}` is refused"
                    yield Refused("M802", message, "say it in words or in a table", *self._place())
                case "code_inline":
                    opening = self.token.content.find(child.markup, self.at)
                    within = opening + len(child.markup) + len(child.content)
                    self.at = self.token.content.find(child.markup, within) + len(child.markup)
                case "hardbreak":
                    self.at = self.token.content.find("\n", self.at) + 1
            self.offset += len(_rendered(child))
        if self.run and (run := self._ended_run(link is None)):
            yield run

    def _extend_run(self, child: Token) -> None:
        """Adds a piece of text, which is written as it is, as an escape or an entity, or as the end of a line."""
        shown = _rendered(child)
        if not shown:  # such as what is left between two signs of emphasis
            return
        written = shown if child.type == "text" else child.markup or "\n"
        found = self.token.content.find(written, self.at)
        if found >= 0:
            self.pieces.append((len(self.run), found))
            self.at = found + len(written)
        self.run += shown
        self.offset += len(shown)

    def _ended_run(self, outside_links: bool) -> Run | None:
        """The run of text that ends here, if it is one that may be marked."""
        run, self.run = self.run, ""
        pieces, self.pieces = self.pieces, []
        if not outside_links or run.isspace():
            return None
        places = [(start, *self._place(at)) for start, at in pieces] or [(0, *self._place())]
        _, line, column = places[0]
        return Run(self.paragraph, self.offset - len(run), self.offset, line, column, tuple(places[1:]))

    def _link(self, opening: Token, start: int, place: tuple[int, int]) -> Link:
        return Link(
            str(opening.attrs["href"]),
            self.paragraph[start : self.offset],
            str(opening.attrs.get("title", "")),
            self.paragraph,
            *place,
            start,
        )

    def _defines_footnote(self, citation: Token) -> bool:
        """Whether a line begins with `[^key]:`, which gives a footnote's text."""
        before = self.token.content[: citation.meta["at"]].rpartition("\n")[2]
        return not before.strip() and self.token.content.startswith(":", citation.meta["end"])

    def _place(self, at: int | None = None) -> tuple[int, int]:
        """The line and column of a character of the content, else of what is looked at."""
        content, at = self.token.content, self.at if at is None else at
        if len(self.starts) == 1:
            line, column = self.starts[0]
            return line, column + at
        line, column = self.starts[content.count("\n", 0, at)]
        return line, column + at - (content.rfind("\n", 0, at) + 1)


_TEXT = ("text", "text_special", "softbreak")
_CELL_BREAK = " · "
_TOLD = {
    *("inline", "html_block", "paragraph_open", "list_item_open", "list_item_close"),
    *("bullet_list_open", "ordered_list_open", "table_open"),
}
"""The blocks that say anything: most tokens of a table do not."""


def _most_levels(token: Token) -> int:
    """As many as there may be at most: each within a piece of text is opened by a token of its own."""
    return token.level + len(token.children) if token.children else token.level


def _is_plain(token: Token) -> bool:
    """Whether a text is one run just as it is written, like most cells and headings."""
    return token.children is None


def _rows(tokens: list[Token]) -> dict[int, _Row]:
    """The row of each cell of the tables, by the identity of the cell's token."""
    rows: dict[int, _Row] = {}
    cells: list[Token] = []
    for token in tokens:
        match token.type:
            case "tr_open":
                cells = []
            case "inline":
                cells.append(token)
            case "tr_close":
                row = _Row(cells)
                rows |= {id(cell): row for cell in cells}
    return rows


def _refused_html(html: str, line: int, column: int) -> Refused:
    message = f"raw HTML is refused: `{html.strip().split(chr(10))[0][:60]}`"
    return Refused("M801", message, "write it in Markdown, or in back-ticks to show it", line, column)


def _refused_character(written: str, character: str, line: int, column: int) -> Refused:
    message = f"`{written}` spells a character that nobody sees, `{character}`"
    return Refused("M807", message, "remove it", line, column)


def _refused_footnote(key: str, line: int, column: int) -> Refused:
    message = f"the text of the footnote `{key}` stands in the note"
    return Refused("M803", message, "remove it: a citation's text is made from its source note", line, column)


def _rendered(token: Token) -> str:
    """What a reader sees of an inline token."""
    match token.type:
        case "text" | "text_special" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
    return ""
