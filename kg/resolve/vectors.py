"""Vectors by row number: on the disk of a table that is there, else in memory.

Enters: the vector of each row, one after the other. Leaves: those of the rows that are asked for, as an array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.resolve.incidence import Numbers
from kg.store import Records, Spool

__all__ = ["Vectors"]

Values = NDArray[np.float64]


class Vectors:
    """Vectors of one length; a row of none is no numbers, and has length 1 where all are none."""

    def __init__(self, like: Sequence[Any] = ()) -> None:
        """Take a table, beside which they are if it is on disk."""
        self._spool = Spool[Any](np.ndarray, like.path) if isinstance(like, Records) else None
        self._held: list[Values] = []
        self._size, self._length = 0, 0

    def __len__(self) -> int:
        return self._size

    def add(self, vector: Values | None) -> None:
        """Append a row."""
        if vector is not None and not self._length:
            self._length = len(vector)
            for _ in range(self._size):
                self._put(np.full(self._length, np.nan))
        if self._length:
            self._put(np.full(self._length, np.nan) if vector is None else vector)
        self._size += 1

    def _put(self, vector: Values) -> None:
        if self._spool is None:
            self._held.append(vector)
        else:
            self._spool.add_line(vector.astype("<f8").tobytes())

    def __getitem__(self, rows: Numbers) -> Values:
        """Return the vectors of some rows."""
        out = np.full((len(rows), self._length or 1), np.nan)
        if not self._length:
            return out
        ends = np.flatnonzero(np.diff(rows, append=-1) != 1) + 1
        for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
            out[begin:end] = self._run(int(rows[begin]), int(rows[end - 1]))
        return out

    def _run(self, first: int, last: int) -> Values:
        """Return the vectors of rows that follow one another."""
        if self._spool is None:
            return np.array(self._held[first : last + 1])
        cells = np.frombuffer(self._spool.lines(first, last) + b"\n", np.uint8).reshape(last - first + 1, -1)
        found: Values = np.ascontiguousarray(cells[:, :-1]).view("<f8")
        return found
