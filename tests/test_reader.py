"""How a file is read: its text, its front matter by the rules of YAML 1.2, its table; and where everything stands."""

import textwrap
from pathlib import Path
from typing import Any

import pytest

from explainer import cells, characters, front_matter, reader
from explainer.front_matter import Fields
from explainer.problems import Problem
from explainer.reader import Document


def _document(text: str) -> Document:
    found, problems = reader.document(text, "note.md")
    assert problems == []
    return found


def _fields(text: str) -> Fields:
    found = front_matter.fields(text, "note.md")
    assert isinstance(found, Fields)
    return found


def _fault(found: object) -> tuple[int, int, str]:
    assert isinstance(found, Problem)
    return found.line, found.column, found.code


def test_most_characters_need_not_be_looked_at_one_by_one() -> None:
    alone = map(chr, [*range(0xD800), *range(0xE000, 0xE100)])
    assert [sign for sign in alone if characters.refused(sign.encode()) != bool(characters.REFUSED.search(sign))] == []
    assert characters.refused("a “text”, and\u202e".encode())
    assert not characters.refused("a “text”, and\n\u200d".encode())


class TestText:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"", ""),
            (b"a\nb\n", "a\nb\n"),
            (b"a\r\nb\r\n", "a\nb\n"),
            (b"a\rb", "a\nb"),
            (b"\xef\xbb\xbfa", "a"),
            ("é\t“ü”".encode(), "é\t“ü”"),
            ("a\u2028b\x85".encode()[:-2], "a\u2028b"),
        ],
    )
    def test_it_is_utf_8_with_ends_of_lines_of_one_kind(self, data: bytes, text: str, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_bytes(data)
        assert reader.read(tmp_path / "note.md", "note.md") == text

    @pytest.mark.parametrize(
        ("data", "place"),
        [
            (b"\xff", (1, 1, "R101")),
            (b"ab\ncd\xe9f", (2, 3, "R101")),
            ("éé".encode() + b"\xc3", (1, 3, "R101")),
            (b"a\r\nb\xff", (2, 2, "R101")),
            (b"a\x00", (1, 2, "R101")),
            (b"a\r\nb\x1bc", (2, 2, "R101")),
            ("a\nbc\u202e".encode(), (2, 3, "R101")),
            ("\x85".encode(), (1, 1, "R101")),
            ("a".encode("utf-16"), (1, 1, "R101")),
        ],
    )
    def test_what_is_not_text_is_a_problem_at_its_place(self, data: bytes, place: tuple, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_bytes(data)
        assert _fault(reader.read(tmp_path / "note.md", "note.md")) == place

    def test_a_byte_order_mark_has_no_column(self, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_bytes(b"\xef\xbb\xbfab\xff")
        assert _fault(reader.read(tmp_path / "note.md", "note.md")) == (1, 3, "R101")

    def test_a_line_may_end_in_a_carriage_return(self, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_bytes(b"a\rb\xff")
        assert _fault(reader.read(tmp_path / "note.md", "note.md")) == (2, 2, "R101")

    @pytest.mark.parametrize("size", [0, 1, 2_999_999, 3_000_000, 3_000_001, 9_000_000])
    def test_a_file_that_changes_its_size_is_read_to_its_end(self, size: int, tmp_path: Path) -> None:
        file = tmp_path / "note.md"
        file.write_bytes(b"abc" * 1_000_000)
        with file.open("rb", buffering=0) as opened:
            assert reader._whole(opened.fileno(), size) == file.read_bytes()


class TestDocument:
    @pytest.mark.parametrize(
        ("text", "values", "body", "body_line"),
        [
            ("---\na: b\n---\nbody\n", {"a": "b"}, "body\n", 4),
            ("---\na: b\n---\n\n\nbody", {"a": "b"}, "\n\nbody", 4),
            ("---\n---\n", {}, "", 3),
            ("---\n---", {}, "", 3),
            ("---  \na: b\n---\t\nbody", {"a": "b"}, "body", 4),
            ("---\na: b\n---\nx\n---\ny", {"a": "b"}, "x\n---\ny", 4),
            ("---\n# nothing\n---\n", {}, "", 4),
            ("---\na: |\n  ---\n  x\nb: c\n---\n", {"a": "---\nx\n", "b": "c"}, "", 7),
        ],
    )
    def test_it_is_front_matter_and_body(self, text: str, values: dict, body: str, body_line: int) -> None:
        found = _document(text)
        assert (found.fields.values, found.body, found.body_line) == (values, body, body_line)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("", (1, 1, "R102")),
            ("\n---\na: b\n---\n", (1, 1, "R102")),
            (" ---\n---\n", (1, 1, "R102")),
            ("----\n---\n", (1, 1, "R102")),
            ("---\na: b\n", (1, 1, "R103")),
            ("---", (1, 1, "R103")),
            ("---\na: b\n ---\n", (1, 1, "R103")),
        ],
    )
    def test_without_a_closed_front_matter_it_is_none(self, text: str, place: tuple) -> None:
        _, problems = reader.document(text, "note.md")
        assert [_fault(problem) for problem in problems] == [place]


class TestValuesOfYaml:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("NO", "NO"),
            ("no", "no"),
            ("yes", "yes"),
            ("on", "on"),
            ("Off", "Off"),
            ("y", "y"),
            ("true", True),
            ("True", True),
            ("FALSE", False),
            ("tRUE", "tRUE"),
            ("null", None),
            ("~", None),
            ("", None),
            ("nil", "nil"),
            ("12", 12),
            ("-3", -3),
            ("+3", 3),
            ("012", 12),
            ("0o14", "0o14"),
            ("0x1F", "0x1F"),
            ("1_000", "1_000"),
            ("1,000", "1,000"),
            ("12:30:45", "12:30:45"),
            ("1.5", 1.5),
            (".5", 0.5),
            ("1.", 1.0),
            ("1e3", 1000.0),
            ("-1.5E-2", -0.015),
            (".inf", ".inf"),
            (".nan", ".nan"),
            ("2023-10-17", "2023-10-17"),
            ("2023-10", "2023-10"),
            ("2023", 2023),
            ("2001-12-14t21:59:43", "2001-12-14t21:59:43"),
            ("'12'", "12"),
            ('"true"', "true"),
            ("'it''s'", "it's"),
            ('"\\u00e9\\n"', "é\n"),
            ("=", "="),
            ("<<", "<<"),
            ("9" * 39, int("9" * 39)),
            ("9" * 40, "9" * 40),
            ("[a, 1, no]", ["a", 1, "no"]),
            ("{b: {c: 2023-10}}", {"b": {"c": "2023-10"}}),
            (">-\n  folded\n  text", "folded text"),
            ("|\n  kept\n  text\n", "kept\ntext\n"),
            ("plain # and a remark", "plain"),
            ("a#b", "a#b"),
        ],
    )
    def test_a_value_is_what_yaml_1_2_says(self, written: str, value: Any) -> None:
        found = _fields(f"a: {written}").values["a"]
        assert (found, type(found)) == (value, type(value))

    @pytest.mark.parametrize("key", ["no", "12", "true", "2023-10-17", "null", "é"])
    def test_a_key_is_text_as_it_stands(self, key: str) -> None:
        assert _fields(f"{key}: 1").values == {key: 1}


class TestPlacesInFrontMatter:
    TEXT = textwrap.dedent("""\
        title: Ärger
        "né é": [a, {b: c}]
        figures:
          spans:
            - value: 3
              as_of:   1827
          # remark
          last: >-
            x
        """)

    @pytest.mark.parametrize(
        ("location", "key", "value"),
        [
            (("title",), (2, 1), (2, 8)),
            (("né é",), (3, 1), (3, 9)),
            (("né é", 0), (3, 10), (3, 10)),
            (("né é", 1), (3, 13), (3, 13)),
            (("né é", 1, "b"), (3, 14), (3, 17)),
            (("figures",), (4, 1), (5, 3)),
            (("figures", "spans"), (5, 3), (6, 5)),
            (("figures", "spans", 0, "value"), (6, 7), (6, 14)),
            (("figures", "spans", 0, "as_of"), (7, 7), (7, 16)),
            (("figures", "last"), (9, 3), (9, 9)),
        ],
    )
    def test_a_key_and_a_value_stand_where_they_stand(self, location: tuple, key: tuple, value: tuple) -> None:
        fields = _fields(self.TEXT)
        assert (fields.places.of_key(location), fields.places.of(location)) == (key, value)

    def test_what_is_not_there_stands_where_the_nearest_thing_around_it_does(self) -> None:
        fields = _fields(self.TEXT)
        assert fields.places.of(("figures", "spans", 0, "sources", 2)) == (6, 7)
        assert fields.places.of(("nowhere",)) == (1, 1)

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_ends_of_lines_and_a_byte_order_mark_move_nothing(self, end: str, mark: str, tmp_path: Path) -> None:
        text = f"---\n{self.TEXT}---\n\nbody\n"
        (tmp_path / "note.md").write_bytes((mark + text.replace("\n", end)).encode())
        read = reader.read(tmp_path / "note.md", "note.md")
        assert _document(str(read)) == _document(text)


class TestFaultsOfFrontMatter:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("a: b\na: c", (3, 1, "R105")),
            ("a: b\n'a': c", (3, 1, "R105")),
            ("x:\n  a: b\n  c: d\n  a: e", (5, 3, "R105")),
            ("x: {é: 1, é: 2}", (2, 11, "R105")),
            ("a: &x b\nc: *x", (2, 4, "R106")),
            ("a: *x", (2, 4, "R106")),
            ("<<: *x", (2, 5, "R106")),
            ("a: !b c", (2, 4, "R106")),
            ("a: !!str 3", None),
            ("a: !!python/object:os.system x", (2, 4, "R106")),
            ("a: b: c", (2, 5, "R104")),
            ("a: [b", (3, 1, "R104")),
            ("a: 'b", (2, 6, "R104")),
            ("\ta: b", (2, 1, "R104")),
            ("a: @b", (2, 4, "R104")),
            ("a: b\n c: d", (3, 3, "R104")),
            ("just text", (2, 1, "R104")),
            ("[a, b]", (2, 1, "R104")),
            ("? [a]\n: b", (2, 3, "R104")),
            ("a: b\n...\nc: d", (4, 1, "R104")),
        ],
    )
    def test_each_has_its_place(self, text: str, place: tuple | None) -> None:
        found = front_matter.fields(text, "note.md")
        if place is None:
            assert isinstance(found, Fields)
        else:
            assert _fault(found) == place

    @pytest.mark.parametrize("text", ["a: &x 1\nb: [*x, *x]", "a: &a [*a]", "a: &x {b: c}\nd: *x"])
    def test_nothing_is_repeated_through_an_anchor(self, text: str) -> None:
        assert _fault(front_matter.fields(text, "note.md"))[2] == "R106"

    @pytest.mark.parametrize("levels", [21, 1_000, 100_000])
    @pytest.mark.parametrize("text", ["a: {}{}", "a:\n {}b {}"])
    def test_a_value_nested_ever_so_often_does_not_overflow(self, text: str, levels: int) -> None:
        """libyaml calls itself for each level, and ended the program with the signal 11 after some 20,000."""
        opening, closing = ("[", "]") if text.endswith("}{}") else ("- ", "")
        found = front_matter.fields(text.format(opening * levels, closing * levels), "note.md")
        assert (found.code, found.message) == ("R104", "the front matter is nested too deeply")

    @pytest.mark.parametrize("written", ['a: "\\e"', 'a: ["\\u202e"]', '"\\0": b', 'a: "\\xad"', 'a: "\\uffff"'])
    def test_no_escape_spells_what_a_file_may_not_hold(self, written: str) -> None:
        assert _fault(front_matter.fields(written, "note.md"))[2] == "S207"


class TestTable:
    @pytest.mark.parametrize(
        ("text", "rows"),
        [
            ("", []),
            ("a,b\n", [["a", "b"]]),
            ("a,b", [["a", "b"]]),
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,\n", [["a", ""]]),
            ("a,", [["a", ""]]),
            (",", [["", ""]]),
            (",\n", [["", ""]]),
            ("a,,b\n", [["a", "", "b"]]),
            ("a\n\n\nb\n", [["a"], ["b"]]),
            ('"a,b",c\n', [["a,b", "c"]]),
            ('"a""b"\n', [['a"b']]),
            ('""\n', []),
            ('"",""\n', [["", ""]]),
            ('"a\nb",c\nd,e', [["a\nb", "c"], ["d", "e"]]),
            ('a,"b"', [["a", "b"]]),
            (" a , b \n", [[" a ", " b "]]),
            ("é,“ü”\n", [["é", "“ü”"]]),
        ],
    )
    def test_it_has_rows_of_cells(self, text: str, rows: list[list[str]]) -> None:
        found, problems = cells.rows(text, "table.csv")
        assert ([[cell.text for cell in row] for row in found], problems) == (rows, [])

    def test_a_cell_stands_where_it_begins(self) -> None:
        found, _ = cells.rows('é,"b\n\nb",c\n\n"x""y",z,', "table.csv")
        places = [[(cell.line, cell.column) for cell in row] for row in found]
        assert places == [[(1, 1), (1, 3), (3, 4)], [(5, 1), (5, 8), (5, 10)]]

    @pytest.mark.parametrize(
        ("text", "rows", "place"),
        [
            ('a"b,c\n', [['a"b', "c"]], (1, 1, "D708")),
            ('a,b "x"\n', [["a", 'b "x"']], (1, 3, "D708")),
            ('"a"b,c\n', [["ab", "c"]], (1, 1, "D708")),
            ('a\n"b,c\nd', [["a"], ["b,c\nd"]], (2, 1, "D708")),
            ('"', [[""]], (1, 1, "D708")),
        ],
    )
    def test_quotes_that_do_not_fit_are_a_problem(self, text: str, rows: list[list[str]], place: tuple) -> None:
        found, problems = cells.rows(text, "table.csv")
        assert [_fault(problem) for problem in problems] == [place]
        assert [[cell.text for cell in row] for row in found] == [row for row in rows if row != [""]]
