"""A partition of mentions that remembers why each pair was joined and which pairs must stay apart."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.ids import MentionId
from kg.model.link import Reason

__all__ = ["Partition"]


class Partition:
    """Union-find over mention ids; the representative is the first member in the given order."""

    def __init__(self, members: Iterable[MentionId]) -> None:
        self.order = {member: rank for rank, member in enumerate(members)}
        self._parent = {member: member for member in self.order}
        self.members = {member: [member] for member in self.order}
        self.reasons: dict[MentionId, tuple[Reason, ...]] = {}
        self.scores: dict[MentionId, float] = {}
        self._apart: set[frozenset[MentionId]] = set()

    def find(self, member: MentionId) -> MentionId:
        """Return the representative of a member's block."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def keep_apart(self, left: MentionId, right: MentionId) -> None:
        """Record that two mentions must never share a block."""
        self._apart.add(frozenset((left, right)))

    def may_join(self, left: MentionId, right: MentionId) -> bool:
        """Tell whether no judgement keeps the blocks of two mentions apart."""
        if not self._apart:
            return True
        one, two = set(self.members[self.find(left)]), set(self.members[self.find(right)])
        return not any(
            (a in one and b in two) or (a in two and b in one)
            for a, b in (tuple(sorted(pair)) for pair in self._apart if len(pair) == 2)
        )

    def join(self, left: MentionId, right: MentionId, *reasons: Reason, score: float = 1.0) -> bool:
        """Join two blocks; `reasons` explain the later mention's link. Returns whether anything changed."""
        one, two = self.find(left), self.find(right)
        if one == two or not self.may_join(left, right):
            return False
        if self.order[two] < self.order[one]:
            one, two = two, one
        later = max(left, right, key=self.order.__getitem__)
        self.reasons.setdefault(later, reasons)
        self.scores.setdefault(later, score)
        self._parent[two] = one
        self.members[one].extend(self.members.pop(two))
        return True

    def blocks(self) -> list[list[MentionId]]:
        """Return the blocks with their members, both in the given order."""
        out = [sorted(block, key=self.order.__getitem__) for block in self.members.values()]
        return sorted(out, key=lambda block: self.order[block[0]])
