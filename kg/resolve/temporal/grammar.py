"""The temporal grammar: text in, time expressions with their readings out.

Every rule is tried at every word and the longest reading wins, the earlier rule on a tie. Spans follow TimeML 1.2.1
as TempEval-3 annotated it: no leading preposition, with determiner and comparison ("more than two years").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.resolve.temporal.clock import CLOCK_RULES
from kg.resolve.temporal.dates import DATES, Found
from kg.resolve.temporal.lengths import LENGTHS
from kg.resolve.temporal.offsets import OFFSETS
from kg.resolve.temporal.periods import PERIODS
from kg.resolve.temporal.readings import CalendarDate, Match, Offset
from kg.resolve.temporal.words import APOSTROPHES, HYPHENS, Words

__all__ = ["find_expressions", "find_times", "read_time"]

BASES = {**DATES, "year": PERIODS["year"]}
RULES = {**DATES, **PERIODS, **CLOCK_RULES, **LENGTHS, **OFFSETS}
REACH = 9  # words from the start of an expression to its first temporal word
TURNABLE = frozenset(["month", "weekday", "holiday", "month and day", "weekday and date"])


def _base(words: Words, index: int) -> tuple[str, Found] | None:
    """Return the longest calendar date at `index` with the name of its rule."""
    best: tuple[str, Found] | None = None
    for name, rule in BASES.items():
        found = rule(words, index)
        if found and (best is None or found[1] > best[1][1]):
            best = name, found
    return best


def modified_date(words: Words, index: int) -> tuple[str, Found] | None:
    """Late on Friday, early March, last April, the end of 1990, the night of 17 February, Friday night, next Monday."""
    lexicon = words.lexicon
    start, position, part, shift = index, None, None, None
    the = index + (words.at(index) == "the")
    if words.at(the) in lexicon.position_nouns and words.at(the + 1) == "of":
        position, start = lexicon.position_nouns[words.at(the)], the + 2
    elif (
        words.at(the) in lexicon.parts_of_day
        and words.at(the + 1) in ("of", "on")
        and words.at(the) not in ("noon", "midnight")
    ):
        part, start = lexicon.parts_of_day[words.at(the)], the + 2
    elif words.at(the) in lexicon.positions and not (the > index and words.at(the) in ("late",)):
        position, start = lexicon.positions[words.at(the)], the + 1
        start += words.at(start) in HYPHENS
        if words.at(start) in ("on", "in") and position in ("END", "START", "BEFORE", "AFTER"):
            start += 1
    week = words.at(the) == "week" and words.at(the + 1) in ("of", "beginning", "starting")
    start = the + 2 if week else start
    turn = start + (words.at(start) == "the")
    word = words.at(turn)
    if word == "this" and words.at(turn + 1) in ("past", "coming"):
        shift, start = lexicon.shifts[words.at(turn + 1)], turn + 2
    elif word in lexicon.shifts and (turn == start or word in ("previous", "following", "preceding", "coming")):
        shift, start = lexicon.shifts[word], turn + 1
    found = _base(words, start)
    if found is None or (shift is not None and found[0] not in TURNABLE):
        return None
    if week and not (isinstance(found[1][0], CalendarDate) and found[1][0].day):
        return None
    name, (reading, end, kind, sure) = found
    if part is None and (after := _part_behind(words, end, reading)) is not None:
        part, end = after
    if start == index and part is None:
        return name, (reading, end, kind, sure)
    if isinstance(reading, CalendarDate):
        reading = replace(reading, position=position or reading.position, shift=shift, week=week)
    elif isinstance(reading, Offset):
        reading = replace(reading, position=position or reading.position)
    else:
        return None
    return name, (_with_part(reading, part), end, "TIME" if part else kind, True)


def _part_behind(words: Words, end: int, reading: object) -> tuple[str, int] | None:
    """Read the part of day behind a day: "Friday night", "tomorrow morning", "Friday, in the afternoon"."""
    dayish = isinstance(reading, CalendarDate) and (reading.weekday or reading.day or reading.holiday)
    if not dayish and not (isinstance(reading, Offset) and reading.unit == "day" and not reading.part):
        return None
    start = words.phrase(end, "in the") or end
    start += words.at(start) in ("late", "early") and words.at(start + 1) in words.lexicon.parts_of_day
    part = words.part(start)
    return part if part and not words.capital(start) and not words.at(start).endswith("s") else None


def _with_part(reading: CalendarDate | Offset, part: str | None) -> CalendarDate | Offset:
    if part is None:
        return reading
    return replace(reading, clock=part) if ":" in part else replace(reading, part=part)


def _longest(words: Words, index: int) -> tuple[str, Found] | None:
    best: tuple[str, Found] | None = None
    candidates = [modified_date(words, index)]
    candidates += [(name, found) for name, rule in RULES.items() if (found := rule(words, index))]
    for item in candidates:
        if item and (best is None or item[1][1] > best[1][1]):
            best = item
    return best


def _starts(words: Words) -> list[bool]:
    """Tell for each word whether an expression can start there: an opening word with a temporal one within reach."""
    lexicon = words.lexicon
    near = 0
    out = [False] * len(words)
    for index in range(len(words) - 1, -1, -1):
        word = words.items[index].lower
        digit = word[0].isdigit()
        long = word.endswith("long")
        near = (
            REACH if digit or long or word in lexicon.cues or word.removesuffix("s") in lexicon.weekdays else near - 1
        )
        out[index] = near > 0 and (
            digit
            or long
            or word in lexicon.openers
            or word in APOSTROPHES
            or word.removesuffix("s") in lexicon.weekdays
        )
    return out


def find_times(text: str) -> tuple[Match, ...]:
    """Return the time expressions of `text` in text order; they never overlap.

    Args:
        text: any text; offsets of the matches are code points into it.

    >>> [text[m.start : m.end] for text in ["Two shops shut late on Friday."] for m in find_times(text)]
    ['late on Friday']
    """
    return tuple(match for match in find_expressions(text) if match.type != "AGE")


def find_expressions(text: str) -> Iterator[Match]:
    """Yield the time expressions of `text` and, with the type AGE, the ages that are none, in text order."""
    words = Words(text)
    index = 0
    starts = _starts(words)
    while index < len(words):
        found = _longest(words, index) if starts[index] else None
        if found is None:
            index += 1
            continue
        name, (reading, end, kind, sure) = found
        yield Match(
            start=words.items[index].start,
            end=words.items[end - 1].end,
            type=kind,
            rule=name,
            reading=reading,
            sure=sure,
        )
        index = max(end, index + 1)


def read_time(phrase: str) -> Match | None:
    """Return the reading that covers the whole `phrase` but for leading prepositions, or the longest one in it."""
    matches = find_times(phrase)
    return max(matches, key=lambda m: (m.end - m.start, -m.start)) if matches else None
