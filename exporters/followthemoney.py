"""Graph -> `entities.ftm.json`: FollowTheMoney entities, one a line, for Aleph and its kin.

    Event, Person, Organization, LegalEntity (groups), Address (places), Article
    UnknownLink (who took part, with the role), Membership
    Note        one per claim and per set of versions; `notes` has its fields as JSON

Source: FollowTheMoney 4, https://followthemoney.tech/explorer/; ids are of letters, digits and hyphens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.model.claim import Claim, MentionKind
from kg.model.document import Document
from kg.model.graph import Graph, Node, Versions
from kg.model.ids import NodeIri, digest
from kg.model.projection import PropertyGraph, Relationship, article_iri, claim_iri, project, versions_iri

__all__ = ["write_followthemoney"]

ACTORS = {"Person": "Person", "Organization": "Organization"}
Entity = dict[str, object]
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?)?")
_BREAKS = re.compile("[\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def write_followthemoney(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `entities.ftm.json` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "entities.ftm.json"
    with path.open("w", encoding="utf8", errors="replace", newline="\n") as out:
        for entity in _entities(graph):
            line = json.dumps(entity, ensure_ascii=False, sort_keys=True)
            out.write(_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", line) + "\n")
    return (path,)


def _entities(graph: Graph) -> Iterator[Entity]:
    properties = project(graph)
    for document in graph.documents:
        yield _article(graph, document)
    for node in graph.nodes:
        if node.kind == MentionKind.EVENT:
            yield _event(graph, node)
        elif node.kind == MentionKind.ACTOR:
            names: Values = {"position": node.positions} if node.type == "Person" else {}
            yield _thing(graph, node, ACTORS.get(node.type, "LegalEntity"), names)
        elif node.kind == MentionKind.PLACE:
            yield _thing(
                graph, node, "Address", {"latitude": (node.lat,), "longitude": (node.lon,), "full": (node.label,)}
            )
    yield from _links(graph, properties)
    for claim in graph.claims:
        yield _claim(graph, claim)
    for versions in graph.versions:
        yield _versions(graph, versions)


Values = Mapping[str, Iterable[str | float | None]]


def _entity(iri: str, schema: str, values: Values) -> Entity:
    """Return an entity; values that are missing or blank are left out, and a value twice is one."""
    properties = {}
    for name, items in values.items():
        texts = (_CONTROL.sub(" ", str(item)).strip() for item in items if item is not None)
        if kept := list(dict.fromkeys(text for text in texts if text)):
            properties[name] = kept
    return {"id": _id(iri), "schema": schema, "properties": properties}


def _id(iri: str) -> str:
    return f"kg-{digest('followthemoney', iri)}"


def _thing(graph: Graph, node: Node, schema: str, more: Values) -> Entity:
    values = {
        "name": (node.label.strip() or node.node,),
        "alias": node.aliases,
        "sourceUrl": (node.node,),
        "proof": [_id(article_iri(graph, document)) for document in node.documents],
        **more,
    }
    return _entity(node.node, schema, values)


def _event(graph: Graph, node: Node) -> Entity:
    place = graph.node_by_iri.get(node.place) if node.place else None
    actors = {
        actor
        for claim in graph.claims_about.get(node.node, ())
        if claim.predicate == "participant" and claim.object and claim.factuality != "denied"
        if (actor := graph.node_of.get(claim.object)) in graph.node_by_iri
    }
    involved = [iri for iri in sorted(filter(None, actors)) if graph.node_by_iri[iri].kind == MentionKind.ACTOR]
    more = {
        "startDate": (_date(node.begin or node.earliest),),
        "endDate": (_date(node.end or node.latest),),
        "location": (place.label if place else None,),
        "addressEntity": (_id(place.node) if place else None,),
        "involved": [_id(iri) for iri in involved],
        "keywords": (node.type, *node.families, node.factuality),
    }
    return _thing(graph, node, "Event", more)


def _article(graph: Graph, document: Document) -> Entity:
    url = document.url if document.url and document.url.startswith(("http://", "https://")) else None
    values = {
        "name": (document.title or document.name,),
        "title": (document.title,),
        "fileName": (document.name,),
        "author": (document.byline,),
        "publisher": (document.outlet,),
        "publishedAt": (_date(document.published),),
        "sourceUrl": (url,),
        "keywords": (document.wire,),
    }
    return _entity(article_iri(graph, document.id), "Article", values)


def _links(graph: Graph, properties: PropertyGraph) -> Iterator[Entity]:
    """Yield who took part in what, and who belongs to whom."""
    for edge in properties.relationships:
        if edge.type == "PARTICIPATED_IN":
            yield _link(edge, "UnknownLink", ("subject", "object"))
        elif edge.type == "MEMBER_OF":
            group = graph.node_by_iri[NodeIri(edge.target)]
            known = group.type == "Organization"
            yield _link(
                edge, *(("Membership", ("member", "organization")) if known else ("UnknownLink", ("subject", "object")))
            )


def _link(edge: Relationship, schema: str, ends: tuple[str, str]) -> Entity:
    role = str(edge.properties.get("role", "member"))
    values = {ends[0]: (_id(edge.source),), ends[1]: (_id(edge.target),), "role": (role,)}
    return _entity(f"{edge.source} {edge.type} {role} {edge.target}", schema, values)


def _claim(graph: Graph, claim: Claim) -> Entity:
    document = graph.document_by_id.get(claim.document)
    words = document.text[slice(*claim.evidence)] if document else ""
    fields = {
        "claim": claim.id, "predicate": claim.predicate.value, "role": claim.role, "attribute": claim.attribute,
        "value": claim.value, "low": claim.low, "high": claim.high, "unit": claim.unit, "counted": claim.counted,
        "speaker": claim.speaker_text, "channel": claim.channel_text, "factuality": claim.factuality.value,
        "document": claim.document, "begin": claim.evidence[0], "end": claim.evidence[1],
        "object": graph.node_of.get(claim.object) if claim.object else None,
    }  # fmt: skip
    subject = graph.node_of.get(claim.subject)
    shown = graph.node_by_iri.get(subject) if subject else None
    nameable = shown is not None and shown.kind in (MentionKind.EVENT, MentionKind.ACTOR, MentionKind.PLACE)
    values = {
        "name": (" ".join(filter(None, (claim.predicate.value, claim.attribute or claim.role or claim.value))),),
        "entity": (_id(shown.node) if shown is not None and nameable else None,),
        "description": (words,),
        "proof": (_id(article_iri(graph, claim.document)) if document else None,),
        "notes": (_json(fields),),
        "keywords": (claim.factuality.value,),
    }
    return _entity(claim_iri(graph, claim.id), "Note", values)


def _versions(graph: Graph, versions: Versions) -> Entity:
    fields = {
        "attribute": versions.attribute, "status": versions.status.value, "claims": list(versions.claims),
        "preferred": versions.preferred,
    }  # fmt: skip
    values = {
        "name": (f"{versions.attribute}: {versions.status.value}",),
        "entity": (_id(versions.event),),
        "summary": (versions.why,),
        "notes": (_json(fields),),
        "keywords": (versions.status.value,),
    }
    return _entity(versions_iri(graph, versions), "Note", values)


def _json(fields: Mapping[str, object]) -> str:
    kept = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _date(value: str | None) -> str | None:
    """Return a date that FollowTheMoney knows, complete or not.

    >>> _date("2024-02"), _date("spring")
    ('2024-02', None)
    """
    return value if value and _DATE.fullmatch(value) else None
