"""Pictures on pages: where a paragraph is nothing but a link to one, else where a page is their home."""

import re
import xml.etree.ElementTree as etree
from collections import defaultdict
from collections.abc import Iterable, Mapping

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.serializers import to_html_string
from markupsafe import Markup

from explainer import charts, layout
from explainer.catalog import Catalog, picture_anchor
from explainer.charts import Picture
from explainer.matcher import Mention
from explainer.notes import Note

DRAWING = re.compile(r'<div class="picture__(?P<size>wide|narrow)">(?P<name>[a-z0-9-]+)</div>')
"""The place of a drawing once the page is clean."""


class Drawings(Postprocessor):
    """Puts the drawings into their places."""

    def __init__(self, md: Markdown, pictures: Mapping[str, Picture]) -> None:
        super().__init__(md)
        self.pictures = pictures

    def run(self, text: str) -> str:
        return DRAWING.sub(lambda place: _drawing(place, self.pictures), text)


def _drawing(place: re.Match[str], pictures: Mapping[str, Picture]) -> str:
    picture = pictures[place["name"]]
    svg = picture.wide if place["size"] == "wide" else picture.narrow
    return f'<div class="picture__{place["size"]}">{svg}</div>'


def put_in(root: etree.Element, note: Note, catalog: Catalog, pictures: Mapping[str, Picture]) -> set[str]:
    """Shows each picture where the text of a note first asks for it; gives back the names of those that are shown."""
    shown: set[str] = set()
    for parent in list(root.iter()) if pictures else ():
        for index, child in enumerate(parent):
            link = _lone_link(child)
            name = _asked_for(catalog, note, link) if link is not None else None
            if name in pictures and name not in shown:
                shown.add(name)
                # The backlinks lead to the place of the link.
                parent[index] = _figure(pictures[name], note, catalog, link.get("id"))
                parent[index].tail = child.tail
    return shown


def shown_at_home(picture: Picture, note: Note, catalog: Catalog) -> Markup:
    """A picture on the page of the note that is its home."""
    figure = to_html_string(_figure(picture, note, catalog))
    return Markup(DRAWING.sub(lambda place: _drawing(place, {picture.name: picture}), figure))


def _lone_link(element: etree.Element) -> etree.Element | None:
    """The link that a paragraph holds and nothing else."""
    if element.tag != "p" or len(element) != 1 or element[0].tag != "a":
        return None
    around = (element.text or "") + (element[0].tail or "")
    return None if around.strip() else element[0]


def _asked_for(catalog: Catalog, note: Note, link: etree.Element) -> str | None:
    """The name of the picture that a link leads to, if it leads to the home of one."""
    target = catalog.target(note, link.get("href", ""))
    names = getattr(target.note.model, "pictures", ()) if target and target.note else ()
    return next((name for name in names if picture_anchor(name) == target.fragment), None)


def _figure(picture: Picture, note: Note, catalog: Catalog, spot: str | None = None) -> etree.Element:
    """A picture on the page of a note; `spot` is the address of the link that it stands for."""
    figure = etree.Element("figure", {"class": "picture", "id": picture_anchor(picture.name)})
    caption = etree.SubElement(figure, "figcaption", {"id": spot} if spot else {})
    etree.SubElement(caption, "strong").text = picture.title
    if picture.note:
        etree.SubElement(caption, "span").text = picture.note
    for size in ("wide", "narrow"):
        etree.SubElement(figure, "div", {"class": f"picture__{size}"}).text = picture.name
    details = etree.SubElement(figure, "details")
    etree.SubElement(details, "summary").text = "The steps as a list" if picture.steps else "The numbers as a table"
    details.append(_list(picture, note, catalog) if picture.steps else scrolling(_table(picture), picture.title))
    uri = charts.uri_of(picture.name)
    download = etree.SubElement(etree.SubElement(details, "p"), "a", {"href": layout.relative(note.uri, uri)})
    download.text = "Download (CSV)"
    return figure


def scrolling(table: etree.Element, name: str) -> etree.Element:
    """A wide table in a region that scrolls, which the keyboard can reach."""
    region = etree.Element("div", {"class": "scroll", "role": "region", "aria-label": name, "tabindex": "0"})
    region.append(table)
    region.tail, table.tail = table.tail, None
    return region


def _table(picture: Picture) -> etree.Element:
    table = etree.Element("table", {"aria-label": picture.title})
    classes = [{"class": "align-right"} if column.format in ("number", "usd") else {} for column in picture.columns]
    header = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for column, attributes in zip(picture.columns, classes, strict=True):
        etree.SubElement(header, "th", attributes | {"scope": "col"}).text = column.title
    body = etree.SubElement(table, "tbody")
    for row in picture.shown():
        line = etree.SubElement(body, "tr")
        for text, attributes in zip(row, classes, strict=True):
            etree.SubElement(line, "td", attributes).text = text
    return table


def _list(picture: Picture, note: Note, catalog: Catalog) -> etree.Element:
    """The steps of a flow, where the first mention of each note leads to it."""
    steps = etree.Element("ol")
    texts = [part for text, who, law, otherwise in picture.rows for part in (f"{who}:", _said(text, law, otherwise))]
    mentions = defaultdict(list)
    for index, mention in catalog.matcher.first_mentions(texts, note.id):
        mentions[index].append(mention)
    for index in range(0, len(texts), 2):
        step = etree.SubElement(steps, "li")
        for element, number in ((etree.SubElement(step, "strong"), index), (etree.SubElement(step, "span"), index + 1)):
            _fill(element, texts[number], mentions[number], note, catalog)
        step[0].tail = " "
    return steps


def _said(text: str, law: str, otherwise: str) -> str:
    return text + (f" ({law})" if law else "") + (f" {otherwise}." if otherwise else "")


def _fill(element: etree.Element, text: str, mentions: Iterable[Mention], note: Note, catalog: Catalog) -> None:
    """Gives an element a text, with its mentions as links."""
    seen, link = 0, None
    for mention in mentions:
        before = text[seen : mention.start]
        if link is None:
            element.text = before
        else:
            link.tail = before
        link = etree.SubElement(element, "a", {"href": layout.relative(note.uri, catalog.notes[mention.note_id].uri)})
        link.text, seen = text[mention.start : mention.end], mention.end
    if link is None:
        element.text = text
    else:
        link.tail = text[seen:]
