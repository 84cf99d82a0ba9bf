"""When events were that no clause dates: from the sentence, from what was told before, from the day of publication.

Enters: documents, annotations, mentions and claims. Leaves: for each event mention an interval of days and how it is
known. A guess never becomes a claim: claims are what a text says, this is how it is read.
Sources: Chambers et al., "Dense event ordering with a multi-pass architecture" (TACL 2014), for sieves from the surest
reason to the least; Caselli and Vossen, "The Event StoryLine Corpus" (2017), for measuring (benchmarks.event_times).
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import itemgetter

from kg.model.annotation import Annotation, TimeExpression
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import EventTime, Node
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.lookup import by_key, grouped
from kg.model.stored import fields_of
from kg.ontology import Ontology

__all__ = ["date_events", "event_times"]

ANY = 10**7  # days: longer than any time
LONGEST = 366  # days of a time that can date another event of its sentence
RECENT = 14  # days around publication in which a report's own story lies
REACH = 2  # sentences over which a story goes on without a new date
REPORTED = timedelta(days=1)  # a report tells of its day and the day before
WIDEST = 7  # days of an inferred publication that still dates events
REASONS = ("sentence", "discourse", "publication")
ABOVE = 4  # steps up the tree in which the charge stands that an offence is told under
REAL = frozenset({Factuality.ASSERTED, Factuality.ALLEGED, Factuality.DENIED})


def event_times(
    documents: Mapping[DocumentId, Document],
    annotations: Sequence[Annotation],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    ontology: Ontology,
) -> Iterator[EventTime]:
    """Yield the times of the event mentions that can be dated, document by document.

    Statements are made when they are reported. What somebody is charged with or tried for was before, and is dated by
    its own sentence or not at all.
    """
    mentions_in, claims_in = grouped(mentions, "document"), grouped(claims, "document")
    for annotation in annotations:
        document = documents.get(annotation.document)
        found = [m for m in mentions_in.get(annotation.document, ()) if m.kind is MentionKind.EVENT]
        if document is None or not found:
            continue
        said = claims_in.get(annotation.document, ())
        said = [c for c in said if c.predicate in (Predicate.TIME, Predicate.TYPE)]
        reader = _Reader(document, annotation, [m for m in found if ontology.is_a(m.type, "law_enforcement")])
        yield from _times_of(found, said, reader, ontology)


def _times_of(
    mentions: Sequence[Mention], claims: Sequence[Claim], reader: _Reader, ontology: Ontology
) -> Iterator[EventTime]:
    """Yield the times of the event mentions of one document."""
    stated = _stated(claims)
    factuality = {c.subject: c.factuality for c in claims if c.predicate is Predicate.TYPE}
    for mention in mentions:
        real = factuality.get(mention.id, Factuality.ASSERTED) in REAL
        says = ontology.is_a(mention.type, "statement")
        time = stated.get(mention.id) or (reader.reported(mention) if says else reader.time_of(mention, real=real))
        if time is not None:
            yield time


def _stated(claims: Sequence[Claim]) -> dict[MentionId, EventTime]:
    """Return the narrowest closed time that claims state of each event mention."""
    out: dict[MentionId, tuple[int, EventTime]] = {}
    for claim in claims:
        if claim.predicate is not Predicate.TIME or claim.low is None or claim.high is None:
            continue
        days = _days(str(claim.low), str(claim.high), ANY)
        time = _as(claim.subject, str(claim.low), str(claim.high), claim.granularity, "stated")
        if days is not None:
            known = out.get(claim.subject, (ANY, time))
            out[claim.subject] = min(((days[1] - days[0]).days, time), known, key=itemgetter(0))
    return {mention: time for mention, (_, time) in out.items()}


def date_events(
    events: Iterable[Node],
    by_node: Mapping[NodeIri, Sequence[Mention]],
    claims: Sequence[Claim],
    times: Sequence[EventTime],
) -> Iterator[Node]:
    """Yield the events with `time_from`, and with a best interval within their bounds where none is stated."""
    said = fields_of(claims, "subject", "predicate", "low", "high")
    stated = {subject for subject, predicate, low, high in said if predicate is Predicate.TIME and (low or high)}
    of_mention = by_key(times, "mention")
    for event in events:
        yield _dated(event, tuple(fields_of(by_node[event.node], "id")), stated, of_mention)


def _dated(
    event: Node, mentions: Sequence[MentionId], stated: Collection[MentionId], times: Mapping[MentionId, EventTime]
) -> Node:
    if any(m in stated for m in mentions):
        return replace(event, time_from="stated")
    if event.begin is not None:
        return replace(event, time_from="publication" if "statement" in (event.type, *event.families) else "whole")
    found = [time for m in mentions if (time := times.get(m)) is not None]
    first, last = event.earliest or "", (event.latest or "9999")[:10]
    found = [t for t in found if first <= t.latest and t.earliest <= last]
    if not found:
        return event
    votes = Counter((t.earliest, t.latest) for t in found)

    def rank(time: EventTime) -> tuple[int, int, str, str]:
        """An event was before its first report; other times are voted on."""
        support = 0 if time.time_from == "publication" else -votes[time.earliest, time.latest]
        return REASONS.index(time.time_from), support, time.latest, time.earliest

    best = min(found, key=rank)
    begin, end = max(best.earliest, first), min(best.latest, last)
    return replace(event, begin=begin, end=end, granularity=best.granularity, time_from=best.time_from)


class _Reader:
    """The datable times of one document and where its sentences begin."""

    def __init__(self, document: Document, annotation: Annotation, courts: Sequence[Mention]) -> None:
        self.courts = courts
        self.published = _days(document.published_earliest, document.published_latest, WIDEST)
        self.starts = [start for start, _ in annotation.sentences]
        self.tokens = annotation.tokens
        self.token_starts = [token.start for token in annotation.tokens]
        self.times: dict[int, list[TimeExpression]] = defaultdict(list)
        for time in annotation.times:
            if time.type in ("DATE", "TIME") and _days(time.earliest, time.latest, LONGEST) is not None:
                self.times[self._sentence(time.start)].append(time)

    def time_of(self, mention: Mention, *, real: bool) -> EventTime | None:
        """Return the time of a mention; one that is planned or only possible takes none from outside its sentence."""
        number = self._sentence(mention.start)
        if inside := self.times.get(number):
            return _of(mention, min(inside, key=lambda t: (_gap(mention, t), t.start)), "sentence")
        if not real or self._is_under_court(mention):
            return None
        return next((_of(mention, time, "discourse") for time in self._before(number)), None) or self.reported(mention)

    def reported(self, mention: Mention) -> EventTime | None:
        """Return the day of publication and the day before."""
        if self.published is None:
            return None
        first, last = self.published
        return _as(mention.id, (first - REPORTED).isoformat(), last.isoformat(), "day", "publication")

    def _token(self, end: int) -> int:
        """Return the index of the last token before `end`, -1 without tokens."""
        return bisect.bisect_right(self.token_starts, end - 1) - 1

    def _is_under_court(self, mention: Mention) -> bool:
        """Tell whether a mention stands in the phrase of a charge, trial or verdict: "accused of the shooting"."""
        index = self._token(mention.end)
        for _ in range(ABOVE if index >= 0 else 0):
            head = self.tokens[index].head
            if head == index:
                return False
            index = head
            start = self.tokens[index].start
            if any(c.start <= start < c.end and c.id != mention.id for c in self.courts):
                return True
        return False

    def _before(self, number: int) -> Iterator[TimeExpression]:
        """Yield the times near publication that a story without a new date may go on from, the last told first."""
        for back in range(number - 1, max(-1, number - 1 - REACH), -1):
            for time in sorted(self.times.get(back, ()), key=lambda t: -t.start):
                days = _days(time.earliest, time.latest, RECENT)
                if days and self.published and abs((self.published[1] - days[1]).days) <= RECENT:
                    yield time

    def _sentence(self, start: int) -> int:
        return bisect.bisect_right(self.starts, start) - 1


def _gap(mention: Mention, time: TimeExpression) -> int:
    return max(time.start - mention.end, mention.start - time.end, 0)


def _of(mention: Mention, time: TimeExpression, reason: str) -> EventTime:
    return _as(mention.id, str(time.earliest), str(time.latest), time.granularity, reason)


def _as(mention: MentionId, first: str, last: str, granularity: str | None, reason: str) -> EventTime:
    return EventTime(
        mention=mention, earliest=first[:10], latest=last[:10], granularity=granularity or "day", time_from=reason
    )


def _days(first: str | None, last: str | None, most: int) -> tuple[date, date] | None:
    """Return the days of a closed interval that is at most `most` days long."""
    if first is None or last is None:
        return None
    days = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    return days if (days[1] - days[0]).days <= most else None
