"""The word lists of place resolution, read from `ontologies/places/words.json` once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.wordlists import read_record

__all__ = ["PlaceWords", "place_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """One field per table of the file, under the same name; all words are lower case."""

    region_words: frozenset[str]
    city_words: frozenset[str]
    country_words: frozenset[str]
    region_offices: frozenset[str]
    city_offices: frozenset[str]
    country_offices: frozenset[str]
    direction_words: frozenset[str]
    airport_words: frozenset[str]
    facility_heads: frozenset[str]
    facility_tails: frozenset[str]
    facility_synonyms: Mapping[str, str]
    facility_leads: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """Return the word lists.

    Raises:
        OntologyError: the file is missing, malformed or lacks a table.
    """
    return read_record(PlaceWords, "places/words.json")
