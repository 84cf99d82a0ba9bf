"""Attribution: which quote or report a claim stands in, who speaks, and through which channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.inventory import Inventory
from kg.extract.phrases import coordinated
from kg.model.annotation import AnnotatedDocument, Quote
from kg.model.claim import Mention
from kg.model.document import Span

__all__ = ["UNATTRIBUTED", "Source", "name_speakers", "sources_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says something: fields of a claim; all None where the article itself says it."""

    speaker: Mention | None = None
    speaker_text: str | None = None
    channel: Mention | None = None
    channel_text: str | None = None
    cue: Span | None = None


UNATTRIBUTED = Source()


def sources_of(annotated: AnnotatedDocument, inventory: Inventory, span: Span) -> tuple[Source, ...]:
    """Return the sources of the statement at `span`: one per coordinated speaker, or the article itself.

    The innermost quote that holds the span decides; its outer quote adds the channel if the inner one has none.
    """
    around = [quote for quote in annotated.quotes_over(*span) if _holds(quote, span)]
    if not around:
        return (UNATTRIBUTED,)
    inner, *outer = sorted(around, key=lambda quote: (quote.end - quote.start, quote.start))
    channel_span = inner.channel or next((q.channel or q.speaker for q in outer if q.channel or q.speaker), None)
    channel = _mention(annotated, inventory, channel_span) if channel_span else None
    channel_text = annotated.text[slice(*channel_span)] if channel_span else None
    if inner.speaker is None:
        return (Source(channel=channel, channel_text=channel_text, cue=inner.cue),)
    return tuple(
        Source(speaker=mention, speaker_text=text, channel=channel, channel_text=channel_text, cue=inner.cue)
        for mention, text in _speakers(annotated, inventory, inner.speaker)
    )


def _holds(quote: Quote, span: Span) -> bool:
    """Tell whether a quote's content holds the span, or all but its rim (a copula or full stop may stick out)."""
    shared = min(quote.end, span[1]) - max(quote.start, span[0])
    return shared * 2 > span[1] - span[0]


def _mention(annotated: AnnotatedDocument, inventory: Inventory, span: Span) -> Mention | None:
    head = annotated.head_in(*span)
    return inventory.actor_for(head) if head is not None else None


def _speakers(annotated: AnnotatedDocument, inventory: Inventory, span: Span) -> Iterator[tuple[Mention | None, str]]:
    head = annotated.head_in(*span)
    heads = (
        [h for h in coordinated(annotated, head) if span[0] <= annotated.tokens[h].start < span[1]]
        if head is not None
        else []
    )
    known = [(inventory.actor_for(h), h) for h in heads]
    if len(known) > 1:
        for mention, h in known:
            yield mention, mention.text if mention else annotated.word(h)
    else:
        yield (known[0][0] if known else None), annotated.text[slice(*span)]


def name_speakers(annotated: AnnotatedDocument, inventory: Inventory) -> tuple[Quote, ...]:
    """Return the quotes of a document; where a pronoun speaks, the speaker is whom it stands for, where that is known.

    Their cues still stand beside the pronoun.
    """
    quotes = []
    for quote in annotated.annotation.quotes:
        head = annotated.head_in(*quote.speaker) if quote.speaker else None
        pronoun = inventory.pronouns.get(head) if head is not None and annotated.tokens[head].upos == "PRON" else None
        root = inventory.mentions.get(pronoun.refers_to) if pronoun is not None and pronoun.refers_to else None
        quotes.append(replace(quote, speaker=(root.start, root.end)) if root is not None else quote)
    return tuple(quotes)
