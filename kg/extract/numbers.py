"""Number expressions with bounds: `at least two`, `five or six`, `more than 80`, `dozens`, `a policeman`.

Bounds are closed: `more than five people` is `[6, -]` because people come in wholes; `nearly 100` is `[90, 100]`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from kg.extract.lexicon import table, words
from kg.model.annotation import AnnotatedDocument

__all__ = ["Number", "apply_bounds", "find_numbers", "vague_words"]

_DIGITS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number expression over tokens `[first, last]` (inclusive) with its closed bounds; None = open.

    `token` is the word that carries it in the syntax; `additional` tells `two more` and `two others`.
    """

    first: int
    last: int
    token: int
    low: float | None
    high: float | None
    exact: bool = True
    additional: bool = False
    unit: str | None = None


@cache
def _bounds() -> tuple[tuple[tuple[str, ...], str], ...]:
    raw = table("numbers")["bounds"]
    assert isinstance(raw, dict)
    pairs = [(tuple(phrase), kind) for kind, phrases in raw.items() for phrase in phrases]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _currencies() -> dict[str, str]:
    raw = table("numbers")["currency"]
    assert isinstance(raw, dict)
    return {word: str(code) for word, code in raw.items()}


@cache
def _values(key: str) -> dict[str, float]:
    raw = table("numbers")[key]
    assert isinstance(raw, dict)
    return {word: float(value) for word, value in raw.items()}


@cache
def vague_words() -> dict[str, tuple[float | None, float | None]]:
    """Return the words that stand for a number without saying it (`dozens`, `several`) with their bounds."""
    raw = table("numbers")["vague"]
    assert isinstance(raw, dict)
    return {word: (low, high) for word, (low, high) in raw.items()}


def find_numbers(annotated: AnnotatedDocument) -> Iterator[Number]:
    """Yield the number expressions of a document in text order, dates and times left out."""
    times = {i for time in annotated.annotation.times for i in annotated.tokens_in(time.start, time.end)}
    index, count = 0, len(annotated.tokens)
    while index < count:
        number = None if index in times else _at(annotated, index)
        if (
            number is None
            or any(i in times for i in range(number.first, number.last + 1))
            or _is_age(annotated, number)
        ):
            index += 1
        else:
            yield _bounded(annotated, number)
            index = number.last + 1


def _single(annotated: AnnotatedDocument, index: int) -> tuple[float, int] | None:
    """Read one cardinal from token `index`: its value and last token, multipliers included (`2.5 million`)."""
    if not _is_numeral(annotated.word(index).lower()):
        return None
    tokens, total, last, seen = annotated.tokens, 0.0, index, False
    part = 0.0
    for i in range(index, min(index + 6, len(tokens))):
        word = annotated.word(i).lower()
        pieces = word.split("-")
        if i <= last and seen:
            continue
        if _DIGITS.fullmatch(word) and not seen:
            last = _last_group(annotated, i)
            digits = "".join(annotated.word(k) for k in range(i, last + 1))
            part = float(re.sub(r"[,\u00a0\u202f]", "", digits))
            seen = True
            continue
        elif all(piece in _values("cardinals") for piece in pieces) and not (seen and part % 10 and part < 100):
            part += sum(_values("cardinals")[piece] for piece in pieces)
        elif word in _values("multipliers") and seen:
            factor = _values("multipliers")[word]
            if factor >= 1000:
                total, part = total + _times(part, factor), 0.0
            else:
                part = _times(part, factor)
        elif (
            seen and word in ("and", "-") and i + 1 < len(tokens) and part >= 100 and _is_cardinal(annotated, i + 1)
        ) or (
            seen
            and word == "-"
            and part >= 20
            and part % 10 == 0
            and i + 1 < len(tokens)
            and _is_cardinal(annotated, i + 1)
        ):
            continue
        else:
            break
        seen, last = True, i
    return (total + part, last) if seen and math.isfinite(total + part) else None


@lru_cache(maxsize=4096)
def _is_numeral(word: str) -> bool:
    """Tell whether a cardinal can begin with a word: digits, `two`, `twenty-two`."""
    return bool(_DIGITS.fullmatch(word)) or all(piece in _values("cardinals") for piece in word.split("-"))


def _times(value: float, factor: float) -> float:
    """Return the product as a reader would write it: 4.1 million is 4,100,000, not 4,099,999.9999999995."""
    return float(Decimal(str(value)) * Decimal(str(factor)))


def _last_group(annotated: AnnotatedDocument, index: int) -> int:
    """Return the last token of digits that a blank after a comma has cut: `$500, 000`, `cleared 12, 500 hectares`.

    Without a currency before it, the last group is all noughts or counts the noun right after it, and no noun stands
    before the first, which its number would name (`in ward 12, 500 voters`).
    """
    tokens, last = annotated.tokens, index
    if not re.fullmatch(r"\d{1,3}", annotated.word(index)):
        return index
    while (
        last + 2 < len(tokens)
        and annotated.word(last + 1) == ","
        and tokens[last].end == tokens[last + 1].start
        and tokens[last + 2].start == tokens[last + 1].end + 1
        and re.fullmatch(r"\d{3}", annotated.word(last + 2))
    ):
        last += 2
    after = tokens[last + 1].upos if last + 1 < len(tokens) else ""
    before = annotated.word(index - 1).lower() if index else ""
    named = bool(index) and tokens[index - 1].upos in ("NOUN", "PROPN", "NUM", "PUNCT")
    money = before in _currencies()
    whole = money or (not named and (annotated.word(last) == "000" or after in ("NOUN", "ADJ")))
    return last if whole else index


def _is_age(annotated: AnnotatedDocument, number: Number) -> bool:
    """Tell whether a bare number set off behind a person's name is an age: `Ada Byron, 36, said`."""
    before, after = number.first - 1, number.last + 1
    if before < 1 or number.first != number.last or not annotated.word(number.first).isdigit():
        return False
    closed = after >= len(annotated.tokens) or annotated.word(after) in (",", ")", ".", ";", ":")
    if annotated.word(before) not in (",", "(") or not closed:
        return False
    end = annotated.tokens[before - 1].end
    return any(name.type == "Person" and name.end == end for name in annotated.annotation.names)


def _is_cardinal(annotated: AnnotatedDocument, index: int) -> bool:
    return annotated.word(index).lower() in _values("cardinals") and annotated.word(index).lower() != "one"


def _at(annotated: AnnotatedDocument, index: int) -> Number | None:
    """Read a number expression that begins at token `index` with its first numeral."""
    word = annotated.word(index).lower()
    tokens = annotated.tokens
    if (
        word in ("a", "an")
        and index + 1 < len(tokens)
        and annotated.word(index + 1).lower() in ("dozen", "hundred", "thousand", "million", "couple")
    ):
        inner = annotated.word(index + 1).lower()
        value = _values("multipliers").get(inner, 2.0)
        return Number(first=index, last=index + 1, token=index + 1, low=value, high=value)
    if word == "half" and annotated.word(min(index + 2, len(tokens) - 1)).lower() == "dozen":
        return Number(first=index, last=index + 2, token=index + 2, low=6, high=6)
    if word == "not" and index + 1 < len(tokens) and annotated.word(index + 1).lower() in ("one", "a"):
        none = index + 1 if annotated.word(index + 1).lower() == "one" else index + 2
        if none < len(tokens) and annotated.word(none).lower() in ("one", "single"):
            return Number(first=index, last=none, token=none, low=0, high=0)
    no_one = word == "no" and index + 1 < len(tokens) and annotated.word(index + 1).lower() == "one"
    if no_one and tokens[index + 1].dep not in ("nummod", "det"):
        return Number(first=index, last=index + 1, token=index + 1, low=0, high=0)
    asked = index > 0 and annotated.word(index - 1).lower() == "how"
    if word in vague_words() and not asked and tokens[index].upos in ("NOUN", "NUM", "ADJ", "DET", "PRON"):
        low, high = vague_words()[word]
        return Number(first=index, last=index, token=index, low=low, high=high, exact=False)
    single = _single(annotated, index)
    if single is None or (word == "one" and tokens[index].upos == "PRON" and annotated.child(index, "nmod") is None):
        return None
    low, last = single
    token = _carrier(annotated, index, last)
    number = Number(first=index, last=last, token=token, low=low, high=low)
    return _ranged(annotated, number)


def _carrier(annotated: AnnotatedDocument, first: int, last: int) -> int:
    """Return the token of `[first, last]` whose head lies outside."""
    inside = range(first, last + 1)
    return next((i for i in inside if annotated.tokens[i].head not in inside), first)


def _ranged(annotated: AnnotatedDocument, number: Number) -> Number:
    """Extend `five` to `five or six`, `8 to 10`, `between 8 and 10`, `8-10`, `20 or more`."""
    after = number.last + 1
    if after >= len(annotated.tokens):
        return number
    word = annotated.word(after).lower()
    for phrase in (("or", "more"), ("and", "counting")):
        if tuple(annotated.word(i).lower() for i in range(after, min(after + 2, len(annotated.tokens)))) == phrase:
            return replace(number, last=after + 1, high=None, exact=False)
    between = number.first > 0 and annotated.word(number.first - 1).lower() == "between"
    if word in ("or", "to", "-", "–", "—") or (word == "and" and between):
        second = _single(annotated, after + 1) if after + 1 < len(annotated.tokens) else None
        if second is not None and number.low is not None and second[0] > number.low:
            same = annotated.sentence_of[after + 1] == annotated.sentence_of[number.first]
            if same:
                last = second[1]
                token = _carrier(annotated, number.first, last)
                return replace(number, last=last, token=token, high=second[0])
    return number


def _bounded(annotated: AnnotatedDocument, number: Number) -> Number:
    """Apply the bounding words before a number (`at least`, `more than`) and the unit around it."""
    others = words("numbers", "others")
    after = number.last + 1
    if after < len(annotated.tokens) and annotated.word(after).lower() in others:
        number = replace(number, additional=True)
    currency = _currencies()
    before = annotated.word(number.first - 1).lower() if number.first else ""
    named = number.first > 0 and annotated.tokens[number.first - 1].upos in ("VERB", "ADJ")  # `won 51 seats`
    if before in currency and not named:
        number = replace(number, first=number.first - 1, unit=currency[before])
    elif after < len(annotated.tokens) and annotated.word(after).lower() in words("numbers", "percent"):
        number = replace(number, last=after, unit="percent")
    return apply_bounds(annotated, number)


def apply_bounds(annotated: AnnotatedDocument, number: Number) -> Number:
    """Return a number with the words before it that bound it: `at least`, `more than`."""
    longest = len(_bounds()[0][0])
    before = tuple(annotated.word(i).lower() for i in range(max(0, number.first - longest), number.first))
    for phrase, kind in _bounds():
        if before[-len(phrase) :] == phrase:
            return _apply(replace(number, first=number.first - len(phrase)), kind)
    return number


def _apply(number: Number, kind: str) -> Number:
    low, high = number.low, number.high
    step = 1.0 if number.unit is None and float(low or 0).is_integer() else 0.0
    if kind == "at_least":
        return replace(number, high=None, exact=False)
    if kind == "more_than" and low is not None:
        return replace(number, low=low + step, high=None, exact=False)
    if kind == "at_most":
        return replace(number, low=None, high=high, exact=False)
    if kind == "fewer_than" and high is not None:
        return replace(number, low=None, high=high - step, exact=False)
    if kind == "nearly" and low is not None:
        return replace(number, low=round(low * 0.9), exact=False)
    if kind == "about" and low is not None and high is not None:
        slack = 0.1 if low >= 10 else 0.0
        return replace(number, low=round(low * (1 - slack)), high=round(high * (1 + slack)), exact=False)
    return number
