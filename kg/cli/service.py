"""`kg serve` and `kg load`: an output folder over HTTP, and into a database."""

from __future__ import annotations

import os
from pathlib import Path

import click

__all__ = ["load", "serve"]


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; by default this machine only."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--cors", metavar="ORIGIN", multiple=True, help="Let pages of this origin read answers; repeatable, * = all."
)
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds a query may take."
)
@click.option("--max-rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows an answer may have.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Queries answered at once.")
@click.option(
    "--memory", type=click.IntRange(64), default=2048, show_default=True, help="Megabytes one worker may take."
)
def serve(
    out: Path, host: str, port: int, cors: tuple[str, ...], timeout: float, max_rows: int, workers: int, memory: int
) -> None:
    """Serve the graph in OUT: explorer, query page, SPARQL endpoint.

    The explorer is at /, the query page at /query, the endpoint at /sparql, and every node has a page. Read-only; ends
    with Ctrl-C.
    """
    from kg.cli.report import say
    from kg.query.endpoint import Limits
    from kg.query.endpoint import serve as run

    def started(address: str) -> None:
        for name, path in (("Explorer", ""), ("Query", "query"), ("SPARQL", "sparql")):
            say(f"{name:<8} {address}{path}")
        say("Ctrl-C ends it.")

    limits = Limits(seconds=timeout, rows=max_rows, workers=workers, memory=memory)
    run(out, limits, host=host, port=port, cors=cors, started=started)


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("target")
@click.option("--user", help="Who asks; the password is taken from the environment variable KG_PASSWORD.")
@click.option(
    "--batch", type=click.IntRange(1), default=1000, show_default=True, help="Items in one transaction or request."
)
@click.option(
    "--world-graph", metavar="IRI", help="Graph for the world, in a store that has no default graph (Virtuoso)."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no message.")
def load(out: Path, target: str, user: str | None, batch: int, world_graph: str | None, quiet: bool) -> None:
    """Load the graph in OUT into a database that runs.

    TARGET is bolt://HOST:PORT[/DATABASE] (Neo4j and its kin), ladybug:PATH, sparql+http://… (SPARQL Update) or gsp+http://…
    (Graph Store Protocol). Loading again changes nothing.
    """
    from exporters.loading import Settings, find_loader
    from exporters.loading import load as run
    from kg.cli.report import Bar, say
    from kg.store import read_records

    find_loader(target)
    password = os.environ.get("KG_PASSWORD")
    settings = Settings(user=user, password=password, batch=batch, world=world_graph, track=Bar(quiet=quiet))
    counts = run(read_records(out), target, settings)
    if not quiet:
        say(", ".join(f"{number:,} {what}" for what, number in counts.items()) + " loaded")
