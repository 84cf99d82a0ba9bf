"""The word lists of place resolution, read from `ontologies/places/words.json` once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, cast

from kg.errors import OntologyError

__all__ = ["PlaceWords", "place_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """One field per table of the file, under the same name; all words are lower case."""

    region_words: frozenset[str]
    city_words: frozenset[str]
    country_words: frozenset[str]
    water_words: frozenset[str]
    land_words: frozenset[str]
    direction_words: frozenset[str]
    facility_heads: frozenset[str]
    facility_tails: frozenset[str]
    facility_synonyms: Mapping[str, str]
    facility_leads: frozenset[str]
    holder_links: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """Return the word lists.

    Raises:
        OntologyError: the file is missing, malformed or lacks a table.
    """
    path = "ontologies/places/words.json"
    try:
        tables = json.loads(resources.files("ontologies").joinpath("places", "words.json").read_text("utf8"))
        values = {f.name: frozenset(t) if isinstance(t := tables[f.name], list) else t for f in fields(PlaceWords)}
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"cannot be read: {error}", path=path, hint="reinstall newsgraph") from error
    return PlaceWords(**cast(dict[str, Any], values))
