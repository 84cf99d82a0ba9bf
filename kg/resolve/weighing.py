"""How candidates of a toponym are weighed: what they are, what stands beside the name, what the other names say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model.claim import Mention
from kg.resolve.gazetteer import Candidate, Place, gazetteer, place_of_demonym
from kg.resolve.place_words import place_words
from kg.resolve.toponyms import normalise

__all__ = [
    "Name",
    "alone",
    "country_of",
    "division_of",
    "kilometres",
    "level_chances",
    "levels_of",
    "listed_with",
    "look_up",
    "nearness",
    "probabilities",
    "shadowed_regions",
    "share",
]

MOST_CANDIDATES = 14
NEAR_KM = 120.0
KINDS = {"Country": 4.0, "Continent": 3.0, "Region": 1.2, "Water": 1.0, "Area": 1.0, "City": 0.0}
LARGE = 500_000  # people of a capital whose bare name means it
CAPITAL, SHADOW, LISTED = 1.0, 3.0, 2.0


@dataclass(slots=True)
class Name:
    """One toponym of a document with all its mentions and what the text says next to them."""

    key: str
    text: str
    mentions: list[Mention] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    shadowed: frozenset[str] = frozenset()
    holders: dict[str, Place] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)

    def best(self) -> int:
        """Return the index of the best candidate."""
        return max(range(len(self.candidates)), key=lambda k: (self.scores[k], -k))


@lru_cache(maxsize=20_000)
def look_up(text: str) -> tuple[Candidate, ...]:
    """Return the best candidates of a name, trying it without kind and direction words where it is unknown."""
    words = place_words()
    table = gazetteer()
    parts = normalise(text).split()
    if text.islower() and set(parts) <= words.direction_words:
        return ()
    found = list(table.candidates(text))
    kinds = words.region_words | words.city_words
    variants: list[tuple[list[str], str | None]] = []
    if len(parts) > 1 and parts[-1] in kinds:
        variants.append((parts[:-1], "Region" if parts[-1] in words.region_words else "City"))
    if len(parts) > 2 and parts[0] in kinds and parts[1] == "of":
        variants.append((parts[2:], "Region" if parts[0] in words.region_words else "City"))
    inner = next((k for k, part in enumerate(parts) if part not in words.direction_words), 0)
    if inner:
        variants.append((parts[inner:], None))
    for rest, kind in variants:
        if found:
            break
        near = table.candidates(" ".join(rest))
        found = [c for c in near if kind is None or c.place.type == kind] or list(near)
    if not found and (place := place_of_demonym(text)) is not None:
        return (Candidate(place, True),)
    if parts and len(parts[0]) <= 2 and text.strip().isupper() and len(parts) == 1:
        found = [c for c in found if c.place.type in ("Region", "Country")] or found
    return tuple(sorted(found, key=lambda c: (-_prior(c), c.place.key))[:MOST_CANDIDATES])


def shadowed_regions(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Return the candidates that a bare name does not mean.

    A region that bears the name of a town with a fifth of its people gives way to the town, a region or town that
    bears the name of its country to the country, a region that bears the name of a large national capital to the
    capital, and anything that bears the name of a sea or lake to the water.
    """
    countries = {c.place.key for c in candidates if c.place.type == "Country"}
    inside = [c.place.key for c in candidates if countries & set(c.place.within)]
    towns = [c.place for c in candidates if c.place.type == "City" and c.primary]
    regions = [c.place for c in candidates if c.place.type == "Region"]
    named = [r.key for r in regions for t in towns if r.key in t.within and t.population >= r.population / 5]
    waters = {normalise(c.place.label) for c in candidates if c.place.type == "Water" and c.primary}
    dry = [c.place.key for c in candidates if c.place.type != "Water" and normalise(c.place.label) in waters]
    capital = any(t.capital and t.population >= LARGE for t in towns)
    return frozenset([*inside, *named, *dry, *(r.key for r in regions if capital)])


def _prior(candidate: Candidate) -> float:
    """Return what speaks for a candidate before any text is read: people, kind, and that the name is its usual one."""
    place = candidate.place
    people = 0.75 * math.log10(place.population + 100) if place.type in ("City", "Region") else 4.0
    return people + CAPITAL * place.capital + KINDS.get(place.type, 0.0) + (0.0 if candidate.primary else -2.0)


def alone(name: Name, candidate: Candidate) -> float:
    """Return a candidate's score from its prior and from the words beside the name."""
    place = candidate.place
    score = _prior(candidate)
    if place.key in name.shadowed and not name.kinds[place.type]:
        score -= SHADOW
    if name.kinds:
        score += 2.0 if name.kinds[place.type] else -1.0
    if name.holders:
        score += _held(place, name.holders)
    return score


def _held(place: Place, holders: Mapping[str, Place]) -> float:
    """Return what the places that the text puts around a name say of a candidate.

    A candidate that lies near the middle of a holder counts too: borders of divisions move, regions hold no towns.
    """
    if holders.keys() & set(place.within):
        return 6.0
    if place.key in holders:
        return 0.0
    if any(_inside(place, holder) for holder in holders.values()):
        return 4.0
    return -2.0


def _inside(place: Place, holder: Place) -> bool:
    """Tell whether a place lies within the radius of a region or area of the same country or of none."""
    if holder.type not in ("Region", "Area") or (holder.country or place.country) != place.country:
        return False
    distance = kilometres(place, holder)
    return distance is not None and distance <= (holder.precision_km or 0.0)


def kilometres(left: Place, right: Place) -> float | None:
    """Return the distance of two places along the great circle, None if one has no point."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    a, b, c, d = map(math.radians, (left.lat, left.lon, right.lat, right.lon))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


def probabilities(scores: Sequence[float]) -> list[float]:
    """Return the soft maximum of `scores`: positive numbers that sum to 1."""
    if not scores:
        return []
    top = max(scores)
    weights = [math.exp(min(0.0, s - top)) for s in scores]
    total = sum(weights)
    return [w / total for w in weights]


def country_of(place: Place) -> str | None:
    """Return the code of the country that a place is or lies in."""
    return place.country


def division_of(place: Place) -> str | None:
    """Return the key of the first-level division that a place is or lies in."""
    if place.country is None:
        return None
    chain = (place.key, *place.within)
    top = f"iso:{place.country}"
    return chain[chain.index(top) - 1] if top in chain and chain.index(top) > 0 else None


def share(
    shares: Mapping[str, float],
    wanted: str | None,
    name: Name,
    own: Sequence[float],
    part: Callable[[Place], str | None],
) -> float:
    """Return the share of `wanted` among what the document's other names speak for."""
    if wanted is None:
        return 0.0
    weight = 1 + 0.5 * math.log(len(name.mentions))
    mine = sum(chance * weight for chance, c in zip(own, name.candidates, strict=True) if part(c.place) == wanted)
    others = max(0.0, sum(shares.values()) - weight)
    return max(0.0, shares.get(wanted, 0.0) - mine) / (others + 1.0)


def levels_of(name: str) -> set[str]:
    """Return whether a name is one of a country, of a first-level division, or of both."""
    return {level for c in look_up(name) if c.primary and (level := _level(c.place))}


def level_chances(name: Name) -> dict[str, float]:
    """Return how likely a name is a country or a first-level division."""
    chances: dict[str, float] = {}
    for chance, candidate in zip(probabilities(name.scores), name.candidates, strict=True):
        if level := _level(candidate.place):
            chances[level] = chances.get(level, 0.0) + chance
    return chances


def listed_with(place: Place, equals: Sequence[Mapping[str, float]]) -> float:
    """Return what the names in one list with this one say of a candidate: countries are listed with countries."""
    level = _level(place)
    return LISTED * max((chances.get(level, 0.0) for chances in equals), default=0.0) if level else 0.0


def _level(place: Place) -> str | None:
    if place.type == "Country":
        return "Country"
    return "Region" if place.type == "Region" and division_of(place) == place.key else None


def nearness(names: Sequence[Name]) -> dict[tuple[str, int], float]:
    """Return for each candidate how near the likely places of the document's other names lie.

    Each other name adds at most its best candidate, by the candidate's chance and exp(-distance / 120 km).
    """
    import numpy as np

    rows = [
        (number, k, c.place.lat, c.place.lon, chance)
        for number, name in enumerate(names[:40])
        for k, (c, chance) in enumerate(zip(name.candidates, probabilities(name.scores), strict=True))
        if c.place.lat is not None and c.place.lon is not None and (c.place.precision_km or 0) < 400
    ]
    if not rows:
        return {}
    number = np.array([r[0] for r in rows])
    lat, lon = np.radians(np.array([r[2] for r in rows], float)), np.radians(np.array([r[3] for r in rows], float))
    chance = 0.1 + 0.9 * np.array([r[4] for r in rows])
    x = (lon[:, None] - lon[None, :] + math.pi) % (2 * math.pi) - math.pi
    x *= np.cos((lat[:, None] + lat[None, :]) / 2)
    distance = 6371 * np.sqrt(x**2 + (lat[:, None] - lat[None, :]) ** 2)
    pull = np.exp(-distance / NEAR_KM) * chance[None, :]
    total = np.zeros(len(rows))
    for other in np.unique(number):
        best = pull[:, number == other].max(axis=1)
        total += np.where(number == other, 0.0, best)
    return {(names[r[0]].key, r[1]): float(2.5 * min(t, 2.0)) for r, t in zip(rows, total, strict=True)}
