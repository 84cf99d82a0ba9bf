"""What two builds have in common and where they differ: articles, nodes, claims and versions.

Enters: two graphs. Leaves: a `Changes` record. Nodes are matched by the mentions that they share, not by their IRIs, so
that two builds can be compared that never knew of one another; a node whose mentions went to several is split, nodes
whose mentions came together are merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from kg.model.claim import Claim, MentionKind
from kg.model.figures import digits
from kg.model.graph import Graph, Node, Versions
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri

__all__ = ["ArticleChange", "Changes", "FieldChange", "NodeChange", "VersionsChange", "compare_graphs"]

_IRIS = ("place", "about", "part_of", "before", "within", "member_of")
_LEFT_OUT = ("node", "kind", "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a record before and after, as text; None where it was or is empty."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChange:
    """An article by name and id; `fields` are those that changed."""

    name: str
    id: DocumentId
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeChange:
    """A node that appeared, vanished or changed.

    `earlier` are the nodes that its mentions belonged to: one, or several where they were merged. `later` are the nodes
    that they belong to now: several where it was split.
    """

    node: NodeIri
    kind: MentionKind
    label: str
    type: str
    earlier: tuple[NodeIri, ...] = ()
    later: tuple[NodeIri, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    mentions_added: tuple[MentionId, ...] = ()
    mentions_removed: tuple[MentionId, ...] = ()
    claims_added: tuple[ClaimId, ...] = ()
    claims_removed: tuple[ClaimId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsChange:
    """The versions of one attribute of one event, whose standing changed; `event` is its IRI in the later build."""

    event: NodeIri
    label: str
    attribute: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that differs; each tuple is sorted."""

    articles_appeared: tuple[ArticleChange, ...] = ()
    articles_vanished: tuple[ArticleChange, ...] = ()
    articles_changed: tuple[ArticleChange, ...] = ()
    nodes_appeared: tuple[NodeChange, ...] = ()
    nodes_vanished: tuple[NodeChange, ...] = ()
    nodes_changed: tuple[NodeChange, ...] = ()
    versions_changed: tuple[VersionsChange, ...] = ()
    claims_appeared: tuple[ClaimId, ...] = ()
    claims_vanished: tuple[ClaimId, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(getattr(self, field.name) for field in fields(self))


def compare_graphs(before: Graph, after: Graph) -> Changes:
    """Return what appeared, vanished and changed from one graph to another."""
    pairs = _Pairs(before, after)
    old, new = before.document_by_id, after.document_by_id
    return Changes(
        articles_appeared=tuple(_article(after, d) for d in sorted(new.keys() - old.keys())),
        articles_vanished=tuple(_article(before, d) for d in sorted(old.keys() - new.keys())),
        articles_changed=tuple(_changed_articles(before, after)),
        nodes_appeared=tuple(_lone(n) for n in after.nodes if not pairs.earlier[n.node]),
        nodes_vanished=tuple(_lone(n) for n in before.nodes if not pairs.later[n.node]),
        nodes_changed=tuple(_changed_nodes(pairs)),
        versions_changed=tuple(_changed_versions(pairs)),
        claims_appeared=tuple(sorted(after.claim_by_id.keys() - before.claim_by_id.keys())),
        claims_vanished=tuple(sorted(before.claim_by_id.keys() - after.claim_by_id.keys())),
    )


class _Pairs:
    """Which nodes of two graphs share mentions: `later` of each earlier node and the other way round, best first."""

    def __init__(self, before: Graph, after: Graph) -> None:
        self.before, self.after = before, after
        shared: Counter[tuple[NodeIri, NodeIri]] = Counter()
        for mention, one in before.node_of.items():
            if (other := after.node_of.get(mention)) is not None:
                shared[one, other] += 1
        for node in before.nodes:
            if node.node in after.node_by_iri and not before.mentions_of.get(node.node):
                shared[node.node, node.node] += 1
        self.later: dict[NodeIri, list[NodeIri]] = defaultdict(list)
        self.earlier: dict[NodeIri, list[NodeIri]] = defaultdict(list)
        ranked = sorted(shared, key=lambda pair: (-shared[pair], pair[0] != pair[1], pair))
        for one, other in ranked:
            self.later[one].append(other)
            self.earlier[other].append(one)

    def now(self, iri: NodeIri) -> NodeIri:
        """Return what an earlier node is called in the later graph."""
        return self.later[iri][0] if self.later[iri] else iri


def _article(graph: Graph, document: DocumentId) -> ArticleChange:
    return ArticleChange(name=graph.document_by_id[document].name, id=document)


def _changed_articles(before: Graph, after: Graph) -> Iterator[ArticleChange]:
    for document in after.documents:
        last = before.document_by_id.get(document.id)
        changes = tuple(_fields(last, document, ("source",))) if last is not None else ()
        if changes:
            yield ArticleChange(name=document.name, id=document.id, fields=changes)


def _lone(node: Node) -> NodeChange:
    return NodeChange(node=node.node, kind=node.kind, label=node.label, type=node.type)


def _changed_nodes(pairs: _Pairs) -> Iterator[NodeChange]:
    """Yield the nodes of the later graph that have an earlier one and are not what that was."""
    claims = (_claims_of(pairs.before), _claims_of(pairs.after))
    for node in pairs.after.nodes:
        if not (earlier := pairs.earlier[node.node]):
            continue
        last = pairs.before.node_by_iri[earlier[0]]
        later = pairs.later[earlier[0]]
        was = {m.id for iri in earlier for m in pairs.before.mentions_of.get(iri, ())}
        now = {m.id for m in pairs.after.mentions_of.get(node.node, ())}
        gone = {m.id for m in pairs.before.mentions_of.get(last.node, ())} - now
        said = {c for iri in earlier for c in claims[0].get(iri, ())}
        says = claims[1].get(node.node, set())
        change = NodeChange(
            node=node.node, kind=node.kind, label=node.label, type=node.type,
            earlier=tuple(earlier), later=tuple(later),
            fields=tuple(_fields(_renamed(last, pairs), node, _LEFT_OUT)),
            mentions_added=tuple(sorted(now - was)), mentions_removed=tuple(sorted(gone)),
            claims_added=tuple(sorted(says - said)), claims_removed=tuple(sorted(said - says)),
        )  # fmt: skip
        moved = len(earlier) > 1 or len(later) > 1 or node.node != last.node
        if moved or change.fields or change.mentions_added or gone or change.claims_added or change.claims_removed:
            yield change


def _claims_of(graph: Graph) -> Mapping[NodeIri, set[ClaimId]]:
    return {iri: {claim.id for claim in claims} for iri, claims in graph.claims_about.items()}


def _renamed(node: Node, pairs: _Pairs) -> Node:
    """Return an earlier node that names others as the later graph does."""
    changed: dict[str, NodeIri | tuple[NodeIri, ...] | None] = {}
    for name in _IRIS:
        value = getattr(node, name)
        changed[name] = (
            tuple(pairs.now(iri) for iri in value) if isinstance(value, tuple) else value and pairs.now(value)
        )
    for name in ("before", "member_of"):
        changed[name] = tuple(sorted(set(getattr(replace(node, **changed), name))))  # type: ignore[arg-type]
    return replace(node, **changed)  # type: ignore[arg-type]


def _fields(before: object, after: object, left_out: Sequence[str]) -> Iterator[FieldChange]:
    """Yield the fields in which two records of one type differ."""
    for field in fields(after):  # type: ignore[arg-type]
        one, other = getattr(before, field.name), getattr(after, field.name)
        if field.name not in left_out and one != other:
            yield FieldChange(field=field.name, before=_text(one), after=_text(other))


def _text(value: object) -> str | None:
    if value is None or value == ():
        return None
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _changed_versions(pairs: _Pairs) -> Iterator[VersionsChange]:
    """Yield the versions whose status, preferred claim or reason changed, or that are new or gone."""
    last = {(pairs.now(v.event), v.attribute): v for v in pairs.before.versions}
    now = {(v.event, v.attribute): v for v in pairs.after.versions}
    for event, attribute in sorted(last.keys() | now.keys()):
        before, after = last.get((event, attribute)), now.get((event, attribute))
        changes = tuple(
            FieldChange(field=name, before=one, after=other)
            for name in ("status", "preferred", "why")
            if (one := _of(pairs.before, before, name)) != (other := _of(pairs.after, after, name))
        )
        if changes:
            known = pairs.after.node_by_iri.get(event) or pairs.before.node_by_iri.get(event)
            yield VersionsChange(
                event=event, label=known.label if known else event, attribute=attribute, fields=changes
            )


def _of(graph: Graph, versions: Versions | None, field: str) -> str | None:
    if versions is None:
        return None
    if field == "preferred":
        claim = graph.claim_by_id.get(versions.preferred) if versions.preferred else None
        return _value(claim) if claim else None
    return str(getattr(versions, field))


def _value(claim: Claim) -> str:
    low, high = (digits(v) if isinstance(v, int | float) else v for v in (claim.low, claim.high))
    return f"{low}" if low == high else f"{low or '…'} to {high or '…'}"
