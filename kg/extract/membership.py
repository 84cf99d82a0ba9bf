"""Membership: the named groups that unnamed people are said to belong to (`members of NAME`, `NAME fighters`)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading
from kg.extract.phrases import case_of
from kg.model.claim import Mention

__all__ = ["groups_of"]

_MODIFIERS = frozenset({"compound", "amod", "nmod:poss"})
_CASES = frozenset({"of", "from"})


def groups_of(reading: Reading, mention: Mention) -> Iterator[Mention]:
    """Yield the named organisations that the words of an unnamed mention say it belongs to, in text order."""
    annotated = reading.annotated
    head = annotated.head_in(*mention.head)
    if mention.name or head is None:
        return
    for noun in dict.fromkeys((head, reading.inventory.described_noun(head))):
        for child in annotated.children[noun]:
            group = reading.inventory.named_actor(child)
            if group is None or not group.name or group.type == "Person":
                continue
            if annotated.tokens[child].dep in _MODIFIERS or case_of(annotated, child) in _CASES:
                yield group
