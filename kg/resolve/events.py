"""Events: which mentions tell of one event, first inside a document, then across documents, with reasons.

    profiles -> groups of one article (in text order) -> candidates -> scores -> clusters of groups

`kg.resolve.comparison` compares inside an article; across articles `blocking` finds candidates, `scoring` scores them
and `clustering` joins the best first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.heap import trim
from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.blocking import find_candidates
from kg.resolve.clustering import Scored, link_clusters
from kg.resolve.comparison import EventContext, is_statement, score_inside, type_name
from kg.resolve.constraints import veto_groups
from kg.resolve.context import Inputs
from kg.resolve.incidence import Numbers
from kg.resolve.kinds import family_of, is_dependent
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile, merge_profiles
from kg.resolve.scoring import PairScorer, load_scorer
from kg.resolve.table import GroupTable

__all__ = ["Told", "group_articles", "resolve_events"]

MANY = 64
"""Groups of two clusters from which arrays are quicker than loops."""
Groups = NDArray[np.int32]
INSIDE = 2.2
"""Score from which a mention joins an earlier group of its article."""


@dataclass(frozen=True, slots=True)
class Told:
    """Deaths or injuries that are told of another event: a mention of each, and what they have in common by kind."""

    mention: MentionId
    host: MentionId
    family: str


def resolve_events(inputs: Inputs, partition: Partition) -> None:
    """Join event mentions of one event in `partition`, whose order is that of the reports."""
    table, told = GroupTable(inputs.context, partition.like), list[Told]()
    for group in group_articles(inputs, partition, told):
        table.add(group)
    table.close()
    _across(table, partition)
    _under_hosts(told, partition)


def group_articles(inputs: Inputs, partition: Partition, told: list[Told]) -> Iterator[Profile]:
    """Join the mentions of one event inside each article in `partition`, and yield the groups in its order.

    Deaths and injuries that are told of another event are noted in `told`; their groups come after all others.
    """
    context, last = inputs.context, list[Profile]()
    for profiles in inputs.reports:
        apart = [profile for profile in profiles if _is_told_under_another(profile, context)]
        members = [profile for profile in profiles if not _is_told_under_another(profile, context)]
        yield from _inside(sorted(members, key=lambda p: p.position), context, partition)
        noted = [
            Told(profile.mentions[0], min(profile.hosts), family_of(context.ontology, type_name(profile)))
            for profile in apart
        ]
        _under_hosts(noted, partition)
        blocks: dict[MentionId, Profile] = {}
        for profile in apart:
            block = partition.find(profile.mentions[0])
            blocks[block] = merge_profiles(blocks[block], profile) if block in blocks else profile
        told += noted
        last += blocks.values()
    yield from last


def _is_told_under_another(profile: Profile, context: EventContext) -> bool:
    """Tell whether a mention is of the deaths or injuries of another event: in its article that one tells it apart."""
    return bool(profile.hosts) and is_dependent(context.ontology, type_name(profile))


def _under_hosts(told: Iterable[Told], partition: Partition) -> None:
    """Join the deaths, the injuries and so on of one host event: they are told of it, not by themselves."""
    first: dict[tuple[MentionId, str], MentionId] = {}
    for item in told:
        other = first.setdefault((partition.find(item.host), item.family), item.mention)
        if other != item.mention:
            reason = Reason(feature="part of", value="one event", weight=1.0)
            partition.join(other, item.mention, reason, score=0.9)


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
        alike = sum(context.types(profile.types, other.types) for other in members)
        reported = context.reported.get(next(iter(profile.documents)))
        old = profile.background or (profile.time and reported and not profile.time.meets(reported))
        score = alike - 1.5 * profile.position[0] - (20.0 if old else 0.0) - (4.0 if profile.plural else 0.0)
        if best is None or score > best[0]:
            best = (score, profile)
    return best[1] if best else None


def _across(table: GroupTable, partition: Partition) -> None:
    """Join groups of different documents by the learned scorer."""
    scorer = PairScorer(table, load_scorer())
    pairs = Scored(len(table), (scorer.score_worthy(*candidates) for candidates in find_candidates(table)))
    table.forget_vectors()
    trim()

    def forbidden(left: Profile, right: Profile, first: Groups, second: Groups) -> bool:
        if veto_groups(left, right, table.context):
            return True
        if left.documents.isdisjoint(right.documents):
            return False
        inside = list(_of_one_article(first, second, table.document))
        return bool(scorer.pairs.told_apart(*np.array(inside).T).any())

    known = len(partition.joins)
    joins = np.array(link_clusters(table, pairs, forbidden, partition), np.int64)
    left, right = pairs.left[joins], pairs.right[joins]
    partition.explain(known, scorer.reasons(left, right, pairs.known_meaning(joins)))


def _of_one_article(first: Groups, second: Groups, document: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the pairs of groups, one of each cluster, that one article tells of; most clusters share few articles."""
    if len(first) + len(second) > MANY:
        first = _told_in(first, second, document)
        second = _told_in(second, first, document)
    there: dict[int, list[int]] = defaultdict(list)
    for group, number in zip(second.tolist(), document[second].tolist(), strict=True):
        there[number].append(group)
    for group, number in zip(first.tolist(), document[first].tolist(), strict=True):
        for other in there.get(number, ()):
            yield group, other


def _told_in(groups: Groups, others: Groups, document: Numbers) -> Groups:
    """Return the groups whose article tells of one of the others too; by a table of the articles between."""
    there = document[others]
    if not len(there):
        return groups[:0]
    low, high = there.min(), there.max()
    known = np.zeros(high - low + 1, np.bool_)
    known[there - low] = True
    groups = groups[(document[groups] >= low) & (document[groups] <= high)]
    found: Groups = groups[known[document[groups] - low]]
    return found


def _squash(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / max(1.0, score / 2.0), 4)
