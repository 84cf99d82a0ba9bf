"""IRIs that last: the oldest wins, losers are redirected, undone merges give names back, and names are never shared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.model.claim import MentionKind
from kg.model.graph import Redirect, Resolution
from kg.model.ids import BASE_IRI, MentionId, NodeIri
from kg.resolve.identity import keep_iris, make_links, mint
from kg.resolve.partition import Partition

MEMBERS = [MentionId(f"m{i}") for i in range(10)]
EVENT = MentionKind.EVENT
PAIRS = st.lists(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS)), max_size=8)


def resolution(members: Sequence[MentionId], pairs: Sequence[tuple[MentionId, MentionId]]) -> Resolution:
    partition = Partition(members)
    for left, right in pairs:
        if left in partition.order and right in partition.order:
            partition.join(left, right)
    return Resolution(links=tuple(make_links(partition, EVENT, BASE_IRI)))


def renewed(new: Resolution, last: Resolution, members: Sequence[MentionId]) -> Resolution:
    return keep_iris(new, last.links, last.redirects, {m: n for n, m in enumerate(members)}, BASE_IRI)


def node_of(found: Resolution) -> dict[MentionId, NodeIri]:
    return {link.mention: link.node for link in found.links}


def blocks(found: Resolution) -> set[frozenset[MentionId]]:
    nodes = node_of(found)
    return {frozenset(m for m in nodes if nodes[m] == node) for node in nodes.values()}


@given(PAIRS, PAIRS, st.sets(st.sampled_from(MEMBERS)), st.permutations(MEMBERS))
def test_names_change_nothing_in_the_partition_and_no_two_blocks_share_one(first, second, gone, order) -> None:
    last = resolution(MEMBERS, first)
    members = [m for m in order if m not in gone]
    new = resolution(members, second)
    kept = renewed(new, last, members)
    assert blocks(kept) == blocks(new)
    names = {link.node for link in kept.links}
    assert not names & {redirect.node for redirect in kept.redirects}
    assert {redirect.target for redirect in kept.redirects} <= names
    known = {link.node for link in last.links if link.mention not in gone}
    assert known <= names | {redirect.node for redirect in kept.redirects}


@given(PAIRS, st.permutations(MEMBERS))
def test_an_order_that_changes_changes_no_name(pairs, order) -> None:
    last = resolution(MEMBERS, pairs)
    assert node_of(renewed(resolution(order, pairs), last, order)) == node_of(last)


@given(PAIRS, PAIRS)
def test_a_merge_that_is_undone_gives_the_names_back(pairs, more) -> None:
    apart = resolution(MEMBERS, pairs)
    merged = renewed(resolution(MEMBERS, [*pairs, *more]), apart, MEMBERS)
    undone = renewed(resolution(MEMBERS, pairs), merged, MEMBERS)
    assert node_of(undone) == node_of(apart)
    assert not undone.redirects


def test_the_oldest_name_wins_and_the_other_is_redirected_from_then_on() -> None:
    apart = resolution(MEMBERS[:4], [(MEMBERS[0], MEMBERS[1]), (MEMBERS[2], MEMBERS[3])])
    merged = renewed(resolution(MEMBERS[:4], list(pairwise(MEMBERS[:4]))), apart, MEMBERS[:4])
    old, lost = mint(BASE_IRI, EVENT, MEMBERS[0]), mint(BASE_IRI, EVENT, MEMBERS[2])
    assert set(node_of(merged).values()) == {old}
    assert merged.redirects == (Redirect(node=lost, target=old),)
    later = renewed(resolution(MEMBERS[:4], list(pairwise(MEMBERS[:4]))), merged, MEMBERS[:4])
    assert later.redirects == merged.redirects
    rest = renewed(resolution(MEMBERS[1:4], list(pairwise(MEMBERS[1:4]))), merged, MEMBERS[1:4])
    assert set(node_of(rest).values()) == {old}
    assert rest.redirects == merged.redirects
