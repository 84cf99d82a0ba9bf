"""Texts all in capitals, as agencies sent them for long, and as they would stand in small letters.

Such a text is read twice. The first reading finds the names; for the second they keep their capitals and all other
words are in small letters, as in what the models learnt from. Every character keeps its place. (Truecasing, Lita et al.
2003, here by the pipeline's own names.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["in_capitals", "recase"]

FEWEST = 100
"""Letters below which a text says nothing about how it is written."""
SHARE = 0.9
"""Least share of capitals among the letters."""
SHORT = 5
"""Letters of the longest word in brackets that is taken for an acronym."""
DATED = frozenset({"Date", "Money"})
JOINING = frozenset({"ADP", "CCONJ", "DET"})
VOWELS = frozenset("AEIOUY")


def in_capitals(text: str) -> bool:
    """Tell whether a text is written in capitals throughout.

    >>> in_capitals("TWO BRIDGES FELL. " * 8), in_capitals("Two bridges fell. " * 8), in_capitals("U.N.")
    (True, False, False)
    """
    small = sum(c.islower() for c in text)
    capitals = sum(c.isupper() for c in text)
    return capitals >= FEWEST and capitals >= SHARE * (capitals + small)


def recase(nlp: Language, text: str) -> str:
    """Return `text` as it is, or if it is in capitals with capitals only where sentences and names begin.

    Args: nlp: a pipeline that gives names.
    """
    if not in_capitals(text):
        return text
    doc = nlp(text)
    out = list(_small(text))
    for sent in doc.sents:
        first = next((token for token in sent if token.is_alpha), None)
        if first is not None:
            out[first.idx] = text[first.idx]
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        if token.text == "I" or (token.ent_type_ and token.ent_type_ not in DATED and _is_acronym(doc, token.i)):
            out[start:end] = text[start:end]
        elif token.ent_type_ and token.ent_type_ not in DATED and token.pos_ not in JOINING:
            out[start] = text[start]
    return "".join(out)


def _small(text: str) -> str:
    """Return `text` in small letters, but for letters that have none of the same length."""
    return "".join(lower if len(lower := c.lower()) == 1 else c for c in text)


def _is_acronym(doc: Doc, index: int) -> bool:
    """Tell whether a word of a name is a row of initials: with stops, without vowels, or short and in brackets."""
    word = doc[index].text
    if "." in word or not VOWELS & set(word):
        return True
    return len(word) <= SHORT and index > 0 and doc[index - 1].text in "(["
