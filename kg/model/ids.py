"""Identifiers: one type each, minted from content so that the same input gives the same ids.

Ids hash a JSON array of what the text says, never what we believe about it (see docs/reference/records.md).
"""

from __future__ import annotations

import hashlib
import json
from typing import NewType

__all__ = ["BASE_IRI", "ClaimId", "DocumentId", "MentionId", "NodeIri", "digest", "text_id"]

DocumentId = NewType("DocumentId", str)
MentionId = NewType("MentionId", str)
ClaimId = NewType("ClaimId", str)
NodeIri = NewType("NodeIri", str)

BASE_IRI = "https://w3id.org/newsgraph/id/"


def digest(*parts: object, length: int = 16) -> str:
    """Return the first `length` hexadecimal digits of the SHA-256 of `parts` as a JSON array.

    >>> digest("a", 1) == digest("a", 1) != digest("a", "1")
    True
    """
    array = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(array.encode("utf8", "surrogatepass")).hexdigest()[:length]


def text_id(text: str) -> DocumentId:
    """Return the document id: the first 16 hexadecimal digits of the text's SHA-256 in UTF-8."""
    return DocumentId(hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:16])
