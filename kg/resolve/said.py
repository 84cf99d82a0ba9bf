"""What each document says, document by document: four tables of records in, one `Said` at a time out.

The tables are walked side by side, in the order of the annotations, and no record is kept. Files of records list
documents by name and all else by the document's id, so documents are looked up; where the other tables differ in their
order, what comes before its turn waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.model.document import Document
from kg.model.ids import DocumentId

__all__ = ["Said", "by_document"]


class _OfDocument(Protocol):
    @property
    def document(self) -> DocumentId: ...


Item = TypeVar("Item", bound=_OfDocument)


@dataclass(frozen=True, slots=True)
class Said:
    """A document with its annotation, if it has one, and all mentions and claims in it, in their order.

    `rank` is the document's place among all documents.
    """

    rank: int
    document: Document
    annotation: Annotation | None
    mentions: Sequence[Mention]
    claims: Sequence[Claim]

    @property
    def annotated(self) -> AnnotatedDocument | None:
        """The document with its annotation."""
        found = self.annotation
        return AnnotatedDocument(document=self.document, annotation=found) if found is not None else None


def by_document(
    documents: Sequence[Document],
    annotations: Iterable[Annotation],
    mentions: Iterable[Mention],
    claims: Iterable[Claim],
) -> Iterator[Said]:
    """Yield what each document says: those with an annotation in the order of these, then the others in their order.

    Args:
        documents: each once.
        annotations: one for a document, or none.
        mentions: those of a document need not stand together.
        claims: the same.
    """
    named, claimed = _Table(mentions), _Table(claims)

    def said(rank: int, document: Document, annotation: Annotation | None) -> Said:
        return Said(rank, document, annotation, named.take(document.id), claimed.take(document.id))

    left = {document.id: rank for rank, document in enumerate(documents)}
    for annotation in annotations:
        if (rank := left.pop(annotation.document, None)) is not None:
            yield said(rank, documents[rank], annotation)
    for rank in left.values():
        yield said(rank, documents[rank], None)


class _Table(Generic[Item]):
    """Records that are taken document by document."""

    def __init__(self, records: Iterable[Item]) -> None:
        if not _stand_together(records):
            records = sorted(records, key=attrgetter("document"))
        self._runs = groupby(records, attrgetter("document"))
        self._waiting: dict[DocumentId, tuple[Item, ...]] = {}

    def take(self, document: DocumentId) -> tuple[Item, ...]:
        """Return the records of a document, and give them up."""
        if document in self._waiting:
            return self._waiting.pop(document)
        for other, run in self._runs:
            if other == document:
                return tuple(run)
            self._waiting[other] = tuple(run)
        return ()


def _stand_together(records: Iterable[_OfDocument]) -> bool:
    """Tell whether the records of each document follow one another."""
    documents = [document for document, _ in groupby(map(attrgetter("document"), records))]
    return len(documents) == len(set(documents))
