"""`kg inspect OUT DOCUMENT`: one article, sentence by sentence, with what was read from each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.cli.inspection import name_of, statement_of

if TYPE_CHECKING:
    from kg.model.annotation import Annotation
    from kg.model.claim import Claim
    from kg.model.document import Document, Span
    from kg.model.graph import Graph
    from kg.model.ids import MentionId

__all__ = ["describe_article", "find_article"]


def find_article(graph: Graph, thing: str) -> Document | None:
    """Return the article whose name or id is `thing`."""
    return next((document for document in graph.documents if thing in (document.name, document.id)), None)


def describe_article(graph: Graph, document: Document) -> Iterator[str]:
    """Yield an article: its head, then each sentence with the claims whose words it holds.

    Claims are grouped by the words that they are about, with the node that these words stand for.
    """
    yield document.title or document.name
    yield ", ".join(filter(None, (document.outlet or "unknown outlet", document.published or "undated", document.name)))
    claims = defaultdict(list)
    for claim in graph.claims:
        if claim.document == document.id:
            claims[claim.sentence].append(claim)
    annotation = next((one for one in graph.annotations if one.document == document.id), None)
    spans = annotation.sentences if annotation else tuple(sorted(claims))
    for span in spans:
        yield ""
        yield " ".join(document.text[slice(*span)].split())
        yield from _quotes(document, annotation, span)
        yield from _claims(graph, claims.pop(span, []))


def _quotes(document: Document, annotation: Annotation | None, span: Span) -> Iterator[str]:
    """Yield who says what to whom in one sentence."""
    for quote in annotation.quotes if annotation else ():
        if span[0] <= quote.start < span[1] and (quote.speaker or quote.channel):
            who, channel = (
                " ".join(document.text[slice(*s)].split()) if s else "" for s in (quote.speaker, quote.channel)
            )
            said = " ".join(document.text[quote.start : quote.end].split())
            yield f"    | {who or '?'}{f', to {channel}' if channel else ''}: {said}"


def _claims(graph: Graph, claims: list[Claim]) -> Iterator[str]:
    by_subject: dict[MentionId, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_subject[claim.subject].append(claim)
    for subject, told in sorted(by_subject.items(), key=lambda item: graph.mention_by_id[item[0]].start):
        mention = graph.mention_by_id[subject]
        words, label = " ".join(mention.text.split()), name_of(graph, subject, mention.text)
        node = f" = {label}" if label != mention.text else ""
        yield f"    {words} [{mention.type}]{node}"
        for claim in told:
            if claim.predicate == "type":
                continue
            firmness = "" if claim.factuality == "asserted" else str(claim.factuality)
            source = f"says {claim.speaker_text}" if claim.speaker_text else ""
            channel = f"to {claim.channel_text}" if claim.channel_text else ""
            yield "        " + ", ".join(filter(None, (statement_of(graph, claim), firmness, source, channel)))
