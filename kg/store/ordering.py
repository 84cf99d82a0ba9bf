"""Records on disk in the order of their table, without all of their keys in memory where that can be helped.

Enters: records in any order. Leaves: the same in order. The tables that grow with the text begin their order with the
document, and a build writes document after document: then only the records of one document are sorted at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any, TypeVar

from kg.store.records import Records

__all__ = ["ordered"]

Item = TypeVar("Item")
Order = Callable[[Any], Any]


def ordered(records: Records[Item], order: Order) -> Records[Item]:
    """Return the records sorted by `order`; equal ones keep their order."""
    if _is_sorted(records, order):
        return records
    positions = _by_run(records, order)
    if positions is None:
        positions = array("q", [at for _, at in sorted((order(item), at) for at, item in enumerate(records))])
    import numpy as np

    return records.at(np.frombuffer(positions, np.int64))


def _is_sorted(records: Records[Any], order: Order) -> bool:
    return all(not after < before for before, after in pairwise(map(order, records)))


def _by_run(records: Records[Any], order: Order) -> array[int] | None:
    """Return the positions in order where records with one first part of their key follow one another, else None."""
    runs: dict[Any, tuple[int, int]] = {}
    positions = array("q")
    for first, run in groupby(_keyed(records, order), key=_first):
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


def _keyed(records: Records[Any], order: Order) -> Iterator[tuple[Any, int]]:
    return ((order(record), at) for at, record in enumerate(records))


def _first(item: tuple[Any, int]) -> Any:
    key = item[0]
    return key[0] if isinstance(key, tuple) else key
