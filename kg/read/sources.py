"""Inputs as the user names them (files, folders, globs, `-`) become opened sources, in a fixed order."""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from kg.model.document import Problem
from kg.read.article import Source, problem
from kg.read.compression import SUFFIX, Bomb, is_packed, unpack

__all__ = ["STDIN", "find_files", "open_source", "unreadable"]

STDIN = "-"
START = 4096


def find_files(inputs: Sequence[str]) -> Iterator[str | Problem]:
    """Yield the path of every file that `inputs` name, in the order given; sorted within a folder or glob.

    A file is yielded once, however often it is named. Folders are walked to the bottom; hidden files are left out.

    Args:
        inputs: paths of files or folders, globs (`**` crosses folders), or `-` for standard input.
    """
    seen: set[str] = set()
    for given in inputs:
        for found in _expand(given):
            key = os.path.abspath(found) if isinstance(found, str) and found != STDIN else None
            if key is None or key not in seen:
                yield found
            if key is not None:
                seen.add(key)


def _expand(given: str) -> Iterator[str | Problem]:
    if given == STDIN:
        yield STDIN
    elif os.path.isdir(given):
        yield from _walk(given)
    elif os.path.lexists(given):
        yield given
    elif glob.has_magic(given):
        found = sorted(glob.glob(given, recursive=True))
        if not found:
            yield problem(given, "no file matches this pattern", "check the pattern, and quote it for the shell")
        for path in found:
            yield from _walk(path) if os.path.isdir(path) else (path,)
    else:
        yield problem(given, "no such file or folder", "check the path")


def _walk(folder: str) -> Iterator[str | Problem]:
    found: list[str | Problem] = []

    def refuse(error: OSError) -> None:
        name = str(error.filename or folder)
        found.append(problem(name, f"folder cannot be read: {error.strerror}", "check its permissions"))

    for base, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(_regular(os.path.join(base, name)) for name in names if not name.startswith("."))
    if not found:
        found.append(problem(folder, "the folder holds no file", "name a folder with articles"))
    yield from sorted(found, key=lambda item: item if isinstance(item, str) else item.source)


def _regular(path: str) -> str | Problem:
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe or device would block or never end
        return problem(path, "is not a regular file", "name it itself to read from it")
    return path


def open_source(path: str, encoding: str, stdin: BinaryIO | None) -> Source | Problem:
    """Open `path` for reading, or say why it cannot be read. The caller closes the stream."""
    try:
        if path == STDIN:
            return _source(STDIN, "stdin", sys.stdin.buffer if stdin is None else stdin, encoding)
        return _source(path, Path(path).stem or path, io.FileIO(path), encoding)
    except (OSError, EOFError, zlib.error) as error:
        return unreadable(path, error)


def unreadable(name: str, error: Exception) -> Problem:
    """Return the problem of a file that ends early, is broken, or may not be read."""
    if isinstance(error, Bomb):
        return problem(name, f"{error}; the rest is not read", "unpack it yourself if you trust it")
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return problem(name, "a broken gzip file; what follows the break is not read", "fetch or pack it again")
    reason = error.strerror if isinstance(error, OSError) else None
    return problem(name, f"cannot be read: {reason or error}", "check that it is a file and may be read")


def _source(name: str, stem: str, stream: BinaryIO | io.FileIO, encoding: str) -> Source:
    # A buffered reader takes anything with `readinto`, which every binary stream of the standard library has.
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    if is_packed(buffered.peek(START)):
        buffered, stem = unpack(buffered), PurePath(stem).stem if name.lower().endswith(SUFFIX) else stem
    return Source(name=name, stem=stem, stream=buffered, start=buffered.peek(START)[:START], encoding=encoding)
