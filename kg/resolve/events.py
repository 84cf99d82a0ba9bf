"""Events: which mentions tell of one event, first inside a document, then across documents, with reasons.

    profiles -> groups of one article (in text order) -> candidates -> scores -> clusters of groups

`kg.resolve.comparison` compares inside an article; across articles `blocking` finds candidates, `scoring` scores them
and `clustering` joins the best first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.resolve.blocking import find_candidates
from kg.resolve.clustering import Scored, link_clusters
from kg.resolve.comparison import EventContext, is_statement, score_inside, type_name
from kg.resolve.constraints import veto_groups
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile, family_of, is_dependent, merge_profiles
from kg.resolve.scoring import PairScorer, load_scorer
from kg.resolve.table import GroupTable

__all__ = ["group_articles", "resolve_events"]

INSIDE = 2.2
"""Score from which a mention joins an earlier group of its article."""


def resolve_events(profiles: Mapping[MentionId, Profile], context: EventContext, partition: Partition) -> None:
    """Join event mentions of one event in `partition`, whose order is that of the reports."""
    _across(group_articles(profiles, context, partition), context, partition)
    _under_hosts(_dependents(profiles, context, partition), context, partition)


def group_articles(profiles: Mapping[MentionId, Profile], context: EventContext, partition: Partition) -> list[Profile]:
    """Join the mentions of one event inside each article in `partition`, and return the groups in its order."""
    by_document: dict[DocumentId, list[Profile]] = defaultdict(list)
    for mention in partition.order:
        profile = profiles[mention]
        if not _is_told_under_another(profile, context):
            by_document[next(iter(profile.documents))].append(profile)
    groups: list[Profile] = []
    for members in by_document.values():
        groups.extend(_inside(sorted(members, key=lambda p: p.position), context, partition))
    dependent = _dependents(profiles, context, partition)
    _under_hosts(dependent, context, partition)
    told: dict[MentionId, Profile] = {}
    for profile in dependent:
        block = partition.find(profile.mentions[0])
        told[block] = merge_profiles(told[block], profile) if block in told else profile
    return [*groups, *told.values()]


def _dependents(profiles: Mapping[MentionId, Profile], context: EventContext, partition: Partition) -> list[Profile]:
    """Return the deaths and injuries that are told of other events, in the order of the reports."""
    return [profiles[m] for m in partition.order if _is_told_under_another(profiles[m], context)]


def _is_told_under_another(profile: Profile, context: EventContext) -> bool:
    """Tell whether a mention is of the deaths or injuries of another event: in its article that one tells it apart."""
    return bool(profile.hosts) and is_dependent(context.ontology, type_name(profile))


def _under_hosts(dependent: Sequence[Profile], context: EventContext, partition: Partition) -> None:
    """Join the deaths, the injuries and so on of one host event: they are told of it, not by themselves."""
    first: dict[tuple[MentionId, str], MentionId] = {}
    for profile in dependent:
        mention = profile.mentions[0]
        family = family_of(context.ontology, type_name(profile))
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
        alike = sum(context.types(profile.types, other.types) for other in members)
        reported = context.reported.get(next(iter(profile.documents)))
        old = profile.background or (profile.time and reported and not profile.time.meets(reported))
        score = alike - 1.5 * profile.position[0] - (20.0 if old else 0.0) - (4.0 if profile.plural else 0.0)
        if best is None or score > best[0]:
            best = (score, profile)
    return best[1] if best else None


def _across(groups: list[Profile], context: EventContext, partition: Partition) -> None:
    """Join groups of different documents by the learned scorer."""
    table = GroupTable(context)
    for group in groups:
        table.add(group)
    table.close()
    scorer = PairScorer(table, load_scorer())
    scored = [scorer.score_worthy(*candidates) for candidates in find_candidates(table)]
    pairs = Scored(len(table), *(np.concatenate([block[k] for block in scored]) for k in range(3)))

    def forbidden(left: Profile, right: Profile, first: Sequence[int], second: Sequence[int]) -> bool:
        if veto_groups(left, right, context):
            return True
        shared = left.documents & right.documents
        if not shared:
            return False
        inside = [(i, j) for i in first for j in second if table.document[i] == table.document[j]]
        return bool(scorer.pairs.told_apart(*np.array(inside).T).any())

    known = len(partition.joins)
    joins = np.array(link_clusters(groups, pairs, forbidden, partition), np.int64).reshape(-1, 2)
    partition.explain(known, scorer.reasons(joins[:, 0], joins[:, 1]))


def _squash(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / max(1.0, score / 2.0), 4)
