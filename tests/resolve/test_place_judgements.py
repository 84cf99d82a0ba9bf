"""Judgements on places: mentions move as a person says, other places stay, and what cannot hold is reported."""

from __future__ import annotations

from kg.model.claim import Mention
from kg.model.graph import Node
from kg.model.ids import BASE_IRI, NodeIri
from kg.model.link import Judgement, Link
from kg.resolve.place_judgements import judge_places
from tests.factory import document, iri, link, mention, node

FIRST = document("Varn flooded. Varn asked for boats. Lund did not.", name="one")
SECOND = document("The mayor of Varn spoke.", name="two")
HERE, AGAIN = mention(FIRST, "Varn", "place"), mention(FIRST, "Varn", "place", nth=1)
LUND, THERE = mention(FIRST, "Lund", "place"), mention(SECOND, "Varn", "place")
MENTIONS = (HERE, AGAIN, LUND, THERE)
TOWN, OTHER, LAND = iri("place", "varn"), iri("place", "lund"), iri("place", "land")
LINKS = [link(HERE, TOWN, score=0.6), link(AGAIN, TOWN, score=0.6), link(LUND, OTHER, score=0.9), link(THERE, TOWN)]
NODES = [node("place", "varn", within=(LAND,)), node("place", "lund", within=(LAND,)), node("place", "land")]


def says(left: Mention, right: Mention, *, same: bool) -> Judgement:
    return Judgement(left=min(left.id, right.id), right=max(left.id, right.id), same=same, by="ann", why="I was there")


def judged(*judgements: Judgement) -> tuple[dict[str, Link], tuple[Node, ...], int]:
    links, nodes, conflicts = judge_places(LINKS, NODES, MENTIONS, judgements, BASE_IRI)
    return {found.mention: found for found in links}, nodes, len(conflicts)


def node_of(links: dict[str, Link], *mentions: Mention) -> list[NodeIri]:
    return [links[m.id].node for m in mentions]


def test_without_a_word_on_places_nothing_changes() -> None:
    links, nodes, conflicts = judged(Judgement(left=HERE.id, right=mention(FIRST, "boats").id, same=True, by="ann"))
    assert list(links.values()) == LINKS
    assert (list(nodes), conflicts) == (NODES, 0)


def test_a_place_falls_in_two_between_articles_and_the_smaller_part_is_on_no_map() -> None:
    links, nodes, _ = judged(says(HERE, THERE, same=False))
    assert node_of(links, HERE, AGAIN, LUND) == [TOWN, TOWN, OTHER]
    [new] = [found for found in nodes if found not in NODES]
    assert (links[THERE.id].node, new.label, new.lat) == (new.node, "Varn", None)
    assert (links[THERE.id].decided_by, links[THERE.id].reasons[0].value) == ("ann", "I was there")
    assert links[HERE.id].decided_by == "rule"


def test_places_that_are_one_take_the_node_of_the_surer_mentions() -> None:
    links, nodes, _ = judged(says(LUND, THERE, same=True))
    assert set(node_of(links, *MENTIONS)) == {TOWN}
    assert [found.node for found in nodes] == sorted([TOWN, LAND])


def test_one_article_s_mentions_move_and_the_place_stays_where_it_was_for_others() -> None:
    links, nodes, conflicts = judged(says(HERE, THERE, same=False), says(HERE, LUND, same=True))
    assert node_of(links, HERE, AGAIN, LUND, THERE) == [links[LUND.id].node] * 3 + [TOWN]
    assert conflicts == 0
    assert LAND in {found.node for found in nodes}


def test_words_that_contradict_are_reported() -> None:
    links, _, conflicts = judged(says(HERE, LUND, same=False), says(HERE, LUND, same=True))
    assert conflicts == 1
    assert node_of(links, HERE, LUND) == [TOWN, OTHER]
