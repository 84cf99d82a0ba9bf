"""What resolving actors needs to know of each article, noted one article after the other.

Enters: what a document says. Leaves: its actor mentions, stated aliases, positions and affiliations, who attacked, the
places and peoples beside ambiguous names, and the words of all names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.ids import DocumentId, MentionId
from kg.resolve.names import is_acronym, name_tokens
from kg.resolve.namesakes import Company
from kg.resolve.said import Said

__all__ = ["ActorNotes"]

Aside = tuple[MentionId, MentionId, str | None]
"""Two mentions that a claim joins, and its value."""


class ActorNotes:
    """Notes on the actors of all articles.

    Attributes:
        aliases, affiliations: mentions that are said to be one, or to belong to the other; in the order of the claims.
        positions: who is said to hold a position in an article, and which.
        attackers: who is said to have carried out something violent.
        scopes: the words of places and peoples in the sentence of a one-word group name, the nearest first.
        company: the words of names that stand in each article.
    """

    def __init__(self) -> None:
        self.aliases: list[Aside] = []
        self.affiliations: list[tuple[MentionId, MentionId]] = []
        self.positions: list[tuple[DocumentId, MentionId, str]] = []
        self.attackers: set[MentionId] = set()
        self.scopes: dict[MentionId, tuple[str, ...]] = {}
        self.company = Company()
        self._mentions: dict[DocumentId, list[Mention]] = {}
        self._texts: dict[str, str] = {}

    def add(self, said: Said) -> None:
        """Take what an article says of actors."""
        document = said.document.id
        actors = [self._shared(m, document) for m in said.mentions if m.kind is MentionKind.ACTOR]
        self._mentions[document] = actors
        self._add_claims(said.claims)
        if said.annotation is not None:
            self.company.add(said.document, said.annotation)
            for mention in actors:
                if _may_be_short(mention):
                    self.scopes[mention.id] = _scopes_near(mention, said.annotation, said.document.text)

    def _shared(self, mention: Mention, document: DocumentId) -> Mention:
        """Return a mention whose text is one object with the same text of others."""
        text = self._texts.setdefault(mention.text, mention.text)
        return replace(mention, document=document, text=text)

    def _add_claims(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            if claim.predicate is Predicate.ALIAS and claim.object is not None:
                self.aliases.append((claim.subject, claim.object, claim.value))
            elif claim.predicate is Predicate.AFFILIATION and claim.object is not None:
                self.affiliations.append((claim.subject, claim.object))
            elif claim.predicate is Predicate.POSITION and claim.value:
                self.positions.append((claim.document, claim.subject, claim.value))
            elif claim.predicate is Predicate.PARTICIPANT and claim.role == "perpetrator" and claim.object is not None:
                self.attackers.add(claim.object)

    def mentions(self, documents: Iterable[DocumentId]) -> Iterator[Mention]:
        """Yield the actor mentions of some documents, by their places in each."""
        for document in documents:
            yield from sorted(self._mentions.get(document, ()), key=lambda m: (m.start, m.end))


def _may_be_short(mention: Mention) -> bool:
    """Tell whether a mention is a name of one word, of a group, that may stand for a longer one."""
    group = mention.name and mention.type != "Person" and not is_acronym(mention.text)
    return group and len(name_tokens(mention.text)) == 1


def _scopes_near(mention: Mention, annotation: Annotation, text: str) -> tuple[str, ...]:
    """Return the words of the places and peoples that a mention's sentence names, the nearest first."""
    start, end = next(((s, e) for s, e in annotation.sentences if s <= mention.start < e), (mention.start, mention.end))
    names = [n for n in annotation.names if start <= n.start < end and n.type in ("Location", "NORP")]
    names.sort(key=lambda n: (abs(n.start - mention.start), n.start))
    return tuple(token for name in names for token in name_tokens(text[name.start : name.end]))
