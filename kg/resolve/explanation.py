"""Why two mentions are, or are not, one thing: the chain of links between them, or what their comparison says.

Enters: the tables of a build and two mentions. Leaves: lines in words. Nothing is decided here: links are read, and
events that were kept apart are compared once more as resolution compared them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from kg.model.claim import Mention, MentionKind
from kg.model.graph import Graph
from kg.model.ids import MentionId
from kg.model.link import Judgement, Link, Reason
from kg.resolve.comparison import type_name
from kg.resolve.constraints import veto_groups
from kg.resolve.context import read_inputs
from kg.resolve.profiles import Profile, merge_profiles
from kg.resolve.scoring import PairScorer, load_scorer
from kg.resolve.table import GroupTable

__all__ = ["explain_node", "explain_pair"]


def explain_node(graph: Graph, members: Sequence[Mention]) -> Iterator[str]:
    """Yield for each mention of a node which other one it is tied to, and why; the first is tied to none."""
    links = {link.mention: link for link in graph.links}
    age = {d.id: (d.published or d.published_earliest or "9999", d.id) for d in graph.documents}
    for mention in sorted(members, key=lambda m: (links[m.id].joined_to is not None, age[m.document], m.start, m.end)):
        link = links[mention.id]
        if link.joined_to is None:
            because = f": {_words(link.reasons)}" if link.reasons else ""
            yield f"{_name(graph, mention.id)}{because}"
        else:
            yield f"{_name(graph, mention.id)} is {_name(graph, link.joined_to)}: {_why(link)}"


def explain_pair(graph: Graph, left: Mention, right: Mention, judgements: Sequence[Judgement] = ()) -> Iterator[str]:
    """Yield why two mentions are, or are not, one thing.

    Args:
        graph: of the build that has them.
        left: a mention.
        right: another one.
        judgements: of the user, where they were obeyed.
    """
    links = {link.mention: link for link in graph.links}
    one, two = links.get(left.id), links.get(right.id)
    names = f"{_name(graph, left.id)} and {_name(graph, right.id)}"
    if left.kind is not right.kind:
        yield f"{names} are not one: a thing is never both {left.kind} and {right.kind}"
        return
    if one is not None and two is not None and one.node == two.node:
        yield f"{names} are one: {one.node}"
        if left.kind is MentionKind.PLACE:
            yield from (f"  {_name(graph, link.mention)}: {_words(link.reasons)}" for link in (one, two))
        for link in _path(links, left.id, right.id):
            yield f"  {_name(graph, link.mention)} is {_name(graph, link.joined_to or link.mention)}: {_why(link)}"
        return
    yield f"{names} are not one"
    for judgement in judgements:
        if not judgement.same and {judgement.left, judgement.right} == {left.id, right.id}:
            yield f"  {judgement.by} says so{f': {judgement.why}' if judgement.why else ''}"
    if left.kind is MentionKind.EVENT:
        yield from (f"  {line}" for line in _compare(graph, left, right))
    elif left.kind is MentionKind.ACTOR:
        yield "  no rule joins their names: they differ, or fit several people or groups, or one is described only"
    else:
        for link in filter(None, (one, two)):
            yield f"  {_name(graph, link.mention)} is {link.node}: {_words(link.reasons)}"


def _path(links: Mapping[MentionId, Link], left: MentionId, right: MentionId) -> list[Link]:
    """Return the links between two mentions of one node, up from each to where their chains meet."""
    chains = []
    for mention in (left, right):
        chain, at = [], links[mention]
        while at.joined_to is not None:
            chain.append(at)
            at = links[at.joined_to]
        chains.append(chain)
    first, second = chains
    shared = {link.mention for link in first} & {link.mention for link in second}
    return [link for chain in (first, second) for link in chain if link.mention not in shared]


def _compare(graph: Graph, left: Mention, right: Mention) -> Iterator[str]:
    """Yield what speaks for and against two events, each with all of its mentions, being one."""
    _, inputs = read_inputs(graph)
    profiles = {profile.mentions[0]: profile for report in inputs.reports for profile in report}
    groups = [_group(graph, mention, profiles) for mention in (left, right)]
    if any(profile is None for profile in groups):
        yield "the article of one could not be annotated"
        return
    pair = [group for group in groups if group is not None]
    one, two = pair
    table = GroupTable(inputs.context)
    first, second = (np.array([table.add(profile)]) for profile in pair)
    table.close()
    scorer = PairScorer(table, load_scorer())
    told_apart = left.document == right.document and scorer.pairs.told_apart(first, second).any()
    if veto := "one article tells of both, apart" if told_apart else veto_groups(one, two, inputs.context):
        yield f"{veto}: that forbids it, whatever speaks for it"
    [score] = scorer.score(scorer.values(first, second))
    kinds = " and ".join(type_name(group) for group in pair)
    yield f"score {score:+.2f}, a join needs more than 0 on the average of their reports ({kinds})"
    [reasons] = scorer.reasons(first, second)
    for reason in reasons:
        yield f"  {reason.weight:+.2f} {reason.value}"


def _group(graph: Graph, mention: Mention, profiles: Mapping[MentionId, Profile]) -> Profile | None:
    """Return the profile of all mentions that one article has of a mention's node."""
    node = graph.node_of.get(mention.id)
    members = graph.mentions_of.get(node, ()) if node is not None else ()
    near = [m for m in members if m.document == mention.document and m.id in profiles] or [mention]
    if near[0].id not in profiles:
        return None
    profile = profiles[near[0].id]
    for member in near[1:]:
        profile = merge_profiles(profile, profiles[member.id])
    return profile


def _name(graph: Graph, mention: MentionId) -> str:
    known = graph.mention_by_id[mention]
    document = graph.document_by_id.get(known.document)
    return f"{known.text!r} ({document.name if document else known.document}:{known.start})"


def _why(link: Link) -> str:
    return f"{_words(link.reasons)} [score {link.score:.2f}, by {link.decided_by}]"


def _words(reasons: Sequence[Reason]) -> str:
    return "; ".join(f"{reason.feature}: {reason.value} ({reason.weight:+g})" for reason in reasons) or "no reason kept"
