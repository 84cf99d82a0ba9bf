"""Actor nodes: label, type, aliases, positions and memberships of each linked person, organisation or group."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from kg.assemble.lexicon import words
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Node
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.stored import fields_of
from kg.ontology import Ontology

__all__ = ["make_actors"]

_ARTICLE = re.compile(r"\A(?:the|a|an)\s+", re.IGNORECASE)
_FIGHTERS = frozenset({"perpetrator", "agent", "participant", "organizer"})
_CONFLICT = "armed_conflict"


def make_actors(
    by_node: Mapping[NodeIri, Sequence[Mention]],
    mention_by_id: Mapping[MentionId, Mention],
    claims: Iterable[Claim],
    node_of: Mapping[MentionId, NodeIri],
    documents: Mapping[DocumentId, Document],
    ontology: Ontology,
) -> list[Node]:
    """Return the actor nodes, by IRI.

    Args:
        by_node: mentions of every node.
        mention_by_id: all mentions.
        claims: all claims.
        node_of: mentions to nodes.
        documents: by id.
        ontology: for types that are armed conflicts.
    """
    positions: dict[NodeIri, Counter[str]] = defaultdict(Counter)
    members: dict[NodeIri, set[NodeIri]] = defaultdict(set)
    armed: set[NodeIri] = set()
    for mention, predicate, other, role, value in fields_of(claims, "subject", "predicate", "object", "role", "value"):
        subject = node_of.get(mention)
        target = node_of.get(other) if other else None
        if predicate is Predicate.POSITION and subject and value:
            positions[subject][value] += 1
        elif predicate is Predicate.AFFILIATION and subject and target and subject != target:
            members[subject].add(target)
            if mention in mention_by_id and _mentions_any(mention_by_id[mention].text, "group_parts"):
                armed.add(target)
        elif predicate is Predicate.PARTICIPANT and subject and target and role in _FIGHTERS and target not in armed:
            event = mention_by_id.get(mention)
            if event is not None and ontology.is_a(event.type, _CONFLICT):
                armed.add(target)
    out = []
    for iri in sorted(by_node):
        mentions = by_node[iri]
        if mentions[0].kind is MentionKind.ACTOR:
            found = positions.get(iri, Counter()), members.get(iri, set())
            out.append(_actor(iri, tuple(mentions), *found, iri in armed, documents))
    return out


def _actor(
    iri: NodeIri,
    mentions: Sequence[Mention],
    positions: Counter[str],
    members: set[NodeIri],
    armed: bool,
    documents: Mapping[DocumentId, Document],
) -> Node:
    named = [m for m in mentions if m.name]
    shown = named or [m for m in mentions if m.refers_to is None] or list(mentions)
    names = Counter(_ARTICLE.sub("", m.text) if m.name else m.text for m in shown)
    label = (
        min(names, key=lambda text: (-len(text.split()), -names[text], text)) if named else names.most_common(1)[0][0]
    )
    ids = sorted({m.document for m in mentions})
    return Node(
        node=iri,
        kind=MentionKind.ACTOR,
        label=label,
        type=_type(shown, armed),
        aliases=tuple(sorted(set(names) - {label})),
        documents=tuple(ids),
        origins=len({documents[d].origin or d for d in ids}),
        positions=tuple(sorted(positions, key=lambda p: (-positions[p], p))),
        member_of=tuple(sorted(members)),
    )


def _type(mentions: Sequence[Mention], armed: bool) -> str:
    """Return Person, Organization or Group; a named body that fights and is none of the state's is a group."""
    kinds = Counter("Group" if m.type == "NORP" else m.type for m in mentions)
    kind = min(kinds, key=lambda name: (-kinds[name], name))
    official = any(_mentions_any(m.text, "state_bodies") for m in mentions)
    return "Group" if armed and not official and kind == "Organization" else kind


def _mentions_any(text: str, key: str) -> bool:
    """Tell whether a text holds a word, or two words in a row, of a list."""
    parts = re.findall(r"\w+", text.lower())
    return bool({*parts, *(f"{a} {b}" for a, b in pairwise(parts))} & words(key))
