"""Which spans of a text are time expressions: what the annotator marked joined with what the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model.annotation import Annotation, TimeExpression
from kg.model.document import Document
from kg.resolve.temporal.grammar import find_expressions, read_time
from kg.resolve.temporal.lexicon import time_words
from kg.resolve.temporal.readings import CalendarDate, Match

__all__ = ["Item", "collect"]

Item = tuple[TimeExpression, Match | None]
"""An expression with its reading; None where only the annotator saw a time."""
JOINS = re.compile(r"\s*(?:,|-|–|—|and|or|to|until|till|through|and the)\s*")
CALENDAR_RULES = frozenset(["month", "weekday", "holiday", "season", "year", "month and day", "set"])


def collect(document: Document, annotation: Annotation | None) -> tuple[Item, ...]:
    """Join what the annotator found with what the grammar reads: its spans win, weak readings need the annotator.

    Returns:
        Expressions in text order with their readings; None where only the annotator saw a time.
    """
    given = list(annotation.times) if annotation else []
    matches: list[Match] = []
    foreign: list[Match] = []
    for match in _joined(document.text, tuple(find_expressions(document.text))):
        (foreign if _outside(document, annotation, match) else matches).append(match)
    used = {t.id for m in foreign for t in given if m.start <= t.start and t.end <= m.end}
    out: list[Item] = []
    for match in matches:
        over = [t for t in given if t.start < match.end and match.start < t.end]
        if not over and not match.sure:
            continue
        free = next((t.id for t in over if t.id not in used), None)
        used.update(t.id for t in over)
        out.append((TimeExpression(id=free or "", start=match.start, end=match.end, type=match.type), match))
    for time in given:
        if time.id not in used and (item := _from_annotator(document.text, time)) is not None:
            out.append(item)
    return _numbered(sorted(out, key=lambda item: (item[0].start, item[0].end)), {t.id for t in given})


def _numbered(items: Iterable[Item], taken: set[str]) -> tuple[Item, ...]:
    """Give every new expression an id that is free in its document."""
    out, number = [], 0
    for time, match in items:
        if not time.id:
            number += 1
            while f"t{number}" in taken:
                number += 1
            time = replace(time, id=f"t{number}")
        out.append((time, match))
    return tuple(out)


def _from_annotator(text: str, time: TimeExpression) -> Item | None:
    """Keep an expression that the grammar did not read in place, unless no word of it can be a time."""
    phrase = text[time.start : time.end]
    words = {w.lower() for w in re.findall(r"[^\W\d_]+", phrase)}
    if not words & time_words().vocabulary and not re.search(r"\d", phrase):
        return None
    match = read_time(phrase)
    if match is None:
        return time, None
    shifted = replace(match, start=time.start + match.start, end=time.start + match.end)
    return replace(time, start=shifted.start, end=shifted.end, type=match.type), shifted


def _outside(document: Document, annotation: Annotation | None, match: Match) -> bool:
    """Tell whether a match is no time of the prose: boilerplate, the date header, or a part of a name."""
    if match.type == "AGE" or any(start <= match.start and match.end <= end for start, end in document.boilerplate):
        return True
    if (
        document.published_from == "text header"
        and len(document.text[: match.start].split(None, 1)) <= 1
        and isinstance(match.reading, CalendarDate)
    ):
        return match.reading.year is not None
    if annotation is None or match.rule not in CALENDAR_RULES:
        return False
    for name in annotation.names:
        longer = (name.end - name.start) > (match.end - match.start)
        if (
            name.type != "Date"
            and name.start <= match.start
            and match.end <= name.end
            and (longer or name.type in ("Person", "Location"))
        ):
            return True
    return False


def _joined(text: str, matches: Sequence[Match]) -> list[Match]:
    """Let the first of two joined dates take the year of the second: "between 5 March and 7 April 2021"."""
    out = list(matches)
    for k in range(len(out) - 2, -1, -1):
        left, right = out[k].reading, out[k + 1].reading
        if not isinstance(left, CalendarDate) or not isinstance(right, CalendarDate):
            continue
        if (
            left.year is None
            and right.year is not None
            and left.month
            and right.month
            and JOINS.fullmatch(text, out[k].end, out[k + 1].start)
        ):
            year = right.year - (1 if (left.month, left.day or 0) > (right.month, right.day or 31) else 0)
            out[k] = replace(out[k], reading=replace(left, year=year))
    return out
