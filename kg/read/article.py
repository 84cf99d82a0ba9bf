"""What a reader hands on: a source to read from and one article as its format gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kg.model.document import Problem

__all__ = ["MAX_CHARACTERS", "Article", "Reader", "Source", "problem"]

MAX_CHARACTERS = 1_000_000
"""No article is longer (about 170,000 words); what is longer is a whole archive in one text and is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file, or standard input, opened for reading.

    `name` is the path as the user gave it (`-` for standard input), `stem` the file name without its suffix,
    `start` the first bytes (at most 4,096), which `stream` will give again.
    """

    name: str
    stem: str
    stream: BinaryIO
    start: bytes
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its format gives it; `text` verbatim, the rest as stated there, unchecked.

    `source` names file and, for formats with many articles, line. `id` is a given identifier, `fallback` what to call
    the article without one. `notes` are problems with its metadata that do not keep it from being read.
    """

    source: str
    text: str
    fallback: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    wire: str | None = None
    notes: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format: its name (the value of `--input-format`), file suffixes in lower case, and the function that reads it.

    Third parties add one under the entry point group `newsgraph.readers`.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], Iterator[Article | Problem]]


def problem(source: str, error: str, hint: str | None = None) -> Problem:
    """Return a problem of the reading stage."""
    return Problem(source=source, stage="read", error=error, hint=hint)
