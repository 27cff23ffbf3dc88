"""The Markdown dialect of the pages: boxes, marked mentions, figures with their dates, and clean HTML.

Works on the tree that Python-Markdown has parsed, never on text.
"""

import re
import xml.etree.ElementTree as etree
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

import nh3
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from explainer import dates, layout, pictures, registers
from explainer.body import Link
from explainer.catalog import Catalog, spot
from explainer.charts import Picture
from explainer.matcher import Event, Linked, Mention, Section
from explainer.notes import Note
from explainer.pictures import Drawings
from explainer.statements import card_of_note, is_later, number_in_prose
from explainer.views import View

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
UNMARKED = {"a", "code", "pre", "sup"}
"""Elements whose text is never marked."""

BOXES = re.compile(
    r"<!-- (?:begin (?P<name>[a-z-]+)(?: (?P<note>[a-z0-9-]+))?(?: #(?P<anchor>[a-z0-9_-]+))?|(?P<end>end)) -->"
)
"""A template's `<!-- begin NAME [NOTE] [#ANCHOR] -->` and `<!-- end -->`: what stands between becomes a `div` of that
class.

With the id of a note, figures in the box are those of its prose; in a box named `prose`, mentions are marked too. With
an anchor, the first heading in the box has that address; where the box is a card, the box itself.
"""

MARKUP = re.compile(r"[\\`\[<&*_]|  \n")
"""What every inline pattern of Python-Markdown needs one of."""

PROSE = "prose"
CARD = "card"
TABLES = {"comparison", "table"}
"""Boxes that hold one wide table."""
WIDE = 2
"""A table of more columns than these, like that of a register, scrolls in a window that is too narrow for it."""


class ExplainerExtension(Extension):
    """The extension for one build: it knows the notes and their pictures."""

    def __init__(self, catalog: Catalog, pictures: Mapping[str, Picture] | None = None) -> None:
        super().__init__()
        self.catalog = catalog
        self.pictures = pictures or {}

    def extendMarkdown(self, md: Markdown) -> None:
        # Right before the inline patterns are tried.
        md.treeprocessors.register(PlainText(md), "explainer-plain-text", 20.5)
        # After attributes and footnotes are in the tree, before headings are collected and addresses rewritten.
        md.treeprocessors.register(Enricher(md, self.catalog, self.pictures), "explainer", 7)
        md.postprocessors.register(Sanitizer(md), "explainer-sanitizer", -1000)
        # Ours, and made of what the sanitizer takes away.
        md.postprocessors.register(Drawings(md, self.pictures), "explainer-drawings", -1001)


class PlainText(Treeprocessor):
    """Spares texts in which nothing can be marked up the trial of every inline pattern: most cells, names and dates."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.text and not MARKUP.search(element.text):
                element.text = AtomicString(element.text)


class Enricher(Treeprocessor):
    def __init__(self, md: Markdown, catalog: Catalog, pictures: Mapping[str, Picture]) -> None:
        super().__init__(md)
        self.catalog = catalog
        self.pictures = pictures

    def run(self, root: etree.Element) -> None:
        counts: dict[str, int] = defaultdict(int)
        boxes = self._make_boxes(root)
        for box, note in boxes:
            if box.get("class") == PROSE:
                self._mark_mentions(box, note)
                self._name_spots(box, note, counts)
            if box.get("class") == "table":
                registers.dress_table(box, View(self.catalog, note.uri, note))
            elif box.get("class") == "timeline":
                registers.dress_timeline(box, View(self.catalog, note.uri, note))
            else:
                self._date_figures(box, note)
        prose = [(box, note) for box, note in boxes if box.get("class") == PROSE]
        pictures.put_in(root, prose, self._comment, self.catalog, self.pictures)
        _drop_cards_of_nothing(root)
        for box in root.iter("div"):
            if box.get("class") in TABLES:
                _label_cells(box)
        _let_scroll(root)
        for element in root.iter():
            if element.tag in ("td", "th") and (style := element.attrib.pop("style", "")):
                element.set("class", f"align-{style.partition(':')[2].strip(' ;')}")
            if element.tag == "thead":
                for header in element.iter("th"):
                    header.set("scope", "col")
            for one, other in pairwise(element):
                # Neighbors among the citations are set apart, so that a finger can tell them from each other.
                if one.tag == other.tag == "sup" and not one.tail:
                    other.set("class", "neighbor")

    def _make_boxes(self, root: etree.Element) -> list[tuple[etree.Element, Note]]:
        """Puts what stands between the marks of a template into boxes; those that hold the text of a note."""
        children, root[:] = list(root), []
        inside, found, anchor = [root], [], None
        for child in children:
            fence = self._fence(child)
            if fence is None:
                inside[-1].append(child)
                if anchor and child.tag in HEADINGS:
                    child.set("id", anchor)
                    anchor = None
            elif fence["end"]:
                inside.pop()
            else:
                box = etree.SubElement(inside[-1], "div", {"class": fence["name"]})
                inside.append(box)
                if fence["name"] == CARD:
                    box.set("id", fence["anchor"])
                else:
                    anchor = fence["anchor"]
                if fence["note"] in self.catalog.notes:
                    found.append((box, self.catalog.notes[fence["note"]]))
        return found

    def _fence(self, element: etree.Element) -> re.Match[str] | None:
        """The mark of a template that an element is, if it is one."""
        return BOXES.fullmatch(self._comment(element))

    def _comment(self, element: etree.Element) -> str:
        """The comment that an element stands for: Python-Markdown keeps them apart."""
        placeholder = HTML_PLACEHOLDER_RE.fullmatch((element.text or "").strip())
        return str(self.md.htmlStash.rawHtmlBlocks[int(placeholder[1])]).strip() if placeholder else ""

    def _mark_mentions(self, box: etree.Element, note: Note) -> None:
        """Turns the first mention of each note in each section into a link."""
        events: list[Event] = []
        runs: list[tuple[etree.Element, etree.Element | None] | None] = []
        for event, parent, child in _events(box):
            if isinstance(event, etree.Element):
                target = self._target(note, event)
                event = Linked(target.id if target else "")
            events.append(event)
            runs.append((parent, child))
        # From the last to the first, so that what is left to mark stays where it is.
        for index, mention in reversed(self.catalog.matcher.first_mentions(events, note.id)):
            self._mark(*runs[index], mention, note)

    def _mark(self, parent: etree.Element, child: etree.Element | None, mention: Mention, note: Note) -> None:
        """Wraps a mention in the text of `parent`, or in what follows its `child`, in a link."""
        text = (parent.text if child is None else child.tail) or ""
        target = self.catalog.notes[mention.note_id]
        href = layout.relative(note.uri, target.uri)
        mark = etree.Element("a", {"class": "term", "href": href})
        mark.text, mark.tail = text[mention.start : mention.end], text[mention.end :]
        if child is None:
            parent.text = text[: mention.start]
            parent.insert(0, mark)
        else:
            child.tail = text[: mention.start]
            parent.insert(list(parent).index(child) + 1, mark)

    def _name_spots(self, box: etree.Element, note: Note, counts: dict[str, int]) -> None:
        """Gives every place that points at another note its address, for the backlinks to lead to."""
        for link in box.iter("a"):
            target = self._target(note, link)
            if target is not None and target is not note:
                counts[target.id] += 1
                link.set("id", spot(target.id, counts[target.id]))
                link.set("data-card", card_of_note(target.id))

    def _date_figures(self, box: etree.Element, note: Note) -> None:
        """Puts behind each figure in prose its date, and what it is now where that differs."""
        parents = {child: parent for parent in box.iter() for child in parent}
        for link in list(box.iter("a")):
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
    """Lets through what the templates and the theme need, and nothing that runs."""

    def run(self, text: str) -> str:
        if not any(sign in text for sign in "<>&"):  # such as most headings, each of which comes here again
            return text
        return nh3.clean(
            text,
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
            strip_comments=True,
        )


_BLOCKS = "blockquote br caption details dd div dl dt figcaption figure hr li ol p pre section summary ul"
_TABLES = "table tbody td tfoot th thead tr"
_INLINE = "a abbr b code del em i ins kbd mark q s small span strong sub sup time"
TAGS = {*_BLOCKS.split(), *_TABLES.split(), *_INLINE.split(), *HEADINGS}
ATTRIBUTES = {
    "*": set("class id title lang role aria-label aria-hidden aria-labelledby tabindex".split()),
    "a": {"href", "download", "hreflang", "data-card"},
    "ol": {"start"},
    "div": {"data-name", "data-title", "data-filter", "data-codes"},
    "td": {"colspan", "rowspan", "data-label", "data-value", "data-long"},
    "th": {"colspan", "rowspan", "scope", "data-name", "data-sort", "data-filter", "data-codes"},
    "time": {"datetime", "hidden"},
}


def _drop_cards_of_nothing(root: etree.Element) -> None:
    """Leaves the cards that a mark names: a link that states a figure needs none of the figure's note."""
    named = {link.get("data-card") for link in root.iter("a")}
    for appendix in root.iterfind("div[@class='appendix']"):
        for card in appendix.findall(f"div[@class='{CARD}']"):
            if card.get("id") not in named:
                appendix.remove(card)


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


def _label_cells(box: etree.Element) -> None:
    """Tells each cell of a table its column, so that a narrow window can show a row as a list."""
    labels = ["".join(header.itertext()) for header in box.iterfind("table/thead/tr/th")]
    for row in box.iterfind("table/tbody/tr"):
        for cell, label in zip(row, labels, strict=False):
            cell.set("data-label", label)


def _let_scroll(parent: etree.Element, heading: str = "") -> str:
    """Puts each wide table into a region that scrolls, which the keyboard can reach; its name is the heading's.

    Gives back the last heading.
    """
    for index, child in enumerate(parent):
        if child.tag in HEADINGS:
            heading = "".join(child.itertext())
        elif child.tag != "table":
            heading = _let_scroll(child, heading)
        elif child.get("aria-label") or len(child.findall("thead/tr/th")) > WIDE:
            label = child.get("aria-label", heading)
            region = etree.Element("div", {"class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"})
            region.append(child)
            region.tail, child.tail = child.tail, None
            parent[index] = region
    return heading


def _events(
    parent: etree.Element,
) -> Iterator[tuple[Event | etree.Element, etree.Element, etree.Element | None]]:
    """What the matcher is to see of an element, in order: runs of text, links (as elements), headings.

    With each event its place: the text of the element, or what follows its child.
    """
    if parent.text:
        yield parent.text, parent, None
    for child in parent:
        if child.tag in HEADINGS:
            yield Section(), parent, child
            yield from ((link, parent, child) for link in child.iter("a"))
        elif child.tag == "a":
            yield child, parent, child
        elif child.tag not in UNMARKED:
            yield from _events(child)
        if child.tail:
            yield child.tail, parent, child
