"""Graph -> the same graph with each article cut down to the sentences that its claims quote."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.model.claim import Claim
from kg.model.document import Document
from kg.model.graph import Graph
from kg.model.ids import DocumentId
from kg.model.stored import fields_of, kept

__all__ = ["cut_to_quotes"]

_BETWEEN = "\n[…]\n"
"""What stands for the text left out between two sentences."""
Span = tuple[int, int]


def cut_to_quotes(graph: Graph) -> Graph:
    """Return `graph` with documents and claims about the quoted sentences alone.

    Offsets of the claims are code points into the shorter texts; mentions and annotations keep those of the whole ones.
    Passages marked as boilerplate or as copied are no longer marked.
    """
    quoted: dict[DocumentId, list[Span]] = defaultdict(list)
    for document, *given in fields_of(graph.claims, "document", "sentence", "evidence", "cue"):
        spans = [span for span in given if span]
        quoted[document].append((min(start for start, _ in spans), max(end for _, end in spans)))
    cuts = {document: _Cut(quoted.pop(document, ())) for document in fields_of(graph.documents, "id")}
    return replace(
        graph,
        documents=kept(graph.documents, Document, (_document(item, cuts[item.id]) for item in graph.documents)),
        claims=kept(graph.claims, Claim, (_claim(claim, cuts[claim.document]) for claim in graph.claims)),
    )


def _document(document: Document, cut: _Cut) -> Document:
    text = _BETWEEN.join(document.text[start:end] for start, end in cut.kept)
    return replace(document, text=text, boilerplate=(), copies=())


def _claim(claim: Claim, cut: _Cut) -> Claim:
    cue = cut.moved(claim.cue) if claim.cue else None
    return replace(claim, sentence=cut.moved(claim.sentence), evidence=cut.moved(claim.evidence), cue=cue)


class _Cut:
    """The spans of one text that are kept, in order and apart from one another, and where they come to stand."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.kept: list[Span] = []
        for start, end in sorted(spans):
            if self.kept and start <= self.kept[-1][1]:
                self.kept[-1] = (self.kept[-1][0], max(end, self.kept[-1][1]))
            else:
                self.kept.append((start, end))
        self._starts = [start for start, _ in self.kept]
        self._shifts: list[int] = []
        at = 0
        for start, end in self.kept:
            self._shifts.append(at - start)
            at += end - start + len(_BETWEEN)

    def moved(self, span: Span) -> Span:
        """Return where a span inside a kept one stands now."""
        shift = self._shifts[bisect_right(self._starts, span[0]) - 1]
        return span[0] + shift, span[1] + shift
