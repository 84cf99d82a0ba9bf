"""Repairs a slip of the model: a Penn tag that a word's own form rules out, as in `injuring/VBN`."""

from __future__ import annotations

from collections.abc import Sequence

PAST = frozenset({"VBD", "VBN"})
MARKS = {",": ",", ".": ".", "?": ".", "!": "."}
"""Punctuation that is tagged in one way wherever it is no number or list mark."""
SHORTEST = 5
"""Letters of a participle in `-ing`; shorter words (`Ming`) are names or slips of the pen."""


def repair_tags(words: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with the impossible ones replaced: no comma is a verb, no past form ends in `-ing`.

    >>> repair_tags(["hurting", ",", "hurt"], ["VBN", "VBD", "VBN"])
    ('VBG', ',', 'VBN')
    """
    return tuple(map(_repair, words, tags))


def _repair(word: str, tag: str) -> str:
    if tag in PAST and len(word) >= SHORTEST and word.lower().endswith("ing"):
        return "VBG"
    return MARKS.get(word, tag) if tag.startswith("VB") else tag
