"""Clusters of event groups: the best pair first, with constraints that no score overrules.

What a joined cluster scores with another lies between the average over the pairs of their members and the best of them
(between average and single linkage): reports of one event differ too much for the average alone, and one loose pair is
not to chain two events together. Pairs that were compared and score low count against a join; pairs that were never
compared count no more than those that were.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.model.link import Reason
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile, merge_profiles

__all__ = ["link_clusters"]

LOW = -4.0
"""What a pair counts that was not worth scoring, in log odds below those of a join."""
BEST = 0.6
"""How much the best pair of two clusters counts beside the average, 0..1."""
Links = dict[int, dict[int, tuple[float, int, float, int, int]]]
"""For two clusters the sum and number of scored pairs, and the best pair's score and groups."""


def link_clusters(
    groups: Sequence[Profile],
    scores: Mapping[tuple[int, int], float],
    forbidden: Callable[[Profile, Profile, Sequence[int], Sequence[int]], bool],
    reasons: Callable[[int, int], tuple[Reason, ...]],
    partition: Partition,
) -> list[Profile]:
    """Join groups in `partition`, the best first, and return the groups that result.

    Args:
        groups: as they are inside articles.
        scores: log odds of pairs of groups, above zero where they speak for a join.
        forbidden: whether two clusters cannot be one, given as profiles and as the groups in them.
        reasons: why two groups are joined.
        partition: over their mentions.
    """
    live: dict[int, Profile] = dict(enumerate(groups))
    members: dict[int, list[int]] = {number: [number] for number in live}
    links: Links = defaultdict(dict)
    heap = []
    for (i, j), score in scores.items():
        links[i][j] = links[j][i] = (score, 1, score, i, j)
        if score > 0:
            heap.append((-score, i, j))
    heapq.heapify(heap)
    following = len(groups)
    while heap:
        negative, one, other = heapq.heappop(heap)
        if one not in live or other not in live:
            continue
        if forbidden(live[one], live[other], members[one], members[other]):
            continue
        _, _, _, i, j = links[one][other]
        left, right = groups[i].mentions[0], groups[j].mentions[0]
        if not partition.join(left, right, *reasons(i, j), score=_probability(-negative), decided_by="model"):
            continue
        live[following] = merge_profiles(live.pop(one), live.pop(other))
        members[following] = members.pop(one) + members.pop(other)
        _merge(links, one, other, following)
        for near in sorted(links[following]):
            total, number, best, _, _ = links[following][near]
            missing = min(number, len(members[following]) * len(members[near]) - number)
            average = (total + LOW * missing) / (number + missing)
            if (score := BEST * best + (1 - BEST) * average) > 0:
                heapq.heappush(heap, (-score, near, following))
        following += 1
    return [live[number] for number in sorted(live)]


def _merge(links: Links, one: int, other: int, into: int) -> None:
    """Let the links of two clusters become those of the one that they join to."""
    first, second = links.pop(one), links.pop(other)
    for near in first.keys() | second.keys():
        if near in (one, other):
            continue
        a, b = first.get(near), second.get(near)
        if a is not None and b is not None:
            link = (a[0] + b[0], a[1] + b[1], *(a if a[2] >= b[2] else b)[2:])
        else:
            link = a or b or (0.0, 0, 0.0, 0, 0)
        links[into][near] = links[near][into] = link
        links[near].pop(one, None)
        links[near].pop(other, None)


def _probability(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / (1.0 + score), 4)
