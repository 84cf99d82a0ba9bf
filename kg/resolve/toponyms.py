"""One spelling for place names: the key under which the gazetteer finds them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["normalise", "slug"]

LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŋ": "n",
        "ə": "a",
    }
)
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "&": "and"}
INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}|\b(?:[a-z]\.){1,}[a-z]\b")
MARKS = re.compile(r"['’‘`ʼʻ\"“”.]")
OTHER = re.compile(r"[^\w&]+", re.UNICODE)


@lru_cache(maxsize=50_000)
def normalise(name: str) -> str:
    """Return `name` in lower case without accents, full stops, apostrophes, hyphens and a leading "the".

    >>> normalise("The St. Louis"), normalise("Côte d'Ivoire"), normalise("U.S."), normalise("Guinea-Bissau")
    ('saint louis', 'cote divoire', 'us', 'guinea bissau')
    """
    text = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = INITIALS.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", text)
    words = OTHER.sub(" ", MARKS.sub("", text)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(SHORT.get(w, w) if len(words) > 1 else w for w in words)


def slug(name: str) -> str:
    """Return a normalised name for use inside a key: words joined by hyphens."""
    return normalise(name).replace(" ", "-")
