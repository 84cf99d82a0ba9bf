"""Facilities: hospitals, offices, bridges. Each is placed in the town that the text gives it; forms of one unify."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.claim import Mention
from kg.model.document import Document
from kg.model.ids import DocumentId
from kg.model.link import Reason
from kg.resolve.gazetteer import Place, gazetteer
from kg.resolve.place_words import place_words
from kg.resolve.senses import DocumentPlaces, Sense
from kg.resolve.toponyms import normalise, slug

__all__ = ["Facilities", "facility_name"]

IN_NAME = "its name holds"
LEAST_KM, MOST_KM = 5.0, 10.0


ELSEWHERE = re.compile(
    r"\s+(?:in|near|from)\s+(?:the\s+)?"
    r"(?:(?:country|nation|kingdom|region|province)['’]s\s+[a-z-]+|(?:[a-z-]*(?:north|south|east|west|centre)[a-z-]*\b))"
)


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility mention with its town, its normalised name, where the town was read, and whether it is a name."""

    mention: Mention
    document: DocumentId
    town: Place | None
    name: str
    why: str
    named: bool

    @property
    def holder(self) -> str:
        """The key of what the name is unique in: the town, or the document if there is none."""
        return self.town.key if self.town is not None and self.town.type == "City" else self.document


def facility_name(text: str, town: Place | None = None) -> str:
    """Return a facility's name without town, articles, leading adjectives and trailing "compound", "building".

    >>> facility_name("the Larkport police office compound"), facility_name("main police headquarters")
    ('larkport police office', 'police office')
    """
    words = place_words()
    name = normalise(re.sub(r"['’]s\b", "", text))
    for label in _labels(town):
        name = re.sub(rf"\b{re.escape(label)}\b", " ", name)
    for long, short in sorted(words.facility_synonyms.items(), key=lambda item: -len(item[0])):
        name = re.sub(rf"\b{re.escape(long)}\b", short, name)
    parts = [p for p in name.split() if p not in ("a", "an", "the", "s")]
    while len(parts) > 1 and parts[0] in words.facility_leads:
        parts.pop(0)
    while len(parts) > 1 and parts[-1] in words.facility_tails:
        parts.pop()
    return " ".join(parts)


def _labels(town: Place | None) -> list[str]:
    """Return the normalised names of a town and its country: in a facility's name they only say where it is."""
    if town is None:
        return []
    holders = [p for p in gazetteer().containers(town) if p.type == "Country"]
    return [normalise(p.label) for p in (town, *holders)]


class Facilities:
    """Collects facilities document by document and resolves them together."""

    def __init__(self) -> None:
        self._found: list[Facility] = []

    def add(self, document: Document, places: DocumentPlaces) -> None:
        """Take the facilities of one document whose toponyms are resolved."""
        for mention in places.facilities:
            town, why = _town(document, places, mention)
            name = facility_name(mention.text, town)
            held = normalise(mention.text) != normalise(facility_name(mention.text)) and why.startswith(IN_NAME)
            proper = [k for k, w in enumerate(mention.text.split()) if w[:1].isupper() and normalise(w) in name.split()]
            capital = len(proper) > 1 or any(k > 0 for k in proper)
            named = bool(name) and (mention.name or held or capital)
            self._found.append(Facility(mention, document.id, town, name, why, named))

    def resolve(self) -> Iterator[tuple[Mention, Sense]]:
        """Yield the sense of every facility mention, in the order they were added.

        Named forms with the same normalised name in one town are one place in the whole build; an unnamed one ("the
        police headquarters") joins a named one of its town or stays within its document.
        """
        named = {(f.holder, f.name) for f in self._found if f.named}
        known: dict[tuple[DocumentId, str], dict[str, Facility]] = defaultdict(dict)
        for facility in self._found:
            if (facility.holder, facility.name) in named:
                known[facility.document, facility.holder][facility.name] = facility
        labels: dict[str, Counter[str]] = {}
        keyed = []
        for facility in self._found:
            name = self._fuller(facility, list(known[facility.document, facility.holder].values()))
            key = f"facility:{facility.holder.replace(':', '-')}:{slug(name) or 'unnamed'}"
            if (facility.holder, name) not in named and facility.holder != facility.document:
                key += f":{facility.document}"
            labels.setdefault(key, Counter())[_label(facility.mention.text)] += 1 + facility.named * 100
            keyed.append((facility, key))
        for facility, key in keyed:
            yield facility.mention, _sense(facility, key, labels[key])

    @staticmethod
    def _fuller(facility: Facility, known: list[Facility]) -> str:
        """Return the name of the one known facility of the same document and town that a shorter form stands for."""
        parts = facility.name.split()
        if not parts or any(f.name == facility.name for f in known):
            return facility.name
        fuller = {f.name for f in known if f.name.split()[-1:] == parts[-1:] and set(parts) < set(f.name.split())}
        tail = normalise(facility.mention.text).split()[-1]
        if not facility.named and tail in place_words().facility_tails:
            fuller |= {f.name for f in known if set(parts) - {tail} <= set(f.name.split())}
        return next(iter(fuller)) if len(fuller) == 1 else facility.name


def _label(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)


def _sense(facility: Facility, key: str, labels: Counter[str]) -> Sense:
    town = facility.town
    label = max(labels.items(), key=lambda item: (item[1], -len(item[0]), item[0]))[0]
    reason = Reason(feature="town", value=facility.why, weight=0.5 if town else 0.0)
    if town is None:
        return Sense(Place(key=key, label=label, type="Facility"), 0.3, (reason,))
    spot = town.type == "City"
    place = Place(
        key=key,
        label=label,
        type="Facility",
        lat=town.lat,
        lon=town.lon,
        within=(town.key, *town.within),
        precision_km=min(MOST_KM, max(LEAST_KM, town.precision_km or MOST_KM)) if spot else town.precision_km,
        country=town.country,
    )
    stated = facility.why.startswith(("its name", "the text"))
    return Sense(place, (0.8 if stated else 0.6) if spot else 0.5, (reason,), town)


def _town(document: Document, places: DocumentPlaces, mention: Mention) -> tuple[Place | None, str]:
    """Return the town of a facility: inside its name, right beside it, in its sentence, or the document's main one."""
    resolved = [
        (m, s.place) for m in places.toponyms if (s := places.sense_of(m)) is not None and s.place.lat is not None
    ]
    text = normalise(mention.text)
    for _, place in resolved:
        if place.type == "City" and re.search(rf"\b{re.escape(normalise(place.label))}\b", text):
            return place, f"{IN_NAME} {place.label}"
    towns = [(m, p) for m, p in resolved if p.type == "City"]
    for other, place in towns:
        between = document.text[mention.end : other.start] if other.start >= mention.end else ""
        if re.fullmatch(
            r"[\s,]*(?:(?:in|at|near|of|outside)\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,4}(?:of\s+)?", between or "-"
        ):
            return place, f"the text puts it in {place.label}"
        before = document.text[other.end : mention.start] if other.end <= mention.start else ""
        if re.fullmatch(r"['’]s?\s+(?:[a-z-]+\s+){0,3}", before or "-"):
            return place, f"the text calls it {place.label}'s"
    if ELSEWHERE.match(document.text, mention.end):
        sense = places.main_place("Country")
        return (sense.place, "the text puts it elsewhere in the country") if sense else (None, "the text names no town")
    if mention.name and (inside := places.place_inside(mention.text, sure=True)) is not None:
        return inside, f"{IN_NAME} {inside.label}"
    start, end = _sentence(places, mention)
    near = [(abs(m.start - mention.start), m.start, p) for m, p in towns if start <= m.start < end]
    if near:
        return min(near, key=lambda item: item[:2])[2], "named in the same sentence"
    if mention.name and (inside := places.place_inside(mention.text)) is not None:
        return inside, f"{IN_NAME} {inside.label}"
    for kind in ("City", "Region", "Country"):
        if (sense := places.main_place(kind)) is not None:
            return sense.place, f"the {kind.lower()} that the document names most"
    return None, "the text names no town"


def _sentence(places: DocumentPlaces, mention: Mention) -> tuple[int, int]:
    if places.annotation is not None:
        for start, end in places.annotation.sentences:
            if start <= mention.start < end:
                return start, end
    text = places.document.text
    left = max(text.rfind(mark, 0, mention.start) for mark in (". ", "\n"))
    right = [k for mark in (". ", "\n") if (k := text.find(mark, mention.end)) >= 0]
    return left + 1, min(right, default=len(text))
