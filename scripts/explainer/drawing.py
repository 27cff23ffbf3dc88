"""Rows and steps become SVG that stands inside a page: its colors and faces are left to the stylesheet."""

import json
import re
import textwrap
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2

WIDTHS = {"wide": 680, "narrow": 330}
"""In pixels: one for a page, one for a telephone."""

_NOISE = {"style", "role", "aria-hidden", "aria-label", "aria-roledescription", "font-family", "pointer-events"}
_NAMESPACE = re.compile(r"\{[^{}]*\}")
_REFERENCE = re.compile(r"url\(#([^()]+)\)")


def chart(name: str, title: str, description: str, spec: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """The rows as a chart by a Vega-Lite specification; `name` is the start of every id in it."""
    complete = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 2,
        **spec,
        "data": {"values": rows},
    }
    return _cleaned(name, title, description, _drawn(json.dumps(complete)))


def flow(name: str, title: str, description: str, template: jinja2.Template, width: int, steps: Sequence[Any]) -> str:
    """Steps as a vertical chain, laid out by a template."""
    return _cleaned(name, title, description, template.render(width=width, steps=steps))


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines that fit into `width` pixels at a size in pixels, whatever face the reader has."""
    return textwrap.wrap(text, max(8, int(width / (size * 0.54))), break_long_words=False)


@cache
def _drawn(spec: str) -> str:
    import vl_convert  # as large as a seventh of all else that a build loads, for charts that are new

    return vl_convert.vegalite_to_svg(spec, vl_version="6.4")


def _cleaned(name: str, title: str, description: str, svg: str) -> str:
    """The drawing with a name and a description, and without what a page says itself."""
    root = etree.fromstring(svg)
    _prune(root)
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
        for attribute in _NOISE & set(element.attrib):
            del element.attrib[attribute]
        element.attrib.pop("class", None)
        if "id" in element.attrib:
            element.set("id", f"{name}-{element.get('id')}")
        for attribute, value in element.attrib.items():
            element.set(attribute, _REFERENCE.sub(rf"url(#{name}-\1)", value))
    _, _, width, height = root.get("viewBox").split()
    root.attrib.clear()
    root.attrib |= {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-desc"}
    for index, (tag, text) in enumerate((("title", title), ("desc", description))):
        named = etree.Element(tag, {"id": f"{name}-{tag}"})
        named.text = text
        root.insert(index, named)
    return etree.tostring(root, encoding="unicode")


def _prune(parent: etree.Element) -> None:
    """Removes what draws nothing: paths without a course, groups without content."""
    for child in list(parent):
        _prune(child)
        if _is_empty(child):
            parent.remove(child)


def _is_empty(element: etree.Element) -> bool:
    match _NAMESPACE.sub("", element.tag):
        case "g":
            return not len(element)
        case "path":
            unseen = element.get("class") == "background" and not {"fill", "stroke"} & set(element.attrib)
            return not element.get("d") or element.get("display") == "none" or unseen
    return False
