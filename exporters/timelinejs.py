"""Graph -> `timeline.json`: the dated events for TimelineJS of Knight Lab.

TimelineJS reads headlines and texts as HTML, so everything that comes from an article is escaped. What has no date
cannot stand on its timeline and is left out. Source: https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from exporters.events import EventSummary, summarize_events
from kg.model.graph import Graph

__all__ = ["write_timelinejs"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d))?")


def write_timelinejs(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `timeline.json` into `folder`.

    Raises: OSError: the file cannot be written.
    """
    path = folder / "timeline.json"
    slides = [slide for event in summarize_events(graph) if (slide := _slide(event)) is not None]
    text = json.dumps({"events": slides}, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf8", errors="replace", newline="\n")
    return (path,)


def _slide(event: EventSummary) -> dict[str, object] | None:
    node = event.node
    begin = _date(node.begin or node.earliest)
    if begin is None:
        return None
    slide: dict[str, object] = {
        "unique_id": node.node.rpartition("/")[2],
        "start_date": begin,
        "text": {"headline": escape(node.label), "text": _text(event)},
        "group": node.type.replace("_", " "),
    }
    end = _date(node.end or node.latest)
    return {**slide, "end_date": end} if end is not None and end != begin else slide


def _date(value: str | None) -> dict[str, int] | None:
    """Return a date as far as it is known.

    >>> _date("2024-02"), _date("spring")
    ({'year': 2024, 'month': 2}, None)
    """
    match = _DATE.match(value or "")
    if match is None:
        return None
    names = ("year", "month", "day", "hour", "minute")
    return {name: int(part) for name, part in zip(names, match.groups(), strict=True) if part}


def _text(event: EventSummary) -> str:
    facts = (
        ", ".join((event.place.label, *event.within)) if event.place else "",
        "; ".join(event.actors),
        f"Accounts differ: {', '.join(event.contested)}" if event.contested else "",
        "" if event.node.factuality in (None, "asserted") else str(event.node.factuality),
    )
    told = "".join(f"<li>{escape(line)}</li>" for line in event.told)
    sources = ", ".join(document.outlet or document.name for document in event.documents)
    paragraphs = "".join(f"<p>{escape(fact)}</p>" for fact in facts if fact)
    return f"{paragraphs}{f'<ul>{told}</ul>' if told else ''}<p>{escape(sources)}</p>"
