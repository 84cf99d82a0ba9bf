"""One article from text to claims with the shipped model: what the rules of extraction see in practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kg.annotate import annotate_documents
from kg.extract import Extraction, extract_document
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, Mention, Predicate
from kg.model.document import Document
from kg.model.ids import MentionId, text_id
from kg.resolve.times import resolve_times

PUBLISHED = "2024-05-15"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What extraction found in one text, with look-ups by words."""

    document: Document
    extraction: Extraction

    @property
    def mentions(self) -> dict[MentionId, Mention]:
        return {mention.id: mention for mention in self.extraction.mentions}

    def claims(self, predicate: Predicate) -> list[Claim]:
        return [claim for claim in self.extraction.claims if claim.predicate is predicate]

    def words(self, mention: MentionId | None) -> str | None:
        return self.mentions[mention].text if mention else None

    def counts(self) -> set[tuple[str | None, float | str | None, float | str | None]]:
        return {(c.attribute, c.low, c.high) for c in self.claims(Predicate.COUNT)}

    def roles(self) -> set[tuple[str | None, str | None, str | None]]:
        return {(self.words(c.subject), c.role, self.words(c.object)) for c in self.claims(Predicate.PARTICIPANT)}


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    def run(text: str, published: str | None = PUBLISHED) -> Reading:
        document = Document(
            id=text_id(text),
            source="test",
            name="test",
            text=text,
            published=published,
            published_earliest=published,
            published_latest=published,
        )
        annotation = next(annotate_documents([document]))
        [dated], [timed] = resolve_times((document,), (annotation,))
        return Reading(document=dated, extraction=extract_document(AnnotatedDocument(document=dated, annotation=timed)))

    return run
