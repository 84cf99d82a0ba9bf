"""World: nodes, participations, claims and versions as quads of the default graph, so that plain queries are short.

Source: SEM (van Hage and others, 2011) for events, GeoSPARQL 1.1 for containment, PROV-O for claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from exporters.rdf.sorting import Statement
from exporters.rdf.terms import Iris, Namespace, Term, bounds, decimal, integer, iri, number, stamp, text, typed
from kg.model.claim import Claim, Factuality, MentionKind, Predicate
from kg.model.graph import Graph, Node, Versions
from kg.model.ids import MentionId, NodeIri
from kg.model.interval import Granularity

__all__ = [
    "claim_quads",
    "is_of_event",
    "node_quads",
    "participation_quads",
    "redirect_quads",
    "time_quads",
    "versions_quads",
]

GEO, KG, NIF, OWL = Namespace("geo"), Namespace("kg"), Namespace("nif"), Namespace("owl")
PROV, RDF, RDFS, SCHEMA = Namespace("prov"), Namespace("rdf"), Namespace("rdfs"), Namespace("schema")
SEM, SKOS, TIME, WGS = Namespace("sem"), Namespace("skos"), Namespace("time"), Namespace("wgs")

ACTOR_CLASSES = {"Person": SCHEMA.Person, "Organization": SCHEMA.Organization}
PLACE_CLASSES = {
    "City": SCHEMA.City,
    "Continent": SCHEMA.Continent,
    "Country": SCHEMA.Country,
    "Facility": KG.Facility,
    "Region": SCHEMA.AdministrativeArea,
    "Water": SCHEMA.BodyOfWater,
}
UNITS = {
    Granularity.NONE: KG.unitUnknown,
    Granularity.DECADE: KG.unitDecade,
    Granularity.YEAR: TIME.unitYear,
    Granularity.QUARTER: KG.unitQuarter,
    Granularity.MONTH: TIME.unitMonth,
    Granularity.WEEK: TIME.unitWeek,
    Granularity.DAY: TIME.unitDay,
    Granularity.HOUR: TIME.unitHour,
    Granularity.MINUTE: TIME.unitMinute,
}
EXACT = frozenset({Granularity.DAY, Granularity.HOUR, Granularity.MINUTE})
UNREAL = frozenset({Factuality.DENIED, Factuality.HYPOTHETICAL})

Pairs = Iterator[tuple[Term, Term]]


def redirect_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield for every IRI that a node had in an earlier build what it is the same as now."""
    for redirect in graph.redirects:
        yield iris.node(redirect.node), OWL.sameAs, iris.node(redirect.target)


def node_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield the quads of every node, in the order of `graph.nodes`."""
    for node in graph.nodes:
        subject = iris.node(node.node)
        for predicate, value in _about(node, iris):
            yield subject, predicate, value
        if node.kind is MentionKind.PLACE and (point := _point(node)) is not None:
            geometry = iris.minted("geometry", node.node)
            yield subject, GEO.hasGeometry, geometry
            yield geometry, RDF.type, GEO.Geometry
            yield geometry, GEO.asWKT, point


def _about(node: Node, iris: Iris) -> Pairs:
    yield RDFS.label, text(node.label)
    for alias in node.aliases:
        yield SKOS.altLabel, text(alias)
    for document in node.documents:
        yield KG.reportedIn, iris.article(document)
    yield KG.origins, integer(node.origins)
    if node.kind is MentionKind.EVENT:
        yield from _event(node, iris)
    elif node.kind is MentionKind.ACTOR:
        yield from _actor(node, iris)
    elif node.kind is MentionKind.PLACE:
        yield from _place(node, iris)
    elif node.kind is MentionKind.TIME:
        yield RDF.type, SEM.Time
        yield from _times(node)
    else:
        yield RDF.type, SEM.Object


def _event(node: Node, iris: Iris) -> Pairs:
    yield RDF.type, SEM.Event
    yield RDF.type, SCHEMA.Event
    yield SEM.eventType, iris.concept(node.type)
    yield from _times(node)
    if node.factuality:
        yield KG.factuality, KG[Factuality(node.factuality).value]
    if node.place:
        yield SEM.hasPlace, iris.node(node.place)
    if node.part_of:
        yield SEM.subEventOf, iris.node(node.part_of)
    if node.about:
        yield KG.about, iris.node(node.about)
    for later in node.before:
        yield KG.before, iris.node(later)


def _times(node: Node) -> Pairs:
    """Yield complete begin and end; what is uncertain or incomplete becomes the earliest and latest day."""
    granularity = Granularity(node.granularity) if node.granularity else None
    if granularity is not None:
        yield KG.granularity, UNITS[granularity]
    if node.time_from:
        yield KG.timeFrom, text(node.time_from)
    begin, end = (stamp(value) if value else None for value in (node.begin, node.end))
    if begin is not None:
        yield SEM.hasBeginTimeStamp, begin
    if end is not None:
        yield SEM.hasEndTimeStamp, end
    if (
        granularity in EXACT
        and begin
        and end
        and (node.earliest, node.latest) in ((node.begin, node.end), (None, None))
    ):
        return
    earliest = bounds(node.earliest or node.begin or "")
    latest = bounds(node.latest or node.end or "")
    if earliest is not None:
        yield SEM.hasEarliestBeginTimeStamp, earliest[0]
    if latest is not None:
        yield SEM.hasLatestEndTimeStamp, latest[1]


def _actor(node: Node, iris: Iris) -> Pairs:
    yield RDF.type, SEM.Actor
    yield RDF.type, ACTOR_CLASSES.get(node.type, KG.Group)
    for position in node.positions:
        yield SCHEMA.jobTitle, text(position)
    for group in node.member_of:
        yield SCHEMA.memberOf, iris.node(group)


def _place(node: Node, iris: Iris) -> Pairs:
    for kind in (SEM.Place, GEO.Feature, SCHEMA.Place):
        yield RDF.type, kind
    if node.type in PLACE_CLASSES:
        yield RDF.type, PLACE_CLASSES[node.type]
    yield KG.placeType, text(node.type)
    for outer in node.within:
        yield GEO.sfWithin, iris.node(outer)
    if node.geonames and node.geonames.isascii() and node.geonames.isdigit():
        yield OWL.sameAs, iri(f"https://sws.geonames.org/{node.geonames}/")
    measures = ((WGS.lat, node.lat), (WGS.long, node.lon), (KG.precisionKm, node.precision_km))
    for predicate, value in measures:
        if value is not None and (literal := decimal(value)) is not None:
            yield predicate, literal


def _point(node: Node) -> Term | None:
    """Return the place's point in well-known text, longitude first (GeoSPARQL 1.1, section 8.5.1)."""
    if node.lat is None or node.lon is None:
        return None
    lon, lat = decimal(node.lon), decimal(node.lat)
    if lon is None or lat is None:
        return None
    x, y = (value.split('"')[1] for value in (lon, lat))
    return typed(f"POINT({x} {y})", GEO.wktLiteral)


def time_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield each time that is stated of an event as a node, which all events of the same time share.

    A node is what its bounds and granularity are; times of what is denied or only supposed give none.
    """
    seen: set[tuple[str, str, str]] = set()
    for claim in graph.claims:
        if claim.predicate is not Predicate.TIME or claim.factuality in UNREAL:
            continue
        event = graph.node_of.get(claim.subject)
        key = _interval(claim)
        if event is None or key is None:
            continue
        subject = iris.minted("time", *key)
        yield iris.node(event), SEM.hasTime, subject
        yield iris.claim(claim.id), KG.valueNode, subject
        if key not in seen:
            seen.add(key)
            for predicate, value in _time(*key):
                yield subject, predicate, value


def _interval(claim: Claim) -> tuple[str, str, str] | None:
    """Return the bounds of a time claim, open ones as empty text, and its granularity; None without any bound."""
    low, high = (str(bound) if bound is not None else "" for bound in (claim.low, claim.high))
    return (low, high, claim.granularity or "") if low or high else None


def _time(low: str, high: str, granularity: str) -> Pairs:
    yield RDF.type, SEM.Time
    yield RDFS.label, text(low if low == high else f"{low or '…'} to {high or '…'}")
    whole = bool(low and high)
    made = Node(
        node=NodeIri(""), kind=MentionKind.TIME, label="", type="Time", granularity=granularity or None,
        begin=low if whole else None, end=high if whole else None, earliest=low or None, latest=high or None,
    )  # fmt: skip
    yield from _times(made)


def participation_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield one participation per (event, participant, role) with all claims that say so, sorted."""
    for event in sorted(graph.claims_about):
        found: dict[tuple[NodeIri, str], list[Claim]] = {}
        for claim in graph.claims_about[event]:
            if claim.predicate is Predicate.PARTICIPANT and claim.object is not None:
                participant = graph.node_of.get(claim.object)
                if participant is not None:
                    found.setdefault((participant, claim.role or "participant"), []).append(claim)
        for (participant, role), claims in sorted(found.items(), key=itemgetter(0)):
            yield from _participation(graph, event, participant, role, claims, iris)


def _participation(
    graph: Graph, event: NodeIri, participant: NodeIri, role: str, claims: Sequence[Claim], iris: Iris
) -> Iterator[Statement]:
    subject = iris.minted("participation", event, participant, role)
    yield subject, RDF.type, KG.Participation
    yield subject, RDF.type, SEM.Role
    yield subject, KG.event, iris.node(event)
    yield subject, KG.participant, iris.node(participant)
    yield subject, KG.role, iris.concept(role)
    for claim in sorted(claims, key=attrgetter("id")):
        yield subject, KG.supportedBy, iris.claim(claim.id)
    shown = graph.node_by_iri.get(participant)
    if shown is not None and shown.kind is MentionKind.ACTOR and not all(c.factuality in UNREAL for c in claims):
        yield iris.node(event), SEM.hasActor, iris.node(participant)


def claim_quads(graph: Graph, iris: Iris, run: Term) -> Iterator[Statement]:
    """Yield the quads of every claim, in the order of `graph.claims`."""
    for claim in graph.claims:
        subject = iris.claim(claim.id)
        for predicate, value in _claim(graph, claim, iris):
            yield subject, predicate, value
        yield subject, PROV.wasGeneratedBy, run


def _claim(graph: Graph, claim: Claim, iris: Iris) -> Pairs:
    yield RDF.type, KG.Claim
    yield RDF.type, PROV.Entity
    yield KG.predicate, text(claim.predicate.value)
    yield KG.factuality, KG[claim.factuality.value]
    yield KG.extractor, text(claim.extractor)
    if (confidence := decimal(claim.confidence)) is not None:
        yield KG.confidence, confidence
    yield KG.reportedIn, iris.article(claim.document)
    yield KG.evidence, iris.span(claim.document, *claim.evidence)
    yield KG.sentence, iris.span(claim.document, *claim.sentence)
    if claim.cue:
        yield KG.cue, iris.span(claim.document, *claim.cue)
    nodes = (
        (KG.about, claim.subject),
        (KG.valueNode, claim.object),
        (KG.claimedBy, claim.speaker),
        (KG.toldTo, claim.channel),
    )
    for predicate, mention in nodes:
        if mention is not None and (node := graph.node_of.get(mention)) is not None:
            yield predicate, iris.node(node)
    yield from _values(graph, claim, iris)
    yield from _stated(graph, claim)


def _values(graph: Graph, claim: Claim, iris: Iris) -> Pairs:
    if claim.role:
        yield KG.role, iris.concept(claim.role)
    if claim.attribute:
        yield KG.attribute, iris.concept(claim.attribute)
    if claim.predicate is Predicate.TYPE and claim.value and is_of_event(graph, claim.subject):
        yield KG.valueNode, iris.concept(claim.value)
    if claim.granularity:
        yield KG.granularity, UNITS[Granularity(claim.granularity)]
    words = (
        (KG.value, claim.value),
        (KG.unit, claim.unit),
        (KG.counted, claim.counted),
        (KG.rule, claim.rule),
        (KG.claimedByText, claim.speaker_text),
        (KG.toldToText, claim.channel_text),
    )
    for predicate, value in words:
        if value is not None:
            yield predicate, text(value)
    if claim.low is not None and (low := _bound(claim.low, 0)) is not None:
        yield KG.low, low
    if claim.high is not None and (high := _bound(claim.high, 1)) is not None:
        yield KG.high, high


def is_of_event(graph: Graph, mention: MentionId) -> bool:
    """Tell whether a mention is of an event, or unknown."""
    found = graph.mention_by_id.get(mention)
    return found is None or found.kind is MentionKind.EVENT


def _bound(value: float | str, side: int) -> Term | None:
    """Return a bound as number, date or date-time; of an incomplete date its first (`side` 0) or last (1) day."""
    if not isinstance(value, str):
        return number(value)
    days = bounds(value)
    return stamp(value) or (days[side] if days else None)


def _stated(graph: Graph, claim: Claim) -> Pairs:
    """Yield when the claim was made: the stated day of publication, else its bounds."""
    document = graph.heads.get(claim.document)
    if document is None:
        return
    inferred = document.published is None or document.published_from == "inferred"
    day = None if inferred else bounds((document.published or "")[:10])
    if day is not None and day[0] == day[1]:
        yield KG.statedOn, day[0]
        return
    if document.published_earliest and (first := bounds(document.published_earliest)) is not None:
        yield KG.statedEarliest, first[0]
    if document.published_latest and (last := bounds(document.published_latest)) is not None:
        yield KG.statedLatest, last[1]


def versions_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield the quads of every set of versions, in the order of `graph.versions`."""
    for versions in graph.versions:
        subject = iris.minted("versions", versions.event, versions.attribute)
        for predicate, value in _versions(versions, iris):
            yield subject, predicate, value


def _versions(versions: Versions, iris: Iris) -> Pairs:
    yield RDF.type, KG.Versions
    yield KG.about, iris.node(versions.event)
    yield KG.attribute, iris.concept(versions.attribute)
    yield KG.status, KG[versions.status.value]
    for claim in versions.claims:
        yield KG.claim, iris.claim(claim)
    if versions.preferred:
        yield KG.preferred, iris.claim(versions.preferred)
    if versions.why:
        yield KG.why, text(versions.why)
