"""The words of the temporal grammar, read from `ontologies/time/words.json` once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from kg.wordlists import read_record, read_table

__all__ = ["TimeWords", "time_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """One field per table of the file, under the same name; all keys are lower case."""

    weekdays: Mapping[str, int]
    weekday_abbreviations: Mapping[str, int]
    months: Mapping[str, int]
    month_abbreviations: Mapping[str, int]
    ambiguous_months: frozenset[str]
    given_name_months: frozenset[str]
    seasons: Mapping[str, str]
    units: Mapping[str, str]
    unit_codes: Mapping[str, str]
    vague_counts: Mapping[str, tuple[int, int]]
    parts_of_day: Mapping[str, str]
    deictics: Mapping[str, int]
    deictic_parts: Mapping[str, tuple[int, str]]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    ordinals: Mapping[str, int]
    decade_names: Mapping[str, int]
    vague_quantities: frozenset[str]
    quantity_fillers: frozenset[str]
    shifts: Mapping[str, int]
    positions: Mapping[str, str]
    position_nouns: Mapping[str, str]
    comparisons: Mapping[str, str]
    comparisons_outside_span: frozenset[str]
    after_words: frozenset[str]
    before_words: frozenset[str]
    set_words: Mapping[str, str]
    references: Mapping[str, str]
    references_leading_outside_span: frozenset[str]
    weak_references: frozenset[str]
    holidays: Mapping[str, str]
    easter_offsets: Mapping[str, int]
    nth_weekday_holidays: Mapping[str, tuple[int, ...]]
    islamic_festivals: Mapping[str, tuple[int, ...]]
    jewish_festivals: Mapping[str, tuple[int, ...]]
    hanukkah_names: frozenset[str]
    orthodox_easter_offsets: Mapping[str, int]
    chinese_new_year_names: frozenset[str]
    diwali_names: frozenset[str]
    month_first_countries: frozenset[str]
    either_order_countries: frozenset[str]
    timezones: frozenset[str]
    year_openers: frozenset[str]
    month_openers: frozenset[str]
    counted_nouns: frozenset[str]
    street_words: frozenset[str]
    name_heads: frozenset[str]
    name_openers: frozenset[str]
    future_words: frozenset[str]
    future_verbs: frozenset[str]
    foretelling_verbs: frozenset[str]
    foretelling_adjectives: frozenset[str]
    comparing_words: frozenset[str]
    scheduled_nouns: frozenset[str]
    past_words: frozenset[str]
    open_prepositions: frozenset[str]
    arrival_verbs: frozenset[str]
    lasting_verbs: frozenset[str]
    vocabulary: frozenset[str]
    holiday_names: frozenset[str]
    cues: frozenset[str]
    openers: frozenset[str]


@cache
def time_words() -> TimeWords:
    """Return the temporal vocabulary.

    Raises:
        OntologyError: the file is missing, malformed or lacks a table.
    """
    tables = cast(dict[str, Any], read_table("time/words.json"))
    vocabulary = _vocabulary(tables)
    festivals = frozenset(name.split()[-1].split("-")[0] for table in FESTIVAL_TABLES for name in tables[table])
    last_words = frozenset(phrase.split()[-1] for phrase in tables["references"])
    values: dict[str, object] = {
        "vocabulary": vocabulary,
        "holiday_names": frozenset(name for table in HOLIDAY_TABLES for name in tables[table]),
        "cues": vocabulary | last_words | festivals | frozenset(tables["spelt_centuries"]),
        "openers": _openers(tables),
    }
    return read_record(TimeWords, "time/words.json", **values)


def _vocabulary(tables: Mapping[str, object]) -> frozenset[str]:
    """Return every word that can belong to a time expression: a span without any of them is none."""
    words: set[str] = set()
    for name, table in tables.items():
        if name in VOCABULARY_TABLES and isinstance(table, (dict, list)):
            words.update(word for phrase in table for word in phrase.split())
    return frozenset(words)


def _openers(tables: Mapping[str, object]) -> frozenset[str]:
    """Return every word that a time expression can begin with."""
    words = set(cast(list[str], tables["opening_words"]))
    for name, table in tables.items():
        if (name in VOCABULARY_TABLES or name in OPENING_TABLES) and isinstance(table, (dict, list)):
            words.update(phrase.split()[0] for phrase in table)
    return frozenset(words)


FESTIVAL_TABLES = (
    "islamic_festivals",
    "jewish_festivals",
    "hanukkah_names",
    "orthodox_easter_offsets",
    "chinese_new_year_names",
    "diwali_names",
)
HOLIDAY_TABLES = ("holidays", "easter_offsets", "nth_weekday_holidays", *FESTIVAL_TABLES)
OPENING_TABLES = frozenset(
    [
        *FESTIVAL_TABLES,
        "numbers",
        "multipliers",
        "ordinals",
        "vague_quantities",
        "shifts",
        "positions",
        "position_nouns",
        "comparisons",
        "references",
    ]
)
VOCABULARY_TABLES = frozenset(
    [
        "weekdays",
        "weekday_abbreviations",
        "months",
        "month_abbreviations",
        "seasons",
        "units",
        "parts_of_day",
        "deictics",
        "deictic_parts",
        "decade_names",
        "set_words",
        "holidays",
        "easter_offsets",
        "nth_weekday_holidays",
        "vocabulary_extra",
    ]
)
