"""The whole way from articles to an output folder: `build`, one line per stage, and each stage by itself.

Enters: paths of articles. Leaves: the record files of docs/reference/records.md in an output folder, and whatever
products the caller's `export` adds; the folder is swapped in when all is written (`kg.store.replace_output`).
A document that fails is a `Problem`, never the end of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from kg.engine.progress import Tell, Track, untold, untracked
from kg.errors import InputError
from kg.model.annotation import Annotation
from kg.model.document import Document, Problem
from kg.model.graph import Graph, Redirect, Resolution
from kg.model.link import Judgement, Link
from kg.model.settings import Options
from kg.model.stored import Stored, kept
from kg.store import (
    Run,
    Spool,
    in_order,
    read_judgements,
    replace_output,
    run_of,
    write_parquet_records,
    write_records,
    write_run,
)

if TYPE_CHECKING:
    from kg.engine.passes import Extracted, Facts

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
Export = Callable[[Graph, Path], Iterable[Path]]
"""Writes products of a graph into a folder and returns their paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build made: the graph, the output folder and the files in it, sorted."""

    graph: Graph
    out: Path
    files: tuple[Path, ...] = field(default=())


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

    A build that was killed leaves what it finished in `OUT.work`; the same build goes on from there.

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
    from kg.engine.passes import annotate_and_extract
    from kg.engine.shards import open_workplace
    from kg.heap import trim

    options = options or Options()
    out = Path(out)
    with open_workplace(out) as place, replace_output(out) as folder:
        facts = pipeline_facts(options, tell)
        documents, unread = read(inputs, options, track=track, stdin=stdin, spool=place.spool(Document))
        documents, extracted = annotate_and_extract(documents, options, place, track=track, tell=tell)
        trim()
        judgements = read_judgements(out)
        resolution = _watch(track, "resolve", partial(resolve, documents, extracted, judgements, options))
        trim()
        problems = (*unread, *extracted.problems, *resolution.problems)
        graph = assemble(documents, extracted, resolution, problems, options)
        trim()
        written = write_records(graph, folder)
        if options.records == "parquet":
            written += write_parquet_records(graph, folder)
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
    inputs: Sequence[str | Path],
    options: Options,
    *,
    track: Track = untracked,
    stdin: BinaryIO | None = None,
    spool: Spool[Document] | None = None,
) -> tuple[Sequence[Document], tuple[Problem, ...]]:
    """Return the documents of `inputs` with their copies marked, and what could not be read.

    Args: spool: takes the documents as they are read; by default one in the system's folder for such files.
    Raises: InputError: not one article could be read.
    """
    from kg.read import mark_copies, read_documents

    paths = [str(item) for item in inputs]
    items = read_documents(paths, encoding=options.encoding, stdin=stdin, input_format=options.input_format)
    found, problems = Spool[Document](Document) if spool is None else spool, list[Problem]()
    for item in track(items, "read", None):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            found.add(item)
    if not len(found):
        raise _nothing_read(inputs, problems)
    return mark_copies(found.records()), tuple(problems)


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
    documents: Sequence[Document], out: Path, options: Options, *, track: Track = untracked
) -> tuple[tuple[Document, ...], tuple[Annotation, ...], tuple[Problem, ...]]:
    """Return the documents with their days of publication, an annotation for each, and what went wrong.

    Args: out: the output folder, beside which finished shards are kept meanwhile.
    Raises: ModelError: every document failed.
    """
    from kg.engine import passes
    from kg.engine.shards import open_workplace
    from kg.resolve.times import resolve_times

    with open_workplace(out) as place:
        annotations, problems = passes.annotate(documents, options, place, track=track)
        return *resolve_times(tuple(documents), annotations), problems


def pipeline_facts(options: Options, tell: Tell = untold) -> Facts:
    """Return what `run.json` says of another pipeline and tell the user what it gives and lacks; nothing of our own.

    Raises: ModelError, InputError: the pipeline or its label map cannot be used.
    """
    if options.pipeline is None:
        if options.pipeline_labels is not None:
            raise InputError("a label map is given, but no pipeline", hint="name one with --pipeline")
        return {}
    from kg.annotate import describe_pipeline

    report = describe_pipeline(options.pipeline, labels=options.pipeline_labels, threads=options.threads or 2)
    for line in report.lines():
        tell(line)
    labels = str(options.pipeline_labels) if options.pipeline_labels else None
    return {"pipeline": options.pipeline, "pipeline_labels": labels, **report.facts()}


def extract(
    documents: Sequence[Document],
    annotations: Sequence[Annotation],
    out: Path,
    options: Options,
    *,
    track: Track = untracked,
    tell: Tell = untold,
) -> Extracted:
    """Return what each document says; a document that failed keeps its annotation, says nothing and is a problem.

    Args: out: the output folder, beside which finished shards are kept meanwhile.
    Raises: InputError: an optional extractor is unknown or lacks what it needs.
    """
    from kg.engine import passes
    from kg.engine.shards import open_workplace

    with open_workplace(out) as place:
        return passes.extract(documents, annotations, options, place, track=track, tell=tell)


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

    found = resolve_links(
        documents,
        extracted.annotations,
        extracted.mentions,
        extracted.claims,
        judgements=judgements,
        earlier=earlier,
        redirects=redirects,
        base_iri=options.base_iri,
    )
    return (
        found if isinstance(found.links, Stored) else replace(found, links=kept(extracted.mentions, Link, found.links))
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
    """Return what `run.json` says of this run; the engine and its workers do not change the output and are left out.

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
