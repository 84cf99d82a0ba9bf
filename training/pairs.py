"""Learn the weights of the event pair scorer: gold clusters in, `ontologies/resolve/scorer.json` out.

    python -m training.pairs --data ../shared/data [--builds out/pairs] [--write]

ECB+ (train) and MEANTIME (topic apple) are built as a user would. Groups of one article whose mentions meet gold
mentions give pairs: of one event where the gold says so, else of two. A logistic model is fitted to them by maximum
likelihood with a penalty on squared weights (L-BFGS-B, Byrd and others 1995). What the sets cannot teach, because
their articles are mostly undated and unplaced, is bounded below or above by `BOUNDS`: a shared day, place or named
participant never speaks against one event, and two unnamed men say little for it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model.claim import MentionKind
from kg.model.graph import Graph
from kg.model.ids import MentionId
from kg.pipeline import build
from kg.resolve.blocking import find_candidates
from kg.resolve.context import read_inputs
from kg.resolve.events import group_articles
from kg.resolve.partition import Partition
from kg.resolve.scoring import FEATURES, PairScorer, Scorer
from kg.resolve.table import GroupTable
from kg.store import read_records

SCORER = Path(__file__).resolve().parent.parent / "ontologies" / "resolve" / "scorer.json"
SETS = ("ecbplus/train.jsonl", "meantime/apple.jsonl")
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "meaning": (0, None),
    "reports alike": (0, None),
    "both": (0, None),
    "type": (0.8, None),
    "same word": (0.3, None),
    "narrow time": (1.2, None),
    "wide time": (0, None),
    "place": (1.2, None),
    "near place": (0.3, None),
    "participants": (0.8, None),
    "unnamed": (0, 1.5),
    "rivals": (None, -1.0),
    "numbers": (0.6, None),
    "other numbers": (None, -0.3),
    "words": (0, None),
    "modifier": (0, None),
    "lead": (0.3, None),
    "background": (None, -0.3),
    "planned": (None, 0),
    "statement": (None, 0),
    "speaker": (1.5, None),
    "general": (None, 0),
    "one article": (None, None),
    "one verb": (None, 0),
    "number": (None, 0),
}
PENALTY = 3.0
THRESHOLD = -1.5
Matrix = NDArray[np.float64]


def read_build(data: Path, name: str, folder: Path) -> Graph:
    """Return the build of a set, made in `folder` if it is not there."""
    out = folder / name.replace("/", "-").removesuffix(".jsonl")
    if not (out / "run.json").is_file():
        source = out.with_suffix(".in.jsonl")
        source.parent.mkdir(parents=True, exist_ok=True)
        with source.open("w", encoding="utf8") as file:
            for row in _rows(data / name):
                fields = {"id": row["id"], "text": row["text"], "published": row.get("dct")}
                file.write(json.dumps({key: value for key, value in fields.items() if value}) + "\n")
        build([str(source)], out)
    return read_records(out)


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def gold_chains(graph: Graph, path: Path) -> dict[MentionId, str]:
    """Return the gold chain of each event mention that overlaps a gold event mention; the longest overlap counts."""
    documents = {d.name: d.id for d in graph.documents}
    events: dict[str, list[Any]] = {}
    for mention in graph.mentions:
        if mention.kind is MentionKind.EVENT:
            events.setdefault(mention.document, []).append(mention)
    out: dict[MentionId, str] = {}
    for row in _rows(path):
        for number, gold in enumerate(_gold_events(row)):
            near = [
                m for m in events.get(documents.get(row["id"], ""), ()) if m.start < gold["end"] > gold["start"] < m.end
            ]
            if near:
                best = max(near, key=lambda m: (min(m.end, gold["end"]) - max(m.start, gold["start"]), m.id))
                out.setdefault(best.id, str(gold.get("chain") or (row["id"], number)))
    return out


def _gold_events(row: dict[str, Any]) -> list[dict[str, Any]]:
    if "validated_sentences" in row:
        return [m for m in row["mentions"] if m["kind"] == "event" and m["validated_sentence"]]
    return [m for m in row["mentions"] if m.get("tag", "EVENT").startswith("EVENT")]


def make_pairs(graph: Graph, chain_of: dict[MentionId, str]) -> tuple[Matrix, Matrix]:
    """Return features and labels of the pairs of groups that both meet gold mentions.

    Only pairs that a build would score are taken: those that blocking brings together and no constraint keeps apart.
    Pairs of articles about different things are easy and many; with them the model learns little else.
    """
    reading, inputs = read_inputs(graph)
    partition = Partition(reading.event_mentions())
    groups, table = [], GroupTable(inputs.context)
    for group in group_articles(inputs, partition, []):
        groups.append(group)
        table.add(group)
    table.close()
    scorer = PairScorer(table, Scorer(weights=(0.0,) * len(FEATURES), bias=0.0, threshold=0.0))
    counted = [Counter(chain_of[m] for m in group.mentions if m in chain_of).most_common(1) for group in groups]
    chains = np.array([chain[0][0] if chain else "" for chain in counted])
    features, labels = [], []
    for left, right, meaning in find_candidates(table):
        kept = np.flatnonzero((chains[left] != "") & (chains[right] != ""))
        kept = kept[scorer.pairs.possible(left[kept], right[kept])]
        features.append(scorer.values(left[kept], right[kept], meaning[kept]))
        labels.append((chains[left[kept]] == chains[right[kept]]).astype(np.float64))
    return np.concatenate(features), np.concatenate(labels)


def fit(features: Matrix, labels: Matrix) -> tuple[dict[str, float], float]:
    """Return the weights by feature, and the score of a pair without any, that fit the labels best within `BOUNDS`."""
    from scipy.optimize import minimize

    scale = features.std(axis=0)
    scale = np.where(scale < 1e-9, 1.0, scale)
    scaled = features / scale

    def loss(point: Matrix) -> tuple[float, Matrix]:
        score = scaled @ point[:-1] + point[-1]
        error = 1 / (1 + np.exp(-score)) - labels
        total = np.logaddexp(0, np.where(labels > 0, -score, score)).sum() + PENALTY * (point[:-1] ** 2).sum()
        return float(total), np.append(scaled.T @ error + 2 * PENALTY * point[:-1], error.sum())

    limits = [
        tuple(None if bound is None else bound * size for bound in BOUNDS[name])
        for name, size in zip(FEATURES, scale, strict=True)
    ]
    found = minimize(loss, np.zeros(len(scale) + 1), jac=True, method="L-BFGS-B", bounds=[*limits, (None, None)])
    weights = found.x[:-1] / scale
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}, float(found.x[-1])


def average_precision(scores: Matrix, labels: Matrix) -> float:
    """Return the mean precision over the ranks of the pairs of one event."""
    ranked = labels[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked) / np.arange(1, len(ranked) + 1) * ranked).sum() / max(1.0, ranked.sum()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, fit, print and, if asked to, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--builds", type=Path, default=Path("out/pairs"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    parts = []
    for name in SETS:
        graph = read_build(options.data, name, options.builds)
        parts.append(make_pairs(graph, gold_chains(graph, options.data / name)))
        print(f"{name}: {len(parts[-1][1]):,} pairs, {int(parts[-1][1].sum()):,} of one event", flush=True)
    features, labels = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    weights, bias = fit(features, labels)
    scores = features @ np.array([weights[name] for name in FEATURES]) + bias
    print(f"average precision on the training pairs: {average_precision(scores, labels):.3f}")
    table = {
        "comment": "Weights of the event pair scorer, learned by training/pairs.py: log odds of one event.",
        "sets": list(SETS),
        "pairs": len(labels),
        "bias": round(bias, 3),
        "threshold": THRESHOLD,
        "weights": weights,
    }
    text = json.dumps(table, indent=2) + "\n"
    print(text)
    if options.write:
        SCORER.parent.mkdir(exist_ok=True)
        SCORER.write_text(text, "utf8")


if __name__ == "__main__":
    main()
