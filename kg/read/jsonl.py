"""JSON Lines: one object with at least `text` on each line (https://jsonlines.org/)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from kg.model.document import Problem
from kg.read.article import Article, Source, problem
from kg.read.decoding import decode
from kg.read.fields import article_from_fields
from kg.read.text import undecodable

__all__ = ["read_jsonl"]

ONE_PER_LINE = "write one object per line, for instance with jq -c ."
ARRAY_PER_LINE = "write one object per line, for instance with jq -c '.[]'"
MAX_LINE = 32_000_000
"""Bytes; a line that is longer is skipped without being held in memory."""


def read_jsonl(source: Source) -> Iterator[Article | Problem]:
    """Yield one article or problem for each line that is not blank, in order.

    Args:
        source: the opened file; problems name it with the line's number.
    """
    for number, line in enumerate(_lines(source), 1):
        place = f"{source.name}:{number}"
        if number == 1 and line is not None and line.strip() in (b"[", b"{", b"[{"):
            hint = ARRAY_PER_LINE if line.strip().startswith(b"[") else ONE_PER_LINE
            yield problem(place, "a JSON document over several lines, not JSON Lines", hint)
            return
        if line is None:
            yield problem(place, f"line longer than {MAX_LINE:,} bytes", "give one article per line")
        elif line.strip():
            fallback = f"{source.stem}-{number}"
            try:
                yield _read_line(decode(line, source.encoding).rstrip("\r\n"), place, fallback)
            except UnicodeDecodeError as error:
                yield undecodable(place, source.encoding, error)


def _lines(source: Source) -> Iterator[bytes | None]:
    while line := source.stream.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := source.stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _read_line(line: str, place: str, fallback: str) -> Article | Problem:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at").removesuffix(" starting").lower()
        return problem(place, f"malformed JSON at column {error.colno}: {what}", "give one JSON object per line")
    except ValueError:  # Python reads no number of more than 4,300 digits
        return problem(
            place, "malformed JSON: a number of thousands of digits", "write it as a string, or leave it out"
        )
    except RecursionError:
        return problem(place, "JSON nested too deeply", "give one flat JSON object per line")
    if isinstance(row, list) and row and isinstance(row[0], Mapping):
        return problem(place, "a JSON array, not JSON Lines", ARRAY_PER_LINE)
    if not isinstance(row, dict):
        return problem(place, f"a JSON {_kind(row)}, not an object", 'give one object per line: {"text": "…"}')
    return article_from_fields(row, place=place, fallback=fallback)


def _kind(value: object) -> str:
    names = {list: "array", str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}
    return names.get(type(value), "value")
