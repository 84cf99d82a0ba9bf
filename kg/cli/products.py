"""`kg export`, `kg query`, `kg validate`: what is made of a finished output folder."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.group import EXIT_PROBLEMS

__all__ = ["export", "query", "validate"]

finished_output = click.argument("out", metavar="OUT", type=click.Path(path_type=Path))


def _list_formats(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from exporters import EXPORTERS, third_party_exporters

        for name, exporter in {**EXPORTERS, **third_party_exporters()}.items():
            click.echo(f"{name:<10} {exporter.summary}")
        ctx.exit()


@click.command()
@finished_output
@click.option("--format", "formats", metavar="NAME[,NAME...]", help="Products to write; by default all.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List the formats and end."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no message.")
def export(out: Path, formats: str | None, quiet: bool) -> None:
    """Write RDF, HTML, GraphML, Neo4j files, CSV."""
    from exporters import EXPORTERS, find_exporter, write_products
    from kg.cli.report import Bar, counted, say
    from kg.store import add_files, read_records

    names = [name.strip() for name in formats.split(",")] if formats else list(EXPORTERS)
    for name in names:
        find_exporter(name)
    written = write_products(read_records(out), out, Bar(quiet=quiet)(names, "export", len(names)))
    add_files(out, written)
    if not quiet:
        say(f"{counted(len(written), 'file')} written to {out}")


@click.command()
@finished_output
@click.argument("question", required=False)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "json"]), default="table", show_default=True,
    help="How the rows are printed.",
)  # fmt: skip
@click.option("--param", "params", metavar="KEY=VALUE", multiple=True, help="A parameter of the question; repeatable.")
@click.option("--list", "listing", is_flag=True, help="List the shipped questions and end.")
def query(out: Path, question: str | None, form: str, params: tuple[str, ...], listing: bool) -> None:
    """Answer QUESTION from the graph in OUT.

    QUESTION is the name of a shipped one (see --list), a file that ends in .rq, or SPARQL itself.
    """
    raise NotImplementedError


@click.command()
@finished_output
@click.pass_context
def validate(ctx: click.Context, out: Path) -> None:
    """Check the graph in OUT against the shipped shapes (SHACL); exit status 3 if it does not conform."""
    raise NotImplementedError


_ = EXIT_PROBLEMS
