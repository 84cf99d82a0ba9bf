"""Label maps: the labels of other spaCy pipelines -> types of names, Universal Dependencies relations, UPOS.

The maps are data: `ontologies/text/annotate/pipelines.json`, and a file of the user's that overrides entries of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.annotate.vocabulary import word_list, word_map
from kg.errors import InputError

__all__ = ["NAME_TYPES", "LabelMap", "load_labels"]

SHIPPED = "pipelines"
NAME_TYPES = frozenset(
    {"Person", "Organization", "Location", "Facility", "NORP", "Date", "Money", "Misc", "Product"}
)  # fmt: skip
UPOS = frozenset(
    {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
     "SPACE", "SYM", "VERB", "X"}
)  # fmt: skip
_HINT = "docs/how-to/use-another-model.md shows one"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMap:
    """What foreign labels mean.

    `names`: entity label -> type of name, empty for what is no name. `dependencies`: relation of a ClearNLP tree -> UD
    relation. `universal`: the same for trees that are UD already, but for older names. `tags`: Penn tag -> UPOS.
    `clearnlp`: relations that only trees of the ClearNLP kind have. `articles`: words that begin no name.
    """

    names: Mapping[str, str]
    dependencies: Mapping[str, str]
    universal: Mapping[str, str]
    tags: Mapping[str, str]
    clearnlp: frozenset[str]
    articles: frozenset[str]


@lru_cache(maxsize=4)
def load_labels(own: Path | None = None) -> LabelMap:
    """Return the shipped label map, with the entries of the JSON file `own` before it.

    Raises: InputError: `own` cannot be read, is no JSON object, or maps to something that is not ours.
    """
    given = _read(own) if own else {}
    allowed = {"names": NAME_TYPES | {""}, "dependencies": None, "universal": None, "tags": UPOS}
    maps = {}
    for key, values in allowed.items():
        maps[key] = word_map(SHIPPED, key) | _checked_map(own, key, given.get(key, {}), values)
    lists = {key: frozenset(_checked_list(own, key, given[key])) for key in ("clearnlp", "articles") if key in given}
    return LabelMap(
        names=maps["names"],
        dependencies=maps["dependencies"],
        universal=maps["universal"],
        tags=maps["tags"],
        clearnlp=lists.get("clearnlp", word_list(SHIPPED, "clearnlp")),
        articles=lists.get("articles", word_list(SHIPPED, "articles")),
    )


def _read(path: Path) -> dict[str, object]:
    try:
        loaded = json.loads(path.read_text(encoding="utf8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path), hint="give a label map") from error
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", path=str(path), hint=_HINT) from None
    known = {"names", "dependencies", "universal", "tags", "clearnlp", "articles", "comment"}
    if not isinstance(loaded, dict) or not loaded.keys() <= known:
        keys = ", ".join(sorted(known - {"comment"}))
        raise InputError(f"is no label map: a JSON object with any of the keys {keys}", path=str(path), hint=_HINT)
    return loaded


def _checked_map(path: Path | None, key: str, value: object, allowed: frozenset[str] | None) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise InputError(f"{key!r} is no object of strings", path=str(path), hint=_HINT)
    for label, ours in value.items():
        if allowed is not None and ours not in allowed:
            choice = ", ".join(sorted(allowed - {""}))
            raise InputError(
                f"{key}: {label!r} is mapped to {ours!r}", path=str(path), hint=f"map it to one of {choice}"
            )
    return value


def _checked_list(path: Path | None, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"{key!r} is no list of strings", path=str(path), hint=_HINT)
    return value
