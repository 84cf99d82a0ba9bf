"""Bring an output up to date: articles added, edited or removed, and new judgements, without reading the rest again.

Enters: an output folder and new articles. Leaves: the records and products that a build of all articles would write,
but nodes keep the IRIs that they had, and `redirects.jsonl` tells where those went that were given up. The language
model reads new and edited articles alone; dates of undated articles, copies, links and nodes are worked out anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from kg import pipeline
from kg.diff import Changes, compare_graphs
from kg.engine import passes
from kg.engine.progress import Tell, Track, untold, untracked
from kg.engine.shards import Workplace, open_workplace
from kg.errors import InputError, ModelError
from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention
from kg.model.document import Document, Problem
from kg.model.graph import Graph
from kg.model.ids import DocumentId
from kg.model.settings import Options
from kg.store import Run, read_judgements, read_records, read_run, replace_output, write_records, write_run

__all__ = ["UpdateResult", "update"]

Said = TypeVar("Said", Mention, Claim)
KEPT = ("encoding", "input_format", "base_iri")
"""Options of the run that are not facts of optional parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateResult:
    """What an update made: the graph, the output folder, the files in it, and what is not as it was."""

    graph: Graph
    out: Path
    changes: Changes
    files: tuple[Path, ...] = field(default=())


def update(
    out: str | Path,
    inputs: Sequence[str | Path] = (),
    options: Options | None = None,
    *,
    remove: Sequence[str] = (),
    export: pipeline.Export | None = None,
    track: Track = untracked,
    tell: Tell = untold,
    stdin: BinaryIO | None = None,
) -> UpdateResult:
    """Add articles to the output in `out`, put edited ones in place of their earlier versions, and remove others.

    An article replaces the one that was read from the same place, or that had the same id in a file of many articles.
    Without inputs the new judgements in `out` are obeyed.

    Args:
        out: the folder of an earlier build.
        inputs: files, folders, globs, or `-` for `stdin`.
        options: as for `build`; base IRI and pipeline are those of the earlier build.
        remove: names, ids or sources of articles.
        export: writes further products beside the records.
        track: watches the progress.
        tell: takes what the user ought to know about an optional part.
        stdin: where `-` reads from.

    Raises:
        RecordError: `out` is no output of a build.
        InputError: an article to be removed is not there; nothing can be read of the inputs; no article would be left.
        ExportError: `out` is not fit to be written.
    """
    out = Path(out)
    run, last, judgements = read_run(out), read_records(out), read_judgements(out)
    options = _options(run, options or Options())
    with open_workplace(out) as place, replace_output(out) as folder:
        facts = {key: value for key, value in run.options.items() if key not in KEPT}
        spool = place.spool(Document)
        read, unread = pipeline.read(inputs, options, track=track, stdin=stdin, spool=spool) if inputs else ((), ())
        kept = _kept(last.documents, read, remove, str(out))
        documents, annotations, failed = _annotated(last, kept, read, options, place, track)
        extracted = _extracted(last, documents, annotations, options, place, track, tell)
        resolution = pipeline.resolve(
            documents, extracted, judgements, options, earlier=last.links, redirects=last.redirects
        )
        standing = _standing(last.problems, kept, (*read, *unread))
        problems = (*standing, *unread, *failed, *extracted.problems, *resolution.problems)
        graph = pipeline.assemble(documents, extracted, resolution, problems, options)
        written = write_records(graph, folder)
        written += tuple(export(graph, folder)) if export else ()
        names = sorted(path.relative_to(folder).as_posix() for path in written)
        write_run(folder, pipeline.run_record(graph, options, names, {**facts, **extracted.facts}))
    for remark in extracted.remarks:
        tell(remark)
    changes = compare_graphs(last, graph)
    return UpdateResult(graph=graph, out=out, changes=changes, files=tuple(out / name for name in names))


def _options(run: Run, options: Options) -> Options:
    """Return the options with what the earlier build settled.

    Raises: InputError: the build had optional extractors, and others are named now.
    """
    extractors = str(run.options.get("extractors") or "")
    if extractors != ", ".join(options.extras.names):
        named = f"--extractor {extractors.replace(', ', ' --extractor ')}" if extractors else "no --extractor"
        raise InputError("the output was built with other optional extractors", hint=f"give {named}, or build again")
    labels = run.options.get("pipeline_labels")
    name = run.options.get("pipeline")
    return replace(
        options,
        base_iri=run.base_iri,
        pipeline=str(name) if name else None,
        pipeline_labels=Path(str(labels)) if labels else None,
    )


def _kept(documents: Sequence[Document], read: Sequence[Document], remove: Sequence[str], out: str) -> list[Document]:
    """Return the earlier documents that stay: neither removed nor replaced.

    Raises: InputError: an article to be removed is not there, or none would be left.
    """
    for name in remove:
        if not any(name in (d.name, d.id, d.source) for d in documents):
            raise InputError(f"there is no article {name!r} to remove", path=out, hint="names are in documents.jsonl")
    ids, names, places = {d.id for d in read}, {d.name for d in read}, {os.path.realpath(d.source) for d in read}
    kept = [
        d
        for d in documents
        if not {d.name, d.id, d.source} & set(remove)
        and d.id not in ids
        and os.path.realpath(d.source) not in places
        and not (d.name in names and _is_one_of_many(d))
    ]
    if not kept and not read:
        raise InputError("no article would be left", path=out, hint="remove the folder instead")
    return kept


def _is_one_of_many(document: Document) -> bool:
    """Tell whether a document is a line or row of a file, so that its name is the id that it was given there."""
    return document.source.rpartition(":")[2].isdecimal()


def _annotated(
    last: Graph,
    kept: Sequence[Document],
    read: Sequence[Document],
    options: Options,
    place: Workplace,
    track: Track,
) -> tuple[tuple[Document, ...], tuple[Annotation, ...], tuple[Problem, ...]]:
    """Return all documents, dated and with their copies, their annotations, and what failed."""
    from kg.read import mark_copies
    from kg.resolve.times import resolve_times

    known = {a.document: _untyped(a) for a in last.annotations}
    documents = mark_copies([*(_as_read(d) for d in kept), *_named(read, {d.name for d in kept})])
    added = [d for d in documents if d.id not in known]
    failed: tuple[Problem, ...] = ()
    if added:
        fresh, failed = _annotate(added, options, place, track, alone=len(added) == len(documents))
        known |= {a.document: a for a in fresh}
    dated, timed = resolve_times(documents, [known[d.id] for d in documents])
    return dated, timed, failed


def _annotate(
    documents: Sequence[Document], options: Options, place: Workplace, track: Track, *, alone: bool
) -> tuple[Sequence[Annotation], tuple[Problem, ...]]:
    """Return the annotations of new documents and what failed.

    Raises: ModelError: all failed, and they are `alone`.
    """
    try:
        return passes.annotate(documents, options, place, track=track)
    except ModelError as error:
        if alone:
            raise
        problems = (Problem(source=d.source, stage="annotate", error=error.message, hint=error.hint) for d in documents)
        return tuple(Annotation(document=d.id) for d in documents), tuple(problems)


def _named(documents: Sequence[Document], taken: set[str]) -> list[Document]:
    """Return the documents with names that no other one has."""
    out = []
    for document in documents:
        name, number = document.name, 2
        while name in taken:
            name, number = f"{document.name}-{number}", number + 1
        taken.add(name)
        out.append(replace(document, name=name))
    return out


def _as_read(document: Document) -> Document:
    """Return a document without the dates that were inferred from the others of its build."""
    from kg.read.dates import url_date

    if document.published_from != "inferred":
        return document
    stated = url_date(document.url) if document.url else None
    return replace(
        document,
        published_from="url" if stated else None,
        published_earliest=stated.earliest if stated else None,
        published_latest=stated.latest if stated else None,
    )


def _untyped(annotation: Annotation) -> Annotation:
    """Return an annotation without what extraction added to its triggers."""
    events = tuple(replace(event, type=None, factuality=None, polarity=None) for event in annotation.events)
    return replace(annotation, events=events)


def _extracted(
    last: Graph,
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    options: Options,
    place: Workplace,
    track: Track,
    tell: Tell,
) -> passes.Extracted:
    """Return what all documents say; those that are as they were are not asked again."""
    same = {d.id for d in documents if _reported(last.document_by_id.get(d.id)) == _reported(d)}
    changed = [(d, a) for d, a in zip(documents, annotations, strict=True) if d.id not in same]
    new = (
        passes.extract([d for d, _ in changed], [a for _, a in changed], options, place, track=track, tell=tell)
        if changed
        else passes.Extracted(annotations=(), mentions=(), claims=())
    )
    known = {a.document: a for a in (*last.annotations, *new.annotations)}
    return replace(
        new,
        annotations=tuple(known[d.id] for d in documents),
        mentions=(*_of(same, last.mentions), *new.mentions),
        claims=(*_of(same, last.claims), *new.claims),
    )


def _of(documents: set[DocumentId], items: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(item for item in items if item.document in documents)


def _reported(document: Document | None) -> Document | None:
    """Return a document without what only other documents tell of it."""
    return replace(document, copies=(), origin=None) if document else None


def _standing(
    problems: Sequence[Problem], kept: Sequence[Document], read: Sequence[Document | Problem]
) -> list[Problem]:
    """Return the earlier problems of articles that stay, and of those that could not be read and were not again."""
    stay, again = {d.source for d in kept}, {os.path.realpath(item.source) for item in read}
    return [
        p
        for p in problems
        if p.stage != "resolve" and os.path.realpath(p.source) not in again and (p.source in stay or p.stage == "read")
    ]
