"""Passes over all documents of a build: annotate them, extract what they say, or both at once.

Enters: documents. Leaves: annotations with the values of their times, mentions, claims and problems, in the order of
the documents. Between annotating and extracting stands what needs all documents: dating those that do not say when
they were published, and preparing optional extractors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.engine import Pair, Said, Until, run_job
from kg.engine.progress import Tell, Track, untold, untracked
from kg.engine.shards import Workplace
from kg.errors import ModelError
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.model.document import Document, Problem
from kg.model.ids import DocumentId
from kg.model.settings import Extras, Options

__all__ = ["Extracted", "Facts", "annotate", "annotate_and_extract", "extract"]

Facts = Mapping[str, str | int | bool | None]
"""What `run.json` says of the options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What all documents say: annotations with typed triggers, mentions, claims, and what went wrong.

    `facts` and `remarks` are of optional extractors: what `run.json` keeps and what the user is told in the end.
    """

    annotations: Sequence[Annotation]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    problems: tuple[Problem, ...] = ()
    facts: Facts = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def annotate(
    documents: Sequence[Document], options: Options, place: Workplace, *, track: Track = untracked
) -> tuple[tuple[Annotation, ...], tuple[Problem, ...]]:
    """Return one annotation per document, in their order; a document that failed gets an empty one and a problem.

    Raises: ModelError: every document failed.
    """
    results = run_job([(document, None) for document in documents], Until.ANNOTATE, options, place)
    said = tuple(track(results, "annotate", len(documents)))
    problems = tuple(problem for item in said for problem in item.problems)
    _check(documents, problems)
    return tuple(item.annotation for item in said), problems


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

    pairs: list[Pair] = list(zip(documents, annotations, strict=True))
    if not options.extras.names:
        return _gather(tuple(track(run_job(pairs, Until.EXTRACT, options, place), "extract", len(pairs))))
    annotated = [AnnotatedDocument(document=d, annotation=a) for d, a in zip(documents, annotations, strict=True)]
    prepared = prepare_extractors(options.extras, annotated, tell)
    told = replace(options, extras=_without_key(options.extras))
    said = tuple(track(run_job(pairs, Until.EXTRACT, told, place), "extract", len(pairs)))
    prepared = prepared.closed(_dropped(said))
    found = _gather(said)
    problems = (*prepared.problems, *found.problems)
    return replace(found, problems=problems, facts=prepared.facts, remarks=prepared.remarks)


def annotate_and_extract(
    documents: Sequence[Document],
    options: Options,
    place: Workplace,
    *,
    track: Track = untracked,
    tell: Tell = untold,
) -> tuple[tuple[Document, ...], Extracted]:
    """Return the documents, each with its day of publication where one can be told, and what they say.

    Documents that state their day go the whole way at once; the others are dated from them first. With optional
    extractors all are annotated before any is extracted.

    Raises:
        ModelError: every document failed.
        InputError: an optional extractor is unknown or lacks what it needs.
    """
    if options.extras.names:
        return _one_by_one(documents, options, place, track, tell)
    results = run_job([(document, None) for document in documents], Until.EXTRACT, options, place)
    said = {item.document: item for item in track(results, "annotate", len(documents))}
    _check(documents, [problem for item in said.values() for problem in item.problems])
    documents = tuple(_date(documents, said))
    pending: list[Pair] = [(d, said[d.id].annotation) for d in documents if not said[d.id].done]
    if pending:
        timed = [_time(document, annotation) for document, annotation in track(pending, "times", len(pending))]
        for item in track(run_job(timed, Until.EXTRACT, options, place), "extract", len(timed)):
            said[item.document] = replace(item, problems=(*said[item.document].problems, *item.problems))
    return documents, _gather([said[document.id] for document in documents])


def _one_by_one(
    documents: Sequence[Document], options: Options, place: Workplace, track: Track, tell: Tell
) -> tuple[tuple[Document, ...], Extracted]:
    from kg.resolve.times import resolve_times

    annotations, failed = annotate(documents, options, place, track=track)
    dated, annotations = resolve_times(tuple(documents), annotations)
    extracted = extract(dated, annotations, options, place, track=track, tell=tell)
    return dated, replace(extracted, problems=(*failed, *extracted.problems))


def _date(documents: Sequence[Document], said: Mapping[DocumentId, Said]) -> Sequence[Document]:
    """Return the documents with the bounds of their days of publication."""
    from kg.resolve.times import date_documents

    annotations = {item.document: item.annotation for item in said.values() if not item.done}
    times = {item.document: item.annotation.times for item in said.values() if item.done}
    return date_documents(documents, annotations, times)


def _time(document: Document, annotation: Annotation | None) -> Pair:
    from kg.resolve.times import resolve_document

    return document, resolve_document(document, annotation or Annotation(document=document.id))


def _check(documents: Sequence[Document], problems: Sequence[Problem]) -> None:
    failed = [problem for problem in problems if problem.stage == "annotate"]
    if failed and len(failed) == len(documents):
        raise ModelError(failed[0].error, path=failed[0].source, hint=failed[0].hint)


def _dropped(said: Sequence[Said]) -> Counter[str]:
    """Return how many claims of optional extractors were not taken over, by reason."""
    found: Counter[str] = Counter()
    for item in said:
        found.update({dropped.reason: dropped.number for dropped in item.dropped})
    return found


def _gather(said: Sequence[Said]) -> Extracted:
    return Extracted(
        annotations=tuple(item.annotation for item in said),
        mentions=tuple(mention for item in said for mention in item.mentions),
        claims=tuple(claim for item in said for claim in item.claims),
        problems=tuple(problem for item in said for problem in item.problems),
    )


def _without_key(extras: Extras) -> Extras:
    """Return the settings for workers, which send nothing and so need no key."""
    return replace(extras, llm=replace(extras.llm, key=None)) if extras.llm else extras
