"""A partition of mentions that remembers why each pair was joined and which pairs must stay apart.

The joins form a spanning forest: to take one away splits one block in two and changes no other.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.ranks import Names, Ranks
from kg.store.packing import Attic

__all__ = ["Join", "Partition"]

RULE = "rule"


@dataclass(frozen=True, slots=True)
class Join:
    """Two mentions that brought their blocks together, and why; `score` is 0..1."""

    left: MentionId
    right: MentionId
    reasons: tuple[Reason, ...] = ()
    score: float = 1.0
    decided_by: str = RULE


class Joins(Sequence[Join]):
    """The joins of a partition in columns, each made when it is looked at.

    There is a join for most mentions, and nobody looks at why until links are written: reasons are set by.
    """

    def __init__(self, names: Sequence[MentionId], like: Sequence[Any]) -> None:
        self._names = names
        self.ends = array("i")
        """The ranks of the left and of the right mention, join after join."""
        self._scores, self._reasons = array("d"), array("i")
        self._by, self._deciders = array("i"), list[str]()
        self._attic: Attic[Reason] = Attic(Reason, like, level=0)

    def __len__(self) -> int:
        return len(self._scores)

    @overload
    def __getitem__(self, at: int) -> Join: ...
    @overload
    def __getitem__(self, at: slice) -> list[Join]: ...
    def __getitem__(self, at: int | slice) -> Join | list[Join]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        left, right = self._names[self.ends[2 * at]], self._names[self.ends[2 * at + 1]]
        why = self._reasons[at]
        reasons = tuple(self._attic[why]) if why >= 0 else ()
        return Join(left, right, reasons, self._scores[at], self._deciders[self._by[at]])

    def add(self, left: int, right: int, reasons: Sequence[Reason], score: float, decided_by: str) -> None:
        """Note a join of two mentions, given by their ranks."""
        self.ends.extend((left, right))
        self._scores.append(score)
        if decided_by not in self._deciders:
            self._deciders.append(decided_by)
        self._by.append(self._deciders.index(decided_by))
        self._reasons.append(-1)
        self.explain(len(self) - 1, reasons)

    def explain(self, at: int, reasons: Sequence[Reason]) -> None:
        """Give a join its reasons."""
        self._reasons[at] = self._attic.add(list(reasons)) if reasons else -1


class Partition:
    """Union-find over mention ids; the representative is the first member in the given order."""

    def __init__(self, members: Iterable[MentionId], like: Sequence[Any] = ()) -> None:
        """Take the mentions; reasons are on the disk of the table `like`, if it has one."""
        self._names = Names(members)
        self.order = Ranks(self._names)
        self.like = like
        self.joins = Joins(self._names, like)
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
        first, second = self.order[left], self.order[right]
        one, two = self._root(first), self._root(second)
        if one == two or two in self._rivals.get(one, ()):
            return False
        one, two = min(one, two), max(one, two)
        self.joins.add(first, second, reasons, score, decided_by)
        self._parent[two] = one
        for rival in self._rivals.pop(two, ()):
            self._rivals[rival].discard(two)
            self._rivals[rival].add(one)
            self._rivals.setdefault(one, set()).add(rival)
        return True

    def explain(self, first: int, reasons: Iterable[tuple[Reason, ...]]) -> None:
        """Give the joins from the number `first` on their reasons."""
        for number, why in enumerate(reasons, first):
            self.joins.explain(number, why)

    def blocks(self) -> Iterator[list[MentionId]]:
        """Yield the blocks with their members, both in the given order."""
        roots = np.array([self._root(rank) for rank in range(len(self._names))], np.int32)
        order = np.argsort(roots, kind="stable")
        for block in np.split(order, np.flatnonzero(np.diff(roots[order])) + 1) if len(order) else ():
            yield [self._names[rank] for rank in block.tolist()]

    def tied_blocks(self) -> Iterator[tuple[list[MentionId], Mapping[MentionId, tuple[MentionId, int]]]]:
        """Yield each block with what ties its mentions, but for the first, to it: another mention, and a join's number.

        The joins are walked from the first mention on, those of a mention in the order in which they were made.
        """
        ends = np.array(self.joins.ends)
        order = np.argsort(ends, kind="stable").astype(np.int32)
        starts = np.searchsorted(ends[order], np.arange(len(self._names) + 1))
        for block in self.blocks():
            first = self.order[block[0]]
            out: dict[int, tuple[MentionId, int]] = {}
            reached = [first]
            for rank in reached:
                for end in order[starts[rank] : starts[rank + 1]].tolist():
                    other = int(ends[end ^ 1])
                    if other != first and other not in out:
                        out[other] = (self._names[rank], end // 2)
                        reached.append(other)
            yield block, {self._names[rank]: tie for rank, tie in out.items()}
