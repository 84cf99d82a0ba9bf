"""What one document says: the work that every engine hands out in batches, with its settings.

Enters: documents, some with their annotation. Leaves: one `Said` per document, in their order. What fails for one
document is a problem of that document, never the end of the batch.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat
from pathlib import Path
from typing import overload

from kg.errors import InputError, KgError, OntologyError
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.model.document import Document, Problem
from kg.model.ids import DocumentId
from kg.model.settings import NO_EXTRAS, Extras
from kg.overtime import Overtime, allowance, limited

__all__ = [
    "TOO_LARGE",
    "Dropped",
    "Job",
    "Pair",
    "Pairs",
    "Said",
    "Until",
    "endless",
    "read_pairs",
    "time_document",
    "too_large",
    "unsaid",
]

Pair = tuple[Document, Annotation | None]
"""A document; one with an annotation, whose times have their values, is not annotated again."""
TOO_LARGE = "needs more memory than there is"
"""The error of a document that another build, with more memory, may read."""


class Pairs(Sequence[Pair]):
    """Documents with their annotations, or without any; a pair is made when it is looked at."""

    def __init__(self, documents: Sequence[Document], annotations: Sequence[Annotation] | None = None) -> None:
        """Take documents and as many annotations."""
        self.documents, self._annotations = documents, annotations

    def __len__(self) -> int:
        return len(self.documents)

    @overload
    def __getitem__(self, at: int) -> Pair: ...
    @overload
    def __getitem__(self, at: slice) -> list[Pair]: ...
    def __getitem__(self, at: int | slice) -> Pair | list[Pair]:
        if isinstance(at, int):
            return self.documents[at], self._annotations[at] if self._annotations is not None else None
        known = self._annotations[at] if self._annotations is not None else repeat(None)
        return list(zip(self.documents[at], known, strict=False))


class Until(StrEnum):
    """How far the documents of a job go: to their annotation without the values of times, or to their claims."""

    ANNOTATE = "annotate"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The settings of one pass over the documents; its results depend on all but `threads` and `retried`.

    With `retried` a document for which there is not enough memory is no problem but a `MemoryError`: another process,
    which holds nothing yet, reads it again. Whoever reads it again also counts the time that it takes.
    """

    until: Until = Until.EXTRACT
    threads: int = 2
    pipeline: str | None = None
    labels: Path | None = None
    extras: Extras = NO_EXTRAS
    retried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """How many claims of optional extractors were not taken over, for one reason."""

    reason: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of one document.

    `done` is false where the day of publication is needed first, which other documents may tell: there is only an
    annotation then, without the values of its times.
    """

    document: DocumentId
    annotation: Annotation
    done: bool = False
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def read_pairs(pairs: Sequence[Pair], job: Job) -> Iterator[Said]:
    """Yield what each document says, in the order given; it depends on that document alone.

    Raises:
        OntologyError, InputError: a vocabulary or an optional extractor is broken, whatever the document.
        MemoryError: `job.retried`, and there is not enough memory.
    """
    annotations = _annotate([document for document, annotation in pairs if annotation is None], job)
    for document, known in pairs:
        found = next(annotations) if known is None else known
        problems = (found,) if isinstance(found, Problem) else ()
        annotation = Annotation(document=document.id) if isinstance(found, Problem) else found
        if job.until is Until.ANNOTATE:
            yield Said(document=document.id, annotation=annotation, problems=problems)
        else:
            yield _extract(document, annotation, problems, job, timed=known is not None)


def _limit(documents: Sequence[Document], job: Job) -> AbstractContextManager[None]:
    """Return what stops work on documents that takes longer than they may take together."""
    return nullcontext() if job.retried else limited(allowance(sum(len(document.text) for document in documents)))


def _annotate(documents: Sequence[Document], job: Job) -> Iterator[Annotation | Problem]:
    """Yield an annotation or a problem per document; after a failure each further document goes by itself."""
    from kg.annotate import annotate_documents

    done = 0
    try:
        found = iter(annotate_documents(documents, threads=job.threads, pipeline=job.pipeline, labels=job.labels))
        for _ in documents:
            with _limit(documents, job):
                annotation = next(found)
            yield annotation
            done += 1
        return
    except Overtime:
        problem = endless(documents[min(done, len(documents) - 1)], "annotate")
    except Exception as error:  # one bad article never stops a run, whatever it sets off
        problem = _problem(documents[min(done, len(documents) - 1)], "annotate", error, job)
    if len(documents) == 1:  # no longer in the handler: whatever the error held is free again
        yield problem
    else:
        for document in documents[done:]:
            yield from _annotate((document,), job)


def _extract(
    document: Document, annotation: Annotation, problems: tuple[Problem, ...], job: Job, *, timed: bool
) -> Said:
    """Return what a document says, or its annotation alone where its day is not known yet."""
    from kg.extract import extract_document
    from kg.resolve.publication import stated_day
    from kg.resolve.times import resolve_times

    if not timed and stated_day(document) is None:
        return Said(document=document.id, annotation=annotation, problems=problems)
    known = annotation if timed else None
    try:
        with _limit((document,), job):
            if not timed:
                (document,), (annotation,) = resolve_times((document,), (annotation,))
            annotated = AnnotatedDocument(document=document, annotation=annotation)
            found = extract_document(annotated, extras=job.extras if job.extras.names else None)
    except Overtime:
        return unsaid(document, known, endless(document, "extract" if known else "annotate"))
    except (OntologyError, InputError):
        raise
    except Exception as error:  # one bad article never stops a run, whatever it sets off
        problems = (*problems, _problem(document, "extract", error, job))
        return Said(document=document.id, annotation=annotation, done=True, problems=problems)
    hint = "its claims of this article are missing; report it to its author"
    failures = [Problem(source=document.source, stage="extract", error=text, hint=hint) for text in found.failures]
    if found.left_out:
        text, hint = found.left_out, "split it into articles"
        failures.append(Problem(source=document.source, stage="extract", error=text, hint=hint))
    return Said(
        document=document.id,
        annotation=found.annotation,
        done=True,
        mentions=found.mentions,
        claims=found.claims,
        problems=(*problems, *failures),
        dropped=tuple(Dropped(reason=reason, number=n) for reason, n in sorted(found.dropped.items())),
    )


def time_document(document: Document, annotation: Annotation) -> Annotation | Said:
    """Return the annotation of a document that was dated from others with the values of its times, or what failed."""
    from kg.resolve.times import resolve_document

    try:
        with _limit((document,), Job()):
            return resolve_document(document, annotation)
    except Overtime:
        return unsaid(document, annotation, endless(document, "extract"))
    except Exception as error:  # one bad article never stops a run, whatever it sets off
        return unsaid(document, annotation, _problem(document, "extract", error, Job()))


def unsaid(document: Document, annotation: Annotation | None, problem: Problem) -> Said:
    """Return what came of a document that was set aside; the annotation that it came with stays."""
    empty = Annotation(document=DocumentId(document.id))
    return Said(document=document.id, annotation=annotation or empty, done=True, problems=(problem,))


def too_large(document: Document, stage: str) -> Problem:
    """Return the problem of a document for which there is not enough memory."""
    hint = "split it, or give --worker-memory more"
    return Problem(source=document.source, stage=stage, error=TOO_LARGE, hint=hint)


def endless(document: Document, stage: str) -> Problem:
    """Return the problem of a document on which work did not end in the time that it may take."""
    error = f"no end after {allowance(len(document.text)):.0f} s of processor time; set aside"
    hint = "look at what is odd about it, and please report it with this article"
    return Problem(source=document.source, stage=stage, error=error, hint=hint)


def _problem(document: Document, stage: str, error: Exception, job: Job) -> Problem:
    """Return the problem of one document; an error that is ours to mend says where it arose.

    Raises: MemoryError: `job.retried`, and it is one.
    """
    if _is_of_memory(error):
        if job.retried:
            raise MemoryError from error
        return too_large(document, stage)
    if isinstance(error, KgError):
        return Problem(source=document.source, stage=stage, error=error.message, hint=error.hint)
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    message = f"internal error: {type(error).__name__}: {error} in {place}"
    return Problem(source=document.source, stage=stage, error=message, hint="please report it with this article")


def _is_of_memory(error: BaseException | None) -> bool:
    """Tell whether an error, or what it arose from, is a want of memory; libraries in C++ say `bad_alloc`."""
    while error is not None:
        if isinstance(error, MemoryError) or "bad_alloc" in str(error) or "Failed to allocate memory" in str(error):
            return True
        error = error.__cause__
    return False
