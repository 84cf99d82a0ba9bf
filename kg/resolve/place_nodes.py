"""Places as nodes: what the gazetteer says of each toponym and facility, with the chain of places that holds it."""

from __future__ import annotations

from kg.model.claim import MentionKind
from kg.model.graph import Node
from kg.model.ids import NodeIri
from kg.model.link import Link
from kg.resolve.places import Place, PlaceResolution

__all__ = ["place_links"]


def place_links(resolved: PlaceResolution, base_iri: str) -> tuple[list[Link], tuple[Node, ...]]:
    """Return a link for every place mention, and the place nodes with their containers, by IRI."""
    iris = {key: _iri(base_iri, key) for key in resolved.places}
    links = [
        Link(
            mention=mention,
            node=iris[match.key],
            kind=MentionKind.PLACE,
            score=match.score,
            reasons=match.reasons,
        )
        for mention, match in sorted(resolved.matches.items())
    ]
    nodes = [_node(base_iri, place) for _, place in sorted(resolved.places.items())]
    return links, tuple(nodes)


def _iri(base_iri: str, key: str) -> NodeIri:
    return NodeIri(f"{base_iri}place/{key.replace(':', '-')}")


def _node(base_iri: str, place: Place) -> Node:
    return Node(
        node=_iri(base_iri, place.key),
        kind=MentionKind.PLACE,
        label=place.label,
        type=place.type,
        lat=place.lat,
        lon=place.lon,
        geonames=place.geonames,
        within=tuple(_iri(base_iri, key) for key in place.within),
        precision_km=place.precision_km,
    )
