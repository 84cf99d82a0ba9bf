"""Score builds of the development sets with the scorecard and write the figures into `docs/quality.md`.

    python -m benchmarks.quality --data ../shared/data --scorecard ../shared/scorecard [--only coref-gvc …] [--write]

Every set is built as a user would (`kg build`, records only) from what the scorecard's `prepare.py` makes of
it. Without `--write` the table goes to standard output.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model.claim import MentionKind
from kg.pipeline import build
from kg.store import read_records
from training.pairs import gold_chains

QUALITY = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One score: a task of the scorecard on gold files, and what to compare it with."""

    name: str
    task: str
    files: tuple[str, ...]
    reference: str = ""


SETS = (
    Set(name="names", task="names", files=("ner_worldwide/dev.jsonl",)),
    Set(name="times-timebank", task="times", files=("tempeval3/train_timebank.jsonl",)),
    Set(name="times-aquaint", task="times", files=("tempeval3/train_aquaint.jsonl",)),
    Set(name="events-ecbplus", task="events", files=("ecbplus/dev.jsonl",)),
    Set(name="events-meantime", task="events", files=("meantime/apple.jsonl",)),
    Set(name="events-timebank", task="events", files=("tempeval3/train_timebank.jsonl",)),
    Set(name="coref-ecbplus", task="coref", files=("ecbplus/dev.jsonl",), reference="same stem: given 63.6"),
    Set(name="coref-gvc", task="coref", files=("gvc/dev.jsonl",), reference="same stem: given 32.0"),
    Set(name="places-geovirus", task="places", files=("geoparsing/geovirus_dev.jsonl",)),
    Set(name="places-lgl", task="places", files=("geoparsing/lgl.jsonl",), reference="Mordecai3: 82.7 of those found"),
    Set(name="incidents", task="incidents", files=("muc4/dev.jsonl",), reference="median of 1992: 26.9"),
    Set(name="deaths", task="deaths", files=("gvdb/dev.jsonl",)),
    Set(name="seeds", task="seeds", files=()),
)


def main() -> int:
    """Build, score and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorecard", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = ["| score | gold | figures | reference |", "|---|---|---|---|"]
    built: dict[tuple[str, ...], Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for one in SETS:
            if options.only and one.name not in options.only:
                continue
            if one.files not in built:
                built[one.files] = _build(one, options.data, options.scorecard, Path(folder) / one.name)
            figures = _score(one, options.data, options.scorecard, built[one.files])
            gold = ", ".join(f"`{name}`" for name in one.files) or "`seeds/gold.json`"
            if one.task == "coref":
                figures |= {"pairs": measure_pairs(built[one.files], options.data / one.files[0])}
            rows.append(f"| {one.name} | {gold} | {_line(one, figures)} | {one.reference} |")
            print(rows[-1], file=sys.stderr, flush=True)
    table = "\n".join(rows)
    if options.write:
        _write(table)
    else:
        print(table)
    return 0


def _build(one: Set, data: Path, scorecard: Path, out: Path) -> Path:
    if not one.files:
        build([*sorted(str(p) for p in (scorecard.parent / "seeds").glob("0*.txt"))], out)
        return out
    gold = [str(data / name) for name in one.files]
    prepared = subprocess.run(
        [sys.executable, str(scorecard / "prepare.py"), *gold], check=True, capture_output=True
    ).stdout
    source = out.with_suffix(".jsonl")
    source.write_bytes(prepared)
    build([str(source)], out)
    return out


def _score(one: Set, data: Path, scorecard: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, str(scorecard / "score.py"), one.task, "--out", str(out)]
    if one.files:
        command += ["--gold", *(str(data / name) for name in one.files)]
    result = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    loaded = json.loads(result)
    assert isinstance(loaded, dict)
    return loaded


def measure_pairs(out: Path, gold: Path) -> dict[str, float]:
    """Return precision and recall, percent, of the pairs of gold mentions that were found, and the largest cluster.

    Recall is of the pairs among found mentions. A giant cluster shows in both: its pairs grow with its square.
    """
    graph = read_records(out)
    chain_of = gold_chains(graph, gold)
    cluster_of = {m.id: graph.node_of.get(m.id, m.id) for m in graph.mentions if m.kind is MentionKind.EVENT}

    def pairs(groups: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    both = pairs(Counter((cluster_of[m], chain) for m, chain in chain_of.items()))
    found, wanted = Counter(cluster_of[m] for m in chain_of), Counter(chain_of.values())
    sizes = Counter(cluster_of.values())
    largest = min(sizes, key=lambda cluster: (-sizes[cluster], cluster), default="")
    return {
        "P": round(100 * both / max(1, pairs(found)), 1),
        "R": round(100 * both / max(1, pairs(wanted)), 1),
        "largest": sizes[largest],
        "largest_gold": found[largest],
        "mentions": len(cluster_of),
    }


def _line(one: Set, figures: dict[str, Any]) -> str:
    """Return the figures of one score on one line."""
    if one.task == "coref":
        pairs = figures["pairs"]
        parts = [
            f"{kind}: MUC {figures[kind]['MUC']}, B³ {figures[kind]['B3']}, CEAFe {figures[kind]['CEAFe']}, "
            f"**CoNLL {figures[kind]['CoNLL']}**"
            for kind in ("found", "given")
        ]
        parts.append(f"pairs: P {pairs['P']}, R {pairs['R']}")
        largest = f"largest cluster: {pairs['largest']} of {pairs['mentions']} mentions"
        return "; ".join([*parts, f"{largest}, {pairs['largest_gold']} of them gold"])
    if one.task == "seeds":
        groups = ", ".join(f"{name} {g['passed']}/{g['of']}" for name, g in figures["groups"].items())
        return f"**{figures['percent']} %** ({figures['passed']} of {figures['of']}): {groups}"
    parts = []
    for key, value in figures.items():
        if isinstance(value, dict):
            parts.append(f"{key}: " + ", ".join(f"{k} {v}" for k, v in value.items()))
        else:
            parts.append(f"{key} {value}")
    return "; ".join(parts)


def _write(table: str) -> None:
    text = QUALITY.read_text("utf8")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    QUALITY.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf8")


if __name__ == "__main__":
    sys.exit(main())
