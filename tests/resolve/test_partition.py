"""The partition: joins with reasons, judgements that hold, and an oracle."""

from __future__ import annotations

import tracemalloc

import networkx
from hypothesis import given
from hypothesis import strategies as st

from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.links import resolve_links
from kg.resolve.partition import Partition
from kg.store import Records, Spool
from tests.factory import example_graph

MEMBERS = [MentionId(f"m{i}") for i in range(8)]
PAIRS = st.lists(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS)), max_size=12)


@given(PAIRS)
def test_blocks_are_the_connected_components(pairs: list[tuple[MentionId, MentionId]]) -> None:
    partition = Partition(MEMBERS)
    network = networkx.Graph()
    network.add_nodes_from(MEMBERS)
    for left, right in pairs:
        partition.join(left, right)
        network.add_edge(left, right)
    assert {frozenset(b) for b in partition.blocks()} == {frozenset(c) for c in networkx.connected_components(network)}


@given(PAIRS)
def test_what_is_kept_apart_stays_apart(pairs: list[tuple[MentionId, MentionId]]) -> None:
    partition = Partition(MEMBERS)
    partition.keep_apart(MEMBERS[0], MEMBERS[1])
    for left, right in pairs:
        partition.join(left, right)
    assert partition.find(MEMBERS[0]) != partition.find(MEMBERS[1])


def test_the_first_member_represents_and_reasons_explain_the_later_one() -> None:
    partition = Partition(MEMBERS)
    reason = Reason(feature="same name", value="x", weight=1.0)
    assert partition.join(MEMBERS[5], MEMBERS[2], reason, score=0.9)
    assert partition.find(MEMBERS[5]) == MEMBERS[2]
    [(member, (other, number))] = [item for _, ties in partition.tied_blocks() for item in ties.items()]
    join = partition.joins[number]
    assert (member, other, join.reasons, join.score) == (MEMBERS[5], MEMBERS[2], (reason,), 0.9)


@given(PAIRS)
def test_every_member_but_the_first_is_tied_to_it_by_one_join(pairs: list[tuple[MentionId, MentionId]]) -> None:
    partition = Partition(MEMBERS)
    for left, right in pairs:
        partition.join(left, right)
    for (first, *others), ties in partition.tied_blocks():
        assert first not in ties
        for member in others:
            while member in ties:
                member = ties[member][0]
            assert member == first


@given(PAIRS, PAIRS)
def test_many_pairs_kept_apart_are_looked_up_as_pairs(
    joined: list[tuple[MentionId, MentionId]], apart: list[tuple[MentionId, MentionId]]
) -> None:
    partition = Partition(MEMBERS)
    apart = [pair for pair in apart if partition.keep_apart(*pair)]
    for left, right in joined:
        may = not any(
            {partition.find(a), partition.find(b)} == {partition.find(left), partition.find(right)} for a, b in apart
        )
        assert partition.may_join(left, right) == may
        partition.join(left, right)


def test_links_of_a_table_on_disk_are_on_disk_and_the_same() -> None:
    graph = example_graph()
    given = graph.documents, graph.annotations, graph.mentions, graph.claims
    stored = [Spool[object](type(table[0])).extend(table).records() for table in given]
    inside, outside = resolve_links(*given), resolve_links(*stored)  # type: ignore[arg-type]
    assert len(inside.links) > 3
    assert isinstance(outside.links, Records)
    assert outside.links == inside.links
    assert outside.places == inside.places


def test_a_join_on_disk_takes_little_memory() -> None:
    members = [MentionId(f"m{number}") for number in range(20_000)]
    table = Spool[Reason](Reason).extend([Reason(feature="name", value="x", weight=1.0)]).records()
    partition = Partition(members, table)
    tracemalloc.start()
    for number, member in enumerate(members[1:]):
        partition.join(members[0], member, Reason(feature="name", value=f"{number:0200}", weight=1.0), score=0.9)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < len(members) * 70 + 2**21
    assert len(partition.joins) == len(members) - 1
    assert partition.joins[-1].reasons[0].value.endswith(f"{len(members) - 2}")
