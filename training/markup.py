"""A line of the sentence corpus `family | marked sentence` <-> a record; the marks are in training/sentences/README.md.

Marks nest like the annotations of inline XML and never cross; offsets are code points of the sentence without marks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.errors import InputError

FACTUALITIES = ("asserted", "alleged", "denied", "planned", "hypothetical", "negated")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET")
_NUMBER = r"-?\d+(?:\.\d+)?"
_FAMILY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAGS = re.compile(r"\{([^{}]*?\S): (?=\S)")
_EVENT = re.compile(r"e(\d+)=([a-z_]+)(?:!([a-z]+))?(?:@(\d+))?")
_ROLE = re.compile(r"e(\d+)\.([a-z_]+)")
_COUNT = re.compile(r"n\d+:([a-z][a-z_-]*)(\+?)=(.+)")
_BOUNDS = re.compile(rf"(?=[\d.-]*\d)(?:({_NUMBER})|({_NUMBER})?\.\.({_NUMBER})?)(%|[A-Za-z][A-Za-z0-9/]*)?")
_TYPED = re.compile(r"([tx])=(\w+)")
_PART = re.compile(r"([sck])(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The trigger of an event; `speaker` is the id of the speaker who tells of it, None for the outlet itself."""

    id: int
    start: int
    end: int
    type: str
    factuality: str = "asserted"
    speaker: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFiller:
    """The words that fill `role` of the event with the id `event`."""

    event: int
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many or how much, `low` to `high` with None for an open end; `additional` adds to another count."""

    start: int
    end: int
    attribute: str
    low: float | None
    high: float | None
    unit: str | None = None
    additional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSpan:
    """A time expression with its TIMEX3 type, or a look-alike with the event type that it is not."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPart:
    """Words of the attribution `id`: its speaker, its channel or its cue."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSentence:
    """A sentence with its marks, each kind in text order; `family` names the scene that it tells of."""

    family: str
    text: str
    events: tuple[Event, ...] = ()
    roles: tuple[RoleFiller, ...] = ()
    counts: tuple[Count, ...] = ()
    times: tuple[TypedSpan, ...] = ()
    speakers: tuple[SpeechPart, ...] = ()
    channels: tuple[SpeechPart, ...] = ()
    cues: tuple[SpeechPart, ...] = ()
    lookalikes: tuple[TypedSpan, ...] = ()


Record = Event | RoleFiller | Count | TypedSpan | SpeechPart
KINDS: dict[str, type[Record]] = {
    "events": Event,
    "lookalikes": TypedSpan,
    "counts": Count,
    "roles": RoleFiller,
    "times": TypedSpan,
    "speakers": SpeechPart,
    "channels": SpeechPart,
    "cues": SpeechPart,
}
"""The marks of a sentence by field, in the order in which the tags of one mark are printed."""
_PARTS = {"s": "speakers", "c": "channels", "k": "cues"}


def parse_line(line: str) -> MarkedSentence:
    """Return the sentence of a line `family | marked sentence`.

    Raises: InputError: no family, an unbalanced brace, an unknown tag or a tag with a bad value.

    >>> parse_line("quay-fire | Police {e1=arrest: held} {e1.accused: a man}.").events[0].type
    'arrest'
    """
    family, bar, marked = (part.strip() for part in line.partition("|"))
    if not bar or not _FAMILY.fullmatch(family):
        raise InputError(f"no family in {line[:40]!r}", hint="write family-name | sentence")
    text, tags = _read_marks(marked)
    if not text or "  " in text:
        raise InputError("no sentence" if not text else "two blanks in a row", hint="write family-name | sentence")
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for start, end, tag in tags:
        kind, record = _read_tag(tag, start, end)
        found[kind].append(record)
    return MarkedSentence(family=family, text=text, **{k: tuple(sorted(v, key=_order)) for k, v in found.items()})  # type: ignore[arg-type]


def _order(record: Record) -> tuple[int, int, str]:
    return record.start, -record.end, repr(record)


def _read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text without marks and `(start, end, tag)` of every tag."""
    text, at = "", 0
    tags: list[tuple[int, int, str]] = []
    opened: list[tuple[int, str]] = []
    while at < len(marked):
        if marked[at] == "{":
            match = _TAGS.match(marked, at)
            if not match:
                raise InputError(f"bad mark {marked[at : at + 30]!r}", hint="write {tags: words}, one blank after ':'")
            opened.append((len(text), match[1]))
            at = match.end()
            continue
        if marked[at] == "}":
            if not opened:
                raise InputError(f"'}}' without '{{' after {text[-20:]!r}", hint="balance the braces")
            start, names = opened.pop()
            if text[start:] != text[start:].strip() or len(text) == start:
                raise InputError(f"mark {names!r} ends with a blank or is empty", hint="move the brace")
            tags.extend((start, len(text), name) for name in names.split())
        else:
            text += marked[at]
        at += 1
    if opened:
        raise InputError(f"'{{{opened[-1][1]}:' is never closed", hint="balance the braces")
    return text, tags


def _read_tag(tag: str, start: int, end: int) -> tuple[str, Record]:
    """Return the field and the record that `tag` stands for."""
    if match := _EVENT.fullmatch(tag):
        event, kind, fact, speaker = match.groups()
        if fact is not None and fact not in FACTUALITIES[1:]:
            raise InputError(f"bad factuality {tag!r}", hint=f"one of {', '.join(FACTUALITIES[1:])}")
        said_by = int(speaker) if speaker else None
        return "events", Event(
            id=int(event), start=start, end=end, type=kind, factuality=fact or "asserted", speaker=said_by
        )
    if match := _ROLE.fullmatch(tag):
        return "roles", RoleFiller(event=int(match[1]), role=match[2], start=start, end=end)
    if match := _COUNT.fullmatch(tag):
        low, high, unit = read_bounds(match[3])
        return "counts", Count(
            start=start, end=end, attribute=match[1], low=low, high=high, unit=unit, additional=bool(match[2])
        )
    if match := _TYPED.fullmatch(tag):
        if match[1] == "t" and match[2] not in TIME_TYPES:
            raise InputError(f"bad time type {tag!r}", hint=f"one of {', '.join(TIME_TYPES)}")
        return "times" if match[1] == "t" else "lookalikes", TypedSpan(start=start, end=end, type=match[2])
    if match := _PART.fullmatch(tag):
        return _PARTS[match[1]], SpeechPart(id=int(match[2]), start=start, end=end)
    raise InputError(f"unknown tag {tag!r}", hint="see training/sentences/README.md")


def read_bounds(text: str) -> tuple[float | None, float | None, str | None]:
    """Return low, high and unit of bounds such as `12`, `12..`, `..12`, `8..10`, `2500000USD` or `51.3%`.

    Raises: InputError: not of this form, or the low end above the high end.

    >>> read_bounds("8..10"), read_bounds("12.."), read_bounds("51.3%")
    ((8, 10, None), (12, None, None), (51.3, 51.3, '%'))
    """
    match = _BOUNDS.fullmatch(text)
    if not match:
        raise InputError(f"bad bounds {text!r}", hint="write 12, 12.., ..12, 8..10, 2500000USD or 51.3%")
    exact, low, high, unit = match.groups()
    ends = [None if n is None else float(n) if "." in n else int(n) for n in (exact or low, exact or high)]
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        raise InputError(f"bounds {text!r} have the low end above the high end")
    return ends[0], ends[1], unit


def _write_bounds(count: Count) -> str:
    if count.low == count.high:
        return f"{count.low}{count.unit or ''}"
    ends = ["" if end is None else str(end) for end in (count.low, count.high)]
    return f"{ends[0]}..{ends[1]}{count.unit or ''}"


def _write_event(event: Event, _: int) -> str:
    fact = "" if event.factuality == "asserted" else f"!{event.factuality}"
    return f"e{event.id}={event.type}{fact}" + (f"@{event.speaker}" if event.speaker is not None else "")


_WRITERS: dict[str, Callable[..., str]] = {
    "events": _write_event,
    "lookalikes": lambda span, _: f"x={span.type}",
    "counts": lambda count, n: f"n{n}:{count.attribute}{'+' * count.additional}={_write_bounds(count)}",
    "roles": lambda filler, _: f"e{filler.event}.{filler.role}",
    "times": lambda span, _: f"t={span.type}",
    "speakers": lambda part, _: f"s{part.id}",
    "channels": lambda part, _: f"c{part.id}",
    "cues": lambda part, _: f"k{part.id}",
}


def format_line(sentence: MarkedSentence) -> str:
    """Return the line that `parse_line` reads back; counts are numbered in text order.

    Raises: InputError: two marks cross.

    >>> format_line(parse_line("quay-fire | Police {e1=arrest: held} {e1.accused  n7:detained=2: two men}."))
    'quay-fire | Police {e1=arrest: held} {n1:detained=2 e1.accused: two men}.'
    """
    marks: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for kind, write in _WRITERS.items():
        for number, record in enumerate(getattr(sentence, kind), 1):
            marks[record.start, record.end].append(write(record, number))
    return f"{sentence.family} | " + "".join(_marked_pieces(sentence.text, marks))


def _marked_pieces(text: str, marks: dict[tuple[int, int], list[str]]) -> Iterator[str]:
    at = 0
    open_ends: list[int] = []
    for start, end in sorted(marks, key=lambda span: (span[0], -span[1])):
        while open_ends and open_ends[-1] <= start:
            yield text[at : open_ends[-1]] + "}"
            at = open_ends.pop()
        if open_ends and end > open_ends[-1]:
            raise InputError(f"mark {' '.join(marks[start, end])!r} crosses another", hint="marks may only nest")
        yield text[at:start] + "{" + " ".join(marks[start, end]) + ": "
        at = start
        open_ends.append(end)
    for end in reversed(open_ends):
        yield text[at:end] + "}"
        at = end
    yield text[at:]
