"""Coordinates of places -> the map behind them: Natural Earth outlines, cut to the region and projected to SVG.

The projection is equirectangular, true to scale at the middle latitude (Snyder, Map Projections, 1987, chapter 12).
Clipping is Sutherland and Hodgman (1974).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

__all__ = ["HEIGHT", "WIDTH", "draw_outlines"]

WIDTH, HEIGHT = 232, 176
"""Size of the map in its own units."""
_SMALLEST_SPAN = 9.0
"""Degrees of latitude that the map shows at least: finer than this the outlines are coarse."""
_MARGIN = 5.0
"""Map units by which outlines reach over the edge, so that the cut is not seen."""

_FINEST = 0.8
"""Map units: shorter steps of an outline are not seen and left out."""

Point = tuple[float, float]


def draw_outlines(places: Sequence[tuple[float, float, int]]) -> dict[str, float | str] | None:
    """Return the map for `places` (latitude, longitude in degrees, weight), or None when there are none.

    The frame holds the places with at least nine tenths of the weight, the nearest to the middle of all: one stray
    place far away must not shrink a city's story to a dot on a map of the world.

    Returns:
        `width`, `height`; `path` as SVG path data in tenths of a map unit; `west`, `north` (degrees at the upper left)
        and `kx`, `ky` (map units per degree), with which a place is projected.
    """
    inside = [(lat, lon, weight) for lat, lon, weight in places if -90 <= lat <= 90 and -180 <= lon <= 180]
    if not inside:
        return None
    west, north, kx, ky = _frame(_core(inside))

    def project(point: Point) -> Point:
        return (point[0] - west) * kx, (north - point[1]) * ky

    east, south = west + WIDTH / kx, north - HEIGHT / ky
    margin = _MARGIN / min(kx, ky)
    box = (west - margin, south - margin, east + margin, north + margin)
    path = "".join(_path([project(p) for p in ring]) for ring in _clipped(box))
    return {"width": WIDTH, "height": HEIGHT, "path": path, "west": west, "north": north, "kx": kx, "ky": ky}


def _core(places: Sequence[tuple[float, float, int]]) -> list[tuple[float, float]]:
    """Return the coordinates of the places that the frame has to hold."""
    middle_lat = _weighted_median([(lat, weight) for lat, _, weight in places])
    middle_lon = _weighted_median([(lon, weight) for _, lon, weight in places])
    shrink = max(0.2, math.cos(math.radians(middle_lat)))
    near = sorted(places, key=lambda p: (math.hypot(p[0] - middle_lat, (p[1] - middle_lon) * shrink), p))
    total = sum(max(1, weight) for *_, weight in places)
    held, out = 0, []
    for lat, lon, weight in near:
        if held >= 0.9 * total:
            break
        held += max(1, weight)
        out.append((lat, lon))
    return out


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    ordered = sorted((value, max(1, weight)) for value, weight in values)
    half = sum(weight for _, weight in ordered) / 2
    for value, weight in ordered:
        half -= weight
        if half <= 0:
            return value
    return ordered[-1][0]


def _frame(places: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return west, north and the scales of a frame that holds `places` with room around them."""
    lats, lons = [p[0] for p in places], [p[1] for p in places]
    middle_lat, middle_lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    shrink = max(0.2, math.cos(math.radians(middle_lat)))
    tall = max(_SMALLEST_SPAN, (max(lats) - min(lats)) * 1.4, (max(lons) - min(lons)) * 1.4 * shrink * HEIGHT / WIDTH)
    # The whole world is wider than high: then sea above and below fills the frame.
    tall = min(tall, 360 * shrink * HEIGHT / WIDTH)
    ky = HEIGHT / tall
    kx = ky * shrink
    north = middle_lat + tall / 2
    west = min(max(middle_lon - WIDTH / kx / 2, -180.0), 180.0 - WIDTH / kx)
    return round(west, 4), round(north, 4), round(kx, 5), round(ky, 5)


@cache
def _rings() -> tuple[tuple[Point, ...], ...]:
    """Return all rings of the package's outlines in degrees."""
    stored = json.loads((files("exporters.html") / "outlines.json").read_text(encoding="utf8"))
    arcs = []
    for flat in stored["arcs"]:
        x = y = 0
        points = []
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x * stored["step"], y * stored["step"]))
        arcs.append(points)
    joined = []
    for ring in stored["rings"]:
        points = []
        for number in ring:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        joined.append(_unrolled(points))
    return tuple(joined)


def _unrolled(ring: Sequence[Point]) -> tuple[Point, ...]:
    """Return a ring without jumps at the date line; one that goes around a pole is closed along it."""
    out = [ring[0]]
    for x, y in ring[1:]:
        turns = round((out[-1][0] - x) / 360)
        out.append((x + 360 * turns, y))
    if abs(out[-1][0] - out[0][0]) > 180:
        pole = math.copysign(90.0, sum(y for _, y in out))
        out += [(out[-1][0], pole), (out[0][0], pole)]
    return tuple(out)


def _clipped(box: tuple[float, float, float, float]) -> Iterable[list[Point]]:
    west, south, east, north = box
    for ring in (_shifted(ring, turn) for ring in _rings() for turn in (-360.0, 0.0, 360.0)):
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        if max(xs) < west or min(xs) > east or max(ys) < south or min(ys) > north:
            continue
        points = list(ring)
        for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
            points = _cut(points, axis, limit, sign)
        if len(points) > 2:
            yield points


def _shifted(ring: Sequence[Point], turn: float) -> Sequence[Point]:
    return [(x + turn, y) for x, y in ring] if turn else ring


def _cut(points: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """Return the part of a ring on the inner side of one line."""

    def inside(point: Point) -> bool:
        return (point[axis] - limit) * sign >= 0

    out: list[Point] = []
    for here, there in zip(points, points[1:] + points[:1], strict=True):
        if inside(here):
            out.append(here)
        if inside(here) != inside(there):
            part = (limit - here[axis]) / (there[axis] - here[axis])
            out.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return out


def _path(points: Sequence[Point]) -> str:
    """Return one closed subpath in tenths of a map unit, without steps that would not be seen."""
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _FINEST:
            kept.append(point)
    xs, ys = [p[0] for p in kept], [p[1] for p in kept]
    if len(kept) < 4 or (max(xs) - min(xs)) * (max(ys) - min(ys)) < 1.0:
        return ""
    whole = [(round(x * 10), round(y * 10)) for x, y in kept]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(whole)]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z"
