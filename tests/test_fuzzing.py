"""Each target of the fuzzing, shortly, and by name what its longer runs have found."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fuzzing
from fuzzing import SEEDS, SIGNS, TARGETS, mutated

FOUND = {
    "an address of IPv6 that does not end": ("text", b"[a](//[)"),
    "an address with a sign that another form of Unicode makes a `/` of": ("text", "[a](//a\u2100b)".encode()),
    "levels of YAML beyond the stack of libyaml": ("fields", b"x: " + b"[" * 30_000 + b"]" * 30_000),
    "a value that no decimal is computed with": ("words", b"21e40002000200021"),
    "a value of forty digits": ("words", b"9" * 40),
    "a value of a million decimals": ("words", b"1e-999999"),
    "a cell of thirty digits": ("table", b"number,opened,toll,builder,sources\n1,1827," + b"9" * 30 + b",,ledger\n"),
    "a byte order mark alone": ("note", b"\xef\xbb\xbf"),
    "a file of nothing": ("note", b""),
    "a table of nothing": ("table", b""),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str) -> None:
    target, data = FOUND[name]
    TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_changed_at_random_are_read(target: str) -> None:
    source, pool = random.Random(target), SEEDS[target]
    for _ in range(150):
        TARGETS[target](mutated(source, pool))


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.binary(max_size=4)), max_size=40).map(b"".join))
def test_signs_in_any_order_are_read(target: str, data: bytes) -> None:
    TARGETS[target](data)


def test_a_run_keeps_what_fails(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(TARGETS, "words", lambda data: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        fuzzing.mutations("words", 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["crash-0"]
