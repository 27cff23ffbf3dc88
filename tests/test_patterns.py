"""Every regular expression, also of the site's scripts, takes steps in proportion to the text: none goes back over and
over."""

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
from collections.abc import Iterator
from math import inf
from pathlib import Path
from re import _constants as c
from re import _parser as parser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explainer
from conftest import ROOT
from explainer import looks, patterns
from steps import TOO_MANY, Counter, steps

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
SHORT, LONG = 20, 80
"""How often a part of one sign is repeated."""
LINEAR = 7
"""How many times the steps may grow where the text grows four times: four, with room; sixteen is a square."""


def _modules() -> Iterator[tuple[str, Any, ast.Module]]:
    for found in pkgutil.walk_packages(explainer.__path__, "explainer."):
        if not found.ispkg and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            yield found.name.removeprefix("explainer."), module, ast.parse(inspect.getsource(module))


def _held(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The patterns in a value, at any depth of its lists and dictionaries; those of bytes as those of texts."""
    if isinstance(value, re.Pattern):
        is_text = isinstance(value.pattern, str)
        yield value if is_text else re.compile(value.pattern.decode(), value.flags | re.ASCII)
    elif isinstance(value, dict) and depth < 4:
        for item in value.values():
            yield from _held(item, depth + 1)
    elif isinstance(value, list | tuple) and depth < 4:
        for item in value:
            yield from _held(item, depth + 1)


def _written(node: ast.expr) -> str | None:
    """The pattern that stands in the source, with a word for each value that is filled in."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "ab" for part in parts)
    return None


def _found() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Where each pattern stands, itself, and how it is used: those that modules hold, and those within functions."""
    modules = list(_modules())
    package = "\n".join(map(inspect.getsource, (module for _, module, _ in modules)))
    for name, module, tree in modules:
        for attribute, value in vars(module).items():
            for pattern in _held(value):
                use = re.compile(rf"\b{attribute}\.({'|'.join(METHODS)})\(")
                how = {*use.findall(inspect.getsource(module))} or {*use.findall(package)}
                yield f"{name}.{attribute}", pattern, how.pop() if len(how) == 1 else "search"
        held = {id(node) for line in tree.body if isinstance(line, ast.Assign) for node in ast.walk(line)}
        for call in ast.walk(tree):
            match call:
                case ast.Call(ast.Attribute(ast.Call(ast.Name("super")), "__init__"), [ast.Constant(str() as text)]):
                    yield f"{name}: {text}", re.compile(text), "match"
                case ast.Call(func=ast.Attribute(ast.Name("re"), attr=how), args=[node, *_]) if id(call) not in held:
                    if how in ("compile", *METHODS):
                        where = f"{name}: {ast.unparse(node)}"
                        yield where, _compiled(call, where), USED.get(name, "search") if how == "compile" else how


def _compiled(call: ast.Call, where: str) -> re.Pattern[str]:
    """The pattern that stands in a call, with a word for each value that is filled in."""
    match call.args[0]:
        case ast.Constant(value=str() as text):
            pass
        case ast.JoinedStr(values=parts):
            text = "".join(part.value if isinstance(part, ast.Constant) else "ab" for part in parts)
        case _:
            text = FILLED[where]
    given = [ast.unparse(node) for node in (*call.args[1:], *(word.value for word in call.keywords))]
    flags = [getattr(re, flag.removeprefix("re.")) for flag in given if re.fullmatch(r"re\.[A-Z]+", flag)]
    return re.compile(text, *flags)


FILLED = {
    r"body: '\\s+'.join((f'({re.escape(word[0])})' for word in words))": r"(ab)\s+(a)\s+(\.)\s+(ab)",
    "looks: _ADDRESS": looks._ADDRESS,
    "patterns: pattern": "",  # which is only compiled: another engine computes it
    "writing.renaming: pattern": r"\b(?i:FROM|JOIN)\s+\"?(ab)\b|(?<![\w.'])(ab)(?=\.)",
}
"""An example of each pattern that is put together where it is used."""
USED = {"front_matter": "match"}
"""How others use the patterns of a module."""
SCRIPT = re.compile(
    r"""
    //[^\n]* | /\*.*?\*/ | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `(?:[^`\\]|\\.)*`
    | (?<![\w)\]][ ]) (?<![\w)\]]) /(?P<pattern>(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/(?P<flags>[a-z]*)
    """,
    re.DOTALL | re.VERBOSE,
)
"""What a script is made of in which a `/` is no division: comments, texts, patterns."""
CLASSES = {"L": "a-zA-Z\u00e0-\u024f", "Ll": "a-z", "Lu": "A-Z", "N": "0-9", "M": "\u0300-\u036f", "P": "!-/", "Z": " "}
"""Of the signs that Unicode has in a class, enough."""
SCRIPTS = sorted((ROOT / "templates").rglob("*.js"))


def _of_scripts() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """The patterns of the site's scripts, those of others' libraries included, as Python writes them."""
    for path in SCRIPTS:
        for token in SCRIPT.finditer(path.read_text(encoding="utf-8")):
            if pattern := token["pattern"]:
                flags = [getattr(re, flag.upper()) for flag in token["flags"] if flag in "ims"]
                yield f"{path.name}: {pattern}", re.compile(_in_python(pattern), *flags), "search"


def _in_python(pattern: str) -> str:
    """A pattern of JavaScript whose classes of Unicode are written out, within brackets and alone."""
    within = re.compile(r"\[(?:[^\]\\]|\\.)*\]|\\p\{\w+\}")
    name = re.compile(r"\\p\{(\w+)\}")
    return within.sub(
        lambda found: name.sub(
            lambda one: CLASSES[one[1]] if found[0].startswith("[") else f"[{CLASSES[one[1]]}]", found[0]
        ),
        pattern,
    )


PATTERNS = {(pattern, how): where for where, pattern, how in itertools.chain(_found(), _of_scripts())}


def _sign(item: Any) -> str:
    """A sign that a part of one sign takes."""
    match item:
        case (c.LITERAL, code) | (c.RANGE, (code, _)):
            return chr(code)
        case (c.CATEGORY, category):
            return {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " "}.get(category, "a")
        case (c.IN, [(c.NEGATE, _), *refused]):
            return next(sign for sign in "a1 .\n" if all(_sign(one) != sign for one in refused))
        case (c.IN, items):
            return _sign(items[0])
    return "z"


def _parts(tree: Any) -> tuple[list[str], list[tuple[str, str]], str]:
    """The signs that a pattern names, what leads to each of its repetitions with what that repeats, and a match."""
    signs: dict[str, None] = {}
    repeated: list[tuple[str, str]] = []
    led = ""

    def follow(part: Any) -> None:
        nonlocal led
        for name, what in part:
            before = led
            match name:
                case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                    follow(what[2])
                    unit = led[len(before) :]
                    repeated.append((before, unit))
                    led = before + unit * max(what[0], 1)
                case c.SUBPATTERN:
                    follow(what[3])
                case c.ATOMIC_GROUP:
                    follow(what)
                case c.BRANCH:
                    for way in reversed(what[1]):
                        led = before
                        follow(way)
                case c.ASSERT | c.ASSERT_NOT:
                    follow(what[1])
                    led = before
                case c.LITERAL | c.NOT_LITERAL | c.IN | c.ANY:
                    signs.update(dict.fromkeys(_sign(item) for item in (what if name is c.IN else [(name, what)])))
                    led += _sign((name, what))

    follow(tree)
    return list(signs), repeated, led


def _worst(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts that make it go back, if anything does: its own parts over and over, and an end that fits nothing."""
    signs, repeated, match = _parts(parser.parse(pattern.pattern, pattern.flags))
    pairs = map("".join, itertools.permutations(signs[:: max(1, len(signs) // 6)], 2))
    led_to = [("", unit) for unit in (*signs, *pairs, *itertools.chain(*repeated), match, match[:-1])]
    led_to += [(before, sign) for before, unit in repeated for sign in (unit, *signs[:4])]
    for before, unit in dict.fromkeys(led_to):
        for end in ("", "\0", *signs[:2]) if unit else ():
            yield before + unit * (length // min(len(unit), 4)) + end


def _growth(pattern: re.Pattern[str], how: str) -> tuple[float, str]:
    """How many times the steps grow where a text grows four times, on the worst of the texts, and how that begins."""
    texts = zip(_worst(pattern, SHORT), _worst(pattern, LONG), strict=True)
    most = (0.0, "")
    for short, long in texts:
        before = steps(pattern, short, how)
        grown = steps(pattern, long, how) / before if before < TOO_MANY else inf
        if (most := max(most, (grown, short))) and grown >= LINEAR:
            break
    return most


@pytest.mark.parametrize(("pattern", "how"), PATTERNS, ids=PATTERNS.values())
def test_it_takes_steps_in_proportion_to_the_text(pattern: re.Pattern[str], how: str) -> None:
    grown, text = _growth(pattern, how)
    assert grown < LINEAR, f"{grown:.0f} times the steps on four times `{text}`"


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "(a|ab?)*c", "a*a*b", r"\s+$", r"(\w+\s?)*!", "(?s)<pre.*?</pre>", r"\{[^}]*\}", "[^ -]*$"],
)
def test_one_that_goes_back_is_found(pattern: str) -> None:
    assert _growth(re.compile(pattern), "search")[0] >= LINEAR


def test_the_patterns_are_found_wherever_they_stand() -> None:
    assert {"tables._WHOLE", "front_matter: '[-+]?[0-9]+\\\\Z'", "writing.web._DAY"} <= {*PATTERNS.values()}
    assert {where.partition(":")[0].partition(".")[0] for where in PATTERNS.values()} > {"commands", "publishing"}
    assert {r"tables.js: \s+", r"cite.js: \}$", r"finder.js: (def|off|lic)ence"} <= {*PATTERNS.values()}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_other_patterns(path: Path) -> None:
    """Where a pattern stands unlike all others, or is put together, it would not be found."""
    rest = SCRIPT.sub("", path.read_text(encoding="utf-8"))
    assert re.findall(r"\bRegExp\b|(?:[^\w)\]]|\b(?:return|typeof|case|of|in|do|else))\s*/.{0,20}", rest) == []


@settings(max_examples=300)
@given(st.data())
def test_the_steps_lead_where_the_engine_goes(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(sorted(PATTERNS, key=str)))[0]
    signs, repeated, match = _parts(parser.parse(pattern.pattern, pattern.flags))
    pieces = st.sampled_from([*signs, *itertools.chain(*repeated), match, " ", "a", "1", "\n"])
    text = "".join(data.draw(st.lists(pieces, max_size=8)))
    for start in range(len(text) + 1):
        found = pattern.match(text, start)
        assert Counter(pattern, text, 10**6).match(start) == (found.end() if found else None)


@pytest.mark.parametrize(
    ("pattern", "text", "is_fit"),
    [
        ("[A-Z]{2}", "NO", True),
        ("[A-Z]{2}", "NOR", False),
        ("a|b", "ab", False),
        ("a$", "a\n", False),
        (r"\d+", "٣", True),
        ("(?i)é", "É", True),
        ("(a+)+", "a" * 100_000 + "b", False),
        ("(a|a)*b", "a" * 100_000, False),
    ],
)
def test_a_cell_is_held_to_the_pattern_of_its_register(pattern: str, text: str, is_fit: bool) -> None:
    assert patterns.fault(pattern) == ""
    assert patterns.fits(text, pattern) is is_fit


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("a)|(b", "it should be a regular expression: unbalanced parenthesis at position 1"),
        ("[[a]b]", "it should be a regular expression: Possible nested set at position 1"),
        (
            "(?=a)a",
            "it cannot be computed in one go: look-around, including look-ahead and look-behind, is not supported",
        ),
        ("(?x)a # b", "it cannot be computed in one go: unclosed group"),
        ("a{1000}", "written out it would have up to 7,000 characters, and 500 is the most"),
        ("(?x)a{ #}\n99 }", "written out it would have up to 1,386 characters, and 500 is the most"),
        ("a{99999999999999}", "written out it would have up to 16,999,983 characters, and 500 is the most"),
        ("a" * 501, "written out it would have up to 501 characters, and 500 is the most"),
    ],
)
def test_a_pattern_that_could_take_long_or_means_two_things_is_refused(pattern: str, fault: str) -> None:
    assert patterns.fault(pattern) == fault
