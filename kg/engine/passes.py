"""Passes over all documents of a build: annotate them, extract what they say, or both at once.

Enters: documents. Leaves: annotations with the values of their times, mentions, claims and problems, in the order of
the documents. Between annotating and extracting stands what needs all documents: dating those that do not say when
they were published, and preparing optional extractors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.engine import Pairs, Said, Until, run_job
from kg.engine.gathering import Extracted, Facts, Gathering
from kg.engine.progress import Tell, Track, untold, untracked
from kg.engine.rows import row_of
from kg.engine.shards import Workplace
from kg.engine.work import time_document
from kg.errors import ModelError
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.document import Document, Problem
from kg.model.lookup import by_key
from kg.model.settings import Extras, Options
from kg.model.stored import fields_of, picked
from kg.store import Spool

__all__ = ["Extracted", "Facts", "annotate", "annotate_and_extract", "extract"]


def annotate(
    documents: Sequence[Document], options: Options, place: Workplace, *, track: Track = untracked
) -> tuple[Sequence[Annotation], tuple[Problem, ...]]:
    """Return one annotation per document, in their order; a document that failed gets an empty one and a problem.

    Raises: ModelError: every document failed.
    """
    results = run_job(Pairs(documents), Until.ANNOTATE, options, place)
    found = Gathering(place)
    for row in track(results, "annotate", len(documents)):
        found.add(row)
    said = found.extracted(fields_of(documents, "id"))
    _check(len(documents), said.problems)
    return said.annotations, said.problems


def extract(
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    options: Options,
    place: Workplace,
    *,
    track: Track = untracked,
    tell: Tell = untold,
) -> Extracted:
    """Return what each document says; a document that failed keeps its annotation, says nothing and is a problem.

    Raises: InputError: an optional extractor is unknown or lacks what it needs.
    """
    from kg.extract import prepare_extractors

    pairs = Pairs(documents, annotations)
    if not options.extras.names:
        return _extract(pairs, options, place, track)[0]
    annotated = [AnnotatedDocument(document=d, annotation=a) for d, a in zip(documents, annotations, strict=True)]
    prepared = prepare_extractors(options.extras, annotated, tell)
    told = replace(options, extras=_without_key(options.extras))
    found, dropped = _extract(pairs, told, place, track)
    prepared = prepared.closed(dropped)
    problems = (*prepared.problems, *found.problems)
    return replace(found, problems=problems, facts=prepared.facts, remarks=prepared.remarks)


def _extract(pairs: Pairs, options: Options, place: Workplace, track: Track) -> tuple[Extracted, Counter[str]]:
    """Return what each document says, and how many claims of optional extractors were not taken over, by reason."""
    found = Gathering(place)
    for row in track(run_job(pairs, Until.EXTRACT, options, place), "extract", len(pairs)):
        found.add(row)
    return found.extracted(fields_of(pairs.documents, "id")), found.dropped


def annotate_and_extract(
    documents: Sequence[Document],
    options: Options,
    place: Workplace,
    *,
    track: Track = untracked,
    tell: Tell = untold,
) -> tuple[Sequence[Document], Extracted]:
    """Return the documents, each with its day of publication where one can be told, and what they say.

    Documents that state their day go the whole way at once; the others are dated from them first. With optional
    extractors all are annotated before any is extracted.

    Raises:
        ModelError: every document failed.
        InputError: an optional extractor is unknown or lacks what it needs.
    """
    if options.extras.names:
        return _one_by_one(documents, options, place, track, tell)
    results = run_job(Pairs(documents), Until.EXTRACT, options, place)
    found, waiting = Gathering(place), place.spool(Annotation)
    for row in track(results, "annotate", len(documents)):
        if row.done:
            found.add(row)
        else:
            found.put_off(row)
            waiting.add_line(bytes(row.annotation))
    _check(len(documents), found.problems(fields_of(documents, "id")))
    undated = waiting.records()
    dated = place.spool(Document).extend(_date(documents, undated, found)).records()
    if undated:
        pending = _timed(dated, undated, place, found, track)
        for row in track(run_job(pending, Until.EXTRACT, options, place), "extract", len(pending)):
            found.add(row)
    return dated, found.extracted(fields_of(dated, "id"))


def _one_by_one(
    documents: Sequence[Document], options: Options, place: Workplace, track: Track, tell: Tell
) -> tuple[tuple[Document, ...], Extracted]:
    from kg.resolve.times import resolve_times

    annotations, failed = annotate(documents, options, place, track=track)
    dated, annotations = resolve_times(tuple(documents), annotations)
    extracted = extract(dated, annotations, options, place, track=track, tell=tell)
    return dated, replace(extracted, problems=(*failed, *extracted.problems))


def _date(documents: Sequence[Document], undated: Sequence[Annotation], found: Gathering) -> Iterator[Document]:
    """Yield the documents with the bounds of their days of publication; where all state theirs, one by one."""
    from kg.resolve.times import date_documents

    if undated:
        yield from date_documents(documents, by_key(undated, "document"), found.times())
    else:
        for document in documents:
            yield from date_documents((document,), {}, {})


def _timed(
    documents: Sequence[Document], undated: Sequence[Annotation], place: Workplace, found: Gathering, track: Track
) -> Pairs:
    """Return the documents that waited for their day, with the values of their times; `found` takes those that fail."""
    known = by_key(undated, "document")
    waited = picked(documents, (at for at, document in enumerate(fields_of(documents, "id")) if document in known))
    timed: Spool[Annotation] = place.spool(Annotation)
    done = []
    for at, document in enumerate(track(waited, "times", len(waited))):
        result = time_document(document, known[document.id])
        if isinstance(result, Said):
            found.add(row_of(result))
        else:
            timed.add(result)
            done.append(at)
    return Pairs(picked(waited, done), timed.records())


def _check(documents: int, problems: Sequence[Problem]) -> None:
    failed = [problem for problem in problems if problem.stage == "annotate"]
    if failed and len(failed) == documents:
        raise ModelError(failed[0].error, path=failed[0].source, hint=failed[0].hint)


def _without_key(extras: Extras) -> Extras:
    """Return the settings for workers, which send nothing and so need no key."""
    return replace(extras, llm=replace(extras.llm, key=None)) if extras.llm else extras
