"""Event nodes: type, label, time, place, factuality and relations of each linked event, voted by its claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date

from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.model.document import Document, Span
from kg.model.graph import Node
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.model.stored import fields_of
from kg.ontology import Ontology

__all__ = ["make_events", "unsure_agents"]

_STATEMENT = "statement"
_SURE = 0.7
_AGENTS = ("speaker", "agent", "perpetrator", "participant", "winner", "organizer", "authority")
_TOLL = ("killed", "wounded", "casualties")
_BETWEEN = frozenset({Predicate.ABOUT, Predicate.PART_OF, Predicate.BEFORE})
Targets = Sequence[tuple[Predicate, NodeIri]]
"""What claims say that an event is about, a part of or before."""
_FACTUALITY = (Factuality.ASSERTED, Factuality.ALLEGED, Factuality.DENIED, Factuality.PLANNED, Factuality.HYPOTHETICAL)


def make_events(
    by_node: Mapping[NodeIri, Sequence[Mention]],
    about: Mapping[NodeIri, Sequence[Claim]],
    unsure: Collection[MentionId],
    node_of: Mapping[MentionId, NodeIri],
    documents: Mapping[DocumentId, Document],
    others: Mapping[NodeIri, Node],
    ontology: Ontology,
    scores: Mapping[MentionId, float],
    *,
    shelf: MutableMapping[NodeIri, Node] | None = None,
) -> Iterable[Node]:
    """Return the event nodes, by IRI.

    Args:
        by_node: mentions of every node.
        about: the claims whose subject is each node.
        unsure: mentions of people that cannot be who did it.
        node_of: mentions to nodes.
        documents: by id.
        others: actor and place nodes, for labels and containment.
        ontology: for types and their families.
        scores: how sure each mention's link is.
        shelf: where the nodes are meanwhile, empty; by default in memory.
    """
    unnamed = _Unnamed(by_node)
    events = shelf if shelf is not None else {}
    targets: dict[NodeIri, Targets] = {}
    for iri in sorted(by_node):
        mentions = by_node[iri]
        if mentions[0].kind is not MentionKind.EVENT:
            continue
        claims = [c for c in about.get(iri, ()) if not (c.role in ("perpetrator", "agent") and c.object in unsure)]
        events[iri] = _event(
            iri, tuple(mentions), claims, node_of, documents, others, ontology, scores, unnamed
        )  # fmt: skip
        targets[iri] = [(c.predicate, t) for c in claims if c.predicate in _BETWEEN and (t := _target(c, node_of))]
    _relate(events, targets, ontology)
    return events.values()


def _target(claim: Claim, node_of: Mapping[MentionId, NodeIri]) -> NodeIri | None:
    return node_of.get(claim.object) if claim.object else None


class _Unnamed(Container[NodeIri]):
    """The nodes that no mention calls by a name."""

    def __init__(self, by_node: Mapping[NodeIri, Sequence[Mention]]) -> None:
        self._by_node = by_node
        self._known: dict[object, bool] = {}

    def __contains__(self, iri: object) -> bool:
        if iri not in self._known:
            mentions = self._by_node.get(iri)  # type: ignore[call-overload]
            self._known[iri] = mentions is not None and not any(fields_of(mentions, "name"))
        return self._known[iri]


def unsure_agents(
    mentions: Iterable[Mention], claims: Iterable[Claim], node_of: Mapping[MentionId, NodeIri]
) -> frozenset[MentionId]:
    """Return the mentions of unnamed people that begin with a figure or are also a count of the killed or wounded.

    `At least four people` cannot be who did it; a reading that says so names no event.

    Args:
        mentions: all mentions; those without a node do not matter.
        claims: all claims.
        node_of: mentions to nodes.
    """
    counts: dict[DocumentId, list[tuple[Span, str]]] = defaultdict(list)
    names = "predicate", "attribute", "counted", "document", "evidence"
    for predicate, attribute, counted, document, evidence in fields_of(claims, *names):
        if predicate is Predicate.COUNT and attribute in _TOLL and counted:
            counts[document].append((evidence, counted.lower()))

    def is_counted(document: DocumentId, start: int, end: int, text: str) -> bool:
        return any(
            evidence[0] < end and start < evidence[1] and text.lower().endswith(counted)
            for evidence, counted in counts.get(document, ())
        )

    people = (
        (mention, place)
        for mention, kind, name, *place in fields_of(mentions, "id", "kind", "name", "document", "start", "end", "text")
        if kind is MentionKind.ACTOR and not name and mention in node_of
    )
    return frozenset(m for m, place in people if place[-1][:1].isdigit() or is_counted(*place))


def _event(
    iri: NodeIri,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    node_of: Mapping[MentionId, NodeIri],
    documents: Mapping[DocumentId, Document],
    others: Mapping[NodeIri, Node],
    ontology: Ontology,
    scores: Mapping[MentionId, float],
    unnamed: Container[NodeIri],
) -> Node:
    kind = _type(mentions, ontology)
    ids = sorted({m.document for m in mentions})
    place = _place(claims, node_of, others, documents, scores, unnamed)
    node = Node(
        node=iri,
        kind=MentionKind.EVENT,
        label="",
        type=kind,
        families=ontology.event_types[kind].broader if kind in ontology.event_types else (),
        aliases=tuple(sorted({m.text for m in mentions})),
        documents=tuple(ids),
        origins=len({documents[d].origin or d for d in ids}),
        place=place,
        factuality=_factuality(claims),
    )
    node = _timed(node, claims, [documents[d] for d in ids], ontology)
    return replace(node, label=_label(node, mentions, claims, node_of, others, ontology))


def _type(mentions: Sequence[Mention], ontology: Ontology) -> str:
    """Return the type with most votes, where a mention also votes for half the types above its own."""
    votes: Counter[str] = Counter()
    for mention in mentions:
        votes[mention.type] += 4
        kind = ontology.event_types.get(mention.type)
        for wider in kind.broader[:-1] if kind else ():
            votes[wider] += 1
    if len(votes) > 1:
        votes.pop("event", None)
    depth = {name: len(ontology.event_types[name].broader) if name in ontology.event_types else 0 for name in votes}
    return min(votes, key=lambda name: (-votes[name], -depth[name], name))


def _factuality(claims: Sequence[Claim]) -> str:
    said = Counter(c.factuality for c in claims if c.predicate is Predicate.TYPE)
    return str(min(said, key=lambda f: (-said[f], _FACTUALITY.index(f)))) if said else str(Factuality.ASSERTED)


def _place(
    claims: Sequence[Claim],
    node_of: Mapping[MentionId, NodeIri],
    others: Mapping[NodeIri, Node],
    documents: Mapping[DocumentId, Document],
    scores: Mapping[MentionId, float],
    unnamed: Container[NodeIri],
) -> NodeIri | None:
    """Return the most specific place that most independent reports support: sure ones before guessed ones.

    A building without a name (`a police compound`) gives way to the town that it lies in.
    """
    said: list[tuple[NodeIri, str, float]] = []
    for claim in claims:
        target = node_of.get(claim.object) if claim.object else None
        located = claim.predicate is Predicate.PLACE or (
            claim.predicate is Predicate.PARTICIPANT and claim.role == "target"
        )
        if located and target is not None and target in others and others[target].kind is MentionKind.PLACE:
            origin = documents[claim.document].origin or claim.document
            said.append((target, origin, scores.get(claim.object or MentionId(""), 0.0)))
    sure = [item for item in said if item[2] >= _SURE] or said
    votes: dict[NodeIri, set[str]] = defaultdict(set)
    for place, origin, _ in sure:
        for node in (place, *others[place].within):
            votes[node].add(origin)
    named = [n for n in votes if n in others and (n not in unnamed or not others[n].within)]
    if not named:
        return None
    return _descend(votes, named, others)


def _descend(votes: Mapping[NodeIri, set[str]], named: Sequence[NodeIri], others: Mapping[NodeIri, Node]) -> NodeIri:
    """Return the place that is reached from the best supported one by going inwards as far as a third supports it."""

    def rank(node: NodeIri) -> tuple[int, int, NodeIri]:
        return -len(votes[node]), -len(others[node].within), node

    place = min(named, key=rank)
    enough = len(votes[place]) / 3
    while inner := [n for n in named if place in others[n].within and len(votes[n]) >= enough]:
        place = min(inner, key=rank)
    return place


def _timed(node: Node, claims: Sequence[Claim], documents: Sequence[Document], ontology: Ontology) -> Node:
    """Return the node with its time: what its time claims agree on, narrowest first, else what bounds it."""
    stated = [c for c in claims if c.predicate is Predicate.TIME and (c.low or c.high)]
    stated.sort(key=lambda c: (_width(c), -_support(c, stated), c.document, c.evidence))
    interval: DateInterval | None = None
    granularity = None
    for claim in stated:
        new = DateInterval(earliest=_day(claim.low), latest=_day(claim.high))
        if interval is None:
            interval, granularity = new, claim.granularity
        elif interval.meets(new):
            lows = [d for d in (interval.earliest, new.earliest) if d]
            highs = [d for d in (interval.latest, new.latest) if d]
            interval = DateInterval(earliest=max(lows, default=None), latest=min(highs, default=None))
    latest = min((d.published_latest for d in documents if d.published_latest), default=None)
    past = node.factuality in (Factuality.ASSERTED, Factuality.ALLEGED)
    if interval is not None and interval.latest and latest and past and interval.earliest is None:
        interval = replace(interval, latest=min(interval.latest, latest))  # `held until May`, told in April
    if interval is not None:
        whole = interval.earliest is not None and interval.latest is not None
        return replace(
            node, begin=interval.earliest if whole else None, end=interval.latest if whole else None,
            earliest=interval.earliest, latest=interval.latest or latest, granularity=granularity or "day",
        )  # fmt: skip
    if ontology.is_a(node.type, _STATEMENT):
        lows = [d.published_earliest for d in documents if d.published_earliest]
        highs = [d.published_latest for d in documents if d.published_latest]
        if lows and highs:
            end = min(highs)
            begin = min(*lows, end)
            return replace(node, begin=begin, end=end, earliest=begin, latest=end, granularity="day")
    return replace(node, latest=latest) if past and latest else node


def _day(value: float | str | None) -> str | None:
    return str(value)[:10] if value is not None else None


def _width(claim: Claim) -> int:
    low, high = _day(claim.low), _day(claim.high)
    if low is None or high is None:
        return 10**6
    return (date.fromisoformat(high) - date.fromisoformat(low)).days


def _support(claim: Claim, stated: Sequence[Claim]) -> int:
    own = DateInterval(earliest=_day(claim.low), latest=_day(claim.high))
    return sum(own.meets(DateInterval(earliest=_day(c.low), latest=_day(c.high))) for c in stated)


def _label(
    node: Node,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    node_of: Mapping[MentionId, NodeIri],
    others: Mapping[NodeIri, Node],
    ontology: Ontology,
) -> str:
    """Return a label in plain words: `Bombing in Quito`, `Condemnation by Ana Silva`, else the words of the text."""
    kind = ontology.event_types.get(node.type)
    words = Counter(m.text for m in mentions).most_common(1)[0][0]
    name = kind.label if kind and node.type != "event" else words
    place = others.get(node.place) if node.place else None
    actor = _main_actor(claims, node_of, others)
    if ontology.is_a(node.type, _STATEMENT) or (place is None and actor is not None):
        return f"{name} by {actor.label}" if actor else name
    where = "at" if place is not None and place.type == "Facility" else "in"
    return f"{name} {where} {place.label}" if place else name


def _main_actor(
    claims: Sequence[Claim], node_of: Mapping[MentionId, NodeIri], others: Mapping[NodeIri, Node]
) -> Node | None:
    votes: Counter[tuple[int, NodeIri]] = Counter()
    for claim in claims:
        target = node_of.get(claim.object) if claim.object else None
        if claim.predicate is Predicate.PARTICIPANT and claim.role in _AGENTS and target and target in others:
            votes[_AGENTS.index(claim.role), target] += 1
    if not votes:
        return None
    return others[min(votes, key=lambda key: (key[0], -votes[key], key[1]))[1]]


def _inherited(node: Node, events: Mapping[NodeIri, Node], ontology: Ontology) -> Node:
    """Return a part with the day and place of its whole where it has none of its own; deaths may come later."""
    whole = events.get(node.part_of) if node.part_of else None
    if whole is None:
        return node
    if node.place is None:
        node = replace(node, place=whole.place)
    later = ontology.is_a(node.type, "casualty")
    if node.begin is None and node.earliest is None and whole.begin is not None and not later:
        node = replace(
            node, begin=whole.begin, end=whole.end, earliest=whole.earliest, latest=whole.latest,
            granularity=whole.granularity,
        )  # fmt: skip
    return node


def _relate(events: MutableMapping[NodeIri, Node], targets: Mapping[NodeIri, Targets], ontology: Ontology) -> None:
    """Enter `about`, `part_of` and `before` into the nodes, and the bounds that a stated order gives."""
    for iri in list(events):
        votes: dict[Predicate, Counter[NodeIri]] = defaultdict(Counter)
        for predicate, target in targets[iri]:
            if target in events and target != iri:
                votes[predicate][target] += 1
        if votes:
            events[iri] = replace(
                events[iri],
                about=_most(votes[Predicate.ABOUT]),
                part_of=_most(votes[Predicate.PART_OF]),
                before=tuple(sorted(votes[Predicate.BEFORE])),
            )
    wholes = {iri: node.part_of for iri, node in events.items() if node.part_of is not None}
    _break_cycles(events, wholes)
    for iri in sorted(wholes):
        events[iri] = _inherited(events[iri], events, ontology)
    for node in [node for node in events.values() if node.before]:
        for later in node.before:
            after = events[later]
            start = node.begin or node.earliest
            if after.earliest is None and start is not None and (after.latest is None or start <= after.latest):
                events[later] = replace(after, earliest=start)


def _most(votes: Counter[NodeIri]) -> NodeIri | None:
    return min(votes, key=lambda n: (-votes[n], n)) if votes else None


def _break_cycles(events: MutableMapping[NodeIri, Node], wholes: dict[NodeIri, NodeIri]) -> None:
    """Drop a `part_of` that would make an event a part of itself through others; `wholes` has them all."""
    for iri in sorted(wholes):
        seen, above = {iri}, wholes.get(iri)
        while above is not None and above not in seen:
            seen.add(above)
            above = wholes.get(above)
        if above is not None:
            del wholes[iri]
            events[iri] = replace(events[iri], part_of=None)
