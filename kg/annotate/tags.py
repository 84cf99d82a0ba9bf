"""Repairs slips of the model: Penn tags that a word's form or its neighbours rule out, as in `injuring/VBN`."""

from __future__ import annotations

from collections.abc import Sequence

PAST = frozenset({"VBD", "VBN"})
FINITE = frozenset({"VBD", "VBP", "VBZ"})
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

    A verb with a capital letter amid a name is part of it, where the sentence has a verb in small letters too.

    >>> repair_tags(["hurting", ",", "hurt"], ["VBN", "VBD", "VBN"])
    ('VBG', ',', 'VBN')
    >>> repair_tags(["Ana", "Said", "Vero", "said"], ["NNP", "VBD", "NNP", "VBD"])
    ('NNP', 'NNP', 'NNP', 'VBD')
    """
    repaired = list(map(_repair, words, tags))
    plain = any(tag in FINITE and word.islower() for word, tag in zip(words, repaired, strict=True))
    for i in range(1, len(words) - 1):
        amid = repaired[i - 1] == repaired[i + 1] == "NNP" and all(w.istitle() for w in words[i - 1 : i + 2])
        if plain and amid and repaired[i] in FINITE:
            repaired[i] = "NNP"
    return tuple(repaired)


def agree(upos: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of speech with those of verbs that are tagged as names made to agree.

    >>> agree(["PROPN", "VERB"], ["NNP", "NNP"])
    ('PROPN', 'PROPN')
    """
    return tuple("PROPN" if tag == "NNP" and part == "VERB" else part for part, tag in zip(upos, tags, strict=True))


def repair_pos(words: Sequence[str], tags: Sequence[str], pos: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of speech with those of pronouns and the like that bear the tag of a noun or verb set right.

    >>> repair_pos(["sanctions", "nobody", "percent"], ["NNS", "NN", "NN"], ["PRON", "PRON", "SYM"])
    ('NOUN', 'PRON', 'SYM')
    """
    return tuple(map(_repair_pos, words, tags, pos))


def _repair(word: str, tag: str) -> str:
    if tag in PAST and len(word) >= SHORTEST and word.lower().endswith("ing"):
        return "VBG"
    return MARKS.get(word, tag) if tag.startswith("VB") else tag


def _repair_pos(word: str, tag: str, pos: str) -> str:
    slip = pos in ("PRON", "NUM", "SYM", "PUNCT") and tag in OPEN and len(word) >= SHORTEST - 2 and word.isalpha()
    return OPEN[tag] if slip and word.lower() not in CLOSED else pos
