"""A partition of mentions that remembers why each pair was joined and which pairs must stay apart.

The joins form a spanning forest: to take one away splits one block in two and changes no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.model.ids import MentionId
from kg.model.link import Reason

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


class Partition:
    """Union-find over mention ids; the representative is the first member in the given order."""

    def __init__(self, members: Iterable[MentionId]) -> None:
        self.order = {member: rank for rank, member in enumerate(members)}
        self.members = {member: [member] for member in self.order}
        self.joins: list[Join] = []
        self._parent = {member: member for member in self.order}
        self._rivals: dict[MentionId, set[MentionId]] = defaultdict(set)

    def find(self, member: MentionId) -> MentionId:
        """Return the representative of a member's block."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def keep_apart(self, left: MentionId, right: MentionId) -> bool:
        """Keep the blocks of two mentions apart from now on. Returns False where they share one already."""
        one, two = self.find(left), self.find(right)
        if one == two:
            return False
        self._rivals[one].add(two)
        self._rivals[two].add(one)
        return True

    def may_join(self, left: MentionId, right: MentionId) -> bool:
        """Tell whether nothing keeps the blocks of two mentions apart."""
        return self.find(right) not in self._rivals.get(self.find(left), ())

    def join(
        self, left: MentionId, right: MentionId, *reasons: Reason, score: float = 1.0, decided_by: str = RULE
    ) -> bool:
        """Join the blocks of two mentions. Returns whether anything changed."""
        one, two = self.find(left), self.find(right)
        if one == two or not self.may_join(left, right):
            return False
        if self.order[two] < self.order[one]:
            one, two = two, one
        self.joins.append(Join(left, right, reasons, score, decided_by))
        self._parent[two] = one
        self.members[one].extend(self.members.pop(two))
        for rival in self._rivals.pop(two, ()):
            self._rivals[rival].discard(two)
            self._rivals[rival].add(one)
            self._rivals[one].add(rival)
        return True

    def explain(self, first: int, reasons: Sequence[tuple[Reason, ...]]) -> None:
        """Give the joins from the number `first` on their reasons."""
        for number, why in enumerate(reasons, first):
            self.joins[number] = replace(self.joins[number], reasons=why)

    def blocks(self) -> list[list[MentionId]]:
        """Return the blocks with their members, both in the given order."""
        out = [sorted(block, key=self.order.__getitem__) for block in self.members.values()]
        return sorted(out, key=lambda block: self.order[block[0]])

    def links_to(self) -> dict[MentionId, tuple[MentionId, Join]]:
        """Return for each mention but the first of its block the mention that ties it to the first, and the join."""
        near: dict[MentionId, list[tuple[MentionId, Join]]] = defaultdict(list)
        for join in self.joins:
            near[join.left].append((join.right, join))
            near[join.right].append((join.left, join))
        out: dict[MentionId, tuple[MentionId, Join]] = {}
        for first in self.members:
            reached = [first]
            for member in reached:
                for other, join in near[member]:
                    if other != first and other not in out:
                        out[other] = (member, join)
                        reached.append(other)
        return out
