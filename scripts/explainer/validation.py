"""Front matter, held against the schema of its kind: a model, or every fault in the words of the site."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from explainer import dates, models
from explainer.front_matter import Fields, Location, Position
from explainer.problems import Fix, Problem, suggestion


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
    context, places = fault.get("ctx", {}), fields.places

    def problem(
        code: str, message: str, hint: str = "", position: Position | None = None, fix: Fix | None = None
    ) -> Problem:
        return Problem(shown, *(position or places.of(location)), code, message, hint, fix)

    in_observation = len(location) == 5 and location[2] == "observations"
    match fault["type"]:
        case "extra_forbidden":
            names = set(_field_names(kind, location[:-1], fields))
            hint, fix = suggestion(str(location[-1]), names)
            if fix and (*location[:-1], fix.new) in places:  # a field is not written twice
                fix = None
            return problem("S201", f"unknown field `{location[-1]}`", hint, places.of_key(location), fix)
        case "missing" if in_observation and location[-1] == "as_of":
            return problem("F604", "the observation has no date", "add `as_of: YYYY-MM-DD`", places.of(location[:-1]))
        case "missing" if in_observation and location[-1] == "sources":
            return problem("F605", "the observation has no source", "add `sources: [ID]`", places.of(location[:-1]))
        case "too_short" if in_observation and location[-1] == "sources":
            return problem("F605", "the observation has no source", "name one in `sources: [ID]`")
        case "missing":
            where = (1, 1) if len(location) == 1 else places.of(location[:-1])
            return problem("S202", f"the field `{name}` is missing", f"add `{location[-1]}:`", where)
        case "iso_date":
            padded = dates.padded(str(value))
            fix = Fix(value, padded) if padded else None
            return problem("S204", f"`{value}` is no date", "write YYYY-MM-DD, YYYY-MM or YYYY", fix=fix)
        case "refused_character":
            return problem("S207", f"the field `{name}` holds `{context['character']}`", "write it without")
        case "string_too_long":
            most = context["max_length"]
            message = f"the field `{name}` has {len(value)} characters"
            return problem("S205", message, f"shorten it to {most}")
        case "literal_error":
            choices = context["expected"].replace("'", "`")
            near, fix = suggestion(str(value), choices.replace(" or ", ", ").replace("`", "").split(", "))
            return problem("S203", f"`{value}` is not allowed as `{name}`", near or f"write one of {choices}", fix=fix)
        case "string_pattern_mismatch" if location[-1] == "[key]":
            message = f"`{value}` is not allowed as a key of `{location[0]}`"
            hint = "use small letters a–z, digits and single hyphens"
            return problem("S203", message, hint, places.of_key(location[:-1]))
        case "string_pattern_mismatch":
            return problem(
                "S203",
                f"`{value}` is not allowed as `{name}`",
                f"it should have the form `{context['pattern']}`",
            )
        case "withdrawal" if "withdrawn" in fields.values:
            message = "the field `withdrawn` stands in a note that is not"
            hint = "write `status: withdrawn`, or remove it"
            return problem("S203", message, hint, places.of(("withdrawn",)))
        case "withdrawal":
            message, hint = "the field `withdrawn` is missing", "add `withdrawn: {since: YYYY-MM-DD, because: …}`"
            return problem("S202", message, hint, places.of(("status",)))
        case "web_address":
            return problem("S203", f"`{value}` is no web address", "begin it with `https://` and leave out spaces")
        case "quantity":
            return problem("S203", f"`{value}` is no value", "write a number, or text such as `31.7 billion`")
        case "pattern":
            return problem("S203", f"`{value}` is no pattern", context["fault"])
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
        case ("withdrawn",):
            model = models.Withdrawal
    for name, field in model.model_fields.items():
        yield field.alias or name
