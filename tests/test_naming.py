"""Which texts another name can touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import matcher
from explainer.naming import Called, Words

LETTERS = st.text("abcxyzABIZsiegéÉßž0 -'().&_", min_size=1, max_size=14)
AROUND = st.text("ab C.\n#[]()*_", max_size=8)


def _touched(called: Called, raw: str) -> bool:
    return Words([called]).may_stand_in(raw)


@given(LETTERS.map(str.strip).filter(bool), st.sampled_from(["", "word", "exact"]), AROUND, AROUND, st.booleans())
def test_a_text_that_holds_a_name_in_any_form_is_touched_by_it(
    name: str, match: str, before: str, after: str, is_broken: bool
) -> None:
    for form in matcher.forms(name, match):
        written = form.replace(" ", "\n") if is_broken else form
        assert _touched(Called("", (name,), ()), f"{before}{written}{after}")


@pytest.mark.parametrize(
    ("named", "raw", "expected"),
    [
        ("defense-industries-alliance", "See [it](../actors/defense-industries-alliance.md).", True),
        ("defense-industries-alliance", "See [it](../actors/defense-indus%74ries-alliance.md).", True),
        ("defense-industries-alliance", "Of defence and an alliance.", False),
        ("Foreign Military Sales", "A foreign military\nsale was made.", True),
        ("Foreign Military Sales", "It was foreign.", False),
        ("Foreign Military Sales", "It was &#102;oreign.", True),
        ("Foreign Military Sales", 'summary: "It was \\x66oreign."', True),
        ("USAI", "usaid", True),
        ("USAI", "A drawdown.", False),
        ("USAI", "[U*S*AI](https://example.org)", True),
        ("Agency", "Two agencies.", True),
        ("X", "Whatever.", True),
    ],
)
def test_it_is_touched_by_the_longest_word_or_where_that_may_be_hidden(named: str, raw: str, expected: bool) -> None:
    assert _touched(Called("", (named,), ()), raw) is expected


@pytest.mark.parametrize(("raw", "expected"), [("It is SPQR's.", True), ("SPQRs", True), ("spqr press", False)])
def test_the_publisher_and_the_unit_touch_what_they_explain_alone(raw: str, expected: bool) -> None:
    assert _touched(Called("", (), ("SPQR Press",)), raw) is expected
    assert _touched(Called("", ("a-long-id", "SPQR and longest words"), ()), raw) is expected
