"""Graph -> `timeline.csv`: one row per event in order of time, for spreadsheets (RFC 4180, UTF-8 with BOM).

A cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection"): article text is
hostile input. Lists have `; ` between their items. Undated events stand at the end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.model.claim import Claim, Factuality, MentionKind, Predicate
from kg.model.graph import Graph, Node, VersionStatus
from kg.model.ids import ClaimId, NodeIri

__all__ = ["COLUMNS", "write_timeline"]

COUNTS = ("killed", "wounded", "missing", "detained", "displaced", "rescued")
"""The counts that have a column of their own; all others stand in `other_counts`."""
COLUMNS = (
    "begin", "end", "earliest", "latest", "granularity", "label", "type", "families", "factuality", "place",
    "within", "actors", *COUNTS, "other_counts", "contested", "origins", "documents", "part_of", "about", "event",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_timeline(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `timeline.csv` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "timeline.csv"
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        events = sorted(graph.nodes_of_kind(MentionKind.EVENT), key=_when)
        rows.writerows([_safe(cell) for cell in _row(graph, event)] for event in events)
    return (path,)


def _when(event: Node) -> tuple[str, ...]:
    """Order by begin, then end; an undated event comes last."""
    begin = event.begin or event.earliest or "~"
    return begin, event.end or event.latest or "~", event.label, event.node


def _safe(cell: str) -> str:
    """Return `cell` such that no spreadsheet computes it.

    >>> _safe("=1+1"), _safe("8-10")
    ("'=1+1", '8-10')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _row(graph: Graph, event: Node) -> Iterator[str]:
    place = graph.node_by_iri.get(event.place) if event.place else None
    claims = graph.claims_about.get(event.node, ())
    counts = _counts(claims)
    contested = sorted(
        versions.attribute
        for versions in graph.versions
        if versions.event == event.node and versions.status == VersionStatus.CONTRADICTORY
    )
    values = {
        "begin": event.begin,
        "end": event.end,
        "earliest": event.earliest,
        "latest": event.latest,
        "granularity": event.granularity,
        "label": event.label,
        "type": event.type,
        "families": _joined(event.families),
        "factuality": event.factuality,
        "place": place.label if place else None,
        "within": _labels(graph, place.within) if place else None,
        "actors": _actors(graph, claims),
        **{name: counts.pop(name, None) for name in COUNTS},
        "other_counts": _joined(f"{name}: {said}" for name, said in counts.items()),
        "contested": _joined(contested),
        "origins": str(event.origins),
        "documents": _joined(graph.document_by_id[item].name for item in event.documents),
        "part_of": _labels(graph, [event.part_of]),
        "about": _labels(graph, [event.about]),
        "event": event.node,
    }
    yield from (values[column] or "" for column in COLUMNS)


def _joined(items: Iterable[str]) -> str:
    return "; ".join(items)


def _labels(graph: Graph, nodes: Iterable[NodeIri | None]) -> str:
    return _joined(graph.node_by_iri[node].label for node in nodes if node and node in graph.node_by_iri)


def _actors(graph: Graph, claims: Iterable[Claim]) -> str:
    """Return who took part and in which role; a role that is only denied is left out."""
    found: dict[str, None] = {}
    for claim in claims:
        node = graph.node_of.get(claim.object) if claim.object else None
        if claim.predicate == Predicate.PARTICIPANT and claim.factuality != Factuality.DENIED and node:
            actor = graph.node_by_iri.get(node)
            if actor:
                found[f"{actor.label} ({claim.role})" if claim.role else actor.label] = None
    return _joined(sorted(found))


def _counts(claims: Iterable[Claim]) -> dict[str, str]:
    """Return every distinct figure said per attribute: all versions, since none is known to be the right one.

    The unit stands only where the column does not tell it.
    """
    found: dict[str, dict[str, None]] = {}
    seen: set[ClaimId] = set()
    for claim in claims:
        if claim.predicate == Predicate.COUNT and claim.attribute and claim.id not in seen:
            seen.add(claim.id)
            found.setdefault(claim.attribute, {})[_figure(claim, unit=claim.attribute not in COUNTS)] = None
    return {attribute: " | ".join(sorted(figures)) for attribute, figures in sorted(found.items())}


def _figure(claim: Claim, *, unit: bool) -> str:
    """Return the bounds of a count in short: `4`, `8..10`, `2..` (at least), `..80` (at most)."""
    low, high = (f"{bound:g}" if isinstance(bound, int | float) else bound or "" for bound in (claim.low, claim.high))
    figure = low if low == high else f"{low}..{high}"
    counted = f" {claim.unit}" if claim.unit and unit else ""
    denied = f" ({claim.factuality.value})" if claim.factuality != Factuality.ASSERTED else ""
    return f"{figure}{counted}{denied}"
