"""A person's words on places: which mentions of places are one place after all, or two.

Enters: links and nodes of places as the gazetteer gives them. Leaves: the same with judgements obeyed. The mentions of
one place in one article hold together before those of other articles, as one name has one sense in an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.model.claim import Mention, MentionKind
from kg.model.graph import Node
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.link import Judgement, Link, Reason
from kg.resolve.identity import mint
from kg.resolve.judgements import Conflict, apply_judgements
from kg.resolve.partition import Partition

__all__ = ["judge_places"]

BETWEEN = 0.5
"""Score of the join of two articles' mentions of a place; a judgement cuts it before those inside an article."""
Judged = tuple[list[Link], tuple[Node, ...], tuple[Conflict, ...]]


def judge_places(
    links: Sequence[Link],
    nodes: Sequence[Node],
    mentions: Sequence[Mention],
    judgements: Sequence[Judgement],
    base_iri: str,
) -> Judged:
    """Return links and nodes of places as a person wants them, and the judgements that contradict others.

    A place that falls in two keeps its node where most of its mentions are; the others get a node that is on no map.
    Of places that come together, the one with the surest mentions gives the node, unless others have no node but that.

    Args:
        links: of all place mentions.
        nodes: the places and what holds them.
        mentions: of places, in the order of the reports.
        judgements: on mentions of any kind.
        base_iri: where a new place is minted.
    """
    by_id = {mention.id: mention for mention in mentions}
    known = [j for j in judgements if j.left in by_id and j.right in by_id]
    if not known:
        return list(links), tuple(nodes), ()
    link_of = {link.mention: link for link in links}
    partition, conflicts = apply_judgements(_blocks(mentions, link_of), judgements)
    taken: set[NodeIri] = set()
    new: list[Node] = []
    wanted = [(_nodes_of(block, link_of), block) for block in partition.blocks()]
    for places, block in sorted(wanted, key=lambda item: (len(item[0]), -len(item[1]), partition.order[item[1][0]])):
        node = next((iri for iri in places if iri not in taken), None)
        if node is None:
            node = mint(base_iri, MentionKind.PLACE, block[0])
            new.append(Node(node=node, kind=MentionKind.PLACE, label=by_id[block[0]].text, type="Place"))
        taken.add(node)
        for mention in block:
            if link_of[mention].node != node:
                link_of[mention] = _judged(link_of[mention], node, block, known)
    return sorted(link_of.values(), key=lambda link: link.mention), _still_there(links, nodes, new, taken), conflicts


def _blocks(mentions: Sequence[Mention], link_of: Mapping[MentionId, Link]) -> Partition:
    """Return the partition of mentions by place, those of an article joined first."""
    partition = Partition(mention.id for mention in mentions)
    first: dict[NodeIri, MentionId] = {}
    near: dict[tuple[NodeIri, DocumentId], MentionId] = {}
    for mention in mentions:
        node = link_of[mention.id].node
        whole, article = first.setdefault(node, mention.id), near.setdefault((node, mention.document), mention.id)
        if article != mention.id:
            partition.join(article, mention.id)
        elif whole != mention.id:
            partition.join(whole, mention.id, score=BETWEEN)
    return partition


def _nodes_of(block: Sequence[MentionId], link_of: Mapping[MentionId, Link]) -> list[NodeIri]:
    """Return the nodes of a block's mentions, those first that they are surest of, taken together."""
    sums: dict[NodeIri, float] = defaultdict(float)
    for mention in block:
        sums[link_of[mention].node] += link_of[mention].score
    return sorted(sums, key=lambda iri: (-round(sums[iri], 6), iri))


def _judged(link: Link, node: NodeIri, block: Sequence[MentionId], judgements: Sequence[Judgement]) -> Link:
    """Return the link of a mention to the node that a person's word brought it to."""
    members = set(block)
    said = [j for j in judgements if {j.left, j.right} & members]
    by = min(said, key=lambda j: (link.mention not in (j.left, j.right), j.left, j.right, j.same))
    value = by.why or ("same" if by.same else "not same")
    reason = Reason(feature="judgement", value=value, weight=1.0)
    return replace(link, node=node, score=1.0, reasons=(reason,), decided_by=by.by)


def _still_there(
    links: Sequence[Link], nodes: Sequence[Node], new: Sequence[Node], taken: set[NodeIri]
) -> tuple[Node, ...]:
    """Return the nodes by IRI, without places that lost their last mention and hold no other."""
    mentioned = {link.node for link in links}
    left = {node.node: node for node in nodes if node.node in taken or node.node not in mentioned}
    holding = {iri for node in left.values() for iri in node.within}
    kept = [node for node in nodes if node.node in left or node.node in holding]
    return tuple(sorted([*kept, *new], key=lambda node: node.node))
