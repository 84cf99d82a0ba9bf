"""Judgements: they hold, change only the blocks that they are about, and are reported where they contradict."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from kg.model.ids import MentionId
from kg.model.link import Judgement
from kg.resolve.judgements import apply_judgements
from kg.resolve.partition import Partition

MEMBERS = [MentionId(f"m{i}") for i in range(9)]
PAIRS = st.tuples(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS))
JOINS = st.lists(st.tuples(PAIRS, st.floats(0.5, 1.0)), max_size=14)


def made(joins: Sequence[tuple[tuple[MentionId, MentionId], float]]) -> Partition:
    partition = Partition(MEMBERS)
    for (left, right), score in joins:
        partition.join(left, right, score=score)
    return partition


def blocks(partition: Partition) -> set[frozenset[MentionId]]:
    return {frozenset(block) for block in partition.blocks()}


def block_of(partition: Partition, member: MentionId) -> frozenset[MentionId]:
    return next(block for block in blocks(partition) if member in block)


def says(left: MentionId, right: MentionId, *, same: bool, by: str = "ann") -> Judgement:
    return Judgement(left=left, right=right, same=same, by=by)


@given(JOINS, PAIRS)
def test_same_joins_two_blocks_and_changes_no_other(joins, pair) -> None:
    before = made(joins)
    after, conflicts = apply_judgements(before, [says(*pair, same=True)])
    concerned = {block_of(before, member) for member in pair}
    assert blocks(after) == (blocks(before) - concerned) | {frozenset().union(*concerned)}
    assert not conflicts


@given(JOINS, PAIRS.filter(lambda pair: pair[0] != pair[1]))
def test_not_same_cuts_one_block_in_two_at_its_weakest_join_and_changes_no_other(joins, pair) -> None:
    before = made(joins)
    after, conflicts = apply_judgements(before, [says(*pair, same=False)])
    assert after.find(pair[0]) != after.find(pair[1])
    assert not conflicts
    if before.find(pair[0]) != before.find(pair[1]):
        assert blocks(after) == blocks(before)
        return
    whole = block_of(before, pair[0])
    parts = blocks(after) - blocks(before)
    assert len(parts) == 2
    assert frozenset().union(*parts) == whole
    [cut] = [join for join in before.joins if join not in after.joins]
    across = [j for j in before.joins if {block_of(after, j.left), block_of(after, j.right)} == parts]
    assert across == [cut]


@given(JOINS, st.lists(st.tuples(PAIRS, st.booleans()), max_size=6))
def test_the_order_of_judgements_does_not_matter_and_not_same_always_holds(joins, given_judgements) -> None:
    judgements = [says(*pair, same=same) for pair, same in given_judgements]
    one, told = apply_judgements(made(joins), judgements)
    other, told_again = apply_judgements(made(joins), judgements[::-1])
    assert blocks(one) == blocks(other)
    assert told == told_again
    refused = [conflict.same for conflict in told]
    for judgement in judgements:
        if judgement.left != judgement.right and judgement not in refused:
            assert (one.find(judgement.left) == one.find(judgement.right)) == judgement.same


def test_a_judgement_protects_a_join_from_another() -> None:
    partition = made([((MEMBERS[0], MEMBERS[1]), 0.6), ((MEMBERS[1], MEMBERS[2]), 0.9)])
    apart = says(MEMBERS[0], MEMBERS[2], same=False)
    after, _ = apply_judgements(partition, [apart])
    assert after.find(MEMBERS[1]) == after.find(MEMBERS[2])
    after, _ = apply_judgements(partition, [apart, says(MEMBERS[0], MEMBERS[1], same=True)])
    assert after.find(MEMBERS[1]) == after.find(MEMBERS[0])


def test_judgements_that_contradict_through_a_third_mention_are_told() -> None:
    chain = [says(MEMBERS[0], MEMBERS[1], same=True), says(MEMBERS[1], MEMBERS[2], same=True)]
    apart = says(MEMBERS[2], MEMBERS[0], same=False, by="bob")
    after, conflicts = apply_judgements(Partition(MEMBERS), [*chain, apart])
    assert [(conflict.same, conflict.apart) for conflict in conflicts] == [(chain[1], apart)]
    assert after.find(MEMBERS[0]) == after.find(MEMBERS[1]) != after.find(MEMBERS[2])


def test_judgements_about_unknown_mentions_are_passed_over() -> None:
    judgement = says(MentionId("gone"), MEMBERS[0], same=True)
    after, conflicts = apply_judgements(made([]), [judgement])
    assert len(blocks(after)) == len(MEMBERS)
    assert not conflicts
