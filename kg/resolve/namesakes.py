"""Namesakes: whether two spellings a letter apart are one person, told by who else bears the words of the name.

In a small pile of articles a name one letter off another's is a slip of the pen. In a large one many people share a
family name, and some of their given names are a letter apart: there the articles must have other rare names in common.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kg.model.annotation import Annotation
from kg.model.claim import Mention
from kg.model.document import Document
from kg.model.ids import DocumentId
from kg.resolve.incidence import Keys
from kg.resolve.names import name_tokens

__all__ = ["Company", "Namesakes"]

FAMILY = 6
"""A word that more names of people hold does not tell that a slip away from one of them is that one."""
RARE = 12
"""A name that more articles hold does not tell that two of them are about the same people."""


class Company:
    """Which words of names stand in each article, gathered one article after the other."""

    def __init__(self) -> None:
        self._words = Keys[str]()
        self._beside: dict[DocumentId, array[int]] = {}

    def add(self, document: Document, annotation: Annotation) -> None:
        """Take the names of an article."""
        names = (document.text[name.start : name.end] for name in annotation.names)
        self._beside[document.id] = array("i", sorted({self._words.of(w) for text in names for w in name_tokens(text)}))

    def frequencies(self) -> Counter[int]:
        """Return in how many articles each word stands, by its number."""
        return Counter(word for words in self._beside.values() for word in words)

    def of(self, documents: Iterable[DocumentId]) -> set[int]:
        """Return the numbers of the words that stand in some articles."""
        return {word for document in documents for word in self._beside.get(document, ())}

    def numbers(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of words."""
        return {self._words.of(word) for word in words}


class Namesakes:
    """How many people bear a word as part of their name, and which names stand in one article with them."""

    def __init__(self, named: Sequence[Mention], company: Company) -> None:
        """Count the names of people.

        Args:
            named: mentions that are names, of any actors.
            company: the names of all articles.
        """
        self._articles: dict[tuple[str, ...], set[DocumentId]] = defaultdict(set)
        for mention in named:
            if mention.type == "Person":
                self._articles[name_tokens(mention.text)].add(mention.document)
        self._bearers = Counter(word for tokens in self._articles if len(tokens) > 1 for word in set(tokens))
        self._company, self._frequency = company, company.frequencies()

    def may_be_one(self, tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Tell whether two people's names whose words match may be one: as good as equal, rare, or in like company."""
        shared = set(tokens) & set(other)
        if len(shared) == len(set(tokens)) or any(self._bearers[word] <= FAMILY for word in shared):
            return True
        first, second = (self._company.of(self._articles.get(name, ())) for name in (tokens, other))
        both = (first & second) - self._company.numbers(shared)
        return any(self._frequency[word] <= RARE for word in both)
