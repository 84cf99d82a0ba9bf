"""The pair scorer: how likely two groups of mentions of different articles tell of one event.

A logistic model over few features, each of which is a reason in words. Its weights, in
`ontologies/resolve/scorer.json`, were learned by `training/pairs.py`; docs/decisions/0010-a-trained-pair-scorer.md
says on what and how well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.errors import OntologyError
from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.comparison import (
    EventContext,
    days_of,
    is_forbidden,
    is_statement,
    place_relation,
    rival_role,
    speakers_of,
    type_name,
)
from kg.resolve.profiles import Profile
from kg.wordlists import read_table

__all__ = ["FEATURES", "PairScorer", "Scorer", "load_scorer"]

TABLE = "resolve/scorer.json"
UNKNOWN = 0.3
"""The cosine of two mentions where the model gives no vectors."""
HOPELESS = -3.0
"""A pair that would score less with half of what else could speak for it is not scored."""
WORDS_FOR_ALL = 12.0
"""Summed rarity of shared words from which more of them say nothing more."""

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


def _agree(left: Profile, right: Profile) -> bool:
    """Tell whether some totals of every attribute that both give can be one: `at least four` agrees with seven."""
    shared = {a for a, _, _ in left.ranges} & {b for b, _, _ in right.ranges}
    return all(
        any(
            a == b == attribute and max(m, n) <= min(high, top)
            for a, m, high in left.ranges
            for b, n, top in right.ranges
        )
        for attribute in shared
    )


class PairScorer:
    """Scores pairs of the groups of one build."""

    def __init__(self, groups: Sequence[Profile], context: EventContext, scorer: Scorer) -> None:
        self.groups, self.context, self.scorer = groups, context, scorer
        self.document = [next(iter(group.documents)) for group in groups]
        self.lemmas = [frozenset(group.lemmas) for group in groups]
        self._words = [frozenset(group.words) - frozenset(group.lemmas) for group in groups]
        self._named = [self._actors(group, named=True) for group in groups]
        self._unnamed = [self._actors(group, named=False) for group in groups]
        self._rest = sum(weight for weight in scorer.weights[3:] if weight > 0) / 2

    def _actors(self, group: Profile, *, named: bool) -> frozenset[MentionId]:
        known = self.context.named
        return frozenset(a for actors in group.actors.values() for a in actors if (a in known) == named)

    def is_worth(self, i: int, j: int, meaning: float | None) -> bool:
        """Tell whether a pair could reach the score of a join, by the features that weigh most."""
        first, second, third = self.scorer.weights[:3]
        close = UNKNOWN if meaning is None else meaning
        if self.document[i] == self.document[j]:
            return close > UNKNOWN
        like = math.sqrt(self.context.corpus.likeness(self.document[i], self.document[j]))
        sure = first * close + second * like + third * like * max(0.0, close) + self.scorer.bias - self.scorer.threshold
        return sure + self._rest > HOPELESS

    def is_told_apart(self, i: int, j: int) -> bool:
        """Tell whether two groups of one article stay apart.

        They do with other words, one or many, one told as earlier, or as the deaths of two events.
        """
        left, right = self.groups[i], self.groups[j]
        if left.hosts and right.hosts and not left.hosts & right.hosts:
            return True
        same = bool(self.lemmas[i] & self.lemmas[j]) and left.plural == right.plural
        return not same or bool(left.background) != bool(right.background)

    def veto(self, i: int, j: int) -> str:
        """Return why two groups cannot be one event whatever speaks for it; empty where they can."""
        if self.document[i] == self.document[j] and self.is_told_apart(i, j):
            return "one article tells of both, apart"
        return veto_groups(self.groups[i], self.groups[j], self.context)

    def values(self, i: int, j: int, meaning: float | None = None) -> tuple[float, ...]:
        """Return the features of a pair, each about 0..1, in the order of `FEATURES`."""
        left, right, context = self.groups[i], self.groups[j], self.context
        if meaning is None:
            closeness = left.closeness(right)
            meaning = UNKNOWN if closeness is None else closeness
        inside = self.document[i] == self.document[j]
        like = 0.0 if inside else math.sqrt(context.corpus.likeness(self.document[i], self.document[j]))
        timed = left.time is not None and right.time is not None
        narrow = timed and days_of(left) <= 3 and days_of(right) <= 3
        place = place_relation(left, right, context)
        equal = left.numbers & right.numbers
        other = not equal and not _agree(left, right)
        words = sum(context.corpus.rarity(word) for word in self._words[i] & self._words[j])
        stated = is_statement(left, context) and is_statement(right, context)
        speaker = 0.0
        if stated:
            speaker = 1.0 if speakers_of(left, context) & speakers_of(right, context) else -1.0
        modifiers = (left.modifiers | left.scopes) & (right.modifiers | right.scopes | right.words.keys())
        return (
            meaning,
            like,
            like * max(0.0, meaning),
            context.types(left.types, right.types),
            float(bool(self.lemmas[i] & self.lemmas[j])),
            float(narrow),
            float(timed and not narrow),
            float(place > 1),
            float(0 < place < 1),
            min(2, len(self._named[i] & self._named[j])) / 2,
            float(bool(self._unnamed[i] & self._unnamed[j])),
            float(rival_role(left, right, context) is not None),
            float(bool(equal)),
            float(other),
            min(words, WORDS_FOR_ALL) / WORDS_FOR_ALL,
            float(bool(modifiers)),
            float(left.lead and right.lead),
            float(bool(left.background) != bool(right.background)),
            float(left.planned != right.planned),
            float(stated),
            speaker,
            float("event" in (type_name(left), type_name(right))),
            float(inside),
            float(inside and not (left.nominal or right.nominal or self.lemmas[i] & self.lemmas[j])),
            float(left.plural != right.plural),
        )

    def score(self, values: Sequence[float]) -> float:
        """Return the log odds of one event above those that a join needs."""
        total = sum(weight * value for weight, value in zip(self.scorer.weights, values, strict=True))
        return total + self.scorer.bias - self.scorer.threshold

    def reasons(self, i: int, j: int) -> tuple[Reason, ...]:
        """Return the features that count for a pair, as reasons with their weights, the weightiest first."""
        out = []
        for name, value, weight in zip(FEATURES, self.values(i, j), self.scorer.weights, strict=True):
            if weight * value:
                said = self._said(name, value, self.groups[i], self.groups[j])
                out.append(Reason(feature=name, value=said, weight=round(weight * value, 3)))
        return tuple(sorted(out, key=lambda reason: (-abs(reason.weight), reason.feature)))

    def _said(self, name: str, value: float, left: Profile, right: Profile) -> str:
        """Return a feature's value in words, with the words of the texts where there are some."""
        words: list[str] = []
        if name == "type":
            return f"{type_name(left)} ~ {type_name(right)}"
        if name == "same word":
            words = sorted(set(left.lemmas) & set(right.lemmas))
        elif name == "words":
            words = sorted(set(left.words) & set(right.words))[:5]
        elif name in ("numbers", "other numbers"):
            words = sorted({a for a, _ in left.numbers} & {a for a, _ in right.numbers})
        elif name in ("meaning", "reports alike", "both"):
            words = [f"{value:.2f}"]
        return f"{FEATURES[name]}: {', '.join(words)}" if words else FEATURES[name]


def veto_groups(left: Profile, right: Profile, context: EventContext) -> str:
    """Return why two groups cannot be one event whatever speaks for it; empty where they can."""
    if forbidden := is_forbidden(left, right, context):
        return forbidden
    if place_relation(left, right, context) < 0:
        return "they happened in different places"
    if rival_role(left, right, context) == "victim":
        return "their victims have different names"
    if is_statement(left, context) and is_statement(right, context):
        if "statement" in (type_name(left), type_name(right)):
            return "words of saying are compared only within an article"
        if type_name(left) != type_name(right):
            return "the statements are of different kinds"
    if left.planned != right.planned and not (left.time and right.time):
        return "one has happened, the other is planned"
    return ""
