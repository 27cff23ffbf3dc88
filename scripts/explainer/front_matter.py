"""Front matter becomes values, each with the place where its key and it stand; read by the rules of YAML 1.2."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

from explainer.characters import REFUSED
from explainer.problems import Problem

Location = tuple[str | int, ...]
"""The way to a value in the front matter: `("figures", "companies", "observations", 0, "value")`."""
Position = tuple[int, int]
"""Line and column in the file, both from 1."""


Spot = tuple[int, int, int, int, "Spots"]
"""Where a value stands, and its key (the value itself, for a member of a list), by line and column; and its spots."""
Spots = Mapping[str, Spot] | tuple[Spot, ...]
"""Those of what a value holds, by keys or in their order; none where it holds nothing."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where each key and value of a front matter stands."""

    spots: Spots = ()

    def of(self, location: Location) -> Position:
        """Where the value stands, or the nearest thing around it that exists."""
        way = self._way(location)
        return way[-1][:2] if way else (1, 1)

    def of_key(self, location: Location) -> Position:
        """Where the key stands (the value, for a member of a list), or the nearest value around it that exists."""
        way = self._way(location)
        return way[-1][2:4] if way and len(way) == len(location) else self.of(location)

    def __contains__(self, location: Location) -> bool:
        """Whether there is a value."""
        return len(self._way(location)) == len(location)

    def _way(self, location: Location) -> list[Spot]:
        """What lies on the way to a value, as far as there is something."""
        found, within = [], self.spots
        for part in location:
            try:
                spot = within[part]
            except (LookupError, TypeError):
                break
            found.append(spot)
            within = spot[-1]
        return found


class Fields(NamedTuple):
    """The values of a front matter, and where they stand."""

    values: dict[str, Any]
    places: Places = Places()


def fields(text: str, shown: str) -> Fields | Problem:
    """Reads front matter by the rules of YAML 1.2; its first line is the second of the file."""
    loader = _Loader(text)
    try:
        _refuse_depth(text)
        node = loader.get_single_node()
        if node is not None and not isinstance(node, yaml.MappingNode):
            hint = "write one `name: value` on each line"
            return Problem(shown, *_start(node), "R104", "the front matter holds no fields", hint)
        if node is None:
            return Fields({})
        values, spots = _plain(node)
        return Fields(values, Places(spots))
    except yaml.MarkedYAMLError as error:
        return _yaml_problem(error, text, shown)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        return Problem(shown, 1, 1, "R104", f"the front matter is not valid YAML: {said}")
    except _Refused as refused:
        return Problem(shown, *refused.position, refused.code, refused.message, refused.hint)
    finally:
        loader.dispose()


class _Refused(Exception):
    """A construct of YAML that front matter does not use; becomes a problem at once."""

    def __init__(self, marked: Any, code: str, message: str, hint: str) -> None:
        self.position = _start(marked)
        self.code, self.message, self.hint = code, message, hint


class _Resolver(BaseResolver):
    """The core schema of YAML 1.2: `NO` is text, a date is text, `012` is twelve."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        """The tag of what has none; a text whose first sign begins nothing else, as most, is looked at no further."""
        if kind is yaml.ScalarNode and (not implicit[0] or value[:1] not in self.yaml_implicit_resolvers):
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


_Resolver.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")
)
_Resolver.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
_Resolver.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+\Z"), list("-+0123456789"))
_Resolver.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z"),
    list("-+.0123456789"),
)

# The compiled parser is ten times as fast; the plain one gives the same nodes.
if yaml.__with_libyaml__:

    class _Loader(yaml.cyaml.CParser, _Resolver):
        def __init__(self, text: str) -> None:
            yaml.cyaml.CParser.__init__(self, text)
            _Resolver.__init__(self)
else:

    class _Loader(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, Composer, _Resolver):
        def __init__(self, text: str) -> None:
            yaml.reader.Reader.__init__(self, text)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)
            Composer.__init__(self)
            _Resolver.__init__(self)


DEEPEST = 20
"""Levels of a front matter: its fields need half as many."""
MOST_SIGNS = 1_000
"""Signs that open a level of YAML, up to which its parser can be left alone."""


def _refuse_depth(text: str) -> None:
    """Looks into what may be nested so deeply that the compiled parser, which calls itself, would end the program."""
    if sum(map(text.count, "[{?-:")) <= MOST_SIGNS:
        return
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _too_deep(event)


def _too_deep(marked: Any) -> _Refused:
    return _Refused(marked, "R104", "the front matter is nested too deeply", "write it flat")


def _plain(node: yaml.Node, depth: int = 0, seen: set[int] | None = None) -> tuple[Any, Spots]:
    """The Python value of a node, and where each key and value in it stands."""
    seen = set() if seen is None else seen
    if depth > DEEPEST:
        raise _too_deep(node)
    if id(node) in seen:
        raise _Refused(node, "R106", "the front matter repeats a value through an anchor", "write it out")
    seen.add(id(node))
    match node:
        case yaml.MappingNode():
            _refuse_tag(node, "map")
            values: dict[str, Any] = {}
            spots: dict[str, Spot] = {}
            for key_node, value_node in node.value:
                if not isinstance(key_node, yaml.ScalarNode):
                    raise _Refused(key_node, "R104", "a key is not plain text", "write `name: value`")
                key = _sound(key_node)
                if key in values:
                    raise _Refused(key_node, "R105", f"the key `{key}` stands twice", "remove one of the two")
                values[key], within = _plain(value_node, depth + 1, seen)
                spots[key] = (*_start(value_node), *_start(key_node), within)
            return values, spots
        case yaml.SequenceNode():
            _refuse_tag(node, "seq")
            found = [(item, *_plain(item, depth + 1, seen)) for item in node.value]
            spots_in_order = tuple((*_start(item), *_start(item), within) for item, _, within in found)
            return [value for _, value, _ in found], spots_in_order
        case yaml.ScalarNode():
            return _scalar(node), ()


def _sound(node: yaml.ScalarNode) -> str:
    """The text of a scalar: what a file may not hold, its fields may not spell either, with the escapes of quotes."""
    if node.style == '"' and (found := REFUSED.search(node.value)):
        raise _Refused(node, "S207", f"the front matter spells the character `{found[0]}`", "write it without")
    return node.value


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    _sound(node)
    match node.tag.removeprefix("tag:yaml.org,2002:"):
        case "bool":
            return node.value.lower() == "true"
        case "null":
            return None
        # Longer ones are no numbers of this world, and int() would refuse or take its time.
        case "int" if len(node.value) < 40:
            return int(node.value)
        case "float" if len(node.value) < 40:
            return float(node.value)
        case "str" | "int" | "float":
            return node.value
        case tag:
            raise _Refused(node, "R106", f"the front matter uses the tag `{tag}`", "remove the tag")


def _refuse_tag(node: yaml.Node, usual: str) -> None:
    if node.tag != f"tag:yaml.org,2002:{usual}":
        raise _Refused(node, "R106", f"the front matter uses the tag `{node.tag}`", "remove the tag")


def _start(node: Any) -> Position:
    """The position in the file of a node or an event of the front matter, which starts on line 2."""
    return node.start_mark.line + 2, node.start_mark.column + 1


def _yaml_problem(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = error.problem or error.context or "it cannot be read"
    if "alias" in said or "anchor" in said:
        return Problem(shown, line + 2, column + 1, "R106", f"the front matter uses an anchor: {said}", "write it out")
    lines = text.split("\n")
    culprit = lines[line] if line < len(lines) else ""
    hint = ""
    if "mapping values are not allowed" in said:
        hint = "put the value in quotes: it holds `: `"
    elif "\t" in culprit[: column + 1] or "\\t" in said:
        hint = "indent with spaces instead of tabs"
    elif "cannot start any token" in said:
        hint = "put the value in quotes"
    elif "did not find expected" in said or "could not find expected" in said:
        hint = "look for a bracket, a quote or an indentation that does not match"
    return Problem(shown, line + 2, column + 1, "R104", f"the front matter is not valid YAML: {said}", hint)
