"""Tokens -> sentence starts, by rules for news text: paragraphs, headlines, datelines, abbreviations, quotes.

The word lists are in `ontologies/text/annotate/sentences.json`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate.vocabulary import text_of, word_list

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST = 120
"""Words after which a sentence is cut in any case."""
NOT_A_START = 2**64 - 1
"""spaCy's -1: surely no sentence start."""
_QUOTES = "\"'"
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])$")


@cache
def _words(key: str) -> frozenset[str]:
    return word_list("sentences", key)


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of what may stand before a paragraph's first sentence: a date header, a dateline."""
    return re.compile(f"(?:{text_of('sentences', 'header')})?(?:{text_of('sentences', 'dateline')})?")


def is_wrapped(text: str) -> bool:
    """Tell whether single line ends only wrap: most lines are of even length and end in mid-sentence."""
    lines = [line.strip() for line in text.split("\n")]
    inner = [a for a, b in pairwise(lines) if a and b]
    if len(inner) < 4:
        return False
    even = sum(40 <= len(line) <= 95 for line in inner)
    stopped = sum(line[-1] in '.!?:”"' for line in inner)
    return even >= 0.7 * len(inner) and stopped <= 0.4 * len(inner)


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of paragraphs: cut at blank lines, and at single line ends unless the text is wrapped."""
    pattern = r"\n[ \t\r\f\v]*\n\s*" if is_wrapped(text) else r"[\n\r\u2028\u2029]\s*"
    spans, start = [], 0
    for match in re.finditer(pattern, text):  # blanks before a break are cut by hand: a pattern would try each of them
        if paragraph := text[start : match.start()].rstrip():
            spans.append((start, start + len(paragraph)))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


class SentenceSplitter:
    """spaCy component: sets `token.is_sent_start` for every token."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentence starts of `doc`; blank tokens belong to the sentence before them."""
        starts = set()
        text = doc.text  # put together anew each time it is asked for
        paragraphs = split_paragraphs(text)
        tokens = [token for token in doc if not token.is_space]
        at = 0
        for begin, end in paragraphs:
            first = at
            while at < len(tokens) and tokens[at].idx < end:
                at += 1
            offsets = [(token.idx, token.idx + len(token)) for token in tokens[first:at]]
            for i in split_words(text, offsets, (begin, end)):
                starts.add(tokens[first + i].i)
        if tokens:  # blanks before the first word belong to its sentence
            starts.discard(tokens[0].i)
        starts.add(0)
        marks: Any = np.array([[1 if i in starts else NOT_A_START] for i in range(len(doc))], dtype=np.uint64)
        if len(doc):
            doc.from_array(["SENT_START"], marks)  # setting `token.is_sent_start` takes time with the text's length
        return doc


def split_words(text: str, offsets: Sequence[tuple[int, int]], paragraph: tuple[int, int]) -> list[int]:
    """Return the indices of the words of one paragraph that begin a sentence, the first included."""
    if not offsets:
        return []
    words = [text[a:b] for a, b in offsets]
    body = _after_dateline(text, offsets, paragraph)
    starts = sorted({0, body})
    for i in range(body + 1, len(words)):
        if _begins(text, words, offsets, i, starts[-1]):
            starts.append(i)
    return _cut_long(words, starts)


def _after_dateline(text: str, offsets: Sequence[tuple[int, int]], paragraph: tuple[int, int]) -> int:
    """Return the index of the first word after a date header or dateline (`KABUL, Feb 3 (AP) - `), 0 without one."""
    match = _opening().match(text, offsets[0][0], min(paragraph[1], offsets[0][0] + 120))
    if not match or match.end() == offsets[0][0]:
        return 0
    return next((i for i, (a, _) in enumerate(offsets) if a >= match.end()), 0)


def _begins(text: str, words: Sequence[str], offsets: Sequence[tuple[int, int]], i: int, start: int) -> bool:
    """Tell whether word `i` begins a sentence, given that the current one began at `start`."""
    if words[i] in _words("bullets") and i > start:
        return True
    last = i - 1
    while last > start and _is_closer(text, words, offsets, last):
        last -= 1
    closed = last < i - 1
    if not _is_opening(text, words, offsets, i):
        return False
    if words[last] in _words("final"):
        if words[last] == "." and _ends_abbreviation(words, last, i, start):
            return False
        return not (closed and words[last] in "?!" and _said_follows(words, i))
    return words[last].endswith(".") and len(words[last]) > 1 and _abbreviation_ends(words, last, i, closed)


def _is_closer(text: str, words: Sequence[str], offsets: Sequence[tuple[int, int]], i: int) -> bool:
    if words[i] not in _words("closers"):
        return False
    touches = i > 0 and offsets[i - 1][1] == offsets[i][0]
    return touches or words[i] not in _QUOTES


def _is_opening(text: str, words: Sequence[str], offsets: Sequence[tuple[int, int]], i: int) -> bool:
    """Tell whether word `i` looks like the first of a sentence: a capital, a number, an opening mark before these."""
    while i < len(words) and words[i] in _words("openers"):
        if words[i] in _QUOTES and i + 1 < len(words) and offsets[i][1] != offsets[i + 1][0]:
            return False
        i += 1
    if i >= len(words):
        return False
    first = words[i][0]
    return first.isupper() or first.isdigit() or first in "$£€#@" or (first.isalpha() and not first.islower())


def _ends_abbreviation(words: Sequence[str], stop: int, i: int, start: int) -> bool:
    """Tell whether the stop at `stop` belongs to an abbreviation or a list number, so that no sentence ends there."""
    before = words[stop - 1] if stop > start else ""
    if stop - 1 == start and _NUMBERED.match(before):
        return True
    return _is_bound(before, words[i])


def _is_bound(before: str, after: str) -> bool:
    if before in _words("inside"):
        return True
    if before in _words("before_name"):
        return after[0].isupper()
    return before in _words("before_number") and after[0].isdigit()


def _abbreviation_ends(words: Sequence[str], last: int, i: int, closed: bool) -> bool:
    """Tell whether a sentence ends after the abbreviation `words[last]`, whose stop is part of it."""
    bare = words[last].rstrip(".")
    if closed:
        return True
    if _is_bound(bare, words[i]) or (len(bare) == 1 and bare.isupper()):
        return False
    k = i
    while k < len(words) - 1 and words[k] in _words("openers"):
        k += 1
    return k > i or words[k].lower() in _words("starters")


def _said_follows(words: Sequence[str], i: int) -> bool:
    """Tell whether a short clause of saying follows a quoted question: `"Why?" Ana asked.`"""
    said = word_list("speech", "forms")
    for k in range(i, min(i + 6, len(words))):
        if words[k].lower() in said:
            return k > i and (k + 1 >= len(words) or words[k + 1] in {".", ",", "in", "on", "as", "when", "during"})
        if words[k] in {".", ",", ";"}:
            return False
    return False


def _cut_long(words: Sequence[str], starts: list[int]) -> list[int]:
    """Cut sentences of more than `LONGEST` words, after a mark where there is one."""
    out: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        out.append(start)
        while end - start > LONGEST:
            cut = start + LONGEST
            marks = [k + 1 for k in range(start + LONGEST // 2, cut) if words[k] in ",;:—–-.|"]
            start = marks[-1] if marks else cut
            out.append(start)
    return out
