"""Average linkage: the best pair first, no chaining, constraints hold, and the order of pairs does not matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.ids import DocumentId, MentionId
from kg.resolve.clustering import LOW, Scored, _Clusters, _Queue, link_clusters
from kg.resolve.partition import Partition
from kg.resolve.profiles import Profile

NUMBER = 7
PAIRS = [(i, j) for i in range(NUMBER) for j in range(i + 1, NUMBER)]
SCORES = st.dictionaries(st.sampled_from(PAIRS), st.floats(-4, 4).map(lambda x: round(x, 3)), max_size=len(PAIRS))


class Table:
    """Groups of one mention each."""

    mentions: ClassVar = [MentionId(f"m{n}") for n in range(NUMBER)]

    def outline(self, row: int) -> Profile:
        return Profile(
            mentions=[self.mentions[row]], documents={DocumentId(f"d{row}")}, position=(0, row),
            types=Counter(["attack"]), lemmas=Counter(["attack"]),
        )  # fmt: skip


def blocks(scores: dict[tuple[int, int], float], apart: frozenset[int] = frozenset()) -> set[frozenset[str]]:
    partition = Partition(Table.mentions)

    def forbidden(left: Profile, right: Profile, first: Sequence[int], second: Sequence[int]) -> bool:
        members = {int(m[1:]) for m in (*left.mentions, *right.mentions)}
        assert members == {*first, *second}
        return len(apart & members) > 1

    left, right = np.array(list(scores), np.int64).reshape(-1, 2).T
    values = np.array(list(scores.values()), np.float64)
    pairs = Scored(NUMBER, [(left, right, values, np.full(len(left), np.nan))])
    joins = link_clusters(Table(), pairs, forbidden, partition)
    assert len(joins) == NUMBER - len(list(partition.blocks()))
    assert all(pairs.scores[join] > LOW for join in joins)
    return {frozenset(block) for block in partition.blocks()}


@given(SCORES)
def test_only_pairs_above_zero_are_joined_and_their_order_does_not_matter(scores) -> None:
    found = blocks(scores)
    assert found == blocks(dict(reversed(scores.items())))
    if scores and max(scores.values()) > 0:
        i, j = min(scores, key=lambda pair: (-scores[pair], pair))
        assert any({f"m{i}", f"m{j}"} <= block for block in found)
    else:
        assert len(found) == NUMBER


@given(SCORES, st.sets(st.integers(0, NUMBER - 1), min_size=2))
def test_what_is_forbidden_is_never_joined(scores, apart) -> None:
    for block in blocks(scores, frozenset(apart)):
        assert len(block & {f"m{n}" for n in apart}) <= 1


@given(SCORES, st.sets(st.integers(0, NUMBER - 1), min_size=2))
def test_bundled_pairs_lead_to_the_same_clusters(scores, apart) -> None:
    alone = blocks(scores, frozenset(apart))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.resolve.clustering.LARGE", 2)
        assert blocks(scores, frozenset(apart)) == alone


def test_bundled_pairs_score_as_if_walked_one_by_one(monkeypatch) -> None:
    chance = np.random.default_rng(11)
    left, right = np.array(PAIRS).T
    pairs = Scored(NUMBER, [(left, right, chance.normal(1, 2, len(left)), np.full(len(left), np.nan))])
    found = []
    for large in (2, 1000):
        monkeypatch.setattr("kg.resolve.clustering.LARGE", large)
        clusters = _Clusters(pairs)
        trail = []
        for one, other in ((0, 4), (1, 2), (7, 8), (3, 9)):
            near, scores = clusters.waiting(clusters.join(one, other))
            trail.append((near.tolist(), scores.tolist()))
        found.append(trail)
    assert found[0] == found[1]
    assert any(near for near, _ in found[0])


def test_one_loose_pair_does_not_chain_two_events() -> None:
    inside = {(0, 1): 3.0, (0, 2): 3.0, (1, 2): 3.0, (3, 4): 3.0, (3, 5): 3.0, (4, 5): 3.0}
    loose = {(2, 3): 1.0, (0, 3): -2.0, (1, 4): -2.0, (0, 4): -2.0}
    first, second = frozenset({"m0", "m1", "m2"}), frozenset({"m3", "m4", "m5"})
    assert {first, second} <= blocks({**inside, **loose})


def test_a_sure_pair_joins_two_clusters_whose_other_pairs_are_a_little_unlike() -> None:
    inside = {(0, 1): 4.0, (2, 3): 4.0}
    between = {(0, 2): 2.0, (0, 3): -1.0, (1, 2): -1.0, (1, 3): -1.0}
    assert frozenset({"m0", "m1", "m2", "m3"}) in blocks({**inside, **between})
    unlike = {pair: score - 5 * (score < 0) for pair, score in between.items()}
    assert frozenset({"m0", "m1", "m2", "m3"}) not in blocks({**inside, **unlike})


def test_pairs_of_clusters_that_are_gone_do_not_wait() -> None:
    dead: set[int] = set()
    queue = _Queue(iter([(-9.0, 0, 1), (-0.1, 0, 1)]), lambda cluster: cluster not in dead)
    last = 200
    for cluster in range(2, last + 1):
        queue.extend(cluster, np.array([1, 0], np.int32), np.array([2.0, 1 / cluster]))
        if cluster > 2:
            dead.add(cluster - 1)
            queue.drop(cluster - 1)
        assert len(queue) == 2
    found = [item for item in queue if item[1] not in dead and item[2] not in dead]
    assert found == [(-9.0, 0, 1), (-2.0, 1, last), (-0.1, 0, 1), (-1.0 / last, 0, last)]


def test_the_best_pair_of_all_clusters_comes_next_and_those_with_dead_ones_are_passed_over() -> None:
    chance, dead, expected = np.random.default_rng(3), {3, 5}, []
    queue = _Queue(iter([]), lambda cluster: cluster not in dead)
    for cluster in range(10, 20):
        near = chance.permutation(10).astype(np.int32)[:6]
        scores = np.round(chance.random(6), 1) + 0.1
        order = np.lexsort((near, -scores))
        queue.extend(cluster, near[order], scores[order])
        expected += [(-float(s), int(n), cluster) for s, n in zip(scores, near, strict=True) if n not in dead]
    assert list(queue) == sorted(expected)


def test_the_pairs_of_a_group_are_found_in_their_order(monkeypatch) -> None:
    monkeypatch.setattr("kg.resolve.clustering.AT_ONCE", 7)
    left, right = np.random.default_rng(7).integers(0, NUMBER, (2, 50))
    pairs = Scored(NUMBER, [(left, right, np.zeros(50), np.zeros(50))])
    for group in range(NUMBER):
        assert pairs.of(group).tolist() == [*np.flatnonzero(left == group), *np.flatnonzero(right == group)]
