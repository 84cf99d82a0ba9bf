"""The nodes of the property graph, each from the record that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from kg.model.claim import Claim, Predicate
from kg.model.columns import NODE_COLUMNS
from kg.model.document import Document
from kg.model.graph import Node, Versions
from kg.model.ids import DocumentId
from kg.model.stored import fields_of

__all__ = ["PropertyNode", "Value", "Words", "article_node", "claim_node", "claim_words", "versions_node", "world_node"]

Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyNode:
    """A node: its IRI, its main label (a key of `NODE_COLUMNS`), a narrower one if there is, and its properties."""

    id: str
    label: str
    narrower: str | None = None
    properties: Mapping[str, Value]


_NARROWER = frozenset({"Person", "Organization", "Group", "City", "Region", "Country", "Facility", "Water"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _kept(label: str, values: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return the values that are there, in the order of the label's columns."""
    return {
        key: value for key in NODE_COLUMNS[label] if (value := values.get(key)) is not None and value not in ("", ())
    }


def _day(value: str | float | None) -> str | None:
    """Return the calendar date of an ISO date or date-time; None for anything else, such as 30 February."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(found[0]).isoformat() if found else None
    except ValueError:
        return None


def world_node(node: Node, label: str, contested: bool) -> PropertyNode:
    """Return the node of an event, actor or place; `contested` tells whether accounts of it contradict one another."""
    values: dict[str, Value | None] = {
        "label": node.label,
        "type": node.type,
        "families": node.families,
        "begin": _day(node.begin),
        "end": _day(node.end),
        "begin_stated": node.begin,
        "end_stated": node.end,
        "earliest": _day(node.earliest),
        "latest": _day(node.latest),
        "granularity": node.granularity,
        "factuality": node.factuality,
        "origins": node.origins,
        "aliases": node.aliases,
        "positions": node.positions,
        "lat": node.lat,
        "lon": node.lon,
        "precision_km": node.precision_km,
        "geonames": node.geonames,
        "contested": contested,
    }
    narrower = node.type if node.type in _NARROWER else None
    return PropertyNode(id=node.node, label=label, narrower=narrower, properties=_kept(label, values))


def article_node(iri: str, document: Document) -> PropertyNode:
    """Return the node of an article; its text is not looked at."""
    values: dict[str, Value | None] = {
        "label": document.title or document.name,
        "name": document.name,
        "source": document.source,
        "url": document.url,
        "published": document.published,
        "published_from": document.published_from,
        "published_earliest": _day(document.published_earliest),
        "published_latest": _day(document.published_latest),
        "outlet": document.outlet,
        "byline": document.byline,
        "wire": document.wire,
        "origin": document.origin,
        "language": document.language,
    }
    return PropertyNode(id=iri, label="Article", properties=_kept("Article", values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of an article that a claim rests on."""

    cue: str | None = None
    evidence: str | None = None
    sentence: str | None = None


def claim_words(claims: Iterable[Claim], documents: Mapping[DocumentId, Document]) -> Iterator[Words]:
    """Yield the words of each claim; claims on one article are quickest one after the other."""
    for identifier, group in groupby(fields_of(claims, "document", "cue", "evidence", "sentence"), key=itemgetter(0)):
        document = documents.get(identifier)
        for _, *spans in group:
            cue, evidence, sentence = (document.text[s[0] : s[1]] if document and s else None for s in spans)
            yield Words(cue=cue, evidence=evidence, sentence=sentence)


def claim_node(iri: str, claim: Claim, words: Words) -> PropertyNode:
    """Return the node of a claim."""
    time = claim.predicate == Predicate.TIME
    values: dict[str, Value | None] = {
        "predicate": claim.predicate.value,
        "role": claim.role,
        "attribute": claim.attribute,
        "value": claim.value,
        "low": _number(claim.low),
        "high": _number(claim.high),
        "earliest": _day(claim.low) if time else None,
        "latest": _day(claim.high) if time else None,
        "begin_stated": claim.low if isinstance(claim.low, str) else None,
        "end_stated": claim.high if isinstance(claim.high, str) else None,
        "granularity": claim.granularity,
        "rule": claim.rule,
        "unit": claim.unit,
        "counted": claim.counted,
        "speaker": claim.speaker_text,
        "channel": claim.channel_text,
        "cue": words.cue,
        "factuality": claim.factuality.value,
        "evidence": words.evidence,
        "begin_index": claim.evidence[0],
        "end_index": claim.evidence[1],
        "sentence": words.sentence,
        "extractor": claim.extractor,
        "confidence": float(claim.confidence),
    }
    values["label"] = " ".join(filter(None, (claim.predicate.value, claim.attribute or claim.role or claim.value)))
    return PropertyNode(id=iri, label="Claim", properties=_kept("Claim", values))


def _number(value: str | float | None) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def versions_node(iri: str, versions: Versions) -> PropertyNode:
    """Return the node of the versions of one attribute of one event."""
    values: dict[str, Value | None] = {
        "label": f"{versions.attribute}: {versions.status.value}",
        "attribute": versions.attribute,
        "status": versions.status.value,
        "why": versions.why,
    }
    return PropertyNode(id=iri, label="Versions", properties=_kept("Versions", values))
