"""Identity: the IRI of each block of mentions, and how it lasts when articles are added, edited or removed.

A new block is called after its first mention. A block that holds mentions of an earlier build keeps the oldest of their
IRIs, told by the earliest report; an IRI that lost its block to another one is redirected there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from kg.model.claim import MentionKind
from kg.model.graph import Redirect, Resolution
from kg.model.ids import MentionId, NodeIri, digest
from kg.model.link import Link
from kg.resolve.partition import Partition

__all__ = ["keep_iris", "make_links", "mint"]

_MINTED = (MentionKind.ACTOR, MentionKind.EVENT)
"""Kinds of nodes that are called after a mention; places are called after what the gazetteer knows them by."""


def mint(base_iri: str, kind: MentionKind, mention: MentionId) -> NodeIri:
    """Return the IRI of a node that is called after a mention."""
    return NodeIri(f"{base_iri}{kind}/{digest(mention)}")


def make_links(
    partition: Partition,
    kind: MentionKind,
    base_iri: str,
    lone: AbstractSet[MentionId] = frozenset(),
    never: AbstractSet[MentionId] = frozenset(),
) -> Iterable[Link]:
    """Yield one link per mention.

    A block gets no node where its only mention is in `lone`, or all of its mentions are in `never`.
    """
    for block, ties in partition.tied_blocks():
        if (len(block) == 1 and block[0] in lone) or all(mention in never for mention in block):
            continue
        node = mint(base_iri, kind, block[0])
        for mention in block:
            if mention not in ties:
                yield Link(mention=mention, node=node, kind=kind)
                continue
            other, number = ties[mention]
            join = partition.joins[number]
            yield Link(
                mention=mention, node=node, kind=kind, score=join.score, reasons=join.reasons,
                decided_by=join.decided_by, joined_to=other,
            )  # fmt: skip


def keep_iris(
    resolution: Resolution,
    earlier: Sequence[Link],
    redirects: Sequence[Redirect],
    order: Mapping[MentionId, int],
    base_iri: str,
) -> Resolution:
    """Return a resolution with the IRIs that its nodes had before, and the redirects of those that are gone.

    Args:
        resolution: with IRIs minted anew.
        earlier: the links of the last build.
        redirects: those that it knew.
        order: the place of every mention of this build in the order of the reports.
        base_iri: where IRIs are minted.
    """
    blocks: dict[tuple[MentionKind, NodeIri], list[MentionId]] = defaultdict(list)
    for link in resolution.links:
        if link.kind in _MINTED:
            blocks[link.kind, link.node].append(link.mention)
    for members in blocks.values():
        members.sort(key=order.__getitem__)
    block_of = {mention: block for block, members in blocks.items() for mention in members}
    back = _returning(redirects, block_of, base_iri)
    heirs = _heirs([link for link in earlier if link.kind in _MINTED], block_of, order, back.keys())
    kept: dict[tuple[MentionKind, NodeIri], NodeIri] = {}
    for iri, block in heirs.items():
        kept.setdefault(block, iri)
    for block, iri in back.items():
        kept.setdefault(block, iri)
    names = _name(blocks, kept, base_iri)
    moved = {iri: names[block] for iri, block in heirs.items() if names[block] != iri}
    alive = {names[block] for block in blocks}
    for redirect in redirects:
        target = moved.get(redirect.target, redirect.target)
        if target in alive:
            moved.setdefault(redirect.node, target)
    links = tuple(
        replace(link, node=names[link.kind, link.node]) if link.kind in _MINTED else link for link in resolution.links
    )
    gone = tuple(Redirect(node=iri, target=target) for iri, target in sorted(moved.items()) if iri not in alive)
    return replace(resolution, links=links, redirects=gone)


def _heirs(
    earlier: Sequence[Link],
    block_of: Mapping[MentionId, tuple[MentionKind, NodeIri]],
    order: Mapping[MentionId, int],
    back: AbstractSet[tuple[MentionKind, NodeIri]],
) -> dict[NodeIri, tuple[MentionKind, NodeIri]]:
    """Return for each earlier IRI the block that most of its mentions went to, IRIs of the earliest reports first.

    A block that is to have its own former IRI `back` inherits only what no other block does.
    """
    votes: dict[NodeIri, Counter[tuple[MentionKind, NodeIri]]] = defaultdict(Counter)
    first: dict[NodeIri, int] = {}
    for link in earlier:
        block = block_of.get(link.mention)
        if block is not None and block[0] is link.kind:
            votes[link.node][block] += 1
            first[link.node] = min(first.get(link.node, len(order)), order[link.mention])
    ranked = sorted(votes, key=lambda iri: (first[iri], iri))
    return {iri: min(votes[iri], key=lambda block: (block in back, -votes[iri][block], block)) for iri in ranked}


def _returning(
    redirects: Sequence[Redirect], block_of: Mapping[MentionId, tuple[MentionKind, NodeIri]], base_iri: str
) -> dict[tuple[MentionKind, NodeIri], NodeIri]:
    """Return the blocks that hold the mention after which a redirected IRI was called, with that IRI."""
    if not redirects:
        return {}
    wanted = {redirect.node for redirect in redirects}
    out: dict[tuple[MentionKind, NodeIri], NodeIri] = {}
    for mention, block in block_of.items():
        iri = mint(base_iri, block[0], mention)
        if iri in wanted:
            out.setdefault(block, iri)
    return out


def _name(
    blocks: Mapping[tuple[MentionKind, NodeIri], Sequence[MentionId]],
    kept: Mapping[tuple[MentionKind, NodeIri], NodeIri],
    base_iri: str,
) -> dict[tuple[MentionKind, NodeIri], NodeIri]:
    """Return the IRI of every block: the one that it keeps, else that of its first mention whose IRI is free."""
    taken = set(kept.values())
    names = dict(kept)
    for block in sorted(blocks.keys() - kept.keys()):
        free = (iri for mention in blocks[block] if (iri := mint(base_iri, block[0], mention)) not in taken)
        iri = next(free, None) or mint(base_iri, block[0], MentionId(digest("again", *blocks[block])))
        names[block] = iri
        taken.add(iri)
    return names
