"""Which phrase fills which role of which event of its sentence: a trained scorer over what rules, syntax and model say.

Two steps, both learnt from our own marked sentences (`training/arguments.py`): a linear model weighs clues, words such
as "the phrase is what a hiring takes as ARG1"; a sum of small decision trees then weighs its score beside those of
rival phrases and events, the model's own reading, and the shape of the sentence. The weights stand in
`ontologies/extract/arguments.json`. Source of the trees: Friedman 2001, "Greedy function approximation".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.claims import Filled, Reading
from kg.extract.clues import Evidence, best_but
from kg.extract.lexicon import table
from kg.extract.scene import Pair, Scene, find_scenes
from kg.model.ids import MentionId

__all__ = ["Scored", "Trees", "fill_roles", "load_scorer", "scored"]

ALL, RULED = "*", "ruled"
"""Any role, among those that a clue is weighed with; the clue that the ontology gives a phrase the role."""
Clues = Mapping[str, Mapping[str, float]]
"""Weights by clue and role."""
FLOOR = -4.5
"""Least sum of clues (log odds) of a candidate that the trees look at; below it one in three hundred is right."""
LEAST = -9.0
"""The sum of a rival that there is not."""
CONCEIVABLE, STRUCK = 0.1, 0.03
"""Least probability of what is not ruled out; of a target, where rules are surer than the scorer."""


@dataclass(slots=True)
class Scored:
    """A pair and a role with the sum of its clues and the numbers that the trees weigh."""

    pair: Pair
    role: str
    weighed: float
    values: list[float]


class Trees:
    """A sum of binary decision trees, evaluated for many rows at once.

    Nodes of all trees stand in one table: a row goes to `left` where its value is at most the threshold, else to
    `left + 1`; a leaf has no feature.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.roots = np.array(data["roots"], np.intp)
        self.feature = np.array(data["feature"], np.intp)
        self.threshold = np.array(data["threshold"], np.float64)
        self.left = np.array(data["left"], np.intp)
        self.value = np.array(data["value"], np.float64)
        self.base = float(data["base"])
        self._parts = self.feature >= 0

    def sums(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum over the trees, log odds, for each of the (candidates, values) `rows`."""
        count, width = rows.shape
        values = np.ascontiguousarray(rows).ravel()
        at = np.tile(self.roots, count)
        under_way = np.flatnonzero(self._parts[at])
        while len(under_way):
            node, row = at[under_way], under_way // len(self.roots)
            node = self.left[node] + (values[row * width + self.feature[node]] > self.threshold[node])
            at[under_way] = node
            under_way = under_way[self._parts[node]]
        sums: NDArray[np.float64] = self.value[at].reshape(count, -1).sum(1) + self.base
        return sums


@dataclass(frozen=True, slots=True)
class Scorer:
    """The trained weights: of clues by role, of trees; and the least probability of a role that is filled."""

    clues: Clues
    trees: Trees
    least: float


@cache
def load_scorer() -> Scorer:
    """Return the shipped scorer.

    Raises:
        OntologyError: the file of weights is missing or broken.
    """
    data: Mapping[str, Any] = table("arguments")
    return Scorer(data["clues"], Trees(data["trees"]), float(data["least"]))


def fill_roles(reading: Reading) -> None:
    """Enter into `reading` what fills the roles of each event with a type, and what conceivably does.

    A phrase fills at most one role of an event.
    """
    scorer = load_scorer()
    found = [one for scene in find_scenes(reading) for one in scored(scene, scorer.clues)]
    if not found:
        return
    sums = scorer.trees.sums(np.array([one.values for one in found], np.float64))
    best: dict[MentionId, dict[int, Filled]] = {}
    conceivable = set()
    for one, total in zip(found, sums, strict=True):
        filled, mention = (
            Filled(one.role, one.pair.head, round(1 / (1 + exp(-float(total))), 4)),
            one.pair.event.mention.id,
        )
        if filled.score >= (STRUCK if one.role == "target" else CONCEIVABLE):
            conceivable.add((mention, filled.role, filled.head))
        of_event = best.setdefault(mention, {})
        known = of_event.get(filled.head)
        if filled.score >= scorer.least and (known is None or known.score < filled.score):
            of_event[filled.head] = filled
    reading.filled = {mention: tuple(by_head[head] for head in sorted(by_head)) for mention, by_head in best.items()}
    reading.conceivable = frozenset(conceivable)


def scored(scene: Scene, clues: Clues) -> list[Scored]:
    """Return the candidates of a sentence that the clues do not rule out, with the numbers for the trees."""
    evidence = Evidence(scene)
    weighed: dict[tuple[int, int, str], float] = {}
    kept: list[tuple[Pair, str, float, list[str]]] = []
    for pair in scene.pairs:
        rules = evidence.rules(pair)
        for role, total in zip(pair.roles, _sums(clues, pair.roles, evidence.clues(pair), rules), strict=True):
            weighed[pair.event.token, pair.head, role] = total
            if total >= FLOOR:
                kept.append((pair, role, total, rules))
    ranked = _Ranked(weighed)
    return [
        Scored(pair, role, total, evidence.values(pair, role, (total, *ranked.rivals(pair, role)), rules))
        for pair, role, total, rules in kept
    ]


def _sums(clues: Clues, roles: Sequence[str], said: list[str], rules: list[str]) -> Iterator[float]:
    """Yield the sum of the weights of what is `said` of a pair for each role."""
    told = [by_role for clue in said if (by_role := clues.get(clue)) is not None]
    common, ruled = _sum(told, ALL), clues.get(RULED, {})
    apart = [by_role for by_role in told if len(by_role) > 1 or ALL not in by_role]  # most weigh alike for any role
    for role in roles:
        own = ruled.get(role, 0.0) if role in rules else 0.0
        yield common + _sum(apart, role) + own


def _sum(told: Sequence[Mapping[str, float]], role: str) -> float:
    total = 0.0
    for by_role in told:
        if role in by_role:
            total += by_role[role]
    return total


class _Ranked:
    """The sums of clues of a sentence, to be compared with those of rivals."""

    def __init__(self, weighed: Mapping[tuple[int, int, str], float]) -> None:
        self._by_phrase: dict[tuple[int, str], list[tuple[int, float]]] = {}
        self._by_role: dict[tuple[int, str], list[tuple[int, float]]] = {}
        self._by_pair: dict[tuple[int, int], list[tuple[str, float]]] = {}
        for (event, head, role), total in weighed.items():
            self._by_phrase.setdefault((head, role), []).append((event, total))
            self._by_role.setdefault((event, role), []).append((head, total))
            self._by_pair.setdefault((event, head), []).append((role, total))

    def rivals(self, pair: Pair, role: str) -> tuple[float, float, float]:
        """Return the best sums of the phrase with other events, the event's role with other phrases, other roles."""
        event, head = pair.event.token, pair.head
        return (
            best_but(event, self._by_phrase[head, role], LEAST),
            best_but(head, self._by_role[event, role], LEAST),
            best_but(role, self._by_pair[event, head], LEAST),
        )
