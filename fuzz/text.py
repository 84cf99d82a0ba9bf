"""Fuzz target: bytes as an article, through reading, annotation, times and extraction.

`python -m fuzz.text [libFuzzer options] [CORPUS]`
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["kg"]):
    from fuzz.checks import check_spans, read
    from kg.annotate import annotate_documents
    from kg.extract import extract_document
    from kg.model.annotation import AnnotatedDocument
    from kg.resolve.times import resolve_times


def run(data: bytes) -> None:
    """Read `data` and say all that it says."""
    documents = read(data, "text")
    documents, annotations = resolve_times(documents, tuple(annotate_documents(documents, threads=1)))
    for document, annotation in zip(documents, annotations, strict=True):
        found = extract_document(AnnotatedDocument(document=document, annotation=annotation))
        check_spans(document.text, ((mention.start, mention.end) for mention in found.mentions))
        check_spans(document.text, (claim.evidence for claim in found.claims))


atheris.Setup(sys.argv, run)
atheris.Fuzz()
