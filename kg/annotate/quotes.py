"""Doc -> quotes: direct and reported speech with speaker, cue and channel, from marks, syntax and surface order.

The verbs are in `ontologies/text/annotate/speech.json`. Source of the cases: O'Keefe et al. 2012 (direct speech
attribution); Pareti 2015 (PARC: cue, source, content).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from spacy.tokens import Doc, Token

from kg.annotate.attribution import Attribution, attribute_verb, find_phrases, speech_verbs
from kg.annotate.marks import Quoted, find_quoted, paragraph_bounds
from kg.annotate.phrases import sentence_at, trim
from kg.annotate.reported import find_reported
from kg.annotate.sentences import split_paragraphs

LEAST_WORDS = 4
"""Words of a quote that stands for itself; shorter ones need a cue verb right beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocQuote:
    """Content tokens `[start, end)` with who says it how to whom, all as token spans."""

    start: int
    end: int
    direct: bool
    speaker: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    channel: tuple[int, int] | None = None


class QuoteFinder:
    """spaCy component: sets `doc._.quotes`."""

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with its quotes in text order."""
        paragraphs = paragraph_bounds(doc, split_paragraphs(doc.text))
        quoted = list(find_quoted(doc, paragraphs))
        inside = {i for item in quoted for i in range(item.start, item.end)}
        verbs = [verb for verb in speech_verbs(doc) if verb.i not in inside]
        phrases = [by for by in find_phrases(doc) if by.cue[0] not in inside]
        reported = [
            DocQuote(start=r.start, end=r.end, direct=False, speaker=r.by.speaker, cue=r.by.cue, channel=r.by.channel)
            for r in find_reported(verbs, phrases, doc)
        ]
        direct = list(_find_direct(doc, quoted, verbs, phrases))
        direct = _follow_reports(direct, reported, paragraphs)
        direct = [_follow_channel(doc, quote, verbs, paragraphs) for quote in direct]
        kept = sorted(_merge(direct, reported), key=_place)
        doc._.quotes = tuple(sorted(_nest(kept), key=_place))
        return doc


def _place(quote: DocQuote) -> tuple[int, int]:
    return quote.start, quote.end


def _find_direct(
    doc: Doc, quoted: Sequence[Quoted], verbs: Sequence[Token], phrases: Sequence[Attribution]
) -> Iterator[DocQuote]:
    """Yield the quotes between marks; one without a cue takes the speaker of its neighbour."""
    found: list[tuple[Quoted, DocQuote]] = []
    for item in quoted:
        start, end = trim(doc, item.start, item.end, marks=" ,")
        words = sum(not (t.is_punct or t.is_space) for t in doc[start:end])
        by = _beside(doc, item, verbs, phrases)
        if start >= end or (words < LEAST_WORDS and not (by and _is_speech(doc, item))):
            continue
        if by is None and not (doc[item.start].is_sent_start or doc[item.start - 1].is_sent_start):
            continue  # words in marks inside somebody else's sentence
        quote = DocQuote(start=start, end=end, direct=True)
        if by:
            quote = replace(quote, speaker=by.speaker, cue=by.cue, channel=by.channel)
        found.append((item, quote))
    yield from _inherit(found)


def _is_speech(doc: Doc, item: Quoted) -> bool:
    """Tell whether a short quote is an utterance: it begins a sentence or ends in a stop or comma."""
    last = doc[item.end - 1].text if item.end > item.start else ""
    return last in ",.!?" or item.begins


def _beside(doc: Doc, item: Quoted, verbs: Sequence[Token], phrases: Sequence[Attribution]) -> Attribution | None:
    """Return the attribution of a quote: in the sentence of its end, then in that of its beginning."""
    last, first = sentence_at(doc, min(item.end, len(doc) - 1)), sentence_at(doc, max(0, item.start - 1))
    choices: list[tuple[int, Token]] = []
    for verb in _between(verbs, first[0], last[1], key=_index):
        if verb.i > item.end and verb.i >= last[0]:
            choices.append((verb.i - item.end, verb))
        elif verb.i < min(item.start, first[1]):
            choices.append((item.start - verb.i + (0 if _leads_in(doc, verb.i, item.start) else 40), verb))
    for _, verb in sorted(choices, key=lambda choice: (choice[0], choice[1].i)):
        by = attribute_verb(verb)
        if by and by.speaker:
            return by
    near = _between(phrases, first[0], last[1], key=_cue_start)
    near = [by for by in near if by.cue[0] >= last[0] or by.cue[0] < item.start]
    return near[0] if near else None


Item = TypeVar("Item")


def _between(items: Sequence[Item], low: int, high: int, *, key: Callable[[Item], int]) -> Sequence[Item]:
    """Return the part of sorted `items` whose key is in `[low, high)`."""
    return items[bisect_left(items, low, key=key) : bisect_left(items, high, key=key)]


def _index(token: Token) -> int:
    return token.i


def _cue_start(by: Attribution) -> int:
    return by.cue[0]


def _start(quote: DocQuote) -> int:
    return quote.start


def _leads_in(doc: Doc, verb: int, start: int) -> bool:
    """Tell whether a verb before the quote introduces it: a colon or comma stands before the mark."""
    return start >= 2 and doc[start - 2].text in ",:" and start - verb < 30


def _inherit(found: Sequence[tuple[Quoted, DocQuote]]) -> Iterator[DocQuote]:
    """Yield the quotes, giving those without a speaker that of the quote before (or after) in reach."""
    quotes = [quote for _, quote in found]
    for i, (item, quote) in enumerate(found):
        if quote.speaker is None and i:
            before, known = found[i - 1][0], quotes[i - 1]
            near = item.paragraph - before.paragraph
            if known.speaker and (near == 0 or (near == 1 and item.begins)):
                quotes[i] = replace(quote, speaker=known.speaker, channel=known.channel)
    for i in range(len(found) - 2, -1, -1):
        item, after, known = found[i][0], found[i + 1][0], quotes[i + 1]
        near = after.paragraph - item.paragraph <= 1
        if quotes[i].speaker is None and known.speaker and known.cue and item.begins and near:
            quotes[i] = replace(quotes[i], speaker=known.speaker, channel=known.channel)
    yield from quotes


def _follow_reports(
    direct: Sequence[DocQuote], reported: Sequence[DocQuote], paragraphs: Sequence[tuple[int, int]]
) -> list[DocQuote]:
    """Return the quotes; one that makes up a paragraph without a cue takes the last speaker of the paragraph before."""
    starts = [first for first, _ in paragraphs]
    latest: dict[int, DocQuote] = {}
    for quote in sorted((q for q in (*reported, *direct) if q.speaker and q.cue), key=lambda q: q.cue or (0, 0)):
        latest[bisect_right(starts, (quote.cue or (0, 0))[0]) - 1] = quote
    out = list(direct)
    for i, quote in enumerate(out):
        at = bisect_right(starts, quote.start) - 1
        known = latest.get(at - 1)
        if quote.speaker is None and known is not None and quote.start - starts[at] <= 1:
            out[i] = replace(quote, speaker=known.speaker, channel=known.channel)
    return out


def _follow_channel(
    doc: Doc, quote: DocQuote, verbs: Sequence[Token], paragraphs: Sequence[tuple[int, int]]
) -> DocQuote:
    """Return the quote; a pronoun's, without a channel, has that of the paragraph before: `he said` after a message."""
    if quote.channel or not quote.speaker or not quote.cue or doc[quote.speaker[0]].pos_ != "PRON":
        return quote
    at = bisect_right(paragraphs, quote.start, key=lambda bounds: bounds[0]) - 1
    before = _between(verbs, *paragraphs[at - 1], key=_index) if at > 0 else ()
    by = attribute_verb(before[-1]) if before else None
    return replace(quote, channel=by.channel) if by else quote


def _merge(direct: Sequence[DocQuote], reported: Sequence[DocQuote]) -> list[DocQuote]:
    """Return both kinds without doubles: a report within or about the words of a direct quote is dropped.

    A direct quote inside a report with the same cue is a part of it.
    """
    kept: list[DocQuote] = []
    dropped: set[DocQuote] = set()
    for report in reported:
        first = max(0, bisect_right(direct, report.start, key=_start) - 1)
        near = direct[first : bisect_left(direct, report.end, key=_start) + 1]
        if any(q.start - 1 <= report.start and report.end <= q.end + 2 for q in near):
            continue
        clash = [q for q in near if q.start < report.end and report.start < q.end and q.cue == report.cue]
        size = report.end - report.start
        if not any(q.start - 1 <= report.start or q.end - q.start >= 0.7 * size for q in clash):
            kept.append(report)
            dropped.update(clash)
    return [*(q for q in direct if q not in dropped), *kept]


def _nest(quotes: Sequence[DocQuote]) -> list[DocQuote]:
    """Return the quotes, sorted, with outer reports turned into channels: `X said that ..., Dawn reported`."""
    out: dict[DocQuote, DocQuote] = {quote: quote for quote in quotes}
    for outer in quotes:
        if outer.direct or outer.speaker is None or outer.cue is None:
            continue
        within = _between(quotes, outer.start, outer.end, key=_start)
        inner = [q for q in within if q != outer and q.end <= outer.end and q.cue and _holds(outer, q.cue[0])]
        if inner and all(q.end <= outer.cue[0] for q in inner):
            out.pop(outer, None)
            for q in inner:
                if q in out:
                    out[q] = replace(q, channel=q.channel or outer.speaker)
    return list(out.values())


def _holds(quote: DocQuote, token: int) -> bool:
    return quote.start <= token < quote.end
