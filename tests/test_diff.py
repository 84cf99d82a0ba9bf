"""Differences of two graphs: matched by mentions, told as appeared, vanished, changed, merged and split."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.assemble import assemble_graph
from kg.cli.renewal import describe_changes
from kg.diff import Changes, compare_graphs
from kg.model.graph import Graph, Resolution
from kg.model.ids import NodeIri
from tests.factory import example_graph, iri

GRAPH = example_graph()


def again(graph: Graph, links: dict[NodeIri, NodeIri]) -> Graph:
    """Return `graph` with the mentions of some nodes linked to others."""
    moved = tuple(replace(link, node=links.get(link.node, link.node)) for link in graph.links)
    nodes = tuple(node for node in graph.nodes if node.node in {link.node for link in moved} or node.kind == "place")
    return replace(graph, links=moved, nodes=nodes)


def test_a_graph_does_not_differ_from_itself() -> None:
    assert compare_graphs(GRAPH, GRAPH) == Changes()
    assert not compare_graphs(GRAPH, GRAPH)
    assert list(describe_changes(Changes(), GRAPH, GRAPH)) == ["nothing changed"]


def test_what_is_not_there_before_appears_and_the_other_way_round() -> None:
    appeared = compare_graphs(Graph(), GRAPH)
    vanished = compare_graphs(GRAPH, Graph())
    assert {n.node for n in appeared.nodes_appeared} == {
        n.node for n in GRAPH.nodes if GRAPH.mentions_of.get(n.node)
    } | {n.node for n in GRAPH.nodes}
    assert appeared.nodes_appeared == vanished.nodes_vanished
    assert len(appeared.articles_appeared) == len(GRAPH.documents) == len(vanished.articles_vanished)
    assert set(appeared.claims_appeared) == {claim.id for claim in GRAPH.claims}


def test_merged_and_split_nodes_are_told_as_such() -> None:
    attack, bombing = iri("event", "attack"), iri("event", "bombing")
    merged = again(GRAPH, {bombing: attack})
    changes = compare_graphs(GRAPH, merged)
    [change] = [node for node in changes.nodes_changed if node.node == attack]
    assert set(change.earlier) == {attack, bombing}
    assert not change.mentions_added
    assert change.later == (attack,)
    assert any("merged with" in line for line in describe_changes(changes, GRAPH, merged))
    back = compare_graphs(merged, GRAPH)
    [change] = [node for node in back.nodes_changed if node.node == attack]
    assert set(change.later) == {attack, bombing}
    assert any("split: a part is now" in line for line in describe_changes(back, merged, GRAPH))


def test_another_name_for_the_same_mentions_is_no_new_node() -> None:
    attack, other = iri("event", "attack"), iri("event", "renamed")
    nodes = tuple(
        replace(
            node,
            node=other if node.node == attack else node.node,
            **{key: other for key in ("about", "part_of") if getattr(node, key) == attack},
            before=tuple(other if item == attack else item for item in node.before),
        )
        for node in GRAPH.nodes
    )
    versions = tuple(replace(v, event=other if v.event == attack else v.event) for v in GRAPH.versions)
    renamed = replace(again(GRAPH, {attack: other}), nodes=nodes, versions=versions)
    changes = compare_graphs(GRAPH, renamed)
    assert not changes.nodes_appeared
    assert not changes.nodes_vanished
    assert not changes.versions_changed
    assert [(node.node, node.earlier, node.fields) for node in changes.nodes_changed] == [(other, (attack,), ())]


def test_a_changed_standing_is_told_in_words() -> None:
    versions = tuple(replace(v, status="compatible", why="all can hold at once") for v in GRAPH.versions)
    changes = compare_graphs(GRAPH, replace(GRAPH, versions=versions))
    assert changes.versions_changed
    assert any("→ compatible" in line for line in describe_changes(changes, GRAPH, GRAPH))


@pytest.mark.parametrize("number", range(0, len(GRAPH.links), 5))
def test_a_link_less_changes_only_its_node_and_what_names_it(number: int) -> None:
    resolution = Resolution(links=GRAPH.links, places=GRAPH.nodes_of_kind("place"))
    whole = assemble_graph(GRAPH.documents, GRAPH.annotations, GRAPH.mentions, GRAPH.claims, resolution)
    gone = GRAPH.links[number]
    fewer = replace(resolution, links=tuple(link for link in GRAPH.links if link is not gone))
    less = assemble_graph(GRAPH.documents, GRAPH.annotations, GRAPH.mentions, GRAPH.claims, fewer)
    changes = compare_graphs(whole, less)
    touched = {n.node for n in (*changes.nodes_changed, *changes.nodes_vanished)}
    near = {gone.node} | {
        whole.node_of[c.subject]
        for c in whole.claims
        if gone.mention in (c.object, c.speaker) and c.subject in whole.node_of
    }
    parts = {n.node for n in whole.nodes if {n.part_of, n.place, n.about, *n.before, *n.member_of} & near}
    later = {item for n in whole.nodes if n.node in near for item in n.before}
    assert gone.node in touched or not whole.claims_about.get(gone.node)
    assert touched <= near | parts | later
    assert not changes.nodes_appeared
    assert not changes.claims_appeared
