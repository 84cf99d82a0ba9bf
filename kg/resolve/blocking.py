"""Blocking: which groups of different articles are worth scoring, found without comparing all with all.

Candidates stand in articles that share rare words, or share a rare key: a named participant, a place with a month, a
word that few articles use; and they are alike in kind, word or meaning. A pair whose meaning and reports are so unlike
that no other feature could make up for it is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.model.ids import DocumentId
from kg.resolve.comparison import EventContext, type_name
from kg.resolve.profiles import Profile

__all__ = ["find_candidates"]

NEIGHBOURS, LEAST = 30, 0.05
"""How many articles each is compared with by its words at most, and how alike they must be."""
CROWD = 40
"""A key that more groups share brings no two together."""
CLOSE = 0.6
"""Cosine from which two mentions are compared though their kinds and words differ."""
NO_KIND = "event"


def find_candidates(groups: Sequence[Profile], context: EventContext) -> Iterator[tuple[int, int, float | None]]:
    """Yield pairs of groups with the cosine of their meanings (None: unknown), each once, sorted by articles."""
    of_document: dict[DocumentId, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        of_document[next(iter(group.documents))].append(number)
    blocks = {document: _Block(members, groups, context) for document, members in of_document.items()}
    near = {pair for pair in context.corpus.neighbours(NEIGHBOURS, LEAST) if pair[0] in blocks and pair[1] in blocks}
    near |= _sharing_keys(groups, context)
    near |= {(document, document) for document in blocks}
    for left, right in sorted(near):
        yield from blocks[left].pairs(blocks[right], context)


class _Block:
    """The groups of one article as arrays."""

    def __init__(self, members: Sequence[int], groups: Sequence[Profile], context: EventContext) -> None:
        self.members = members
        self.types = [type_name(groups[n]) for n in members]
        self.kinds = sorted(set(self.types))
        self.kind_of = np.array([self.kinds.index(name) for name in self.types])
        self.lemmas: dict[str, list[int]] = defaultdict(list)
        for place, number in enumerate(members):
            for lemma in groups[number].lemmas:
                self.lemmas[lemma].append(place)
        self.vectors = _unit_vectors([groups[n] for n in members])

    def pairs(self, other: _Block, context: EventContext) -> Iterator[tuple[int, int, float | None]]:
        """Yield the pairs of two articles' groups that are alike in kind, word or meaning."""
        table = np.array([[a != NO_KIND and context.types.of(a, b) > 0 for b in other.kinds] for a in self.kinds])
        alike = table[self.kind_of][:, other.kind_of]
        for lemma in self.lemmas.keys() & other.lemmas.keys():
            for place in self.lemmas[lemma]:
                alike[place, other.lemmas[lemma]] = True
        cosines = None
        if self.vectors is not None and other.vectors is not None:
            cosines = self.vectors @ other.vectors.T
            alike |= cosines > CLOSE
        for a, b in zip(*(axis.tolist() for axis in np.nonzero(alike)), strict=True):
            one, two = self.members[a], other.members[b]
            if self is other and one >= two:
                continue
            cosine = None if cosines is None or np.isnan(cosines[a, b]) else round(float(cosines[a, b]), 4)
            yield (one, two, cosine) if one < two else (two, one, cosine)


def _unit_vectors(groups: Sequence[Profile]) -> NDArray[np.float64] | None:
    """Return the meanings as rows of length 1, or NaN where one is unknown; None where all are."""
    known = [group.meaning for group in groups if group.meaning is not None]
    if not known:
        return None
    rows = np.full((len(groups), len(known[0])), np.nan)
    for place, group in enumerate(groups):
        if group.meaning is not None and (size := float(np.linalg.norm(group.meaning))):
            rows[place] = group.meaning / size
    return rows


def _sharing_keys(groups: Sequence[Profile], context: EventContext) -> set[tuple[DocumentId, DocumentId]]:
    """Return the pairs of articles whose groups of one kind share a named participant, or place and month."""
    holders: dict[tuple[str, str, str], set[DocumentId]] = defaultdict(set)
    for group in groups:
        document, kind = next(iter(group.documents)), type_name(group)
        if kind == "event":
            continue
        for actors in group.actors.values():
            for actor in actors & context.named:
                holders["actor", actor, kind].add(document)
        if group.time and group.time.earliest and group.time.latest:
            for day in {group.time.earliest, group.time.latest}:
                for place in group.places:
                    holders[place, day, kind].add(document)
    out: set[tuple[DocumentId, DocumentId]] = set()
    for documents in holders.values():
        if 1 < len(documents) <= CROWD:
            ordered = sorted(documents)
            out.update((a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :])
    return out
