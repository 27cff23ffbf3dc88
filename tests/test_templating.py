"""Templates are read in a sandbox: the one of Jinja, and where it is asked less often, with the same answers."""

import collections
import functools
import re
import sys
import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError, unsafe
from markupsafe import Markup
from mkdocs.config import load_config

from conftest import ROOT
from explainer import charts, pages, templating
from explainer.templating import Sandbox

OURS, JINJAS = Sandbox(undefined=StrictUndefined), ImmutableSandboxedEnvironment(undefined=StrictUndefined)


class Thing:
    """With an attribute of every sort."""

    kind = "a thing"
    _hidden = "not for you"

    def __init__(self) -> None:
        self.shown = "{0.__class__}".format
        self.marked = Markup("{0.__class__}").format
        self.mapped = "{a}".format_map
        self.own = {"a": 1}

    def method(self) -> str:
        return "said"

    @unsafe
    def delete(self) -> str:
        return "gone"

    def save(self) -> str:
        return "saved"

    save.alters_data = True

    @property
    def fails(self) -> str:
        raise AttributeError("there is none")

    def format(self) -> str:
        return "of its own"

    def __call__(self) -> str:
        return "called"


class Refused(Thing):
    unsafe_callable = True


class Open(dict):
    """Gives an item for whatever it is asked."""

    def __missing__(self, key: str) -> str:
        return f"for {key}"


def _generator():
    yield sys._getframe()


async def _coroutine() -> None:
    pass


async def _asynchronous():
    yield 1


def _traceback() -> types.TracebackType | None:
    try:
        raise ValueError
    except ValueError as error:
        return error.__traceback__


COROUTINE = _coroutine()
COROUTINE.close()
MODULE = OURS.from_string("{% macro shown(a) %}{{ a }}{% endmacro %}").module
OBJECTS = {
    **{repr(value): value for value in ("{0.x}", b"b", 1, 1.5, None, True, (1, 2), frozenset({1}), range(3))},
    "a marked text": Markup("<{}>"),
    "a list": [3, 1],
    "a dictionary": {"a": 1, "format": 2, "__class__": 3, "clear": 4, "f_back": 5, 1: 6},
    "a set": {1},
    "a queue": collections.deque([1]),
    "a view of keys": {"a": 1}.keys(),
    "an open dictionary": Open(),
    "a counter": collections.Counter("ab"),
    "a thing": Thing(),
    "a method": Thing().method,
    "an unsafe method": Thing().delete,
    "a function": _traceback,
    "a function of C": len,
    "a method of C": [].append,
    "a part of a function": functools.partial(len),
    "a type": Thing,
    "a type of C": list,
    "a type of types": type,
    "a generator": _generator(),
    "a coroutine": COROUTINE,
    "an asynchronous generator": _asynchronous(),
    "code": _traceback.__code__,
    "a frame": next(_generator()),
    "a traceback": _traceback(),
    "a module": types,
    "a macro": MODULE.shown,
    "a template": MODULE,
    "what formats": "{}".format,
    "what is not defined": OURS.undefined(name="nothing"),
}
NAMES = sorted(
    {name for value in OBJECTS.values() if not isinstance(value, Undefined) for name in dir(value)}
    | templating.SUSPECT
    | {"", "a", "x", "nothing", "_x", "__x__", "func_code"}
)


def _outcome(ask: Any, *asked: Any) -> tuple[Any, ...]:
    """What comes of asking: a value, what is not defined and why, or an exception."""
    try:
        found = ask(*asked)
    except Exception as error:
        return type(error), str(error)
    if isinstance(found, Undefined):
        return found._undefined_exception, found._undefined_message, found._undefined_name
    if isinstance(found, types.FunctionType) and hasattr(found, "__wrapped__"):
        return "held to the sandbox", found.__wrapped__
    return type(found), found if type(found).__eq__ is not object.__eq__ else id(found)


NAME = st.sampled_from(NAMES) | st.sampled_from(NAMES).map(Markup) | st.text(max_size=3)


@pytest.mark.parametrize("named", OBJECTS)
def test_it_gives_every_attribute_that_jinjas_gives_and_no_other(named: str) -> None:
    thing = OBJECTS[named]
    for name in NAMES:
        for ask in ("getattr", "getitem"):
            ours, jinjas = (_outcome(getattr(env, ask), thing, name) for env in (OURS, JINJAS))
            assert ours == jinjas or _is_made_anew(ours, jinjas), (ask, name)


def _is_made_anew(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether each asking gives another object of the same type, which no sandbox has to do with."""
    return one[0] is other[0] and isinstance(one[0], type) and not issubclass(one[0], Exception)


@given(st.sampled_from(sorted(OBJECTS)), NAME | st.integers(-1, 2) | st.none(), st.sampled_from(["getattr", "getitem"]))
def test_whatever_is_asked_for_the_answers_are_the_same(named: str, name: Any, ask: str) -> None:
    if ask == "getattr" and not isinstance(name, str):
        return
    ours, jinjas = (_outcome(getattr(env, ask), OBJECTS[named], name) for env in (OURS, JINJAS))
    assert ours == jinjas or _is_made_anew(ours, jinjas)


def _told(*given: Any, **named: Any) -> tuple[Any, ...]:
    return given, named


CALLED = {
    "a function of anything": _told,
    "a function": lambda: 1,
    "an unsafe function": unsafe(lambda: 1),
    "a method": Thing().method,
    "an unsafe method": Thing().delete,
    "a method that alters data": Thing().save,
    "a thing": Thing(),
    "a thing of an unsafe type": Refused(),
    "an unsafe type": Refused,
    "a method of an unsafe type": Refused().method,
    "a method made of an unsafe thing": types.MethodType(Refused().__call__, 1),
    "a method of C": [1].copy,
    "a type": list,
    "a class method": dict.fromkeys,
    "a macro": MODULE.shown,
    "nothing to call": 1,
}


GIVEN = ("", "1", "number=1", "1, 2, class=3", "*[1]", "**{'class': 1}")
"""What stands in the brackets of a call; `class` cannot stand there in Python."""


@pytest.mark.parametrize("named", CALLED)
@pytest.mark.parametrize("given", GIVEN)
def test_it_calls_what_jinjas_calls_and_nothing_else(named: str, given: str) -> None:
    ours, jinjas = (
        _outcome(env.compile_expression(f"called({given})", undefined_to_none=False), {"called": CALLED[named]})
        for env in (OURS, JINJAS)
    )
    assert ours == jinjas or _is_made_anew(ours, jinjas)


ESCAPES = {
    "{{ ''.__class__.__mro__ }}": "'__class__' of 'str'",
    "{{ ''['__class__'] }}": "'__class__' of 'str'",
    "{{ ''|attr('__cla' ~ 'ss__') }}": "'__class__' of 'str'",
    "{{ (['']|map(attribute='__class__')|first).__name__ }}": "'__class__' of 'str'",
    "{{ (['']|groupby('__class__')|first).grouper.__name__ }}": "'__class__' of 'str'",
    "{{ [thing]|selectattr('_hidden')|list }}": "'_hidden' of 'Thing'",
    "{{ [thing]|sum(attribute='__init__.__globals__') }}": "'__init__' of 'Thing'",
    "{{ thing._hidden }}": "'_hidden' of 'Thing'",
    "{{ thing.method.__func__.__globals__ }}": "'__func__' of 'method'",
    "{{ thing.method.__self__ }}": "'__self__' of 'method'",
    "{{ cycler.__init__.__globals__.os }}": "'__init__' of 'type'",
    "{{ joiner.__init__.__globals__ }}": "'__init__' of 'type'",
    "{{ lipsum.__globals__['os'].popen('id').read() }}": "'__globals__' of 'function'",
    "{{ self.__init__.__globals__ }}": "'__init__' of 'TemplateReference'",
    "{{ self._TemplateReference__context }}": "'_TemplateReference__context' of 'TemplateReference'",
    "{{ dict.mro() }}": "'mro' of 'type'",
    "{{ dict.__subclasses__() }}": "'__subclasses__' of 'type'",
    "{% macro shown() %}{% endmacro %}{{ shown._func }}": "'_func' of 'Macro'",
    "{{ '{0.__class__}'.format(thing) }}": "'__class__' of 'Thing'",
    "{{ '{a.__class__}'.format_map({'a': thing}) }}": "'__class__' of 'Thing'",
    "{{ ('{0.__class__}'|e).format(thing) }}": "'__class__' of 'Thing'",
    "{{ '{0[method].__func__}'.format(thing) }}": "'__func__' of 'method'",
    "{{ thing.shown(thing) }}": "'__class__' of 'Thing'",
    "{{ thing.marked(thing) }}": "'__class__' of 'Thing'",
    "{{ thing['shown'](thing) }}": "'__class__' of 'Thing'",
    "{{ ([thing]|map(attribute='shown')|first)(thing) }}": "'__class__' of 'Thing'",
    "{{ frames.gi_frame.f_back }}": "'gi_frame' of 'generator'",
    "{{ frames.gi_code }}": "'gi_code' of 'generator'",
    "{{ code.co_consts }}": "'co_consts' of 'code'",
    "{{ code.replace() }}": "'replace' of 'code'",
    "{{ frame.clear() }}": "'clear' of 'frame'",
    "{{ frame.f_globals }}": "'f_globals' of 'frame'",
    "{{ thing.own.update(b=1) }}": "'update' of 'dict'",
    "{{ [].append(1) }}": "'append' of 'list'",
}
"""Ways out of a template, with the attribute that is refused."""


@pytest.fixture(params=["pages", "charts", "starters", "theme"])
def environment(request: pytest.FixtureRequest) -> Any:
    """Those that the generator reads its templates in."""
    folder = ROOT / "templates" / request.param
    made = {"pages": pages.environment, "charts": charts._environment, "starters": templating.environment}
    theme = load_config(str(ROOT / "mkdocs.yml")).theme
    made["theme"] = lambda _: templating.framing(theme.get_env(), theme.dirs)
    return made[request.param](folder)


def _rendered(environment: Any, text: str) -> str:
    given = {"thing": Thing(), "refused": Refused(), "frames": _generator(), "code": _traceback.__code__}
    return environment.from_string(text).render(**given, frame=next(_generator()))


@pytest.mark.parametrize("environment", ["pages", "charts", "starters"], indirect=True)
@pytest.mark.parametrize("text", ESCAPES)
def test_no_template_reaches_python(text: str, environment: Any) -> None:
    with pytest.raises(SecurityError) as refused:
        _rendered(environment, text)
    assert str(refused.value) == f"access to attribute {ESCAPES[text]} object is unsafe."


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("environment", ["theme"], indirect=True)
def test_no_template_of_the_theme_does(text: str, environment: Any) -> None:
    """What is not defined is nothing there, and so is what is refused, unless something is asked of it."""
    try:
        said = _rendered(environment, text)
    except SecurityError as refused:
        said = str(refused)
    assert said in {"", "[]", f"access to attribute {ESCAPES[text]} object is unsafe."}


@pytest.mark.parametrize("called", ["thing.delete", "thing.save", "refused"])
def test_no_template_calls_what_changes_something(called: str, environment: Any) -> None:
    with pytest.raises(SecurityError, match=r"^<.*> is not safely callable$"):
        _rendered(environment, f"{{{{ {called}() }}}}")


def test_no_template_counts_for_ever(environment: Any) -> None:
    with pytest.raises(OverflowError, match=r"^Range too big\."):
        _rendered(environment, "{{ range(100001)|list }}")


@pytest.mark.parametrize("environment", ["pages", "charts", "starters"], indirect=True)
def test_what_is_not_defined_is_a_fault(environment: Any) -> None:
    with pytest.raises(UndefinedError, match=r"^'test_templating.Thing object' has no attribute 'nothing'$"):
        _rendered(environment, "{{ thing.nothing }}")


@pytest.mark.parametrize("environment", ["pages", "theme"], indirect=True)
def test_what_becomes_html_is_escaped(environment: Any) -> None:
    assert environment.from_string("{{ text }}").render(text="<b>'\"&") == "&lt;b&gt;&#39;&#34;&amp;"


def test_the_theme_escapes_nothing_twice_and_trusts_nothing_but_what_is_html() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates/theme").rglob("*.html")))
    assert "| e }}" not in texts
    assert re.findall(r"([\w.]+) \| safe", texts) == ["preview", "page.content", "entry.title"]


def test_nothing_else_makes_an_environment() -> None:
    made = re.compile(r"\b(?:\w*Environment|Sandbox|Template)\(")
    files = (ROOT / "scripts/explainer").rglob("*.py")
    assert [path.name for path in files if made.search(path.read_text(encoding="utf-8"))] == ["templating.py"]
