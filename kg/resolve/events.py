"""Events: which mentions tell of one event, first inside a document, then across documents, with reasons.

`kg.resolve.comparison` scores two groups of mentions; here groups are formed: in text order inside a document, and the
best pair first across documents.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.ontology import Ontology
from kg.resolve.comparison import EventContext, Linked, is_statement, score_across, score_inside, type_name
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile, compatible_types, is_dependent, merge_profiles

__all__ = ["resolve_events"]

INSIDE = 2.2
ACROSS = 3.5
"""Scores from which two groups are joined, inside an article and across articles."""
_MAX_BLOCK = 300


def resolve_events(profiles: Mapping[MentionId, Profile], context: EventContext, partition: Partition) -> None:
    """Join event mentions of one event in `partition`, whose order is that of the reports."""
    by_document: dict[DocumentId, list[Profile]] = defaultdict(list)
    dependent: list[Profile] = []
    for mention in partition.order:
        profile = profiles[mention]
        if profile.hosts and is_dependent(context.ontology, type_name(profile)):
            dependent.append(profile)
        else:
            by_document[next(iter(profile.documents))].append(profile)
    groups: list[Profile] = []
    for members in by_document.values():
        groups.extend(_inside(sorted(members, key=lambda p: p.position), context, partition))
    _across(groups, context, partition)
    _under_hosts(dependent, context, partition)


def _under_hosts(dependent: Sequence[Profile], context: EventContext, partition: Partition) -> None:
    """Join the deaths, and the injuries, of one host event: they are told of it, not by themselves."""
    first: dict[tuple[MentionId, str], MentionId] = {}
    for profile in dependent:
        mention = profile.mentions[0]
        kind = context.ontology.event_types[type_name(profile)]
        family = "injury" if "injury" in (kind.name, *kind.broader) else "death"
        host = partition.find(min(profile.hosts))
        other = first.setdefault((host, family), mention)
        if other != mention:
            partition.join(other, mention, Reason(feature="part of", value="one event", weight=1.0), score=0.9)


def _inside(members: Sequence[Profile], context: EventContext, partition: Partition) -> list[Profile]:
    """Return the groups of one document's mentions, taken in text order."""
    groups: list[Profile] = []
    main = _main(members, context)
    if main is not None and main.time is None and not main.planned:
        main.time = context.reported.get(next(iter(main.documents)))
    for profile in members:
        best: tuple[float, int, tuple[Reason, ...]] | None = None
        for number, group in enumerate(groups):
            about_main = main is not None and (main is profile or main.mentions[0] in group.mentions)
            score, reasons = score_inside(profile, group, about_main, context)
            if score >= INSIDE and (best is None or score > best[0]):
                best = (score, number, reasons)
        if best is not None and partition.join(
            groups[best[1]].mentions[0], profile.mentions[0], *best[2], score=_squash(best[0])
        ):
            groups[best[1]] = merge_profiles(groups[best[1]], profile)
        else:
            groups.append(profile)
    return groups


def _main(members: Sequence[Profile], context: EventContext) -> Profile | None:
    """Return the mention that a report is about: told early, often in kind, and not dated well before the report."""
    best: tuple[float, Profile] | None = None
    for profile in members:
        name = type_name(profile)
        if not profile.lead or name == "event" or is_statement(profile, context):
            continue
        alike = sum(compatible_types(context.ontology, profile.types, other.types) for other in members)
        reported = context.reported.get(next(iter(profile.documents)))
        old = profile.background or (profile.time and reported and not profile.time.meets(reported))
        score = alike - 1.5 * profile.position[0] - (20.0 if old else 0.0) - (4.0 if profile.plural else 0.0)
        if best is None or score > best[0]:
            best = (score, profile)
    return best[1] if best else None


def _across(groups: list[Profile], context: EventContext, partition: Partition) -> None:
    """Join groups of different documents, the best pair first, in two rounds.

    The first round shows which reports tell one story; in the second that speaks for their lesser events.
    """
    merged = _round(groups, context, partition, frozenset())
    linked = frozenset(
        frozenset(pair)
        for group in merged
        if type_name(group) != "event" and not is_statement(group, context)
        for pair in combinations(sorted(group.documents), 2)
    )
    if linked:
        _round(merged, context, partition, linked)


def _round(groups: list[Profile], context: EventContext, partition: Partition, linked: Linked) -> list[Profile]:
    """Join the best pairs as long as nothing forbids it; return the groups that result, in order."""
    live: dict[int, Profile] = dict(enumerate(groups))
    heap: list[tuple[float, int, int, tuple[Reason, ...]]] = []
    for left, right in _candidates(groups, context):
        _push(heap, live, left, right, context, linked)
    neighbours: dict[int, set[int]] = defaultdict(set)
    for _, left, right, _ in heap:
        neighbours[left].add(right)
        neighbours[right].add(left)
    following = len(groups)
    while heap:
        negative, left, right, reasons = heapq.heappop(heap)
        if left not in live or right not in live:
            continue
        if not partition.join(live[left].mentions[0], live[right].mentions[0], *reasons, score=_squash(-negative)):
            continue
        live[following] = merge_profiles(live.pop(left), live.pop(right))
        around = {n for n in neighbours[left] | neighbours[right] if n in live}
        for other in sorted(around):
            _push(heap, live, other, following, context, linked)
            neighbours[other].add(following)
            neighbours[following].add(other)
        following += 1
    return [live[number] for number in sorted(live)]


def _push(
    heap: list[tuple[float, int, int, tuple[Reason, ...]]],
    live: Mapping[int, Profile],
    left: int,
    right: int,
    context: EventContext,
    linked: Linked,
) -> None:
    score, reasons = score_across(live[left], live[right], context, linked)
    if score >= ACROSS:
        heapq.heappush(heap, (-score, left, right, reasons))


def _candidates(groups: Sequence[Profile], context: EventContext) -> list[tuple[int, int]]:
    """Return the pairs worth comparing: of different documents, of one family or word, sharing something rare."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        families = {_family(name, context.ontology) for name in group.types}
        keys = {f"w:{w}" for w in group.words} | {f"p:{p}" for p in group.places}
        keys |= {f"a:{a}" for members in group.actors.values() for a in members if a in context.named}
        keys |= {f"l:{lemma}" for lemma in group.lemmas}
        if group.lead or group.time:
            keys.add("main")
        if group.time and group.time.earliest and group.time.latest:
            keys |= {f"t:{day[:7]}" for day in (group.time.earliest, group.time.latest)}
        for family in families:
            for key in keys:
                blocks[family, key].append(number)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if 1 < len(members) <= _MAX_BLOCK:
            for i, left in enumerate(members):
                for right in members[i + 1 :]:
                    if not groups[left].documents & groups[right].documents:
                        pairs.add((left, right))
    return sorted(pairs)


def _family(name: str, ontology: Ontology) -> str:
    kind = ontology.event_types.get(name)
    families = [name, *(kind.broader if kind else ())]
    return families[-2] if len(families) > 1 else families[0]


def _squash(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / max(1.0, score / 2.0), 4)
