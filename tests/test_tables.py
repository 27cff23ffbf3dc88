"""The rows of a register: their types, their constraints, their keys, and the figures computed from them."""

from decimal import Decimal
from typing import Any

import pytest

from explainer import cells, tables
from explainer.models import ComputedFigure, Register, TableSchema
from explainer.tables import Record


def _schema(*fields: dict[str, Any], primary_key: tuple[str, ...] = ()) -> TableSchema:
    named = [{"title": field["name"].title(), **field} for field in fields]
    return TableSchema.model_validate({"fields": named, "primary_key": primary_key})


def _read(schema: TableSchema, text: str) -> tuple[tuple[Record, ...], list[str]]:
    """The records of a table, and its problems as `line:column: CODE message`."""
    rows, faults = cells.rows(text, "t.csv")
    assert faults == []
    records, problems = tables.records(schema, rows, "t.csv")
    return records, [str(problem).removeprefix("t.csv:") for problem in problems]


class TestTypes:
    @pytest.mark.parametrize(
        ("kind", "text", "value"),
        [
            ("string", "a b", "a b"),
            ("string", "12", "12"),
            ("integer", "12", 12),
            ("integer", "-3", -3),
            ("integer", "007", 7),
            ("number", "12", Decimal(12)),
            ("number", "-2.50", Decimal("-2.5")),
            ("boolean", "true", True),
            ("boolean", "false", False),
            ("date", "1827-05-01", "1827-05-01"),
            ("date", "1827-05", "1827-05"),
            ("date", "1827", "1827"),
            ("year", "1827", 1827),
        ],
    )
    def test_a_cell_has_the_value_of_its_column(self, kind: str, text: str, value: object) -> None:
        (record,), problems = _read(_schema({"name": "a", "type": kind}, {"name": "b"}), f"a,b\n{text},x\n")
        assert (record.values, problems) == ({"a": value, "b": "x"}, [])
        assert type(record.values["a"]) is type(value)

    @pytest.mark.parametrize("kind", ["string", "integer", "number", "boolean", "date", "year"])
    def test_an_empty_cell_has_none(self, kind: str) -> None:
        (record,), problems = _read(_schema({"name": "a", "type": kind}, {"name": "b"}), "a,b\n,x\n")
        assert (record.values["a"], problems) == (None, [])

    @pytest.mark.parametrize(
        ("kind", "text", "said"),
        [
            ("integer", "1.0", "should be a whole number"),
            ("integer", "1 000", "should be a whole number"),
            ("integer", "+1", "should be a whole number"),
            ("integer", "1" * 31, "should be a whole number"),
            ("number", "1e3", "should be a number"),
            ("number", ".5", "should be a number"),
            ("number", "nan", "should be a number"),
            ("number", "5.", "should be a number"),
            ("boolean", "True", "should be `true` or `false`"),
            ("boolean", "1", "should be `true` or `false`"),
            ("date", "1827-5-1", "should be a date, as YYYY-MM-DD, YYYY-MM or YYYY"),
            ("date", "1827-02-29", "should be a date, as YYYY-MM-DD, YYYY-MM or YYYY"),
            ("year", "827", "should be a year"),
            ("year", "1827-05", "should be a year"),
        ],
    )
    def test_a_cell_of_another_type_is_a_problem(self, kind: str, text: str, said: str) -> None:
        (record,), problems = _read(_schema({"name": "b"}, {"name": "a", "type": kind}), f"b,a\nx,{text}\n")
        assert (record.values["a"], problems) == (None, [f"2:3: D702 `{text}` in the column `a` {said}"])

    @pytest.mark.parametrize(("text", "ids"), [("a", ("a",)), ("a b-c", ("a", "b-c")), ("a  b", ("a", "", "b"))])
    @pytest.mark.parametrize("kind", ["sources", "notes"])
    def test_a_cell_that_refers_holds_ids(self, kind: str, text: str, ids: tuple[str, ...]) -> None:
        (record,), problems = _read(_schema({"name": "a", "refers_to": kind}), f"a\n{text}\n")
        assert (record.values["a"], problems) == (ids, [])


class TestConstraints:
    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ({"type": "integer", "constraints": {"minimum": 1, "maximum": 3}}, "1"),
            ({"type": "integer", "constraints": {"minimum": 1, "maximum": 3}}, "3"),
            ({"type": "number", "constraints": {"minimum": 0.5}}, "0.5"),
            ({"type": "year", "constraints": {"maximum": 1900}}, "1900"),
            ({"constraints": {"enum": ["old", "new"]}}, "old"),
            ({"type": "integer", "constraints": {"enum": [1, 2]}}, "02"),
            ({"constraints": {"pattern": "[a-z]+"}}, "abc"),
            ({"constraints": {"minimum": 1, "enum": ["a"], "pattern": "b"}}, ""),
            ({"constraints": {"required": True}}, "x"),
        ],
    )
    def test_what_fits_is_no_problem(self, field: dict, text: str) -> None:
        assert _read(_schema({"name": "a", **field}, {"name": "b"}), f"a,b\n{text},\n")[1] == []

    @pytest.mark.parametrize(
        ("field", "text", "said"),
        [
            (
                {"type": "integer", "constraints": {"minimum": 1}},
                "0",
                "D707 `0` in the column `a` is less than 1",
            ),
            (
                {"type": "number", "constraints": {"maximum": 2.5}},
                "2.51",
                "D707 `2.51` in the column `a` is more than 2.5",
            ),
            (
                {"constraints": {"enum": ["old", "new"]}},
                "odl",
                "D707 `odl` is not allowed in the column `a`; did you mean `old`?",
            ),
            (
                {"type": "integer", "constraints": {"enum": [1, 2]}},
                "30",
                "D707 `30` is not allowed in the column `a`; write one of `1`, `2`",
            ),
            (
                {"constraints": {"pattern": "[a-z]+"}},
                "abc1",
                "D707 `abc1` does not have the form `[a-z]+` of the column `a`",
            ),
            ({"constraints": {"required": True}}, "", "D706 the cell of the column `a` is empty; fill it in"),
        ],
    )
    def test_what_does_not_fit_is_one(self, field: dict, text: str, said: str) -> None:
        records, problems = _read(_schema({"name": "a", **field}, {"name": "b"}), f"a,b\n{text},\n")
        assert (len(records), problems) == (1, [f"2:1: {said}"])

    def test_a_column_that_refers_has_no_limit(self) -> None:
        field = {"name": "a", "refers_to": "notes", "constraints": {"minimum": 1, "maximum": 0}}
        assert _read(_schema(field), "a\nx\n")[1] == []

    def test_a_date_may_have_a_limit(self) -> None:
        field = {"name": "a", "type": "date", "constraints": {"minimum": "1900-01"}}
        assert _read(_schema(field), "a\n1899\n1901\n")[1] == [
            "2:1: D707 `1899` in the column `a` is less than 1900-01"
        ]

    def test_a_whole_number_may_have_a_broken_limit(self) -> None:
        field = {"name": "a", "type": "integer", "constraints": {"minimum": 0.5}}
        assert _read(_schema(field), "a\n0\n")[1] == ["2:1: D707 `0` in the column `a` is less than 0.5"]


class TestShape:
    SCHEMA = _schema({"name": "a"}, {"name": "b"})

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("", ["1:1: D705 the table is empty; begin it with the header `a,b`"]),
            ("a\n", ["1:1: D705 the column `b` is missing; add it, or take it out of the schema"]),
            ("a,b,c\n", ["1:5: D705 the column `c` stands where the schema has none"]),
            ("b,a\n", ["1:1: D705 the column `b` stands where the schema has `a`"]),
            ("a,bb\n1,2\n", ["1:3: D705 the column `bb` stands where the schema has `b`"]),
            ("A,b\n", ["1:1: D705 the column `A` stands where the schema has `a`; did you mean `a`?"]),
        ],
    )
    def test_without_its_header_it_has_no_rows(self, text: str, problems: list[str]) -> None:
        assert _read(self.SCHEMA, text) == ((), problems)

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("1", "3:1: D701 the row has 1 cells instead of 2; keep the comma of an empty cell"),
            ("1,2,3", "3:5: D701 the row has 3 cells instead of 2; quote a cell that holds a comma"),
            ("1,2,", "3:5: D701 the row has 3 cells instead of 2; quote a cell that holds a comma"),
        ],
    )
    def test_a_row_of_another_width_is_left_out(self, row: str, problem: str) -> None:
        records, problems = _read(self.SCHEMA, f"a,b\nx,y\n{row}\nz,\n")
        assert [record.values for record in records] == [{"a": "x", "b": "y"}, {"a": "z", "b": None}]
        assert [record.line for record in records] == [2, 4]
        assert problems == [problem]


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "unique", "text", "problems"),
        [
            (("a",), False, "1,x\n2,x\n", []),
            (("a",), False, "1,x\n1,y\n", ["3:1: D703 the key `1` stands twice; line 2 has it too"]),
            (("a",), False, "1,x\n01,y\n", ["3:1: D703 the key `01` stands twice; line 2 has it too"]),
            (("a", "b"), False, "1,x\n1,y\n2,x\n", []),
            (("b", "a"), False, "1,x\n1,x\n", ["3:3: D703 the key `x, 1` stands twice; line 2 has it too"]),
            (("a",), False, "1,x\n1,y\n1,z\n", ["3:1: D703 the key `1` stands twice; line 2 has it too"] * 2),
            (("a",), False, ",x\n,y\n", []),
            ((), True, "1,x\n1,y\n", ["3:1: D703 the key `1` stands twice; line 2 has it too"]),
            (("a",), True, "1,x\n1,y\n", ["3:1: D703 the key `1` stands twice; line 2 has it too"]),
            ((), False, "1,x\n1,x\n", []),
        ],
    )
    def test_a_key_stands_once(self, key: tuple[str, ...], unique: bool, text: str, problems: list[str]) -> None:
        first = {"name": "a", "type": "integer", "constraints": {"unique": unique}}
        found = _read(_schema(first, {"name": "b"}, primary_key=key), f"a,b\n{text}")[1]
        if len(problems) == 2:
            problems = [problems[0], problems[1].replace("3:1", "4:1")]
        assert found == problems


class TestComputedFigures:
    FIELDS = (
        {"name": "on", "type": "date"},
        {"name": "amount", "type": "number"},
        {"name": "sources", "refers_to": "sources"},
        {"name": "also", "refers_to": "sources"},
    )

    def _observed(self, figure: dict[str, Any], text: str) -> list[tuple[str, Decimal, tuple[str, ...]]]:
        schema = _schema(*self.FIELDS)
        register = Register.model_validate(
            {"title": "T", "summary": "S", "schema": {"fields": [f.model_dump() for f in schema.fields]}}
        )
        computed = ComputedFigure.model_validate({"label": "L", "unit": "spans", "dated_by": "on", **figure})
        records, problems = _read(schema, f"on,amount,sources,also\n{text}")
        assert problems == []
        return [(o.as_of, o.value, o.sources) for o in tables.observations(computed, register, records)]

    def test_a_count_runs_over_the_dates_in_their_order(self) -> None:
        observed = self._observed({"count": True}, "1925,1,b,\n1899,1,a,\n1925,1,c b,d\n")
        assert observed == [("1899", 1, ("a",)), ("1925", 3, ("b", "c", "d"))]

    def test_a_sum_runs_over_the_dates_in_their_order(self) -> None:
        observed = self._observed({"sum": "amount"}, "1925,2.5,,\n1899,0.1,,\n1925,0.2,,\n1926,-1,,\n")
        assert observed == [("1899", Decimal("0.1"), ()), ("1925", Decimal("2.8"), ()), ("1926", Decimal("1.8"), ())]

    def test_a_row_without_a_date_is_not_counted(self) -> None:
        assert self._observed({"count": True}, ",1,,\n1899,1,,\n") == [("1899", 1, ())]

    def test_an_empty_cell_adds_nothing(self) -> None:
        assert self._observed({"sum": "amount"}, "1899,,,\n1900,3,,\n") == [("1899", 0, ()), ("1900", 3, ())]

    def test_dates_of_another_precision_are_dates_of_their_own(self) -> None:
        observed = self._observed({"count": True}, "1899-05,1,,\n1899,1,,\n1899-05-01,1,,\n")
        assert [(date, value) for date, value, _ in observed] == [("1899", 1), ("1899-05", 2), ("1899-05-01", 3)]

    def test_without_rows_nothing_is_observed(self) -> None:
        assert self._observed({"count": True}, "") == []
