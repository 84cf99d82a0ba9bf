"""Comparing events: what two groups of mentions share, what forbids that they are one, and the score inside an article.

Some differences forbid a merge whatever the score: disjoint times, disjoint places, different speakers of a statement.
The weights inside an article were set by hand on the development sets (docs/decisions/0004-how-events-are-joined.md);
across articles `kg.resolve.scoring` has learned ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.model.link import Reason
from kg.ontology import Ontology
from kg.resolve.corpus import Corpus
from kg.resolve.kinds import TypeTable
from kg.resolve.profiles import Profile, Range

__all__ = [
    "CHANGE",
    "WHO",
    "EventContext",
    "changed_apart",
    "changes_apart",
    "days_of",
    "is_forbidden",
    "is_statement",
    "place_relation",
    "relate_places",
    "rival_role",
    "score_inside",
    "speakers_of",
    "type_name",
]

SAME_TYPE = 1.2
NAMED = 1.0
WORDS = 0.35
MEANING, MIDDLE = 2.0, 0.5
"""Weight of the cosine of two mentions' vectors, and the cosine that speaks neither for nor against."""
CHANGE = "change"
"""The attribute of a rise or fall in percent."""
_STATEMENT = "statement"
_SPEAKERS = ("speaker", "agent")
WHO = ("victim", "accused", "candidate", "winner", "beneficiary", "theme", "perpetrator")


@dataclass(frozen=True, kw_only=True)
class EventContext:
    """What the comparison of events looks things up in.

    `within` gives for a place node the nodes that hold it, nearest first; `stands_for` the organisation that an unnamed
    speaker speaks for, else the speaker; `named` the actors known by name, `people` those of them who are persons;
    `reported` the days around a document's publication on which its news happened, where they are known; `types` tells
    how well event types go together.
    """

    ontology: Ontology
    corpus: Corpus
    within: Mapping[NodeIri, tuple[NodeIri, ...]]
    stands_for: Callable[[MentionId], MentionId]
    named: frozenset[MentionId]
    people: frozenset[MentionId]
    reported: Mapping[DocumentId, DateInterval]
    types: TypeTable


def score_inside(
    profile: Profile, group: Profile, main: bool, context: EventContext
) -> tuple[float, tuple[Reason, ...]]:
    """Return how much speaks for a mention telling of the event of an earlier group of its article, and why.

    Args:
        profile: the mention.
        group: the earlier mentions.
        main: whether either of them is what the report is about.
        context: where names, places and types are looked up.
    """
    types = context.types(profile.types, group.types)
    lemma = not profile.lemmas.keys().isdisjoint(group.lemmas)
    if not types and not lemma:
        return 0.0, ()
    if is_statement(profile, context) != is_statement(group, context):
        return 0.0, ()
    if is_statement(profile, context) and (not lemma or type_name(profile) != type_name(group)):
        return 0.0, ()
    if is_forbidden(profile, group, context):
        return 0.0, ()
    reasons = [Reason(feature="type", value=f"{type_name(profile)} ~ {type_name(group)}", weight=SAME_TYPE * types)]
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


def type_name(profile: Profile) -> str:
    """Return the commonest type of a group, the first in the alphabet on a tie."""
    if len(profile.types) == 1:
        return next(iter(profile.types))
    return min(profile.types, key=lambda name: (-profile.types[name], name))


def is_statement(profile: Profile, context: EventContext) -> bool:
    """Tell whether a group's type is a statement or narrower."""
    return context.ontology.is_a(type_name(profile), _STATEMENT)


def _shared(left: Profile, right: Profile, context: EventContext) -> list[Reason]:
    """Return the reasons that time, place, participants, numbers and nearby words give."""
    reasons = []
    closeness = left.closeness(right)
    if closeness is not None:
        weight = round(MEANING * (closeness - MIDDLE), 3)
        reasons.append(Reason(feature="meaning", value=f"{closeness:.2f}", weight=weight))
    if left.time and right.time:
        narrow = days_of(left) <= 3 and days_of(right) <= 3
        reasons.append(Reason(feature="time", value="times meet", weight=1.6 if narrow else 0.6))
    place = place_relation(left, right, context)
    if place:
        value = "same" if place > 1 else "one holds the other" if place > 0 else "elsewhere"
        reasons.append(Reason(feature="place", value=value, weight=place))
    shared = {a for role, members in left.actors.items() for a in members} & {
        a for members in right.actors.values() for a in members
    }
    known = sum(NAMED if a in context.named else 0.3 for a in sorted(shared))
    if known:
        reasons.append(Reason(feature="participants", value=f"{len(shared)} shared", weight=min(1.5, known)))
    rival = rival_role(left, right, context)
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


def rival_role(left: Profile, right: Profile, context: EventContext) -> str | None:
    """Return the role that different people of known names fill in the two groups (two arrests of two men), or None."""
    for role in WHO:
        one, two = left.actors.get(role), right.actors.get(role)
        if one and two and not one & two & context.people and one & context.people and two & context.people:
            return role
    return None


def days_of(profile: Profile) -> int:
    """Return how many days lie between the first and the last possible one; 9999 where one is not known."""
    if profile.time is None or profile.time.earliest is None or profile.time.latest is None:
        return 9999
    return (date.fromisoformat(profile.time.latest) - date.fromisoformat(profile.time.earliest)).days


def place_relation(left: Profile, right: Profile, context: EventContext) -> float:
    """Return how the places of two groups lie to one another: see `relate_places`."""
    return relate_places(left.places, right.places, context.within)


def relate_places(left: Set[NodeIri], right: Set[NodeIri], within: Mapping[NodeIri, tuple[NodeIri, ...]]) -> float:
    """Return 1.6 for a shared place, 0.7 where one holds another, 0.3 for neighbours, -2 for disjoint ones, else 0.

    Neighbours lie in one place that is next above both. Rivers, seas and the like lie in no chain of places: they are
    never disjoint from a town.

    Args:
        left: places of a group; none are known where there are none.
        right: those of another one.
        within: for a place those that hold it, nearest first.
    """
    if not left or not right:
        return 0.0
    if left & right:
        return 1.6
    if any(one in within.get(two, ()) or two in within.get(one, ()) for one in left for two in right):
        return 0.7
    above = {within.get(place, ())[:1] for place in left} & {within.get(place, ())[:1] for place in right}
    if above - {()}:
        return 0.3
    return -2.0 if all(any(within.get(place) for place in places) for places in (left, right)) else 0.0


def is_forbidden(left: Profile, right: Profile, context: EventContext) -> str:
    """Return why two groups cannot be one event, inside an article or across: their times, or who states them."""
    if left.time and right.time and not left.time.meets(right.time):
        return "they happened at different times"
    if is_statement(left, context):
        one, two = speakers_of(left, context), speakers_of(right, context)
        if one and two and not one & two:
            return "different people said so"
    if changed_apart(left, right):
        return "they rose or fell by different shares, and nobody is in both"
    return ""


def changed_apart(left: Profile, right: Profile) -> bool:
    """Tell whether two changes in percent are of different sizes, and no actor is told of both."""
    apart = changes_apart(left.ranges, right.ranges)
    return apart and not set().union(*left.actors.values()) & set().union(*right.actors.values())


def changes_apart(left: Set[Range], right: Set[Range]) -> bool:
    """Tell whether both give a change in percent, and no two of them can be one."""
    one, two = ([(low, high) for a, low, high in ranges if a == CHANGE] for ranges in (left, right))
    return bool(one and two) and not any(max(a, b) <= min(c, d) for a, c in one for b, d in two)


def speakers_of(profile: Profile, context: EventContext) -> set[MentionId]:
    """Return who makes a statement, or the organisation that they speak for."""
    return {context.stands_for(actor) for role in _SPEAKERS for actor in profile.actors.get(role, ())}
