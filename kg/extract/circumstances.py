"""Circumstances: the time and the place of an event as its own clause gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import governing_event
from kg.extract.events import Event
from kg.extract.lexicon import table, words
from kg.extract.phrases import case_of
from kg.model.annotation import AnnotatedDocument, TimeExpression
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.wordlists import read_words

__all__ = ["extract_places", "extract_times"]

EXTRACTOR = "circumstances@1"
_SLACK = (("D", 1), ("W", 4), ("M", 15), ("Y", 180))
_PLACE_CASES = frozenset(
    {"in", "at", "near", "inside", "outside", "on", "around", "across", "within", "off", "along", "throughout", "into",
     "through", "over", "by", "beside", "under", "between"}
)  # fmt: skip


def extract_times(reading: Reading) -> Iterator[Claim]:
    """Yield a time claim for every time expression that dates an event, in text order."""
    annotated = reading.annotated
    for time, head, event in _told_apart(reading, list(_dating(reading))):
        introduced = _dated_clause(reading, time)
        distance = time.type == "DURATION"
        mention = reading.inventory.add(MentionKind.TIME, (time.start, time.end), head, time.type)
        low, high = _widened(time) if distance else (time.earliest, time.latest)
        case = case_of(annotated, head)
        if case in words("discourse", "aftermath_cases") and low is not None and introduced is None:
            high = annotated.document.published_latest
        if case in words("discourse", "limit_cases"):  # `by Friday` gives no beginning
            low = None
        yield from make_claims(
            reading, EXTRACTOR, event.mention, Predicate.TIME, (time.start, time.end),
            object=mention, low=low, high=high, value=time.value, granularity=time.granularity, rule=time.rule,
            factuality=event.factuality,
        )  # fmt: skip


def _dating(reading: Reading) -> Iterator[tuple[TimeExpression, int, Event]]:
    """Yield the time expressions that date an event, with their head and the event that the tree gives."""
    for time in _ranges(reading.annotated):
        head = reading.annotated.head_in(time.start, time.end)
        if head is None or time.type == "SET" or (time.earliest is None and time.latest is None):
            continue
        if _only_compares(reading.annotated, head):
            continue
        event = _distant_event(reading, time) if time.type == "DURATION" else _dated_clause(reading, time)
        told = [event] if event is not None else []
        for one in told + [one for one in _events_of(reading, "time", head) if one is not event]:
            if time.type != "DURATION" or one is event:
                yield time, head, one


def _only_compares(annotated: AnnotatedDocument, head: int) -> bool:
    """Tell whether something is compared with a time: `the first time since 1998`, `from $12 million in 2023`."""
    case, first = case_of(annotated, head), min(annotated.subtree(head))
    if case not in ("since", "in"):
        return False
    for i in range(first - 1, max(-1, first - 5), -1):
        token, word = annotated.tokens[i], annotated.word(i).lower()
        if case == "since" and (token.tag == "JJS" or word in words("discourse", "ordinals")):
            return True
        if case == "in" and word == "from":
            return i + 1 < first
        if token.upos not in (("NOUN", "PROPN", "ADJ") if case == "since" else ("NUM", "SYM")) and word != "%":
            return False
    return False


def _ranges(annotated: AnnotatedDocument) -> Iterator[TimeExpression]:
    """Yield the time expressions, the two ends of a stated range as one: `between March 2021 and June 2022`."""
    times = list(annotated.annotation.times)
    joins = table("discourse")["ranges"]
    assert isinstance(joins, dict)
    for number, time in enumerate(times):
        after = times[number + 1] if number + 1 < len(times) else None
        first = annotated.tokens_in(time.start, time.end)[:1]
        opener = annotated.word(first[0] - 1).lower() if first and first[0] else ""
        between = annotated.text[time.end : after.start].strip().lower() if after else ""
        if after is not None and between in joins.get(opener, ()) and _is_range(time, after):
            value = f"{time.value}/{after.value}"
            times[number + 1] = replace(time, end=after.end, latest=after.latest, value=value)
        else:
            yield time


def _is_range(first: TimeExpression, last: TimeExpression) -> bool:
    """Tell whether two times can be the ends of one: both are bounded dates, in order."""
    dates = "DURATION" not in (first.type, last.type) and "SET" not in (first.type, last.type)
    ordered = first.earliest is not None and last.latest is not None and first.earliest <= last.latest
    return dates and ordered


def _told_apart(
    reading: Reading, dated: list[tuple[TimeExpression, int, Event]]
) -> Iterator[tuple[TimeExpression, int, Event]]:
    """Yield the same with one of two times of an event that exclude one another given to an event told in between.

    `The trial of two men accused of a shooting two years ago starts on Monday`: the shooting was two years ago.
    """
    sentence = reading.annotated.sentence_of
    for time, head, event in dated:
        scored = event in reading.events_of("time", head)
        rivals = [] if scored else [t for t, _, other in dated if other is event and _exclude(t, time)]
        before = [e for e in reading.events if event.token < e.token < head]
        nearest = max(before, key=lambda e: e.token, default=None)
        told = nearest is not None and nearest.type is not None and not nearest.is_a(reading.ontology, "statement")
        apart = rivals and told and sentence[head] == sentence[event.token]
        if nearest is not None and apart and not any(nearest.token < other < head for _, other, _ in dated):
            event = nearest
        yield time, head, event


def _exclude(left: TimeExpression, right: TimeExpression) -> bool:
    """Tell whether two times cannot both be those of one event."""
    if left.earliest is None or left.latest is None or right.earliest is None or right.latest is None:
        return False
    return left.latest < right.earliest or right.latest < left.earliest


def _widened(time: TimeExpression) -> tuple[str | None, str | None]:
    """Return the interval of a stated distance with the slack that writers allow themselves: half a unit or a day.

    `Five days after` is counted from the event at hand, which is a day or so older than the report.
    """
    slack = next((days for unit, days in _SLACK if (time.value or "").endswith(unit)), 1)
    low, high = (date.fromisoformat(day[:10]) if day else None for day in (time.earliest, time.latest))
    return (
        (low - min(timedelta(days=slack), low - date.min)).isoformat() if low else None,
        (high + min(timedelta(days=slack), date.max - high)).isoformat() if high else None,
    )


def _distant_event(reading: Reading, time: TimeExpression) -> Event | None:
    """Return the event that a duration dates by its distance: of the phrase behind `two weeks after`, else the next."""
    annotated = reading.annotated
    if time.earliest is None or time.latest is None:
        return None
    after = annotated.tokens_in(time.start, time.end)[-1] + 1
    signals = words("discourse", "aftermath_cases", "precede_cases")
    if after >= len(annotated.tokens) or annotated.word(after).lower() not in signals:
        return None
    behind = reading.event_at(annotated.tokens[after].head)
    if behind is None or behind.token <= after:
        sentence = annotated.sentence_of[after]
        later = (e for e in reading.events if e.token > after and annotated.sentence_of[e.token] == sentence)
        told = [e for e in later if e.type is not None and not e.is_a(reading.ontology, "statement")]
        behind = min(told, key=lambda e: e.token, default=None)
    precedes = annotated.word(after).lower() in words("discourse", "precede_cases")
    return None if precedes and behind is not None and not _lies_ahead(reading, behind) else behind


def _lies_ahead(reading: Reading, event: Event) -> bool:
    """Tell whether people wait for an event: `a week before the vote`, not `months before the flood`."""
    scheduled = read_words("time/words.json", "scheduled_nouns")
    return event.factuality is Factuality.PLANNED or reading.annotated.tokens[event.token].lemma.lower() in scheduled


def _dated_clause(reading: Reading, time: TimeExpression) -> Event | None:
    """Return the event of the clause that a time expression introduces: `(since) November, when the truce ended`."""
    annotated = reading.annotated
    after = annotated.tokens_in(time.start, time.end)[-1] + 1
    while after < len(annotated.tokens) and annotated.word(after) == ",":
        after += 1
    if after >= len(annotated.tokens) or annotated.word(after).lower() != "when":
        return None
    return reading.event_at(annotated.tokens[after].head)


def extract_places(reading: Reading) -> Iterator[Claim]:
    """Yield a place claim for every place where an event is said to happen, and where places lie, in text order."""
    annotated = reading.annotated
    places = [m for m in reading.inventory.all() if m.kind is MentionKind.PLACE]
    locations: dict[int | None, list[Mention]] = {}
    for place in places:
        if place.type == "Location":
            locations.setdefault(annotated.head_in(place.start, place.end), []).append(place)
    for mention in places:
        head = annotated.head_in(mention.start, mention.end)
        for event in _events_of(reading, "place", head) if head is not None else ():
            yield from make_claims(
                reading, EXTRACTOR, event.mention, Predicate.PLACE, (mention.start, mention.end),
                object=mention, factuality=event.factuality,
            )  # fmt: skip
    for mention in places:
        yield from _located(reading, mention, locations)


def _events_of(reading: Reading, role: str, head: int) -> list[Event]:
    """Return the events that the phrase at token `head` dates or places: typed ones by the scorer of arguments.

    Of an event without a type, the clause and the place of the phrase in it decide.
    """
    if role == "place" and _names_something(reading.annotated, head):
        return []
    scored = [event for event in reading.events_of(role, head) if _in_one_voice(reading, event.token, head)]
    if scored or (role == "place" and not _is_circumstance(reading, head)):
        return scored
    event = governing_event(reading, head)
    plain = event is not None and (event.type is None or event.type.name == "statement")
    plain = plain and event is not None and _in_one_voice(reading, event.token, head)
    return [event] if event is not None and plain else []


def _names_something(annotated: AnnotatedDocument, head: int) -> bool:
    """Tell whether a place only gives its name to something: `the Marburg virus`, `the Kyoto protocol`."""
    token = annotated.tokens[head]
    called = annotated.tokens[token.head].lemma.lower() in words("discourse", "called_after")
    return called and token.dep == "compound"


def _in_one_voice(reading: Reading, *tokens: int) -> bool:
    """Tell whether words stand in one direct quote or all outside: where somebody speaks is no part of the quote."""
    starts = [reading.annotated.tokens[token].start for token in tokens]
    quotes = reading.annotated.annotation.quotes
    return all(len({q.start <= start < q.end for start in starts}) == 1 for q in quotes if q.direct)


def _is_circumstance(reading: Reading, head: int) -> bool:
    """Tell whether the place at token `head` stands like a place of an event: after a preposition, in a compound."""
    annotated = reading.annotated
    token = annotated.tokens[head]
    relation = token.dep.partition(":")[0]
    if token.upos == "ADJ":
        return False
    event = reading.event_at(token.head)
    if token.dep == "nmod:poss":  # `Kenya's election`, not `Kenya's central bank signed`
        return event is not None
    if relation in ("compound", "nmod", "obl", "amod", "conj", "appos"):
        case = case_of(annotated, head)
        return case is None or case in _PLACE_CASES
    if event is None or (relation == "nsubj" and event.is_a(reading.ontology, "statement")):
        return False  # "Washington said": who spoke, not where
    if (
        relation == "nsubj"
        and head in event.arguments.get("ARG0", ())
        and annotated.child(token.head, "obj") is not None
    ):
        return False  # "Moscow financed the campaign": who acted
    return relation in ("obj", "nsubj:pass", "nsubj")


def _located(reading: Reading, inner: Mention, locations: Mapping[int | None, list[Mention]]) -> Iterator[Claim]:
    """Yield that a facility lies in a place that its own phrase names (`Karlstad's hospital`, `a depot in Tete`)."""
    if inner.type != "Facility":
        return
    annotated = reading.annotated
    head = annotated.head_in(inner.start, inner.end)
    assert head is not None
    for outer in chain.from_iterable(locations.get(token, ()) for token in annotated.subtree(head)):
        if outer.id != inner.id:
            span = (min(inner.start, outer.start), max(inner.end, outer.end))
            yield from make_claims(reading, EXTRACTOR, inner, Predicate.LOCATED, span, object=outer)
