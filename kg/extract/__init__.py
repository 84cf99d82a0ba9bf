"""From an annotated document to claims: what one document says about the world, with who says so.

    AnnotatedDocument -> events -> participants, counts, times, places, positions, relations -> Extraction

Every extractor is a function `Reading -> Iterator[Claim]` in `EXTRACTORS`. Optional ones run only when they are named
(`kg.extract.extras`); third parties add theirs under the entry point group `newsgraph.extractors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.extract.arguments import fill_roles
from kg.extract.ascribed import extract_ascribed
from kg.extract.attribution import name_speakers
from kg.extract.bodies import name_bodies
from kg.extract.circumstances import extract_places, extract_times
from kg.extract.claims import Reading
from kg.extract.coreference import resolve_pronouns
from kg.extract.counts import extract_counts
from kg.extract.discourse import find_main_event
from kg.extract.events import find_events
from kg.extract.extras import open_extractors, prepare_extractors
from kg.extract.inventory import Inventory
from kg.extract.participants import extract_participants
from kg.extract.positions import extract_aliases, extract_positions
from kg.extract.relations import extract_relations
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.claim import Claim, Mention
from kg.model.settings import Extras
from kg.ontology import load_ontology

__all__ = ["EXTRACTORS", "MAX_NAMES", "Extraction", "Extractor", "extract_document", "prepare_extractors"]

Extractor = Callable[[Reading], Iterator[Claim]]

MAX_NAMES = 20_000
"""Names of an article that are taken; an article of ordinary length has a hundred."""

EXTRACTORS: tuple[Extractor, ...] = (
    extract_participants,
    extract_ascribed,
    extract_times,
    extract_places,
    extract_counts,
    extract_positions,
    extract_aliases,
    extract_relations,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document says: its annotation with typed events, its mentions and its claims, each in text order.

    `dropped` counts by reason what optional extractors did not take over; `failures` are theirs, in words. `left_out`
    says what was too much.
    """

    annotation: Annotation
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    dropped: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    left_out: str | None = None


def extract_document(annotated: AnnotatedDocument, *, extras: Extras | None = None) -> Extraction:
    """Extract all claims of one document.

    Args:
        annotated: the document with names, syntax, frames, quotes, and times with their values.
        extras: optional extractors to run beside our own, already prepared (see `prepare_extractors`).

    Returns:
        Mentions and claims sorted by position; the annotation's events carry type, factuality and polarity.

    Raises:
        OntologyError: a vocabulary file is missing or broken.
        InputError: an optional extractor is unknown or lacks what it needs.
    """
    optional = _Optional(extras)
    annotated, left_out = _limited(annotated)
    ontology = load_ontology()
    inventory = Inventory(annotated)
    optional.add_mentions(annotated, inventory)
    events = find_events(annotated, inventory, ontology)
    name_bodies(annotated, inventory, events)
    resolve_pronouns(annotated, inventory)
    reading = Reading(annotated, inventory, events, ontology)
    reading.main = find_main_event(reading)
    fill_roles(reading)
    functions = (*EXTRACTORS, optional.extract_claims)
    claims = {claim.id: claim for extract in functions for claim in extract(reading)}
    ordered = sorted(claims.values(), key=lambda c: (c.evidence, c.predicate, c.role or c.attribute or "", c.id))
    triggers = tuple(sorted((event.trigger for event in events), key=lambda t: (t.start, t.end)))
    return Extraction(
        annotation=replace(annotated.annotation, events=triggers, quotes=name_speakers(annotated, inventory)),
        mentions=inventory.all(),
        claims=tuple(ordered),
        dropped=dict(reading.dropped),
        failures=tuple(optional.failures),
        left_out=left_out,
    )


def _limited(annotated: AnnotatedDocument) -> tuple[AnnotatedDocument, str | None]:
    """Return a document with at most `MAX_NAMES` names, and what was left out."""
    names = annotated.annotation.names
    if len(names) <= MAX_NAMES:
        return annotated, None
    kept = replace(annotated.annotation, names=names[:MAX_NAMES])
    first = names[MAX_NAMES].start
    what = f"{len(names):,} names, more than {MAX_NAMES:,}; those from character {first:,} on are left out"
    return replace(annotated, annotation=kept), what


class _Optional:
    """The optional extractors at work on one document; one that fails takes nothing away from the others."""

    def __init__(self, extras: Extras | None) -> None:
        names = tuple(dict.fromkeys(extras.names)) if extras else ()
        self._running = dict(zip(names, open_extractors(extras) if extras else (), strict=True))
        self.failures: list[str] = []

    def add_mentions(self, annotated: AnnotatedDocument, inventory: Inventory) -> None:
        """Let each add its mentions."""
        for name, extractor in tuple(self._running.items()):
            try:
                extractor.add_mentions(annotated, inventory)
            except Exception as error:  # whatever an article sets off in somebody else's code
                self._fail(name, error)

    def extract_claims(self, reading: Reading) -> Iterator[Claim]:
        """Yield the claims of each that has not failed."""
        for name, extractor in tuple(self._running.items()):
            try:
                claims = tuple(extractor.extract_claims(reading))
            except Exception as error:
                self._fail(name, error)
            else:
                yield from claims

    def _fail(self, name: str, error: Exception) -> None:
        del self._running[name]
        self.failures.append(f"extractor {name} failed: {type(error).__name__}: {error}")
