"""The text of a note in HTML, made by Python-Markdown: mentions are marked, figures dated, and nothing in it runs.

Works on the tree that Python-Markdown has parsed, never on text.
"""

import html
import re
import xml.etree.ElementTree as etree
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import nh3
from markdown import Extension, Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import STX, AtomicString
from markupsafe import Markup, escape

from explainer import dates, layout, pictures
from explainer.body import LONGEST, MOST_BRACKETS, Link
from explainer.catalog import MARKED_BODIES, Catalog, spot
from explainer.charts import Picture
from explainer.dialect import PLAIN, Anchors
from explainer.matcher import Event, Linked, Mention, Section
from explainer.notes import Note
from explainer.pictures import Drawings
from explainer.statements import card_of_note, is_later, number_in_prose

EXTENSIONS = ("fenced_code", "sane_lists", "tables")
"""Those of Python-Markdown."""
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
UNMARKED = {"a", "code", "pre", "sup"}
"""Elements whose text is never marked."""
BEGINNING = {
    "`": ("backtick",),
    "\\": ("escape",),
    "<": ("autolink", "automail", "html"),
    "  \n": ("linebreak",),
    "&": ("entity",),
    **dict.fromkeys("*_", ("em_strong",)),
    "[": ("explainer-citation", "reference", "link", "short_reference"),
}
"""By a sign: the names of the inline patterns that find what may begin with it. Whatever any pattern of
Python-Markdown finds begins with one of them.
"""
OTHERS = (*BEGINNING, "!")
"""What a text holds in which more than plain citations and links is marked: a `!` makes no link of what follows."""
MARK = PLAIN.groups + 1
"""How many parts of a text that is cut come with each mark: what it holds, and the text behind it."""
WIDE = 2
"""A table of more columns than these scrolls in a window that is too narrow for it."""
CITATION = re.compile(r'<sup class="cite">(?P<source>[a-z0-9-]+)</sup>')
"""Where a text cites a source: its number is known only on the page."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The texts of a note, and what stands in them."""

    texts: Mapping[str, Markup]
    """By the name of the field, `body` for what stands below the fields."""
    cards: frozenset[str]
    """The addresses of the cards that its links name."""
    pictures: frozenset[str]
    """The names of the pictures that stand in it."""


class Renderer:
    """Turns the texts of the notes of one catalog into HTML, with the addresses of files for links."""

    def __init__(self, catalog: Catalog, drawn: Mapping[str, Picture] | None = None) -> None:
        self.catalog = catalog
        self.pictures = drawn or {}
        self.shared: dict[tuple[str, str], dict[str, Markup]] = defaultdict(dict)
        """What looks the same on all pages of a folder, by the macro that made it and the folder, and by the note."""
        self._enricher = Enricher(catalog, self.pictures)
        self._markdown = _markdown(self._enricher)

    def prose(self, note: Note) -> Prose:
        """All texts of a note; places that point at other notes are counted in the order of the catalog."""
        self._enricher.begin(note)
        texts, written = {}, note.written
        for name, text in written.texts.items():
            self._enricher.marks = name in MARKED_BODIES and note.kind != "source"
            if name in written.excessive:  # a preview would wait for it for hours
                texts[name] = Markup("<pre><code>{}</code></pre>").format(text)
                continue
            texts[name] = self._html(text) if name in MARKED_BODIES else self._inline(text)
        return Prose(texts, frozenset(self._enricher.cards), frozenset(self._enricher.shown))

    def field(self, text: str) -> Markup:
        """The text of a field away from its note: neither marked nor dated."""
        self._enricher.begin(None)
        return self._inline(text)

    def _html(self, text: str) -> Markup:
        return Markup(self._markdown.reset().convert(text))

    def _inline(self, text: str) -> Markup:
        return _inline(self._markdown, text)


@cache
def _plain() -> Markdown:
    return _markdown(None)


@cache
def inline(text: str) -> Markup:
    """Words of the project itself, which hold links and code but no blocks."""
    return _inline(_plain(), text)


def _inline(markdown: Markdown, text: str) -> Markup:
    """A text as what stands in a paragraph, whatever block it looks like; as it is written where it is too large."""
    if len(text) > LONGEST or text.count("[") > MOST_BRACKETS:
        return escape(text)
    markdown.reset()
    root = etree.Element("div")
    etree.SubElement(root, "p").text = " ".join(text.split())
    for treeprocessor in markdown.treeprocessors:
        treeprocessor.run(root)
    text = markdown.serializer(root)
    text = text[text.index("<p>") + len("<p>") : text.rindex("</p>")]
    for postprocessor in markdown.postprocessors:
        text = postprocessor.run(text)
    return Markup(text.strip())


def _markdown(enricher: "Enricher | None") -> Markdown:
    return Markdown(extensions=[*EXTENSIONS, Dialect(enricher)])


class Dialect(Extension):
    """What is ours in the Markdown of the notes."""

    def __init__(self, enricher: "Enricher | None") -> None:
        super().__init__()
        self.enricher = enricher

    def extendMarkdown(self, md: Markdown) -> None:
        md.block_level_elements = frozenset(md.block_level_elements)  # each element is looked for there, often twice
        # Raw HTML is refused by the check; what is left of it is shown as it is written.
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # Images are refused, too; what is left of one is a link.
        for pattern in ("image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(pattern)
        md.parser.blockprocessors.register(PlainParagraph(md.parser), "explainer-plain-paragraph", 1000)
        citations = Citations(self.enricher.catalog) if self.enricher else None
        md.treeprocessors.register(Inline(md, citations), "inline", 20)
        md.treeprocessors.register(Unescaped(md), "unescape", 0)
        md.postprocessors.register(Sanitizer(md), "explainer-sanitizer", -1000)
        if self.enricher:
            # Before links, which begin with a bracket as well.
            md.inlinePatterns.register(citations, "explainer-citation", 175)
            self.enricher.md = md
            md.treeprocessors.register(self.enricher, "explainer", 7)
            # Ours, and made of what the sanitizer takes away.
            md.postprocessors.register(Drawings(md, self.enricher.pictures), "explainer-drawings", -1001)


class PlainParagraph(ParagraphProcessor):
    """A block that can be nothing but a paragraph, so that it is not tried as anything else: most are."""

    def test(self, parent: etree.Element, block: str) -> bool:
        return block[:1].isalpha() and "\n" not in block


class Inline(InlineTreeprocessor):
    """Reads what is marked in the texts of all blocks, and tries on them no more patterns than can find something.

    Most notes have only plain citations and links, at which a text is cut; and of those that have more, most cells,
    names and dates have nothing.
    """

    def __init__(self, md: Markdown, citations: "Citations | None") -> None:
        super().__init__(md)
        self.citations = citations

    @cached_property
    def patterns(self) -> list[tuple[InlineProcessor, str]]:
        """All of them in their order, with their names; one that is not known here has none, and is always tried."""
        names = {name for found in BEGINNING.values() for name in found}
        known = {self.md.inlinePatterns[name]: name for name in names if name in self.md.inlinePatterns}
        return [(pattern, known.get(pattern, "")) for pattern in self.md.inlinePatterns]

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        if self._cut(tree):
            return tree
        text = "".join(tree.itertext())
        signs = [sign for sign in BEGINNING if sign in text]
        for element in tree.iter():
            if element.text and not any(sign in element.text for sign in signs):
                element.text = AtomicString(element.text)
        needed = {name for sign in signs for name in BEGINNING[sign]}
        if not self.md.references:  # to which both kinds of links lead that are not told apart by their beginning
            needed -= {"reference", "short_reference"}
        self.inlinePatterns = [pattern for pattern, name in self.patterns if not name or name in needed]
        return super().run(tree, ancestors)

    def _cut(self, tree: etree.Element) -> bool:
        """Whether there is nothing but plain citations and links in any text; they are elements then."""
        texts, left = [], []
        for element in tree.iter():
            left.append(element.tail or "")
            if element.text and not isinstance(element.text, AtomicString):
                parts = PLAIN.split(element.text) if "[" in element.text else [element.text]
                left += [*parts[::MARK], *filter(None, parts[2::MARK])]
                texts += [(element, parts)] if len(parts) > 1 else []
        others = "".join(left)
        if any(sign in others for sign in OTHERS) or not all(name for _, name in self.patterns):
            return False
        marked = [[self._mark(*parts[at : at + MARK - 1]) for at in range(1, len(parts), MARK)] for _, parts in texts]
        if any(None in marks for marks in marked):
            return False
        for (element, parts), marks in zip(texts, marked, strict=True):
            element.text = parts[0]
            element[:0] = marks
            for mark, tail in zip(marks, parts[MARK::MARK], strict=True):
                mark.tail = tail
        return True

    def _mark(self, key: str | None, text: str, href: str, title: str | None) -> etree.Element | None:
        """A citation or a link; none where nothing is cited by that key."""
        if key:
            return self.citations and self.citations.mark(key)
        link = etree.Element("a", {"href": href, "title": title} if title else {"href": href})
        link.text = text
        return link


class Unescaped(UnescapeTreeprocessor):
    """Looks through a text only where it holds the sign of what was put aside."""

    def run(self, root: etree.Element) -> None:
        values = [value for element in root.iter() for value in element.attrib.values()]
        if STX in "".join([*root.itertext(), *values]):
            super().run(root)


class Citations(InlineProcessor):
    """`[^key]` with the id of a source."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(r"\[\^([^\[\]\s]+)\]")
        self.catalog = catalog

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element | None, int | None, int | None]:
        mark = self.mark(m[1])
        return (None, None, None) if mark is None else (mark, m.start(0), m.end(0))

    def mark(self, key: str) -> etree.Element | None:
        """The mark of a citation; none where there is no such source."""
        source = self.catalog.notes.get(key)
        if source is None or source.kind != "source" or not source.model:
            return None
        mark = etree.Element("sup", {"class": "cite"})
        mark.text = AtomicString(key)
        return mark


class Enricher(Treeprocessor):
    """Puts into the text of a note what the record says of it."""

    note: Note | None = None
    """Whose texts these are; none where a text stands by itself."""
    marks: bool = False
    """Whether mentions in the text are marked, and places that point at other notes have addresses."""
    cards: set[str]
    shown: set[str]
    """The names of the pictures that stand in its texts."""

    def __init__(self, catalog: Catalog, drawn: Mapping[str, Picture]) -> None:
        super().__init__()
        self.catalog = catalog
        self.pictures = drawn

    def begin(self, note: Note | None) -> None:
        """Turns to the texts of another note."""
        self.note, self.marks = note, False
        self.cards, self.shown = set(), set()
        self._spots: dict[str, int] = defaultdict(int)
        self._anchors = Anchors()

    def run(self, root: etree.Element) -> None:
        if self.note:
            headings = [element for element in root.iter() if element.tag in HEADINGS]
            for heading in headings:
                heading.set("id", self._anchor(heading))
            if self.marks:
                self._name_spots(root, self.note, self._mark_mentions(root, self.note))
            self._date_figures(root, self.note)
            if any(_is_wide(table) for table in root.iter("table")):
                _let_scroll(root)
            if self.marks:
                self.shown |= pictures.put_in(root, self.note, self.catalog, self._pictures_left())
            self.cards |= {link.get("data-card", "") for link in root.iter("a")}
            for heading in headings:
                link = {"class": "headerlink", "href": f"#{heading.get('id')}", "title": "Link to this section"}
                etree.SubElement(heading, "a", link).text = "#"
        for table in root.iter("table"):
            _dress(table)

    def _pictures_left(self) -> dict[str, Picture]:
        return {name: picture for name, picture in self.pictures.items() if name not in self.shown}

    def _anchor(self, heading: etree.Element) -> str:
        """The address of a section, which the check knows as well."""
        text = _text(heading)
        if STX in text:  # what Python-Markdown has put aside, such as entities
            text = html.unescape(strip_tags(render_inner_html(remove_fnrefs(heading), self.md)))
        return self._anchors.of(text)

    def _mark_mentions(self, root: etree.Element, note: Note) -> dict[etree.Element, Note]:
        """Turns the first mention of each note in each section into a link; gives back to which note each leads."""
        events: list[Event] = []
        runs: list[tuple[etree.Element, etree.Element | None] | None] = []
        for event, parent, child in _events(root):
            if isinstance(event, etree.Element):
                target = self._target(note, event)
                event = Linked(target.id if target else "")
            events.append(event)
            runs.append((parent, child))
        # From the last to the first, so that what is left to mark stays where it is.
        marked = {}
        for index, mention in reversed(self.catalog.matcher.first_mentions(events, note.id)):
            target = self.catalog.notes[mention.note_id]
            href = layout.way(note.uri.rpartition("/")[0], target.uri)
            marked[self._mark(*runs[index], mention, href)] = target
        return marked

    def _mark(self, parent: etree.Element, child: etree.Element | None, mention: Mention, href: str) -> etree.Element:
        """Wraps a mention in the text of `parent`, or in what follows its `child`, in a link."""
        text = (parent.text if child is None else child.tail) or ""
        mark = etree.Element("a", {"class": "term", "href": href})
        mark.text, mark.tail = text[mention.start : mention.end], text[mention.end :]
        if child is None:
            parent.text = text[: mention.start]
            parent.insert(0, mark)
        else:
            child.tail = text[: mention.start]
            parent.insert(list(parent).index(child) + 1, mark)
        return mark

    def _name_spots(self, root: etree.Element, note: Note, marked: Mapping[etree.Element, Note]) -> None:
        """Gives every place that points at another note its address, for the backlinks to lead to."""
        for link in root.iter("a"):
            target = marked.get(link) or self._target(note, link)
            if target is not None and target is not note:
                self._spots[target.id] += 1
                link.set("id", spot(target.id, self._spots[target.id]))
                link.set("data-card", card_of_note(target.id))

    def _date_figures(self, root: etree.Element, note: Note) -> None:
        """Puts behind each figure in prose its date, and what it is now where that differs."""
        links = [link for link in root.iter("a") if "#" in link.get("href", "")]
        parents = {child: parent for parent in root.iter() for child in parent} if links else {}
        for link in links:
            written = Link(link.get("href", ""), "".join(link.itertext()), link.get("title", ""), "", 1, 1)
            number = number_in_prose(self.catalog, note, written)
            if number is None:
                if is_later(self.catalog, note, written):
                    _mark_later(link, parents[link])
                continue
            link.set("class", "figure")
            link.attrib.pop("title", None)
            link.set("data-card", number.card)
            date = etree.Element("span", {"class": "as-of"})
            date.text = f" ({dates.shown_short(number.observation.as_of)}"
            if number.newer:
                now = number.history.shown(number.newer)
                date.text += f"; {now} as of {dates.shown_short(number.newer.as_of)}"
            date.text += ")"
            _insert_after(link, date, parents[link])

    def _target(self, note: Note, link: etree.Element) -> Note | None:
        target = self.catalog.target(note, link.get("href", ""))
        return target.note if target else None


class Sanitizer(Postprocessor):
    """Lets through what texts are made of, and nothing that runs."""

    def run(self, text: str) -> str:
        return CLEANER.clean(text)


_BLOCKS = "blockquote br details div figcaption figure hr li ol p pre summary ul"
_TABLES = "table tbody td th thead tr"
_INLINE = "a code em span strong sup"
TAGS = {*_BLOCKS.split(), *_TABLES.split(), *_INLINE.split(), *HEADINGS}
ATTRIBUTES = {
    "a": {"href", "title", "class", "id", "data-card"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "figure": {"class", "id"},
    "figcaption": {"id"},
    "span": {"class"},
    "sup": {"class"},
    "ol": {"start"},
    "table": {"aria-label"},
    "td": {"class"},
    "th": {"class", "scope"},
    **{heading: {"id"} for heading in HEADINGS},
}
"""Those that are put there here: what a note says of its code, such as ```` ``` {.card #location} ````, is not."""
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


def _mark_later(link: etree.Element, parent: etree.Element) -> None:
    """Says behind a link that what it states was not known yet; its row is not there to be led to."""
    link.set("class", "later")
    link.attrib.pop("title", None)
    address, _, fragment = link.get("href", "").partition("#")
    if fragment.startswith("row-"):
        link.set("href", address)
    remark = etree.Element("span", {"class": "as-of"})
    remark.text = " (not yet known)"
    _insert_after(link, remark, parent)


def _insert_after(link: etree.Element, remark: etree.Element, parent: etree.Element) -> None:
    """Puts a remark between a link and the text that follows it."""
    remark.tail, link.tail = link.tail, ""
    parent.insert(list(parent).index(link) + 1, remark)


def _text(element: etree.Element) -> str:
    """The words of a heading, without what it cites."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if child.tag == "sup" else _text(child), child.tail or ""]
    return "".join(parts)


def _dress(table: etree.Element) -> None:
    """Says by classes what Python-Markdown says by styles, and what its headers are of."""
    for element in table.iter():
        if element.tag in ("td", "th") and (style := element.attrib.pop("style", "")):
            element.set("class", f"align-{style.partition(':')[2].strip(' ;')}")
        if element.tag == "thead":
            for header in element.iter("th"):
                header.set("scope", "col")


def _is_wide(table: etree.Element) -> bool:
    return len(table.findall("thead/tr/th")) > WIDE


def _let_scroll(parent: etree.Element, heading: str = "") -> str:
    """Puts each wide table into a region that scrolls; its name is the heading's.

    Gives back the last heading.
    """
    for index, child in enumerate(parent):
        if child.tag in HEADINGS:
            heading = "".join(child.itertext())
        elif child.tag != "table":
            heading = _let_scroll(child, heading)
        elif _is_wide(child):
            parent[index] = pictures.scrolling(child, heading)
    return heading


def _events(
    parent: etree.Element,
) -> Iterator[tuple[Event | etree.Element, etree.Element, etree.Element | None]]:
    """What the matcher is to see of an element, in order: runs of text but blank ones, links (as elements), headings.

    With each event its place: the text of the element, or what follows its child.
    """
    if parent.text and not parent.text.isspace():
        yield parent.text, parent, None
    for child in parent:
        if child.tag in HEADINGS:
            yield Section(), parent, child
            yield from ((link, parent, child) for link in child.iter("a"))
        elif child.tag == "a":
            yield child, parent, child
        elif child.tag not in UNMARKED:
            yield from _events(child)
        if child.tail and not child.tail.isspace():
            yield child.tail, parent, child
