"""The pair scorer: how likely two groups of mentions of different articles tell of one event.

A logistic model over few features, each of which is a reason in words. Its weights, in
`ontologies/resolve/scorer.json`, were learned by `training/pairs.py`; docs/decisions/0010-a-trained-pair-scorer.md
says on what and how well. Pairs are two arrays of rows of a `GroupTable`; `kg.resolve.features` has what they share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kg.errors import OntologyError
from kg.model.link import Reason
from kg.resolve.features import Pairs, Values
from kg.resolve.incidence import Flags, Numbers
from kg.resolve.table import GroupTable
from kg.wordlists import read_table

__all__ = ["FEATURES", "PairScorer", "Scorer", "load_scorer"]

TABLE = "resolve/scorer.json"
UNKNOWN = 0.3
"""The cosine of two mentions where the model gives no vectors."""
HOPELESS = -3.0
"""A pair that would score less with half of what else could speak for it is not scored."""
AT_ONCE = 4096
"""Pairs whose reasons are worked out together."""

FEATURES: Mapping[str, str] = {
    "meaning": "the words mean the same in their sentences",
    "reports alike": "the reports share rare words",
    "both": "alike in meaning and in reports",
    "type": "kinds of event",
    "same word": "one word for it",
    "narrow time": "times meet within days",
    "wide time": "times may meet",
    "place": "same place",
    "near place": "one place holds the other",
    "participants": "named participants shared",
    "unnamed": "participants described alike",
    "rivals": "different people in one role",
    "numbers": "equal numbers",
    "other numbers": "different numbers",
    "words": "rare words nearby",
    "modifier": "said in the same words",
    "lead": "told first in both reports",
    "background": "one is told as earlier",
    "planned": "one is still planned",
    "statement": "statements",
    "speaker": "same speaker, or not known",
    "general": "one has no kind",
    "one article": "one article tells of both",
    "one verb": "one article says it in different verbs",
    "number": "one or many",
}
"""The features with what a reader is told about them, in the order of the weights."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """The learned weights in the order of `FEATURES`, the score of a pair without any, and the score of a join."""

    weights: tuple[float, ...]
    bias: float
    threshold: float


@cache
def load_scorer() -> Scorer:
    """Return the weights that ship with the package.

    Raises: OntologyError: the file is missing or lacks a feature.
    """
    table = read_table(TABLE)
    weights = table.get("weights")
    if not isinstance(weights, dict) or set(weights) != set(FEATURES):
        raise OntologyError("does not have the weights of our features", path=f"ontologies/{TABLE}")
    bias, threshold = (float(str(table[key])) for key in ("bias", "threshold"))
    return Scorer(weights=tuple(float(weights[name]) for name in FEATURES), bias=bias, threshold=threshold)


class PairScorer:
    """Scores pairs of the groups of one build."""

    def __init__(self, table: GroupTable, scorer: Scorer) -> None:
        self.table, self.scorer = table, scorer
        self.pairs = Pairs(table)
        self._rest = sum(weight for weight in scorer.weights[3:] if weight > 0) / 2

    def score_worthy(self, left: Numbers, right: Numbers, meaning: Values) -> tuple[Numbers, Numbers, Values, Values]:
        """Return those pairs that nothing forbids and that could be one event, with their scores and cosines.

        Args:
            left: a row for every pair, the lesser of its two.
            right: the other one.
            meaning: cosines; not a number where one is not known.
        """
        likeness = self.pairs.likeness(left, right)
        kept = np.flatnonzero(self._is_worth(left, right, likeness, meaning))
        left, right, meaning, likeness = left[kept], right[kept], meaning[kept], likeness[kept]
        kept = self.pairs.possible(left, right)
        left, right, meaning, likeness = left[kept], right[kept], meaning[kept], likeness[kept]
        return left, right, self.score(self.pairs.values(left, right, meaning, likeness)), meaning

    def _is_worth(self, left: Numbers, right: Numbers, likeness: Values, meaning: Values) -> Flags:
        """Tell which pairs could reach the score of a join, by the features that weigh most."""
        first, second, third = self.scorer.weights[:3]
        close = self.pairs.known(meaning)
        sure = first * close + second * likeness + third * likeness * np.maximum(0.0, close)
        hopeful = sure + self.scorer.bias - self.scorer.threshold + self._rest > HOPELESS
        inside = self.table.document[left] == self.table.document[right]
        flags: Flags = np.where(inside, close > self.pairs.known(np.array(np.nan)), hopeful)
        return flags

    def values(self, left: Numbers, right: Numbers, meaning: Values | None = None) -> Values:
        """Return the features of pairs, each about 0..1: a row for each pair, in the order of `FEATURES`."""
        cosines = self.pairs.closeness(left, right) if meaning is None else meaning
        return self.pairs.values(left, right, cosines, self.pairs.likeness(left, right))

    def score(self, values: Values) -> Values:
        """Return the log odds of one event above those that a join needs, for every row of features."""
        total = np.zeros(len(values))
        for weight, column in zip(self.scorer.weights, values.T, strict=True):
            total += weight * column
        return total + self.scorer.bias - self.scorer.threshold

    def reasons(self, left: Numbers, right: Numbers, meaning: Values | None = None) -> Iterator[tuple[Reason, ...]]:
        """Yield for each pair the features that count, as reasons with their weights, the weightiest first."""
        for start in range(0, len(left), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            one, two = left[part], right[part]
            rows = self.values(one, two, None if meaning is None else meaning[part]).tolist()
            yield from map(self._in_words, one.tolist(), two.tolist(), rows)

    def _in_words(self, i: int, j: int, values: Sequence[float]) -> tuple[Reason, ...]:
        out = []
        for name, value, weight in zip(FEATURES, values, self.scorer.weights, strict=True):
            if weight * value:
                out.append(Reason(feature=name, value=self._said(name, value, i, j), weight=round(weight * value, 3)))
        return tuple(sorted(out, key=lambda reason: (-abs(reason.weight), reason.feature)))

    def _said(self, name: str, value: float, i: int, j: int) -> str:
        """Return a feature's value in words, with the words of the texts where there are some."""
        table = self.table
        words: list[str] = []
        if name == "type":
            return f"{table.kinds[table.kind[i]]} ~ {table.kinds[table.kind[j]]}"
        if name == "same word":
            words = [table.vocabulary[k] for k in table.lemmas[i] if k in table.lemmas[j]]
        elif name == "words":
            shared = {*table.words[i], *table.echoed[i]} & {*table.words[j], *table.echoed[j]}
            words = [table.vocabulary[k] for k in sorted(shared)[:5]]
        elif name in ("numbers", "other numbers"):
            one, two = ({table.attributes[k] for k in table.numbers[row]} for row in (i, j))
            words = sorted(one & two)
        elif name in ("meaning", "reports alike", "both"):
            words = [f"{value:.2f}"]
        return f"{FEATURES[name]}: {', '.join(words)}" if words else FEATURES[name]
