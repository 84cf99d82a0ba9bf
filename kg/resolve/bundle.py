"""Pairs of a cluster, those that lead to one other cluster taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bundle"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows of pairs: a group at their other end, how many pairs, the sum of their scores and the best of these."""

    groups: NDArray[np.int32]
    counts: NDArray[np.int64]
    totals: NDArray[np.float64]
    best: NDArray[np.float64]

    def __add__(self, other: Bundle) -> Bundle:
        """Return the rows of both."""
        return Bundle(
            np.concatenate([self.groups, other.groups]), np.concatenate([self.counts, other.counts]),
            np.concatenate([self.totals, other.totals]), np.concatenate([self.best, other.best]),
        )  # fmt: skip

    def gather(self, clusters: NDArray[np.int32], own: int) -> Bundle:
        """Return a row per cluster, by its number; `clusters` gives that of each group, rows of `own` are left out."""
        leads = clusters[self.groups]
        order = np.argsort(leads, kind="stable")
        order = order[leads[order] != own]
        first = np.flatnonzero(np.diff(leads[order], prepend=-1))
        if not len(first):
            return Bundle(self.groups[:0], self.counts[:0], self.totals[:0], self.best[:0])
        return Bundle(
            self.groups[order[first]], np.add.reduceat(self.counts[order], first),
            np.add.reduceat(self.totals[order], first), np.maximum.reduceat(self.best[order], first),
        )  # fmt: skip
