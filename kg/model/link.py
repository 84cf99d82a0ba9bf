"""Links and judgements: what we believe about identity, why, and who decided."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.claim import MentionKind
from kg.model.ids import MentionId, NodeIri

__all__ = ["Judgement", "Link", "Reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One feature that spoke for (positive weight) or against a link; `value` is in words."""

    feature: str
    value: str
    weight: int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The belief that `mention` is `node`; `decided_by` is `rule`, `model` or a person's name.

    `joined_to` is the mention that the score and the reasons compare it with; the first mention of a node has none.
    """

    mention: MentionId
    node: NodeIri
    kind: MentionKind
    score: int | float = 1.0
    reasons: tuple[Reason, ...] = ()
    decided_by: str = "rule"
    joined_to: MentionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's word that two mentions are, or are not, the same thing."""

    left: MentionId
    right: MentionId
    same: bool
    by: str
    why: str | None = None
