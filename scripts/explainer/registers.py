"""The columns of a register as its page shows them, with what a script needs to sort and filter by them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from explainer import layout
from explainer.models import Column
from explainer.notes import Note
from explainer.tables import Record

CODES = re.compile(r"([A-Z]{2}|INT)( ([A-Z]{2}|INT))*")
"""Countries by their ISO 3166 codes."""
LONG = 60
"""From so many characters on, a text needs a wide column."""


@dataclass(frozen=True)
class ShownColumn:
    """A column with its rows."""

    schema: Column
    rows: tuple[Record, ...]

    @property
    def name(self) -> str:
        return self.schema.name

    @property
    def title(self) -> str:
        return self.schema.title

    @cached_property
    def is_number(self) -> bool:
        return self.schema.type in ("integer", "number") and not self.schema.refers_to

    @cached_property
    def order(self) -> str:
        """How it is sorted; not at all where it holds citations or figures."""
        if self.schema.refers_to in ("sources", "figures"):
            return ""
        if self.schema.refers_to or self.schema.type in ("string", "boolean"):
            return "text"
        return "date" if self.schema.type == "date" else "number"

    @cached_property
    def is_long(self) -> bool:
        return not self.schema.refers_to and any(len(row.cells[self.name].text) > LONG for row in self.rows)

    def value(self, row: Record) -> Any:
        """By what a row is sorted, where that is not the text of its cell."""
        return row.values[self.name] if self.order in ("date", "number") else None

    @cached_property
    def holds_codes(self) -> bool:
        return bool(self._texts) and all(map(CODES.fullmatch, self._texts))

    @cached_property
    def offers(self) -> str:
        """The values by which it is filtered, as JSON; nothing where there are none, or too many."""
        texts = [code for text in self._texts for code in text.split(" ")] if self.holds_codes else self._texts
        fixed = () if self.holds_codes else tuple(map(str, self.schema.constraints.enum or ()))
        values = [value for value in fixed if value in texts] or sorted(set(texts))
        few = bool(self.schema.constraints.enum) or self.holds_codes or 3 * len(values) <= len(texts)
        if few and 1 < len(values) < len(texts) and max(map(len, values)) <= LONG:
            return json.dumps(values, ensure_ascii=False)
        return ""

    @cached_property
    def _texts(self) -> list[str]:
        """What its cells hold, where it may be filtered by that."""
        if self.schema.refers_to or self.schema.type not in ("string", "boolean", "year"):
            return []
        return [" ".join(text.split()) for row in self.rows if (text := row.cells[self.name].text)]


def shown_columns(note: Note) -> Iterator[ShownColumn]:
    """The columns that readers see: a key that only names the row is left to its address."""
    key = list(note.model.schema_.primary_key)
    for schema in note.model.schema_.fields:
        if [schema.name] != key or not _are_slugs(note.rows, schema.name):
            yield ShownColumn(schema, note.rows)


def _are_slugs(rows: tuple[Record, ...], name: str) -> bool:
    """Whether a column holds what is made for addresses: small letters and hyphens."""
    values = [str(row.values[name]) for row in rows]
    return all(map(layout.is_id, values)) and any("-" in value for value in values)
