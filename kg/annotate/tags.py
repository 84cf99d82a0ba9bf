"""Repairs slips of the model: a Penn tag that a word's own form rules out, a part of speech that is none of its tag's."""

from __future__ import annotations

from collections.abc import Sequence

PAST = frozenset({"VBD", "VBN"})
MARKS = {",": ",", ".": ".", "?": ".", "!": "."}
"""Punctuation that is tagged in one way wherever it is no number or list mark."""
SHORTEST = 5
"""Letters of a participle in `-ing`; shorter words (`Ming`) are names or slips of the pen."""
OPEN = {"NN": "NOUN", "NNS": "NOUN", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "JJ": "ADJ"}
"""What a word of an open class is by its Penn tag."""
CLOSED = frozenset(
    {"nobody", "anybody", "somebody", "everybody", "nothing", "anything", "something", "everything", "one", "ones",
     "anyone", "someone", "everyone", "none", "tens", "dozen", "dozens", "score", "scores", "hundred", "hundreds",
     "thousand", "thousands", "million", "millions", "billion", "half", "percent", "per", "cent", "pct"}
)  # fmt: skip
"""Pronouns, numbers and signs that bear the tag of a noun."""


def repair_tags(words: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with the impossible ones replaced: no comma is a verb, no past form ends in `-ing`.

    >>> repair_tags(["hurting", ",", "hurt"], ["VBN", "VBD", "VBN"])
    ('VBG', ',', 'VBN')
    """
    return tuple(map(_repair, words, tags))


def repair_pos(words: Sequence[str], tags: Sequence[str], pos: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of speech with words of closed classes whose tag is that of a noun or verb set right by it.

    >>> repair_pos(["sanctions", "nobody", "percent", "blast"], ["NNS", "NN", "NN", "NN"], ["PRON", "PRON", "SYM", "NUM"])
    ('NOUN', 'PRON', 'SYM', 'NOUN')
    """
    return tuple(map(_repair_pos, words, tags, pos))


def _repair(word: str, tag: str) -> str:
    if tag in PAST and len(word) >= SHORTEST and word.lower().endswith("ing"):
        return "VBG"
    return MARKS.get(word, tag) if tag.startswith("VB") else tag


def _repair_pos(word: str, tag: str, pos: str) -> str:
    slip = pos in ("PRON", "NUM", "SYM", "PUNCT") and tag in OPEN and len(word) >= SHORTEST - 2 and word.isalpha()
    return OPEN[tag] if slip and word.lower() not in CLOSED else pos
