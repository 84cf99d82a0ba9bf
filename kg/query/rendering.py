"""Rendering: an answer as text, in a form for people, for spreadsheets, for programs or for other RDF tools.

Source: SPARQL 1.1 Query Results CSV and TSV Formats, JSON Format, XML Format (W3C, 2013); RDF 1.1 Turtle, N-Triples,
RDF/XML and JSON-LD 1.1 for statements.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kg.errors import QueryError
from kg.model.spreadsheet import safe_cell
from kg.ontology import PREFIXES
from kg.query.answers import Answer, Cell, Rows, Statements, Verdict

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

__all__ = ["FORMS", "RDF_FORMS", "ROW_FORMS", "render"]

ROW_FORMS = ("table", "csv", "tsv", "json", "xml")
"""How rows and verdicts can be written."""
RDF_FORMS = ("turtle", "ntriples", "rdfxml", "jsonld")
"""How statements can be written."""
FORMS = (*ROW_FORMS, *RDF_FORMS)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRING, _LANGUAGE_STRING = PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"
_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def render(answer: Answer, form: str = "table", *, width: int | None = None) -> str:
    """Return an answer as text that ends in a line feed; statements in a form for rows are Turtle.

    Args:
        answer: what `run_query` returned.
        form: one of `FORMS`.
        width: columns of a table; by default as many as it needs.

    Raises:
        QueryError: there is no such form, or rows are to be written as RDF.
    """
    if form not in FORMS:
        raise QueryError(f"unknown form {form!r}", hint=f"choose from {', '.join(FORMS)}")
    if isinstance(answer, Statements):
        return _statements(answer, form if form in RDF_FORMS else "turtle")
    if form in RDF_FORMS:
        hint = f"choose from {', '.join(ROW_FORMS)}, or ask with CONSTRUCT"
        raise QueryError(f"an answer of rows cannot be written as {form}", hint=hint)
    if isinstance(answer, Verdict):
        return _VERDICTS.get(form, _plain_verdict)(answer.yes)
    return _table(answer, width) if form == "table" else _ROWS[form](answer)


# ---------------------------------------------------------------------------------------------------------- statements


def _statements(answer: Statements, form: str) -> str:
    from pyoxigraph import RdfFormat, serialize

    formats: Mapping[str, RdfFormat] = {
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "rdfxml": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    prefixes = PREFIXES if form in ("turtle", "rdfxml") else None
    text = (serialize(answer.triples, format=formats[form], prefixes=prefixes) or b"").decode()
    return text if text.endswith("\n") else text + "\n"


# ------------------------------------------------------------------------------------------------------------ verdicts


def _plain_verdict(yes: bool) -> str:
    return "true\n" if yes else "false\n"


def _json_verdict(yes: bool) -> str:
    return json.dumps({"head": {}, "boolean": yes}) + "\n"


def _xml_verdict(yes: bool) -> str:
    return f"{_XML_HEAD}<head/>\n<boolean>{'true' if yes else 'false'}</boolean>\n</sparql>\n"


# ---------------------------------------------------------------------------------------------------------------- rows


def _json(rows: Rows) -> str:
    bindings = [
        {variable: _json_term(cell) for variable, cell in zip(rows.variables, row, strict=True) if cell is not None}
        for row in rows.rows
    ]
    document = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(cell: Cell) -> dict[str, str]:
    term = {"type": cell.kind, "value": cell.value}
    if cell.language:
        term["xml:lang"] = cell.language
    elif cell.datatype and cell.datatype != _STRING:
        term["datatype"] = cell.datatype
    return term


def _csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.variables)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows.rows)
    return out.getvalue()


def _csv_cell(cell: Cell | None) -> str:
    """Return a value as it is, numbers too; only text that a spreadsheet would compute gets an apostrophe."""
    if cell is None:
        return ""
    text = cell.kind == "literal" and cell.datatype in (None, _STRING, _LANGUAGE_STRING)
    return safe_cell(cell.value) if text else cell.value


def _tsv(rows: Rows) -> str:
    lines = ["\t".join("?" + variable for variable in rows.variables)]
    lines += ["\t".join(cell.n3.replace("\t", "\\t") if cell else "" for cell in row) for row in rows.rows]
    return "\n".join(lines) + "\n"


def _xml(rows: Rows) -> str:
    """Return the XML results format; what XML 1.0 cannot hold (section 2.2) becomes U+FFFD."""
    lines = [_XML_HEAD + "<head>" + "".join(f"<variable name={quoteattr(name)}/>" for name in rows.variables)]
    lines.append("</head>\n<results>")
    for row in rows.rows:
        bound = (
            f"<binding name={quoteattr(variable)}>{_xml_term(cell)}</binding>"
            for variable, cell in zip(rows.variables, row, strict=True)
            if cell is not None
        )
        lines.append(f"<result>{''.join(bound)}</result>")
    return "\n".join([*lines, "</results>", "</sparql>"]) + "\n"


def _xml_term(cell: Cell) -> str:
    value = escape(_NOT_XML.sub("\ufffd", cell.value), {"\r": "&#13;"})
    if cell.kind != "literal":
        return f"<{cell.kind}>{value}</{cell.kind}>"
    if cell.language:
        return f"<literal xml:lang={quoteattr(cell.language)}>{value}</literal>"
    typed = f" datatype={quoteattr(cell.datatype)}" if cell.datatype and cell.datatype != _STRING else ""
    return f"<literal{typed}>{value}</literal>"


_ROWS: Mapping[str, Callable[[Rows], str]] = {"csv": _csv, "json": _json, "tsv": _tsv, "xml": _xml}
_VERDICTS: Mapping[str, Callable[[bool], str]] = {"json": _json_verdict, "xml": _xml_verdict}


# --------------------------------------------------------------------------------------------------------------- table


def _table(rows: Rows, width: int | None) -> str:
    """Return a table without colour; what could steer a terminal is shown as U+FFFD."""
    lines = _narrow_lines(rows, width) if width is not None else _lines(rows)
    return "\n".join(lines) + f"\n{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}\n"


def _lines(rows: Rows) -> Iterator[str]:
    """Yield the lines of a table as wide as it needs; an answer may have half a million rows, of fewer cells."""
    shown = lru_cache(2**16)(_shown)
    head = [_shown(Cell(value=variable, kind="literal", n3="")) for variable in rows.variables]
    widths = [max(width for _, width in parts) for parts in head]
    for row in rows.rows:
        widths = [max(width, *(n for _, n in shown(cell))) for width, cell in zip(widths, row, strict=True)]
    yield from _cut(head, widths)
    if widths:
        yield " " + "─" * (sum(widths) + 3 * len(widths) - 1)
    for row in rows.rows:
        yield from _cut(map(shown, row), widths)


def _shown(cell: Cell | None) -> tuple[tuple[str, int], ...]:
    """Return the lines of a cell as they are shown, each with the columns that it takes."""
    from rich.cells import cell_len

    lines = [line.expandtabs(8) for line in _CONTROL.sub("\ufffd", _short(cell)).split("\n")]
    return tuple((line, cell_len(line)) for line in lines)


def _cut(cells: Iterable[tuple[tuple[str, int], ...]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of one row of a table, those that are not empty."""
    for parts in zip_longest(*cells, fillvalue=("", 0)):
        padded = (part + " " * (width - taken) for (part, taken), width in zip(parts, widths, strict=True))
        if line := ("  " + "   ".join(padded)).rstrip():
            yield line


def _narrow_lines(rows: Rows, width: int) -> Iterator[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for variable in rows.variables:
        table.add_column(Text(variable), overflow="fold")
    for row in rows.rows:
        table.add_row(*(Text(_CONTROL.sub("\ufffd", _short(cell))) for cell in row))
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(table)
    return filter(None, (line.rstrip() for line in capture.get().splitlines()))


def _short(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind == "uri":
        for prefix, base in PREFIXES.items():
            if cell.value.startswith(base):
                return f"{prefix}:{cell.value.removeprefix(base)}"
    return cell.value
