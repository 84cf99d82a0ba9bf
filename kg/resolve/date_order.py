"""Whether 03/04/2021 is the third of April: by the other dates of the document, else by the country of its outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.model.document import Document
from kg.resolve.expressions import Item
from kg.resolve.gazetteer import country_of_demonym, gazetteer
from kg.resolve.temporal.lexicon import time_words
from kg.resolve.temporal.readings import CalendarDate, Match

__all__ = ["day_comes_first", "in_order", "outlet_country"]

DOMAIN = re.compile(r"(?:https?://)?(?:[\w-]+\.)+([a-z]{2,})(?:[:/].*)?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
LARGE = 500_000  # people of a town after which an outlet is named
MOST = 3  # words of the name of a place


def day_comes_first(document: Document, items: Sequence[Item]) -> bool | None:
    """Return the order that a document's unambiguous numeric dates show, else its outlet's; None if nothing tells."""
    shown = {
        match.reading.day_first
        for _, match in items
        if match is not None
        and match.rule == "numeric date"
        and isinstance(match.reading, CalendarDate)
        and match.reading.day_first is not None
    }
    if shown:
        return shown.pop() if len(shown) == 1 else None
    country, words = outlet_country(document), time_words()
    if country is None or country in words.either_order_countries:
        return None
    return country not in words.month_first_countries


def outlet_country(document: Document) -> str | None:
    """Return the ISO 3166-1 code of an outlet's country: by its domain, else by a place or people in its name.

    >>> outlet_country(Document(id="1", source="", name="", text="", outlet="The Times of India"))
    'IN'
    """
    for address in (document.url, document.outlet):
        found = DOMAIN.fullmatch((address or "").strip())
        if found is not None and len(found[1]) == 2:
            code = {"uk": "GB"}.get(found[1].lower(), found[1].upper())
            place = gazetteer().division(code)
            if place is not None and place.type == "Country":
                return code
    return _country_in(document.outlet or "")


def _country_in(name: str) -> str | None:
    words = WORD.findall(name)
    for size in range(MOST, 0, -1):
        for k in range(len(words) - size + 1):
            phrase = " ".join(words[k : k + size])
            for candidate in gazetteer().candidates(phrase)[:1]:
                place = candidate.place
                if candidate.primary and (place.type == "Country" or place.population >= LARGE):
                    return place.country
            if (country := country_of_demonym(phrase)) is not None:
                return gazetteer().candidates(country)[0].place.country
    return None


def in_order(match: Match, day_first: bool | None, published: tuple[date, date] | None, lean: float) -> Match:
    """Settle an ambiguous numeric date by the order of the document, else by what publication leaves possible.

    In a sentence about the past a day after publication cannot be meant.
    """
    reading = match.reading
    if not isinstance(reading, CalendarDate) or reading.other is None or not reading.year:
        return match
    if day_first is not None:
        return _settled(match, (reading.month or 1, reading.day or 1) if day_first else reading.other)
    if published is None or lean >= 0:
        return match
    past = [
        pair
        for pair in ((reading.month or 1, reading.day or 1), reading.other)
        if date(reading.year, *pair) <= published[1]
    ]
    return _settled(match, past[0]) if len(past) == 1 else match


def _settled(match: Match, pair: tuple[int, int]) -> Match:
    assert isinstance(match.reading, CalendarDate)
    return replace(match, reading=replace(match.reading, month=pair[0], day=pair[1], other=None))
