"""`kg read` to `kg assemble`: each stage alone, from the records of OUT to records of OUT."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.build import engine_options, out_option, pipeline_options, reading_options
from kg.cli.extractors import extractor_options, extras_of
from kg.cli.group import EXIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.engine.passes import Extracted
    from kg.model.annotation import Annotation
    from kg.model.document import Document, Problem
    from kg.model.settings import Options

__all__ = ["annotate", "assemble", "extract", "read", "resolve"]

started_output = click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress bar and no message.")


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@out_option
@reading_options
@quiet_option
def read(
    inputs: tuple[str, ...],
    out: Path,
    encoding: str,
    input_format: str | None,
    base_iri: str,
    quiet: bool,
) -> None:
    """Read articles and begin a new output.

    It takes the place of an earlier output in OUT. INPUT is as for kg build.
    """
    import sys

    from kg import pipeline
    from kg.cli.report import Bar
    from kg.model.document import Document
    from kg.model.graph import Graph
    from kg.store import Spool, replace_output, write_run, write_table

    options = pipeline.Options(encoding=encoding, input_format=input_format, base_iri=base_iri)
    stdin = sys.stdin.buffer if "-" in inputs else None
    with replace_output(out) as folder:
        spool: Spool[Document] = Spool(Document, folder / "read")
        documents, problems = pipeline.read(inputs, options, track=Bar(quiet=quiet), stdin=stdin, spool=spool)
        paths = [write_table(folder, "documents", documents), write_table(folder, "problems", problems)]
        graph = Graph(documents=documents, problems=problems, base_iri=base_iri)
        write_run(folder, pipeline.run_record(graph, options, [path.name for path in paths]))
    _finish(out, "read", problems, len(documents), "article", quiet=quiet)


@click.command()
@started_output
@pipeline_options
@engine_options
@quiet_option
def annotate(out: Path, pipeline: str | None, pipeline_labels: Path | None, quiet: bool, **engine: Any) -> None:
    """Find words, names, syntax, quotes and times.

    Times get their values here, counted from the dates of publication.
    """
    from kg import pipeline as stages
    from kg.cli.report import Bar, say
    from kg.store import add_files, add_options, read_table, write_table

    options = replace(_options(out), pipeline=pipeline, pipeline_labels=pipeline_labels, **engine)
    documents = read_table(out, "documents")
    facts = stages.pipeline_facts(options, say)
    documents, annotations, problems = stages.annotate(documents, out, options, track=Bar(quiet=quiet))
    add_options(out, ("pipeline",), facts)
    add_files(out, [write_table(out, "documents", documents), write_table(out, "annotations", annotations)])
    _finish(out, "annotate", problems, len(annotations), "annotation", quiet=quiet)


@click.command()
@started_output
@extractor_options
@engine_options
@quiet_option
def extract(
    out: Path,
    engine: str,
    workers: int | None,
    threads: int | None,
    worker_memory: int,
    quiet: bool,
    **extractors: Any,
) -> None:
    """Extract what each document says as claims."""
    from kg import pipeline
    from kg.cli.report import Bar, say
    from kg.store import add_files, add_options, read_table, write_table

    documents = read_table(out, "documents")
    annotations = _of_documents(out, documents)
    options = replace(
        _options(out),
        engine=engine,
        workers=workers,
        threads=threads,
        worker_memory=worker_memory,
        extras=extras_of(out, **extractors),
    )
    extracted = pipeline.extract(documents, annotations, out, options, track=Bar(quiet=quiet), tell=say)
    tables = {"annotations": extracted.annotations, "mentions": extracted.mentions, "claims": extracted.claims}
    add_files(out, [write_table(out, name, records) for name, records in tables.items()])
    add_options(out, ("extractors", "gliner", "llm"), extracted.facts)
    for remark in extracted.remarks:
        say(remark)
    _finish(out, "extract", extracted.problems, len(extracted.claims), "claim", quiet=quiet)


@click.command()
@started_output
@quiet_option
def resolve(out: Path, quiet: bool) -> None:
    """Decide which mentions of OUT are the same thing.

    OUT/judgements.jsonl is obeyed, and nodes keep the IRIs that OUT/links.jsonl gives them. Until kg assemble,
    OUT/nodes.jsonl holds the places alone.
    """
    from kg import pipeline
    from kg.store import add_files, read_judgements, read_table, write_table

    documents = read_table(out, "documents")
    earlier = read_table(out, "links") if (out / "links.jsonl").is_file() else ()
    resolution = pipeline.resolve(
        documents, _extracted(out), read_judgements(out), _options(out),
        earlier=earlier, redirects=read_table(out, "redirects"),
    )  # fmt: skip
    tables = {"links": resolution.links, "nodes": resolution.places, "redirects": resolution.redirects}
    add_files(out, [write_table(out, name, records) for name, records in tables.items()])
    _finish(out, "resolve", resolution.problems, len(resolution.links), "link", quiet=quiet)


@click.command()
@started_output
@quiet_option
def assemble(out: Path, quiet: bool) -> None:
    """Join the claims and links of OUT to nodes and versions."""
    from kg import pipeline
    from kg.model.claim import MentionKind
    from kg.model.graph import Resolution
    from kg.store import read_run, read_table, run_of, write_records, write_run

    documents, problems = read_table(out, "documents"), read_table(out, "problems")
    extracted, links = _extracted(out), read_table(out, "links")
    places = tuple(node for node in read_table(out, "nodes") if node.kind == MentionKind.PLACE)
    resolution = Resolution(links=links, places=places, redirects=read_table(out, "redirects"))
    run = read_run(out)
    graph = pipeline.assemble(documents, extracted, resolution, problems, _options(out))
    paths = write_records(graph, out, run)
    names = sorted({*run.files, *(path.name for path in paths)})
    write_run(out, run_of(graph, versions=run.versions, options=run.options, files=names))
    _finish(out, "assemble", (), len(graph.nodes), "node", quiet=quiet)


def _extracted(out: Path) -> Extracted:
    """Return what `kg extract` wrote."""
    from kg.engine.passes import Extracted
    from kg.store import read_table

    return Extracted(
        annotations=read_table(out, "annotations"),
        mentions=read_table(out, "mentions"),
        claims=read_table(out, "claims"),
    )


def _of_documents(out: Path, documents: Sequence[Document]) -> Sequence[Annotation]:
    """Return the annotations of `documents`, in their order."""
    from kg.errors import RecordError
    from kg.model.stored import fields_of, picked
    from kg.store import read_table

    annotations = read_table(out, "annotations")
    places = {document: at for at, document in enumerate(fields_of(annotations, "document"))}
    for document, name in fields_of(documents, "id", "name"):
        if document not in places:
            message = f"has no line for document {name}"
            raise RecordError(message, path=str(out / "annotations.jsonl"), hint="run kg annotate again")
    return picked(annotations, (places[document] for document in fields_of(documents, "id")))


def _options(out: Path) -> Options:
    """Return the options that `kg read` noted in OUT."""
    from kg.model.settings import Options
    from kg.store import read_run

    return Options(base_iri=read_run(out).base_iri)


def _finish(out: Path, stage: str, problems: Sequence[Problem], number: int, noun: str, *, quiet: bool) -> None:
    """Put the problems of `stage` in place of its earlier ones, say what was written, and set the exit status."""
    from kg.cli.report import counted, say, summarize_problems
    from kg.store import read_table, write_table

    kept: Iterable[Problem] = (problem for problem in read_table(out, "problems") if problem.stage != stage)
    write_table(out, "problems", (*kept, *problems))
    if not quiet:
        say(f"{counted(number, noun)} written to {out}")
        summarize_problems(problems, out)
    if problems:
        click.get_current_context().exit(EXIT_PROBLEMS)
