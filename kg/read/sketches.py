"""An index of passages by what similar ones share: which earlier passages each may be a copy of.

Enters: the passages of documents, oldest first. Leaves: pairs of them that are worth comparing. Of a passage the index
keeps its place and the hashes of its sketch, some 120 bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.read.passages import Passage, sketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]

__all__ = ["PassageIndex"]

MAX_POSTINGS = 8
"""Passages that each hash offers: later copies of a report meet its first eight, which is enough to join them."""
MAX_CANDIDATES = 16
"""Earlier passages that one is compared with: of a turn of phrase that hundreds use, those that share most with it."""
AT_ONCE = 2**17
"""Hashes whose pairs are made together, some 20 MB."""


class PassageIndex:
    """All passages in order, four numbers each (document, number within it, start, end), and their sketches' hashes."""

    def __init__(self) -> None:
        self.sizes = array("i")
        """Words of each document."""
        self._places = array("i")
        self._hashes = array("I")
        self._owners = array("i")

    def add(self, document: int, found: Sequence[Passage]) -> None:
        """Add the passages of one document, which counts as later than all before."""
        for number, passage in enumerate(found):
            values = sketch(passage.words)
            self._hashes.extend(values)
            self._owners.extend([len(self._places) // 4] * len(values))
            self._places.extend((document, number, *passage.span))
        self.sizes.append(sum(len(passage.words) for passage in found))

    def place(self, passage: int) -> tuple[int, int, int, int]:
        """Return document, number, start and end of a passage."""
        document, number, start, end = self._places[4 * passage : 4 * passage + 4]
        return document, number, start, end

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of passages (later, earlier) of different documents that share hashes, sorted.

        Each hash offers its earliest passages; of all that are offered to a passage those count that share most hashes
        with it, of equal ones the earliest.
        """
        import numpy as np

        hashes, owners = np.frombuffer(self._hashes, np.uint32), np.frombuffer(self._owners, np.int32)
        documents = np.frombuffer(self._places, np.int32)[::4]
        by_hash = np.argsort(hashes, kind="stable").astype(np.int32)
        earliest = owners[by_hash]
        first, rank = _groups(hashes, by_hash)
        for start, stop in _portions(owners):
            found = []
            for posting in range(MAX_POSTINGS):
                later = start + np.flatnonzero(rank[start:stop] > posting)
                found.append(owners[later].astype(np.int64) << 32 | earliest[first[later] + posting])
            pairs, shared = np.unique(np.concatenate(found), return_counts=True)
            apart = documents[pairs >> 32] != documents[pairs & 0xFFFFFFFF]
            for pair in _best(pairs[apart], shared[apart]).tolist():
                yield pair >> 32, pair & 0xFFFFFFFF


def _groups(hashes: NDArray[np.uint32], by_hash: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each hash where its equals begin among those `by_hash`, and how many of them come before it."""
    import numpy as np

    ordered = hashes[by_hash]
    starts = np.flatnonzero(np.append(np.array([True]), ordered[1:] != ordered[:-1]))[: len(ordered)]
    begins = np.repeat(starts, np.diff(starts, append=len(ordered))).astype(np.int32)
    first, rank = np.empty_like(by_hash), np.empty_like(by_hash)
    first[by_hash] = begins
    rank[by_hash] = np.arange(len(ordered), dtype=np.int32) - begins
    return first, rank


def _portions(owners: Numbers) -> Iterator[tuple[int, int]]:
    """Yield ranges of hashes that hold whole passages."""
    import numpy as np

    start = 0
    while start < len(owners):
        stop = min(start + AT_ONCE, len(owners))
        if stop < len(owners):
            whole = int(np.searchsorted(owners, owners[stop]))
            stop = whole if whole > start else int(np.searchsorted(owners, owners[stop], side="right"))
        yield start, stop
        start = stop


def _best(pairs: NDArray[np.int64], shared: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs of each later passage that share most hashes, sorted."""
    import numpy as np

    later = pairs >> 32
    order = np.lexsort((pairs, -shared, later))
    begins = np.searchsorted(later, later[order])  # `later` is sorted, so that each passage's pairs keep their places
    return np.sort(pairs[order][np.arange(len(pairs)) - begins < MAX_CANDIDATES])
