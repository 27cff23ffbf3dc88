"""Numbers as people write them, and as the site shows them."""

import re
from decimal import Decimal

import pytest

from explainer import quantities
from explainer.quantities import Written

REFUSED = re.escape("should be a number, or text such as `31.7 billion`")


class TestValueOfAField:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            (59, "59"),
            (0, "0"),
            (-3, "-3"),
            (2.5, "2.5"),
            (0.1, "0.1"),
            (1e21, "1e21"),
            ("59", "59"),
            (" 59 ", "59"),
            ("1,234,567", "1234567"),
            ("34.085 billion", "34085000000"),
            ("60 million", "60000000"),
            ("3 thousand", "3000"),
            ("1.5 trillion", "1500000000000"),
            ("60   million", "60000000"),
            ("-2.5 million", "-2500000"),
            ("1e3", "1000"),
        ],
    )
    def test_it_is_a_number_or_a_text_that_says_one(self, written: object, value: str) -> None:
        assert quantities.value_of(written) == Decimal(value)

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "three",
            "about 60",
            "60 millions",
            "60 Million",
            "$60",
            "1,23",
            "60 m",
            "6 0",
            "nan",
            "Infinity",
            "1 2",
            "½",
        ],
    )
    def test_a_text_that_says_none_is_refused(self, written: str) -> None:
        with pytest.raises(ValueError, match=REFUSED):
            quantities.value_of(written)

    @pytest.mark.parametrize("written", [True, False, None, [3], {"value": 3}, float("nan"), float("inf")])
    def test_anything_else_is_refused(self, written: object) -> None:
        with pytest.raises(ValueError, match=REFUSED):
            quantities.value_of(written)


class TestNumbersInASentence:
    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("59 companies", [("59", "1")]),
            ("59", [("59", "1")]),
            ("$34.1 billion", [("34.1e9", "0.1e9")]),
            ("€1,234,567.5", [("1234567.5", "0.1")]),
            ("1,234 spans", [("1234", "1")]),
            ("$60m and £3bn", [("60e6", "1e6"), ("3e9", "1e9")]),
            ("2k, 3 mn, 4tn", [("2000", "1000"), ("3e6", "1e6"), ("4e12", "1e12")]),
            ("a 12-billion plan", [("12e9", "1e9")]),
            ("$2.50 Million", [("2.5e6", "0.01e6")]),
            ("fifty-five drawdowns", [("55", "1")]),
            ("Fifty five", [("50", "1"), ("5", "1")]),
            ("two million spans", [("2e6", "1e6")]),
            ("two spans, ninety-nine spans", [("2", "1"), ("99", "1")]),
            ("nineteen", [("19", "1")]),
            ("twelve\u00a0million", [("12e6", "1e6")]),
            ("from 12 to 31", [("12", "1"), ("31", "1")]),
            ("12–31", [("12", "1"), ("31", "1")]),
            ("12.", [("12", "1")]),
            ("12, 31", [("12", "1"), ("31", "1")]),
            ("12 kilometres", [("12", "1")]),
            ("12 b", [("12", "1")]),
            ("12 percent", [("12", "1")]),
            ("12%", [("12", "1")]),
        ],
    )
    def test_each_is_seen_with_its_last_digit(self, text: str, numbers: list[tuple[str, str]]) -> None:
        expected = [Written(Decimal(value), Decimal(step)) for value, step in numbers]
        assert quantities.numbers_in(text) == tuple(expected)

    @pytest.mark.parametrize(
        "text", ["", "no spans", "B7", "x12", "someone", "often", "phone", "v1.2.3", "-3", "tone", "one of them"]
    )
    def test_what_is_part_of_something_else_is_none(self, text: str) -> None:
        assert quantities.numbers_in(text) == ()

    @pytest.mark.parametrize(
        ("text", "value", "means"),
        [
            ("$34.1 billion", 34_085_000_000, True),
            ("$34.1 billion", 34_150_000_000, True),
            ("$34.1 billion", 34_150_000_001, False),
            ("$34 billion", 34_085_000_000, True),
            ("$34.08 billion", 34_085_000_000, True),
            ("$34.09 billion", 34_085_000_000, True),
            ("$34.0 billion", 34_085_000_000, False),
            ("$35 billion", 34_085_000_000, False),
            ("34,085,000,000", 34_085_000_000, True),
            ("59", 59, True),
            ("59", 60, False),
            ("fifty-nine", 59, True),
            ("two million", 2_400_000, True),
            ("two million", 2_600_000, False),
        ],
    )
    def test_it_means_what_rounds_to_it(self, text: str, value: int, means: bool) -> None:
        (written,) = quantities.numbers_in(text)
        assert written.means(Decimal(value)) is means


class TestAQuantityThatIsShown:
    @pytest.mark.parametrize(
        ("value", "unit", "shown"),
        [
            ("59", "companies", "59 companies"),
            ("1234567", "spans", "1,234,567 spans"),
            ("12.50", "percent", "12.5 percent"),
            ("1e6", "spans", "1,000,000 spans"),
            ("0", "USD", "$0"),
            ("999", "USD", "$999"),
            ("34085", "USD", "$34,085"),
            ("999999", "USD", "$999,999"),
            ("1000000", "USD", "$1 million"),
            ("2500000", "EUR", "€2.5 million"),
            ("34085000000", "GBP", "£34.085 billion"),
            ("1.5e12", "UAH", "₴1.5 trillion"),
            ("1500500000", "USD", "$1,500,500,000"),
            ("1234567", "USD", "$1,234,567"),
            ("1000000000", "USD", "$1 billion"),
            ("20000000", "USD", "$20 million"),
            ("-2500000", "USD", "-$2.5 million"),
            ("-3", "spans", "-3 spans"),
        ],
    )
    def test_it_is_as_short_as_it_can_be_exactly(self, value: str, unit: str, shown: str) -> None:
        assert quantities.shown(Decimal(value), unit) == shown

    @pytest.mark.parametrize(
        ("value", "plain"),
        [("34085000000", "34,085,000,000"), ("0", "0"), ("0.50", "0.5"), ("1000", "1,000"), ("1E+3", "1,000")],
    )
    def test_it_is_written_out_in_full(self, value: str, plain: str) -> None:
        assert quantities.plain(Decimal(value)) == plain

    @pytest.mark.parametrize(("value", "number"), [("59", 59), ("59.0", 59), ("1E+3", 1000), ("2.5", 2.5)])
    def test_json_keeps_whole_numbers_whole(self, value: str, number: float) -> None:
        found = quantities.as_number(Decimal(value))
        assert (found, type(found)) == (number, type(number))
