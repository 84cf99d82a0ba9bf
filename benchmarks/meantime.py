"""Event triggers of MEANTIME where its annotators marked every event: the title and the first sentences.

    python -m benchmarks.meantime --data ../shared/data

MEANTIME (Minard et al. 2016) marks all events in the first five sentences or so of an article; behind them only further
mentions of some that were marked there. The scorecard counts up to the last mention of any kind, so that nearly all
that is found behind them is spurious. Figures by place in the article, for all documents and for those that the
language model has not learnt from (`training/readers/events.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.annotate import annotate_documents
from kg.extract import extract_document
from kg.model.annotation import AnnotatedDocument
from kg.model.document import Document, Span
from kg.model.ids import text_id
from kg.resolve.times import resolve_times
from training.readers.events import MEANTIME_HELD_OUT

GOLD = Path("meantime") / "apple.jsonl"
LAST = 5
"""The last sentence that is marked throughout; the title is sentence 0, the date 1."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """Triggers found and marked, and those that are both."""

    hits: int
    marked: int
    found: int

    def __str__(self) -> str:
        """Return precision, recall and F1 in percent."""
        precision, recall = 100 * self.hits / max(1, self.found), 100 * self.hits / max(1, self.marked)
        f1 = 200 * self.hits / max(1, self.marked + self.found)
        return f"P {precision:.1f}; R {recall:.1f}; F1 {f1:.1f} ({self.marked} marked)"


def count(marked: Iterable[Span], found: Iterable[Span]) -> Figures:
    """Count triggers by overlap, one to one, in text order."""
    wanted, left = sorted(marked), sorted(found)
    total, hits = len(left), 0
    for start, end in wanted:
        match = next((span for span in left if span[0] < end and start < span[1]), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return Figures(hits, len(wanted), total)


def boundary(row: Row) -> int:
    """Return the character behind the last sentence that is marked throughout; tokens are id, sentence, …, end."""
    return max((int(token[4]) for token in row["tokens"] if token[1] <= LAST), default=0)


def read_triggers(rows: Sequence[Row]) -> list[list[Span]]:
    """Return the triggers that are found in each document."""
    documents = tuple(_document(row) for row in rows)
    dated, timed = resolve_times(documents, tuple(annotate_documents(documents)))
    out = []
    for document, annotation in zip(dated, timed, strict=True):
        extraction = extract_document(AnnotatedDocument(document=document, annotation=annotation))
        out.append([(event.start, event.end) for event in extraction.annotation.events])
    return out


def _document(row: Row) -> Document:
    day = str(row["dct"])
    dated = {"published": day, "published_earliest": day, "published_latest": day}
    return Document(id=text_id(row["text"]), source="meantime", name=str(row["doc_id"]), text=row["text"], **dated)


def figures(rows: Sequence[Row], found: Sequence[Sequence[Span]], *, behind: bool) -> Figures:
    """Return the figures of the first sentences, or of what stands `behind` them up to the last mention."""
    hits = marked = total = 0
    for row, spans in zip(rows, found, strict=True):
        first, last = boundary(row), max((m["end"] for m in row["mentions"]), default=0)
        low, high = (first, last) if behind else (0, first)
        gold = [(m["start"], m["end"]) for m in row["mentions"] if m["tag"].startswith("EVENT")]
        one = count(*([s for s in part if low <= s[0] and s[1] <= high] for part in (gold, spans)))
        hits, marked, total = hits + one.hits, marked + one.marked, total + one.found
    return Figures(hits, marked, total)


def main() -> int:
    """Read the documents and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    rows = [json.loads(line) for line in (data / GOLD).read_text("utf8").splitlines()]
    found = read_triggers(rows)
    unseen = [n for n, row in enumerate(rows) if row["doc_id"] in MEANTIME_HELD_OUT]
    for name, chosen in (("all documents", list(range(len(rows)))), ("documents never learnt from", unseen)):
        some, theirs = [rows[n] for n in chosen], [found[n] for n in chosen]
        print(f"{len(some)} {name}: title and first sentences {figures(some, theirs, behind=False)}")
        print(f"{len(some)} {name}: behind them {figures(some, theirs, behind=True)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
