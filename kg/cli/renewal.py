"""`kg update` and `kg diff`: an output brought up to date, and what differs between two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.extractors import extractor_options, extras_of
from kg.cli.group import EXIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.diff import Changes, FieldChange, NodeChange
    from kg.model.graph import Graph

__all__ = ["describe_changes", "diff", "update"]

_SHOWN_FIELDS = frozenset(
    {"label", "type", "begin", "end", "place", "factuality", "about", "part_of", "positions", "origins"}
)


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("inputs", metavar="[NEW]...", nargs=-1)
@click.option(
    "--remove", multiple=True, metavar="ARTICLE", help="Name, id or source of an article to drop; repeatable."
)
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of files without a byte order mark.")
@click.option("--input-format", metavar="FORMAT", help="Format of all inputs; else told by suffix or content.")
@click.option(
    "--html", type=click.Choice(["full", "none"]), default="full", show_default=True, help="The interactive page."
)
@extractor_options
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True, help="Threads of the language model.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")
@click.pass_context
def update(
    ctx: click.Context,
    /,
    out: Path,
    inputs: tuple[str, ...],
    remove: tuple[str, ...],
    encoding: str,
    input_format: str | None,
    html: str,
    threads: int,
    workers: int,
    quiet: bool,
    **extractors: Any,
) -> None:
    """Add, replace or remove articles of an output.

    NEW is as for kg build; an article replaces the one that was read from the same place. Only new articles are
    annotated. Nodes keep their IRIs, and judgements are obeyed: without NEW, that is all that is done.
    """
    import sys

    from exporters import EXPORTERS
    from kg import pipeline
    from kg.cli.exporting import exported
    from kg.cli.report import Bar, say, summarize_problems
    from kg.update import update as run

    bar = Bar(quiet=quiet)
    options = pipeline.Options(
        encoding=encoding, input_format=input_format, threads=threads, workers=workers,
        extras=extras_of(out, **extractors),
    )  # fmt: skip

    names = [name for name, item in EXPORTERS.items() if item.standard and (name != "html" or html == "full")]
    export = exported(names, options, bar)
    stdin = sys.stdin.buffer if "-" in inputs else None
    result = run(out, inputs, options, remove=remove, export=export, track=bar, tell=say, stdin=stdin)
    if not quiet:
        say(_summary(result.changes))
        summarize_problems(result.graph.problems, out)
        say(f"written to {out}")
    if result.graph.problems:
        ctx.exit(EXIT_PROBLEMS)


@click.command()
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form.")
def diff(before: Path, after: Path, form: str) -> None:
    """Show what differs between two outputs.

    A and B are output folders. Nodes are matched by the mentions that they share. The exit status is 0 also where they
    differ.
    """
    from kg.cli.report import printable
    from kg.diff import compare_graphs
    from kg.store import encode_json, read_records

    one, other = read_records(before), read_records(after)
    changes = compare_graphs(one, other)
    if form == "json":
        click.echo(encode_json(changes))
        return
    for line in describe_changes(changes, one, other):
        click.echo(printable(line))


def _summary(changes: Changes) -> str:
    """Return what changed in numbers, as one line.

    >>> from kg.diff import Changes
    >>> _summary(Changes())
    'nothing changed'
    """
    from kg.cli.report import counted

    parts = []
    for noun, groups in (
        ("article", (changes.articles_appeared, changes.articles_vanished, changes.articles_changed)),
        ("node", (changes.nodes_appeared, changes.nodes_vanished, changes.nodes_changed)),
    ):
        for group, verb in zip(groups, ("appeared", "vanished", "changed"), strict=True):
            if group:
                parts.append(f"{counted(len(group), noun)} {verb}")
    if changes.claims_appeared or changes.claims_vanished:
        parts.append(f"{len(changes.claims_appeared):,} claims more, {len(changes.claims_vanished):,} fewer")
    if changes.versions_changed:
        parts.append(f"{counted(len(changes.versions_changed), 'account')} changed")
    return ", ".join(parts) or "nothing changed"


def describe_changes(changes: Changes, before: Graph, after: Graph) -> Iterator[str]:
    """Yield what changed: articles, then nodes by kind, then the standing of contested values, then the numbers."""
    for sign, articles in (("+", changes.articles_appeared), ("-", changes.articles_vanished)):
        yield from (f"{sign} article {item.name}" for item in articles)
    for item in changes.articles_changed:
        yield f"~ article {item.name}"
        yield from _fields(item.fields, {})
    for sign, nodes in (("+", changes.nodes_appeared), ("-", changes.nodes_vanished)):
        for node in sorted(nodes, key=_rank):
            yield f"{sign} {node.kind} {node.label} [{node.type}]  {node.node}"
    labels: dict[str, str] = {node.node: node.label for graph in (before, after) for node in graph.nodes}
    for node in sorted(changes.nodes_changed, key=_rank):
        yield from _changed(node, labels, before, after)
    for versions in changes.versions_changed:
        yield f"~ {versions.attribute} of {versions.label}  {versions.event}"
        yield from _fields(versions.fields, {})
    yield _summary(changes)


def _rank(node: NodeChange) -> tuple[str, str, str]:
    return node.kind.value, node.label, node.node


def _changed(node: NodeChange, labels: dict[str, str], before: Graph, after: Graph) -> Iterator[str]:
    fields = [item for item in node.fields if item.field in _SHOWN_FIELDS]
    merged = [iri for iri in node.earlier if iri != node.earlier[0]]
    lines = [f"merged with {labels[iri]}  {iri}" for iri in merged]
    lines += [f"split: a part is now {labels[iri]}  {iri}" for iri in node.later if iri != node.node]
    if node.node not in node.earlier:
        lines.append(f"was called {node.earlier[0]}")
    lines += [f"+ {_mention(after, mention)}" for mention in node.mentions_added]
    lines += [f"- {_mention(before, mention)}" for mention in node.mentions_removed]
    more, fewer = len(node.claims_added), len(node.claims_removed)
    if more or fewer:
        lines.append(f"{more} claims more, {fewer} fewer")
    shown = [*_fields(fields, labels), *(f"    {line}" for line in lines)]
    if shown:
        yield f"~ {node.kind} {node.label} [{node.type}]  {node.node}"
        yield from shown


def _mention(graph: Graph, mention: str) -> str:
    from kg.judge import name_mention
    from kg.model.ids import MentionId

    return name_mention(graph, graph.mention_by_id[MentionId(mention)])


def _fields(fields: Sequence[FieldChange], labels: dict[str, str]) -> Iterator[str]:
    for item in fields:
        before, after = (_named(value, labels) for value in (item.before, item.after))
        yield f"    {item.field}: {before} → {after}"


def _named(value: str | None, labels: dict[str, str]) -> str:
    return "nothing" if value is None else labels.get(value, value)
