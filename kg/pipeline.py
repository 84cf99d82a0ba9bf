"""The whole way from articles to an output folder: `build`, one line per stage, and each stage by itself.

Enters: paths of articles. Leaves: the record files of docs/reference/records.md in an output folder, and whatever
products the caller's `export` adds; the folder is swapped in when all is written (`kg.store.replace_output`).
A document that fails is a `Problem`, never the end of the run.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from kg.engine import map_batches
from kg.errors import InputError, KgError, ModelError, OntologyError
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.model.document import Document, Problem
from kg.model.graph import Graph, Redirect, Resolution
from kg.model.ids import BASE_IRI
from kg.model.link import Judgement, Link
from kg.model.settings import NO_EXTRAS, Extras
from kg.store import Run, in_order, read_judgements, replace_output, run_of, write_records, write_run

if TYPE_CHECKING:
    from kg.extract import Extraction
    from kg.extract.extras import Preparation
    from kg.model.graph import Resolution

__all__ = [
    "BuildResult",
    "Options",
    "Track",
    "annotate",
    "assemble",
    "build",
    "extract",
    "read",
    "resolve",
    "run_record",
]

Item = TypeVar("Item")
Facts = Mapping[str, str | int | bool | None]
"""What `run.json` says of the options."""
Tell = Callable[[str], None]
"""Takes one line that the user ought to know: what another pipeline gives and lacks."""
Export = Callable[[Graph, Path], Iterable[Path]]
"""Writes products of a graph into a folder and returns their paths."""


class Track(Protocol):
    """Something that watches a stage's items go by, such as a progress bar."""

    def __call__(self, items: Iterable[Item], stage: str, total: int | None) -> Iterable[Item]:
        """Return the same items in the same order; `total` is their number where it is known."""
        ...


def untold(line: str) -> None:
    """Take a line and keep it: the default `Tell`; `run.json` holds the same."""


def untracked(items: Iterable[Item], stage: str, total: int | None) -> Iterable[Item]:
    """Return `items` as they are: the default `Track`."""
    return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build can be told.

    `encoding` of files without a byte order mark, `input_format` of all inputs (None: told by suffix or content),
    `base_iri` of the nodes, `threads` of the language model in each of `workers` processes (1: this process).
    `pipeline` names a spaCy pipeline or a folder that annotates in place of the shipped model; `pipeline_labels` is a
    JSON file with what its labels mean; `extras` are optional extractors (see docs/how-to/use-another-model.md).
    """

    encoding: str = "utf-8"
    input_format: str | None = None
    base_iri: str = BASE_IRI
    threads: int = 2
    workers: int = 1
    pipeline: str | None = None
    pipeline_labels: Path | None = None
    extras: Extras = NO_EXTRAS


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build made: the graph, the output folder and the files in it, sorted."""

    graph: Graph
    out: Path
    files: tuple[Path, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What all documents say: annotations with typed triggers, mentions, claims, and what went wrong.

    `facts` and `remarks` are of optional extractors: what `run.json` keeps and what the user is told in the end.
    """

    annotations: tuple[Annotation, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...] = ()
    facts: Facts = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def build(
    inputs: Sequence[str | Path],
    out: str | Path,
    options: Options | None = None,
    *,
    export: Export | None = None,
    track: Track = untracked,
    tell: Tell = untold,
    stdin: BinaryIO | None = None,
) -> BuildResult:
    """Read articles, build their graph and write it to the folder `out`, in place of an earlier output there.

    Args:
        inputs: files, folders, globs, or `-` for `stdin`.
        out: the output folder; it may be absent, empty or an earlier output. Files in it that are not of a build, such
            as `judgements.jsonl`, stay.
        options: see `Options`.
        export: writes further products beside the records.
        track: watches the progress.
        tell: takes what the user ought to know about an optional part, such as another pipeline.
        stdin: where `-` reads from.

    Raises:
        InputError: there is no readable article.
        ExportError: `out` is not fit to be written, or a product fails; the earlier output is then untouched.
    """
    options = options or Options()
    out = Path(out)
    with replace_output(out) as folder:
        facts = pipeline_facts(options, tell)
        documents, unread = read(inputs, options, track=track, stdin=stdin)
        annotations, failed = annotate(documents, options, track=track)
        documents, annotations = _watch(track, "times", partial(resolve_times, documents, annotations))
        extracted = extract(documents, annotations, options, track=track, tell=tell)
        judgements = read_judgements(out)
        resolution = _watch(track, "resolve", partial(resolve, documents, extracted, judgements, options))
        problems = (*unread, *failed, *extracted.problems, *resolution.problems)
        graph = assemble(documents, extracted, resolution, problems, options)
        written = write_records(graph, folder)
        written += tuple(export(graph, folder)) if export else ()
        names = sorted(path.relative_to(folder).as_posix() for path in written)
        write_run(folder, run_record(graph, options, names, {**facts, **extracted.facts}))
    for remark in extracted.remarks:
        tell(remark)
    return BuildResult(graph=graph, out=out, files=tuple(out / name for name in names))


def _watch(track: Track, stage: str, work: Callable[[], Item]) -> Item:
    """Return what `work` returns; `track` watches it as one item."""
    (result,) = [work() for _ in track((stage,), stage, 1)]
    return result


# -------------------------------------------------------------------------------------------------------- single stages


def read(
    inputs: Sequence[str | Path], options: Options, *, track: Track = untracked, stdin: BinaryIO | None = None
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Return the documents of `inputs` with their copies marked, and what could not be read.

    Raises: InputError: not one article could be read.
    """
    from kg.read import mark_copies, read_documents

    paths = [str(item) for item in inputs]
    items = read_documents(paths, encoding=options.encoding, stdin=stdin, input_format=options.input_format)
    documents, problems = [], []
    for item in track(items, "read", None):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            documents.append(item)
    if not documents:
        raise _nothing_read(inputs, problems)
    return mark_copies(documents), tuple(problems)


def _nothing_read(inputs: Sequence[str | Path], problems: Sequence[Problem]) -> InputError:
    """Return the one line for a run without any article; it says what was wrong with the first input."""
    if not problems:
        return InputError(
            "no article found in " + ", ".join(map(str, inputs)), hint="give files or folders of articles"
        )
    first = problems[0]
    others = len(problems) - 1
    more = f" (and {others} more problem{'s' if others > 1 else ''})" if others else ""
    return InputError(f"no readable article: {first.source}: {first.error}{more}", hint=first.hint)


def annotate(
    documents: Sequence[Document], options: Options, *, track: Track = untracked
) -> tuple[tuple[Annotation, ...], tuple[Problem, ...]]:
    """Return one annotation per document, in their order; a document that failed gets an empty one and a problem.

    Raises: ModelError: every document failed.
    """
    batch = partial(_annotate_batch, threads=options.threads, pipeline=options.pipeline, labels=options.pipeline_labels)
    size = len(documents) if options.workers == 1 else 64
    results = map_batches(batch, documents, size=size, workers=options.workers)
    annotations: list[Annotation] = []
    problems: list[Problem] = []
    for document, result in zip(documents, track(results, "annotate", len(documents)), strict=True):
        if isinstance(result, Problem):
            problems.append(result)
            result = Annotation(document=document.id)
        annotations.append(result)
    if problems and len(problems) == len(documents):
        first = problems[0]
        raise ModelError(first.error, path=first.source, hint=first.hint)
    return tuple(annotations), tuple(problems)


def pipeline_facts(options: Options, tell: Tell = untold) -> Facts:
    """Return what `run.json` says of another pipeline and tell the user what it gives and lacks; nothing of our own.

    Raises: ModelError, InputError: the pipeline or its label map cannot be used.
    """
    if options.pipeline is None:
        if options.pipeline_labels is not None:
            raise InputError("a label map is given, but no pipeline", hint="name one with --pipeline")
        return {}
    from kg.annotate import describe_pipeline

    report = describe_pipeline(options.pipeline, labels=options.pipeline_labels, threads=options.threads)
    for line in report.lines():
        tell(line)
    labels = str(options.pipeline_labels) if options.pipeline_labels else None
    return {"pipeline": options.pipeline, "pipeline_labels": labels, **report.facts()}


def _annotate_batch(
    documents: Sequence[Document], *, threads: int, pipeline: str | None = None, labels: Path | None = None
) -> Iterator[Annotation | Problem]:
    """Yield an annotation or a problem per document; after a failure each further document goes by itself."""
    from kg.annotate import annotate_documents

    done = 0
    try:
        for annotation in annotate_documents(documents, threads=threads, pipeline=pipeline, labels=labels):
            yield annotation
            done += 1
    except Exception as error:  # one bad article never stops a run, whatever it sets off
        if len(documents) == 1:
            yield _problem(documents[0], "annotate", error)
        else:
            for document in documents[done:]:
                yield from _annotate_batch((document,), threads=threads, pipeline=pipeline, labels=labels)


def resolve_times(
    documents: Sequence[Document], annotations: Sequence[Annotation]
) -> tuple[tuple[Document, ...], tuple[Annotation, ...]]:
    """Return the documents with inferred dates and the annotations with the values of their time expressions."""
    from kg.resolve.times import resolve_times as resolve_all

    return resolve_all(tuple(documents), tuple(annotations))


def extract(
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    options: Options,
    *,
    track: Track = untracked,
    tell: Tell = untold,
) -> Extracted:
    """Return what each document says; a document that failed keeps its annotation, says nothing and is a problem.

    Raises: InputError: an optional extractor is unknown or lacks what it needs.
    """
    pairs = [
        AnnotatedDocument(document=document, annotation=annotation)
        for document, annotation in zip(documents, annotations, strict=True)
    ]
    prepared = _prepare(pairs, options.extras, tell)
    batch = partial(_extract_batch, extras=_without_key(options.extras))
    results = map_batches(batch, pairs, size=64, workers=options.workers)
    dropped: Counter[str] = Counter()
    kept: list[Annotation] = []
    mentions: list[Mention] = []
    claims: list[Claim] = []
    problems: list[Problem] = []
    for pair, result in zip(pairs, track(results, "extract", len(pairs)), strict=True):
        if isinstance(result, Problem):
            problems.append(result)
            kept.append(pair.annotation)
        else:
            kept.append(result.annotation)
            mentions.extend(result.mentions)
            claims.extend(result.claims)
            dropped.update(result.dropped)
            hint = "its claims of this article are missing; report it to its author"
            source = pair.document.source
            problems.extend(Problem(source=source, stage="extract", error=e, hint=hint) for e in result.failures)
            if result.left_out:
                problems.append(
                    Problem(source=source, stage="extract", error=result.left_out, hint="split it into articles")
                )
    prepared = prepared.closed(dropped) if prepared else None
    return Extracted(
        annotations=tuple(kept),
        mentions=tuple(mentions),
        claims=tuple(claims),
        problems=(*(prepared.problems if prepared else ()), *problems),
        facts=prepared.facts if prepared else {},
        remarks=prepared.remarks if prepared else (),
    )


def _prepare(pairs: Sequence[AnnotatedDocument], extras: Extras, tell: Tell) -> Preparation | None:
    """Return what came of preparing the optional extractors, or None where there are none."""
    if not extras.names:
        return None
    from kg.extract import prepare_extractors

    return prepare_extractors(extras, pairs, tell)


def _without_key(extras: Extras) -> Extras:
    """Return the settings for workers, which send nothing and so need no key."""
    return replace(extras, llm=replace(extras.llm, key=None)) if extras.llm else extras


def _extract_batch(pairs: Sequence[AnnotatedDocument], *, extras: Extras = NO_EXTRAS) -> Iterator[Extraction | Problem]:
    """Yield what each document says, or a problem."""
    from kg.extract import extract_document

    for pair in pairs:
        try:
            result: Extraction | Problem = extract_document(pair, extras=extras if extras.names else None)
        except (OntologyError, InputError):
            raise
        except Exception as error:  # one bad article never stops a run, whatever it sets off
            result = _problem(pair.document, "extract", error)
        yield result


def _problem(document: Document, stage: str, error: Exception) -> Problem:
    """Return the problem of one document; an error that is ours to mend says where it arose."""
    if isinstance(error, KgError):
        return Problem(source=document.source, stage=stage, error=error.message, hint=error.hint)
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    message = f"internal error: {type(error).__name__}: {error} in {place}"
    return Problem(source=document.source, stage=stage, error=message, hint="please report it with this article")


def resolve(
    documents: Sequence[Document],
    extracted: Extracted,
    judgements: Sequence[Judgement],
    options: Options,
    *,
    earlier: Sequence[Link] = (),
    redirects: Sequence[Redirect] = (),
) -> Resolution:
    """Return which mentions are which things; nodes keep the IRIs of `earlier` links."""
    from kg.resolve.links import resolve_links

    return resolve_links(
        documents,
        extracted.annotations,
        extracted.mentions,
        extracted.claims,
        judgements=judgements,
        earlier=earlier,
        redirects=redirects,
        base_iri=options.base_iri,
    )


def assemble(
    documents: Sequence[Document],
    extracted: Extracted,
    resolution: Resolution,
    problems: Sequence[Problem],
    options: Options,
) -> Graph:
    """Return the graph that joins claims and links."""
    from kg.assemble import assemble_graph

    graph = assemble_graph(
        documents,
        extracted.annotations,
        extracted.mentions,
        extracted.claims,
        resolution,
        problems=problems,
        base_iri=options.base_iri,
    )
    return in_order(graph)


def run_record(graph: Graph, options: Options, files: Sequence[str], facts: Facts | None = None) -> Run:
    """Return what `run.json` says of this run; threads and workers do not change the output and are left out.

    `facts` are of optional parts, such as another pipeline; a run without them has none.
    """
    from kg import __version__

    told: Facts = {
        "encoding": options.encoding,
        "input_format": options.input_format,
        "base_iri": options.base_iri,
        **(facts or {}),
    }
    return run_of(graph, versions={"newsgraph": __version__}, options=told, files=files)
