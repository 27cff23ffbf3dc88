"""How templates are read, wherever they are: what is not defined is a fault, and blocks leave no lines behind."""

from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from explainer.kept import Kept


def environment(folder: Path, autoescape: bool = False, suffixes: Collection[str] = (".jinja",)) -> jinja2.Environment:
    """The templates of a folder and those below it, as they are now, whenever they will be used."""
    paths = sorted(path for path in folder.rglob("*.*") if path.suffix in suffixes)
    texts = tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
    return _environment(texts, autoescape)


@lru_cache(maxsize=16)  # a preview compiles only templates that are new
def _environment(texts: tuple[tuple[str, str], ...], autoescape: bool) -> jinja2.Environment:
    found = jinja2.Environment(
        loader=jinja2.DictLoader(dict(texts)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=autoescape,
        auto_reload=False,
    )
    found.context_class = Context
    return found


class Context(jinja2.runtime.Context):
    """Calls what a template calls as it is: nothing that is called here asks for the context that it is called in."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


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
