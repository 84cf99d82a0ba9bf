"""Clusters of event groups: the best pair first, with constraints that no score overrules.

What a joined cluster scores with another lies between the average over the pairs of their members and the best of them
(between average and single linkage): reports of one event differ too much for the average alone, and one loose pair is
not to chain two events together. Pairs that were compared and score low count against a join; pairs that were never
compared count no more than those that were.

The pairs stay in arrays. What two clusters score is worked out from those of their members when one of them is made;
scores are multiples of 2**-32, so that their sums do not depend on the order in which clusters were joined.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kg.model.ids import MentionId
from kg.resolve.bundle import Bundle
from kg.resolve.incidence import Numbers
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile, merge_profiles

__all__ = ["Scored", "link_clusters"]

LOW = -4.0
"""What a pair counts that was not worth scoring, in log odds below those of a join."""
BEST = 0.6
"""How much the best pair of two clusters counts beside the average, 0..1."""
EXACT = 2.0**32
UNSURE = -(2**15)
AT_ONCE = 2**18
"""Pairs that are sorted together."""
Block = tuple[Numbers, Numbers, NDArray[np.float64], NDArray[np.float64]]
"""Pairs as two arrays of groups, their scores and their cosines."""
LARGE = 64
"""Groups from which on the pairs of a cluster are kept bundled, so that they are not walked one by one at each join."""
NONE = np.empty(0, np.int32), np.empty(0, np.float64)
Waiting = tuple[float, int, int]
"""Less the score of two clusters, and their numbers, the lesser first."""


class Outlines(Protocol):
    """Groups by number."""

    mentions: list[MentionId]
    """The first mention of each."""

    def outline(self, row: int) -> Profile:
        """Return what tells whether a group can be one event with another."""
        ...


class Scored:
    """Pairs of groups, the lesser number first, with log odds, above zero where they speak for a join.

    `meaning` is the cosine that each was scored with, in ten thousandths, `UNSURE` where there was none.
    """

    def __init__(self, number: int, blocks: Iterable[Block]) -> None:
        """Note the pairs of `number` groups, each once: those of many blocks."""
        self.number = number
        columns = array("i"), array("i"), array("d"), array("h")  # they grow in place
        for left, right, scores, meaning in blocks:
            columns[0].frombytes(left.astype(np.int32).tobytes())
            columns[1].frombytes(right.astype(np.int32).tobytes())
            columns[2].frombytes((np.round(scores * EXACT) / EXACT).tobytes())
            columns[3].frombytes(np.nan_to_num(np.round(meaning * 1e4), nan=UNSURE).astype(np.int16).tobytes())
        self.left, self.right = np.frombuffer(columns[0], np.int32), np.frombuffer(columns[1], np.int32)
        self.scores, self.meaning = np.frombuffer(columns[2], np.float64), np.frombuffer(columns[3], np.int16)
        self._by_end = tuple(_index(ends, number) for ends in (self.left, self.right))

    def known_meaning(self, pairs: Numbers) -> NDArray[np.float64]:
        """Return the cosines of some pairs; not a number where one is not known."""
        meaning = self.meaning[pairs]
        return np.where(meaning == UNSURE, np.nan, meaning / 1e4)

    def of(self, group: int) -> NDArray[np.int32]:
        """Return the numbers of a group's pairs."""
        return np.concatenate([pairs[starts[group] : starts[group + 1]] for starts, pairs in self._by_end])

    def best_first(self) -> Iterator[Waiting]:
        """Yield the pairs above zero, the best first."""
        above = np.flatnonzero(self.scores > 0).astype(np.int32)
        above = above[np.lexsort((self.right[above], self.left[above], -self.scores[above]))]
        for pair in above:
            yield -float(self.scores[pair]), int(self.left[pair]), int(self.right[pair])


class _Clusters:
    """Clusters by number: below `pairs.number` a group, from there on two clusters that were joined, in that order."""

    def __init__(self, pairs: Scored) -> None:
        self.pairs = pairs
        self.of = np.arange(pairs.number, dtype=np.int32)
        self.sizes = np.ones(2 * pairs.number, np.int32)
        self._members: dict[int, NDArray[np.int32]] = {}
        self._bundles: dict[int, Bundle] = {}
        self._made_of = array("i")
        self._part_of = array("i", [-1]) * (2 * pairs.number)

    def __len__(self) -> int:
        return self.pairs.number + len(self._made_of) // 2

    def is_live(self, cluster: int) -> bool:
        """Tell whether a cluster has not become part of another one."""
        return self._part_of[cluster] < 0

    def members(self, cluster: int) -> NDArray[np.int32]:
        """Return the groups of a cluster."""
        found = self._members.get(cluster)
        return np.array([cluster], np.int32) if found is None else found

    def join(self, one: int, other: int) -> int:
        """Return the cluster that two become."""
        into = len(self)
        groups = np.concatenate([self.members(one), self.members(other)])
        if len(groups) >= LARGE:
            self._bundles[into] = self._bundle(one) + self._bundle(other)
        for part in (one, other):
            self._members.pop(part, None)
            self._bundles.pop(part, None)
        self._members[into] = groups
        self._made_of.extend((one, other))
        self._part_of[one] = self._part_of[other] = into
        self.of[groups] = into
        self.sizes[into] = len(groups)
        return into

    def _links(self, cluster: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the numbers of a cluster's pairs and the groups that they lead to, its own for those inside it."""
        numbers = np.concatenate([self.pairs.of(group) for group in self.members(cluster).tolist()])
        left, right = self.pairs.left[numbers], self.pairs.right[numbers]
        return numbers, np.where(self.of[left] == cluster, right, left)

    def _bundle(self, cluster: int) -> Bundle:
        if cluster in self._bundles:
            return self._bundles[cluster]
        numbers, groups = self._links(cluster)
        scores = self.pairs.scores[numbers]
        return Bundle(groups, np.ones(len(groups), np.int64), scores, scores)

    def waiting(self, cluster: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the others that a cluster scores above zero with, and what, the best first."""
        pairs = self._bundle(cluster).gather(self.of, cluster)
        if cluster in self._bundles:
            self._bundles[cluster] = pairs
        near = self.of[pairs.groups]
        missing = np.minimum(pairs.counts, self.sizes[cluster] * self.sizes[near].astype(np.int64) - pairs.counts)
        score = BEST * pairs.best + (1 - BEST) * ((pairs.totals + LOW * missing) / (pairs.counts + missing))
        above = np.flatnonzero(score > 0)
        above = above[np.lexsort((near[above], -score[above]))]
        return near[above], score[above]

    def best_pair(self, one: int, other: int) -> int:
        """Return the number of the best pair of two clusters; of equal ones that of the parts that were there first."""
        if self.sizes[other] < self.sizes[one]:
            one, other = other, one
        numbers, groups = self._links(one)
        numbers = numbers[self.of[groups] == other]
        scores = self.pairs.scores[numbers]
        best: list[int] = numbers[scores == scores.max()].tolist()
        while len(best) > 1:
            one, other = min(one, other), max(one, other)
            at = 2 * (other - self.pairs.number)
            first, second = self._made_of[at : at + 2]
            kept = [pair for pair in best if self._is_of(pair, first)]
            other, best = (first, kept) if kept else (second, best)
        return best[0]

    def _is_of(self, pair: int, cluster: int) -> bool:
        """Tell whether a group of a pair became part of a cluster."""
        return any(self._is_in(int(ends[pair]), cluster) for ends in (self.pairs.left, self.pairs.right))

    def _is_in(self, group: int, cluster: int) -> bool:
        """Tell whether a group became part of a cluster."""
        while group < cluster and not self.is_live(group):
            group = self._part_of[group]
        return group == cluster


def link_clusters(
    table: Outlines,
    pairs: Scored,
    forbidden: Callable[[Profile, Profile, NDArray[np.int32], NDArray[np.int32]], bool],
    partition: Partition,
) -> list[int]:
    """Join groups in `partition`, the best first, and return the numbers of the pairs that were the best of each join.

    Args:
        table: the groups as they are inside articles.
        pairs: those that were scored.
        forbidden: whether two clusters cannot be one, given as outlines of profiles and as the groups in them.
        partition: over their mentions.
    """
    clusters = _Clusters(pairs)
    live: dict[int, Profile] = {}
    joins = []

    def outline(cluster: int) -> Profile:
        return live.get(cluster) or table.outline(cluster)

    waiting = _Queue(pairs.best_first(), clusters.is_live)
    for negative, one, other in waiting:
        if not (clusters.is_live(one) and clusters.is_live(other)):
            continue
        left, right = outline(one), outline(other)
        if forbidden(left, right, clusters.members(one), clusters.members(other)):
            continue
        pair = clusters.best_pair(one, other)
        ends = (table.mentions[number[pair]] for number in (pairs.left, pairs.right))
        if not partition.join(*ends, score=_probability(-negative), decided_by="model"):
            continue
        joins.append(pair)
        into = clusters.join(one, other)
        live.pop(one, None)
        live.pop(other, None)
        live[into] = merge_profiles(left, right)
        waiting.drop(one, other)
        waiting.extend(into, *clusters.waiting(into))
    return joins


class _Queue:
    """Pairs of clusters, the best first: those of groups, which are sorted, and those that came later.

    Of the later ones each cluster's are two columns, twelve bytes a pair, of which the best that is left waits in the
    heap; they go when the cluster becomes part of another one.
    """

    def __init__(self, first: Iterator[Waiting], is_live: Callable[[int], bool]) -> None:
        self._first, self._is_live = first, is_live
        self._heads: list[tuple[float, int, int, int]] = []
        self._later: dict[int, tuple[NDArray[np.int32], NDArray[np.float64]]] = {}

    def __len__(self) -> int:
        return sum(len(near) for near, _ in self._later.values())

    def extend(self, cluster: int, near: NDArray[np.int32], scores: NDArray[np.float64]) -> None:
        """Take the pairs of a new cluster with others, the best first."""
        if len(near):
            self._later[cluster] = near, scores
            self._wait(cluster, 0)

    def drop(self, *clusters: int) -> None:
        """Forget the pairs of clusters that have become part of another one."""
        for cluster in clusters:
            self._later.pop(cluster, None)

    def _wait(self, cluster: int, at: int) -> None:
        """Put the first pair of a cluster from `at` on that still matters into the heap."""
        near, scores = self._later.get(cluster, NONE)
        while at < len(near) and not self._is_live(near[at]):
            at += 1
        if at < len(near):
            heapq.heappush(self._heads, (-float(scores[at]), int(near[at]), cluster, at))

    def __iter__(self) -> Iterator[Waiting]:
        head = next(self._first, None)
        while head is not None or self._heads:
            if head is not None and (not self._heads or head < self._heads[0]):
                found, head = head, next(self._first, None)
                yield found
            else:
                negative, near, cluster, at = heapq.heappop(self._heads)
                self._wait(cluster, at + 1)
                yield negative, near, cluster


def _index(ends: Numbers, number: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the places of the numbers below `number` in `ends`, sorted by these, and where each begins there."""
    starts = np.zeros(number + 1, np.int32)
    np.cumsum(np.bincount(ends, minlength=number), out=starts[1:])
    places, free = np.empty(len(ends), np.int32), starts[:-1].copy()
    for begin in range(0, len(ends), AT_ONCE):
        part = ends[begin : begin + AT_ONCE]
        order = np.argsort(part, kind="stable")
        part = part[order]
        places[free[part] + np.arange(len(part)) - np.searchsorted(part, part)] = begin + order
        free += np.bincount(part, minlength=number).astype(np.int32)
    return starts, places


def _probability(score: float) -> float:
    """Return a score above the threshold as 0.5..1."""
    return round(1.0 - 0.5 / (1.0 + score), 4)
