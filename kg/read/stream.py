"""The stage's entry: inputs as the user names them become documents and problems, in their order."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kg.model.document import Document, Problem
from kg.overtime import Overtime, allowance, limited
from kg.read.article import MAX_CHARACTERS, Article, Source, problem
from kg.read.compression import SUFFIX
from kg.read.decoding import check_encoding
from kg.read.documents import Shelf
from kg.read.formats import choose_reader, find_reader
from kg.read.sources import STDIN, find_files, open_source, unreadable

__all__ = ["read_documents"]

ENDLESS = "look at what is odd about it, and please report it with this file"


def read_documents(
    inputs: Sequence[str],
    *,
    encoding: str = "utf-8",
    stdin: BinaryIO | None = None,
    input_format: str | None = None,
) -> Iterator[Document | Problem]:
    """Read articles, and say what could not be read.

    Args:
        inputs: files, folders, globs, or `-` for standard input.
        encoding: of all files that have no byte order mark.
        stdin: what `-` reads; the process's standard input if None.
        input_format: the name of a reader for all inputs; told by suffix or content if None.

    Yields:
        Documents and problems in the order of `inputs` (sorted within a folder or glob) and of the articles in each.
        Text is verbatim, newlines included; a byte order mark is dropped.

    Raises:
        InputError: unknown encoding or format.
    """
    check_encoding(encoding)
    if input_format is not None:
        find_reader(input_format)
    return _read(inputs, encoding, stdin, input_format)


def _read(
    inputs: Sequence[str], encoding: str, stdin: BinaryIO | None, input_format: str | None
) -> Iterator[Document | Problem]:
    shelf = Shelf()
    for path in find_files(inputs):
        source = path if isinstance(path, Problem) else open_source(path, encoding, stdin)
        if isinstance(source, Problem):
            yield source
            continue
        try:
            for item in _read_source(source, input_format):
                yield from _place(shelf, item) if isinstance(item, Article) else (item,)
        finally:
            if source.name != STDIN:
                source.stream.close()


def _read_source(source: Source, input_format: str | None) -> Iterator[Article | Problem]:
    reader = choose_reader(source, input_format)
    if isinstance(reader, Problem):
        yield reader
        return
    found, items = False, iter(reader.read(source))
    seconds = allowance(min(_size(source), MAX_CHARACTERS))
    try:
        while (item := _next(items, seconds)) is not None:
            found = True
            yield item
    except Overtime:
        message = f"reader {reader.name} came to no end in {seconds:.0f} s; the rest of the file is not read"
        yield problem(source.name, message, ENDLESS)
    except (OSError, EOFError, zlib.error) as error:
        yield unreadable(source.name, error)
    except Exception as error:  # one bad file never stops a run, whatever it sets off in a parser
        message = f"reader {reader.name} failed: {type(error).__name__}: {error}; the rest of the file is not read"
        yield problem(source.name, message, "please report it with this file")
    else:
        if not found:
            yield problem(source.name, "no article in the file", "remove it or fill it")


def _size(source: Source) -> int:
    """Return the bytes of a file, the most that an article may have where they cannot be told."""
    try:
        return os.path.getsize(source.name) if not source.name.lower().endswith(SUFFIX) else MAX_CHARACTERS
    except OSError:  # standard input
        return MAX_CHARACTERS


def _next(items: Iterator[Article | Problem], seconds: float) -> Article | Problem | None:
    """Return what a reader finds next, None at the end."""
    with limited(seconds):
        return next(items, None)


def _place(shelf: Shelf, article: Article) -> tuple[Document | Problem, ...]:
    seconds = allowance(len(article.text))
    try:
        with limited(seconds):
            return tuple(shelf.place(article))
    except Overtime:
        message = f"its header and credits came to no end in {seconds:.0f} s; left out"
        return (problem(article.source, message, ENDLESS),)
    except Exception as error:  # one bad article never stops a run, whatever it sets off
        message = f"internal error: {type(error).__name__}: {error}; left out"
        return (problem(article.source, message, "please report it with this article"),)
