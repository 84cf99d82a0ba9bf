"""`kg export`, `kg query`, `kg validate`: what is made of a finished output folder."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.group import EXIT_PROBLEMS

__all__ = ["export", "query", "validate", "view"]

FORMS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld")
"""`kg.query.FORMS`, which a test compares; importing it here would slow `kg --help` down."""

finished_output = click.argument("out", metavar="OUT", type=click.Path(path_type=Path))


def _list_formats(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from exporters import EXPORTERS, third_party_exporters

        for name, exporter in {**EXPORTERS, **third_party_exporters()}.items():
            click.echo(f"{name:<14} {exporter.summary}")
        ctx.exit()


@click.command()
@finished_output
@click.option("--format", "formats", metavar="NAME[,NAME...]", help="Products to write; by default those of a build.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List the formats and end."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no message.")
def export(out: Path, formats: str | None, quiet: bool) -> None:
    """Write products of the graph: RDF, HTML, GraphML, CSV and others.

    See --list for all of them; `all` writes every one.
    """
    from exporters import EXPORTERS, every_product, find_exporter, write_products
    from kg.cli.report import Bar, counted, say
    from kg.store import add_files, read_records

    if formats == "all":
        formats = ",".join(every_product())
    names = (
        [name.strip() for name in formats.split(",")]
        if formats
        else [name for name, item in EXPORTERS.items() if item.standard]
    )
    for name in names:
        find_exporter(name)
    written = write_products(read_records(out), out, Bar(quiet=quiet)(names, "export", len(names)))
    add_files(out, written)
    if not quiet:
        say(f"{counted(len(written), 'file')} written to {out}")


@click.command()
@finished_output
@click.option("--path", "only_path", is_flag=True, help="Print where the page is and open nothing.")
def view(out: Path, only_path: bool) -> None:
    """Open the page of the graph in OUT in a browser.

    The page is OUT/graph.html; where a build left it out it is written first.
    """
    import webbrowser

    from kg.cli.report import say

    page = out / "graph.html"
    if not page.is_file():
        from exporters import write_products
        from kg.store import add_files, read_records

        add_files(out, write_products(read_records(out), out, ["html"]))
    if only_path:
        click.echo(str(page))
    elif not webbrowser.open(page.resolve().as_uri()):
        say(f"no browser could be started; open {page} in one yourself")


def _list_questions(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from kg.query import shipped_questions

        for name, question in shipped_questions().items():
            click.echo(f"{name:<16} {question.about}")
            for parameter in question.parameters:
                default = "" if parameter.default is None else f" (default {parameter.default})"
                click.echo(f"{'':<16} --param {parameter.name}=… {parameter.about}{default}".rstrip())
        ctx.exit()


def _pairs(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return `KEY=VALUE` texts as a mapping."""
    pairs = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not (key and equals):
            raise click.BadParameter(f"{item!r} is not KEY=VALUE")
        pairs[key] = value
    return pairs


def _settings(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return `--KEY VALUE` and `--KEY=VALUE` as a mapping."""
    pairs: dict[str, str] = {}
    items = iter(given)
    for item in items:
        key, equals, value = item.removeprefix("--").partition("=")
        if not (item.startswith("--") and key):
            raise click.BadParameter(f"{item!r} is no --PARAMETER; quote a question that has blanks")
        if not equals and (following := next(items, None)) is None:
            raise click.BadParameter(f"{item!r} needs a value")
        pairs[key] = value if equals else following or ""
    return pairs


@click.command(context_settings={"ignore_unknown_options": True})
@finished_output
@click.argument("question")
@click.argument("settings", metavar="[--PARAMETER VALUE]...", nargs=-1, type=click.UNPROCESSED, callback=_settings)
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="How the answer is printed.",
)  # fmt: skip
@click.option(
    "--param", "parameters", metavar="KEY=VALUE", multiple=True, callback=_pairs,
    help="A parameter of the question, as --KEY VALUE; repeatable.",
)  # fmt: skip
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_questions,
    help="List the shipped questions and end.",
)  # fmt: skip
def query(out: Path, question: str, settings: dict[str, str], form: str, parameters: dict[str, str]) -> None:
    """Answer a question from the graph in OUT.

    QUESTION is the name of a shipped one (see --list), a file that ends in .rq, or SPARQL itself. A parameter of the
    question is an option: kg query OUT who-did-what --country Norway.
    """
    import sys

    from kg.cli.report import printable
    from kg.query import render, run_query

    text = render(run_query(out, question, parameters=parameters | settings), form)
    shown = printable(text.replace("\r\n", "\n"), keep="\n\t") if sys.stdout.isatty() else text
    click.echo(shown, nl=False)


@click.command()
@finished_output
@click.pass_context
def validate(ctx: click.Context, out: Path) -> None:
    """Check the graph in OUT against the shipped shapes.

    The shapes are SHACL. The exit status is 3 if the graph does not conform.
    """
    from kg.cli.report import printable
    from kg.query import validate as check

    report = check(out)
    click.echo(printable(str(report), keep="\n"))
    if not report.conforms:
        ctx.exit(EXIT_PROBLEMS)
