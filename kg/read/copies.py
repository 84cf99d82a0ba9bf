"""Copies: passages that documents share, and the origins that follow: what counts as one witness.

Candidates are passages whose shingle sketches share hashes (`kg.read.sketches`), a few for each passage, so that their
number grows with the number of passages. Each candidate is then aligned word by word. Two documents have one origin
when what they share is half of the shorter one: a shared quote or a sentence of background does not make copies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model.document import Copy, Document
from kg.model.ids import DocumentId
from kg.read.passages import Match, Passage, match_passages, passage_at, passages
from kg.read.sketches import PassageIndex

__all__ = ["mark_copies"]

ONE_ORIGIN = 0.5
"""Share of the shorter document's words that must be copied to make both one report."""
MIN_COPIED, NEARLY_ALL = 30, 0.9
"""A brief of which fewer words are copied may just share its site's furniture: nearly all of it must be copied."""
KEPT = 4096
"""Passages that are kept in words while they are compared: those of one report are met again and again."""
ALIKE = 0.25
"""Share of the longer document below which it only contains the shorter one: then it may join one such origin."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """One matched pair of passages: by document and number of the earlier one."""

    number: int
    other: int
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
    order = sorted(given, key=_age)
    index = PassageIndex()
    for at, document in enumerate(order):
        index.add(at, list(passages(document)))
    shared = _match(order, index)
    origins = _origins({at: _shared_words(items) for at, items in shared.items()}, index.sizes)
    marked = {
        document.id: replace(document, copies=_join(shared.get(at, []), order), origin=order[origins[at]].id)
        for at, document in enumerate(order)
    }
    return tuple(marked[document.id] for document in given)


def _age(document: Document) -> tuple[str, str, DocumentId]:
    return document.published_earliest or "9999", document.published or "9999", document.id


def _match(order: Sequence[Document], index: PassageIndex) -> dict[int, list[_Shared]]:
    """Return for each document the best match of each of its passages with every earlier document."""
    best: dict[int, dict[tuple[int, int], _Shared]] = defaultdict(dict)

    @lru_cache(maxsize=KEPT)
    def passage(place: int) -> Passage:
        document, _, start, end = index.place(place)
        return passage_at(order[document], start, end)

    for later, earlier in index.candidates():
        (one, number, *_), (other, other_number, *_) = index.place(later), index.place(earlier)
        if one == other:
            continue
        match = match_passages(passage(later), passage(earlier))
        known = best[one].get((number, other))
        if match is not None and (known is None or match.shared > known.match.shared):
            best[one][number, other] = _Shared(number, other, other_number, match)
    return {document: list(items.values()) for document, items in best.items()}


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


def _join(shared: Iterable[_Shared], order: Sequence[Document]) -> tuple[Copy, ...]:
    """Return the copies by place; passages that follow one another in both documents become one."""
    out: list[Copy] = []
    last: _Shared | None = None
    for item in sorted(shared, key=lambda item: (item.other, item.number)):
        follows = last is not None and last.other == item.other and last.number + 1 == item.number
        if last is not None and follows and last.other_number + 1 == item.other_number:
            out[-1] = replace(out[-1], end=item.match.span[1], other_end=item.match.other_span[1])
        else:
            (start, end), (other_start, other_end) = item.match.span, item.match.other_span
            other = order[item.other].id
            out.append(Copy(document=other, start=start, end=end, other_start=other_start, other_end=other_end))
        last = item
    return tuple(sorted(out, key=lambda copy: (copy.start, copy.end, copy.document, copy.other_start)))


def _origins(covered: dict[int, dict[int, int]], sizes: Sequence[int]) -> list[int]:
    """Return the origin of each document: the first of its group.

    Documents of like length join freely. One that merely contains a shorter one joins the report of which it holds
    most, and no other: a round-up of two reports must not make these one.

    Args:
        covered: for each document the words that it shares with earlier ones.
        sizes: words of each document, oldest first.
    """
    leader = list(range(len(sizes)))

    def find(document: int) -> int:
        while leader[document] != document:
            leader[document] = document = leader[leader[document]]
        return document

    def unite(one: int, other: int) -> None:
        first, second = sorted((find(one), find(other)))
        leader[second] = first

    contained: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for one, others in sorted(covered.items()):
        for other, words in sorted(others.items()):
            short, long = sorted((one, other), key=lambda document: (sizes[document], document))
            if words < (ONE_ORIGIN if words >= MIN_COPIED else NEARLY_ALL) * sizes[short]:
                continue
            if words >= ALIKE * sizes[long]:
                unite(one, other)
            else:
                contained[long].append((-words / sizes[short], short))
    for long in sorted(contained):
        unite(long, min(contained[long])[1])
    return [find(document) for document in range(len(sizes))]
