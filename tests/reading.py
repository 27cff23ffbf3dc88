"""A page as a person reads it: its HTML in the signs of Markdown, so that a test can state it in a line."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explainer.pages import Page

INLINE = {"strong": "**", "em": "*", "code": "`"}
AS_THEY_ARE = {"time", "span"}
UNSEEN = {"headerlink", "footnote-backref", "row-link"}


def read(page: Page) -> str:
    """What the page is, then its text: a block, an item or a row to a line; boxes begin and end as in the HTML."""
    body = LexborHTMLParser(page.html).body
    head = [f"title: {page.title}", f"description: {page.description}", f"kind: {page.kind}"]
    return "\n".join([*head, *_blocks(body, "")]) + "\n"


def _blocks(parent: LexborNode, indent: str) -> Iterator[str]:
    for node in parent.iter(include_text=False):
        match node.tag:
            case "div" if node.attributes.get("class") == "scroll":
                yield from _blocks(node, indent)
            case "div":
                yield f'<div class="{node.attributes["class"]}">'
                yield from _blocks(node, indent)
                yield "</div>"
            case "h1" | "h2" | "h3":
                yield f"{'#' * int(node.tag[1])} {_inline(node)}"
            case "ul" | "ol":
                yield from _items(node, indent)
            case "table":
                for row in node.css("tr"):
                    yield f"| {' | '.join(_inline(cell) for cell in row.iter())} |"
            case _:
                yield indent + _inline(node)


def _items(parent: LexborNode, indent: str) -> Iterator[str]:
    for item in parent.iter():
        begin = f"[^{item.id.removeprefix('fn:')}]: " if (item.id or "").startswith("fn:") else "- "
        if any(child.tag == "p" for child in item.iter()):
            first, *others = _blocks(item, "")
            yield indent + begin + first
            yield from (f"{indent}    {other}" for other in others)
        else:
            yield indent + begin + _inline(item)


def _inline(parent: LexborNode) -> str:
    return " ".join("".join(map(_piece, parent.iter(include_text=True))).split())


def _piece(node: LexborNode) -> str:
    name = node.attributes.get("class") or ""
    if node.tag == "-text":
        return node.text_content or ""
    if name in UNSEEN:
        return ""
    if node.tag == "sup":
        return f"[^{node.id.partition(':')[2]}]"
    text = "".join(map(_piece, node.iter(include_text=True)))
    if node.tag in AS_THEY_ARE and name != "as-of":
        return (node.html or "").strip()
    if node.tag == "a":
        href = node.attributes["href"]
        return f"<{href}>" if text == href and "://" in href else f"[{text}]({href})"
    return INLINE.get(node.tag, "") + text + INLINE.get(node.tag, "")
