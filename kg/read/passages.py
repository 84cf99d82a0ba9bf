"""Passages: the sentence-like pieces of a text as normalised words with offsets, and how much two of them share."""

from __future__ import annotations

import re
import sys
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import pairwise

from kg.model.document import Document, Span

__all__ = ["Match", "Passage", "match_passages", "passage_at", "passages", "shared_runs", "sketch"]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BREAK = re.compile(r"[\r\n]+|(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
SHINGLE = 4
SKETCH = 12
MIN_WORDS, MAX_WORDS = 5, 120
MIN_RUN = 3
MIN_SHARED, MIN_CONTAINED = 5, 0.5
MIN_RENAMED, SIMILAR = 2, 0.6


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A sentence-like piece: its words without case, apostrophes and punctuation, and the place of each word.

    `names` tells which words have a capital, unless most of them do (a headline, a text in capitals).
    """

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    names: tuple[bool, ...]

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Yield each three words that follow one another, in text order."""
        return zip(*(self.words[first:] for first in range(MIN_RUN)), strict=False)

    @cached_property
    def places(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        """Where each three words that follow one another begin."""
        found: dict[tuple[str, ...], list[int]] = {}
        for at, run in enumerate(self.runs()):
            found.setdefault(run, []).append(at)
        return found

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return self.spans[0][0], self.spans[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What two passages share: the number of words, and the place from the first to the last of them on both sides."""

    shared: int
    span: Span
    other_span: Span


def passages(document: Document) -> Iterator[Passage]:
    """Yield the passages of at least five words outside the boilerplate, in text order; very long ones are cut."""
    start = 0
    for end, following in [*((found.start(), found.end()) for found in BREAK.finditer(document.text)), (None, 0)]:
        stop = len(document.text) if end is None else end
        found = list(_words(document, start, stop))
        for first in range(0, len(found), MAX_WORDS):
            piece = found[first : first + MAX_WORDS]
            if len(piece) >= MIN_WORDS:
                yield _passage(document.text, piece)
        start = following


def passage_at(document: Document, start: int, end: int) -> Passage:
    """Return the passage that has this span."""
    return _passage(document.text, list(_words(document, start, end)))


def _passage(text: str, piece: list[tuple[str, Span]]) -> Passage:
    capitals = tuple(text[start].isupper() for _, (start, _) in piece)
    names = capitals if sum(capitals) <= len(piece) / 2 else (False,) * len(piece)
    return Passage(words=tuple(word for word, _ in piece), spans=tuple(span for _, span in piece), names=names)


def _words(document: Document, start: int, end: int) -> Iterator[tuple[str, Span]]:
    for match in WORD.finditer(document.text, start, end):
        at = bisect_right(document.boilerplate, (match.start(), sys.maxsize)) - 1
        if at < 0 or match.start() >= document.boilerplate[at][1]:
            yield match.group().casefold().replace("’", "").replace("'", ""), match.span()


def sketch(words: Sequence[str]) -> list[int]:
    """Return the twelve smallest hashes of the four-word shingles: what similar passages share (bottom-k MinHash).

    Source: Broder, On the resemblance and containment of documents, 1997.
    """
    shingles = (" ".join(words[first : first + SHINGLE]) for first in range(len(words) - SHINGLE + 1))
    return nsmallest(SKETCH, {zlib.crc32(shingle.encode("utf8")) for shingle in shingles})


def match_passages(one: Passage, other: Passage) -> Match | None:
    """Return what both passages share if it is at least half of the shorter one, so that small edits hide nothing.

    Only runs of three or more words count: function words that happen to agree do not. A form that was filled in with
    other names (a list of deaths, a bulletin of earthquakes) is no copy.
    """
    blocks = [(0, 0, len(one.words))] if one.words == other.words else shared_runs(one, other)
    shared = sum(size for _, _, size in blocks)
    if shared < MIN_SHARED or shared < MIN_CONTAINED * min(len(one.words), len(other.words)):
        return None
    if _renamed(one, other, blocks) >= MIN_RENAMED:
        return None
    first, last = blocks[0], blocks[-1]
    return Match(
        shared=shared,
        span=(one.spans[first[0]][0], one.spans[last[0] + last[2] - 1][1]),
        other_span=(other.spans[first[1]][0], other.spans[last[1] + last[2] - 1][1]),
    )


def shared_runs(one: Passage, other: Passage) -> list[tuple[int, int, int]]:
    """Return the runs of three or more words that both passages have, as (first in one, first in the other, length).

    They are the longest one, the longest on either side of it, and so on: those of `difflib`, which also looks for the
    shorter ones. Of equally long ones the first counts.
    """
    places = other.places
    starts = [(at, places[run]) for at, run in enumerate(one.runs()) if run in places]
    found = []
    ranges = [(0, len(one.words), 0, len(other.words))] if starts else []
    while ranges:
        low, high, other_low, other_high = ranges.pop()
        first, other_first, size = _longest(starts, low, high, other_low, other_high)
        if size:
            found.append((first, other_first, size))
            ranges.append((low, first, other_low, other_first))
            ranges.append((first + size, high, other_first + size, other_high))
    return sorted(found)


def _longest(
    starts: Sequence[tuple[int, Sequence[int]]], low: int, high: int, other_low: int, other_high: int
) -> tuple[int, int, int]:
    """Return the longest shared run within `[low, high)` of one passage and of the other; its length is 0 if none is.

    Args: starts: where three words of one passage begin that the other has too, and where they begin there.
    """
    best, before, last = (0, 0, 0), dict[int, int](), -2
    for at, others in starts:
        if at < low:
            continue
        if at + MIN_RUN > high:
            break
        lengths: dict[int, int] = {}
        for other in others:
            if other_low <= other <= other_high - MIN_RUN:
                size = before.get(other - 1, MIN_RUN - 1) + 1 if at == last + 1 else MIN_RUN
                lengths[other] = size
                if size > best[2]:
                    best = at + MIN_RUN - size, other + MIN_RUN - size, size
        before, last = lengths, at
    return best


def _renamed(one: Passage, other: Passage, blocks: Sequence[tuple[int, int, int]]) -> int:
    """Return how often, beside the shared runs, one passage has names where the other has different ones."""
    edges = [(0, 0, 0), *blocks, (len(one.words), len(other.words), 0)]
    renamed = 0
    for (a, b, size), (next_a, next_b, _) in pairwise(edges):
        mine, yours = _names(one, a + size, next_a), _names(other, b + size, next_b)
        renamed += bool(mine and yours and not any(_alike(left, right) for left in mine for right in yours))
    return renamed


def _names(passage: Passage, start: int, end: int) -> list[str]:
    return [passage.words[at] for at in range(start, end) if at and passage.names[at]]


@lru_cache(maxsize=2**16)
def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= SIMILAR
