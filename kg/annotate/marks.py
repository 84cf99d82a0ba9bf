"""Paragraphs -> stretches between quotation marks, for curly, straight, angled and LaTeX marks.

A quote that a paragraph leaves open ends with the paragraph, and goes on if the next one opens with a mark again
(the Chicago and AP convention).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

PAIRS = {"“": "”", "„": "“", "``": "''", "«": "»", '"': '"', "‘": "’", "'": "'"}
SINGLE = frozenset("‘'")
SHORTEST_SINGLE = 2
"""Words between single marks below which they are taken for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Tokens `[start, end)` between marks, the marks left out; `paragraph` counts from 0.

    `left_open` tells that no closing mark was found, `begins` that the quote begins its paragraph.
    """

    start: int
    end: int
    paragraph: int
    left_open: bool
    begins: bool


def paragraph_bounds(doc: Doc, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return token bounds of the character `spans` of paragraphs."""
    bounds, at = [], 0
    for _, end in spans:
        start = at
        while at < len(doc) and doc[at].idx < end:
            at += 1
        while start < at and doc[start].is_space:
            start += 1
        bounds.append((start, at))
    return bounds


def _opens(token: Token, first: int) -> bool:
    if token.text not in PAIRS:
        return False
    if token.text in "“„«``":
        return True
    before_blank = token.i == first or bool(token.nbor(-1).whitespace_) or token.nbor(-1).text in "([—–-"
    touches_next = token.i + 1 < len(token.doc) and not token.whitespace_ and not token.nbor(1).is_space
    return before_blank and touches_next


def _closing(doc: Doc, start: int, end: int, mark: str) -> int | None:
    """Return the token that closes the quote whose content begins at `start`."""
    wanted = PAIRS[mark]
    for i in range(start, end):
        text = doc[i].text
        if text == wanted or (mark in '“"' and text in '”"' and i > start):
            if mark not in SINGLE or _closes_single(doc, i):
                return i
        elif mark in SINGLE and i - start > 80:
            return None
    return None


def _closes_single(doc: Doc, i: int) -> bool:
    """Tell a closing single mark from an apostrophe: a blank or another mark follows."""
    if i + 1 >= len(doc):
        return True
    return bool(doc[i].whitespace_) or doc[i + 1].is_space or doc[i + 1].is_punct


def find_quoted(doc: Doc, paragraphs: Sequence[tuple[int, int]]) -> Iterator[Quoted]:
    """Yield the quoted stretches in text order."""
    for number, (first, last) in enumerate(paragraphs):
        i = first
        while i < last:
            token = doc[i]
            if not _opens(token, first):
                i += 1
                continue
            close = _closing(doc, i + 1, last, token.text)
            single = token.text in SINGLE
            if close is None and (single or (token.text == '"' and i != first)):
                i += 1
                continue
            end = last if close is None else close
            if not single or end - i - 1 >= SHORTEST_SINGLE:
                yield Quoted(start=i + 1, end=end, paragraph=number, left_open=close is None, begins=i - first <= 1)
            i = end + 1
