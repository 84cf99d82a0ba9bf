"""Which documents tell the same story: by passages that they share and by the rare names in them.

Only pairs with an undated document are ever looked at, through an index of the passages and names of the undated ones,
so the work grows with the number of likely pairs and not with the square of the corpus.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model.document import Document
from kg.model.ids import DocumentId
from kg.resolve.temporal.lexicon import time_words

__all__ = ["Similarity", "Stories"]

WORD = re.compile(r"[^\W_]+", re.UNICODE)
NAME = re.compile(r"(?<![.!?:“\"]\s)(?<!^)\b[A-Z][^\W\d_]{2,}")
SHINGLE = 8
LEAST_NAMES = 4  # shared names below which they say nothing
COMMON = 50  # documents in which a name may stand; beyond it and half a per cent of all it is no rare name


@dataclass(frozen=True, slots=True)
class Similarity:
    """What two documents share, 0..1: `passages` of the shorter one's text, weighted `names` of the lesser side."""

    passages: float
    names: float


class Stories:
    """The likeness of some documents to all others."""

    def __init__(self, documents: Sequence[Document], wanted: Sequence[Document]) -> None:
        asked = {d.id for d in wanted}
        mine = {d.id: shingles(d) for d in wanted}
        open_shingles = frozenset().union(*mine.values()) if mine else frozenset()
        self._size: dict[DocumentId, int] = {}
        self._passages: dict[str, list[DocumentId]] = defaultdict(list)
        self._copies: dict[DocumentId, dict[DocumentId, int]] = defaultdict(lambda: defaultdict(int))
        for document in documents:
            found = mine[document.id] if document.id in asked else shingles(document)
            self._size[document.id] = len(found)
            for passage in found & open_shingles:
                self._passages[passage].append(document.id)
            for copy in document.copies:
                self._copies[document.id][copy.document] += copy.end - copy.start
                self._copies[copy.document][document.id] += copy.end - copy.start
        self._own = mine
        self._origins: dict[str, list[DocumentId]] = defaultdict(list)
        for document in documents:
            if document.origin:
                self._origins[document.origin].append(document.id)
        self._index_names(documents)

    def _index_names(self, documents: Sequence[Document]) -> None:
        every = {d.id: names(d) for d in documents}
        spread = Counter(name for found in every.values() for name in found)
        most = COMMON + len(documents) // 200
        self._weight = {n: 0.25 + math.log(len(documents) / count) for n, count in spread.items() if count <= most}
        self._names = {key: sorted(found & self._weight.keys()) for key, found in every.items()}
        self._bearers: dict[str, list[DocumentId]] = defaultdict(list)
        for key, found in self._names.items():
            for name in found:
                self._bearers[name].append(key)

    def like(self, document: Document) -> Mapping[DocumentId, Similarity]:
        """Return what the document shares with each other one that shares anything; it must be one of the wanted."""
        passages = Counter(other for passage in self._own[document.id] for other in self._passages[passage])
        weights: dict[DocumentId, float] = defaultdict(float)
        counts: Counter[DocumentId] = Counter()
        for name in self._names[document.id]:
            for other in self._bearers[name]:
                weights[other] += self._weight[name]
                counts[other] += 1
        others = (
            set(passages) | set(self._copies[document.id]) | {d for d, n in counts.items() if n >= LEAST_NAMES}
        ) & self._size.keys()
        return {
            other: Similarity(
                max(
                    passages[other] / max(1, min(self._size[document.id], self._size[other])),
                    min(1.0, self._copies[document.id][other] / max(1, len(document.text))),
                ),
                weights[other] / self._least(document.id, other) if counts[other] >= LEAST_NAMES else 0.0,
            )
            for other in sorted(others - {document.id})
        }

    def same_origin(self, document: Document) -> frozenset[DocumentId]:
        """Return the other documents with the document's `origin`."""
        return frozenset(self._origins.get(document.origin or "", ())) - {document.id}

    def _least(self, left: DocumentId, right: DocumentId) -> float:
        return min(sum(self._weight[n] for n in self._names[side]) for side in (left, right))


def _prose(document: Document) -> str:
    """Return the text with its boilerplate blanked out."""
    text = document.text
    for start, end in sorted(document.boilerplate):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def shingles(document: Document) -> frozenset[str]:
    """Return the runs of eight words of a document's prose, lower case and without punctuation."""
    words = [m[0].lower() for m in WORD.finditer(_prose(document))]
    return frozenset(" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))


def names(document: Document) -> frozenset[str]:
    """Return the capitalised words of a document that do not open a sentence, without names of days and months."""
    words = time_words()
    calendar = words.weekdays.keys() | words.months.keys() | words.weekday_abbreviations.keys()
    return frozenset(m[0] for m in NAME.finditer(_prose(document)) if m[0].lower() not in calendar)
