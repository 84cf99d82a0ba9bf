"""Judgements: a person's words on pairs of mentions, put into a partition that rules have made.

`same` joins two blocks. `not same` cuts the weakest joins between two mentions. All other blocks stay as they were.
Where judgements contradict one another, `not same` holds and the other is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.link import Judgement, Reason
from kg.resolve.partition import Partition

__all__ = ["Conflict", "apply_judgements"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judgement `same` that cannot hold, and the judgement `not same` that forbids it."""

    same: Judgement
    apart: Judgement


def apply_judgements(partition: Partition, judgements: Sequence[Judgement]) -> tuple[Partition, tuple[Conflict, ...]]:
    """Return the partition with judgements obeyed, and those that contradict others.

    Args:
        partition: as the rules made it.
        judgements: in any order; those on mentions that the partition does not have are passed over.
    """
    known = [j for j in judgements if j.left in partition.order and j.right in partition.order]
    known = sorted((j for j in known if j.left != j.right), key=lambda j: (j.left, j.right, j.same, j.by, j.why or ""))
    if not known:
        return partition, ()
    judged = Partition(partition.order, partition.like)
    apart = [j for j in known if not j.same]
    for judgement in apart:
        judged.keep_apart(judgement.left, judgement.right)
    conflicts = []
    for judgement in known:
        if judgement.same and not judged.may_join(judgement.left, judgement.right):
            sides = {judged.find(judgement.left), judged.find(judgement.right)}
            against = next(j for j in apart if {judged.find(j.left), judged.find(j.right)} == sides)
            conflicts.append(Conflict(same=judgement, apart=against))
        elif judgement.same:
            reason = Reason(feature="judgement", value=judgement.why or "same", weight=1.0)
            judged.join(judgement.left, judgement.right, reason, decided_by=judgement.by)
    for _, join in sorted(enumerate(partition.joins), key=lambda item: (-item[1].score, item[0])):
        judged.join(join.left, join.right, *join.reasons, score=join.score, decided_by=join.decided_by)
    return judged, tuple(conflicts)
