"""Grammar rules for durations, sets, vague references and ages: "the past three days", "every week", "recently"."""

from __future__ import annotations

from kg.resolve.temporal.dates import Found
from kg.resolve.temporal.offsets import CLOCK_UNITS, bare_plural, comparison_before
from kg.resolve.temporal.readings import Duration, Fixed, Quantity
from kg.resolve.temporal.words import HYPHENS, Words

__all__ = ["LENGTHS", "duration_value"]

WINDOWS = {
    "past": "past",
    "last": "past",
    "recent": "past",
    "previous": "past",
    "preceding": "past",
    "next": "next",
    "coming": "next",
    "following": "next",
}
SET_END = frozenset(["", ".", ",", ";", "by", "and", "to", "in", "from", "for", "at", "since", "between", "on", "with"])
PLAIN_WINDOWS = frozenset(["first", "final", "latest", "opening", "closing"])


def duration_value(unit: str, quantity: Quantity, codes: dict[str, str] | None = None) -> str:
    """Return the TIMEX3 value of a length: P2W, PT1M30S, PXD."""
    amount = quantity.amount
    if unit in ("fortnight", "night") and amount is not None:
        amount, unit = (amount * 2, "week") if unit == "fortnight" else (amount, "day")
    if unit in ("decade", "century", "millennium") and amount is not None:
        amount, unit = amount * {"decade": 10, "century": 100, "millennium": 1000}[unit], "year"
    if unit == "weekend" and amount is not None:
        amount, unit = amount * 2, "day"
    clock = unit in CLOCK_UNITS
    code = (codes or {}).get(unit, "D").removeprefix("T")
    if amount is None:
        return f"P{'T' if clock else ''}X{code}"
    whole = int(amount)
    smaller = {"year": ("M", 12), "hour": ("M", 60), "minute": ("S", 60), "month": ("D", 30), "day": ("TH", 24)}.get(
        unit
    )
    rest = ""
    if amount != whole and smaller and (part := round((amount - whole) * smaller[1])):
        rest = f"{'T' if smaller[0] == 'TH' else ''}{part}{smaller[0].removeprefix('T')}"
    head = f"{whole}{code}" if whole or not rest else ""
    if amount != whole and not rest:
        head = f"{amount:g}{code}"
    return f"P{'T' if clock else ''}{head}{rest}"


def window(words: Words, index: int) -> Found | None:
    """The past three days, the last few months, the next two years or so, the first nine months."""
    comparison, start, _ = comparison_before(words, index)
    if words.at(index) in ("over", "under"):
        return None
    start += words.at(start) in ("the", "its", "their", "his", "her", "our", "these", "those")
    word = words.at(start)
    if word not in WINDOWS and word not in PLAIN_WINDOWS:
        return None
    found = words.quantity(start + 1) or (bare_plural(words, start + 1) if word in WINDOWS else None)
    if found is None or words.at(start + 1) in ("a", "an"):
        return None
    quantity, unit, end = found
    end = words.phrase(end, "or so") or end
    if quantity.amount == 1 and words.at(end - 1) in ("year", "month") and words.at(start + 1) == "one":
        quantity = Quantity(amount=1)
    reading = Duration(
        unit=unit,
        quantity=Quantity(amount=quantity.amount, comparison=comparison, high=quantity.high),
        window=WINDOWS.get(word),
    )
    return reading, end, "DURATION", word in WINDOWS


def duration(words: Words, index: int) -> Found | None:
    """Two weeks, more than 18 months, five-hour, a year and a half; with after or before the event it counts from."""
    comparison, start, included = comparison_before(words, index)
    if comparison and not included:
        return None
    begin = start + (words.at(start) == "the" and words.at(start + 1) not in ("couple", "few"))
    found = words.quantity(begin)
    if found is None or _no_length(words, start, begin, found):
        return None
    quantity, unit, end = found
    if words.at(end) in HYPHENS and words.glued(end) and words.at(end + 1) in ("long", "plus"):
        end += 2
    end = words.phrase(end, "or so") or words.phrase(end, "or more") or end
    connector = _connector(words, end)
    article = words.at(start) in ("a", "an") and quantity.amount == 1
    opened = words.at(index - 1) in ("for", "in", "within", "after", "over", "than", "of")
    fraction = quantity.amount is not None and quantity.amount != int(quantity.amount)
    counted = not article and not words.phrase(begin, "one day")
    sure = counted or connector is not None or comparison is not None or opened or fraction
    quantity = Quantity(amount=quantity.amount, comparison=comparison or _mod_before(words, index), high=quantity.high)
    return Duration(unit=unit, quantity=quantity, connector=connector), end, "DURATION", sure


def _no_length(words: Words, start: int, begin: int, found: tuple[Quantity, str, int]) -> bool:
    """Tell whether a quantity is none: "the five-year", "a five-year", "a months-long", an age, three quarters of."""
    quantity, unit, end = found
    hyphened = words.at(end - 2) in HYPHENS
    if begin > start and (quantity.amount in (None, 1) or hyphened):
        return True
    article = words.at(start) in ("a", "an", "another")
    if article and words.number(start + 1) and words.at(start + 1) not in words.lexicon.multipliers:
        return True
    if article and begin + 2 == end and (words.at(end - 1) != unit or (words.at(end) in HYPHENS and words.glued(end))):
        return True
    if unit == "quarter" and (hyphened or words.at(end) == "of" or words.at(end - 1) == "quarter"):
        return True
    old = words.at(end + 1) if words.at(end) in HYPHENS and words.glued(end) else words.at(end)
    return old in ("old", "olds")


def _mod_before(words: Words, index: int) -> str | None:
    for size in (2, 1):
        key = " ".join(words.at(k) for k in range(index - size, index))
        if key in words.lexicon.comparisons:
            return words.lexicon.comparisons[key]
    return None


def _connector(words: Words, index: int) -> str | None:
    word = words.at(index)
    if word in words.lexicon.after_words:
        return "after"
    return "before" if word in words.lexicon.before_words else None


def bare_duration(words: Words, index: int) -> Found | None:
    """Weeks after, for years, months-long, yearlong, decades: a plural without a count where a length is meant."""
    word = words.at(index)
    units = words.lexicon.units
    if word.endswith("long") and (unit := units.get(word.removesuffix("long"))):
        many = word.removesuffix("long").endswith("s")
        return Duration(unit=unit, quantity=Quantity(amount=None if many else 1)), index + 1, "DURATION", True
    unit = units.get(word)
    if unit and words.at(index + 1) in HYPHENS and words.glued(index + 1) and words.at(index + 2) == "long":
        return (
            Duration(unit=unit, quantity=Quantity(amount=None if word.endswith("s") else 1)),
            index + 3,
            "DURATION",
            True,
        )
    found = bare_plural(words, index)
    if found is None or words.at(index - 1) in HYPHENS:
        return None
    connector = _connector(words, index + 1)
    opened = words.at(index - 1) in ("for", "in", "within", "over", "just", "only", "of", "after", "mere", "the")
    joined = (
        words.phrase(index + 1, "or months")
        or words.phrase(index + 1, "or years")
        or words.phrase(index + 1, "or weeks")
    )
    if connector is None and not opened and not joined:
        return None
    return (
        Duration(unit=found[1], quantity=found[0], connector=connector),
        joined or index + 1,
        "DURATION",
        words.at(index - 1) != "the",
    )


def recurring(words: Words, index: int) -> Found | None:
    """Every week, each July, every two years, Tuesdays, once a month, daily, a year after an amount."""
    lexicon = words.lexicon
    word = words.at(index)
    if word in lexicon.set_words:
        named = words.capital(index) and (words.capital(index + 1) or words.capital(index - 1))
        return (
            None if named else (Fixed(value=lexicon.set_words[word]), index + 1, "SET", words.at(index + 1) in SET_END)
        )
    if word in ("every", "each"):
        return _every(words, index)
    if (
        word in ("once", "twice", "times")
        and words.at(index + 1) in ("a", "an", "per", "each", "every")
        and (unit := lexicon.units.get(words.at(index + 2)))
    ):
        return (
            Fixed(value=duration_value(unit, Quantity(amount=1), dict(lexicon.unit_codes))),
            index + 3,
            "SET",
            word != "times",
        )
    if word in ("a", "per", "an") and (unit := lexicon.units.get(words.at(index + 1))) and _amount_before(words, index):
        return Fixed(value=duration_value(unit, Quantity(amount=1), dict(lexicon.unit_codes))), index + 2, "SET", False
    if words.capital(index) and word.endswith("s") and (number := lexicon.weekdays.get(word[:-1])):
        part = words.part(index + 1)
        return Fixed(value=f"XXXX-WXX-{number}"), part[1] if part else index + 1, "SET", True
    found = words.weekday(index)
    if found and words.at(found[1]) in ("mornings", "afternoons", "evenings", "nights"):
        return Fixed(value=f"XXXX-WXX-{found[0]}T{lexicon.parts_of_day[words.at(found[1])]}"), found[1] + 1, "SET", True
    return None


def _amount_before(words: Words, index: int) -> bool:
    near = [words.at(k) for k in range(max(0, index - 3), index)]
    return any(
        w
        in (
            "$",
            "£",
            "€",
            "%",
            "percent",
            "million",
            "billion",
            "thousand",
            "cents",
            "dollars",
            "times",
            "people",
            "tons",
            "barrels",
        )
        for w in near
    )


def _every(words: Words, index: int) -> Found | None:
    lexicon = words.lexicon
    codes = dict(lexicon.unit_codes)
    start = index + 1 + (words.at(index + 1) in ("single", "other"))
    if words.at(start) in lexicon.seasons:
        return Fixed(value=f"XXXX-{lexicon.seasons[words.at(start)]}"), start + 1, "SET", True
    if unit := lexicon.units.get(words.at(start)):
        return (
            Fixed(value=duration_value(unit, Quantity(amount=1 + (words.at(start - 1) == "other")), codes)),
            start + 1,
            "SET",
            True,
        )
    if part := words.part(start):
        return Fixed(value=f"XXXX-XX-XXT{part[0]}"), part[1], "SET", True
    if found := words.weekday(start):
        part = words.part(found[1])
        return (
            Fixed(value=f"XXXX-WXX-{found[0]}" + (f"T{part[0]}" if part else "")),
            part[1] if part else found[1],
            "SET",
            True,
        )
    if found := words.month(start):
        return Fixed(value=f"XXXX-{found[0]:02}"), found[1], "SET", True
    if quantity := words.quantity(start):
        return Fixed(value=duration_value(quantity[1], quantity[0], codes)), quantity[2], "SET", True
    return None


def reference(words: Words, index: int) -> Found | None:
    """Now, recently, in the near future, these days: TIMEX3 PRESENT_REF, PAST_REF, FUTURE_REF."""
    lexicon = words.lexicon
    found = words.longest(index, lexicon.references, 4)
    if found is None:
        return None
    key, end = found
    if key.split()[0] in lexicon.references_leading_outside_span or (
        key == "now" and words.at(end) in ("that", "known", "called")
    ):
        return None
    if words.capital(index) and (words.capital(end) or words.capital(index - 1)):
        return None
    if (words.at(end) in HYPHENS and words.glued(end)) or words.glued(index) or words.at(end) in lexicon.units:
        return None
    return Fixed(value=lexicon.references[key]), end, "DATE", key not in lexicon.weak_references


def age(words: Words, index: int) -> Found | None:
    """Read "33-year-old", "two years old", "aged 33": an age is no time, so it is read to be left out."""
    found = words.quantity(index)
    if found is None:
        return None
    end = found[2] + (words.at(found[2]) in HYPHENS)
    return (Fixed(value=""), end + 1, "AGE", False) if words.at(end) in ("old", "olds") else None


LENGTHS = {
    "age": age,
    "reference": reference,
    "window": window,
    "set": recurring,
    "duration": duration,
    "vague duration": bare_duration,
}
"""The rules by name."""
