"""How templates are read, wherever they are: in a sandbox; what is not defined is a fault, blocks leave no lines."""

import keyword
import types
from collections.abc import Callable, Collection, MutableMapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import compiler, nodes, sandbox
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from explainer.kept import Kept

BOUND = (types.MethodType, types.BuiltinMethodType)
FORMATS = ("format", "format_map")
"""The methods of texts that read attributes of what they are given; the sandbox puts its own in their place."""
WITHIN_PYTHON = (types.CodeType, types.FrameType, types.TracebackType)
"""Types of which the sandbox of Jinja lets nobody have an attribute."""
SUSPECT = frozenset(
    {
        *("mro", *FORMATS),
        *sandbox.UNSAFE_FUNCTION_ATTRIBUTES,
        *sandbox.UNSAFE_METHOD_ATTRIBUTES,
        *sandbox.UNSAFE_GENERATOR_ATTRIBUTES,
        *sandbox.UNSAFE_COROUTINE_ATTRIBUTES,
        *sandbox.UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
        *(name for kind in WITHIN_PYTHON for name in dir(kind)),
        *(name for _, names in sandbox._mutable_spec for name in names),
    }
)
"""The names of attributes that are refused of an object of one type or another, besides those with a `_` before."""


@cache
def is_harmless(attribute: str) -> bool:
    """Whether nobody is refused an attribute of this name, whatever it is of."""
    return not attribute.startswith("_") and attribute not in SUSPECT


def _is_special(text: str) -> bool:
    """Whether HTML holds it otherwise; a pattern takes up to ten times as long to look for five signs."""
    return "<" in text or "&" in text or ">" in text or '"' in text or "'" in text


class Compiler(compiler.CodeGenerator):
    """Has a template write what it is given by the shortest way, as it does so a thousand times on some pages."""

    def _output_child_pre(self, node: nodes.Expr, frame: compiler.Frame, finalize: Any) -> None:
        if finalize.src is None and frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: compiler.Frame) -> None:
        if is_harmless(node.attr):
            self.write("environment.attribute(")
            self.visit(node.node, frame)
            self.write(f", {node.attr!r})")
        else:
            super().visit_Getattr(node, frame)

    def visit_Call(self, node: nodes.Call, frame: compiler.Frame, forward_caller: bool = False) -> None:
        """Has what is called be called as it is: nothing here asks for the context in which it is."""
        if node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(given.key) for given in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.callable(")
        self.visit(node.node, frame)
        self.write(")(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class Sandbox(sandbox.ImmutableSandboxedEnvironment):
    """That of Jinja, asked only where its answer can be no: asked each time, it makes the pages a half slower."""

    code_generator_class = Compiler

    @staticmethod
    def shown(value: Any) -> str:
        """What stands in HTML for a value, which need not be marked as safe where it is joined to the rest at once."""
        kind = type(value)
        if kind is Markup or (kind is str and not _is_special(value)):
            return value
        if kind is int:
            return str(value)
        return escape(value)

    def make_globals(self, given: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """What a template may ask for wherever it is, as it is when the template is first read.

        Jinja looks it up in two places for each template that includes another, so that what is new is seen, too.
        """
        return {**self.globals, **(given or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not is_harmless(attribute):
            return super().getattr(obj, attribute)
        return self.attribute(obj, attribute)

    def attribute(self, obj: Any, attribute: str) -> Any:
        """One of a harmless name."""
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            try:
                return obj[attribute]
            except (TypeError, LookupError):
                return self.undefined(obj=obj, name=attribute)
        if type(value) in BOUND and value.__name__ in FORMATS:
            return self.wrap_str_format(value) or value
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (TypeError, LookupError):
            if isinstance(argument, str):
                return self.getattr(obj, argument)
            return self.undefined(obj=obj, name=argument)

    def callable(self, called: Callable[..., Any]) -> Callable[..., Any]:
        """What a template calls, where that is safe."""
        # A method has what its function has; but to look in vain for an attribute of a method takes an exception.
        if not self.is_safe_callable(called.__func__ if type(called) is types.MethodType else called):
            raise sandbox.SecurityError(f"{called!r} is not safely callable")
        return called


def environment(folder: Path, autoescape: bool = False, suffixes: Collection[str] = (".jinja",)) -> jinja2.Environment:
    """The templates of a folder and those below it, as they are now, whenever they will be used."""
    paths = sorted(path for path in folder.rglob("*.*") if path.suffix in suffixes)
    texts = tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
    return _environment(texts, autoescape)


_ALWAYS = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
"""What holds for all templates."""


@lru_cache(maxsize=16)  # a preview compiles only templates that are new
def _environment(texts: tuple[tuple[str, str], ...], autoescape: bool) -> jinja2.Environment:
    loader = jinja2.DictLoader(dict(texts))
    return Sandbox(loader=loader, undefined=jinja2.StrictUndefined, autoescape=autoescape, **_ALWAYS)


def framing(given: jinja2.Environment, folders: Sequence[str]) -> jinja2.Environment:
    """What reads the templates of HTML in some folders, the first that has one, with the filters of an environment."""
    found = Sandbox(loader=jinja2.FileSystemLoader(folders), autoescape=True, **_ALWAYS)
    found.filters |= given.filters
    return found


class Compiled(jinja2.BytecodeCache):
    """What the templates of an environment were compiled to, as it is kept."""

    def __init__(self, kept: Kept, name: str) -> None:
        """Environments of another name compile the same text to something else."""
        self.kept = kept
        self.name = name

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.kept.get(self._key(bucket)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return self.kept.key("template", self.name, bucket.key, bucket.checksum)
