"""Time expressions on TempEval-3's measures: dateparser's own search, the language model alone, and the build.

    python -m benchmarks.time_expressions --data ../shared/data

The model alone gives spans without values; dateparser reads each of them, counted from the day of publication.
Measures: UzZaman et al., "SemEval-2013 Task 1: TempEval-3": relaxed and strict F1 of spans, F1 of values.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kg.annotate import load_pipeline
from kg.pipeline import Options, annotate, read, resolve_times

GOLD = ("tempeval3/train_timebank.jsonl", "tempeval3/train_aquaint.jsonl")


@dataclass(frozen=True, slots=True)
class Found:
    """A span with the value that was read for it."""

    start: int
    end: int
    value: str | None


Reader = Callable[[Mapping[str, Any]], Sequence[Found]]


def settings(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return dateparser's settings for a document: counted from its day."""
    return {"RELATIVE_BASE": datetime.fromisoformat(row["dct"][:10])} if row.get("dct") else {}


def searched(row: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what dateparser finds in a text by itself; it gives words without places, which are looked up in order."""
    from dateparser.search import search_dates

    last = 0
    for words, day in search_dates(row["text"], languages=["en"], settings=settings(row)) or ():
        start = row["text"].find(words, last)
        if start >= 0:
            last = start + len(words)
            yield Found(start, last, day.date().isoformat())


def model_alone() -> Reader:
    """Return a reader of the model's own spans, without patterns and grammar."""
    import dateparser

    nlp = load_pipeline(threads=1)

    def spans(row: Mapping[str, Any]) -> Sequence[Found]:
        with nlp.select_pipes(disable="kg_times"):
            doc = nlp(row["text"])
        out = []
        for time in doc._.times:
            span = doc[time.start : time.end]
            day = dateparser.parse(span.text, languages=["en"], settings=settings(row))
            out.append(Found(span.start_char, span.end_char, day.date().isoformat() if day else None))
        return out

    return spans


def ours(rows: Sequence[Mapping[str, Any]]) -> Reader:
    """Return a reader of what a build gives."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        lines = ({"id": r["id"], "text": r["text"], "published": r.get("dct")} for r in rows)
        source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
        documents, _ = read([source], Options())
    annotations, _ = annotate(documents, Options(threads=1))
    documents, annotations = resolve_times(documents, annotations)
    times = {d.name: a.times for d, a in zip(documents, annotations, strict=True)}
    return lambda row: [Found(t.start, t.end, t.value) for t in times.get(row["id"], ())]


def pairs(gold: Sequence[Mapping[str, Any]], found: Sequence[Found]) -> list[tuple[int, int]]:
    """Return one-to-one pairs of overlapping spans, exact ones first, then those that share most."""
    ranked = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            shared = min(g["end"], f.end) - max(g["start"], f.start)
            if shared > 0:
                ranked.append(((g["start"], g["end"]) != (f.start, f.end), -shared, i, j))
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    out = []
    for _, _, i, j in sorted(ranked):
        if i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            out.append((i, j))
    return out


def score(rows: Sequence[Mapping[str, Any]], read: Reader) -> tuple[float, float, float]:
    """Return relaxed, strict and value F1 in percent."""
    wanted = told = relaxed = strict = value = 0
    for row in rows:
        gold, found = row["timex"], list(read(row))
        wanted, told = wanted + len(gold), told + len(found)
        for i, j in pairs(gold, found):
            relaxed += 1
            strict += (gold[i]["start"], gold[i]["end"]) == (found[j].start, found[j].end)
            value += gold[i].get("value") == found[j].value
    total = max(1, wanted + told)
    return 200 * relaxed / total, 200 * strict / total, 200 * value / total


def main() -> None:
    """Score the three systems and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    rows = [json.loads(line) for name in GOLD for line in (options.data / name).read_text("utf8").splitlines()]
    rows = list({row["text"]: row for row in rows}.values())
    print("| system | relaxed F1 | strict F1 | value F1 |\n|---|---|---|---|")
    systems: dict[str, Callable[[], Reader]] = {
        "dateparser's own search": lambda: lambda row: list(searched(row)),
        "the model alone, dateparser for values": model_alone,
        "the build": lambda: ours(rows),
    }
    for name, make in systems.items():
        relaxed, strict, value = score(rows, make())
        print(f"| {name} | {relaxed:.1f} | {strict:.1f} | {value:.1f} |", flush=True)


if __name__ == "__main__":
    main()
