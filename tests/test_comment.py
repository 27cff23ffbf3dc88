"""A difference as a comment: short, folded, and nothing that a note says breaks out of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explainer.comparing import comment, telling
from explainer.comparing.difference import Definition, Difference, Move, Shown, Text, Tie, Turnover
from explainer.problems import Problem
from test_laws import LAWFUL

EMPTY = Turnover()
NOTHING = Difference("old", "new", (), (), EMPTY, (), EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
PREVIEW = "https://example.org/preview/"


def _difference(**parts) -> Difference:
    own = {field: getattr(NOTHING, field) for field in NOTHING.__slots__}
    return Difference(**own | parts)


def _pages(*titles: str) -> Turnover[Shown]:
    return Turnover(changed=tuple(Shown(f"glossary/n{number}.md", title) for number, title in enumerate(titles)))


def test_nothing_is_said_in_one_line():
    assert comment.comment(NOTHING) == telling.text(NOTHING) == "Nothing that a reader sees has changed.\n"


def test_a_problem_is_told_where_no_reader_sees_anything():
    problem = Problem("docs/a.md", 1, 1, "C502", "the source `a` is never cited")
    assert comment.comment(_difference(problems=Turnover((problem,)))) == (
        "Nothing that a reader sees has changed.\n\n"
        "**1 problem brought**\n\n"
        "1 problem brought:\n\n"
        "- docs/a.md&#58;1&#58;1&#58; C502 the source \\`a\\` is never cited\n"
    )


def test_the_whole_comment():
    """A short part stands open, a long one is folded; what is there leads to the preview, what is gone does not."""
    found = _difference(
        definitions=(
            Definition(Shown("glossary/arch.md", "Arch"), Text("summary", "A.", "B."), (Shown("index.md", "Home"),)),
        ),
        pages=Turnover((), (Shown("glossary/gone.md", "Gone"),), _pages(*"abcdefg").changed),
        moved=(Move(Shown("glossary/x.md", "X"), Shown("glossary/y.md", "Y")),),
        links=Turnover((), (Tie(Shown("glossary/gone.md", "Gone"), Shown("index.md", "Home"), "part_of"),)),
        cards=Turnover(("assets/cards/y.png",)),
    )
    assert (
        comment.comment(found, PREVIEW)
        == """\
**1 title or summary · 1 page removed · 1 page renamed · 7 pages look different · 1 link lost · \
1 picture for sharing new**

1 title or summary:

- [Arch](<https://example.org/preview/glossary/arch/>)
    - summary: A. → B.
    - shows on 1 page:
        - [Home](<https://example.org/preview/>)

1 page removed:

- Gone

1 page renamed:

- X (glossary/x.md) → [Y](<https://example.org/preview/glossary/y/>)

<details><summary>7 pages look different</summary>

- [a](<https://example.org/preview/glossary/n0/>)
- [b](<https://example.org/preview/glossary/n1/>)
- [c](<https://example.org/preview/glossary/n2/>)
- [d](<https://example.org/preview/glossary/n3/>)
- [e](<https://example.org/preview/glossary/n4/>)
- [f](<https://example.org/preview/glossary/n5/>)
- [g](<https://example.org/preview/glossary/n6/>)

</details>

1 link lost:

- Gone → [Home](<https://example.org/preview/>) (part of)

1 picture for sharing new:

- assets/cards/y.png
"""
    )


HOSTILE = [
    "@root </details><b>x</b>",
    "[a](https://x.example) ![b](https://x.example/b.png)",
    "`c` ``d`` ~~e~~ *f* __g__ | h | <!-- i",
    "- x",
    "1) x",
    "1. x",
    "# x",
    "> x",
    "[x]: https://x.example",
    "[^x]",
    "***",
    "```x",
    "[ ] x",
    "&lt;b&gt;",
    "a\\",
]


@pytest.mark.parametrize("preview", ["", PREVIEW])
@given(st.text(max_size=80))
@example(" ".join(HOSTILE))
@example("\x1b[31m red \u202e turned \x00")
@LAWFUL
def test_a_title_is_shown_to_the_letter(preview: str, title: str):
    """Read as Markdown, the comment is the same list, and its text is the title without what cannot be printed."""
    _holds_to_the_letter(title, preview)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_shown_to_the_letter(title: str):
    _holds_to_the_letter(title, "")
    _holds_to_the_letter(title, PREVIEW)


def _holds_to_the_letter(title: str, preview: str) -> None:
    written = comment.comment(_difference(pages=_pages(title)), preview)
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(written)
    assert [token.type for token in tokens if token.nesting >= 0] == [
        *("paragraph_open", "inline") * 2,
        "bullet_list_open",
        "list_item_open",
        *(("paragraph_open", "inline") if preview or telling.printable(title) else ()),
    ]
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    last = [token for token in tokens if token.type == "inline"][-1].children if telling.printable(title) else []
    assert {child.type for child in inline} <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "link_open",
        "link_close",
    }
    assert sum(child.type == "link_open" for child in inline) == bool(preview)
    assert "".join(child.content for child in last).replace("\u200b", "") == telling.printable(title)


@pytest.mark.parametrize("title", ["@root", "me@example.org", "#1", "a/b#12", "GH-12", "www.example.org", "WWW.x"])
def test_nobody_and_nothing_is_called(title: str):
    """What GitHub looks for in the text of a comment, once it is HTML, is not there in one piece."""
    shown = MarkdownIt("commonmark").render(comment.comment(_difference(pages=_pages(title))))
    assert not re.search(r"@\w|#\w|GH-\d|www\.", shown, re.IGNORECASE)


@pytest.mark.parametrize("number", [300, 5000])
def test_a_comment_is_never_longer_than_it_may_be_and_says_so(number: int):
    titles = [f"{n} {'long ' * 50}" for n in range(number)]
    written = comment.comment(_difference(pages=_pages(*titles), cards=Turnover(("assets/cards/y.png",))), PREVIEW)
    assert comment.CAP - 1000 < len(written) <= comment.CAP
    told = len(re.findall(r"^- \[", written, re.MULTILINE))
    assert f"- … and {number - told:,} more lines\n" in written
    assert "- assets/cards/y.png\n" in written
    assert written.endswith(
        "\n\nNot all is told here: a comment holds 65,536 characters. "
        "`explainer diff` of old and new prints every line.\n"
    )


def test_a_long_title_is_cut_off():
    assert telling.printable("x" * 400) == "x" * 300 + "…"
