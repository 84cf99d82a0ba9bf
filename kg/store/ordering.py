"""Records on disk in the order of their table, without all of their keys in memory where that can be helped.

Enters: records in any order. Leaves: the same in order. The tables that grow with the text begin their order with the
document, and a build writes document after document: then only the records of one document are sorted at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, TypeVar

from kg.model.lookup import hex_keys
from kg.store.records import Records

__all__ = ["ordered"]

Item = TypeVar("Item")


def ordered(records: Records[Item], by: tuple[str, ...]) -> Records[Item]:
    """Return the records sorted by some fields; those that are equal in them keep their order."""
    import numpy as np

    if all(not after < before for before, after in pairwise(records.fields(*by))):
        return records
    if len(by) == 1 and (keys := hex_keys(records.fields(*by))) is not None:
        return records.at(np.argsort(keys, kind="stable"))
    positions = _by_run(records, by)
    if positions is None:
        positions = array("q", [at for _, at in sorted(_keyed(records, by))])
    return records.at(np.frombuffer(positions, np.int64))


def _by_run(records: Records[Any], by: tuple[str, ...]) -> array[int] | None:
    """Return the positions in order where records with one first part of their key follow one another, else None."""
    runs: dict[Any, tuple[int, int]] = {}
    positions = array("q")
    for first, run in groupby(_keyed(records, by), key=_first):
        if first in runs:
            return None
        begin = len(positions)
        positions.extend(at for _, at in sorted(run))
        runs[first] = begin, len(positions)
    out = array("q")
    for first in sorted(runs):
        begin, end = runs[first]
        out.extend(positions[begin:end])
    return out


def _keyed(records: Records[Any], by: tuple[str, ...]) -> Iterator[tuple[Any, int]]:
    return ((key, at) for at, key in enumerate(records.fields(*by)))


def _first(item: tuple[Any, int]) -> Any:
    key = item[0]
    return key[0] if isinstance(key, tuple) else key
