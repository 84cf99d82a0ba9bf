"""Word lists: the JSON tables of `ontologies/`, read once per process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from typing import Any, TypeVar, cast

from kg.errors import OntologyError

__all__ = ["read_record", "read_table", "read_words"]

R = TypeVar("R")


@cache
def read_table(path: str) -> Mapping[str, object]:
    """Return the JSON object in `ontologies/PATH`.

    Raises:
        OntologyError: the file is missing or holds no JSON object.
    """
    try:
        loaded = json.loads(resources.files("ontologies").joinpath(*path.split("/")).read_text("utf8"))
    except (OSError, ValueError) as error:
        raise OntologyError(
            f"cannot be read: {error}", path=f"ontologies/{path}", hint="reinstall newsgraph"
        ) from error
    if not isinstance(loaded, dict):
        raise OntologyError("is no JSON object", path=f"ontologies/{path}", hint="reinstall newsgraph")
    return loaded


@cache
def read_words(path: str, key: str) -> frozenset[str]:
    """Return one list of a table in lower case.

    Raises:
        OntologyError: the table has no such list.

    >>> "gunman" in read_words("extract/nouns.json", "attacker")
    True
    """
    items = read_table(path).get(key)
    if not isinstance(items, list):
        raise OntologyError(f"has no list {key!r}", path=f"ontologies/{path}")
    return frozenset(str(item).lower() for item in items)


def read_record(record: type[R], path: str, **derived: object) -> R:
    """Return a table as a dataclass that has one field per list or object of it; `derived` gives the other fields.

    Raises:
        OntologyError: the file is missing or malformed, or lacks a field.
    """
    tables = read_table(path)
    names = [field.name for field in fields(cast(Any, record)) if field.name not in derived]
    if missing := [name for name in names if name not in tables]:
        raise OntologyError(f"lacks {', '.join(missing)}", path=f"ontologies/{path}", hint="reinstall newsgraph")
    values = {name: frozenset(t) if isinstance(t := tables[name], list) else t for name in names}
    return record(**values, **derived)
