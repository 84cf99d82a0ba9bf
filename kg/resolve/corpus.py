"""The documents of a build as bags of nouns: how rare words are, how alike documents are, and which are most alike.

The bags are rows of arrays in the order of the documents' ids, the words of a row in the order of the alphabet, which
is the order in which sums are made.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kg.model.annotation import Annotation
from kg.model.ids import DocumentId
from kg.resolve.incidence import Incidence, Keys, Numbers

__all__ = ["Bags", "Corpus"]

COMMON = 128
"""A word that more documents share brings no two of them together: the work grows with the number of documents."""
FEW = 40
"""With fewer documents all are compared."""
TRIED = 3
"""How many times as many documents as asked for are compared exactly."""
Weights = NDArray[np.float64]


class Bags:
    """The nouns of documents, gathered one document after the other."""

    def __init__(self) -> None:
        self.vocabulary = Keys[str]()
        self.bags: dict[DocumentId, tuple[array[int], array[int]]] = {}

    def add(self, annotation: Annotation) -> None:
        """Take the nouns of a document."""
        nouns = (t.lemma.lower() for t in annotation.tokens if t.upos in ("NOUN", "PROPN") and len(t.lemma) > 2)
        bag = Counter(nouns)
        self.bags[annotation.document] = array("i", map(self.vocabulary.of, bag)), array("i", bag.values())


class Corpus:
    """How rare words are over the documents of a build, and how alike two documents are.

    `documents` are their ids, sorted; a document's number is its place there.
    """

    def __init__(self, gathered: Bags) -> None:
        bags, vocabulary = gathered.bags, gathered.vocabulary
        self.documents = sorted(bags)
        self._words = {word: rank for rank, word in enumerate(sorted(vocabulary))}
        ranks = np.array([self._words[word] for word in vocabulary], np.int32)
        sizes = np.array([len(bags[document][0]) for document in self.documents], np.int32)
        words = [ranks[np.array(bags[document][0], np.int32)] for document in self.documents]
        orders = [np.argsort(row) for row in words]
        self._bags = Incidence(sizes, np.concatenate([np.zeros(0, np.int32), *words]))
        self._frequency = np.bincount(self._bags.keys, minlength=len(self._words)).astype(np.int32)
        self._rarity = [self._rare(int(count)) for count in self._frequency]
        counts = [np.array(bags[d][1], np.int32)[order] for d, order in zip(self.documents, orders, strict=True)]
        self._weights = np.concatenate([np.zeros(0), *map(self._weigh, range(len(sizes)), counts)])

    def _rare(self, count: int) -> float:
        number = len(self.documents)
        return max(0.2, math.log((1 + number) / (1 + count)) + (1.0 if number < 12 else 0.0))

    def rarity(self, word: str) -> float:
        """Return the smoothed inverse document frequency of a lemma, 0.2 or more."""
        rank = self._words.get(word)
        return self._rare(0) if rank is None else self._rarity[rank]

    def _weigh(self, document: int, counts: NDArray[np.int32]) -> Weights:
        """Return the weights of a document's words, of length 1, in the words' order."""
        words = self._bags[document]
        weights = [(1 + math.log(n)) * self._rarity[word] for word, n in zip(words, counts.tolist(), strict=True)]
        norm = math.sqrt(sum(weight**2 for weight in weights))
        return np.array([weight / norm for weight in weights] if norm else weights)

    def likeness(self, document: int, others: Numbers) -> Weights:
        """Return the cosines 0..1 of a document's weighted nouns and those of others."""
        places, words = self._bags.entries(others)
        weights = self._weights[self._bags.entry_numbers(others)]
        own = slice(int(self._bags.starts[document]), int(self._bags.starts[document] + self._bags.sizes[document]))
        mine, known = self._weights[own], self._bags.keys[own]
        at = np.searchsorted(known, words)
        found = at < len(known)
        found[found] = known[at[found]] == words[found]
        sums = np.bincount(places[found], weights[found] * mine[at[found]], len(others))
        return np.minimum(1.0, sums)

    def neighbours(self, number: int, least: float) -> tuple[Numbers, Numbers]:
        """Return the pairs of documents of which one is among the most alike of the other; the lesser number first.

        Args:
            number: how many each document is paired with at most.
            least: likeness below which two are no neighbours.
        """
        left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for document, others in self._sharing(TRIED * number):
            likeness = self.likeness(document, others)
            kept = np.flatnonzero(likeness >= least)
            best = others[kept[np.lexsort((others[kept], -likeness[kept]))[:number]]]
            left.append(np.minimum(document, best))
            right.append(np.maximum(document, best))
        return np.concatenate(left), np.concatenate(right)

    def _sharing(self, number: int) -> Iterator[tuple[int, Numbers]]:
        """Yield each document with those that share most of its rarer words."""
        size = len(self.documents)
        if size <= FEW:
            for document in range(size):
                yield document, np.delete(np.arange(size), document)
            return
        holders, words = self._bags.entries(np.arange(size))
        rare = (self._frequency[words] > 1) & (self._frequency[words] <= COMMON)
        order = np.flatnonzero(rare)[np.argsort(words[rare], kind="stable")]
        postings = Incidence(np.bincount(words[order], minlength=len(self._words)).astype(np.int32), holders[order])
        for document in range(size):
            start = int(self._bags.starts[document])
            own = start + np.flatnonzero(rare[start : start + int(self._bags.sizes[document])])
            if not len(own):
                continue
            terms, found = postings.entries(words[own])
            weights = self._weights[order[postings.entry_numbers(words[own])]] * self._weights[own][terms]
            places, inverse = np.unique(found, return_inverse=True)
            sums = np.bincount(inverse.reshape(-1), weights)
            best = places[np.lexsort((places, -np.round(sums, 9)))[: number + 1]].astype(np.int64)
            yield document, best[best != document]
