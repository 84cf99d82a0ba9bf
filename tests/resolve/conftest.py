"""Short articles from text to links, to see which mentions become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg.model.claim import Mention
from kg.model.ids import NodeIri, text_id
from kg.model.link import Judgement, Link

if TYPE_CHECKING:
    from kg.model.annotation import AnnotatedDocument


@dataclass(frozen=True, kw_only=True)
class Linked:
    """The links of a few texts, to be looked up by text number and words."""

    texts: tuple[str, ...]
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]

    def mention(self, text: int, phrase: str, word: str | None = None) -> Mention:
        """Return the mention of `word` (or the last one) inside `phrase` of a text."""
        start = self.texts[text].index(phrase)
        document = text_id(self.texts[text])
        found = [
            m
            for m in self.mentions
            if m.document == document and m.start < start + len(phrase) and start < m.end and word in (None, m.text)
        ]
        assert found, f"no mention in {phrase!r}"
        return found[-1]

    def node(self, text: int, phrase: str, word: str | None = None) -> NodeIri | None:
        """Return the node of that mention."""
        mention = self.mention(text, phrase, word)
        return next((link.node for link in self.links if link.mention == mention.id), None)


@pytest.fixture(scope="session")
def link() -> Callable[..., Linked]:
    from kg.annotate import annotate_documents
    from kg.extract import extract_document
    from kg.model.annotation import AnnotatedDocument
    from kg.model.document import Document
    from kg.read import mark_copies
    from kg.resolve.links import resolve_links
    from kg.resolve.times import resolve_times

    def run(*articles: tuple[str, str | None], judgements: Sequence[Judgement] = ()) -> Linked:
        documents = mark_copies(
            Document(
                id=text_id(text),
                source=f"{number}.txt",
                name=str(number),
                text=text,
                published=day,
                published_from="metadata" if day else None,
                published_earliest=day,
                published_latest=day,
            )
            for number, (text, day) in enumerate(articles)
        )
        dated, timed = resolve_times(documents, tuple(annotate_documents(documents)))
        pairs: list[AnnotatedDocument] = [
            AnnotatedDocument(document=d, annotation=a) for d, a in zip(dated, timed, strict=True)
        ]
        found = [extract_document(pair) for pair in pairs]
        mentions = tuple(m for f in found for m in f.mentions)
        claims = tuple(c for f in found for c in f.claims)
        annotations = tuple(f.annotation for f in found)
        resolution = resolve_links(dated, annotations, mentions, claims, judgements=judgements)
        return Linked(texts=tuple(text for text, _ in articles), mentions=mentions, links=resolution.links)

    return run
