"""Names as keys: variants that must meet, and different people who must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.names import NameWords, acronym_of, close, is_acronym, name_tokens, token_matches


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the Kenyan Navy", "Kenya Navy"),
        ("Kenya’s Navy", "Kenya Navy"),
        ("São Tomé Police", "Sao Tome police"),
        ("Dr. Ada Brandt", "Ada Brandt"),
        ("Front in Sudan", "Front Sudan"),
    ],
)
def test_the_same_name_has_the_same_words(left: str, right: str) -> None:
    assert name_tokens(left) == name_tokens(right)


@pytest.mark.parametrize(
    ("left", "right"), [("hernandez", "henrandez"), ("mohammed", "muhamad"), ("tehrani", "teherani")]
)
def test_slips_and_transliterations_meet(left: str, right: str) -> None:
    assert token_matches(left, right)


@pytest.mark.parametrize(
    ("left", "right"), [("ali", "ami"), ("martin", "marten"), ("silva", "selva"), ("kim", "kin"), ("brown", "braun")]
)
def test_short_or_different_names_do_not(left: str, right: str) -> None:
    assert not close(left, right)


def test_acronyms() -> None:
    assert is_acronym("U.N.")
    assert is_acronym("FARC")
    assert not is_acronym("Farc")
    assert not is_acronym("A")
    assert "who" in acronym_of("World Health Organization")
    assert "dod" in acronym_of("Department of Defense")


WORDS = st.text("aehimnorst", min_size=1, max_size=9)


@given(st.lists(WORDS, max_size=12), WORDS, st.integers(0, 9))
def test_words_that_match_are_found_without_comparing_all(words: list[str], wanted: str, at: int) -> None:
    slip = wanted[:at] + wanted[at + 1 : at + 2] + wanted[at : at + 1] + wanted[at + 2 :]
    index = NameWords[int]()
    for number, word in enumerate([*words, slip]):
        index.add(word, number)
    assert sorted(index.matching(wanted)) == [n for n, word in enumerate([*words, slip]) if token_matches(wanted, word)]
