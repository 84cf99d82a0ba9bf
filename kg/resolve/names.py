"""Names as comparable keys: case, accents, titles, demonyms, transliteration, acronyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from kg.resolve.gazetteer import country_of_demonym

__all__ = ["NameWords", "acronym_of", "close", "is_acronym", "name_tokens", "skeleton", "token_matches"]

Item = TypeVar("Item")
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_SMALL = frozenset(
    {
        "the",
        "of",
        "in",
        "for",
        "and",
        "e",
        "al",
        "el",
        "ul",
        "de",
        "la",
        "da",
        "do",
        "du",
        "des",
        "von",
        "van",
        "bin",
        "ibn",
    }
)
_HONORIFICS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "lord",
        "lady",
        "miss",
        "prof",
        "gen",
        "col",
        "lt",
        "maj",
        "sgt",
        "capt",
        "rev",
        "sen",
        "rep",
        "gov",
    }
)


def plain(text: str) -> str:
    """Return `text` in lower case without accents, possessive endings and curly quotes.

    >>> plain("São Tomé’s")
    'sao tome'
    """
    text = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=1 << 16)
def name_tokens(text: str) -> tuple[str, ...]:
    """Return the words of a name that identify it, demonyms as their country, in text order.

    >>> name_tokens("the Kenyan Navy") == name_tokens("Kenya Navy")
    True
    """
    out = []
    for word in _WORD.findall(re.sub(r"'s\b", "", plain(text))):
        word = word.replace(".", "")
        if word in _SMALL or word in _HONORIFICS or not word:
            continue
        country = country_of_demonym(word)
        out.append(plain(country).replace(" ", "-") if country else word)
    return tuple(out)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return the consonants of a word with doubles and weak letters folded: transliterations of a name share it.

    >>> skeleton("mohammed") == skeleton("muhamad")
    True
    """
    word = word.replace("ph", "f").replace("ck", "k").replace("q", "k").replace("kh", "k").replace("dh", "d")
    head, rest = word[:1], re.sub(r"[aeiouyhw']", "", word[1:])
    if head in "aeiou":
        head = "a"
    return re.sub(r"(.)\1+", r"\1", head + rest)


def close(left: str, right: str) -> bool:
    """Tell whether two words differ by a slip: two letters swapped, or one changed in a word of seven or more.

    >>> close("hernandez", "henrandez"), close("ali", "ami")
    (True, False)
    """
    if left == right:
        return True
    short = min(len(left), len(right))
    if short < 6 or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if len(left) == len(right):
        wrong = [i for i in range(len(left)) if left[i] != right[i]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return left[wrong[0]] == right[wrong[1]] and left[wrong[1]] == right[wrong[0]]
        return len(wrong) == 1 and short >= 7
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return short >= 7 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


@lru_cache(maxsize=1 << 16)
def token_matches(left: str, right: str) -> bool:
    """Tell whether two name words can be one: equal, a slip apart, or transliterations of one another."""
    if left == right or close(left, right):
        return True
    short, bones = min(len(left), len(right)), skeleton(left)
    return bones == skeleton(right) and (short >= 7 or (short >= 5 and len(bones) >= 3))


class NameWords(Generic[Item]):
    """Items by a word of a name: which have a word that matches another one, without comparing all words with it."""

    def __init__(self) -> None:
        self._items: dict[str, list[Item]] = {}
        self._alike: dict[str | tuple[str, int], list[str]] = {}

    def add(self, word: str, item: Item) -> None:
        """Put an item under a word."""
        if word not in self._items:
            for key in (skeleton(word), (word[0], len(word))):
                self._alike.setdefault(key, []).append(word)
        self._items.setdefault(word, []).append(item)

    def matching(self, word: str) -> Iterator[Item]:
        """Yield the items under words that match `word` (see `token_matches`), in no order that says anything."""
        keys: list[str | tuple[str, int]] = [skeleton(word)]
        keys += [(word[0], len(word) + more) for more in (-1, 0, 1)]
        words = {other for key in keys for other in self._alike.get(key, ())}
        for other in sorted(words):
            if token_matches(word, other):
                yield from self._items[other]


def is_acronym(text: str) -> bool:
    """Tell whether a name is written as an acronym (`FARC`, `U.N.`)."""
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha()


def acronym_of(text: str) -> frozenset[str]:
    """Return the acronyms that a name can have, small words in and out.

    >>> "who" in acronym_of("World Health Organization")
    True
    """
    words = [w for w in re.split(r"[\s\-]+", plain(text)) if w and w[0].isalnum()]
    full = "".join(w[0] for w in words if w != "the")
    short = "".join(w[0] for w in words if w not in _SMALL)
    return frozenset(a for a in (full, short) if len(a) >= 2)
