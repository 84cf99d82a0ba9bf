"""From an annotated document to claims: what one document says about the world, with who says so.

    AnnotatedDocument -> events -> participants, counts, times, places, positions, relations -> Extraction

Every extractor is a function `Reading -> Iterator[Claim]` in `EXTRACTORS`; third parties add theirs under the entry
point group `newsgraph.extractors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points

from kg.extract.circumstances import extract_places, extract_times
from kg.extract.claims import Reading
from kg.extract.coreference import resolve_pronouns
from kg.extract.counts import extract_counts
from kg.extract.discourse import find_main_event
from kg.extract.events import find_events
from kg.extract.inventory import Inventory
from kg.extract.participants import extract_participants
from kg.extract.positions import extract_aliases, extract_positions
from kg.extract.relations import extract_relations
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.ontology import load_ontology

__all__ = ["EXTRACTORS", "Extraction", "Extractor", "extract_document"]

Extractor = Callable[[Reading], Iterator[Claim]]

EXTRACTORS: tuple[Extractor, ...] = (
    extract_participants,
    extract_times,
    extract_places,
    extract_counts,
    extract_positions,
    extract_aliases,
    extract_relations,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document says: its annotation with typed events, its mentions and its claims, each in text order."""

    annotation: Annotation
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


@cache
def _extractors() -> tuple[Extractor, ...]:
    return (*EXTRACTORS, *(point.load() for point in entry_points(group="newsgraph.extractors")))


def extract_document(annotated: AnnotatedDocument) -> Extraction:
    """Extract all claims of one document.

    Args:
        annotated: the document with names, syntax, frames, quotes, and times with their values.

    Returns:
        Mentions and claims sorted by position; the annotation's events carry type, factuality and polarity.

    Raises:
        OntologyError: a vocabulary file is missing or broken.
    """
    ontology = load_ontology()
    inventory = Inventory(annotated)
    events = find_events(annotated, inventory, ontology)
    resolve_pronouns(annotated, inventory)
    reading = Reading(annotated, inventory, events, ontology)
    reading.main = find_main_event(reading)
    claims = {claim.id: claim for extract in _extractors() for claim in extract(reading)}
    ordered = sorted(claims.values(), key=lambda c: (c.evidence, c.predicate, c.role or c.attribute or "", c.id))
    triggers = tuple(sorted((event.trigger for event in events), key=lambda t: (t.start, t.end)))
    return Extraction(
        annotation=replace(annotated.annotation, events=triggers), mentions=inventory.all(), claims=tuple(ordered)
    )
