"""spaCy Doc -> the frozen `Annotation` of a document."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from spacy.tokens import Doc

from kg.annotate.quotes import DocQuote
from kg.annotate.reader import DocFrame, DocSpan, DocTrigger
from kg.annotate.tense import tense_of
from kg.model.annotation import Annotation, Argument, Filler, Frame, Name, Quote, Sense, TimeExpression, Token, Trigger
from kg.model.document import Document, Span

TokenSpan = tuple[int, int]


def make_annotation(document: Document, doc: Doc) -> Annotation:
    """Return the records of an annotated `doc` of `document.text`; blanks are no tokens.

    Triggers and quotes inside boilerplate are left out.
    """
    index = number_words(doc)
    places = [(token.idx, token.idx + len(token)) for token in doc]
    boilerplate = document.boilerplate
    return Annotation(
        document=document.id,
        sentences=tuple(_sentences(doc)),
        tokens=_tokens(doc, index),
        names=tuple(Name(start=e.start_char, end=e.end_char, type=e.label_) for e in doc.ents),
        times=_times(places, doc._.times),
        events=_triggers(doc, places, index, [t for t in doc._.triggers if not _lies_in(boilerplate, places, t)]),
        frames=tuple(_frame(doc, places, index, frame) for frame in doc._.frames),
        quotes=tuple(_quote(places, q) for q in doc._.quotes if not _lies_in(boilerplate, places, q)),
    )


def number_words(doc: Doc) -> list[int]:
    """Return for every token of `doc` its number among the words; a blank has that of the word before it."""
    index, count = [], -1
    for token in doc:
        count += not token.is_space
        index.append(max(count, 0))
    return index


def _lies_in(passages: Sequence[Span], places: Sequence[Span], found: DocTrigger | DocQuote) -> bool:
    first, last = chars(places, (found.start, found.end))
    return any(a <= first and last <= b for a, b in passages)


def chars(places: Sequence[Span], span: TokenSpan) -> Span:
    """Return the characters of a token span; `places` are those of the tokens."""
    return places[span[0]][0], places[span[1] - 1][1]


def _sentences(doc: Doc) -> list[Span]:
    spans = []
    for sent in doc.sents:
        words = [token for token in sent if not token.is_space]
        if words:
            spans.append((words[0].idx, words[-1].idx + len(words[-1])))
    return spans


def _tokens(doc: Doc, index: Sequence[int]) -> tuple[Token, ...]:
    return tuple(
        Token(
            start=token.idx,
            end=token.idx + len(token),
            lemma=token.lemma_,
            upos=token.pos_,
            tag=token.tag_,
            head=index[token.head.i],
            dep="root" if token.dep_ == "ROOT" else token.dep_,
        )
        for token in doc
        if not token.is_space
    )


def _times(places: Sequence[Span], spans: Sequence[DocSpan]) -> tuple[TimeExpression, ...]:
    out = []
    for number, span in enumerate(spans):
        start, end = chars(places, (span.start, span.end))
        out.append(TimeExpression(id=f"t{number}", start=start, end=end, type=span.label))
    return tuple(out)


def _triggers(
    doc: Doc, places: Sequence[Span], index: Sequence[int], spans: Sequence[DocTrigger]
) -> tuple[Trigger, ...]:
    out = []
    for span in spans:
        start, end = chars(places, (span.start, span.end))
        head = doc[span.start] if span.end - span.start == 1 else doc[span.start : span.end].root
        out.append(
            Trigger(
                id=f"e{head.idx}",  # extraction names it so too: anchors of times hold
                start=start,
                end=end,
                lemma=head.lemma_,
                cls=span.label,
                tense=tense_of(head),
                score=round(span.score, 4),
                senses=tuple(Sense(type=name, score=round(chance, 3)) for name, chance in span.event.senses),
                stance=span.event.stance,
                fillers=tuple(
                    Filler(role=role, head=index[head], score=round(chance, 3))
                    for role, head, chance in span.event.arguments
                ),
                vector=b64encode(span.event.vector).decode("ascii") if span.event.vector else None,
            )
        )
    return tuple(out)


def _frame(doc: Doc, places: Sequence[Span], index: Sequence[int], frame: DocFrame) -> Frame:
    token = doc[frame.predicate]
    arguments = []
    for role, first, last, head in frame.arguments:
        start, end = chars(places, (first, last))
        arguments.append(Argument(role=role, start=start, end=end, head=index[head]))
    return Frame(
        predicate=index[token.i],
        start=token.idx,
        end=token.idx + len(token),
        lemma=token.lemma_,
        arguments=tuple(sorted(arguments, key=lambda a: (a.start, a.end, a.role))),
    )


def _quote(places: Sequence[Span], quote: DocQuote) -> Quote:
    start, end = chars(places, (quote.start, quote.end))
    return Quote(
        start=start,
        end=end,
        direct=quote.direct,
        speaker=chars(places, quote.speaker) if quote.speaker else None,
        cue=chars(places, quote.cue) if quote.cue else None,
        channel=chars(places, quote.channel) if quote.channel else None,
    )
