"""Documents: published texts as they were read, with their metadata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from kg.model.ids import DocumentId
from kg.model.stored import fields_of

__all__ = ["Copy", "Document", "Problem", "Span", "heads"]

Span = tuple[int, int]
"""Half-open `[start, end)` in Unicode code points of the document's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A passage `[start, end)` of this document that an earlier `document` holds at `[other_start, other_end)`."""

    document: DocumentId
    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One published text, verbatim; the fields are those of `documents.jsonl`.

    `published` is a date or date-time that the source states; `published_earliest` and `published_latest` bound the
    day of publication where it was stated or could be inferred; `origin` is shared by all copies of one report.
    """

    id: DocumentId
    source: str
    name: str
    text: str
    title: str | None = None
    language: str | None = None
    published: str | None = None
    published_from: str | None = None
    published_earliest: str | None = None
    published_latest: str | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    wire: str | None = None
    boilerplate: tuple[Span, ...] = ()
    copies: tuple[Copy, ...] = ()
    origin: str | None = None


def heads(documents: Iterable[Document]) -> dict[DocumentId, Document]:
    """Return documents by id without their texts and the passages in them: what else is known of them is short."""
    names = [field.name for field in fields(Document) if field.name not in ("text", "boilerplate", "copies")]
    found = (Document(text="", **dict(zip(names, values, strict=True))) for values in fields_of(documents, *names))
    return {document.id: document for document in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read or processed: one line of `problems.jsonl`."""

    source: str
    stage: str
    error: str
    hint: str | None = None
