"""Middle points and sizes of places: from the outlines of TopoJSON files and from the towns inside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["middle", "outlines", "rings", "spread"]


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
    best = (0.0, 0.0, 0.0)
    for ring in rings(topology, geometry):
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if abs(area) > abs(best[0]):
            best = (area, x / (3 * area), y / (3 * area))
    area, lon, lat = best
    square = abs(area) / 2 * 111.2**2 * math.cos(math.radians(lat))
    return lat, lon, math.sqrt(square / math.pi)


def outlines(path: Path, name: str) -> dict[str, tuple[float, float, float]]:
    """Return the middle of every shape of a TopoJSON object by its id; the largest if an id repeats."""
    topology = json.loads(path.read_text("utf8"))
    out: dict[str, tuple[float, float, float]] = {}
    for geometry in topology["objects"][name]["geometries"]:
        if geometry.get("id") and geometry["type"] in ("Polygon", "MultiPolygon"):
            found = middle(topology, geometry)
            out[str(geometry["id"])] = max(found, out.get(str(geometry["id"]), found), key=lambda item: item[2])
    return out


def spread(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the middle of the central 95 % of points with a radius in km."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    cut = len(points) // 40
    lat = (lats[cut] + lats[-1 - cut]) / 2
    lon = (lons[cut] + lons[-1 - cut]) / 2
    high, wide = (lats[-1] - lats[0]) * 111.2, (lons[-1] - lons[0]) * 111.2 * math.cos(math.radians(lat))
    return lat, lon, max(10.0, math.hypot(high, wide) / 2)
