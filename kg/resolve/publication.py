"""When undated documents were published: bounds from dated documents of the same story and from dates in the text.

Enters: documents, and for each the time expressions that are already resolved. Leaves: documents with
`published_earliest` and `published_latest`. Stated dates bound themselves; an undated document is compared with the
dated ones by shared passages and shared names, weekdays in its opening pin the day, and explicit past dates bound it
from below. Without evidence both bounds stay null. docs/reference/times.md lists the evidence in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.model.annotation import Annotation, TimeExpression
from kg.model.document import Document
from kg.model.ids import DocumentId
from kg.resolve.stories import Similarity, Stories
from kg.resolve.temporal.calendar import shift_days
from kg.resolve.temporal.readings import CalendarDate, Match
from kg.resolve.temporal.tense import lean_of

__all__ = ["infer_published", "stated_day"]

NOTHING = Similarity(0.0, 0.0)
OPENING = 600  # code points in which a report tells when its main event was
LEAST_PASSAGES, LEAST_SHARING, LEAST_SIMILAR = 0.12, 0.04, 0.45
SAME_DAY, FOLLOW_UP = 1, 3  # days that reports lie apart which share passages, or only their story
WIDEST = 7  # days from the most similar report within which another one counts as of the same time
CLOSE, RIVAL = 0.5, 0.75  # shares of the best score: to count as well; to make the story's time ambiguous


BEFORE_DATELINE = re.compile(r"[^\w\n]*[A-Z][\w.'’]*(?:[ ,/-]+(?:[A-Z][\w.'’]*|de|del|la|el|al|of|the))*[, (]+")
AFTER_DATELINE = re.compile(r"\)?,?\s*(?:\([^()\n]{2,60}\)|/[^/\n]{2,40}/)?\s*(?:--?|[—–])(?=\s|$)")
SAME_TIME = 60  # days from some dated document within which a dateline without a year belongs to its year

Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """The days of publication of a document, with the latest day that its opening reports."""

    days: tuple[date, date]
    event: date | None


@dataclass(frozen=True, slots=True)
class Related:
    """A document of the same story: how similar, its days, the latest day that its opening reports, shared passages."""

    score: float
    first: date
    last: date
    event: date | None
    copied: bool


def stated_day(document: Document) -> date | None:
    """Return the day of `published`, or None if it is missing or malformed."""
    try:
        return date.fromisoformat((document.published or "")[:10])
    except ValueError:
        return None


def infer_published(
    documents: Sequence[Document],
    annotations: Mapping[DocumentId, Annotation],
    times: Mapping[DocumentId, Sequence[TimeExpression]],
    matches: Mapping[DocumentId, Sequence[Match]],
) -> Iterator[Document]:
    """Yield `documents` with the bounds of their publication filled in.

    Args:
        documents: all documents of the build, in order.
        annotations: their annotations by document id, for syntax.
        times: the resolved time expressions of the dated documents.
        matches: what the grammar read in each document.
    """
    stated = {d.id: day for d in documents if (day := stated_day(d)) is not None}
    undated = [d for d in documents if d.id not in stated]
    bounds: dict[DocumentId, Bounds] = {}
    if undated:
        evidence = _Evidence(documents, annotations, times, matches)
        known = {key: Known((day, day), evidence.reported[key]) for key, day in stated.items()}
        bounds = {d.id: evidence.bounds(d, known) for d in undated}
        closed = [(d, first, last) for d in undated if (first := bounds[d.id][0]) and (last := bounds[d.id][1])]
        known |= {d.id: Known((first, last), evidence.weekday(d, last)) for d, first, last in closed}
        bounds = {d.id: evidence.bounds(d, known) for d in undated}
    for document in documents:
        yield _bounded(document, stated.get(document.id), bounds.get(document.id, (None, None)))


def _bounded(document: Document, stated: date | None, bounds: Bounds) -> Document:
    first, last = (stated, stated) if stated else bounds
    if first is None and last is None:
        return document
    return replace(
        document,
        published_from=document.published_from if stated else "inferred",
        published_earliest=first.isoformat() if first else None,
        published_latest=last.isoformat() if last else None,
    )


class _Evidence:
    """What documents tell about one another's day of publication; built once for a build."""

    def __init__(
        self,
        documents: Sequence[Document],
        annotations: Mapping[DocumentId, Annotation],
        times: Mapping[DocumentId, Sequence[TimeExpression]],
        matches: Mapping[DocumentId, Sequence[Match]],
    ) -> None:
        undated = [d for d in documents if stated_day(d) is None]
        self.annotations = annotations
        self.matches = matches
        self.reported = {d.id: _reported_day(day, times.get(d.id, ())) for d in documents if (day := stated_day(d))}
        self.stories = Stories(documents, undated)

    def bounds(self, document: Document, known: Mapping[DocumentId, Known]) -> Bounds:
        """Return the first and last possible day of publication of an undated document.

        A story is reported within a day of its other reports, not before the latest event that they open with, and
        within the week after a weekday that the document's own opening looks back to.
        """
        if (day := self._dateline(document, known)) is not None:
            return day, day
        related = self._related(document, known)
        floor = self._floor(document)
        if not related:
            return floor, None
        slack = timedelta(days=SAME_DAY if any(item.copied for item in related) else FOLLOW_UP)
        first = min(item.first for item in related) - slack
        last = max(item.last + slack * (item.first == item.last) for item in related)
        first = max([first, *(item.event for item in related if item.event is not None and item.event <= last)])
        if (pinned := self.weekday(document, last)) is not None and pinned >= first - timedelta(days=6):
            first, last = max(first, pinned), min(last, pinned + timedelta(days=6))
        if floor is not None and floor <= last:
            first = max(first, floor)
        return (first, last) if first <= last else (floor, None)

    def _related(self, document: Document, known: Mapping[DocumentId, Known]) -> list[Related]:
        """Return the documents of the same story: those nearly as similar as the most similar one."""
        found = []
        alike = self.stories.like(document)
        copies = self.stories.same_origin(document)
        for key in sorted({*alike, *copies} & known.keys()):
            item, shares, same = known[key], alike.get(key, NOTHING), key in copies
            copied = same or shares.passages >= LEAST_PASSAGES
            score = 2 * shares.passages + shares.names + same
            if copied or score >= LEAST_SIMILAR:
                event = item.event if same or shares.passages >= LEAST_SHARING else None
                found.append(Related(score, *item.days, event, copied))
        if not found:
            return []
        best = max(found, key=lambda item: (item.score, item.last))
        near = [item for item in found if abs((item.last - best.last).days) <= WIDEST]
        rivals = [item for item in found if item not in near and item.score >= best.score * RIVAL]
        return [] if rivals else [item for item in near if item.score >= best.score * CLOSE]

    def _dateline(self, document: Document, known: Mapping[DocumentId, Known]) -> date | None:
        """Return the day of a dateline without a year (`NAIROBI, June 3 —`), in the one year that fits the others."""
        for match in self.matches[document.id]:
            reading, text = match.reading, document.text
            if match.start > OPENING or not isinstance(reading, CalendarDate):
                continue
            if not reading.month or not reading.day or reading.year or reading.other:
                continue
            line = text[text.rfind("\n", 0, match.start) + 1 : match.start]
            if BEFORE_DATELINE.fullmatch(line) is None or AFTER_DATELINE.match(text, match.end) is None:
                continue
            near = {day for item in known.values() if (day := _nearest(reading, item.days[0])) is not None}
            return near.pop() if len(near) == 1 else None
        return None

    def _floor(self, document: Document) -> date | None:
        """Return the latest full past date that the text gives: it was published on that day or later."""
        days = []
        for match in self.matches[document.id]:
            reading = match.reading
            if (
                not isinstance(reading, CalendarDate)
                or not (reading.year and reading.month and reading.day)
                or reading.other
            ):
                continue
            if lean_of(document.text, self.annotations.get(document.id), match.start, match.end) >= 0:
                continue
            try:
                days.append(date(reading.year, reading.month, reading.day))
            except ValueError:
                continue
        return max(days, default=None)

    def weekday(self, document: Document, last: date) -> date | None:
        """Return the latest day by `last` that a weekday in the opening names in the past tense."""
        days = []
        for match in self.matches[document.id]:
            reading = match.reading
            if (
                match.start > OPENING
                or not isinstance(reading, CalendarDate)
                or not reading.weekday
                or reading.month
                or reading.shift
            ):
                continue
            if lean_of(document.text, self.annotations.get(document.id), match.start, match.end) <= 0:
                days.append(shift_days(last, -((last.isoweekday() - reading.weekday) % 7)))
        return max(days, default=None)


def _nearest(reading: CalendarDate, other: date) -> date | None:
    """Return the day of a date without a year that lies next to `other`, None if it lies too far away."""
    for year in (other.year - 1, other.year, other.year + 1):
        try:
            day = date(year, reading.month or 1, reading.day or 1)
        except ValueError:  # 29 February
            continue
        if abs((day - other).days) <= SAME_TIME:
            return day
    return None


def _reported_day(published: date, times: Sequence[TimeExpression]) -> date | None:
    """Return the latest day by publication that the opening of a dated report names."""
    days = [
        date.fromisoformat(t.latest)
        for t in times
        if t.start <= OPENING
        and t.latest is not None
        and t.latest == t.earliest
        and t.type in ("DATE", "TIME")
        and t.anchor == "published"
    ]
    return max((day for day in days if day <= published), default=None)
