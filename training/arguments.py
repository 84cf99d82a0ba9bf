"""Learn the scorer of arguments: our own marked sentences in, `ontologies/extract/arguments.json` out.

    python -m training.arguments [--write | --check]

Two folders are learnt from: the train part of `training/sentences`, which the language model has learnt from too and is
surer of than of news, and `training/arguments`, which it has not seen. The clues of the linear model leave out what the
language model says of roles. The trees see its scores as they are in the fresh sentences; a candidate of the others is
lent those of a fresh candidate that is as right, of the same sort of role, and has about the same sum of clues. Sums of
clues come from models that did not see the sentence (three parts, by family). Needs scikit-learn; the same versions
give the same bytes, which `--check` tells: it fits and compares with the shipped file.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate import annotate_documents
from kg.extract.arguments import ALL, FLOOR, RULED, Clues, Scored, Trees, scored
from kg.extract.bodies import name_bodies
from kg.extract.claims import Reading
from kg.extract.clues import VALUES, Evidence
from kg.extract.coreference import resolve_pronouns
from kg.extract.discourse import find_main_event
from kg.extract.events import find_events
from kg.extract.inventory import Inventory
from kg.extract.phrases import coordinated
from kg.extract.scene import Pair, Scene, find_scenes
from kg.model.annotation import AnnotatedDocument
from kg.model.document import Document
from kg.model.ids import text_id
from kg.ontology import load_ontology
from kg.resolve.times import resolve_times
from training.readers.jsonl import read_rows

FOLDER = Path(__file__).resolve().parent
WEIGHTS = FOLDER.parent / "ontologies" / "extract" / "arguments.json"
PUBLISHED = "2024-05-15"
PARTS = 3
LEAST_SEEN = 3
STRENGTH = 0.6
"""Inverse strength of the penalty on the sum of the weights' sizes."""
TREES = {"max_iter": 160, "learning_rate": 0.07, "max_leaf_nodes": 12, "min_samples_leaf": 25, "l2_regularization": 5.0}
FRESH = 3.0
"""Weight of a fresh sentence beside one that the language model has learnt from."""
LENT = [number for number, name in enumerate(VALUES) if name.startswith("model") and name != "model reads"]
STEPS = (-3.5, -2.5, -1.5, -0.5, 0.5, 1.5)
"""Bounds between sums of clues that count as about the same."""
OPEN = frozenset({"place", "time"})
"""Roles that a part of the marked words fills too: a place named in `the port of Split`."""
Matrix = NDArray[np.float64]
Row = dict[str, Any]


@dataclass(slots=True)
class Example:
    """The scenes of one marked sentence; `part` is the fold of its family."""

    row: Row
    part: int
    fresh: bool
    scenes: list[Scene]


@dataclass(slots=True)
class Case:
    """A candidate of the linear model: the names of its clues and whether it is right (None: neither)."""

    names: list[str]
    right: int | None


def read_examples(rows: Sequence[Row], *, fresh: bool) -> Iterator[Example]:
    """Yield each sentence as an article of its own, read up to its events; the model has not seen the `fresh` ones."""
    documents = tuple(_document(row["text"]) for row in rows)
    dated, timed = resolve_times(documents, tuple(annotate_documents(documents)))
    for row, document, annotation in zip(rows, dated, timed, strict=True):
        reading = make_reading(AnnotatedDocument(document=document, annotation=annotation))
        part = zlib.crc32(row["family"].encode()) % PARTS
        yield Example(row, part, fresh, list(find_scenes(reading)))


def _document(text: str) -> Document:
    published = {"published": PUBLISHED, "published_earliest": PUBLISHED, "published_latest": PUBLISHED}
    return Document(id=text_id(text), source="sentences", name=text_id(text), text=text, **published)


def make_reading(annotated: AnnotatedDocument) -> Reading:
    """Return a document read up to its events and pronouns, as `kg.extract` does."""
    inventory, ontology = Inventory(annotated), load_ontology()
    events = find_events(annotated, inventory, ontology)
    name_bodies(annotated, inventory, events)
    resolve_pronouns(annotated, inventory)
    reading = Reading(annotated, inventory, events, ontology)
    reading.main = find_main_event(reading)
    return reading


def is_right(row: Row, scene: Scene, pair: Pair, role: str) -> int | None:
    """Tell whether the marks give the phrase this role of the event; None where it is but a part of what fills it."""
    mention, position = pair.event.mention, scene.annotated.tokens[pair.head].start
    events = {e["id"] for e in row["events"] if e["start"] < mention.end and mention.start < e["end"]}
    right: int | None = 0
    for marked in row["roles"]:
        if marked["event"] in events and marked["role"] == role and marked["start"] <= position < marked["end"]:
            head = scene.annotated.head_in(marked["start"], marked["end"])
            if role in OPEN or (head is not None and pair.head in set(coordinated(scene.annotated, head))):
                return 1
            right = None
    return right


def read_cases(examples: Sequence[Example]) -> list[Case]:
    """Return every pair and role of the sentences with their clues."""
    out = []
    for example in examples:
        for scene in example.scenes:
            evidence = Evidence(scene)
            for pair in scene.pairs:
                said, rules = evidence.clues(pair), evidence.rules(pair)
                for role in pair.roles:
                    own = said if role not in rules else [*said, RULED]
                    names = [f"{role} {clue}" for clue in own] + [f"{ALL} {clue}" for clue in said]
                    out.append(Case(names, is_right(example.row, scene, pair, role)))
    return out


def fit_clues(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return the weights of the clues, most of them zero and left out (logistic loss, L1 penalty)."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    told = [case for case in cases if case.right is not None]
    seen = Counter(name for case in told for name in case.names)
    names = sorted(name for name, number in seen.items() if number >= LEAST_SEEN)
    column = {name: number for number, name in enumerate(names)}
    indices = [[column[name] for name in case.names if name in column] for case in told]
    starts = np.cumsum([0, *map(len, indices)])
    flat = np.concatenate([np.array(one, np.int32) for one in indices])
    matrix = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(told), len(names)))
    model = LogisticRegression(
        C=STRENGTH, l1_ratio=1, solver="liblinear", max_iter=200, random_state=0, fit_intercept=False
    )
    model.fit(matrix, np.array([case.right for case in told]))
    weights = model.coef_[0]
    out: dict[str, dict[str, float]] = {}
    for name in names:
        role, _, clue = name.partition(" ")
        if abs(weights[column[name]]) >= 0.02:
            out.setdefault(clue, {})[role] = round(float(weights[column[name]]), 2)
    return out


def weigh_scenes(examples: Sequence[Example], clues: Clues) -> list[tuple[Example, Scored, int | None]]:
    """Return the candidates that the clues leave, with their numbers and whether they are right."""
    return [
        (example, one, is_right(example.row, scene, one.pair, one.role))
        for example in examples
        for scene in example.scenes
        for one in scored(scene, clues)
    ]


def fit_trees(rows: Matrix, right: Matrix, weights: Matrix) -> dict[str, Any]:
    """Return the table of the trees, see `kg.extract.arguments.Trees`."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(random_state=0, early_stopping=False, **TREES).fit(
        rows, right, sample_weight=weights
    )
    table: dict[str, Any] = {"roots": [], "feature": [], "threshold": [], "left": [], "value": []}
    depth = 0
    for (predictor,) in model._predictors:
        depth = max(depth, _add_tree(table, predictor.nodes))
    return {**table, "base": round(float(model._baseline_prediction.ravel()[0]), 4), "depth": depth}


def _add_tree(table: dict[str, Any], nodes: Any) -> int:
    """Add a tree's nodes, those of one split side by side, and return its depth."""
    queue, first, depth = [(0, 0)], len(table["left"]), 0
    table["roots"].append(first)
    for node, level in queue:
        depth = max(depth, level)
        one = nodes[node]
        leaf = bool(one["is_leaf"])
        table["feature"].append(-1 if leaf else int(one["feature_idx"]))
        table["threshold"].append(0 if leaf else round(float(one["num_threshold"]), 3))
        table["left"].append(first + len(queue) if not leaf else len(table["left"]))
        table["value"].append(round(float(one["value"]), 4) if leaf else 0)
        queue += [] if leaf else [(int(one["left"]), level + 1), (int(one["right"]), level + 1)]
    return depth


def best_threshold(
    judged: Sequence[tuple[tuple[int, int, int], float, int | None]], marked: int
) -> tuple[float, float]:
    """Return the F1 of the best least probability, and that; `judged`: sentence, event, phrase; probability; right."""
    found = []
    for least in np.arange(0.2, 0.6, 0.02):
        best: dict[tuple[int, int, int], tuple[float, int | None]] = {}
        for key, score, right in judged:
            if score >= least and score > best.get(key, (0.0, 0))[0]:
                best[key] = (score, right)
        hits = sum(right == 1 for _, right in best.values())
        number = sum(right is not None for _, right in best.values())
        found.append((200 * hits / max(1, number + marked), round(float(least), 2)))
    return max(found)


def read_folder(name: str) -> list[Row]:
    """Return the sentences of a folder to be learnt from."""
    rows = [row for path in sorted((FOLDER / name).glob("*.jsonl")) for row in read_rows(path)]
    return [row for row in rows if name != "sentences" or row["split"] == "train"]


Weighed = tuple[Example, Scored, int | None]


def weigh_unseen(examples: Sequence[Example]) -> list[Weighed]:
    """Return the candidates of all sentences, each part with clues fitted to the other parts."""
    cases = [read_cases([example]) for example in examples]
    out = []
    for part in range(PARTS):
        others = [case for example, own in zip(examples, cases, strict=True) if example.part != part for case in own]
        clues = fit_clues(others)
        out += weigh_scenes([one for one in examples if one.part == part], clues)
    return out


def lend(weighed: Sequence[Weighed], chosen: NDArray[np.bool_]) -> Matrix:
    """Return the numbers of the candidates, those of seen sentences with the model's scores of fresh `chosen` ones."""
    rows = np.array([one.values for _, one, _ in weighed], np.float64)
    like = [
        (right, min(int(row[1]), 3), int(np.digitize(row[0], STEPS)))
        for row, (_, _, right) in zip(rows, weighed, strict=True)
    ]
    pool: dict[tuple[int | None, int, int], list[int]] = {}
    for number, (example, _, _) in enumerate(weighed):
        if example.fresh and chosen[number]:
            pool.setdefault(like[number], []).append(number)
    lent, generator = rows.copy(), np.random.default_rng(0)
    for number, (example, _, _) in enumerate(weighed):
        if not example.fresh:
            near = pool.get(like[number])
            lent[number, LENT] = rows[near[generator.integers(len(near))], LENT] if near else 0.0
    return lent


def fit_to(weighed: Sequence[Weighed], chosen: NDArray[np.bool_]) -> dict[str, Any]:
    """Return trees fitted to the `chosen` candidates that are right or wrong."""
    told = chosen & np.array([right is not None for _, _, right in weighed])
    right = np.array([float(right or 0) for _, _, right in weighed])
    weights = np.array([FRESH if example.fresh else 1.0 for example, _, _ in weighed])
    return fit_trees(lend(weighed, chosen)[told], right[told], weights[told])


def judge(weighed: Sequence[Weighed]) -> list[tuple[tuple[int, int, int], float, int | None]]:
    """Return each fresh candidate with its probability by trees fitted to the other parts."""
    rows = np.array([one.values for _, one, _ in weighed], np.float64)
    parts = np.array([example.part for example, _, _ in weighed])
    scores = np.zeros(len(rows))
    for part in range(PARTS):
        trees = Trees(fit_to(weighed, parts != part))
        scores[parts == part] = 1 / (1 + np.exp(-trees.sums(rows[parts == part])))
    return [
        ((id(example), one.pair.event.token, one.pair.head), float(score), right)
        for score, (example, one, right) in zip(scores, weighed, strict=True)
        if example.fresh
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, fit, print and, if asked to, write; return 1 if the fit differs from the shipped one and was to be it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    examples = [
        *read_examples(read_folder("sentences"), fresh=False),
        *read_examples(read_folder("arguments"), fresh=True),
    ]
    text = learn(examples)
    if options.write:
        WEIGHTS.write_text(text, "utf8")
    same = text == WEIGHTS.read_text("utf8")
    print("equal to the shipped weights" if same else "not equal to the shipped weights")
    return int(options.check and not same)


def learn(examples: Sequence[Example]) -> str:
    """Fit both steps to the sentences, print the figures, and return the weights as they are written."""
    weighed = weigh_unseen(examples)
    marked = sum(len(example.row["roles"]) for example in examples if example.fresh)
    score, least = best_threshold(judge(weighed), marked)
    print(f"{len(weighed):,} candidates; fresh sentences, cross-validated F1 {score:.1f} at {least}", flush=True)
    clues = fit_clues(read_cases(examples))
    trees = fit_to(weighed, np.ones(len(weighed), bool))
    table = {
        "comment": "Weights of the scorer of arguments, learned by training/arguments.py: log odds; values: "
        + ", ".join(VALUES),
        "least": least,
        "trees": trees,
        "clues": clues,
    }
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False) + "\n"
    weights, size = sum(map(len, clues.values())), len(text) // 1024
    print(f"{weights:,} weights of clues, {len(trees['value']):,} nodes, {size} KiB, floor {FLOOR}")
    return text


if __name__ == "__main__":
    sys.exit(main())
