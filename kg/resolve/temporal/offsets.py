"""Grammar rules for units counted from a time: "two weeks ago", "last month". One function a rule."""

from __future__ import annotations

from functools import lru_cache

from kg.resolve.temporal.dates import Found
from kg.resolve.temporal.readings import Duration, Offset, Quantity
from kg.resolve.temporal.words import HYPHENS, Words

__all__ = ["CLOCK_UNITS", "OFFSETS", "bare_plural", "comparison_before"]

REFERENCE_SHIFTS = {"previous": -1, "preceding": -1, "following": 1, "same": 0, "that": 0, "next": 1}
CLOCK_UNITS = frozenset(["second", "minute", "hour"])


@lru_cache(maxsize=16)
def comparison_before(words: Words, index: int) -> tuple[str | None, int, bool]:
    """Read "more than", "nearly", "at least": TIMEX3 mod, index behind it, whether the span includes it.

    Several rules in a row ask for it.
    """
    lexicon = words.lexicon
    found = words.longest(index, lexicon.comparisons, 3)
    if found is None:
        return None, index, False
    return lexicon.comparisons[found[0]], found[1], found[0] not in lexicon.comparisons_outside_span


def offset_ago(words: Words, index: int) -> Found | None:
    """Two weeks ago, more than a year ago, three days earlier, two years later, a month from now."""
    comparison, start, _ = comparison_before(words, index)
    found = words.quantity(start) or bare_plural(words, start)
    if found is None:
        return None
    quantity, unit, end = found
    quantity = Quantity(amount=quantity.amount, comparison=comparison, high=quantity.high)
    for skip in ("or so", "or more"):
        end = words.phrase(end, skip) or end
    if words.at(end) in HYPHENS and words.glued(end):
        end += 1
    word = words.at(end)
    if word == "ago":
        return Offset(unit=unit, quantity=quantity, sign=-1), end + 1, "DATE", True
    if after := words.phrase(end, "from now"):
        return Offset(unit=unit, quantity=quantity, sign=1), after, "DATE", True
    if word in ("earlier", "later", "previously") or (word == "on" and words.at(end + 1) == ","):
        sign = -1 if word in ("earlier", "previously") else 1
        return Offset(unit=unit, quantity=quantity, sign=sign, origin="reference"), end + (word != "on"), "DATE", True
    return None


def bare_plural(words: Words, index: int) -> tuple[Quantity, str, int] | None:
    """Read a unit in the plural without a count: "weeks"."""
    word = words.at(index)
    unit = words.lexicon.units.get(word)
    if unit is None or (
        words.lexicon.units.get(word.removesuffix("s")) != unit and word not in ("centuries", "millennia")
    ):
        return None
    return (
        (Quantity(amount=None), unit, index + 1)
        if word != "second" and (word.endswith("s") or word in ("millennia",))
        else None
    )


def _shift(words: Words, index: int) -> tuple[int, int, str] | None:
    """Read "last", "this", "this past", "the previous", "that", "the same": shift, index behind it, origin."""
    start = index + (words.at(index) == "the")
    word = words.at(start)
    if word == "that" and words.at(start + 1) == "same":
        return 0, start + 2, "reference"
    if word == "this" and words.at(start + 1) in ("past", "coming", "current", "same"):
        return words.lexicon.shifts.get(words.at(start + 1), 0), start + 2, "published"
    if word in REFERENCE_SHIFTS and (start > index or word in ("that", "following")):
        return REFERENCE_SHIFTS[word], start + 1, "reference"
    if word in words.lexicon.shifts:
        return words.lexicon.shifts[word], start + 1, "published"
    return None


def _position(words: Words, index: int) -> tuple[str | None, int]:
    lexicon = words.lexicon
    word = words.at(index)
    if word in lexicon.positions:
        end = index + 1 + (words.at(index + 1) in HYPHENS)
        return lexicon.positions[word], words.phrase(end, "in") or end
    start = index + (words.at(index) == "the")
    if words.at(start) in lexicon.position_nouns and words.at(start + 1) == "of":
        return lexicon.position_nouns[words.at(start)], start + 2
    if words.at(index) in ("sometime", "later", "some"):
        return None, index + 1 + (words.at(index + 1) == "time")
    return None, index


def shifted_unit(words: Words, index: int) -> Found | None:
    """Last week, earlier this year, the end of next month, this weekend, the previous day, that year."""
    position, start = _position(words, index)
    found = _shift(words, start)
    if found is None:
        return None
    shift, end, origin = found
    end += words.at(end) in ("fiscal", "calendar", "full")
    unit = words.lexicon.units.get(words.at(end))
    plural = words.at(end).endswith("s")
    if unit is None or plural or unit in CLOCK_UNITS:
        return None
    if unit == "night":
        return (
            Offset(
                unit="day", quantity=Quantity(amount=abs(shift)), sign=shift or 1, origin=origin, part="NI", exact=True
            ),
            end + 1,
            "TIME",
            True,
        )
    past = words.at(end - 1) == "past" and words.at(end - 2) != "this"
    if past or (words.at(start) == "the" and words.at(end - 1) == "last"):
        return (
            Duration(unit=unit, quantity=Quantity(amount=1), window="past"),
            end + 1,
            "DATE" if unit != "day" else "DURATION",
            True,
        )
    reading = Offset(
        unit=unit, quantity=Quantity(amount=abs(shift)), sign=shift or 1, origin=origin, position=position, exact=True
    )
    return reading, end + 1, "DATE", unit not in ("century", "millennium")


def shifted_part(words: Words, index: int) -> Found | None:
    """This morning, later this afternoon, the next morning, that night, tomorrow night is read elsewhere."""
    position, start = _position(words, index)
    if position == "MID" or (position and words.at(start) not in ("this", "that")):
        start = index + (words.at(index) == "mid") if position != "MID" else start
    found = _shift(words, start)
    if found is None or words.at(found[1]) not in words.lexicon.parts_of_day:
        return None
    shift, end, origin = found
    part = words.lexicon.parts_of_day[words.at(end)]
    if words.at(end).endswith("s"):
        return None
    clock = part if ":" in part else None
    reading = Offset(
        unit="day",
        quantity=Quantity(amount=abs(shift)),
        sign=shift or 1,
        origin=origin,
        part=None if clock else part,
        clock=clock,
        exact=True,
    )
    return reading, end + 1, "TIME", True


def reported_period(words: Words, index: int) -> Found | None:
    """The quarter, the latest quarter, the year-ago period: business news means the last complete quarter."""
    start = index + (words.at(index) == "the")
    start += words.at(start) in ("comparable", "corresponding", "same")
    year_ago = (
        words.at(start) == "year" and words.at(start + 1) in HYPHENS and words.at(start + 2) in ("ago", "earlier")
    )
    start += 3 if year_ago else words.at(start) in ("latest", "most")
    if (
        words.at(start) not in ("quarter", "period")
        or start == index
        or (words.at(start) == "period" and start < index + 2)
    ):
        return None
    return (
        Offset(unit="quarter", quantity=Quantity(amount=5 if year_ago else 1), sign=-1, exact=True),
        start + 1,
        "DATE",
        False,
    )


def year_ago(words: Words, index: int) -> Found | None:
    """Year-earlier, year-ago: the same time a year before."""
    if words.at(index) == "year" and words.at(index + 1) in HYPHENS and words.at(index + 2) in ("ago", "earlier"):
        return Offset(unit="year", quantity=Quantity(amount=1), sign=-1), index + 3, "DATE", False
    return None


def part_of_day(words: Words, index: int) -> Found | None:
    """The morning, the evening: of the day last mentioned."""
    part = words.lexicon.parts_of_day.get(words.at(index + 1))
    if words.at(index) != "the" or part is None or ":" in part or words.at(index + 1).endswith("s"):
        return None
    reading = Offset(unit="day", quantity=Quantity(amount=0), sign=1, origin="reference", part=part, exact=True)
    return reading, index + 2, "TIME", False


def whole_year(words: Words, index: int) -> Found | None:
    """The full year, the fiscal year; the year ended March 31 is a length."""
    start = index + 1 + (words.at(index + 1) in ("full", "fiscal", "calendar"))
    if words.at(index) != "the" or words.at(start) != "year" or words.at(start + 1) in HYPHENS:
        return None
    if words.at(start + 1) in ("ended", "ending", "to"):
        return Duration(unit="year", quantity=Quantity(amount=1)), start + 1, "DURATION", False
    return Offset(unit="year", quantity=Quantity(amount=0), sign=1, exact=True), start + 1, "DATE", False


def unit_end(words: Words, index: int) -> Found | None:
    """The end of the year, the beginning of the month, year-end, the weekend."""
    if words.at(index) == "the" and words.at(index + 1) == "weekend":
        return Offset(unit="weekend", quantity=Quantity(amount=0), sign=-1), index + 2, "DATE", True
    position, start = _position(words, index)
    if (
        position
        and start > index + 1
        and words.at(start) == "the"
        and words.at(start + 1) in ("year", "month", "week", "decade", "century", "day", "quarter")
    ):
        unit = words.lexicon.units[words.at(start + 1)]
        return (
            Offset(unit=unit, quantity=Quantity(amount=0), sign=1, position=position, exact=True),
            start + 2,
            "DATE",
            True,
        )
    begin = index + (words.at(index) == "the")
    if (
        words.at(begin) == "year"
        and (end := words.possessive(begin + 1))
        and (end > begin + 1 or words.at(end) in HYPHENS or words.at(end) == "end")
    ):
        end += words.at(end) in HYPHENS
        if words.at(end) == "end":
            return (
                Offset(unit="year", quantity=Quantity(amount=0), sign=1, position="END", exact=True),
                end + 1,
                "DATE",
                True,
            )
    return None


OFFSETS = {
    "units ago": offset_ago,
    "shifted unit": shifted_unit,
    "shifted part of day": shifted_part,
    "end of unit": unit_end,
    "reported period": reported_period,
    "whole year": whole_year,
    "year ago": year_ago,
    "part of day": part_of_day,
}
"""The rules by name."""
