"""The temporal grammar: text in, time expressions with their readings out.

Every rule is tried at every word and the longest reading wins, the earlier rule on a tie. Spans follow TimeML 1.2.1
as TempEval-3 annotated it: no leading preposition, with determiner and comparison ("more than two years").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.resolve.temporal.clock import CLOCK_RULES
from kg.resolve.temporal.dates import DATES, Found
from kg.resolve.temporal.lengths import LENGTHS
from kg.resolve.temporal.offsets import OFFSETS
from kg.resolve.temporal.periods import PERIODS
from kg.resolve.temporal.readings import CalendarDate, Match, Offset
from kg.resolve.temporal.words import APOSTROPHES, HYPHENS, Words

__all__ = ["find_expressions", "find_times", "read_time"]

BASES = {**DATES, "year": PERIODS["year"]}
RULES = {**BASES, **PERIODS, **CLOCK_RULES, **LENGTHS, **OFFSETS}
OTHERS = {name: rule for name, rule in RULES.items() if name not in BASES}
REACH = 9  # words from the start of an expression to its first temporal word
TURNABLE = frozenset(["month", "weekday", "holiday", "month and day", "weekday and date"])


@lru_cache(maxsize=16)
def _bases(words: Words, index: int) -> tuple[tuple[str, Found], ...]:
    """Return the calendar dates at `index` with the names of their rules; two readings in a row ask for them."""
    return tuple((name, found) for name, rule in BASES.items() if (found := rule(words, index)))


def _base(words: Words, index: int) -> tuple[str, Found] | None:
    """Return the longest calendar date at `index` with the name of its rule, the first of some of a length."""
    return max(_bases(words, index), key=lambda found: found[1][1], default=None)


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before a calendar date and belongs to its expression; `end` is the index behind it."""

    end: int
    position: str | None = None
    part: str | None = None
    shift: int | None = None
    week: bool = False


def modified_date(words: Words, index: int) -> tuple[str, Found] | None:
    """Late on Friday, early March, last April, the end of 1990, the night of 17 February, Friday night, next Monday."""
    opening = _shifted(words, _opening(words, index))
    found = _base(words, opening.end)
    if found is None or (opening.shift is not None and found[0] not in TURNABLE):
        return None
    name, (reading, end, kind, sure) = found
    if opening.week and not (isinstance(reading, CalendarDate) and reading.day):
        return None
    part = opening.part
    if part is None and (after := _part_behind(words, end, reading)) is not None:
        part, end = after
    if opening.end == index and part is None:
        return name, (reading, end, kind, sure)
    if isinstance(reading, CalendarDate):
        position = opening.position or reading.position
        reading = replace(reading, position=position, shift=opening.shift, week=opening.week)
    elif isinstance(reading, Offset):
        reading = replace(reading, position=opening.position or reading.position)
    else:
        return None
    return name, (_with_part(reading, part), end, "TIME" if part else kind, True)


def _opening(words: Words, index: int) -> Opening:
    """Read "early", "late on", "the end of", "the night of", "the first week of", "the week of"."""
    lexicon = words.lexicon
    start = index + (words.at(index) == "the")
    word, after = words.at(start), words.at(start + 1)
    if word in lexicon.position_nouns and after == "of":
        return Opening(start + 2, position=lexicon.position_nouns[word])
    if (inner := _inner_part(words, start)) is not None:
        return inner
    if word in ("early", "small") and (end := words.phrase(start + 1, "hours of")):
        return Opening(end, part="MO")
    if word in lexicon.parts_of_day and after in ("of", "on") and word not in ("noon", "midnight"):
        return Opening(start + 2, part=lexicon.parts_of_day[word])
    if word in lexicon.positions and not (start > index and word == "late"):
        end = start + 1 + (after in HYPHENS)
        end += words.at(end) in ("on", "in") and word != "mid"
        return Opening(end, position=lexicon.positions[word])
    if word == "week" and after in ("of", "beginning", "starting"):
        return Opening(start + 2, week=True)
    return Opening(index)


def _inner_part(words: Words, index: int) -> Opening | None:
    """Read "first week of", "last week of", "second half of" before a month or year."""
    number = -1 if words.at(index) == "last" else words.lexicon.ordinals.get(words.at(index), 0)
    unit = words.at(index + 1)
    weekly, halved = unit == "week" and number in (-1, 1, 2, 3, 4), unit == "half" and number in (1, 2)
    base = _base(words, index + 3) if words.at(index + 2) == "of" and (weekly or halved) else None
    if base is None or not isinstance(base[1][0], CalendarDate) or base[1][0].month is None or base[1][0].day:
        return None
    return Opening(index + 3, position=f"{unit.upper()} {number}")


def _shifted(words: Words, opening: Opening) -> Opening:
    """Read "last", "next", "this past", "the previous" behind an opening."""
    shifts = words.lexicon.shifts
    turn = opening.end + (words.at(opening.end) == "the")
    word = words.at(turn)
    if word == "this" and words.at(turn + 1) in ("past", "coming"):
        return replace(opening, shift=shifts[words.at(turn + 1)], end=turn + 2)
    if word in shifts and (turn == opening.end or word in ("previous", "following", "preceding", "coming")):
        return replace(opening, shift=shifts[word], end=turn + 1)
    return opening


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
    candidates = [modified_date(words, index), *_bases(words, index)]
    candidates += [(name, found) for name, rule in OTHERS.items() if (found := rule(words, index))]
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


def _behind_opener(phrase: str) -> tuple[Match, ...]:
    """Read a phrase that needs a preposition to be taken for a time: a bare "March", a bare "weeks"."""
    shifted = (
        replace(m, start=m.start - len(opener), end=m.end - len(opener))
        for opener in ("in ", "for ")
        for m in find_times(opener + phrase)
    )
    return tuple(m for m in shifted if m.start >= 0)


def read_time(phrase: str) -> Match | None:
    """Return the reading that covers the whole `phrase` but for leading prepositions, or the longest one in it."""
    matches = find_times(phrase) or _behind_opener(phrase)
    return max(matches, key=lambda m: (m.end - m.start, -m.start)) if matches else None
