"""One note: a file, read and held against the schema of its kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from explainer import body, cells, layout, models, reader, tables
from explainer.body import Body
from explainer.front_matter import Fields, Location, Position
from explainer.problems import Problem, did_you_mean
from explainer.reader import Document


@dataclass(frozen=True, slots=True)
class Note:
    """A file of one kind; what cannot be read of it is None."""

    id: str
    kind: str
    """A key of `models.MODELS`."""
    uri: str
    document: Document
    model: Any
    """An instance of the kind's model; None where the front matter does not fit it."""
    bodies: dict[str, Body]
    """The Markdown of the note: under `body`, and under the name of each field that holds some."""
    rows: tuple[tables.Record, ...] = ()
    """Of a register."""

    @property
    def path(self) -> str:
        return layout.path_of(self.uri)

    @property
    def title(self) -> str:
        return self.model.title if self.model else self.id

    def place(self, *location: str | int) -> Position:
        return self.document.fields.place(location)

    def problem(self, position: Position, code: str, message: str, hint: str = "") -> Problem:
        return Problem(self.path, *position, code, message, hint)


def load(root: Path, uri: str) -> tuple[Note, list[Problem]]:
    """The note at `uri`, as far as it can be read, and every fault that its own files have."""
    shown = layout.path_of(uri)
    kind = layout.kind_of(uri) or "page"
    text = reader.read(layout.documents(root) / uri, shown)
    if isinstance(text, Problem):
        return Note(layout.id_of(uri), kind, uri, Document(Fields({}), "", 1), None, {"body": Body()}), [text]
    document, problems = reader.document(text, shown)
    model = None
    if not problems:
        model, problems = validate(kind, document.fields, shown)
    bodies = {"body": body.parse(document.body, document.body_line)}
    lines = text.split("\n")
    for name in models.MODELS[kind].inline_fields:
        value = document.fields.values.get(name)
        if isinstance(value, str):
            bodies[name] = body.parse_inline(value, lines, *document.fields.place((name,)))
    for parsed in bodies.values():
        problems += [Problem(shown, r.line, r.column, r.code, r.message, r.hint) for r in parsed.refused]
    rows: tuple[tables.Record, ...] = ()
    if kind == "register":
        rows, faults = _rows(root, uri, model)
        problems += faults
        if model:
            for location, message, hint in tables.schema_problems(model):
                problems.append(Problem(shown, *document.fields.place(location), "S208", message, hint))
    return Note(layout.id_of(uri), kind, uri, document, model, bodies, rows), problems


def validate(kind: str, fields: Fields, shown: str) -> tuple[Any, list[Problem]]:
    """The model of a front matter, or None and every fault in it."""
    try:
        return models.MODELS[kind].model_validate(fields.values), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
        # A list of which no member is sound is not empty: its members are told.
        within = {fault["loc"][:length] for fault in faults for length in range(len(fault["loc"]))}
        told = [fault for fault in faults if not (fault["type"] == "too_short" and fault["loc"] in within)]
        return None, [_schema_problem(kind, fields, shown, fault) for fault in told]


def _rows(root: Path, uri: str, model: models.Register | None) -> tuple[tuple[tables.Record, ...], list[Problem]]:
    csv_uri = uri.removesuffix(".md") + ".csv"
    path, shown = layout.documents(root) / csv_uri, layout.path_of(csv_uri)
    if not path.is_file():
        message = f"the register has no table `{csv_uri.rpartition('/')[2]}`"
        return (), [Problem(layout.path_of(uri), 1, 1, "R109", message, f"add `{shown}`")]
    text = reader.read(path, shown)
    if isinstance(text, Problem):
        return (), [text]
    rows, problems = cells.rows(text, shown)
    if model is None:
        return (), problems
    found, faults = tables.records(model.schema_, rows, shown)
    return found, problems + faults


_WANTED = {
    "string_type": ("should be text", "put it in quotes"),
    "tuple_type": ("should be a list", "write it as `[…]`"),
    "dict_type": ("should hold fields", "write `name: value` on lines of their own, indented"),
    "model_type": ("should hold fields", "write `name: value` on lines of their own, indented"),
    "bool_type": ("should be `true` or `false`", ""),
    "bool_parsing": ("should be `true` or `false`", ""),
    "string_too_short": ("is empty", "fill it in, or remove the field"),
}


def _schema_problem(kind: str, fields: Fields, shown: str, fault: Any) -> Problem:
    """What pydantic found, in the words of the site."""
    location: Location = tuple(fault["loc"])
    if kind == "register" and location[:1] == ("figures",) and location[2:3] in (("computed",), ("recorded",)):
        location = location[:2] + location[3:]
    name, value = ".".join(map(str, location)), fault["input"]
    context = fault.get("ctx", {})

    def problem(code: str, message: str, hint: str = "", position: Position | None = None) -> Problem:
        return Problem(shown, *(position or fields.place(location)), code, message, hint)

    in_observation = len(location) == 5 and location[2] == "observations"
    match fault["type"]:
        case "extra_forbidden":
            hint = did_you_mean(str(location[-1]), _field_names(kind, location[:-1], fields))
            return problem("S201", f"unknown field `{location[-1]}`", hint, fields.key_place(location))
        case "missing" if in_observation and location[-1] == "as_of":
            return problem(
                "F604", "the observation has no date", "add `as_of: YYYY-MM-DD`", fields.place(location[:-1])
            )
        case "missing" if in_observation and location[-1] == "sources":
            return problem("F605", "the observation has no source", "add `sources: [ID]`", fields.place(location[:-1]))
        case "too_short" if in_observation and location[-1] == "sources":
            return problem("F605", "the observation has no source", "name one in `sources: [ID]`")
        case "missing":
            where = (1, 1) if len(location) == 1 else fields.place(location[:-1])
            return problem("S202", f"the field `{name}` is missing", f"add `{location[-1]}:`", where)
        case "iso_date":
            return problem("S204", f"`{value}` is no date", "write YYYY-MM-DD, YYYY-MM or YYYY")
        case "refused_character":
            return problem("S207", f"the field `{name}` holds `{context['character']}`", "write it without")
        case "string_too_long":
            most = context["max_length"]
            message = f"the field `{name}` has {len(value)} characters"
            return problem("S205", message, f"shorten it to {most}")
        case "literal_error":
            choices = context["expected"].replace("'", "`")
            near = did_you_mean(str(value), choices.replace(" or ", ", ").replace("`", "").split(", "))
            return problem("S203", f"`{value}` is not allowed as `{name}`", near or f"write one of {choices}")
        case "string_pattern_mismatch" if location[-1] == "[key]":
            message = f"`{value}` is not allowed as a key of `{location[0]}`"
            hint = "use small letters a–z, digits and single hyphens"
            return problem("S203", message, hint, fields.key_place(location[:-1]))
        case "string_pattern_mismatch":
            return problem(
                "S203",
                f"`{value}` is not allowed as `{name}`",
                f"it should have the form `{context['pattern']}`",
            )
        case "web_address":
            return problem("S203", f"`{value}` is no web address", "begin it with `https://` and leave out spaces")
        case "quantity":
            return problem("S203", f"`{value}` is no value", "write a number, or text such as `31.7 billion`")
        case "pattern":
            return problem("S203", f"`{value}` is no pattern", f"it should be a regular expression: {context['error']}")
        case "too_short":
            return problem("S203", f"the field `{name}` is empty", "add at least one")
    said, hint = _WANTED.get(fault["type"], (f"is not allowed: {fault['msg']}", ""))
    return problem("S203", f"the field `{name}` {said}", hint)


def _field_names(kind: str, location: Location, fields: Fields) -> Iterator[str]:
    """The fields that may stand at a place of the front matter."""
    model: type[models.Model] = models.MODELS[kind]
    match location:
        case ("figures", key):
            figure = fields.values["figures"][key]
            computed = kind == "register" and {"count", "sum", "dated_by"} & set(figure)
            model = models.ComputedFigure if computed else models.RecordedFigure
        case ("figures", _, "observations", _):
            model = models.Observation
        case ("schema",):
            model = models.TableSchema
        case ("schema", "fields", _):
            model = models.Column
        case ("schema", "fields", _, "constraints"):
            model = models.Constraints
        case ("check",):
            model = models.Check
    for name, field in model.model_fields.items():
        yield field.alias or name


RESERVED_TABLES = {"figures", "programs"}
"""Names that the data files have already."""


def misplaced(uri: str, uris: set[str]) -> Problem | None:
    """What is wrong with the place or the name of a file under `docs/`, all of whose files are `uris`."""
    shown = layout.path_of(uri)
    stem, _, suffix = uri.rpartition("/")[2].rpartition(".")
    folder = uri.rpartition("/")[0]
    if layout.is_asset(uri):
        return None
    if suffix == "csv" and folder == "registers":
        if f"{folder}/{stem}.md" in uris:
            return None
        message = f"the table `{stem}.csv` has no register"
        return Problem(shown, 1, 1, "R109", message, f"add `{layout.path_of(f'{folder}/{stem}.md')}`")
    if suffix != "md" or layout.kind_of(uri) is None:
        folders = [*layout.FOLDERS, layout.PAGE_FOLDER, layout.ASSETS]
        if suffix == "md":
            message = f"the folder `{folder}` is that of no kind" if folder else "a note lies outside the folders"
            hint = did_you_mean(folder, folders) or f"move it to one of {', '.join(f'`{name}`' for name in folders)}"
        else:
            message = f"a file of the type `.{suffix}` is not published from here"
            hint = "notes are `.md`, the table of a register is `.csv` beside it, pictures lie in `docs/assets/`"
        return Problem(shown, 1, 1, "R107", message, hint)
    if not layout.is_id(stem):
        twin = next((other for other in sorted(uris) if other != uri and other.casefold() == uri.casefold()), None)
        if twin:
            hint = f"`{layout.path_of(twin)}` has it; rename the file"
            return Problem(shown, 1, 1, "I301", f"the id `{stem}` is taken, but for the case of its letters", hint)
        hint = "use small letters a–z, digits and single hyphens"
        return Problem(shown, 1, 1, "R108", f"the file name `{stem}` is no id", hint)
    if folder == "registers" and stem in RESERVED_TABLES:
        return Problem(shown, 1, 1, "R108", f"the name `{stem}` is that of another data file", "choose another")
    return None
