"""Parts of speech that are none of their tag's are set right; pronouns, numbers and signs with a noun's tag stay."""

from __future__ import annotations

import pytest

from kg.annotate.tags import repair_pos


@pytest.mark.parametrize(
    ("word", "tag", "slip", "expected"),
    [
        ("sabotage", "NN", "PRON", "NOUN"),
        ("firing", "VBG", "PRON", "VERB"),
        ("wage", "NN", "SYM", "NOUN"),
        ("blast", "NN", "NUM", "NOUN"),
        ("nobody", "NN", "PRON", "PRON"),
        ("percent", "NN", "SYM", "SYM"),
        ("1990s", "NNS", "NUM", "NUM"),
        ("dozens", "NNS", "NUM", "NUM"),
        ("she", "PRP", "PRON", "PRON"),
    ],
)
def test_words_of_open_classes_are_no_pronouns_numbers_or_signs(word: str, tag: str, slip: str, expected: str):
    assert repair_pos([word], [tag], [slip]) == (expected,)
