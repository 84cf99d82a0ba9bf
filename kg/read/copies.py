"""Copies: passages that documents share, and the origins that follow: what counts as one witness.

Candidates are passages whose shingle sketches share hashes (`kg.read.sketches`), a few for each passage, so that their
number grows with the number of passages. Each candidate is then aligned word by word. Two documents have one origin
when what they share is half of the shorter one: a shared quote or a sentence of background does not make copies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from kg.model.document import Copy, Document
from kg.model.ids import DocumentId
from kg.model.stored import Stored, fields_of, kept
from kg.read.passages import Match, Passage, match_passages, passage_at, passages
from kg.read.sketches import PassageIndex

__all__ = ["mark_copies"]

ONE_ORIGIN = 0.5
"""Share of the shorter document's words that must be copied to make both one report."""
MIN_COPIED, NEARLY_ALL = 30, 0.9
"""A brief of which fewer words are copied may just share its site's furniture: nearly all of it must be copied."""
KEPT = 4096
"""Passages that are kept in words while they are compared: those of one report are met again and again."""
OPEN = 64
"""Documents that are kept whole meanwhile."""
ALIKE = 0.25
"""Share of the longer document below which it only contains the shorter one: then it may join one such origin."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """One matched pair of passages: by document and number of the earlier one."""

    number: int
    other: int
    other_number: int
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copied:
    """What a document took from earlier ones."""

    copies: tuple[Copy, ...]


def mark_copies(documents: Iterable[Document]) -> Sequence[Document]:
    """Return the documents, in the order given, with `copies` and `origin` filled; on disk where they were.

    A document counts as earlier than another by its stated date, else by its id: the result does not depend on the
    order of `documents`. The origin is the id of the group's earliest document.

    Args:
        documents: as read, with boilerplate marked.
    """
    given = documents if isinstance(documents, Stored) else tuple(documents)
    order = _by_age(given)

    @lru_cache(maxsize=OPEN)
    def document(rank: int) -> Document:
        return given[order[rank]]

    index = PassageIndex()
    for rank in range(len(order)):
        index.add(rank, list(passages(document(rank))))
    ids = list(fields_of(given, "id"))
    origins = _Origins(index.sizes)
    copied = kept(given, _Copied, _copied(index, document, [ids[at] for at in order], origins))
    return kept(given, Document, _marked(given, order, copied, origins.found()))


def _by_age(documents: Sequence[Document]) -> list[int]:
    """Return the places of the documents, the earliest document first."""
    stated = fields_of(documents, "published_earliest", "published", "id")
    ages = [(earliest or "9999", published or "9999", document) for earliest, published, document in stated]
    return sorted(range(len(ages)), key=ages.__getitem__)


def _marked(
    documents: Sequence[Document], order: Sequence[int], copied: Sequence[_Copied], origins: Sequence[int]
) -> Iterator[Document]:
    """Yield the documents with what was found; `copied` and `origins` are in `order`."""
    ids = list(fields_of(documents, "id"))
    ranks = {at: rank for rank, at in enumerate(order)}
    for at, document in enumerate(documents):
        rank = ranks[at]
        yield replace(document, copies=copied[rank].copies, origin=ids[order[origins[rank]]])


def _copied(
    index: PassageIndex, document: Callable[[int], Document], ids: Sequence[DocumentId], origins: _Origins
) -> Iterator[_Copied]:
    """Yield what each document took from earlier ones, and tell `origins` how much that is; nothing of it is kept."""
    done = 0
    for rank, shared in _match(index, document):
        yield from (_Copied(copies=()) for _ in range(done, rank))
        origins.add(rank, _shared_words(shared))
        yield _Copied(copies=_join(shared, ids))
        done = rank + 1
    yield from (_Copied(copies=()) for _ in range(done, len(ids)))


def _match(index: PassageIndex, document: Callable[[int], Document]) -> Iterator[tuple[int, list[_Shared]]]:
    """Yield with each document the best match of each of its passages with every earlier document."""

    @lru_cache(maxsize=KEPT)
    def passage(place: int) -> Passage:
        rank, _, start, end = index.place(place)
        return passage_at(document(rank), start, end)

    for one, pairs in groupby(index.candidates(), key=lambda pair: index.place(pair[0])[0]):
        best: dict[tuple[int, int], _Shared] = {}
        for later, earlier in pairs:
            (_, number, *_), (other, other_number, *_) = index.place(later), index.place(earlier)
            match = match_passages(passage(later), passage(earlier))
            known = best.get((number, other))
            if match is not None and (known is None or match.shared > known.match.shared):
                best[number, other] = _Shared(number, other, other_number, match)
        if best:
            yield one, list(best.values())


def _shared_words(shared: Iterable[_Shared]) -> dict[int, int]:
    """Return how many words a document shares with each other; a passage of the other counts once."""
    best: dict[tuple[int, int], int] = {}
    for item in shared:
        key = (item.other, item.other_number)
        best[key] = max(best.get(key, 0), item.match.shared)
    out: Counter[int] = Counter()
    for (other, _), words in best.items():
        out[other] += words
    return out


def _join(shared: Iterable[_Shared], ids: Sequence[DocumentId]) -> tuple[Copy, ...]:
    """Return the copies by place; passages that follow one another in both documents become one."""
    out: list[Copy] = []
    last: _Shared | None = None
    for item in sorted(shared, key=lambda item: (item.other, item.number)):
        follows = last is not None and last.other == item.other and last.number + 1 == item.number
        if last is not None and follows and last.other_number + 1 == item.other_number:
            out[-1] = replace(out[-1], end=item.match.span[1], other_end=item.match.other_span[1])
        else:
            (start, end), (other_start, other_end) = item.match.span, item.match.other_span
            other = ids[item.other]
            out.append(Copy(document=other, start=start, end=end, other_start=other_start, other_end=other_end))
        last = item
    return tuple(sorted(out, key=lambda copy: (copy.start, copy.end, copy.document, copy.other_start)))


class _Origins:
    """Which documents have one origin: the first of their group.

    Documents of like length join freely. One that merely contains a shorter one joins the report of which it holds
    most, and no other: a round-up of two reports must not make these one.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        """Take the words of each document, oldest first."""
        self._sizes = sizes
        self._leader = list(range(len(sizes)))
        self._contained: dict[int, tuple[float, int]] = {}

    def add(self, one: int, others: Mapping[int, int]) -> None:
        """Take the words that a document shares with each earlier one; documents come oldest first."""
        sizes = self._sizes
        for other, words in sorted(others.items()):
            short, long = sorted((one, other), key=lambda document: (sizes[document], document))
            if words < (ONE_ORIGIN if words >= MIN_COPIED else NEARLY_ALL) * sizes[short]:
                continue
            if words >= ALIKE * sizes[long]:
                self._unite(one, other)
            else:
                found = -words / sizes[short], short
                self._contained[long] = min(found, self._contained.get(long, found))

    def found(self) -> list[int]:
        """Return the origin of each document, when all have been added."""
        for long in sorted(self._contained):
            self._unite(long, self._contained[long][1])
        return [self._find(document) for document in range(len(self._sizes))]

    def _find(self, document: int) -> int:
        leader = self._leader
        while leader[document] != document:
            leader[document] = document = leader[leader[document]]
        return document

    def _unite(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self._leader[second] = first
