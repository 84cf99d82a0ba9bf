"""The language of a text, by script and frequent words: a cheap check, not an identifier of languages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.read.vocabulary import mapping, table

__all__ = ["detect_language", "language_name"]

SAMPLE = 5_000
MIN_WORDS = 20
MIN_SHARE, MIN_DISTINCT = 0.12, 4
OTHER_SCRIPTS = re.compile(r"[\u0370-\uffff]")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@cache
def _lists() -> dict[str, frozenset[str]]:
    items = mapping("languages", "words")
    return {code: frozenset(map(str, words)) for code, words in items.items() if isinstance(words, list)}


@cache
def _scripts() -> tuple[tuple[int, int, str], ...]:
    items = table("languages")["scripts"]
    assert isinstance(items, list)
    return tuple((int(item["first"], 16), int(item["last"], 16), str(item["language"])) for item in items)


def language_name(code: str) -> str:
    """Return the name of a language in English, or the code itself.

    >>> language_name("sw")
    'Swahili'
    """
    return str(mapping("languages", "names").get(code, code))


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that `text` seems to be in; English unless another is plainly likelier.

    A script names one language that is written in it (`ru` for all of Cyrillic).

    >>> detect_language("The minister said on Monday that talks would go on.")
    'en'
    """
    sample = text[:SAMPLE]
    scripts = Counter(code for letter in OTHER_SCRIPTS.findall(sample) for code in _script_of(ord(letter)))
    if scripts:
        code, count = min(scripts.items(), key=lambda item: (-item[1], item[0]))
        if count > sum(letter.isalpha() for letter in sample) / 2:
            return "ja" if code == "zh" and scripts["ja"] > 0.1 * count else code
    words = [word.lower() for word in WORD.findall(sample.replace("’", "'"))]
    if len(words) < MIN_WORDS:
        return "en"
    counts = Counter(words)
    share = {code: sum(counts[word] for word in known) / len(words) for code, known in _lists().items()}
    best = min(share, key=lambda code: (-share[code], code != "en", code))
    varied = len(_lists()[best] & counts.keys()) >= MIN_DISTINCT
    return best if varied and share[best] >= MIN_SHARE and share[best] > 1.5 * share["en"] else "en"


def _script_of(letter: int) -> tuple[str, ...]:
    return tuple(code for first, last, code in _scripts() if first <= letter <= last)
