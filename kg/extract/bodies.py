"""Bodies that no annotator knows: whoever claims responsibility under a word that is no common noun is an organisation.

In a text in capitals nothing but this tells that `THE VANQUISHERS` is the name of a group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.events import Event
from kg.extract.inventory import Inventory
from kg.extract.lexicon import words
from kg.extract.phrases import compound_phrase
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import MentionKind

__all__ = ["name_bodies"]

_OPEN, _CLOSE = frozenset('"“«'), frozenset('"”»')


def name_bodies(annotated: AnnotatedDocument, inventory: Inventory, events: Sequence[Event]) -> None:
    """Enter as organisations the unknown words that claim responsibility, wherever they stand in the document."""
    found = {annotated.word(head).lower() for head in _claimants(annotated, inventory, events)}
    for index, token in enumerate(annotated.tokens):
        if annotated.word(index).lower() not in found or token.upos not in ("NOUN", "PROPN"):
            continue
        if token.dep.partition(":")[0] not in ("compound", "flat") and inventory.named_actor(index) is None:
            inventory.add_name(MentionKind.ACTOR, _phrase(annotated, index), "Organization")


def _claimants(annotated: AnnotatedDocument, inventory: Inventory, events: Sequence[Event]) -> Iterator[int]:
    """Yield the heads of those who claim responsibility and are neither named nor called by a known noun."""
    known = words("nouns", "person", "group", "facility")
    for event in events:
        if event.type is None or event.type.name not in words("discourse", "claimed_by_bodies"):
            continue
        for head in event.arguments.get("ARG0", []):
            token = annotated.tokens[head]
            if token.upos not in ("NOUN", "PROPN") or inventory.named_actor(head) is not None:
                continue
            if token.lemma.lower() not in known or _is_quoted(annotated, head):
                yield head


def _is_quoted(annotated: AnnotatedDocument, head: int) -> bool:
    """Tell whether the phrase of a noun stands in quotation marks by itself, as strange names do."""
    start, end = _phrase(annotated, head)
    inside = annotated.tokens_in(start, end)
    before, after = inside[0] - 1, inside[-1] + 1
    while before > 0 and annotated.tokens[before].upos == "DET":
        before -= 1
    marks = [annotated.word(i) for i in range(after, min(after + 2, len(annotated.tokens)))]
    return before >= 0 and annotated.word(before) in _OPEN and bool(_CLOSE & set(marks))


def _phrase(annotated: AnnotatedDocument, head: int) -> tuple[int, int]:
    """Return the span of a noun's compound and of what it is of: `armed forces of liberation`."""
    start, end = compound_phrase(annotated, head)
    for child in annotated.children[head]:
        case = annotated.child(child, "case")
        if child < head and annotated.tokens[child].dep == "amod":
            start = min(start, annotated.tokens[child].start)
        if case is not None and annotated.word(case).lower() == "of" and case == head + 1:
            end = compound_phrase(annotated, child)[1]
    return start, end
