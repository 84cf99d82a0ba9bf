"""A partition of mentions that remembers why each pair was joined and which pairs must stay apart.

The joins form a spanning forest: to take one away splits one block in two and changes no other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.store.packing import Packed, packer

__all__ = ["Join", "Partition"]

RULE = "rule"
_pack, _unpack = packer(Reason, level=0)


@dataclass(frozen=True, slots=True)
class Join:
    """Two mentions that brought their blocks together, and why; `score` is 0..1.

    The reasons are `packed`: there is a join for most mentions, and nobody looks at why until links are written.
    """

    left: MentionId
    right: MentionId
    packed: Packed = b""
    score: float = 1.0
    decided_by: str = RULE

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, made anew."""
        return tuple(_unpack(self.packed)) if self.packed else ()


class Partition:
    """Union-find over mention ids; the representative is the first member in the given order."""

    def __init__(self, members: Iterable[MentionId]) -> None:
        self.order = {member: rank for rank, member in enumerate(members)}
        self.joins: list[Join] = []
        self._names = list(self.order)
        self._parent = array("i", range(len(self._names)))
        self._rivals: dict[int, set[int]] = {}

    def find(self, member: MentionId) -> MentionId:
        """Return the representative of a member's block."""
        return self._names[self._root(self.order[member])]

    def _root(self, rank: int) -> int:
        parent = self._parent
        while parent[rank] != rank:
            parent[rank] = parent[parent[rank]]
            rank = parent[rank]
        return rank

    def keep_apart(self, left: MentionId, right: MentionId) -> bool:
        """Keep the blocks of two mentions apart from now on. Returns False where they share one already."""
        one, two = self._root(self.order[left]), self._root(self.order[right])
        if one == two:
            return False
        self._rivals.setdefault(one, set()).add(two)
        self._rivals.setdefault(two, set()).add(one)
        return True

    def may_join(self, left: MentionId, right: MentionId) -> bool:
        """Tell whether nothing keeps the blocks of two mentions apart."""
        return self._root(self.order[right]) not in self._rivals.get(self._root(self.order[left]), ())

    def join(
        self, left: MentionId, right: MentionId, *reasons: Reason, score: float = 1.0, decided_by: str = RULE
    ) -> bool:
        """Join the blocks of two mentions. Returns whether anything changed."""
        one, two = self._root(self.order[left]), self._root(self.order[right])
        if one == two or two in self._rivals.get(one, ()):
            return False
        one, two = min(one, two), max(one, two)
        self.joins.append(Join(left, right, _pack(list(reasons)) if reasons else b"", score, decided_by))
        self._parent[two] = one
        for rival in self._rivals.pop(two, ()):
            self._rivals[rival].discard(two)
            self._rivals[rival].add(one)
            self._rivals.setdefault(one, set()).add(rival)
        return True

    def explain(self, first: int, reasons: Iterable[tuple[Reason, ...]]) -> None:
        """Give the joins from the number `first` on their reasons."""
        for number, why in enumerate(reasons, first):
            self.joins[number] = replace(self.joins[number], packed=_pack(list(why)))

    def blocks(self) -> Iterator[list[MentionId]]:
        """Yield the blocks with their members, both in the given order."""
        roots = np.array([self._root(rank) for rank in range(len(self._names))], np.int32)
        order = np.argsort(roots, kind="stable")
        for block in np.split(order, np.flatnonzero(np.diff(roots[order])) + 1) if len(order) else ():
            yield [self._names[rank] for rank in block.tolist()]

    def tied_blocks(self) -> Iterator[tuple[list[MentionId], Mapping[MentionId, tuple[MentionId, Join]]]]:
        """Yield each block with what ties its mentions, but for the first, to the first: another mention, and the join.

        The joins are walked from the first mention on, those of a mention in the order in which they were made.
        """
        ends = np.array([self.order[m] for join in self.joins for m in (join.left, join.right)], np.int32)
        numbers = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[numbers], np.arange(len(self._names) + 1))
        for block in self.blocks():
            out: dict[MentionId, tuple[MentionId, Join]] = {}
            reached = block[:1]
            for member in reached:
                rank = self.order[member]
                for number in (numbers[starts[rank] : starts[rank + 1]] // 2).tolist():
                    join = self.joins[number]
                    other = join.left if join.right == member else join.right
                    if other != block[0] and other not in out:
                        out[other] = (member, join)
                        reached.append(other)
            yield block, out
