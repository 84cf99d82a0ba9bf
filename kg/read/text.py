"""Plain text: one file is one article, verbatim."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model.document import Problem
from kg.read.article import MAX_CHARACTERS, Article, Source, problem
from kg.read.decoding import decode, is_wide

__all__ = ["read_text", "undecodable"]


def undecodable(source: str, encoding: str, error: UnicodeDecodeError) -> Problem:
    """Return the problem of bytes that are not in `encoding`."""
    if error.encoding.startswith("utf-16") and not is_wide(encoding):
        message = f"not {error.encoding.upper()}, which its byte order mark names, at byte {error.start}"
        return problem(source, message, "fetch it again, or convert it")
    name = encoding.upper() if encoding.lower().startswith("utf") else encoding
    return problem(source, f"not {name} at byte {error.start}", "convert it or pass --encoding")


def read_text(source: Source) -> Iterator[Article | Problem]:
    """Yield the one article of a text file.

    Args:
        source: the opened file; read up to the greatest length of an article.
    """
    data = source.stream.read(4 * MAX_CHARACTERS + 1)
    try:
        text = decode(data, source.encoding)
    except UnicodeDecodeError as error:
        if len(data) > 4 * MAX_CHARACTERS:  # cut within a character, perhaps: too long is the likelier trouble
            text = data.decode(source.encoding, "replace")
        else:
            yield undecodable(source.name, source.encoding, error)
            return
    yield Article(source=source.name, text=text, fallback=source.stem)
