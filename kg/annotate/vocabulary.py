"""Word lists of the annotator: read once from `ontologies/text/annotate/*.json`, never written in code."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from kg.errors import OntologyError


@cache
def _load(name: str) -> dict[str, object]:
    path = f"ontologies/text/annotate/{name}.json"
    try:
        loaded = json.loads(files("ontologies").joinpath("text", "annotate", f"{name}.json").read_text("utf8"))
    except (OSError, ValueError) as error:
        raise OntologyError(f"cannot be read: {error}", path=path, hint="reinstall newsgraph") from error
    if not isinstance(loaded, dict):
        raise OntologyError("is not a JSON object", path=path)
    return loaded


@cache
def word_list(name: str, key: str) -> frozenset[str]:
    """Return the strings of list `key` of `NAME.json`.

    Raises: OntologyError: the file or the list is missing or malformed.
    """
    return frozenset(ordered_list(name, key))


@cache
def ordered_list(name: str, key: str) -> tuple[str, ...]:
    """Return the strings of list `key` of `NAME.json` in their order."""
    value = _load(name).get(key)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise OntologyError(f"has no list of strings {key!r}", path=f"ontologies/text/annotate/{name}.json")
    return tuple(value)


@cache
def text_of(name: str, key: str) -> str:
    """Return the string `key` of `NAME.json` (a pattern)."""
    value = _load(name).get(key)
    if not isinstance(value, str):
        raise OntologyError(f"has no string {key!r}", path=f"ontologies/text/annotate/{name}.json")
    return value


@cache
def word_map(name: str, key: str) -> dict[str, str]:
    """Return the object `key` of `NAME.json`, whose values are strings."""
    value = _load(name).get(key)
    if not isinstance(value, dict):
        raise OntologyError(f"has no object {key!r}", path=f"ontologies/text/annotate/{name}.json")
    return {str(word): str(meaning) for word, meaning in value.items()}


@cache
def word_table(name: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the object `key` of `NAME.json`, whose values are lists of strings."""
    value = _load(name).get(key)
    if not isinstance(value, dict):
        raise OntologyError(f"has no object {key!r}", path=f"ontologies/text/annotate/{name}.json")
    return {str(word): tuple(map(str, items)) for word, items in value.items()}


@cache
def pattern_table(name: str, key: str) -> tuple[tuple[str, str], ...]:
    """Return the `[label, pattern]` pairs of list `key` of `NAME.json`."""
    value = _load(name).get(key)
    if not isinstance(value, list) or not all(isinstance(row, list) and len(row) == 2 for row in value):
        raise OntologyError(f"has no list of pairs {key!r}", path=f"ontologies/text/annotate/{name}.json")
    return tuple((str(label), str(pattern)) for label, pattern in value)
