"""Identifiers: one type each, minted from content so that the same input gives the same ids.

Ids hash a JSON array of what the text says, never what we believe about it (see docs/reference/records.md).
"""

from __future__ import annotations

import hashlib
import json
from typing import NewType
from urllib.parse import urlsplit

from kg.errors import InputError

__all__ = ["BASE_IRI", "ClaimId", "DocumentId", "MentionId", "NodeIri", "check_base_iri", "digest", "text_id"]

DocumentId = NewType("DocumentId", str)
MentionId = NewType("MentionId", str)
ClaimId = NewType("ClaimId", str)
NodeIri = NewType("NodeIri", str)

BASE_IRI = "https://w3id.org/newsgraph/id/"
_NOT_IN_IRI = frozenset(' <>"{}|\\^`')
_write_array = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def check_base_iri(value: str) -> str:
    """Return `value` if nodes can be named below it: a web address that ends in `/`.

    Raises: InputError: it is none.

    >>> check_base_iri("https://example.org/graph/")
    'https://example.org/graph/'
    """
    hint = "give an address such as https://example.org/graph/"
    try:
        parts = urlsplit(value)
        whole = bool(parts.hostname) and (parts.port or 0) >= 0 and value.isprintable()
    except ValueError:  # half an IPv6 address, a port that is no number
        whole = False
    if not whole or any(character in _NOT_IN_IRI for character in value):
        raise InputError(f"{value!r} is not an absolute IRI", hint=hint)
    if parts.scheme not in ("http", "https"):
        raise InputError(f"{value!r} must begin with https:// or http://", hint=hint)
    if parts.query or parts.fragment or value[-1] != "/" or "?" in value:
        reason = "what stands behind # or ? cannot be built upon: parts of articles have a # of their own"
        raise InputError(f"{value!r} must end in /" + (f", for {reason}" if set("?#") & set(value) else ""), hint=hint)
    return value


def digest(*parts: object, length: int = 16) -> str:
    """Return the first `length` hexadecimal digits of the SHA-256 of `parts` as a JSON array.

    >>> digest("a", 1) == digest("a", 1) != digest("a", "1")
    True
    """
    return hashlib.sha256(_write_array(parts).encode("utf8", "surrogatepass")).hexdigest()[:length]


def text_id(text: str) -> DocumentId:
    """Return the document id: the first 16 hexadecimal digits of the text's SHA-256 in UTF-8."""
    return DocumentId(hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:16])
