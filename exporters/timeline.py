"""Graph -> `timeline.csv`: one row per event in order of time, for spreadsheets (RFC 4180, UTF-8 with BOM).

A cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection"): article text is
hostile input. Lists have `; ` between their items. Undated events stand at the end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from exporters.events import COUNTS, EventSummary, summarize_events
from kg.model.graph import Graph
from kg.model.spreadsheet import safe_cell

__all__ = ["COLUMNS", "write_timeline"]

COLUMNS = (
    "begin", "end", "earliest", "latest", "granularity", "time_from", "label", "type", "families", "factuality",
    "place", "within", "actors", *COUNTS, "other_counts", "contested", "origins", "documents", "part_of", "about",
    "event",
)  # fmt: skip
"""Each of `COUNTS` has a column of its own; all others stand in `other_counts`."""


def write_timeline(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `timeline.csv` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "timeline.csv"
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows([safe_cell(cell) for cell in _row(event)] for event in summarize_events(graph))
    return (path,)


def _row(event: EventSummary) -> Iterator[str]:
    node, counts = event.node, dict(event.counts)
    values = {
        "begin": node.begin,
        "end": node.end,
        "earliest": node.earliest,
        "latest": node.latest,
        "granularity": node.granularity,
        "time_from": node.time_from,
        "label": node.label,
        "type": node.type,
        "families": "; ".join(node.families),
        "factuality": node.factuality,
        "place": event.place.label if event.place else None,
        "within": "; ".join(event.within),
        "actors": "; ".join(event.actors),
        **{name: counts.pop(name, None) for name in COUNTS},
        "other_counts": "; ".join(f"{name}: {said}" for name, said in counts.items()),
        "contested": "; ".join(event.contested),
        "origins": str(node.origins),
        "documents": "; ".join(document.name for document in event.documents),
        "part_of": event.part_of,
        "about": event.about,
        "event": node.node,
    }
    yield from (values[column] or "" for column in COLUMNS)
