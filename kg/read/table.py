"""Tables: one article per row of a CSV or TSV file with a header line (RFC 4180)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from kg.model.document import Problem
from kg.read.article import Article, Source, problem
from kg.read.decoding import LineTooLong, decode_lines
from kg.read.fields import article_from_fields, find_field
from kg.read.text import undecodable

__all__ = ["find_delimiter", "read_table"]

DELIMITERS = (",", ";", "\t", "|")
MAX_HEADER, MAX_FIELD = 10_000, 32_000_000


def find_delimiter(text: str, *, columns: int = 1) -> str | None:
    r"""Return the delimiter with which the first line names a field for the text, or None if none does.

    Args:
        text: the table, or the beginning of what may be one.
        columns: how many the line must name at least.

    >>> find_delimiter("id;Text;date\r\n1;Rain fell.;2024-03-01")
    ';'
    """
    header = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    for delimiter in DELIMITERS if len(header) <= MAX_HEADER else ():
        names = next(csv.reader([header], delimiter=delimiter), [])
        if len(names) >= columns and find_field(names, "text") is not None:
            return delimiter
    return None


def read_table(source: Source) -> Iterator[Article | Problem]:
    """Yield one article or problem for each row that is not blank, in order.

    Args:
        source: the opened file; problems name it with the number of the row's first line.
    """
    lines = decode_lines(source.stream, source.start, source.encoding, longest=MAX_FIELD)
    begun = 0
    try:
        for header in lines:
            if header.strip("\r\n"):
                break
            begun += 1
        else:
            header = ""
    except UnicodeDecodeError as error:
        yield undecodable(source.name, source.encoding, error)
        return
    except LineTooLong as error:
        yield problem(f"{source.name}:{begun + 1}", str(error), "name the columns in the first line")
        return
    if (delimiter := find_delimiter(header)) is None:
        yield problem(f"{source.name}:1", "no column 'text'", "name the columns in the first line, one of them 'text'")
        return
    limit = csv.field_size_limit(MAX_FIELD)  # the module's limit is global: set for this file, then put back
    try:
        yield from _rows(source, csv.reader(chain((header,), lines), delimiter=delimiter, strict=True), begun)
    finally:
        csv.field_size_limit(limit)


def _rows(source: Source, rows: Any, begun: int) -> Iterator[Article | Problem]:
    """Yield what the rows give; `begun` lines stand before them."""
    header: list[str] | None = None
    line = begun + 1
    while True:
        place, first = f"{source.name}:{line}", line
        try:
            cells: list[str] | None = next(rows, None)
        except (csv.Error, LineTooLong) as error:
            yield problem(
                place, f"malformed row: {error}", "quote fields as in RFC 4180; the rows after it are not read"
            )
            return
        except UnicodeDecodeError as error:
            broken = undecodable(source.name, source.encoding, error)
            yield replace(broken, error=f"{broken.error}; the rows from line {line} on are not read")
            return
        line = begun + rows.line_num + 1
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = cells
        elif len(cells) > len(header):
            yield problem(
                place, f"{len(cells)} fields under {len(header)} columns", "quote fields that hold delimiters"
            )
        else:
            row: dict[str, object] = dict(zip(header, cells, strict=False))
            yield article_from_fields(row, place=place, fallback=f"{source.stem}-{first}")
