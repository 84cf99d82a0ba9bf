"""Copies: passages that documents share, and the origins that follow: what counts as one witness.

Candidates come from an index of shingle sketches that keeps only the first passages of each shingle, so the cost grows
with the number of passages; each candidate is then aligned word by word. Two documents have one origin when what they
share is half of the shorter one: a shared quote or a sentence of background does not make copies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.model.document import Copy, Document
from kg.model.ids import DocumentId
from kg.read.passages import Match, Passage, match_passages, passages, sketch

__all__ = ["mark_copies"]

MAX_POSTINGS = 8
"""Passages kept for each shingle: later copies of a report meet its first eight, which is enough to join them."""
ONE_ORIGIN = 0.5
"""Share of the shorter document's words that must be copied to make both one report."""
MIN_COPIED, NEARLY_ALL = 30, 0.9
"""A brief of which fewer words are copied may just share its site's furniture: nearly all of it must be copied."""
ALIKE = 0.25
"""Share of the longer document below which it only contains the shorter one: then it may join one such origin."""


@dataclass(slots=True)
class _Index:
    """The passages met so far, by the hashes of their sketches."""

    passages: list[tuple[DocumentId, int, Passage]] = field(default_factory=list)
    postings: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: DocumentId, number: int, passage: Passage, hashes: list[int]) -> None:
        for value in hashes:
            if len(self.postings[value]) < MAX_POSTINGS:
                self.postings[value].append(len(self.passages))
        self.passages.append((document, number, passage))

    def candidates(self, hashes: list[int]) -> list[int]:
        """Return the indices of passages that share a hash, most first."""
        hits = Counter(at for value in hashes for at in self.postings.get(value, ()))
        return sorted(hits, key=lambda at: (-hits[at], at))


@dataclass(frozen=True, slots=True)
class _Shared:
    """One matched pair of passages, by their numbers within their documents."""

    number: int
    other: DocumentId
    other_number: int
    match: Match


def mark_copies(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents, in the order given, with `copies` and `origin` filled.

    A document counts as earlier than another by its stated date, else by its id: the result does not depend on the
    order of `documents`. The origin is the id of the group's earliest document.

    Args:
        documents: as read, with boilerplate marked.
    """
    given = tuple(documents)
    index = _Index()
    copies: dict[DocumentId, tuple[Copy, ...]] = {}
    size: dict[DocumentId, int] = {}
    covered: dict[tuple[DocumentId, DocumentId], int] = {}
    for document in sorted(given, key=_age):
        found = list(passages(document))
        size[document.id] = sum(len(passage.words) for passage in found)
        shared = _share(index, document.id, found)
        copies[document.id] = _join(shared)
        for other, words in _shared_words(shared).items():
            covered[document.id, other] = words
    origins = _origins([document.id for document in sorted(given, key=_age)], covered, size)
    return tuple(replace(document, copies=copies[document.id], origin=origins[document.id]) for document in given)


def _age(document: Document) -> tuple[str, str, DocumentId]:
    return document.published_earliest or "9999", document.published or "9999", document.id


def _share(index: _Index, document: DocumentId, found: list[Passage]) -> list[_Shared]:
    """Return the best match of each passage with every earlier document, then add the passages to the index."""
    out: list[_Shared] = []
    hashes = [sketch(passage.words) for passage in found]
    for number, passage in enumerate(found):
        met: set[DocumentId] = set()
        for at in index.candidates(hashes[number]):
            other, other_number, candidate = index.passages[at]
            if other not in met and (match := match_passages(passage, candidate)) is not None:
                met.add(other)
                out.append(_Shared(number, other, other_number, match))
    for number, passage in enumerate(found):
        index.add(document, number, passage, hashes[number])
    return out


def _shared_words(shared: list[_Shared]) -> dict[DocumentId, int]:
    """Return how many words a document shares with each other; a passage of the other counts once."""
    best: dict[tuple[DocumentId, int], int] = {}
    for item in shared:
        key = (item.other, item.other_number)
        best[key] = max(best.get(key, 0), item.match.shared)
    out: Counter[DocumentId] = Counter()
    for (other, _), words in best.items():
        out[other] += words
    return out


def _join(shared: list[_Shared]) -> tuple[Copy, ...]:
    """Return the copies by place; passages that follow one another in both documents become one."""
    out: list[Copy] = []
    last: _Shared | None = None
    for item in sorted(shared, key=lambda item: (item.other, item.number)):
        follows = last is not None and last.other == item.other and last.number + 1 == item.number
        if last is not None and follows and last.other_number + 1 == item.other_number:
            out[-1] = replace(out[-1], end=item.match.span[1], other_end=item.match.other_span[1])
        else:
            (start, end), (other_start, other_end) = item.match.span, item.match.other_span
            out.append(Copy(document=item.other, start=start, end=end, other_start=other_start, other_end=other_end))
        last = item
    return tuple(sorted(out, key=lambda copy: (copy.start, copy.end, copy.document, copy.other_start)))


def _origins(
    order: list[DocumentId], covered: dict[tuple[DocumentId, DocumentId], int], size: dict[DocumentId, int]
) -> dict[DocumentId, DocumentId]:
    """Return the origin of each document: the first, in `order`, of its group.

    Documents of like length join freely. One that merely contains a shorter one joins the report of which it holds
    most, and no other: a round-up of two reports must not make these one.
    """
    leader = {document: document for document in order}
    age = {document: number for number, document in enumerate(order)}

    def find(document: DocumentId) -> DocumentId:
        while leader[document] != document:
            leader[document] = document = leader[leader[document]]
        return document

    def unite(one: DocumentId, other: DocumentId) -> None:
        first, second = sorted((find(one), find(other)), key=age.__getitem__)
        leader[second] = first

    contained: dict[DocumentId, list[tuple[float, int, DocumentId]]] = defaultdict(list)
    for (one, other), words in sorted(covered.items()):
        short, long = sorted((one, other), key=lambda document: (size[document], document))
        if words < (ONE_ORIGIN if words >= MIN_COPIED else NEARLY_ALL) * size[short]:
            continue
        if words >= ALIKE * size[long]:
            unite(one, other)
        else:
            contained[long].append((-words / size[short], age[short], short))
    for long in sorted(contained, key=age.__getitem__):
        unite(long, min(contained[long])[2])
    return {document: find(document) for document in order}
