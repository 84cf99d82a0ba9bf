"""Events: which mentions tell of one event, first inside a document, then across documents, with reasons.

A score adds up what speaks for and against (type, words, time, place, participants); some differences forbid a merge
whatever the score: disjoint times, disjoint places, different speakers of a statement.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.model.link import Reason
from kg.ontology import Ontology
from kg.resolve.partition import Partition
from kg.resolve.profiles import Corpus, Profile, compatible_types, is_dependent, merge_profiles

__all__ = ["EventContext", "resolve_events"]

INSIDE = 2.2
ACROSS = 3.5
"""Thresholds inside an article and across articles; with the weights below set by hand on the development sets."""
ALIKE = 3.5
SAME_WORD = 0.7
SAME_TYPE = 1.2
NAMED = 1.0
WORDS = 0.35
_STATEMENT = "statement"
Linked = frozenset[frozenset[DocumentId]]
"""Pairs of reports that are known to tell of one event."""
_MAX_BLOCK = 400
_SPEAKERS = ("speaker", "agent")
_WHO = ("victim", "accused", "candidate", "winner", "beneficiary", "theme", "perpetrator")


@dataclass(frozen=True, kw_only=True)
class EventContext:
    """What the comparison of events looks things up in.

    `within` gives for a place node the nodes that hold it, nearest first; `stands_for` the organisation that an unnamed
    speaker speaks for, else the speaker; `named` the actors known by name, `people` those of them who are persons;
    `reported` the days around a document's publication on which its news happened, where they are known.
    """

    ontology: Ontology
    corpus: Corpus
    within: Mapping[NodeIri, tuple[NodeIri, ...]]
    stands_for: Callable[[MentionId], MentionId]
    named: frozenset[MentionId]
    people: frozenset[MentionId]
    reported: Mapping[DocumentId, DateInterval]


def resolve_events(profiles: Mapping[MentionId, Profile], context: EventContext, partition: Partition) -> None:
    """Join event mentions of one event in `partition`, whose order is that of the reports."""
    by_document: dict[DocumentId, list[Profile]] = defaultdict(list)
    dependent: list[Profile] = []
    for mention in partition.order:
        profile = profiles[mention]
        if profile.hosts and is_dependent(context.ontology, _name(profile)):
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
        kind = context.ontology.event_types[_name(profile)]
        family = "injury" if "injury" in (kind.name, *kind.broader) else "death"
        host = partition.find(min(profile.hosts))
        other = first.setdefault((host, family), mention)
        if other != mention:
            partition.join(other, mention, Reason(feature="part of", value="one event", weight=1.0), score=0.9)


# ------------------------------------------------------------------------------------------------------ in one document


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
            score, reasons = _score_inside(profile, group, about_main, context)
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
        name = _name(profile)
        if not profile.lead or name == "event" or _is_statement(profile, context):
            continue
        alike = sum(compatible_types(context.ontology, profile.types, other.types) for other in members)
        reported = context.reported.get(next(iter(profile.documents)))
        old = profile.background or (profile.time and reported and not profile.time.meets(reported))
        score = alike - 1.5 * profile.position[0] - (20.0 if old else 0.0) - (4.0 if profile.plural else 0.0)
        if best is None or score > best[0]:
            best = (score, profile)
    return best[1] if best else None


def _score_inside(
    profile: Profile, group: Profile, main: bool, context: EventContext
) -> tuple[float, tuple[Reason, ...]]:
    types = compatible_types(context.ontology, profile.types, group.types)
    lemma = bool(set(profile.lemmas) & set(group.lemmas))
    if not types and not lemma:
        return 0.0, ()
    if _is_statement(profile, context) != _is_statement(group, context):
        return 0.0, ()
    if _is_statement(profile, context) and (not lemma or _name(profile) != _name(group)):
        return 0.0, ()
    if _forbidden(profile, group, context):
        return 0.0, ()
    reasons = [Reason(feature="type", value=f"{_name(profile)} ~ {_name(group)}", weight=SAME_TYPE * types)]
    if lemma:
        reasons.append(Reason(feature="same word", value=next(iter(profile.lemmas)), weight=1.0))
    if profile.definite and profile.nominal:
        reasons.append(Reason(feature="definite", value="refers back", weight=1.0))
    elif profile.indefinite and not (profile.lead and group.position[0] == 0):
        new = -0.5 if main and _is_bare(profile) else -1.5
        reasons.append(Reason(feature="indefinite", value="introduces something new", weight=new))
    if main and profile.nominal and _is_bare(profile):
        reasons.append(Reason(feature="bare", value="nothing tells it from the main event", weight=1.5))
    if main and profile.position[0] <= 1 and not profile.plural:
        reasons.append(Reason(feature="headline", value="headline and first sentence tell one story", weight=1.4))
    if profile.plural != group.plural and profile.nominal:
        reasons.append(Reason(feature="number", value="one or many", weight=-2.0))
    if profile.modifiers or profile.scopes:
        reasons.append(_modified(profile, group))
    if main and not profile.background:
        weight = 1.0 if lemma or profile.nominal else 0.3
        reasons.append(Reason(feature="main event", value="the report is about it", weight=weight))
    if main and bool(profile.background) != bool(group.background):
        reasons.append(Reason(feature="background", value="one is told as earlier", weight=-2.5))
    reasons.extend(_shared(profile, group, context))
    if not profile.nominal and not group.nominal and not lemma:
        reasons.append(Reason(feature="two verbs", value="different actions", weight=-1.0))
    return sum(r.weight for r in reasons), tuple(reasons)


def _is_bare(profile: Profile) -> bool:
    """Tell whether a mention says nothing of its own: no time, place, modifier, or number of events."""
    return not (profile.time or profile.places or profile.modifiers or profile.plural or profile.background)


def _modified(profile: Profile, group: Profile) -> Reason:
    """Return what the words before an event noun (`the mosque attack`) say about a group that has them or not."""
    known = set(group.words) | group.modifiers | group.scopes
    shared = sorted((profile.modifiers | profile.scopes) & known)
    if shared:
        return Reason(feature="modifier", value=", ".join(shared), weight=1.2)
    if profile.modifiers:
        return Reason(feature="modifier", value=f"no {min(profile.modifiers)} before", weight=-1.2)
    return Reason(feature="modifier", value=f"{min(profile.scopes)} is new", weight=0.0)


def _name(profile: Profile) -> str:
    return min(profile.types, key=lambda name: (-profile.types[name], name))


def _is_statement(profile: Profile, context: EventContext) -> bool:
    return context.ontology.is_a(_name(profile), _STATEMENT)


def _shared(left: Profile, right: Profile, context: EventContext) -> list[Reason]:
    """Return the reasons that time, place, participants, numbers and nearby words give."""
    reasons = []
    if left.time and right.time:
        narrow = _days(left) <= 3 and _days(right) <= 3
        reasons.append(Reason(feature="time", value="times meet", weight=1.6 if narrow else 0.6))
    place = _place_relation(left, right, context)
    if place:
        value = "same" if place > 1 else "one holds the other" if place > 0 else "elsewhere"
        reasons.append(Reason(feature="place", value=value, weight=place))
    shared = {a for role, members in left.actors.items() for a in members} & {
        a for members in right.actors.values() for a in members
    }
    known = sum(NAMED if a in context.named else 0.3 for a in sorted(shared))
    if known:
        reasons.append(Reason(feature="participants", value=f"{len(shared)} shared", weight=min(1.5, known)))
    rival = _rivals(left, right, context)
    if rival is not None:
        reasons.append(Reason(feature="participants", value=f"different {rival}", weight=-2.5))
    numbers = left.numbers & right.numbers
    if numbers:
        reasons.append(Reason(feature="numbers", value=", ".join(sorted(a for a, _ in numbers)), weight=0.6))
    words = set(left.words) & set(right.words) - set(left.lemmas)
    if words:
        weight = sum(context.corpus.rarity(w) for w in sorted(words))
        reasons.append(Reason(feature="words", value=", ".join(sorted(words)[:5]), weight=min(1.8, WORDS * weight)))
    return reasons


def _rivals(left: Profile, right: Profile, context: EventContext) -> str | None:
    """Return the role that different people of known names fill in the two groups (two arrests of two men), or None."""
    for role in _WHO:
        one, two = (p.actors.get(role, set()) & context.people for p in (left, right))
        if one and two and not one & two:
            return role
    return None


def _days(profile: Profile) -> int:
    from datetime import date

    if profile.time is None or profile.time.earliest is None or profile.time.latest is None:
        return 9999
    return (date.fromisoformat(profile.time.latest) - date.fromisoformat(profile.time.earliest)).days


def _place_relation(left: Profile, right: Profile, context: EventContext) -> float:
    """Return 1.6 for a shared place, 0.7 where one holds the other, -2 for disjoint places, 0 for unknown ones.

    Rivers, seas and the like lie in no chain of places: they are never disjoint from a town.
    """
    if not left.places or not right.places:
        return 0.0
    if left.places & right.places:
        return 1.6
    for one in left.places:
        for two in right.places:
            if one in context.within.get(two, ()) or two in context.within.get(one, ()):
                return 0.7
            if (shared := context.within.get(one, ())[:1]) and shared == context.within.get(two, ())[:1]:
                return 0.3
    known = [any(context.within.get(place) for place in places) for places in (left.places, right.places)]
    return -2.0 if all(known) else 0.0


def _forbidden(left: Profile, right: Profile, context: EventContext) -> bool:
    """Tell whether two groups cannot be one event: disjoint times, or statements of different named speakers."""
    if left.time and right.time and not left.time.meets(right.time):
        return True
    if _is_statement(left, context):
        one, two = _speakers(left, context), _speakers(right, context)
        return bool(one and two and not one & two)
    return False


def _speakers(profile: Profile, context: EventContext) -> set[MentionId]:
    return {context.stands_for(actor) for role in _SPEAKERS for actor in profile.actors.get(role, ())}


# ------------------------------------------------------------------------------------------------------ across reports


def _across(groups: list[Profile], context: EventContext, partition: Partition) -> None:
    """Join groups of different documents, the best pair first, in two rounds.

    The first round shows which reports tell one story; in the second that speaks for their lesser events.
    """
    merged = _round(groups, context, partition, frozenset())
    linked = frozenset(
        frozenset(pair)
        for group in merged
        if _name(group) != "event" and not _is_statement(group, context)
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
    score, reasons = _score_across(live[left], live[right], context, linked)
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


def _score_across(
    left: Profile, right: Profile, context: EventContext, linked: Linked
) -> tuple[float, tuple[Reason, ...]]:
    types = compatible_types(context.ontology, left.types, right.types)
    lemma = set(left.lemmas) & set(right.lemmas)
    general = set(left.types) == {"event"} or set(right.types) == {"event"}
    if left.documents & right.documents or not (types or lemma) or (general and not lemma):
        return 0.0, ()
    if left.planned != right.planned and not (left.time and right.time):
        return 0.0, ()
    if _forbidden(left, right, context) or _place_relation(left, right, context) < 0:
        return 0.0, ()
    likeness = max(context.corpus.likeness(a, b) for a in left.documents for b in right.documents)
    reasons = [Reason(feature="type", value=f"{_name(left)} ~ {_name(right)}", weight=SAME_TYPE * types)]
    if lemma:
        reasons.append(Reason(feature="same word", value=min(lemma), weight=SAME_WORD))
    reasons.append(Reason(feature="reports alike", value=f"{likeness:.2f}", weight=round(ALIKE * likeness, 3)))
    if any(frozenset((a, b)) in linked for a in left.documents for b in right.documents):
        reasons.append(Reason(feature="one story", value="the reports share an event", weight=0.6))
    if _is_statement(left, context):
        if _name(left) == _STATEMENT or _name(left) != _name(right):
            return 0.0, ()
        shared = _speakers(left, context) & _speakers(right, context)
        reasons.append(Reason(feature="speaker", value="same" if shared else "unknown", weight=1.5 if shared else -1.0))
    if bool(left.background) != bool(right.background) and not (left.time and right.time):
        reasons.append(Reason(feature="background", value="one is told as earlier", weight=-0.8))
    reasons.extend(_shared(left, right, context))
    if left.lead and right.lead:
        reasons.append(Reason(feature="both lead", value="told first in both reports", weight=0.8))
    return sum(r.weight for r in reasons), tuple(reasons)


def _squash(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / max(1.0, score / 2.0), 4)
