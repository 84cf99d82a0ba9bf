"""Spans: the places in each article that a mention, a claim, a copied passage or boilerplate names.

Enters: a graph. Leaves: article by article its id, its text and the spans, so that one article's are in memory at a
time. What other articles copied from it is known from them alone: twelve bytes for each such passage.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from kg.model.document import Document, Span
from kg.model.graph import Graph
from kg.model.ids import DocumentId
from kg.model.lookup import grouped
from kg.model.stored import fields_of

__all__ = ["named_spans"]


def named_spans(graph: Graph) -> Iterator[tuple[DocumentId, str | None, set[Span]]]:
    """Yield id, text and spans of each article; an article that `graph` does not hold has no text."""
    mentions, claims = grouped(graph.mentions, "document"), grouped(graph.claims, "document")
    copied = _Copied(graph.documents)

    def said(document: DocumentId) -> set[Span]:
        spans = set(fields_of(mentions.get(document, ()), "start", "end"))
        for found in fields_of(claims.get(document, ()), "evidence", "sentence", "cue"):
            spans.update(span for span in found if span)
        return spans

    for number, document in enumerate(graph.documents):
        spans = said(document.id) | set(copied.of(number))
        spans.update(document.boilerplate)
        spans.update((copy.start, copy.end) for copy in document.copies)
        yield document.id, document.text, spans
    unknown = {*mentions, *claims, *copied.elsewhere} - set(copied.numbers)
    for identifier in sorted(unknown):
        yield identifier, None, said(identifier) | copied.elsewhere.get(identifier, set())


class _Copied:
    """The passages of each article that others have copied."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.numbers = {document: number for number, document in enumerate(fields_of(documents, "id"))}
        self.elsewhere: dict[DocumentId, set[Span]] = {}
        rows = array("I")
        for copies in fields_of(documents, "copies"):
            for copy in copies:
                number = self.numbers.get(copy.document)
                if number is None:
                    self.elsewhere.setdefault(copy.document, set()).add((copy.other_start, copy.other_end))
                else:
                    rows.extend((number, copy.other_start, copy.other_end))
        self._sort(rows)

    def _sort(self, rows: array[int]) -> None:
        import numpy as np

        table = np.frombuffer(rows, np.uint32).reshape(-1, 3)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._starts = np.searchsorted(table[:, 0], np.arange(len(self.numbers) + 1))
        self._spans = table[:, 1:]

    def of(self, number: int) -> Iterator[Span]:
        """Yield what others have copied of an article."""
        found = self._spans[self._starts[number] : self._starts[number + 1]].tolist()
        return ((start, end) for start, end in found)
