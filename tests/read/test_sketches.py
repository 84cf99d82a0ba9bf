"""The index of passages: how many earlier ones each is compared with, and which."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.read import sketches
from kg.read.passages import passages
from kg.read.sketches import PassageIndex
from tests.factory import document

HABIT = "The prime minister said that he condemned the violence in the strongest possible terms on day {number} of it."


def index_of(*texts: str) -> PassageIndex:
    """Return the index of articles with these texts, the oldest first."""
    index = PassageIndex()
    for at, text in enumerate(texts):
        index.add(at, list(passages(document(text, name=f"{at}.txt"))))
    return index


def test_a_turn_of_phrase_that_hundreds_use_is_compared_with_few() -> None:
    texts = [HABIT.format(number=number) for number in range(300)]
    met = Counter(later for later, _ in index_of(*texts).candidates())
    assert len(met) == 299
    assert max(met.values()) <= sketches.MAX_CANDIDATES


def test_the_passage_that_shares_most_is_among_the_candidates() -> None:
    source = (
        "Aino Laine of Inari condemned the violence in the strongest possible terms and left the room without a word."
    )
    texts = [*(HABIT.format(number=number) for number in range(300)), source, source]
    assert (301, 300) in set(index_of(*texts).candidates())


def test_what_one_article_says_twice_is_no_candidate() -> None:
    sentence = HABIT.format(number=1)
    assert list(index_of(f"{sentence} {sentence}").candidates()) == []


@pytest.mark.parametrize("at_once", [1, 7, 40])
def test_the_size_of_a_portion_changes_nothing(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(*(HABIT.format(number=number % 9) for number in range(40)))
    whole = list(index.candidates())
    monkeypatch.setattr(sketches, "AT_ONCE", at_once)
    assert whole
    assert list(index.candidates()) == whole == sorted(whole)


def test_no_passage_no_pair() -> None:
    assert list(index_of("", "Too short.").candidates()) == []
