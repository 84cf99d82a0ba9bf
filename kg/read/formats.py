"""Which reader reads which file: by its suffix, by its first bytes when the suffix says nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import entry_points
from pathlib import PurePath

from kg.errors import InputError
from kg.model.document import Problem
from kg.read.article import Reader, Source, problem
from kg.read.compression import SUFFIX
from kg.read.decoding import binary_kind, is_wide, unmarked_utf16
from kg.read.feed import read_feed
from kg.read.html import read_html
from kg.read.jsonl import read_jsonl
from kg.read.table import find_delimiter, read_table
from kg.read.text import read_text

__all__ = ["READERS", "choose_reader", "find_reader", "readers"]

READERS = (
    Reader(name="text", suffixes=(".txt", ".text"), read=read_text),
    Reader(name="html", suffixes=(".html", ".htm", ".xhtml"), read=read_html),
    Reader(name="jsonl", suffixes=(".jsonl", ".ndjson", ".jsonlines"), read=read_jsonl),
    Reader(name="csv", suffixes=(".csv", ".tsv"), read=read_table),
    Reader(name="feed", suffixes=(".rss", ".atom"), read=read_feed),
)
MARKUP = re.compile(r"\s*<(!doctype\s+html|html|head|body|article|main|div|p|h[1-6]|meta)\b", re.IGNORECASE)
XML = re.compile(r"\s*<(\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


@cache
def readers() -> tuple[Reader, ...]:
    """Return the shipped readers, then those of installed packages (entry points `newsgraph.readers`) by name."""
    found = sorted(entry_points(group="newsgraph.readers"), key=lambda point: point.name)
    return READERS + tuple(reader for point in found if isinstance(reader := point.load(), Reader))


def find_reader(name: str) -> Reader:
    """Return the reader of that name.

    Raises:
        InputError: there is none.
    """
    for reader in readers():
        if reader.name == name:
            return reader
    known = ", ".join(reader.name for reader in readers())
    raise InputError(f"unknown input format {name!r}", hint=f"choose one of {known}")


def choose_reader(source: Source, input_format: str | None) -> Reader | Problem:
    """Return the reader for a source, or say why none can read it.

    Args:
        source: the opened file.
        input_format: the name of the reader to take, whatever the file looks like, as long as it is text.

    Raises:
        InputError: no reader has that name.
    """
    if not source.start:
        return problem(source.name, "empty file", "remove it or fill it")
    if (wide := unmarked_utf16(source.start)) is not None and not is_wide(source.encoding):
        hint = f"pass --encoding {wide}, or convert it"
        return problem(source.name, "looks like UTF-16 without a byte order mark", hint)
    if (kind := binary_kind(source.start)) is not None and not (wide or is_wide(source.encoding)):
        return problem(source.name, f"looks like {kind}, not text", "extract its text first")
    if input_format is not None:
        return find_reader(input_format)
    suffix = PurePath(source.name.removesuffix(SUFFIX)).suffix.lower()
    for reader in readers():
        if suffix in reader.suffixes:
            return reader
    return _sniff(source)


def _sniff(source: Source) -> Reader | Problem:
    start = source.start.decode("utf-8-sig", "replace")
    page = MARKUP.match(start) or (XML.match(start) and "<html" in start.lower())
    if page:
        return find_reader("html")
    if XML.match(start) and FEED.search(start):
        return find_reader("feed")
    if XML.match(start):
        return problem(source.name, "an XML file, but no feed", "give articles as text, HTML, JSON Lines, CSV or RSS")
    if start.lstrip()[:1] in ("{", "[") and '"' in start:
        return find_reader("jsonl")
    if find_delimiter(start, columns=2) is not None:
        return find_reader("csv")
    return find_reader("text")
