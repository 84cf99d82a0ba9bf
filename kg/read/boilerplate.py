"""Spans of a text that surround the report: comment forms, share links, captions, repeated headlines, credits.

Precision comes first: a line is marked only if all of it fits a pattern of `ontologies/text/read/boilerplate.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.model.document import Span
from kg.read.agencies import agencies_in
from kg.read.header import Header
from kg.read.lines import Line, head_lines, lines
from kg.read.vocabulary import phrases

__all__ = ["Boilerplate", "find_boilerplate", "normalise"]

MAX_LINE = 400
MAX_CAPTION = 320
PICTURE = re.compile(r"(?i:photo|image|picture|courtesy|handout)|[A-Z][\w'’-]*(?: [A-Z][\w'’.-]*){1,3}/ ?[A-Z]")
TAIL_WORDS = 22
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """The marked spans in text order, and the agencies that picture captions credit."""

    spans: tuple[Span, ...]
    photographers: tuple[str, ...]


def normalise(text: str) -> str:
    """Return `text` without case, curly quotes, long dashes, and punctuation at its ends.

    >>> normalise("‘Nobody’s land’ – a report.") == normalise("'Nobody's Land' - A Report")
    True
    """
    return " ".join(text.translate(QUOTES).casefold().split()).strip(" .\"'-")


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    patterns = [pattern for key in keys for pattern in phrases("boilerplate", key)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    """Picture credits at the end of a line; capitals tell names here."""
    return tuple(re.compile(rf"(?:{pattern})\Z") for pattern in phrases("boilerplate", "captions"))


def find_boilerplate(text: str, header: Header) -> Boilerplate:
    """Return what of `text` is not part of the report.

    Args:
        text: the article.
        header: its head; the spans marked there are included.
    """
    spans: list[Span] = [*header.marked, *_repeated_headlines(text, header)]
    photographers: list[str] = []
    in_tail = False
    for line in lines(text):
        in_tail = _tail_goes_on(line) if in_tail else False
        if len(line.text) > MAX_LINE:
            continue
        if _pattern("tails").fullmatch(line.text):
            in_tail = True
            spans.append(line.span)
        elif in_tail or _pattern("lines", "credits").fullmatch(line.text):
            spans.append(line.span)
        elif (caption := _caption(line)) is not None:
            spans.append(caption.span)
            photographers += caption.agencies
    return Boilerplate(spans=tuple(_disjoint(spans)), photographers=tuple(dict.fromkeys(photographers)))


def _tail_goes_on(line: Line) -> bool:
    ends = line.text.rstrip("\"'”’)")[-1:]
    return ends not in (".", ":", ",") and len(line.text.split()) <= TAIL_WORDS


def _repeated_headlines(text: str, header: Header) -> Iterator[Span]:
    """Yield the lines near the top that stood there before; a date may precede the headline on its line."""
    seen: set[str] = set()
    for line in head_lines(text):
        title = header.title_span
        key = normalise(text[title[0] : line.end] if title and line.start <= title[0] < line.end else line.text)
        if key in seen and len(key.split()) > 1:
            yield line.span
        seen.add(key)


@dataclass(frozen=True, slots=True)
class _Caption:
    span: Span
    agencies: list[str]


def _caption(line: Line) -> _Caption | None:
    """Return the caption that ends in a picture credit: the whole line if it is short, else the credit alone."""
    for pattern in _credits():
        if (match := pattern.search(line.text)) is None:
            continue
        credit = match.groupdict().get("agency")
        agencies = agencies_in(credit) if credit else []
        if credit and not agencies and not PICTURE.search(match.group()):
            continue
        sentences = len(re.findall(r"[.!?][\"'”’)]?\s+[A-Z\"'“‘(\[]", line.text[: match.start()].rstrip()))
        whole = len(line.text) <= MAX_CAPTION and sentences <= 1
        return _Caption(line.span if whole else (line.start + match.start(), line.end), agencies)
    return None


def _disjoint(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the union of `spans` in order."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
