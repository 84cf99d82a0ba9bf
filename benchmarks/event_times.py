"""How many event mentions get the time that annotators gave them, beside "always the day of publication".

    python -m benchmarks.event_times --data ../shared/data [--misses 40]

Gold: EventStoryLine (Caselli and Vossen, 2017), whose CONTAINS and SIMULTANEOUS links tie event mentions to normalised
times; the narrowest counts. Ours is the mention's line in `event_times.jsonl`, else the time of its event in the
graph. It meets the gold where both intervals share a day and ours is at most a week longer; an undated event does not.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.model.claim import MentionKind
from kg.model.graph import Graph
from kg.pipeline import build
from kg.resolve.temporal.calendar import span_of_value

GOLD = Path("eventstoryline") / "train_dev.jsonl"
LINKS = frozenset({"CONTAINS", "SIMULTANEOUS"})
LONGER = 7
"""Days that our interval may be longer than the annotated one."""

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated event mention: its document's name, its span and words, and the days of its time."""

    document: str
    start: int
    end: int
    text: str
    days: Days


def gold_of(row: Mapping[str, Any]) -> Iterator[Gold]:
    """Yield the event mentions of one annotated document that are tied to a time."""
    mentions = {m["m_id"]: m for m in row["mentions"]}
    days: dict[str, Days] = {}
    for link in row["relations"]:
        if link["rel"] != "TLINK" or link.get("relType") not in LINKS:
            continue
        for source in link["sources"]:
            found = days_of(mentions.get(source, {}).get("value"))
            for target in link["targets"]:
                narrower = found and (target not in days or length(found) < length(days[target]))
                if narrower and found and "ACTION" in mentions.get(target, {}).get("tag", ""):
                    days[target] = found
    for name, found in days.items():
        mention = mentions[name]
        yield Gold(row["id"], mention["start"], mention["end"], mention["text"], found)


def days_of(value: str | None) -> Days | None:
    """Return the days of a TIMEX3 value, None for lengths and vague ones."""
    span = span_of_value(value) if value else None
    return (span.first, span.last) if span and span.first and span.last else None


def length(days: Days) -> int:
    """Return the number of days after the first."""
    return (days[1] - days[0]).days


def meets(ours: Days | None, gold: Days) -> bool:
    """Tell whether our interval holds the annotated time and says no less."""
    if ours is None:
        return False
    return ours[0] <= gold[1] and gold[0] <= ours[1] and length(ours) <= length(gold) + LONGER


class Times:
    """The times that a build gives to event mentions."""

    def __init__(self, graph: Graph) -> None:
        self.document_of = {d.name: d for d in graph.documents}
        nodes = {n.node: n for n in graph.nodes}
        self.node_of = {link.mention: nodes.get(link.node) for link in graph.links}
        self.times = {t.mention: t for t in graph.event_times}
        self.events: dict[str, list[Any]] = {}
        for mention in graph.mentions:
            if mention.kind is MentionKind.EVENT:
                self.events.setdefault(mention.document, []).append(mention)

    def published(self, name: str) -> Days | None:
        """Return the days of publication of a document, by its name."""
        document = self.document_of.get(name)
        if document is None or not document.published_earliest or not document.published_latest:
            return None
        return _days(document.published_earliest, document.published_latest)

    def of(self, gold: Gold) -> tuple[str | None, Days | None]:
        """Return how the build knows the time of its event at a gold mention (None: no event there), and the days."""
        document = self.document_of.get(gold.document)
        over = [
            m for m in self.events.get(document.id if document else "", ()) if m.start < gold.end and gold.start < m.end
        ]
        if not over:
            return None, None
        if time := self.times.get(over[0].id):
            return time.time_from, _days(time.earliest, time.latest)
        node = self.node_of.get(over[0].id)
        return ("event", _days(node.begin, node.end)) if node and node.begin and node.end else ("undated", None)


def _days(first: str, last: str) -> Days:
    return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])


def figures(rows: Iterable[Mapping[str, Any]], times: Times, misses: list[str] | None = None) -> dict[str, str]:
    """Return the shares; `misses` takes a line for each mention that ours does not meet."""
    golds = [g for row in rows if times.document_of.get(row["id"]) for g in gold_of(row)]
    base = 0
    told: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for gold in golds:
        published = times.published(gold.document)
        base += meets(published, gold.days)
        reason, days = times.of(gold)
        told[reason or "no event found"] += 1
        if meets(days, gold.days):
            met[reason or ""] += 1
        elif misses is not None:
            when = f"{days[0]} {days[1]}" if days else "undated"
            misses.append(f"{gold.document} {reason}: {gold.text}: {when}, gold {gold.days[0]} {gold.days[1]}")
    total = max(1, len(golds))
    out = {
        "mentions": f"{len(golds)}",
        "met": f"{100 * sum(met.values()) / total:.1f} %",
        "met by the day of publication alone": f"{100 * base / total:.1f} %",
    }
    return out | {reason: f"{met[reason]} of {told[reason]}" for reason in sorted(told)}


def inputs(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the documents as JSON Lines to be built."""
    lines = ({"id": r["id"], "text": r["text"], "published": r.get("dct")} for r in rows)
    return "".join(json.dumps({k: v for k, v in line.items() if v}) + "\n" for line in lines)


def main() -> None:
    """Build the annotated documents and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--misses", type=int, default=0, help="print so many mentions that ours does not meet")
    options = parser.parse_args()
    rows = [json.loads(line) for line in (options.data / GOLD).read_text("utf8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        source.write_text(inputs(rows), "utf8")
        graph = build([source], Path(folder) / "out").graph
    misses: list[str] = []
    for name, figure in figures(rows, Times(graph), misses).items():
        print(f"{name}: {figure}")
    print(*misses[: options.misses], sep="\n")


if __name__ == "__main__":
    main()
