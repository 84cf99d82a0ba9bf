"""Natural Earth country outlines -> `outlines.json`; run once by a maintainer, the result is package data.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m exporters.html.make_outlines package/countries-50m.json

Source: Natural Earth 1:50m country boundaries, version 4.1.0 (public domain), in the TopoJSON edition of the npm
package world-atlas 2.0.2 (ISC, Michael Bostock). TopoJSON specification, section 2.1.4 (arcs).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

STEP = 0.02
"""Degrees per unit of the stored numbers."""
TOLERANCE = 0.04
"""Degrees by which a stored line may stray from the source."""
SMALLEST = 0.2
"""Degrees: islands whose outline is narrower than this both ways are left out."""

Point = tuple[float, float]


def make(source: Path) -> str:
    """Return the compact outlines as JSON text: `arcs` as flat differences, `rings` as arc numbers (~n = reversed)."""
    topology = json.loads(source.read_text(encoding="utf8"))
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    rings = [ring for shape in topology["objects"]["countries"]["geometries"] for ring in _rings(shape)]
    kept = [ring for ring in rings if _extent([arcs[i if i >= 0 else ~i] for i in ring]) >= SMALLEST]
    used = sorted({i if i >= 0 else ~i for ring in kept for i in ring})
    number = {old: new for new, old in enumerate(used)}
    packed = [_pack(simplify(arcs[i], TOLERANCE)) for i in used]
    renumbered = [[number[i] if i >= 0 else ~number[~i] for i in ring] for ring in kept]
    return json.dumps({"step": STEP, "arcs": packed, "rings": renumbered}, separators=(",", ":"))


def _decode(arc: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> list[Point]:
    (kx, ky), (x0, y0) = transform["scale"], transform["translate"]
    xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
    return [(x * kx + x0, y * ky + y0) for x, y in zip(xs, ys, strict=True)]


def _rings(shape: dict[str, object]) -> Iterator[list[int]]:
    nested = shape.get("arcs", [])
    assert isinstance(nested, list)
    for part in nested if shape["type"] == "MultiPolygon" else [nested]:
        yield from part


def _extent(lines: Sequence[Sequence[Point]]) -> float:
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def simplify(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return `line` without the points that stray less than `tolerance`; the ends stay (Douglas and Peucker, 1973)."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        far, worst = 0.0, first
        for i in range(first + 1, last):
            if (away := _distance(line[i], line[first], line[last])) > far:
                far, worst = away, i
        if far > tolerance:
            keep.add(worst)
            stack += [(first, worst), (worst, last)]
    return [line[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length)


def _pack(line: Sequence[Point]) -> list[int]:
    out: list[int] = []
    previous = (0, 0)
    for x, y in line:
        point = (round(x / STEP), round(y / STEP))
        out += [point[0] - previous[0], point[1] - previous[1]]
        previous = point
    return out


if __name__ == "__main__":
    Path(__file__).with_name("outlines.json").write_text(make(Path(sys.argv[1])) + "\n", encoding="utf8")
