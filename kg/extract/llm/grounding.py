"""Quoted words -> where they stand in the text: exactly, else but for white space; what cannot be found is no claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model.document import Span

__all__ = ["find_words"]

LONGEST_QUOTE = 4000
"""Characters of a quotation after which it is not looked for."""


def find_words(text: str, quoted: str, scope: Span, *, near: int | None = None) -> Span | None:
    """Return the span of `quoted` in `text`, as whole words within `scope`; of several the nearest to `near`, or first.

    >>> find_words("Ana saw Banana and Ana", "Ana", (1, 22)), find_words("a  b", "a b", (0, 4))
    ((19, 22), (0, 4))
    """
    quoted = quoted.strip()
    if not quoted or len(quoted) > LONGEST_QUOTE:
        return None
    pattern = re.compile(re.escape(quoted))
    spans = list(_whole_words(text, pattern, scope))
    if not spans:
        spans = list(_whole_words(text, re.compile(r"\s+".join(map(re.escape, quoted.split()))), scope))
    anchor = scope[0] if near is None else near
    return min(spans, key=lambda span: (abs(span[0] - anchor), span), default=None)


def _whole_words(text: str, pattern: re.Pattern[str], scope: Span) -> Iterator[Span]:
    for match in pattern.finditer(text, *scope):
        start, end = match.span()
        cut_before = start > 0 and text[start].isalnum() and text[start - 1].isalnum()
        cut_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        if not cut_before and not cut_after:
            yield start, end
