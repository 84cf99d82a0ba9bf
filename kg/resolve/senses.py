"""The senses of one document's toponyms: each name once, weighed against all the others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.annotation import Annotation
from kg.model.claim import Mention
from kg.model.document import Document
from kg.model.link import Reason
from kg.resolve.gazetteer import Candidate, Place, gazetteer, place_of_demonym
from kg.resolve.place_words import place_words
from kg.resolve.toponyms import normalise, slug
from kg.resolve.weighing import (
    Name,
    alone,
    country_of,
    division_of,
    look_up,
    nearness,
    probabilities,
    shadowed_regions,
    share,
)

__all__ = ["DocumentPlaces", "Sense", "is_facility"]

WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*", re.UNICODE)
POSSESSIVE = re.compile(r"['’]s?$")
HELD = re.compile(r"(\S.*?)\s+(?:of|in)\s+(?:the\s+)?([A-Z].*)")
DEMONYM = re.compile(r"\b[A-Z][^\W\d_]+\b", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Sense:
    """A place with how sure it is and why."""

    place: Place
    score: float
    reasons: tuple[Reason, ...]


def is_facility(mention: Mention) -> bool:
    """Tell whether a mention is a building or site and not a toponym."""
    if mention.type == "Facility":
        return True
    last = normalise(mention.text).split()[-1:]
    return bool(last) and not mention.name and last[0] in place_words().facility_heads


class DocumentPlaces:
    """The place mentions of one document; `resolve` gives the toponyms, facilities are left to `Facilities`."""

    def __init__(self, document: Document, annotation: Annotation | None, mentions: Sequence[Mention]) -> None:
        self.document = document
        self.annotation = annotation
        self.facilities = [m for m in mentions if is_facility(m)]
        self.nominal = [m for m in mentions if not is_facility(m) and not m.name]
        self.toponyms = [m for m in mentions if not is_facility(m) and m.name]
        self.names: dict[str, Name] = {}
        self.sense: dict[str, Sense] = {}
        self.of_mention: dict[str, str] = {}

    def resolve(self) -> Iterator[tuple[Mention, Sense]]:
        """Yield the sense of every toponym and nominal mention, names in text order first."""
        for mention in self.toponyms:
            self._collect(mention)
        self._weigh()
        for name in self.names.values():
            self.sense[name.key] = self._choose(name)
        for mention in self.toponyms:
            yield mention, self.sense[self.of_mention[mention.id]]
        for mention in self.nominal:
            yield mention, self._nominal(mention)

    def sense_of(self, mention: Mention) -> Sense | None:
        """Return the sense of a toponym mention that was resolved."""
        return self.sense.get(self.of_mention.get(mention.id, ""))

    # Names and the evidence beside them ----------------------------------------------------------------------------

    def _collect(self, mention: Mention) -> None:
        text = POSSESSIVE.sub("", mention.text.strip())
        head, _, tail = text.partition(",")
        held = HELD.fullmatch(text)
        if held is not None and look_up(held[1]) and not gazetteer().knows(text):
            head, tail = held[1], held[2]
        holder = tail.strip() or self._holder_behind(mention)
        key = normalise(head)
        name = self.names.get(key)
        if name is None:
            candidates = look_up(head)
            name = self.names[key] = Name(
                key, head.strip(), candidates=candidates, shadowed=shadowed_regions(candidates)
            )
        name.mentions.append(mention)
        self.of_mention[mention.id] = key
        for place in self._holders(mention, holder):
            name.holders.add(place.key)
        name.kinds.update(self._kinds(mention))

    def _holder_behind(self, mention: Mention) -> str:
        """Return the text of "Y" in "X, Y", "X (Y)" and "X in Y"."""
        after = self.document.text[mention.end : mention.end + 60]
        found = re.match(r"(?:,\s+|\s+\(|,?\s+in\s+(?:the\s+)?(?:[a-z-]+\s+(?:of\s+)?){0,2})(?=[A-Z])", after)
        if found is None:
            return ""
        start = mention.end + found.end()
        inside = next((m for m in self.toponyms if m.start == start), None)
        if inside is not None:
            return POSSESSIVE.sub("", inside.text).partition(",")[0]
        words = re.match(r"(?:[A-Z][^\W\d_]*\.?(?:\s?[A-Z]\.)?)(?:\s[A-Z][^\W\d_]+)?", after[found.end() :])
        if words is None:
            return ""
        for phrase in (words[0], words[0].split()[0]):
            if any(c.place.type in ("Region", "Country") for c in gazetteer().candidates(phrase)):
                return phrase
        return ""

    def _holders(self, mention: Mention, behind: str) -> Iterator[Place]:
        """Yield the places that the text puts around a mention."""
        if behind:
            yield from (c.place for c in look_up(behind) if c.place.type in ("Region", "Country", "City", "Area"))
        before = self.document.text[max(0, mention.start - 60) : mention.start]
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

    def _kinds(self, mention: Mention) -> Iterator[str]:
        """Yield the kinds of place that the words beside a mention name: "X province", "the city of X"."""
        words = place_words()
        after = WORD.findall(self.document.text[mention.end : mention.end + 25].lower())[:1]
        before = WORD.findall(self.document.text[max(0, mention.start - 25) : mention.start].lower())[-2:]
        near = set(after) | (set(before[:1]) if before[1:] == ["of"] else set(before[1:]))
        if near & words.region_words:
            yield "Region"
        if near & words.city_words:
            yield "City"
        if near & words.country_words:
            yield "Country"

    # Weighing -----------------------------------------------------------------------------------------------------

    def _weigh(self) -> None:
        """Score every candidate: alone first, then three times against the document as it then stands."""
        names = [n for n in self.names.values() if n.candidates]
        prior = {n.key: [alone(n, c) for c in n.candidates] for n in names}
        for name in names:
            name.scores = list(prior[name.key])
        near = nearness(names)
        for _ in range(3):
            countries, divisions = self._shares(names)
            for name in names:
                own = probabilities(name.scores)
                name.scores = [
                    prior[name.key][k]
                    + 3.0 * share(countries, candidate.place.country, name, own, country_of)
                    + 2.5 * share(divisions, division_of(candidate.place), name, own, division_of)
                    + near.get((name.key, k), 0.0)
                    for k, candidate in enumerate(name.candidates)
                ]

    def _shares(self, names: Sequence[Name]) -> tuple[dict[str, float], dict[str, float]]:
        """Return how much each country and first-level division is spoken for by names and demonyms."""
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[str, float] = defaultdict(float)
        for name in names:
            weight = 1 + 0.5 * math.log(len(name.mentions))
            for chance, candidate in zip(probabilities(name.scores), name.candidates, strict=True):
                place = candidate.place
                if place.country:
                    countries[place.country] += chance * weight
                if (division := division_of(place)) is not None:
                    divisions[division] += chance * weight
        for country, count in self._demonyms().items():
            countries[country] += 0.5 * (1 + math.log(count))
        return countries, divisions

    def _demonyms(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for match in DEMONYM.finditer(self.document.text):
            place = place_of_demonym(match[0])
            if place is not None and place.country:
                found[place.country] += 1
        return found

    def _choose(self, name: Name) -> Sense:
        if not name.candidates:
            origin = self.document.origin or self.document.id
            country = self._main_country()
            key = f"unresolved:{slug(name.text) or 'unnamed'}:{country or origin}"
            place = Place(
                key=key, label=name.text, type="Place", within=(f"iso:{country}",) if country else (), country=country
            )
            return Sense(place, 0.3, (Reason(feature="gazetteer", value="no place of this name is known", weight=0.0),))
        index = name.best()
        chosen = name.candidates[index]
        score = probabilities(name.scores)[index]
        return Sense(chosen.place, round(min(0.99, 0.35 + 0.64 * score), 3), tuple(_reasons(name, chosen)))

    def _main_country(self) -> str | None:
        countries, _ = self._shares([n for n in self.names.values() if n.candidates])
        best = max(countries.items(), key=lambda item: (item[1], item[0]), default=(None, 0.0))
        return best[0] if best[1] >= 1 and best[1] >= 0.6 * sum(countries.values()) else None

    def main_place(self, kind: str = "City") -> Sense | None:
        """Return the place of a kind that the document names most, the first named on a tie."""
        best: tuple[int, int] | None = None
        found = None
        for name in self.names.values():
            sense = self.sense.get(name.key)
            if sense is None or sense.place.type != kind:
                continue
            rank = (len(name.mentions), -name.mentions[0].start)
            if best is None or rank > best:
                best, found = rank, sense
        return found

    def _nominal(self, mention: Mention) -> Sense:
        """Resolve "the city", "the country", "the province" to the document's main place of that kind."""
        words = place_words()
        head = normalise(mention.text).split()[-1:] or [""]
        for vocabulary, kind in (
            (words.city_words, "City"),
            (words.region_words, "Region"),
            (words.country_words, "Country"),
        ):
            if head[0] in vocabulary and (sense := self.main_place(kind)) is not None:
                reason = Reason(
                    feature="main place", value=f"the {kind.lower()} that the document names most", weight=0.5
                )
                return Sense(sense.place, round(sense.score * 0.7, 3), (reason,))
        key = f"unresolved:{slug(mention.text) or 'unnamed'}:{self.document.origin or self.document.id}"
        place = Place(key=key, label=mention.text, type="Place")
        return Sense(place, 0.2, (Reason(feature="gazetteer", value="not a name", weight=0.0),))


def _reasons(name: Name, chosen: Candidate) -> Iterator[Reason]:
    place = chosen.place
    if len(name.candidates) == 1:
        yield Reason(feature="only candidate", value=place.label, weight=1.0)
    else:
        others = sum(1 for c in name.candidates if c.place.population > place.population)
        value = "the most populous of this name" if not others else f"{others} of this name have more people"
        yield Reason(feature="population", value=value, weight=0.5 if not others else -0.2)
    held = sorted(name.holders & set(place.within))
    if held:
        labels = [p.label for key in held if (p := gazetteer().of_key(key)) is not None]
        yield Reason(feature="text", value=f"the text puts it in {labels[0] if labels else held[0]}", weight=1.0)
    if name.kinds[place.type]:
        yield Reason(feature="kind", value=f"the text calls it a {place.type.lower()}", weight=0.4)
    if not chosen.primary:
        yield Reason(feature="name", value=f"an alternate name of {place.label}", weight=-0.3)
