"""The words of a text as the temporal grammar sees them, with the small parsers that its rules share.

A word is a run of letters, a number with its thousands separators, or one other character; so "mid-March" is three
words and "3rd" is two. Every parser takes an index and returns what it read with the index behind it, or None.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kg.resolve.temporal.lexicon import TimeWords, time_words
from kg.resolve.temporal.readings import Quantity

__all__ = ["Word", "Words"]

WORD = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_]+|\S", re.UNICODE)
HYPHENS = frozenset("-‐‑–—")
APOSTROPHES = frozenset("'’‘")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its place in the text."""

    text: str
    lower: str
    start: int
    end: int


class _Row(dict[int, str]):
    """Words by index; there are none beyond either end."""

    def __missing__(self, index: int) -> str:
        return ""


class Words:
    """The words of one text; reading beyond either end gives empty words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items = [Word(m[0], m[0].lower(), m.start(), m.end()) for m in WORD.finditer(text)]
        self.at = _Row(enumerate(word.lower for word in self.items)).__getitem__
        """Returns the lower-case word at an index, or an empty string."""
        self.lexicon: TimeWords = time_words()

    def __len__(self) -> int:
        return len(self.items)

    def form(self, index: int) -> str:
        """Return the word at `index` as written, or an empty string."""
        return self.items[index].text if 0 <= index < len(self.items) else ""

    def glued(self, index: int) -> bool:
        """Tell whether the word at `index` follows the one before it without a blank."""
        return 0 < index < len(self.items) and self.items[index].start == self.items[index - 1].end

    def capital(self, index: int) -> bool:
        """Tell whether the word at `index` begins with a capital letter."""
        return self.form(index)[:1].isupper()

    def same_line(self, index: int) -> bool:
        """Tell whether no paragraph break lies between the word at `index` and the one before it."""
        if not 0 < index < len(self.items):
            return True
        return self.text[self.items[index - 1].end : self.items[index].start].count("\n") < 2

    def phrase(self, index: int, words: str) -> int | None:
        """Return the index behind the blank-separated `words` if they stand at `index`."""
        if not words.startswith(self.at(index) or " "):
            return None
        for part in words.split():
            if self.at(index) != part:
                return None
            index += 1
        return index

    def longest(self, index: int, table: Collection[str], most: int = 5) -> tuple[str, int] | None:
        """Return the longest key of `table` that stands at `index`, apostrophes and full stops as in the text."""
        if not self.at(index):
            return None
        last = min(index + most, len(self.items))
        start = self.items[index].start
        around = self.text[start : self.items[last - 1].end].lower().replace("’", "'")
        if len(around) != self.items[last - 1].end - start:  # a letter whose small form is longer
            return None
        for end in range(last, index, -1):
            key = " ".join(around[: self.items[end - 1].end - start].split())
            if key in table:
                return key, end
        return None

    def possessive(self, index: int) -> int:
        """Return the index behind a possessive ending at `index`, or `index` itself."""
        if self.at(index) in APOSTROPHES and self.glued(index):
            return index + 2 if self.at(index + 1) == "s" and self.glued(index + 1) else index + 1
        return index

    # Numbers ------------------------------------------------------------------------------------------------------

    def integer(self, index: int, low: int, high: int) -> int | None:
        """Return the plain integer at `index` if it lies in `[low, high]` and is no part of a longer number."""
        form = self.form(index)
        if not form.isascii() or not form.isdigit() or not low <= int(form[:9]) <= high or len(form) > 4:
            return None
        return int(form)

    def number(self, index: int) -> tuple[float, int] | None:
        """Read a cardinal in digits or words at `index`: 12, 1,000, 2 1/2, twenty-four, a hundred, a dozen."""
        form = self.form(index)
        if form[:1].isdigit() and form.isascii():
            value, end = float(form.replace(",", "")), index + 1
            if self.integer(end, 1, 9) and self.at(end + 1) == "/" and self.integer(end + 2, 2, 9):
                return value + int(self.form(end)) / int(self.form(end + 2)), end + 3
            if self.at(end) in self.lexicon.multipliers:
                return value * self.lexicon.multipliers[self.at(end)], end + 1
            return value, end
        if form in ("½",):
            return 0.5, index + 1
        return self._number_words(index)

    def _number_words(self, index: int) -> tuple[float, int] | None:
        numbers, multipliers = self.lexicon.numbers, self.lexicon.multipliers
        total, current, end, seen = 0.0, 0.0, index, False
        if self.at(index) in ("a", "one") and self.at(index + 1) in multipliers:
            current, end, seen = 1.0, index + 1, True
        while True:
            word = self.at(end)
            if word in numbers and (not seen or current % 10 == 0 or current == 0):
                if seen and current and numbers[word] >= 10 and current % 100:
                    break
                current += numbers[word]
            elif word in multipliers and seen:
                current *= multipliers[word]
                if multipliers[word] >= 1000:
                    total, current = total + current, 0.0
            elif (
                seen
                and word in HYPHENS
                and self.glued(end)
                and self.at(end + 1) in numbers
                and numbers[self.at(end + 1)] < 10
                and self.glued(end + 1)
            ):
                pass
            else:
                break
            seen, end = True, end + 1
        return (total + current, end) if seen else None

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """Read an ordinal at `index`: 3rd, third, twenty-first."""
        value = self.integer(index, 1, 9999)
        if value is not None and self.at(index + 1) in ("st", "nd", "rd", "th") and self.glued(index + 1):
            return value, index + 2
        ordinals, numbers = self.lexicon.ordinals, self.lexicon.numbers
        if self.at(index) in ordinals:
            return ordinals[self.at(index)], index + 1
        tens = numbers.get(self.at(index), 0)
        if tens >= 20 and self.at(index + 1) in HYPHENS and 0 < ordinals.get(self.at(index + 2), 0) < 10:
            return tens + ordinals[self.at(index + 2)], index + 3
        return None

    def count(self, index: int) -> tuple[Quantity, int] | None:
        """Read how many at `index`: a number, a range, "a", "a few", "several", "a couple of", "half a"."""
        word, after = self.at(index), self.at(index + 1)
        vague = self.lexicon.vague_quantities
        if word in ("a", "the") and after in vague and after != "recent":
            end = index + 2
        elif (word in vague and word not in ("recent", "couple")) or (word == "couple" and after == "of"):
            end = index + 1
        elif word == "half" and after in ("a", "an"):
            return Quantity(amount=0.5), index + 2
        elif (word in ("a", "an", "another") and after not in self.lexicon.multipliers) and after != "dozen":
            return Quantity(amount=1), index + 1
        elif word in ("a", "an") and after == "dozen":
            return Quantity(amount=12), index + 2
        else:
            return self._number_range(index)
        couple = self.at(end - 1) == "couple"
        end += self.at(end) == "of"
        return Quantity(amount=2 if couple else None), end

    def _number_range(self, index: int) -> tuple[Quantity, int] | None:
        first = self.number(index)
        if first is None:
            return None
        value, end = first
        if self.phrase(end, "and a half"):
            return Quantity(amount=value + 0.5), end + 3
        if self.at(end) in HYPHENS | {"to", "or"} and (second := self.number(end + 1)) and second[0] > value:
            return Quantity(amount=value, high=second[0]), second[1]
        return Quantity(amount=value), end

    def quantity(self, index: int) -> tuple[Quantity, str, int] | None:
        """Read a count with its unit of time at `index`: "two weeks", "18 more months", "a year and a half"."""
        counted = self.count(index)
        if counted is None:
            return None
        quantity, end = counted
        while self.at(end) in self.lexicon.quantity_fillers:
            end += 1
        if self.at(end) in HYPHENS and self.glued(end):
            end += 1
        unit = self.lexicon.units.get(self.at(end))
        if unit is None or (unit == "second" and self.at(end) == "second"):
            return None
        end += 1
        if quantity.amount is not None and self.phrase(end, "and a half"):
            return Quantity(amount=quantity.amount + 0.5), unit, end + 3
        return quantity, unit, end

    # Calendar words -----------------------------------------------------------------------------------------------

    def named(self, index: int, names: Mapping[str, int], short: Mapping[str, int]) -> tuple[int, int, bool] | None:
        """Read a capitalised calendar name; returns its number, the index behind it and whether it was written out."""
        if not self.capital(index):
            return None
        word = self.at(index)
        if word in names:
            return names[word], index + 1, True
        if word in short:
            dotted = self.at(index + 1) == "." and self.glued(index + 1)
            return short[word], index + 1 + dotted, False
        return None

    def month(self, index: int) -> tuple[int, int, bool] | None:
        """Read a month name or its abbreviation at `index`."""
        return self.named(index, self.lexicon.months, self.lexicon.month_abbreviations)

    def weekday(self, index: int) -> tuple[int, int, bool] | None:
        """Read a weekday name or its abbreviation at `index`."""
        return self.named(index, self.lexicon.weekdays, self.lexicon.weekday_abbreviations)

    def day(self, index: int) -> tuple[int, int] | None:
        """Read a day of the month at `index`: 5, 5th, fifth."""
        if (found := self.ordinal(index)) and 1 <= found[0] <= 31:
            return found
        value = self.integer(index, 1, 31)
        return (value, index + 1) if value is not None and len(self.form(index)) <= 2 else None

    def year(self, index: int) -> tuple[int, int] | None:
        """Read a year at `index`: 1998, '98, nineteen ninety-eight, two thousand."""
        value = self.integer(index, 1000, 2999)
        if value is not None:
            return value, index + 1
        if self.at(index) in APOSTROPHES and len(self.form(index + 1)) == 2 and self.glued(index + 1):
            short = self.integer(index + 1, 0, 99)
            return None if short is None else (short + (2000 if short < 50 else 1900), index + 2)
        if self.at(index - 1) == "year" and (spelt := self._number_words(index)) and 1000 <= spelt[0] <= 2999:
            return int(spelt[0]), spelt[1]
        century = self.lexicon.numbers.get(self.at(index), 0)
        if 17 <= century <= 20 and (rest := self._number_words(index + 1)) and 10 <= rest[0] < 100:
            return int(century * 100 + rest[0]), rest[1]
        return None

    def part(self, index: int) -> tuple[str, int] | None:
        """Read a part of day at `index`: morning, night."""
        part = self.lexicon.parts_of_day.get(self.at(index))
        return (part, index + 1) if part else None
