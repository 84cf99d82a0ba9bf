"""A document -> passages: runs of sentences that fit into one request."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model.annotation import AnnotatedDocument
from kg.model.document import Span

__all__ = ["cut_passages"]


def cut_passages(annotated: AnnotatedDocument, *, longest: int) -> Iterator[Span]:
    """Yield the spans of a document's passages in text order, cut at sentence ends; no rim of them is boilerplate.

    Args: longest: characters of a passage; a single longer sentence is cut hard.
    """
    start = end = -1
    for first, last in annotated.annotation.sentences:
        if any(a <= first and last <= b for a, b in annotated.document.boilerplate):
            continue
        if start >= 0 and last - start > longest:
            yield start, end
            start = -1
        while last - first > longest:
            yield first, first + longest
            first += longest
        start, end = (first if start < 0 else start), last
    if start >= 0:
        yield start, end
