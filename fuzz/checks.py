"""What must hold of every input, however malformed: something comes back, and all offsets lie in the text."""

from __future__ import annotations

import io
from collections.abc import Iterable

from kg.model.document import Document, Problem, Span
from kg.read import mark_copies, read_documents

__all__ = ["check_spans", "read"]


def read(data: bytes, input_format: str | None) -> tuple[Document, ...]:
    """Return the documents in `data`, having checked that nothing of it was lost silently and no reader broke."""
    items = list(read_documents(["-"], stdin=io.BytesIO(data), input_format=input_format))
    assert items, "neither a document nor a problem"
    for item in items:
        if isinstance(item, Problem):
            assert item.error
            assert item.hint
            assert not item.error.startswith(("reader ", "internal error")), item.error
    documents = [item for item in items if isinstance(item, Document)]
    for document in documents:
        check_spans(document.text, document.boilerplate)
        document.text.encode()
    return mark_copies(documents)


def check_spans(text: str, spans: Iterable[Span]) -> None:
    """Fail for a span that is empty or reaches out of `text`."""
    for start, end in spans:
        assert 0 <= start < end <= len(text), (start, end, len(text))
