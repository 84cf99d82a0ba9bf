"""Graph -> `events.ics`: the dated events for calendars.

A day is an all-day event, whose end is the day after the last (RFC 5545, section 3.6.1); a time of the day without a
zone floats. Uncertain and planned events are tentative, denied ones cancelled. What has no date is left out. No clock:
the stamp is the day of the last publication.
Source: RFC 5545, iCalendar: lines of at most 75 octets, text escaped as in section 3.3.11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from exporters.events import EventSummary, summarize_events
from kg.model.graph import Graph

__all__ = ["write_ics"]

STATUS = {"denied": "CANCELLED", "planned": "TENTATIVE", "alleged": "TENTATIVE", "hypothetical": "TENTATIVE"}
UNSTATED = "19700101T000000Z"
"""The stamp where no article has a date."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def write_ics(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `events.ics` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "events.ics"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Newsgraph//Newsgraph//EN", "CALSCALE:GREGORIAN"]
    for event in summarize_events(graph):
        lines.extend(_entry(event))
    text = "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))
    path.write_bytes(text.encode("utf8", "replace"))
    return (path,)


def _entry(event: EventSummary) -> Iterator[str]:
    node, place = event.node, event.place
    days = tuple(_days(node.begin or node.earliest, node.end or node.latest))
    if not days:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(node.node)}"
    yield f"DTSTAMP:{_stamp(event)}"
    yield from days
    yield f"SUMMARY:{_text(node.label)}"
    yield f"CATEGORIES:{','.join(_text(kind) for kind in (node.type, *node.families))}"
    if place is not None:
        yield f"LOCATION:{_text(', '.join((place.label, *event.within)))}"
        if place.lat is not None and place.lon is not None:
            yield f"GEO:{place.lat:.6f};{place.lon:.6f}"
    if (status := STATUS.get(node.factuality or "")) is not None:
        yield f"STATUS:{status}"
    sources = ", ".join(document.outlet or document.name for document in event.documents)
    contested = f"Accounts differ: {', '.join(event.contested)}" if event.contested else ""
    yield f"DESCRIPTION:{_text(chr(10).join(filter(None, (*event.actors, contested, *event.told, sources))))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _days(begin: str | None, end: str | None) -> Iterator[str]:
    """Yield the lines that say when; none if the begin is no complete date."""
    first = _day(begin)
    if first is None or begin is None:
        return
    moments = [moment for value in (begin, end) if (moment := _moment(value)) is not None]
    if len(begin) > 10 and moments:
        yield f"DTSTART:{moments[0]:%Y%m%dT%H%M%S}"
        if len(moments) == 2 and moments[1] > moments[0]:
            yield f"DTEND:{moments[1]:%Y%m%dT%H%M%S}"
        return
    last = _day(end) or first
    yield f"DTSTART;VALUE=DATE:{_compact(first)}"
    if last < date.max:
        yield f"DTEND;VALUE=DATE:{_compact(max(first, last) + timedelta(days=1))}"


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _moment(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value and len(value) > 10 else None
    except ValueError:
        return None


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _stamp(event: EventSummary) -> str:
    days = [day for document in event.documents if (day := _day(document.published or document.published_latest))]
    return f"{_compact(max(days))}T000000Z" if days else UNSTATED


def _text(value: str) -> str:
    r"""Return text as a value.

    >>> print(_text("a, b; c" + chr(10) + "d"))
    a\, b\; c\nd
    """
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("\ufffd", escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n"))


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, all but the first after a blank; no character is cut."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode("utf8", "replace"))
        if size + octets > 75:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
