"""The shapes of notes: what may stand in the front matter of each kind."""

import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from explainer import dates, quantities


def _plain_text(text: str) -> str:
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
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("pattern", "`{text}` is no pattern", {"text": text, "error": str(error)}) from None
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(c.isspace() or c in '<>"`\\' for c in text):
        raise PydanticCustomError("web_address", "`{text}` is no web address", {"text": text})
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_plain_text)]
"""One line of plain text."""
InlineMarkdown = Annotated[str, Field(min_length=1)]
"""A sentence or a few, which may link and cite."""
Title = Annotated[str, Field(min_length=1, max_length=250), AfterValidator(_plain_text)]
Summary = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain_text)]
Date = Annotated[str, BeforeValidator(_date)]
"""ISO, as precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
Value = Annotated[Decimal, BeforeValidator(_value)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
NoteId = Annotated[str, Field(min_length=1)]
"""The id of another note."""
SourceId = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2}|INT)$")]
"""ISO 3166-1 alpha-2; EU for the European Union, INT for international bodies."""

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
    model_config = ConfigDict(extra="forbid", frozen=True)


class Observation(Model):
    """One value of a figure, at a date, on somebody's word."""

    value: Value
    as_of: Date
    """The date for which the value holds."""
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]
    by: NoteId | None = None
    """Whose count it is, where counts differ."""
    qualifier: Literal["about", "at least", "more than", "nearly", "up to"] | None = None
    note: Text | None = None


class Figure(Model):
    """A quantity with its history; in a register it may be computed from the rows."""

    label: Text
    unit: Text
    """`USD`, `EUR`, `GBP`, `UAH`, or what is counted, in the plural."""
    note: Text | None = None
    """How the value was arrived at."""
    review: Literal["monthly", "quarterly", "yearly", "never"] = "yearly"
    """How often it is to be looked up again; a value of closed history never."""
    observations: tuple[Observation, ...] = ()


class RecordedFigure(Figure):
    observations: Annotated[tuple[Observation, ...], Field(min_length=1)]


class ComputedFigure(Figure):
    """A running count or sum over the rows of a register."""

    observations: tuple[()] = ()
    count: Literal[True] | None = None
    sum: Text | None = None
    """The column whose values are added up."""
    dated_by: Text
    """The column that says from which date a row counts."""


def _computed_or_recorded(figure: Any) -> str:
    keys = figure if isinstance(figure, dict) else getattr(figure, "model_fields_set", ())
    return "computed" if {"count", "sum", "dated_by"} & set(keys) else "recorded"


class Constraints(Model):
    required: bool = False
    unique: bool = False
    enum: tuple[str | int | float, ...] | None = None
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    minimum: int | float | Text | None = None
    maximum: int | float | Text | None = None


class Column(Model):
    """A field of a Table Schema (Frictionless), and what its cells name."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    type: Literal["string", "integer", "number", "boolean", "date", "year"] = "string"
    title: Text
    description: Text | None = None
    unit: Text | None = None
    refers_to: Literal["sources", "notes", "figures"] | None = None
    """The cell holds ids of sources, of notes, or of figures (`NOTE#KEY`), parted by single spaces."""
    constraints: Constraints = Constraints()


class TableSchema(Model):
    fields: Annotated[tuple[Column, ...], Field(min_length=1)]
    primary_key: tuple[Text, ...] = ()


class Check(Model):
    allow: dict[str, Text] = {}
    """Codes of problems that this note may have, each with the reason."""


class NoteModel(Model):
    """What every kind has in common."""

    title: Title
    summary: Summary
    aliases: tuple[Text, ...] = ()
    abbreviation: Text | None = None
    status: Literal["draft", "current", "superseded", "withdrawn"] = "current"
    match: Literal["by-shape", "word", "exact", "never"] = "by-shape"
    """How mentions in plain text are recognized."""
    reviewed: Date | None = None
    formerly: tuple[Text, ...] = ()
    """Addresses that the note had before it was moved, as `folder/id`: a reader who comes there is led on."""
    part_of: tuple[NoteId, ...] = ()
    decided_by: tuple[NoteId, ...] = ()
    paid_by: tuple[NoteId, ...] = ()
    administered_by: tuple[NoteId, ...] = ()
    legal_basis: tuple[NoteId, ...] = ()
    succeeded_by: tuple[NoteId, ...] = ()
    related: tuple[NoteId, ...] = ()
    figures: dict[Slug, RecordedFigure] = {}
    pictures: tuple[Slug, ...] = ()
    """Names of files under `templates/charts/` that are drawn on the page: it is their home."""
    check_: Annotated[Check, Field(alias="check")] = Check()

    inline_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that hold Markdown."""


class Term(NoteModel):
    category: Literal["concept", "law", "regulation", "document", "practice", "event"]
    law: Text | None = None
    """By section and code: `22 U.S.C. 2318(a)(1)`."""


class Program(NoteModel):
    country: Country | None = None
    law: Text | None = None
    started: Date | None = None
    ended: Date | None = None
    drawn_from: InlineMarkdown | None = None
    """Whose stock, or which factory."""
    speed: InlineMarkdown | None = None
    oversight: InlineMarkdown | None = None
    headline: Slug | None = None
    """The figure that says how much so far."""

    inline_fields: ClassVar[tuple[str, ...]] = ("drawn_from", "speed", "oversight")


class Actor(NoteModel):
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
    country: Country
    native_name: Text | None = None
    founded: Date | None = None
    dissolved: Date | None = None
    website: WebAddress | None = None


class Explainer(NoteModel):
    question: Text
    answer: InlineMarkdown
    """The short answer, which stands before the prose."""

    inline_fields: ClassVar[tuple[str, ...]] = ("answer",)


class Timeline(Model):
    """The columns of a register that is read as a timeline: one event after the other, not as a table."""

    date: Text
    title: Text
    text: Text | None = None
    kind: Text | None = None
    """What events are filtered by."""


class Register(NoteModel):
    schema_: Annotated[TableSchema, Field(alias="schema")]
    timeline: Timeline | None = None
    figures: dict[
        Slug,
        Annotated[
            Annotated[ComputedFigure, Tag("computed")] | Annotated[RecordedFigure, Tag("recorded")],
            Discriminator(_computed_or_recorded),
        ],
    ] = {}


class Source(Model):
    """One citable source; the fields are those of CSL, and its grade."""

    title: Title
    publisher: Text
    authors: tuple[Text, ...] = ()
    issued: Date | None = None
    """Left out where the source shows none."""
    url: WebAddress
    accessed: Date
    archive: WebAddress | None = None
    archived: Date | None = None
    original: WebAddress | None = None
    """Where a copy was first published."""
    grade: Literal["official", "reference", "press", "copy"]
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
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    number: Text | None = None
    license: Text | None = None
    state_controlled: bool = False
    """Never carries a fact alone."""
    note: Text | None = None
    formerly: tuple[Text, ...] = ()
    check_: Annotated[Check, Field(alias="check")] = Check()

    inline_fields: ClassVar[tuple[str, ...]] = ()


class Page(Model):
    """A hand-written page: the home page, the introduction of a folder, a page about the site."""

    title: Title
    summary: Summary
    formerly: tuple[Text, ...] = ()
    pictures: tuple[Slug, ...] = ()
    check_: Annotated[Check, Field(alias="check")] = Check()

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
