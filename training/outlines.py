"""Middle points and sizes of places: from the outlines of TopoJSON files and from the towns inside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["hull", "middle", "outlines", "provinces", "rings", "spread"]

Point = tuple[float, float]
POSTAL = {"NS": "NSW", "QL": "QLD", "VI": "VIC", "TS": "TAS", "CT": "ACT"}
"""ISO codes of Australian states that Natural Earth abbreviates."""


def rings(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Yield the outer rings of a TopoJSON geometry as (longitude, latitude) points."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> list[tuple[float, float]]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        return points if index >= 0 else points[::-1]

    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        yield [point for index in polygon[0] for point in arc(index)]


def middle(topology: dict[str, Any], geometry: dict[str, Any]) -> tuple[float, float, float]:
    """Return latitude, longitude and a radius in km of the largest polygon's centroid."""
    area, lon, lat = max((centroid(ring) for ring in rings(topology, geometry)), key=lambda found: found[0])
    square = area * 111.2**2 * math.cos(math.radians(lat))
    return lat, lon, math.sqrt(square / math.pi)


def centroid(ring: Sequence[Point]) -> tuple[float, float, float]:
    """Return the area of a polygon and the coordinates of its centroid; a polygon without area has no centroid."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area) / 2, x / (3 * area), y / (3 * area)) if area else (0.0, 0.0, 0.0)


def outlines(path: Path, name: str) -> dict[str, tuple[float, float, float]]:
    """Return the middle of every shape of a TopoJSON object by its id; the largest if an id repeats."""
    topology = json.loads(path.read_text("utf8"))
    out: dict[str, tuple[float, float, float]] = {}
    for geometry in topology["objects"][name]["geometries"]:
        if geometry.get("id") and geometry["type"] in ("Polygon", "MultiPolygon"):
            found = middle(topology, geometry)
            out[str(geometry["id"])] = max(found, out.get(str(geometry["id"]), found), key=lambda item: item[2])
    return out


def provinces(path: Path) -> dict[str, tuple[float, float, float]]:
    """Return the middle of every province by `CAN.AB`: the country's ISO 3166-1 code of three letters and its own."""
    topology = json.loads(path.read_text("utf8"))
    shapes = topology["objects"]["subunits"]["geometries"]
    found = {(g["properties"]["gu"], g["id"]): middle(topology, g) for g in shapes if g.get("arcs")}
    return {
        f"{country}.{POSTAL.get(code, code) if country == 'AUS' else code}": m for (country, code), m in found.items()
    }


def hull(points: Iterable[Point]) -> list[Point]:
    """Return the corners of the convex hull of points. Source: Andrew's monotone chain (1979)."""
    ordered = sorted(set(points))

    def half(items: Iterable[Point]) -> list[Point]:
        chain: list[Point] = []
        for x, y in items:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], (x, y)) <= 0:
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return half(ordered) + half(reversed(ordered)) or ordered


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return a positive number if the way from `a` over `b` to `c` turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def spread(points: list[Point]) -> tuple[float, float, float]:
    """Return the centroid of the hull of points with a radius in km: towns crowd at coasts, the hull does not."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    area, lat, lon = centroid(hull(points))
    if not area:
        lat, lon = (lats[0] + lats[-1]) / 2, (lons[0] + lons[-1]) / 2
    high, wide = (lats[-1] - lats[0]) * 111.2, (lons[-1] - lons[0]) * 111.2 * math.cos(math.radians(lat))
    return lat, lon, max(10.0, math.hypot(high, wide) / 2)
