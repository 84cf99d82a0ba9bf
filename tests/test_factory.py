"""The example graph is what its docstring says: offsets slice back, references resolve, ids are unique."""

from __future__ import annotations

from kg.model.claim import MentionKind
from kg.model.graph import VersionStatus
from tests.factory import example_graph, find, parse


def test_every_span_slices_back_to_its_words():
    graph = example_graph()
    for mention in graph.mentions:
        text = graph.document_by_id[mention.document].text
        assert text[mention.start : mention.end] == mention.text
        assert mention.start <= mention.head[0] < mention.head[1] <= mention.end
    for claim in graph.claims:
        start, end = claim.sentence
        assert start <= claim.evidence[0] < claim.evidence[1] <= end, claim


def test_every_reference_resolves_and_every_id_is_unique():
    graph = example_graph()
    assert len(graph.claim_by_id) == len(graph.claims)
    assert len(graph.mention_by_id) == len(graph.mentions)
    assert len(graph.node_by_iri) == len(graph.nodes)
    for claim in graph.claims:
        for mention in (claim.subject, claim.object, claim.speaker, claim.channel):
            assert mention is None or mention in graph.mention_by_id
    for node in graph.nodes:
        for other in (*node.within, *node.before, *filter(None, (node.place, node.about, node.part_of))):
            assert other in graph.node_by_iri
    assert all(item.node in graph.node_by_iri for item in graph.links)
    assert all(item in graph.claim_by_id for versions in graph.versions for item in versions.claims)


def test_the_graph_holds_something_of_everything():
    graph = example_graph()
    assert len(graph.documents) == 4
    assert len({document.outlet for document in graph.documents}) == 3
    assert len({document.origin for document in graph.documents}) == 3
    assert {node.kind for node in graph.nodes} == {MentionKind.EVENT, MentionKind.ACTOR, MentionKind.PLACE}
    assert {versions.status for versions in graph.versions} == set(VersionStatus)
    assert any(claim.speaker and claim.channel for claim in graph.claims)
    assert example_graph() == graph


def test_parse_counts_heads_within_the_sentence():
    annotated = parse(
        "Rain fell. Roofs leaked.",
        """
        Rain   NOUN 2 nsubj
        fell   VERB 0 root fall

        Roofs  NOUN 2 nsubj roof
        leaked VERB 0 root  leak
        """,
    )
    assert [token.head for token in annotated.tokens] == [1, 1, 3, 3]
    assert [annotated.word(index) for index in range(4)] == ["Rain", "fell", "Roofs", "leaked"]
    assert annotated.tokens[1].lemma == "fall"
    assert annotated.annotation.sentences == ((0, 9), (11, 23))


def test_find_counts_occurrences():
    assert find("a b a", "a", 1) == (4, 5)
