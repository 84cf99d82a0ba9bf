"""Namesakes: whether two spellings a letter apart are one person, told by who else bears the words of the name.

In a small pile of articles a name one letter off another's is a slip of the pen. In a large one many people share a
family name, and some of their given names are a letter apart: there the articles must have other rare names in common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg.model.annotation import Annotation
from kg.model.claim import Mention
from kg.model.ids import DocumentId
from kg.resolve.names import name_tokens

__all__ = ["Namesakes"]

FAMILY = 6
"""A word that more names of people hold does not tell that a slip away from one of them is that one."""
RARE = 12
"""A name that more articles hold does not tell that two of them are about the same people."""


class Namesakes:
    """How many people bear a word as part of their name, and which names stand in one article with them."""

    def __init__(
        self, named: Sequence[Mention], annotations: Sequence[Annotation], texts: Mapping[DocumentId, str]
    ) -> None:
        """Count the names of people.

        Args:
            named: mentions that are names, of any actors.
            annotations: of all documents.
            texts: of all documents by id.
        """
        self._articles: dict[tuple[str, ...], set[DocumentId]] = defaultdict(set)
        for mention in named:
            if mention.type == "Person":
                self._articles[name_tokens(mention.text)].add(mention.document)
        self._bearers = Counter(word for tokens in self._articles if len(tokens) > 1 for word in set(tokens))
        self._beside = {
            a.document: frozenset(w for n in a.names for w in name_tokens(texts[a.document][n.start : n.end]))
            for a in annotations
        }
        self._frequency = Counter(word for words in self._beside.values() for word in words)

    def may_be_one(self, tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Tell whether two people's names whose words match may be one: as good as equal, rare, or in like company."""
        shared = set(tokens) & set(other)
        if len(shared) == len(set(tokens)) or any(self._bearers[word] <= FAMILY for word in shared):
            return True
        first, second = (
            {word for document in self._articles.get(name, ()) for word in self._beside.get(document, ())}
            for name in (tokens, other)
        )
        return any(self._frequency[word] <= RARE for word in (first & second) - shared)
