"""Graph -> `events.geojson`: one feature per event for maps; an event without a place on the map has no geometry.

The point is that of the place, and `precision_km` says how far off it may be.
Source: RFC 7946, GeoJSON; longitude first, WGS 84.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from exporters.events import EventSummary, summarize_events
from kg.model.graph import Graph

__all__ = ["write_geojson"]


def write_geojson(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `events.geojson` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "events.geojson"
    features = ",\n".join(
        json.dumps(_feature(event), ensure_ascii=False, allow_nan=False) for event in summarize_events(graph)
    )
    text = f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'
    path.write_text(text, encoding="utf8", errors="replace", newline="\n")
    return (path,)


def _feature(event: EventSummary) -> dict[str, object]:
    node, place = event.node, event.place
    values: dict[str, object] = {
        "label": node.label,
        "type": node.type,
        "families": list(node.families),
        "begin": node.begin,
        "end": node.end,
        "earliest": node.earliest,
        "latest": node.latest,
        "granularity": node.granularity,
        "time_from": node.time_from,
        "factuality": node.factuality,
        "place": place.label if place else None,
        "within": list(event.within),
        "precision_km": place.precision_km if place else None,
        "actors": list(event.actors),
        "counts": dict(event.counts),
        "contested": list(event.contested),
        "told": list(event.told),
        "origins": node.origins,
        "documents": [document.name for document in event.documents],
    }
    kept = {name: value for name, value in values.items() if value not in (None, [], {})}
    return {"type": "Feature", "id": node.node, "geometry": _geometry(event), "properties": kept}


def _geometry(event: EventSummary) -> dict[str, object] | None:
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (math.isfinite(place.lat) and math.isfinite(place.lon) and abs(place.lat) <= 90 and abs(place.lon) <= 180):
        return None
    return {"type": "Point", "coordinates": [place.lon, place.lat]}
