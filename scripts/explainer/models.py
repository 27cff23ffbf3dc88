"""The shapes of notes: what may stand in the front matter of each kind."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from explainer import dates, patterns, problems, quantities


def _plain_text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("string_too_short", "nothing but spaces")
    for character in text:
        if character in "<>":
            raise PydanticCustomError("refused_character", "`{character}` is refused here", {"character": character})
        if character == "\n":
            raise PydanticCustomError("refused_character", "a line break is refused here", {"character": "\\n"})
    return text


def _date(value: Any) -> str:
    text = f"{value:04}" if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not dates.is_date(text):
        raise PydanticCustomError("iso_date", "`{value}` is no date", {"value": str(value)})
    return text


def _value(value: Any) -> Decimal:
    try:
        return quantities.value_of(value)
    except ValueError as error:
        raise PydanticCustomError("quantity", "{error}", {"error": str(error)}) from None


def _pattern(text: str) -> str:
    if fault := patterns.fault(text):
        raise PydanticCustomError("pattern", "`{text}` is no pattern: {fault}", {"text": text, "fault": fault})
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(c.isspace() or c in '<>"`\\' for c in text):
        raise PydanticCustomError("web_address", "`{text}` is no web address", {"text": text})
    return text


_PLAIN = {"pattern": r"^[^<>\n]+$"}
"""What `_plain_text` holds a field to, for machines."""

Text = Annotated[str, Field(min_length=1, title="text", json_schema_extra=_PLAIN), AfterValidator(_plain_text)]
"""One line of plain text."""
InlineMarkdown = Annotated[str, Field(min_length=1, title="Markdown")]
"""A sentence or a few, which may link and cite."""
Title = Annotated[
    str, Field(min_length=1, max_length=250, title="text", json_schema_extra=_PLAIN), AfterValidator(_plain_text)
]
Summary = Annotated[
    str, Field(min_length=1, max_length=200, title="text", json_schema_extra=_PLAIN), AfterValidator(_plain_text)
]
Date = Annotated[
    str,
    BeforeValidator(_date),
    WithJsonSchema(
        {
            "title": "date",
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
                # YAML reads a year alone as a number.
                {"type": "integer", "minimum": 1, "maximum": 9999},
            ],
        }
    ),
]
"""ISO, as precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
Value = Annotated[Decimal, BeforeValidator(_value), WithJsonSchema({"title": "value", "type": ["number", "string"]})]
WebAddress = Annotated[
    str,
    Field(title="web address", json_schema_extra={"pattern": r'^https?://[^\s<>"`\\]*$'}),
    AfterValidator(_web_address),
]
NoteId = Annotated[str, Field(min_length=1, title="note id")]
"""The id of another note."""
SourceId = Annotated[str, Field(min_length=1, title="source id")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", title="key")]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2}|INT)$", title="country code")]
"""ISO 3166-1 alpha-2; EU for the European Union, INT for international bodies."""
Code = Annotated[str, Field(title="code", json_schema_extra={"enum": sorted(problems.RULES)})]

Anchor = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", title="anchor")]
"""What stands behind the `#` of an address."""

RELATIONS = {
    "part_of": "Part of",
    "decided_by": "Decided by",
    "paid_by": "Paid by",
    "administered_by": "Administered by",
    "legal_basis": "Legal basis",
    "succeeded_by": "Succeeded by",
    "related": "Related",
}
"""Typed relations to other notes, with their names for readers."""

INVERSE_RELATIONS = {
    "part_of": "Has as a part",
    "decided_by": "Decides",
    "paid_by": "Pays for",
    "administered_by": "Administers",
    "legal_basis": "Is the legal basis of",
    "succeeded_by": "Succeeds",
    "related": "Related",
}
"""The same relations, seen from the other end."""


class Model(BaseModel):
    """A docstring under a field is what its reference, its JSON Schema and so the editors say of it (`schemas`)."""

    # A model that is only taken up again needs no validator, and to build all of them takes a tenth of a small check.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def model_post_init(self, context: Any) -> None:
        """Shares the names of the fields that were given, which many notes have in common."""
        object.__setattr__(self, "__pydantic_fields_set__", _shared(frozenset(self.model_fields_set)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as the fields that were given: most of a note's are not."""
        given = {name: value for name, value in vars(self).items() if name in self.model_fields_set}
        return _taken_up, (type(self), given)


def _taken_up(model: type[Model], given: dict[str, Any]) -> Model:
    """A model that was held to its shape when it was made."""
    found = model.__new__(model)
    _set(found, "__dict__", _defaults(model) | given)
    _set(found, "__pydantic_fields_set__", _shared(frozenset(given)))
    _set(found, "__pydantic_extra__", None)
    _set(found, "__pydantic_private__", None)
    return found


_set = object.__setattr__  # as `__setstate__` does, which looks for all of it first


@cache
def _shared(names: frozenset[str]) -> set[str]:
    """A set that pydantic copies before it changes it."""
    return set(names)


@cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    """What the fields of a model hold that are not given, in the order of all its fields."""
    return {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}


class Observation(Model):
    """One value of a figure, at a date, on somebody's word."""

    value: Value
    """A number, or text such as `31.7 billion`."""
    as_of: Date
    """The date for which the value holds."""
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]
    """Who says so: at least one."""
    by: NoteId | None = None
    """Whose count it is, where counts differ."""
    qualifier: Literal["about", "at least", "more than", "nearly", "up to"] | None = None
    """The source's own word, where it gives no exact value."""
    note: Text | None = None
    """A short remark."""


class Figure(Model):
    """A quantity with its history; in a register it may be computed from the rows."""

    label: Text
    """What is counted, as it is shown."""
    unit: Text
    """`USD`, `EUR`, `GBP`, `UAH`, or what is counted, in the plural."""
    note: Text | None = None
    """How the value was arrived at."""
    review: Literal["monthly", "quarterly", "yearly", "never"] = "yearly"
    """How often it is to be looked up again; a value of closed history never."""
    observations: tuple[Observation, ...] = ()


class RecordedFigure(Figure):
    """A quantity with its history: every value with its date and its sources."""

    observations: Annotated[tuple[Observation, ...], Field(min_length=1)]
    """Oldest first; a newer value is added below."""


class ComputedFigure(Figure):
    """A running count or sum over the rows of a register."""

    observations: tuple[()] = ()
    """None: they come from the rows."""
    count: Literal[True] | None = None
    """The rows are counted."""
    sum: Text | None = None
    """The column whose values are added up."""
    dated_by: Text
    """The column that says from which date a row counts."""


def _computed_or_recorded(figure: Any) -> str:
    keys = figure if isinstance(figure, dict) else getattr(figure, "model_fields_set", ())
    return "computed" if {"count", "sum", "dated_by"} & set(keys) else "recorded"


class Constraints(Model):
    """What the cells of a column are held to."""

    required: bool = False
    """No cell is empty."""
    unique: bool = False
    """No two cells are the same."""
    enum: tuple[str | int | float, ...] | None = None
    """All values that a cell may have."""
    pattern: Annotated[str, Field(title="regular expression"), AfterValidator(_pattern)] | None = None
    """The form of the whole cell."""
    minimum: int | float | Text | None = None
    """The least value: a number, a date, or text."""
    maximum: int | float | Text | None = None
    """The greatest value: a number, a date, or text."""


class Column(Model):
    """A field of a Table Schema (Frictionless), and what its cells name."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", title="name")]
    """As it stands in the first line of the table: small letters, digits and `_`."""
    type: Literal["string", "integer", "number", "boolean", "date", "year"] = "string"
    """What its cells hold."""
    title: Text
    """What readers see above the column."""
    description: Text | None = None
    """What the column says, for those who do not know it."""
    unit: Text | None = None
    """Of its numbers: a currency or what is counted."""
    refers_to: Literal["sources", "notes", "figures"] | None = None
    """The cell holds ids of sources, of notes, or of figures (`NOTE#KEY`), parted by single spaces."""
    constraints: Constraints = Field(default_factory=Constraints.model_construct)
    """What its cells are held to."""


class TableSchema(Model):
    """The columns of a register, as a Table Schema (Frictionless)."""

    fields: Annotated[tuple[Column, ...], Field(min_length=1)]
    """The columns, in their order."""
    primary_key: tuple[Text, ...] = ()
    """The columns that tell a row from every other; they give it its address, `#row-…`."""


class Check(Model):
    """What the check lets pass in a note."""

    allow: dict[Code, Text] = {}
    """Codes of problems that this note may have, each with the reason."""


class Withdrawal(Model):
    """Since when a note is no longer stood by, and why: its page stays at its address and says so."""

    since: Date
    """The day on which it was withdrawn."""
    because: Text
    """Why, in a sentence for readers."""


def _withdrawn_with_its_reason(note: Any) -> Any:
    """The status says that a note is withdrawn, the field why: neither stands alone."""
    if (note.status == "withdrawn") != (note.withdrawn is not None):
        raise PydanticCustomError("withdrawal", "status and field differ")
    return note


class NoteModel(Model):
    """What explainers, terms, programs, actors and registers have in common."""

    title: Title
    """The name that readers see."""
    summary: Summary
    """One plain sentence of at most 200 characters."""
    aliases: tuple[Text, ...] = ()
    """Other names; a name belongs to one note only. Plurals are found by themselves."""
    abbreviation: Text | None = None
    """The short name: `PDA`."""
    status: Literal["draft", "current", "superseded", "withdrawn"] = "current"
    """Whether readers may rely on it."""
    withdrawn: Withdrawal | None = None
    """Since when and why, where the status is `withdrawn`; what took its place stands in `succeeded_by`."""
    match: Literal["by-shape", "word", "exact", "never"] = "by-shape"
    """How mentions are recognized: `word` finds a single common word too, `exact` the name just as it is."""
    reviewed: Date | None = None
    """The day on which the facts were last looked up."""
    formerly: tuple[Text, ...] = ()
    """Addresses that the note had before it was moved, as `folder/id`: a reader who comes there is led on."""
    former_anchors: dict[Anchor, Anchor] = {}
    """Anchors that its page had before, each with the one that took its place: a reader who comes there is led on."""
    part_of: tuple[NoteId, ...] = ()
    """What it is a part of."""
    decided_by: tuple[NoteId, ...] = ()
    """Who decides on it."""
    paid_by: tuple[NoteId, ...] = ()
    """Who pays for it."""
    administered_by: tuple[NoteId, ...] = ()
    """Who runs it."""
    legal_basis: tuple[NoteId, ...] = ()
    """The laws that it rests on."""
    succeeded_by: tuple[NoteId, ...] = ()
    """What came after it."""
    related: tuple[NoteId, ...] = ()
    """What else a reader may want to know of."""
    figures: dict[Slug, RecordedFigure] = {}
    """Quantities, each under its key: the page has an anchor of that name."""
    pictures: tuple[Slug, ...] = ()
    """Names of files under `templates/charts/` that are drawn on the page: it is their home."""
    check_: Annotated[Check, Field(alias="check", default_factory=Check.model_construct)]
    """What the check lets pass in this note."""

    inline_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that hold Markdown."""

    _says_why = model_validator(mode="after")(_withdrawn_with_its_reason)


class Term(NoteModel):
    """A concept, law, regulation, document, practice or event."""

    category: Literal["concept", "law", "regulation", "document", "practice", "event"]
    """What sort of thing it is."""
    law: Text | None = None
    """By section and code: `22 U.S.C. 2318(a)(1)`."""


class Program(NoteModel):
    """A channel through which aid or production flows."""

    country: Country | None = None
    """Whose program it is: ISO 3166 code, `EU` or `INT`."""
    law: Text | None = None
    """By section and code: `22 U.S.C. 2318(a)(1)`."""
    started: Date | None = None
    ended: Date | None = None
    drawn_from: InlineMarkdown | None = None
    """Whose stock, or which factory: a sentence."""
    speed: InlineMarkdown | None = None
    """How fast it delivers: a sentence."""
    oversight: InlineMarkdown | None = None
    """Who watches over it: a sentence."""
    headline: Slug | None = None
    """The figure that says how much so far."""

    inline_fields: ClassVar[tuple[str, ...]] = ("drawn_from", "speed", "oversight")


class Actor(NoteModel):
    """An agency, ministry, association, company, government or alliance."""

    category: Literal[
        "agency",
        "ministry",
        "office",
        "legislature",
        "oversight",
        "association",
        "company",
        "government",
        "alliance",
        "multilateral",
    ]
    """What sort of body it is."""
    country: Country
    """Where it belongs: ISO 3166 code, `EU` or `INT`."""
    native_name: Text | None = None
    """Its name in its own language."""
    founded: Date | None = None
    dissolved: Date | None = None
    website: WebAddress | None = None


class Explainer(NoteModel):
    """One question, answered in prose."""

    question: Text
    """The question as a reader would ask it."""
    answer: InlineMarkdown
    """The short answer, which stands before the prose: 40 to 90 words."""

    inline_fields: ClassVar[tuple[str, ...]] = ("answer",)


class Timeline(Model):
    """The columns of a register that is read as a timeline: one event after the other, not as a table."""

    date: Text
    """The column that says when it happened."""
    title: Text
    """The column that names the event."""
    text: Text | None = None
    """The column that tells of it."""
    kind: Text | None = None
    """The column by which events are filtered."""


class Register(NoteModel):
    """A table: `NAME.md` says what its columns mean, `NAME.csv` holds the rows."""

    schema_: Annotated[TableSchema, Field(alias="schema")]
    """The columns of the table."""
    timeline: Timeline | None = None
    """The columns to read as a timeline, where it is one."""
    figures: dict[
        Slug,
        Annotated[
            Annotated[ComputedFigure, Tag("computed")] | Annotated[RecordedFigure, Tag("recorded")],
            Discriminator(_computed_or_recorded),
        ],
    ] = {}
    """Quantities, each under its key: recorded, or computed from the rows."""


class Source(Model):
    """One citable source; the fields are those of CSL, and its grade."""

    title: Title
    """As it stands on the source."""
    publisher: Text
    """Who published it."""
    authors: tuple[Text, ...] = ()
    """Who wrote it, where it says so."""
    issued: Date | None = None
    """Left out where the source shows none."""
    url: WebAddress
    """Where it is read."""
    accessed: Date
    """The day on which it was read."""
    archive: WebAddress | None = None
    """Where a copy is kept."""
    archived: Date | None = None
    """The day of that copy."""
    original: WebAddress | None = None
    """Where a copy was first published."""
    grade: Literal["official", "reference", "press", "copy"]
    """How far it carries a fact."""
    type: Literal[
        "webpage",
        "report",
        "legislation",
        "article-newspaper",
        "article-journal",
        "speech",
        "dataset",
        "post",
    ] = "webpage"
    """One of the types of CSL."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$", title="language code")] = "en"
    """ISO 639-1."""
    number: Text | None = None
    """Of a report, a law or a document: as its publisher counts it."""
    license: Text | None = None
    """Under which it may be used, where it says so."""
    state_controlled: bool = False
    """Never carries a fact alone."""
    note: Text | None = None
    """A short remark for readers."""
    status: Literal["current", "withdrawn"] = "current"
    """Whether a fact may rest on it."""
    withdrawn: Withdrawal | None = None
    """Since when and why, where the status is `withdrawn`."""
    formerly: tuple[Text, ...] = ()
    """Addresses that the source had before it was moved, as `folder/id`."""
    former_anchors: dict[Anchor, Anchor] = {}
    """Anchors that its page had before, each with the one that took its place: a reader who comes there is led on."""
    check_: Annotated[Check, Field(alias="check", default_factory=Check.model_construct)]
    """What the check lets pass in this note."""

    inline_fields: ClassVar[tuple[str, ...]] = ()

    _says_why = model_validator(mode="after")(_withdrawn_with_its_reason)


class Page(Model):
    """A hand-written page: the home page, the introduction of a folder, a page about the site."""

    title: Title
    """The name that readers see."""
    summary: Summary
    """One plain sentence of at most 200 characters."""
    formerly: tuple[Text, ...] = ()
    """Addresses that the page had before it was moved, as `folder/id`."""
    former_anchors: dict[Anchor, Anchor] = {}
    """Anchors that its page had before, each with the one that took its place: a reader who comes there is led on."""
    pictures: tuple[Slug, ...] = ()
    """Names of files under `templates/charts/` that are drawn on the page: it is their home."""
    check_: Annotated[Check, Field(alias="check", default_factory=Check.model_construct)]
    """What the check lets pass in this note."""

    inline_fields: ClassVar[tuple[str, ...]] = ()


MODELS: dict[str, type[Model]] = {
    "explainer": Explainer,
    "term": Term,
    "program": Program,
    "actor": Actor,
    "register": Register,
    "source": Source,
    "page": Page,
}
