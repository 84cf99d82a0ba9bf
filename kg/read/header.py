"""The head of a text: URL line, headline, byline, date line and dateline, by the layout of its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.model.document import Span
from kg.read.dates import StatedDate, date_pattern, parse_match
from kg.read.lines import Line, head_lines
from kg.read.outlets import is_outlet
from kg.read.vocabulary import alternatives, mapping, phrases

__all__ = ["Dateline", "Header", "find_dateline", "read_header"]

HALF = r"[ap]\.?\s?m\b\.?"
TIME = (
    rf"\d{{1,2}}\s?[:.]\s?\d{{2}}(?:\s?:\s?\d{{2}})?(?:\s?{HALF})?|\d{{1,2}}\s?{HALF}|\b\d{{4}}(?=\s?(?:gmt|hrs|utc))"
)
SIGNATURE = (
    r"(?:By|BY|by)[: ]\s*(?P<name>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|and|de|van|von|bin|al|el|&)){0,9})"
    r"(?:\s*[,|•·–—/-].{0,80})?"
)
BYLINE = re.compile(SIGNATURE)
SIGNED = re.compile(rf"(?:^|[|•·] ?){SIGNATURE}$")
URL = re.compile(r"https?://[^\s<>\"]{4,500}", re.IGNORECASE)
HEADLINE_LENGTH, HEADLINE_WORDS, NAME_WORDS = 160, range(2, 27), 3
DATE_LINE_LENGTH = 160
NAME = r"[A-Z][\w.'’&-]*"
NAMES = rf"{NAME}(?: (?:{NAME}|and|de|del|della|da|van|von|der|den|bin|ibn|al|el|of|the|for|in|to|&|y|e)){{0,6}}"
AGO = r"(?:\d{1,2}|an?) (?:minute|min|hour|hr|day|week|month)s? ago"
DATELINE_LINES, DATELINE_LENGTH = 5, 200
MASTHEAD_LINES, MASTHEAD_LENGTH = 6, 90
MASTHEAD = re.compile(
    r"(?:Source: )?(?P<name>[^\d,|•·:;()\[\]]{2,60}?)(?:\s*\([^()]{2,40}\))?(?:\s*[,|•·:–—-]\s*(?P<rest>\S.*))?"
)
"""A line with the name of an outlet, the town of its office, a date."""
PARTS = re.compile(r"\s*[,|•·]\s*|\s+[–—-]\s+")
PLACE = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|del|la|las|los|el|al|of|the|and|da|do|dos)){0,5}"
CREDIT = r"\s*,?\s*\((?P<bracket>[^()\n]{2,60})\)|\s*,?\s*/(?P<slash>[A-Z][\w .'’-]{1,40})/"
AGENCY = rf"(?:{CREDIT}|,?\s+(?P<bare>[A-Z]{{2,}}[\w-]*))"
DASH = r"\s*(?:--+|[—–_-]|:)(?=\s|$|[\"“‘'\[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The start of a report: `NAIROBI, 3 June 2021 (Agency) —`; `day` and `month` stand there, `year` perhaps."""

    span: Span
    date: str | None = None
    month: int | None = None
    day: int | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first lines state; each span is in code points of the text.

    `marked` are the spans that are layout and no part of the report (URL line, date line).
    """

    title: str | None = None
    title_span: Span | None = None
    date: StatedDate | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    marked: tuple[Span, ...] = ()


@cache
def _date() -> re.Pattern[str]:
    return re.compile(date_pattern(), re.IGNORECASE)


@cache
def _labels() -> str:
    return alternatives(phrases("dates", "labels") + phrases("dates", "revised"))


@cache
def _opening() -> re.Pattern[str]:
    """A labelled date before the first words, on the same line."""
    return re.compile(rf"(?:{_labels()})\b\s*[:\-–]?\s*{date_pattern()}(?:[\s,T]*(?:{TIME}))?[\s|:–—-]*", re.IGNORECASE)


@cache
def _around_date(*, names: bool = False) -> re.Pattern[str]:
    """What may stand on a line beside its date (`@@`): who wrote it, with `names` names of people and outlets too."""
    words = alternatives((*phrases("dates", "weekdays"), *phrases("dates", "zones"), "at", "on", "and", "ist"))
    wrote, roles = alternatives(phrases("dates", "wrote")), alternatives(phrases("dates", "roles"))
    person = rf"{NAMES}(?:(?:\s*[,|•·–—/]|\s-)\s*(?:{NAMES}|(?:[a-z]+ ){{0,2}}(?:{roles})\b))*"
    plain = rf"|{NAMES}(?=\s*(?:[|•·,–—/]|\s-|$))" if names else ""
    return re.compile(  # possessive, so that no line takes more than a glance
        rf"(?>@@|(?i:{_labels()}|{TIME}|(?:{words})\b|{AGO})|(?i:{wrote})[: ]\s*{person}{plain}"
        r"|[\s|•·,:;()\[\]@/.–—-])*+"
    )


@cache
def _dateline() -> tuple[re.Pattern[str], ...]:
    months, weekdays = alternatives(mapping("dates", "months")), alternatives(phrases("dates", "weekdays"))
    # Places are told by their capitals, dates in any case: hence the local flags.
    places = rf"(?P<places>{PLACE}(?:\s*[,/]\s*{PLACE}){{0,3}})"
    short = (
        rf"(?:(?:{weekdays})\.?,?\s+)?(?:(?P<ma>{months})\.?\s+(?P<da>\d{{1,2}})|(?P<db>\d{{1,2}})\s+(?P<mb>{months})\.?)"
        r"(?![\w/])(?!,?\s+\d{4})"
    )
    office = r"(?:\s*\([^()\n]{2,40}\))?"
    before = r"\s*(?:[,/]|--|[—–-])?\s*"
    full = rf"{places}{office}{before}\(?(?i:{date_pattern()})\)?(?:{AGENCY}(?:{DASH}|\.|\s|$)|{DASH}|\s*$)"
    dayed = rf"{places}\s*[,/]?\s*\(?(?i:{short})\)?(?:{AGENCY}(?:{DASH}|\.|\s|$)|{DASH})"
    undated = rf"{places}(?:{CREDIT})(?:{DASH}|\.)"
    return tuple(re.compile(rf"[\"“\[(]?{form}") for form in (full, dayed, undated))


def read_header(text: str) -> Header:
    r"""Return what the first lines of `text` state about it.

    >>> read_header("Ferry sinks off Lagos\n\nPublished: 3 March 2024\n\nTwelve people …").date.value
    '2024-03-03'
    """
    rows = head_lines(text)
    marked: list[Span] = []
    url = None
    if rows and (match := URL.fullmatch(rows[0].text)) is not None:
        url = match.group()
        marked.append(rows.pop(0).span)
    outlet, rows = _masthead(rows, marked)
    stated, rows = _opening_date(rows, marked)
    dated = list(_date_lines(rows))
    bylines = {
        line: match["name"] for line in rows[:5] if len(line.text) <= 120 and (match := BYLINE.fullmatch(line.text))
    }
    signed = [match["name"] for _, line in dated if (match := SIGNED.search(line.text))]
    marked.extend(line.span for _, line in dated)
    rows = [line for line in rows if line not in bylines and all(line != other for _, other in dated)]
    title = _headline(rows)
    named = (part.strip() for _, line in dated for part in PARTS.split(line.text))
    return Header(
        title=title.text if title else None,
        title_span=title.span if title else None,
        date=stated or next((date for date, _ in dated), None),
        url=url,
        outlet=outlet or next(filter(is_outlet, named), None),
        byline=next(iter([*bylines.values(), *signed]), None),
        dateline=find_dateline(rows),
        marked=tuple(marked),
    )


def _masthead(rows: list[Line], marked: list[Span]) -> tuple[str | None, list[Line]]:
    """Return the outlet that a short line of the head names, perhaps before a date, and the lines without it."""
    for number, line in enumerate(rows[:MASTHEAD_LINES]):
        if len(line.text) > MASTHEAD_LENGTH:
            break
        match = MASTHEAD.fullmatch(line.text)
        if match is None or not is_outlet(match["name"]) or (number == 0 and len(rows) < 3):
            continue
        rest = match["rest"] or ""
        if rest and not (_date().search(rest) and _around_date().fullmatch(_date().sub("@@", rest))):
            continue
        marked.append(line.span)
        left = [Line(line.end - len(rest), line.end, rest)] if rest else []
        return match["name"], [*rows[:number], *left, *rows[number + 1 :]]
    return None, rows


def _opening_date(rows: list[Line], marked: list[Span]) -> tuple[StatedDate | None, list[Line]]:
    match = _opening().match(rows[0].text) if rows else None
    day = parse_match(match) if match else None
    if match is None or day is None:
        return None, rows
    first, rest = rows[0], rows[0].text[match.end() :]
    if rest and not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"'“‘[("):
        return None, rows
    marked.append((first.start, first.start + len(match.group().rstrip())))
    left = [Line(first.start + match.end(), first.end, rest)] if rest else []
    return StatedDate(day, day, day), left + rows[1:]


def _date_lines(rows: list[Line]) -> Iterator[tuple[StatedDate, Line]]:
    """Yield the lines that hold nothing but a date and what goes with it, original dates before revised ones."""
    revised = re.compile(rf"(?:{alternatives(phrases('dates', 'revised'))})\b[\s:]*$", re.IGNORECASE)
    later = []
    for line in rows:
        matches = list(_date().finditer(line.text)) if len(line.text) <= DATE_LINE_LENGTH else []
        days = [(match, day) for match in matches if (day := parse_match(match)) is not None]
        if not days or not _is_date_line(line, rows):
            continue
        first = [day for match, day in days if not revised.search(line.text[: match.start()])]
        if first:
            yield StatedDate(first[0], first[0], first[0]), line
        else:
            later.append((StatedDate(days[0][1], days[0][1], days[0][1]), line))
    yield from later


def _is_date_line(line: Line, rows: list[Line]) -> bool:
    """Tell whether a line holds nothing but a date and what goes with it; below the first line that may be names."""
    beside = _date().sub("@@", line.text)
    if _around_date().fullmatch(beside):
        return True
    if line is rows[0] or len(line.text) > MASTHEAD_LENGTH or find_dateline([line]) is not None:
        return False
    shouted = line.text.isupper() and not re.search(r"[|•·]", line.text)  # where all is capitals, none tell a name
    return not shouted and _around_date(names=True).fullmatch(beside) is not None


def _headline(rows: list[Line]) -> Line | None:
    if len(rows) < 2:
        return None
    line = rows[0]
    words = line.text.split()
    ends = line.text.rstrip("\"'”’)")[-1:]
    if line.text.isupper() and len(words) <= NAME_WORDS:
        return None  # the author's name
    plain = len(line.text) <= HEADLINE_LENGTH and len(words) in HEADLINE_WORDS and ends not in (".", ",", ":", ";", "…")
    starts = line.text.lstrip("\"'“‘¿¡[(")[:1]
    return line if plain and (starts.isupper() or starts.isdigit()) and find_dateline([line]) is None else None


def find_dateline(rows: list[Line]) -> Dateline | None:
    """Return the first dateline among the first lines.

    >>> find_dateline([Line(0, 40, "NAIROBI, June 3, 2021 (AFP) — Two people")]).date
    '2021-06-03'
    """
    for line in rows[:DATELINE_LINES]:
        for form in _dateline():
            match = form.match(line.text[:DATELINE_LENGTH])
            if match is None:
                continue
            place = match["places"].split()[0].rstrip(",").lower() not in _not_places()
            if not place and not is_outlet(match["places"]):
                continue
            return _make_dateline(match, line)
    return None


@cache
def _not_places() -> frozenset[str]:
    return frozenset(phrases("dates", "not_places") + phrases("dates", "weekdays") + tuple(mapping("dates", "months")))


def _make_dateline(match: re.Match[str], line: Line) -> Dateline:
    groups = match.groupdict()
    agency = groups.get("bracket") or groups.get("slash") or groups.get("bare")
    span = (line.start + match.start(), line.start + len(match.group().rstrip()))
    date = parse_match(match) if "iso" in groups else None
    month, day = groups.get("ma") or groups.get("mb"), groups.get("da") or groups.get("db")
    number = mapping("dates", "months").get(month.lower()) if month else None
    return Dateline(
        span=span,
        date=date,
        month=number if isinstance(number, int) else None,
        day=int(day) if day else None,
        agency=agency.strip() if agency else None,
    )
