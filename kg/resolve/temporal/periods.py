"""Grammar rules for years and their parts: years, decades, centuries, seasons, quarters. One function a rule."""

from __future__ import annotations

import re

from kg.resolve.temporal.dates import Found, trailing_year, year_shift_behind
from kg.resolve.temporal.readings import CalendarDate, Fixed, Period
from kg.resolve.temporal.words import APOSTROPHES, HYPHENS, Words

__all__ = ["PERIODS"]

SEASON_OPENERS = frozenset(["in", "by", "since", "until", "during", "of", "through", "from", "for", "before", "after"])


def year_alone(words: Words, index: int) -> Found | None:
    """2021, the year 2000, fiscal 1989; not a count ("2021 soldiers") and not a part of a longer number."""
    lexicon = words.lexicon
    start = index
    for opening in ("the year", "the fiscal year", "fiscal year", "fiscal", "calendar"):
        start = words.phrase(index, opening) or start
        if start != index:
            break
    found = words.year(start)
    if found is None or (words.at(start) in APOSTROPHES and words.at(index - 1) not in lexicon.year_openers):
        return None
    year, end = found
    joined = words.glued(start) and words.at(start - 1) not in HYPHENS | set("(/“\"‘'[")
    if (
        joined
        or words.at(start - 1) in ("$", "£", "€", "#", "no", "page", "room")
        or not (start > index or _year_stands(words, start, end))
    ):
        return None
    if words.glued(end) and words.at(end) not in set(".,;:!?)'’\"”-–—/]") | APOSTROPHES:
        return None
    if words.at(end) in HYPHENS and words.glued(end) and (last := _range_end(words, end + 1, year)):
        return (
            Fixed(value=f"{year}/{last}", earliest=f"{year}-01-01", latest=f"{last}-12-31", granularity="year"),
            end + 2,
            "DATE",
            True,
        )
    model = words.capital(end) and words.at(start - 1) not in lexicon.year_openers and start > 0
    return CalendarDate(year=year), end, "DATE", 1900 <= year <= 2039 and not model


def _range_end(words: Words, index: int, year: int) -> int | None:
    last = words.integer(index, 0, 2999)
    if last is None or len(words.form(index)) not in (2, 4) or not words.glued(index):
        return None
    last = last if last > 99 else year // 100 * 100 + last
    return last if year < last <= year + 120 else None


def _year_stands(words: Words, start: int, end: int) -> bool:
    lexicon, before, after = words.lexicon, words.at(start - 1), words.at(end)
    if after in lexicon.counted_nouns or after in lexicon.multipliers or after in lexicon.units or after in ("%", "°"):
        return False
    if words.capital(end) and any(words.at(k) in lexicon.street_words for k in range(end + 1, end + 4)):
        return False
    if (
        before in ("at", "than", "about", "some", "nearly", "over")
        and after.isalpha()
        and after not in ("and", "or", "to", "when", "after")
    ):
        return False
    value = words.year(start)
    plausible = value is not None and 1900 <= value[0] <= 2039
    if after in HYPHENS and words.glued(end) and words.at(end + 1).isalpha():
        return before in lexicon.year_openers and plausible
    return plausible or (
        before in ("in", "since", "of", "until", "by", "from", "circa", "year", "before", "after")
        and not after.endswith("s")
    )


def decade(words: Words, index: int) -> Found | None:
    """The 1990s, the '80s, the nineties, the early 1980s, the mid-1990s."""
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    year = words.integer(start, 1000, 2990)
    if year is not None and words.at(start + 1) in ("s",) and words.glued(start + 1) and year % 10 == 0:
        end = start + 2
    elif (
        year is not None
        and words.at(start + 1) in APOSTROPHES
        and words.at(start + 2) == "s"
        and words.glued(start + 2)
        and year % 10 == 0
        and (start > index)
    ):
        end = start + 3
    elif (
        words.at(start) in APOSTROPHES
        and (short := words.integer(start + 1, 10, 90))
        and words.at(start + 2) == "s"
        and words.glued(start + 2)
    ):
        year, end = 1900 + short, start + 3
    elif words.at(start) in words.lexicon.decade_names and words.at(index) == "the":
        year, end = 1900 + words.lexicon.decade_names[words.at(start)], start + 1
    else:
        return None
    return Period(kind="decade", number=year // 10, position=position), end, "DATE", True


def century(words: Words, index: int) -> Found | None:
    """The 20th century, the late nineteenth century."""
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    found = words.ordinal(start)
    if found is None or not 1 <= found[0] <= 30:
        return None
    end = found[1] + (words.at(found[1]) in HYPHENS)
    if words.at(end) not in ("century", "centuries"):
        return None
    return Period(kind="century", number=found[0] - 1, position=position), end + 1, "DATE", True


def _position(words: Words, index: int) -> tuple[str | None, int]:
    """Read "early", "mid-", "the end of"."""
    position = words.lexicon.positions.get(words.at(index))
    if position is not None and words.at(index) not in ("earlier", "later"):
        end = index + 1
        return position, end + (words.at(end) in HYPHENS)
    return None, index


def season(words: Words, index: int) -> Found | None:
    """Last summer, the winter of 1994, summer 1998, this fall; a bare season needs an opener."""
    lexicon = words.lexicon
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    shift = lexicon.shifts.get(words.at(start))
    start += shift is not None
    if words.at(start - 1) == "this" and words.at(start) in ("past", "coming"):
        shift, start = lexicon.shifts[words.at(start)], start + 1
    code = lexicon.seasons.get(words.at(start))
    if code is None:
        return None
    end = start + 1
    year, end = trailing_year(words, end)
    year_shift, end = year_shift_behind(words, end) if year is None else (None, end)
    verb = words.at(start) in ("fall", "spring") and start == index and words.at(index - 1) not in SEASON_OPENERS
    stands = shift is not None or (not verb and (year is not None or year_shift is not None))
    opened = words.at(index - 1) in SEASON_OPENERS or words.at(index) == "the"
    plain = words.at(start) in ("summer", "winter", "autumn") and not words.capital(end)
    if not stands and not (opened and (plain or position)):
        return None
    return (
        Period(
            kind="season",
            number=code,
            year=year,
            shift=year_shift if year_shift is not None else shift,
            position=position,
        ),
        end,
        "DATE",
        stands,
    )


def quarter(words: Words, index: int) -> Found | None:
    """The third quarter of 1990, fiscal second-quarter, Q3 2021, this year's first half, H1."""
    lexicon = words.lexicon
    start = index + (words.at(index) == "the")
    year = words.integer(start, 1900, 2100)
    start += year is not None
    shift = None
    if (s := lexicon.shifts.get(words.at(start))) is not None and words.at(start + 1) == "year":
        shift, start = s, words.possessive(start + 2)
    elif words.at(start) == "year" and words.at(start + 1) in HYPHENS and words.at(start + 2) in ("ago", "earlier"):
        shift, start = -1, start + 3
    start += words.at(start) == "fiscal"
    start += words.at(start) in HYPHENS and words.at(start - 1) == "fiscal"
    short = re.fullmatch(r"[qh]", words.at(start))
    if short and (n := words.integer(start + 1, 1, 4)) and words.glued(start + 1) and words.capital(start):
        number, kind, end = n, "quarter" if words.at(start) == "q" else "half", start + 2
    elif words.at(start) == "last" and words.at(start + 1) == "half" and words.at(index) == "the":
        number, kind, end = 2, "half", start + 2
    elif found := words.ordinal(start):
        number, end = found
        end += words.at(end) in HYPHENS
        kind = {"quarter": "quarter", "half": "half"}.get(words.at(end), "")
        end += 1
    else:
        return None
    if not kind or number > (4 if kind == "quarter" else 2):
        return None
    if year is None and shift is None:
        year, end = trailing_year(words, end)
        shift, end = year_shift_behind(words, end) if year is None else (None, end)
    sure = year is not None or shift is not None or short is not None or kind == "quarter"
    return Period(kind=kind, number=number, year=year, shift=shift), end, "DATE", sure


PERIODS = {"year": year_alone, "decade": decade, "century": century, "season": season, "quarter": quarter}
"""The rules by name."""
