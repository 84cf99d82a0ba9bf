"""The schema of the property graph: which properties its nodes and relationships have, and of which types.

Types are those of neo4j-admin import (Neo4j Operations Manual, "Import", CSV header format).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NODE_COLUMNS", "RELATIONSHIP_COLUMNS"]

NODE_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "Event": {
        "label": "string", "type": "string", "families": "string[]", "begin": "date", "end": "date",
        "begin_stated": "string", "end_stated": "string", "earliest": "date", "latest": "date",
        "granularity": "string", "factuality": "string", "origins": "long", "aliases": "string[]",
        "contested": "boolean",
    },
    "Actor": {
        "label": "string", "type": "string", "aliases": "string[]", "positions": "string[]", "origins": "long",
    },
    "Place": {
        "label": "string", "type": "string", "aliases": "string[]", "lat": "double", "lon": "double",
        "precision_km": "double", "geonames": "string", "origins": "long",
    },
    "Article": {
        "label": "string", "name": "string", "source": "string", "url": "string", "published": "string",
        "published_from": "string", "published_earliest": "date", "published_latest": "date", "outlet": "string",
        "byline": "string", "wire": "string", "origin": "string", "language": "string",
    },
    "Outlet": {"label": "string"},
    "Claim": {
        "label": "string", "predicate": "string", "role": "string", "attribute": "string", "value": "string",
        "low": "double", "high": "double", "earliest": "date", "latest": "date", "begin_stated": "string",
        "end_stated": "string", "granularity": "string",
        "rule": "string", "unit": "string", "counted": "string", "speaker": "string", "channel": "string",
        "cue": "string", "factuality": "string", "evidence": "string", "begin_index": "long", "end_index": "long",
        "sentence": "string", "extractor": "string", "confidence": "double",
    },
    "Versions": {
        "label": "string", "attribute": "string", "status": "string", "why": "string",
    },
}  # fmt: skip
"""The properties of each node label with their types, in the order of the columns."""

RELATIONSHIP_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "ABOUT": {},
    "CLAIMED_BY": {},
    "COPIES": {},
    "HAPPENED_AT": {},
    "HAS_CLAIM": {},
    "HAS_OBJECT": {},
    "MEMBER_OF": {},
    "OCCURS_BEFORE": {},
    "PARTICIPATED_IN": {"role": "string", "factuality": "string", "claims": "long"},
    "PART_OF": {},
    "PREFERS": {},
    "PUBLISHED_BY": {},
    "REPORTED_IN": {},
    "TOLD_TO": {},
    "WITHIN": {},
}
"""The properties of each relationship type; all of them can be derived from the nodes."""
