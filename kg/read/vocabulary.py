"""Word lists and patterns of the readers: read once from `ontologies/text/read/*.json`, never written in code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from kg.errors import OntologyError
from kg.wordlists import read_table

__all__ = ["alternatives", "mapping", "phrases", "table"]


@cache
def table(name: str) -> Mapping[str, object]:
    """Return the content of `ontologies/text/read/NAME.json`.

    Raises:
        OntologyError: the file is missing, not JSON or not an object.
    """
    return read_table(f"text/read/{name}.json")


@cache
def phrases(name: str, key: str) -> tuple[str, ...]:
    """Return one list of a table in its order.

    Raises:
        OntologyError: the table has no such list.

    >>> "reporter" in phrases("agencies", "reporters")
    True
    """
    items = table(name).get(key)
    if not isinstance(items, list):
        raise OntologyError(f"has no list {key!r}", path=f"ontologies/text/read/{name}.json")
    return tuple(str(item) for item in items)


@cache
def mapping(name: str, key: str) -> Mapping[str, object]:
    """Return one object of a table.

    Raises:
        OntologyError: the table has no such object.
    """
    items = table(name).get(key)
    if not isinstance(items, dict):
        raise OntologyError(f"has no object {key!r}", path=f"ontologies/text/read/{name}.json")
    return items


def alternatives(words: Iterable[str]) -> str:
    r"""Return `words` as one alternation of a regular expression, longest first so that none hides a longer one.

    >>> alternatives(["sep", "sept", "a.m."])
    'a\\.m\\.|sept|sep'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
