"""Answers: rows, a yes or no, or statements, and how they are printed.

Source: SPARQL 1.1 Query Results CSV and TSV Formats, and JSON Format (W3C, 2013); Turtle for statements.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.ontology import PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["FORMS", "Answer", "Cell", "Rows", "Statements", "Verdict", "render"]

FORMS = ("table", "csv", "tsv", "json")
"""How rows can be printed."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One RDF term: `kind` is `uri`, `literal` or `bnode` as in the JSON results format; `n3` its N-Triples form."""

    value: str
    kind: str
    n3: str
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer to SELECT: one cell per variable and row, None where unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    def values(self) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows as plain text."""
        return tuple(tuple(cell.value if cell else None for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to ASK."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """The answer to CONSTRUCT or DESCRIBE: triples, sorted."""

    triples: tuple[Triple, ...]


Answer = Rows | Verdict | Statements


def render(answer: Answer, form: str = "table", *, width: int | None = None) -> str:
    """Return an answer as text that ends in a line feed; statements are Turtle in any form.

    Args:
        answer: what `run_query` returned.
        form: `table`, `csv`, `tsv` or `json`.
        width: columns of a table; by default as many as it needs.

    Raises:
        QueryError: there is no such form.
    """
    if form not in FORMS:
        raise QueryError(f"unknown form {form!r}", hint=f"choose from {', '.join(FORMS)}")
    if isinstance(answer, Statements):
        from pyoxigraph import RdfFormat, serialize

        return (serialize(answer.triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    if isinstance(answer, Verdict):
        word = "true" if answer.yes else "false"
        return json.dumps({"head": {}, "boolean": answer.yes}) + "\n" if form == "json" else word + "\n"
    if form == "json":
        return _json(answer)
    if form == "csv":
        return _csv(answer)
    return _tsv(answer) if form == "tsv" else _table(answer, width)


def _json(rows: Rows) -> str:
    bindings = []
    for row in rows.rows:
        binding = {}
        for variable, cell in zip(rows.variables, row, strict=True):
            if cell is not None:
                term = {"type": cell.kind, "value": cell.value}
                if cell.language:
                    term["xml:lang"] = cell.language
                elif cell.datatype and cell.datatype != _STRING:
                    term["datatype"] = cell.datatype
                binding[variable] = term
        bindings.append(binding)
    document = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.variables)
    writer.writerows([value or "" for value in row] for row in rows.values())
    return out.getvalue()


def _tsv(rows: Rows) -> str:
    lines = ["\t".join("?" + variable for variable in rows.variables)]
    lines += ["\t".join(cell.n3.replace("\t", "\\t") if cell else "" for cell in row) for row in rows.rows]
    return "\n".join(lines) + "\n"


def _table(rows: Rows, width: int | None) -> str:
    """Return a table without colour; what could steer a terminal is shown as U+FFFD."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for variable in rows.variables:
        table.add_column(Text(variable), overflow="fold")
    for row in rows.rows:
        table.add_row(*(Text(_CONTROL.sub("\ufffd", _short(cell))) for cell in row))
    needed = max([width or 0, 40, *(_line_width(rows),)]) if width is None else width
    console = Console(file=io.StringIO(), width=needed, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(line for line in lines if line) + f"\n{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}\n"


def _line_width(rows: Rows) -> int:
    columns = zip(rows.variables, *([_short(cell) for cell in row] for row in rows.rows), strict=True)
    return sum(2 * max(len(text) for text in column) + 3 for column in columns) + 2


def _short(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind == "uri":
        for prefix, base in PREFIXES.items():
            if cell.value.startswith(base):
                return f"{prefix}:{cell.value.removeprefix(base)}"
    return cell.value
