"""The documents of a build as bags of nouns: how rare words are, how alike documents are, and which are most alike."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from kg.model.annotation import AnnotatedDocument
from kg.model.ids import DocumentId

__all__ = ["Corpus"]

COMMON = 128
"""A word that more documents share brings no two of them together: the work grows with the number of documents."""
FEW = 40
"""With fewer documents all are compared."""
TRIED = 3
"""How many times as many documents as asked for are compared exactly."""


class Corpus:
    """How rare words are over the documents of a build, and how alike two documents are."""

    def __init__(self, documents: Iterable[AnnotatedDocument]) -> None:
        self.words: dict[DocumentId, Counter[str]] = {}
        for annotated in documents:
            bag = Counter(t.lemma.lower() for t in annotated.tokens if t.upos in ("NOUN", "PROPN") and len(t.lemma) > 2)
            self.words[annotated.document.id] = bag
        self.frequency = Counter(word for bag in self.words.values() for word in bag)
        self._vectors = {document: self._vector(bag) for document, bag in self.words.items()}
        self._likeness: dict[tuple[DocumentId, DocumentId], float] = {}

    def rarity(self, word: str) -> float:
        """Return the smoothed inverse document frequency of a lemma, 0.2 or more."""
        count = len(self.words)
        return max(0.2, math.log((1 + count) / (1 + self.frequency[word])) + (1.0 if count < 12 else 0.0))

    def _vector(self, bag: Counter[str]) -> dict[str, float]:
        """Return the weights of a document's words, of length 1, in the words' order."""
        weights = {word: (1 + math.log(number)) * self.rarity(word) for word, number in sorted(bag.items())}
        norm = math.sqrt(sum(weight**2 for weight in weights.values()))
        return {word: weight / norm for word, weight in weights.items()} if norm else {}

    def likeness(self, left: DocumentId, right: DocumentId) -> float:
        """Return the cosine 0..1 of two documents' weighted nouns."""
        key = (left, right) if left < right else (right, left)
        if key not in self._likeness:
            one, two = self._vectors[key[0]], self._vectors[key[1]]
            if len(two) < len(one):
                one, two = two, one
            self._likeness[key] = min(1.0, sum(weight * two[word] for word, weight in one.items() if word in two))
        return self._likeness[key]

    def neighbours(self, number: int, least: float) -> Iterator[tuple[DocumentId, DocumentId]]:
        """Yield the pairs of documents of which one is among the most alike of the other, sorted.

        Args:
            number: how many each document is paired with at most.
            least: likeness below which two are no neighbours.
        """
        found: set[tuple[DocumentId, DocumentId]] = set()
        for document, others in self._sharing(TRIED * number):
            near = [(self.likeness(document, other), other) for other in others]
            near = sorted((n for n in near if n[0] >= least), key=lambda n: (-n[0], n[1]))
            found.update((min(document, other), max(document, other)) for _, other in near[:number])
        yield from sorted(found)

    def _sharing(self, number: int) -> Iterator[tuple[DocumentId, list[DocumentId]]]:
        """Yield each document with those that share most of its rarer words."""
        documents = sorted(self._vectors)
        if len(documents) <= FEW:
            for document in documents:
                yield document, [other for other in documents if other != document]
            return
        postings: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for place, document in enumerate(documents):
            for word, weight in self._vectors[document].items():
                if 1 < self.frequency[word] <= COMMON:
                    postings[word][0].append(place)
                    postings[word][1].append(weight)
        arrays = {word: (np.array(places), np.array(weights)) for word, (places, weights) in postings.items()}
        for place, document in enumerate(documents):
            shared = [(arrays[word], weight) for word, weight in self._vectors[document].items() if word in arrays]
            if not shared:
                continue
            places, inverse = np.unique(np.concatenate([a[0] for a, _ in shared]), return_inverse=True)
            sums = np.bincount(inverse, np.concatenate([a[1] * weight for a, weight in shared]))
            best = np.lexsort((places, -np.round(sums, 9)))[: number + 1]
            yield document, [documents[i] for i in places[best].tolist() if i != place]
