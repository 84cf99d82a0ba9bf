"""Doc -> quotes: direct and reported speech with speaker, cue and channel, from marks, syntax and surface order.

The verbs are in `ontologies/text/annotate/speech.json`. Source of the cases: O'Keefe et al. 2012 (direct speech
attribution); Pareti 2015 (PARC: cue, source, content).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.annotate.attribution import Attribution, attribute_verb, find_phrases, speech_verbs
from kg.annotate.marks import Quoted, find_quoted, paragraph_bounds
from kg.annotate.phrases import trim
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
        verbs = [verb for verb in speech_verbs(doc) if not _covered(verb.i, quoted)]
        phrases = [by for by in find_phrases(doc) if not _covered(by.cue[0], quoted)]
        reported = [
            DocQuote(start=r.start, end=r.end, direct=False, speaker=r.by.speaker, cue=r.by.cue, channel=r.by.channel)
            for r in find_reported(verbs, phrases, doc)
        ]
        direct = list(_find_direct(doc, quoted, verbs, phrases))
        direct = _follow_reports(direct, reported, paragraphs)
        kept = _merge(direct, reported)
        doc._.quotes = tuple(sorted(_nest(kept), key=lambda q: (q.start, q.end)))
        return doc


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
        quote = DocQuote(start=start, end=end, direct=True)
        if by:
            quote = replace(quote, speaker=by.speaker, cue=by.cue, channel=by.channel)
        found.append((item, quote))
    yield from _inherit(found)


def _covered(i: int, quoted: Iterable[Quoted]) -> bool:
    return any(item.start <= i < item.end for item in quoted)


def _is_speech(doc: Doc, item: Quoted) -> bool:
    """Tell whether a short quote is an utterance: it begins a sentence or ends in a stop or comma."""
    last = doc[item.end - 1].text if item.end > item.start else ""
    return last in ",.!?" or item.begins


def _beside(doc: Doc, item: Quoted, verbs: Sequence[Token], phrases: Sequence[Attribution]) -> Attribution | None:
    """Return the attribution of a quote: in the sentence of its end, then in that of its beginning."""
    after = min(item.end, len(doc) - 1)
    last, first = doc[after].sent, doc[max(0, item.start - 1)].sent
    choices: list[tuple[int, Token]] = []
    for verb in verbs:
        if last.start <= verb.i < last.end and verb.i > item.end:
            choices.append((verb.i - item.end, verb))
        elif first.start <= verb.i < item.start:
            choices.append((item.start - verb.i + (0 if _leads_in(doc, verb.i, item.start) else 40), verb))
    for _, verb in sorted(choices, key=lambda choice: (choice[0], choice[1].i)):
        by = attribute_verb(verb)
        if by and by.speaker:
            return by
    near = [by for by in phrases if last.start <= by.cue[0] < last.end or first.start <= by.cue[0] < item.start]
    return near[0] if near else None


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
    out = list(direct)
    for i, quote in enumerate(out):
        at = next((n for n, (first, last) in enumerate(paragraphs) if first <= quote.start < last), 0)
        if quote.speaker is not None or not at or quote.start - paragraphs[at][0] > 1:
            continue
        first, last = paragraphs[at - 1]
        before = [q for q in (*reported, *out) if q.speaker and q.cue and first <= q.cue[0] < last]
        if before:
            known = max(before, key=lambda q: (q.cue or (0, 0))[0])
            out[i] = replace(quote, speaker=known.speaker, channel=known.channel)
    return out


def _merge(direct: Sequence[DocQuote], reported: Sequence[DocQuote]) -> list[DocQuote]:
    """Return both kinds without doubles: a report within or about the words of a direct quote is dropped."""
    kept = []
    for report in reported:
        if any(q.start - 1 <= report.start and report.end <= q.end + 2 for q in direct):
            continue
        clash = [q for q in direct if q.start < report.end and report.start < q.end and q.cue == report.cue]
        whole = [
            q for q in clash if q.start - 1 <= report.start or q.end - q.start >= 0.7 * (report.end - report.start)
        ]
        if not whole:
            kept.append(report)
            direct = [q for q in direct if q not in clash]
    return [*direct, *kept]


def _nest(quotes: Sequence[DocQuote]) -> list[DocQuote]:
    """Return the quotes with outer reports turned into channels: `X said that ..., Dawn reported`."""
    out = list(quotes)
    for outer in quotes:
        if outer.direct or outer.speaker is None:
            continue
        inner = [
            q
            for q in out
            if q is not outer
            and q.cue
            and outer.start <= q.cue[0] < outer.end
            and outer.start <= q.start
            and q.end <= outer.end
        ]
        if inner and outer in out and outer.cue and outer.cue[0] >= max(q.end for q in inner):
            out.remove(outer)
            for q in inner:
                out[out.index(q)] = replace(q, channel=q.channel or outer.speaker)
    return out
