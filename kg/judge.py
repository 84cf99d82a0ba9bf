"""Judgements of a person: found, added and removed in `judgements.jsonl` of an output folder.

Enters: what a person calls two mentions. Leaves: a line of `judgements.jsonl`, and those that it contradicts. Every
build in that folder, and `kg.update`, obeys the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.model.claim import Mention, MentionKind
from kg.model.graph import Graph, Node
from kg.model.ids import DocumentId, MentionId
from kg.model.link import Judgement
from kg.store import append_judgement, drop_judgements, read_judgements

__all__ = [
    "JUDGED",
    "add_judgement",
    "find_conflicts",
    "find_mention",
    "find_nodes",
    "name_mention",
    "remove_judgement",
]

JUDGED = (MentionKind.EVENT, MentionKind.ACTOR, MentionKind.PLACE)
"""Kinds of things that a person's word joins and splits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A judgement, whether it is new, and the earlier ones that it cannot stand beside."""

    judgement: Judgement
    new: bool
    conflicts: tuple[Judgement, ...] = ()


def find_nodes(graph: Graph, thing: str) -> tuple[Node, ...]:
    """Return the nodes that `thing` may mean: by IRI or a former one, else by whole name, else by a part of a name.

    A whole name may leave its article out: `Port Authority` is `the port authority`.
    """
    wanted = thing.casefold()
    moved = {redirect.target for redirect in graph.redirects if _names(redirect.node, thing)}
    exact = [node for node in graph.nodes if _names(node.node, thing) or node.node in moved]
    whole = [node for node in graph.nodes if wanted.removeprefix("the ") in map(_bare, (node.label, *node.aliases))]
    part = [node for node in graph.nodes if any(wanted in name.casefold() for name in (node.label, *node.aliases))]
    return tuple(exact or whole or part)


def _bare(name: str) -> str:
    """Return a name in small letters without its article."""
    return name.casefold().removeprefix("the ")


def _names(iri: str, thing: str) -> bool:
    return iri == thing or iri.endswith(f"/{thing}")


def find_node(graph: Graph, thing: str) -> Node:
    """Return the one node that a person means.

    Raises: InputError: there is none, or several fit.
    """
    found = find_nodes(graph, thing)
    if len(found) > 1:
        iris = ", ".join(node.node.rpartition("/")[2] for node in found[:5])
        raise InputError(f"{len(found)} nodes are called {thing!r}", hint=f"name one by its id: {iris}")
    if not found:
        hint = "give the id of a mention or node, or ARTICLE:OFFSET; kg explain OUT NODE lists mentions"
        raise InputError(f"nothing is called {thing!r}", hint=hint)
    return found[0]


def name_mention(graph: Graph, mention: Mention) -> str:
    """Return words and place of a mention, as `'raid' (article-3:120)`."""
    document = graph.document_by_id.get(mention.document)
    return f"{mention.text!r} ({document.name if document else mention.document}:{mention.start})"


def find_mention(graph: Graph, thing: str) -> Mention:
    """Return the mention that a person means.

    Args:
        graph: of the build.
        thing: a mention's id, `ARTICLE:OFFSET` with a character that it covers, or what `find_nodes` takes: then it is
            the first mention of the node.

    Raises: InputError: there is none, or several nodes fit.
    """
    if (known := graph.mention_by_id.get(MentionId(thing))) is not None:
        return known
    name, colon, offset = thing.rpartition(":")
    documents = {d.id for d in graph.documents if name in (d.name, d.id)}
    if colon and offset.isdecimal() and documents:
        return _mention_at(graph, documents, int(offset), thing)
    node = find_node(graph, thing)
    first = {link.mention for link in graph.links if link.joined_to is None}
    mentions = graph.mentions_of.get(node.node, ())
    if not mentions:
        raise InputError(f"{node.label!r} has no mention of its own", hint="it is there as the place of another")
    return next((mention for mention in mentions if mention.id in first), mentions[0])


def _mention_at(graph: Graph, documents: set[DocumentId], offset: int, thing: str) -> Mention:
    """Return the mention at a character: the shortest of an event, actor or place."""
    there = [m for m in graph.mentions if m.document in documents and m.start <= offset < m.end and m.kind in JUDGED]
    if not there:
        raise InputError(f"no event, actor or place is mentioned at {thing}", hint="offsets count characters from 0")
    return min(there, key=lambda m: (m.end - m.start, JUDGED.index(m.kind), m.id))


def find_conflicts(judgements: Sequence[Judgement], judgement: Judgement) -> tuple[Judgement, ...]:
    """Return the judgements that forbid another one: the opposite on its pair, or `not same` across what it joins."""
    group = {judgement.left: judgement.left}

    def find(mention: MentionId) -> MentionId:
        while group.setdefault(mention, mention) != mention:
            mention = group[mention]
        return mention

    for other in judgements:
        if other.same and other != judgement:
            group[find(other.left)] = find(other.right)
    sides = {find(judgement.left), find(judgement.right)}
    if not judgement.same:
        return tuple(j for j in judgements if j.same and len(sides) == 1 and find(j.left) in sides)
    return tuple(j for j in judgements if not j.same and {find(j.left), find(j.right)} == sides)


def add_judgement(out: Path, left: Mention, right: Mention, *, same: bool, by: str, why: str | None = None) -> Added:
    """Add a person's word to `judgements.jsonl` in `out`; one that is there already is not added again.

    Raises:
        InputError: the two are one mention, or of different kinds, or not of an event, actor or place.
        RecordError, ExportError: the file cannot be read or written.
    """
    _check(left, right)
    first, second = sorted((left.id, right.id))
    judgement = Judgement(left=first, right=second, same=same, by=by, why=why)
    known = read_judgements(out)
    stands = any({j.left, j.right} == {first, second} and j.same == same for j in known)
    conflicts = find_conflicts(known, judgement)
    if not stands:
        append_judgement(out, judgement)
    return Added(judgement=judgement, new=not stands, conflicts=conflicts)


def remove_judgement(out: Path, left: Mention, right: Mention) -> tuple[Judgement, ...]:
    """Remove all judgements on two mentions from `judgements.jsonl` in `out` and return them.

    Raises: RecordError, ExportError: the file cannot be read or written.
    """
    return drop_judgements(out, left.id, right.id)


def _check(left: Mention, right: Mention) -> None:
    if left.id == right.id:
        raise InputError("both are one mention", hint="name two; kg explain OUT NODE lists the mentions of a node")
    if left.kind != right.kind:
        raise InputError(f"an {left.kind} and an {right.kind} are never one", hint="name two of one kind")
    if left.kind not in JUDGED:
        raise InputError("only events, actors and places can be judged", hint="times and things have no nodes")
