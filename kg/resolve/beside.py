"""What the text says beside a place name: what holds it, what it is listed with, what kind of place it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.model.claim import Mention
from kg.model.ids import MentionId
from kg.resolve.gazetteer import Place, gazetteer, place_of_demonym
from kg.resolve.place_words import place_words
from kg.resolve.weighing import levels_of, look_up

__all__ = ["POSSESSIVE", "Beside"]

WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", re.UNICODE)
POSSESSIVE = re.compile(r"['’]s?$")
POSSESSED = re.compile(r"^['’]s?(?=\s)")
LISTED_BEFORE = re.compile(r"[A-Z][^\W\d_]+,\s+(?:and\s+|or\s+)?(?:the\s+)?$")
LISTED_BETWEEN = re.compile(r",?\s+(?:and|or|to)\s+(?:the\s+)?")
LISTED_BEHIND = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?[A-Z]")


class Beside:
    """Reads what stands beside the toponyms of one text."""

    def __init__(self, text: str, toponyms: Sequence[Mention]) -> None:
        self.text = text
        self.toponyms = toponyms

    def holder_behind(self, mention: Mention, name: str) -> str:
        """Return the text of "Y" in "X, Y", "X (Y)" and "X in Y"; in a list of equals Y holds nothing."""
        after = self.text[mention.end : mention.end + 60]
        found = re.match(r"(?:,\s+|\s+\(|,?\s+in\s+(?:the\s+)?(?:[a-z-]+\s+(?:of\s+)?){0,2})(?=[A-Z])", after)
        if found is None:
            return ""
        start = mention.end + found.end()
        inside = next((m for m in self.toponyms if m.start == start), None)
        if inside is not None:
            behind = POSSESSIVE.sub("", inside.text).partition(",")[0]
            return "" if found[0][0] == "," and self._are_listed(mention, inside, name, behind) else behind
        words = re.match(r"(?:[A-Z][^\W\d_]*\.?(?:\s?[A-Z]\.)?)(?:\s[A-Z][^\W\d_]+)?", after[found.end() :])
        if words is None:
            return ""
        for phrase in (words[0], words[0].split()[0]):
            if any(c.place.type in ("Region", "Country") for c in gazetteer().candidates(phrase)):
                return phrase
        return ""

    def _are_listed(self, left: Mention, right: Mention, name: str, behind: str) -> bool:
        """Tell whether "X, Y" is part of a list of countries or of regions: "in X, Y and Z", "W, X, Y"."""
        if not levels_of(name) & levels_of(behind):
            return False
        text = self.text
        return bool(LISTED_BEFORE.search(text[: left.start][-40:]) or LISTED_BEHIND.match(text, right.end))

    def holders(self, mention: Mention, behind: str) -> Iterator[Place]:
        """Yield the places that the text puts around a mention."""
        if behind:
            yield from (c.place for c in look_up(behind) if c.place.type in ("Region", "Country", "City", "Area"))
        before = self.text[max(0, mention.start - 60) : mention.start]
        found = re.search(
            r"([A-Z][^\W\d_]+(?:\s[A-Z][^\W\d_]+){0,2})(['’]s?)?\s+(?:[a-z-]+\s+){0,3}?((?:[a-z-]+\s+)(?:of\s+)?)?$",
            before,
        )
        if found is None or (found[2] is None and not self._kind_word(found[3] or "")):
            return
        for phrase in (found[1], found[1].split()[-1]):
            if (place := place_of_demonym(phrase)) is not None:
                yield place
                return
            if held := [c.place for c in gazetteer().candidates(phrase) if c.place.type in ("Country", "Region")]:
                yield from held
                return

    @staticmethod
    def _kind_word(text: str) -> bool:
        words = place_words()
        return bool(set(text.split()) & (words.city_words | words.region_words))

    def kinds(self, mention: Mention) -> Iterator[str]:
        """Yield the kinds of place that the words beside a mention name: "X province", "the mayor of X"."""
        words = place_words()
        behind = POSSESSED.sub("", self.text[mention.end : mention.end + 25].lower())
        after = WORD.findall(behind)[:1]
        before = WORD.findall(self.text[max(0, mention.start - 25) : mention.start].lower())[-2:]
        near = set(after) | (set(before[:1]) if before[1:] == ["of"] else set(before[1:]))
        if near & (words.region_words | words.region_offices):
            yield "Region"
        if near & (words.city_words | words.city_offices):
            yield "City"
        if near & (words.country_words | words.country_offices):
            yield "Country"

    def listed(self, names: Mapping[MentionId, str]) -> dict[str, set[str]]:
        """Return for each name those that stand beside it in a list: "in X and Y", "W, X, Y"."""
        listed: dict[str, set[str]] = defaultdict(set)
        ordered = sorted(self.toponyms, key=lambda m: (m.start, m.end))
        for left, right in pairwise(ordered):
            a, b = names[left.id], names[right.id]
            if LISTED_BETWEEN.fullmatch(self.text, left.end, max(left.end, right.start)) and a != b:
                listed[a].add(b)
                listed[b].add(a)
        return listed
