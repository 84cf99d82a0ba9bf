"""The senses of one document's toponyms: each name once, weighed against all the others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.model.annotation import Annotation
from kg.model.claim import Mention
from kg.model.document import Document
from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.beside import POSSESSIVE, Beside
from kg.resolve.embedded import parts_of
from kg.resolve.gazetteer import Candidate, Place, gazetteer, place_of_demonym
from kg.resolve.place_words import place_words
from kg.resolve.toponyms import normalise, slug
from kg.resolve.weighing import (
    Name,
    alone,
    country_of,
    division_of,
    kilometres,
    level_chances,
    listed_with,
    look_up,
    nearness,
    probabilities,
    shadowed_regions,
    share,
)

__all__ = ["DocumentPlaces", "Sense", "is_facility"]

TOWN = 15_000  # people of a town whose name, taken for a building, is still the town's
CITY = 500_000  # people of a city that a longer name may name from another country
NEAR = 100.0  # km within which a name that may be a person's is taken for a place
AROUND = 25.0  # km around a known place within which one named after it lies
HELD = re.compile(r"(\S.*?)\s+(?:of|in)\s+(?:the\s+)?([A-Z].*)")
DEMONYM = re.compile(r"\b[A-Z][^\W\d_]+\b", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Sense:
    """A place with how sure it is, why, and the town or area that holds it where it is no place of the gazetteer."""

    place: Place
    score: float
    reasons: tuple[Reason, ...]
    holder: Place | None = None


def is_facility(mention: Mention) -> bool:
    """Tell whether a mention is a building or site and not a toponym; the bare name of a town always is a toponym."""
    last = normalise(mention.text).split()[-1:]
    if mention.type == "Facility":
        town = mention.name and any(c.place.population >= TOWN and c.primary for c in look_up(mention.text))
        return not town or last[0] in place_words().facility_heads
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
        self.of_mention: dict[MentionId, str] = {}
        self.beside = Beside(document.text, self.toponyms)

    def resolve(self) -> Iterator[tuple[Mention, Sense]]:
        """Yield the sense of every toponym and nominal mention, names in text order first."""
        for mention in self.toponyms:
            self._collect(mention)
        self._weigh()
        for name in self.names.values():
            self.sense[name.key] = self._choose(name)
        for name in self.names.values():
            if not name.candidates and (held := self.place_inside(name.text) or self._holder_of(name)) is not None:
                self.sense[name.key] = _somewhere_in(self.sense[name.key].place, held)
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
        holder = tail.strip() or self.beside.holder_behind(mention, head)
        key = normalise(head)
        name = self.names.get(key)
        if name is None:
            candidates = look_up(head)
            name = self.names[key] = Name(
                key, head.strip(), candidates=candidates, shadowed=shadowed_regions(candidates)
            )
        name.mentions.append(mention)
        self.of_mention[mention.id] = key
        for place in self.beside.holders(mention, holder):
            name.holders[place.key] = place
        name.kinds.update(self.beside.kinds(mention))

    # Weighing -----------------------------------------------------------------------------------------------------

    def _weigh(self) -> None:
        """Score every candidate: alone first, then three times against the document as it then stands."""
        names = [n for n in self.names.values() if n.candidates]
        prior = {n.key: [alone(n, c) for c in n.candidates] for n in names}
        for name in names:
            name.scores = list(prior[name.key])
        near = nearness(names)
        listed = self.beside.listed(self.of_mention)
        for _ in range(3):
            countries, divisions = self._shares(names)
            levels = {n.key: level_chances(n) for n in names}
            for name in names:
                own = probabilities(name.scores)
                equals = [levels[key] for key in listed.get(name.key, ()) if key in levels]
                name.scores = [
                    prior[name.key][k]
                    + listed_with(candidate.place, equals)
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
        for country, count in self.demonyms.items():
            countries[country] += 0.5 * (1 + math.log(count))
        return countries, divisions

    @cached_property
    def demonyms(self) -> Counter[str]:
        """How often the document's adjectives and names of peoples speak for each country."""
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

    def place_inside(self, text: str, *, sure: bool = False) -> Place | None:
        """Return the place that a longer name names in part, None where it may be no place.

        A part that the document names by itself is one. Any other must lie in the country that the document is
        about; unless its form is sure, it must also lie near the town that the document names most.
        """
        for part in parts_of(text):
            sense = self.sense.get(normalise(part.text))
            if sense is not None and sense.place.lat is not None:
                return sense.place
            if sure and not part.sure:
                continue
            place = self._weighed_alone(part.text)
            main = self.main_place()
            if place is None or (
                place.country != self._main_country() and not (part.sure and place.population >= CITY)
            ):
                continue
            far = (
                main is not None and main.place.country == place.country and (kilometres(main.place, place) or 0) > NEAR
            )
            if part.sure or not far:
                return place
        return None

    def _holder_of(self, name: Name) -> Place | None:
        """Return the place around a name that no gazetteer knows: "Qwxylbrook, Ohio" lies in Ohio."""
        main = self._main_country()
        held = [p for p in name.holders.values() if p.lat is not None]
        return max(held, key=lambda p: (p.country == main, p.population, p.key), default=None)

    def _weighed_alone(self, text: str) -> Place | None:
        """Return the best place of a name that the document has only inside other names."""
        name = Name(normalise(text), text, candidates=look_up(text))
        countries, divisions = self._shares([n for n in self.names.values() if n.candidates])
        total, best, found = sum(countries.values()) + 1.0, 0.0, None
        for candidate in name.candidates:
            place = candidate.place
            near = countries.get(place.country or "", 0.0) + divisions.get(division_of(place) or "", 0.0)
            score = alone(name, candidate) + 3.0 * near / total
            if place.type in ("City", "Region", "Country") and score > best:
                best, found = score, place
        return found

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


def _somewhere_in(unknown: Place, holder: Place) -> Sense:
    """Return the sense of an unknown place that is named after a known one: it lies there or close by."""
    place = replace(
        unknown,
        lat=holder.lat,
        lon=holder.lon,
        within=(holder.key, *holder.within),
        precision_km=max(AROUND, holder.precision_km or 0.0),
        country=holder.country,
    )
    reason = Reason(feature="name", value=f"named after or put in {holder.label}", weight=0.3)
    return Sense(place, 0.4, (reason,), holder)


def _reasons(name: Name, chosen: Candidate) -> Iterator[Reason]:
    place = chosen.place
    if len(name.candidates) == 1:
        yield Reason(feature="only candidate", value=place.label, weight=1.0)
    else:
        others = sum(1 for c in name.candidates if c.place.population > place.population)
        value = "the most populous of this name" if not others else f"{others} of this name have more people"
        yield Reason(feature="population", value=value, weight=0.5 if not others else -0.2)
    held = sorted(name.holders.keys() & set(place.within))
    if held:
        labels = [p.label for key in held if (p := gazetteer().of_key(key)) is not None]
        yield Reason(feature="text", value=f"the text puts it in {labels[0] if labels else held[0]}", weight=1.0)
    if name.kinds[place.type]:
        yield Reason(feature="kind", value=f"the text calls it a {place.type.lower()}", weight=0.4)
    if not chosen.primary:
        yield Reason(feature="name", value=f"an alternate name of {place.label}", weight=-0.3)
