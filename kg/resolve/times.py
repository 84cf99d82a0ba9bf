"""Time expressions to values and intervals: documents and annotations in, the same with every time resolved out.

The temporal grammar (`kg.resolve.temporal`) reads an expression and counts it from the date of publication or the time
last mentioned. dateparser is the last resort for what the grammar cannot read; a publication date never stands in
silently for a time that was not understood. Values: TimeML 1.2.1, section 2.1.3.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from kg.model.annotation import Annotation, TimeExpression
from kg.model.document import Document, Span
from kg.model.ids import DocumentId
from kg.model.interval import Granularity
from kg.resolve.date_order import day_comes_first, in_order
from kg.resolve.expressions import Item, collect
from kg.resolve.publication import infer_published, stated_day
from kg.resolve.temporal.anchoring import Anchors, Resolution, anchor
from kg.resolve.temporal.calendar import Span as Days
from kg.resolve.temporal.calendar import span_of_value, unit_value
from kg.resolve.temporal.grammar import find_times
from kg.resolve.temporal.lexicon import time_words
from kg.resolve.temporal.readings import CalendarDate, Duration, Match, Offset, Period
from kg.resolve.temporal.resolution import OPEN
from kg.resolve.temporal.tense import lean_of

__all__ = ["date_documents", "find_times", "resolve_document", "resolve_times"]

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
PERIOD = re.compile(r"\d{4}-[QH]\d")
COMPARED = re.compile(r"\b(?:from|than|with|against|versus|compared|up|down|year-)\b")
REFERENCE_DAYS = 400  # an interval longer than this is no time to count "two days later" from
LONGEST = 80  # code points of an expression that the last resort is asked to read
OPENING = 600  # code points of prose in which a report tells its main event


def resolve_times(
    documents: Sequence[Document], annotations: Sequence[Annotation]
) -> tuple[tuple[Document, ...], tuple[Annotation, ...]]:
    """Resolve every time expression and bound every document's day of publication.

    Args:
        documents: all documents of the build; the undated ones are dated from the others where they can be.
        annotations: their annotations; `times` may be empty, the grammar adds what it reads surely.

    Returns:
        The documents with `published_earliest` and `published_latest` and the annotations with resolved `times`, both
        in the order given.
    """
    by_id = {a.document: a for a in annotations}
    found = {d.id: collect(d, by_id.get(d.id)) for d in documents}
    dated = [d for d in documents if stated_day(d) is not None]
    first = {
        d.id: _resolve(
            replace(d, published_earliest=d.published, published_latest=d.published), by_id.get(d.id), found[d.id]
        )
        for d in dated
    }
    matches = {key: _matches(items) for key, items in found.items()}
    bounded = tuple(infer_published(documents, by_id, first, matches))
    final = {d.id: first.get(d.id) or _resolve(d, by_id.get(d.id), found[d.id]) for d in bounded}
    return bounded, tuple(replace(a, times=final.get(a.document, a.times)) for a in annotations)


def date_documents(
    documents: Sequence[Document],
    undated: Mapping[DocumentId, Annotation],
    times: Mapping[DocumentId, Sequence[TimeExpression]],
) -> Iterator[Document]:
    """Yield the documents with the bounds of their days of publication.

    Args:
        documents: all documents of the build.
        undated: the annotations of those that do not state their day.
        times: the time expressions of the others, with their values.
    """
    matches = {d.id: _matches(collect(d, undated[d.id])) for d in documents if d.id in undated}
    return infer_published(documents, undated, times, matches)


def _matches(items: Sequence[Item]) -> list[Match]:
    return [match for _, match in items if match is not None]


def resolve_document(document: Document, annotation: Annotation) -> Annotation:
    """Return the annotation of a document whose day of publication is settled, with the values of its times."""
    return replace(annotation, times=_resolve(document, annotation, collect(document, annotation)))


def _first(span: Span) -> int:
    return span[0]


# Resolution -------------------------------------------------------------------------------------------------------


def _resolve(document: Document, annotation: Annotation | None, items: Sequence[Item]) -> tuple[TimeExpression, ...]:
    """Resolve a document's expressions in text order; each may refer to the ones before it."""
    published = _published(document)
    stated = stated_day(document) is not None
    sentences = (
        list(annotation.sentences)
        if annotation and annotation.sentences
        else [(m.start(), m.end()) for m in SENTENCE.finditer(document.text)]
    )
    order = day_comes_first(document, items)
    reference: tuple[tuple[date, date], str, int] | None = None
    quarter: tuple[str, str, int] | None = None
    out = []
    for time, match in items:
        number = max(0, bisect.bisect_right(sentences, time.start, key=_first) - 1)
        if match is None:
            out.append(_last_resort(document.text, time, published, stated))
            continue
        lean = lean_of(document.text, annotation, match.start, match.end)
        match = in_order(match, order, published, lean)
        near = reference if reference and number - reference[2] <= 2 else None
        anchors = Anchors(
            published=published,
            stated=stated,
            lean=lean,
            reference=near[0] if near else None,
            reference_id=near[1] if near else None,
            main=_counts_from_publication(document.text, match, number, sentences),
        )
        try:
            resolution = anchor(match, anchors)
        except (OverflowError, ValueError):  # no calendar reaches that far
            out.append(_unread(time))
            continue
        if quarter and number - quarter[2] <= 2 and _compares(document.text, match, sentences[number][0]):
            resolution = _same_period(quarter[0], quarter[1])
        if isinstance(match.reading, Period) and PERIOD.fullmatch(resolution.value or ""):
            quarter = resolution.value or "", time.id, number
        out.append(_filled(time, match, resolution, annotation))
        first, last = resolution.span.first, resolution.span.last
        if _is_since_record(document.text, match.start):
            continue
        if first and last and (last - first).days < REFERENCE_DAYS and isinstance(match.reading, CalendarDate):
            reference = (first, last), time.id, number
    return tuple(out)


def _is_since_record(text: str, start: int) -> bool:
    """Tell whether a time only says how long a record stood: nothing is told of `the first time since 1998`."""
    words = text[max(0, start - 60) : start].lower().split()
    return words[-1:] == ["since"] and bool(set(words[-4:-1]) & time_words().comparing_words)


def _published(document: Document) -> tuple[date, date] | None:
    first, last = document.published_earliest, document.published_latest
    if not first or not last:
        return None
    try:
        return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return None


def _counts_from_publication(text: str, match: Match, number: int, sentences: Sequence[Span]) -> bool:
    """Tell whether "two weeks after" counts back from the report's own main event, which is as old as the report."""
    if (
        not isinstance(match.reading, Duration)
        or not match.reading.connector
        or match.reading.unit in ("second", "minute", "hour")
    ):
        return False
    start = sentences[number][0] if sentences else 0
    before = re.findall(r"[^\W\d_]+", text[start : match.start].lower())[-6:]
    if set(before[-2:]) & time_words().lasting_verbs and match.reading.connector == "before":
        return False  # `waited two weeks before it warned anyone`
    return bool(set(before) & time_words().arrival_verbs) or match.start < OPENING


def _compares(text: str, match: Match, start: int) -> bool:
    """Tell whether "a year earlier" is what a figure is compared with: "from $5 million a year earlier"."""
    reading = match.reading
    if not isinstance(reading, Offset) or reading.exact or (reading.unit, reading.sign) != ("year", -1):
        return False
    before = text[start : match.start]
    return reading.quantity.amount == 1 and (not before.strip(' \n"“') or COMPARED.search(before) is not None)


def _same_period(value: str, name: str) -> Resolution:
    """Return the quarter or half one year before `value`, the period that the expression `name` gave."""
    value = f"{int(value[:4]) - 1:04}{value[4:]}"
    return Resolution(value=value, span=span_of_value(value) or OPEN, anchor=f"time:{name}")


def _filled(
    time: TimeExpression, match: Match, resolution: Resolution, annotation: Annotation | None
) -> TimeExpression:
    span = resolution.span
    label = resolution.anchor
    reading = match.reading
    if isinstance(reading, Duration) and reading.connector and label == "none" and annotation is not None:
        event = next((e for e in annotation.events if match.end <= e.start <= match.end + 80), None)
        label = f"event:{event.id}" if event else label
    bounded = span.first is not None or span.last is not None
    return replace(
        time,
        value=resolution.value,
        earliest=span.first.isoformat() if span.first else None,
        latest=span.last.isoformat() if span.last else None,
        granularity=str(span.granularity) if bounded else str(Granularity.NONE),
        anchor=label,
        rule=match.rule,
    )


def _names_a_date(phrase: str) -> bool:
    """Tell whether a phrase holds a year or the name of a month: anything less would be a guess."""
    words, months = set(re.findall(r"[^\W\d_]+", phrase.lower())), time_words()
    return bool(re.search(r"\b\d{4}\b", phrase) or words & (months.months.keys() | months.month_abbreviations.keys()))


def _unread(time: TimeExpression) -> TimeExpression:
    """Return an expression that stays without a value."""
    return replace(time, granularity=str(Granularity.NONE), anchor="none", rule="unread")


def _last_resort(text: str, time: TimeExpression, published: tuple[date, date] | None, stated: bool) -> TimeExpression:
    """Let dateparser read what the grammar could not, anchored; else leave the expression without a value."""
    from dateparser.date import DateDataParser

    phrase = text[time.start : time.end]
    settings: dict[str, object] = {"PREFER_DATES_FROM": "past", "REQUIRE_PARTS": ["month"]}
    if published is not None and published[0] == published[1]:
        settings["RELATIVE_BASE"] = datetime.combine(published[0], datetime.min.time())
    else:
        settings |= {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    parser = DateDataParser(languages=["en"], settings=settings)
    try:
        data = parser.get_date_data(phrase) if len(phrase) < LONGEST and _names_a_date(phrase) else None
    except Exception:  # whatever a phrase provokes in dateparser: it is not read
        data = None
    if data is None or data.date_obj is None:
        return _unread(time)
    day = data.date_obj.date()
    value = unit_value(day, data.period if data.period in ("year", "month", "week") else "day")
    span = span_of_value(value) or Days(day, day, Granularity.DAY)
    label = "none" if published is None else "published" if stated else "published inferred"
    return replace(
        time,
        value=value,
        earliest=span.first.isoformat() if span.first else None,
        latest=span.last.isoformat() if span.last else None,
        granularity=str(span.granularity),
        anchor=label,
        rule="dateparser",
    )
