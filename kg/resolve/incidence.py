"""Small sets of keys, one for each row, as arrays: which pairs of rows share keys, and which keys.

Enters: for every row the numbers of its keys. Leaves: for pairs of rows, given as two arrays of row numbers, whether
they share a key, or the keys that they share. A signature of 64 bits for each row tells most pairs that share nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Flags", "Incidence", "Keys", "Numbers", "Sets"]

Key = TypeVar("Key", bound=Hashable)
Numbers = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]


class Keys(Generic[Key]):
    """Numbers for keys, in the order in which they are first met."""

    def __init__(self) -> None:
        self.number: dict[Key, int] = {}

    def of(self, key: Key) -> int:
        """Return the number of a key."""
        return self.number.setdefault(key, len(self.number))

    def __len__(self) -> int:
        return len(self.number)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.number)


class Sets:
    """Sets of key numbers that are being gathered row by row."""

    def __init__(self) -> None:
        self.sizes, self.keys = array("i"), array("i")

    def add(self, keys: Iterable[int]) -> None:
        """Append the row of the next number, each key once."""
        before = len(self.keys)
        self.keys.extend(keys)
        self.sizes.append(len(self.keys) - before)

    def close(self, ranks: Sequence[int] | Numbers | None = None) -> Incidence:
        """Return the sets as arrays; `ranks` gives the keys other numbers, by which shared ones are put in order."""
        keys = np.array(self.keys, np.int32)
        if ranks is not None:
            keys = np.asarray(ranks, np.int32)[keys]
        return Incidence(np.array(self.sizes, np.int32), keys)


class Incidence:
    """For every row a set of key numbers."""

    def __init__(self, sizes: Numbers, keys: Numbers) -> None:
        self.sizes = sizes.astype(np.int32)
        self.starts = np.zeros(len(sizes), np.int32)
        np.cumsum(sizes[:-1], out=self.starts[1:])
        rows = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        self._span = int(keys.max()) + 1 if len(keys) else 1
        self._codes = np.sort(rows * self._span + keys)
        self.keys = (self._codes % self._span).astype(np.int32)
        self._signs = np.zeros(len(sizes), np.uint64)
        np.bitwise_or.at(self._signs, rows, np.left_shift(np.uint64(1), (self.keys % 64).astype(np.uint64)))

    def __getitem__(self, row: int) -> list[int]:
        """Return the keys of a row, sorted."""
        start = int(self.starts[row])
        keys: list[int] = self.keys[start : start + int(self.sizes[row])].tolist()
        return keys

    def some(self, rows: Numbers) -> Flags:
        """Tell which rows have a key."""
        flags: Flags = self.sizes[rows] > 0
        return flags

    def entries(self, rows: Numbers) -> tuple[Numbers, NDArray[np.int32]]:
        """Return all keys of some rows, and for each the place of its row in `rows`, in that order."""
        return np.repeat(np.arange(len(rows)), self.sizes[rows]), self.keys[self.entry_numbers(rows)]

    def entry_numbers(self, rows: Numbers) -> Numbers:
        """Return where among all entries those of some rows are."""
        sizes = self.sizes[rows].astype(np.int64)
        ends = np.cumsum(sizes)
        shift = np.repeat(self.starts[rows] - ends + sizes, sizes)
        numbers: Numbers = np.arange(len(shift)) + shift
        return numbers

    def shared(
        self, left: Numbers, right: Numbers, other: Incidence | None = None
    ) -> tuple[Numbers, NDArray[np.int32]]:
        """Return the keys that pairs of rows share, and for each the place of its pair; sorted by both.

        Args:
            left: a row of this for every pair.
            right: a row of `other` for every pair.
            other: sets over the same keys; these themselves without it.
        """
        other = other or self
        near = np.flatnonzero(self._signs[left] & other._signs[right])
        places, keys = self.entries(left[near])
        codes = right[near][places].astype(np.int64) * other._span + keys
        at = np.searchsorted(other._codes, codes)
        found = (keys < other._span) & (at < len(other._codes))
        found[found] = other._codes[at[found]] == codes[found]
        return near[places[found]], keys[found]

    def meet(self, left: Numbers, right: Numbers, other: Incidence | None = None) -> Flags:
        """Tell which pairs of rows share a key; the arguments are those of `shared`."""
        flags = np.zeros(len(left), np.bool_)
        flags[self.shared(left, right, other)[0]] = True
        return flags

    def cross(self, rows: Numbers, columns: Numbers) -> Flags:
        """Tell for a table of all `rows` by all `columns` in which cells the two share a key."""
        table = np.zeros((len(rows), len(columns)), np.bool_)
        left, keys = self.entries(rows)
        right, wanted = self.entries(columns)
        order = np.argsort(keys, kind="stable")
        left, keys = left[order], keys[order]
        first = np.searchsorted(keys, wanted, "left")
        number = np.searchsorted(keys, wanted, "right") - first
        ends = np.cumsum(number)
        at = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - number - first, number)
        table[left[at], np.repeat(right, number)] = True
        return table
