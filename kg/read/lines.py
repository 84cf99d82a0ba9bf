"""Lines of a text with their places: newlines of every kind end them, offsets stay those of the verbatim text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.document import Span

__all__ = ["Line", "head_lines", "lines", "tail_lines"]

LINE = re.compile(r"[^\r\n]+")
MAX_HEAD, MAX_HEAD_CHARACTERS = 10, 2_000
MAX_TAIL, MAX_TAIL_CHARACTERS = 8, 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its offsets and its text, both without white space at the ends."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The line's place in the text."""
        return self.start, self.end


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    r"""Yield the lines of `text[start:end]` that are not blank.

    >>> [line.text for line in lines("One\r\n\r\n  two ")]
    ['One', 'two']
    """
    for match in LINE.finditer(text, start, len(text) if end is None else end):
        content = match.group().strip()
        if content:
            at = match.start() + match.group().index(content[0])
            yield Line(at, at + len(content), content)


def head_lines(text: str) -> list[Line]:
    """Return the first lines of `text`, where headline, date and byline stand; a long line is cut."""
    return list(lines(text, 0, MAX_HEAD_CHARACTERS))[:MAX_HEAD]


def tail_lines(text: str) -> list[Line]:
    """Return the last lines of `text`, where credits stand."""
    first = max(0, len(text) - MAX_TAIL_CHARACTERS)
    found = list(lines(text, first))
    return (found[1:] if first and len(found) > 1 else found)[-MAX_TAIL:]
