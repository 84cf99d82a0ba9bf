"""Number expressions, whatever the words: bounds in order, finite, in the text; and what modifiers do to any number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbers import Number, find_numbers

from .plain import annotate_plainly

WORDS = st.sampled_from(
    "a an at least most more than fewer less no up to nearly about some between from and or to - dozen dozens hundred "
    "hundreds thousand million billion trillion two five eight twenty-five zero half quarter both several 3 17 1,500 "
    f"2.5 0 1,2,3 12-15 {'9' * 300} additional others people killed".split()
)


def numbers(text: str) -> list[Number]:
    return list(find_numbers(annotate_plainly(text)))


def check(text: str) -> None:
    last = -1
    for number in numbers(text):
        assert last < number.first <= number.token <= number.last
        last = number.last
        bounds = [bound for bound in (number.low, number.high) if bound is not None]
        assert all(math.isfinite(bound) for bound in bounds)
        assert bounds == sorted(bounds)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_bounds_are_finite_and_in_order(text: str):
    check(text)


@given(st.text(max_size=80))
def test_any_text_gives_numbers_in_it(text: str):
    check(text)


@given(st.integers(3, 999_999))
def test_modifiers_bound_any_number(value: int):
    for phrase, bounds in {
        "at least": (value, None), "more than": (value + 1, None), "at most": (None, value), "up to": (None, value),
    }.items():  # fmt: skip
        (number,) = numbers(f"{phrase} {value} people")
        assert (number.low, number.high) == bounds


@pytest.mark.parametrize("word", ["million", "trillion"])
def test_a_number_that_no_number_type_holds_is_none(word: str):
    assert numbers(f"{'9' * 305} {word} people") == []
