"""`kg build`: everything from articles to products."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.extractors import extractor_options, extras_of
from kg.cli.group import EXIT_PROBLEMS
from kg.errors import InputError
from kg.model.ids import BASE_IRI, check_base_iri

if TYPE_CHECKING:
    pass

__all__ = ["build", "engine_options", "out_option", "pipeline_options", "reading_options"]


def _base_iri(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        return check_base_iri(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


out_option = click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("out/graph"), show_default=True, metavar="OUT",
    help="Output folder; an earlier output there is replaced when the new one is complete.",
)  # fmt: skip


def reading_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options of reading articles to `command`."""
    for option in (
        click.option(
            "--base-iri", default=BASE_IRI, show_default=True, callback=_base_iri,
            help="What the IRIs of nodes begin with: an address that ends in /.",
        ),
        click.option("--input-format", metavar="FORMAT", help="Format of all inputs; else told by suffix or content."),
        click.option(
            "--encoding", default="utf-8", show_default=True, help="Encoding of files without a byte order mark."
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def pipeline_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options of another spaCy pipeline to `command`."""
    labels = click.option(
        "--pipeline-labels", type=click.Path(path_type=Path), metavar="FILE",
        help="JSON map from the pipeline's labels to ours.",
    )  # fmt: skip
    named = click.option(
        "--pipeline", metavar="NAME|FOLDER",
        help="Annotate with this spaCy pipeline, or with a model of your own, in place of the shipped model.",
    )  # fmt: skip
    return named(labels(command))


def engine_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options of where the work runs to `command`; none of them changes the output."""
    for option in (
        click.option(
            "--worker-memory", type=click.IntRange(1024), default=4096, show_default=True, metavar="MIB",
            help="Memory that a worker process may have.",
        ),
        click.option(
            "--threads", type=click.IntRange(1),
            help="Threads of the language model in each process.  [default: by cores]",
        ),
        click.option(
            "--workers", type=click.IntRange(1),
            help="Worker processes; 1: none but this one.  [default: one per core where there are over 32 articles]",
        ),
        click.option(
            "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
            help="Where articles are annotated and extracted.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@out_option
@reading_options
@click.option(
    "--html",
    type=click.Choice(["full", "stories", "none"]),
    default="full",
    show_default=True,
    help="The interactive page: whole; opening on its stories, without whole articles; or none.",
)
@click.option(
    "--records",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="The record tables as JSON Lines; parquet: also as Parquet, in OUT/records.",
)
@pipeline_options
@extractor_options
@engine_options
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")
@click.pass_context
def build(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    out: Path,
    encoding: str,
    input_format: str | None,
    base_iri: str,
    html: str,
    records: str,
    pipeline: str | None,
    pipeline_labels: Path | None,
    engine: str,
    workers: int | None,
    threads: int | None,
    worker_memory: int,
    quiet: bool,
    **extractors: Any,
) -> None:
    """Build a timeline and knowledge graph of articles.

    INPUT is a file (.txt .html .jsonl .csv .rss, also .gz), a folder, a quoted glob, or - for standard input.
    """
    import sys
    import time

    from exporters import EXPORTERS
    from kg import pipeline as stages
    from kg.cli.exporting import exported
    from kg.cli.report import Bar, say, summarize_build

    begun = time.monotonic()
    bar = Bar(quiet=quiet)
    options = stages.Options(
        encoding=encoding, input_format=input_format, base_iri=base_iri,
        engine=engine, workers=workers, threads=threads, worker_memory=worker_memory, records=records,
        pipeline=pipeline, pipeline_labels=pipeline_labels,
        extras=extras_of(out, **extractors),
    )  # fmt: skip

    page = {"full": ["html"], "stories": ["stories"], "none": []}[html]
    others = [name for name, item in EXPORTERS.items() if item.standard and name != "html"]
    export = exported([*others, *page], options, bar)
    stdin = sys.stdin.buffer if "-" in inputs else None
    result = stages.build(inputs, out, options, export=export, track=bar, tell=say, stdin=stdin)
    if not quiet:
        summarize_build(result.graph, out, result.files, time.monotonic() - begun)
    if result.graph.problems:
        ctx.exit(EXIT_PROBLEMS)
