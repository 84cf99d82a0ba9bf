"""Places named inside longer names: "Larkport City Hall", "University of Larkport", "Larkport International Airport".

Enters: a name that no gazetteer knows. Leaves: the parts of it that may be a place's name, surest first. Many such
parts are people ("Lincoln Hospital"), so whoever asks must weigh them against the document's other places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.resolve.gazetteer import gazetteer, place_of_demonym
from kg.resolve.place_words import place_words

__all__ = ["Part", "parts_of"]

TOKEN = re.compile(r"[^\s,]+")
LONGEST = 4
"""Most words of a place inside a longer name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name that is a place's name; `sure` where the form says that it is one, not a person's."""

    text: str
    sure: bool


def parts_of(name: str) -> Iterator[Part]:
    """Yield the parts of `name` that the gazetteer knows: behind "of", "in" or "at", then at its beginning.

    >>> [p.text for p in parts_of("Oslo Town Hall")], list(parts_of("University of Nairobi"))
    (['Oslo'], [Part(text='Nairobi', sure=True)])
    """
    words = TOKEN.findall(name)
    if words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    if len(words) > 1 and place_of_demonym(words[0]) is not None:
        words = words[1:]
    lower = [word.lower() for word in words]
    for k in range(len(words) - 1, 0, -1):
        if lower[k - 1] in ("of", "in", "at"):
            yield from _known(words[k:], sure=True)
    kinds = place_words().airport_words | place_words().city_words | place_words().region_words
    yield from _known(words[:-1], sure=bool(kinds & set(lower[1:])))


def _known(words: list[str], *, sure: bool) -> Iterator[Part]:
    """Yield the longest known name that some words begin with."""
    for size in range(min(LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[:size])
        phrase = re.sub(r"['’]s?$", "", phrase)
        common = phrase.lower() in place_words().facility_heads
        if phrase[:1].isupper() and len(phrase) > 2 and not common and gazetteer().knows(phrase):
            yield Part(phrase, sure)
            return
