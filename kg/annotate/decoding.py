"""The network's outputs for a group of windows -> readings of its sentences.

Numbers are computed for all sentences of the group at once: a call of numpy costs as much for one as for fifty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate.decode import Scores, bio_spans, bio_transitions, decode_bio, decode_tree
from kg.annotate.lemmas import Lemmatizer
from kg.annotate.readings import ReadEvent, ReadFrame, Reading, ReadSpan
from kg.annotate.spans import argument_span, children_of, drop_nested
from kg.annotate.subjects import repair_subjects
from kg.annotate.tags import agree, repair_pos, repair_tags
from kg.annotate.voice import find_active_verbs, repair_roles, repair_syntax

__all__ = ["Arrays", "Decoder", "choose_roles", "softmax"]

SENSES, LEAST_SENSE = 3, 0.02
"""Event types kept per trigger at most, and their least probability."""
LEAST_ROLE = 0.05
"""Least probability of a role whose filler is kept."""
SPANS = ("names", "trigger", "time")
Arrays = dict[str, NDArray[Any]]
Labels = Mapping[str, Sequence[str]]
Arguments = list[tuple[str, int, float]]


def softmax(scores: Scores) -> Scores:
    """Return probabilities over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    result: Scores = raised / raised.sum(-1, keepdims=True)
    return result


class Decoder:
    """Reads the network's outputs: what its numbers mean, repaired where English rules it out."""

    def __init__(self, labels: Labels, lemmatizer: Lemmatizer, *, trigger_bias: float = 0.0) -> None:
        """Keep the labels of each head; `trigger_bias` is added to the scores of all triggers."""
        self._labels, self._lemmatizer, self._bias = labels, lemmatizer, trigger_bias
        self._transitions = {head: bio_transitions(labels[head]) for head in SPANS}

    def decode(self, sentences: Sequence[Sequence[str]], arrays: Arrays) -> list[Reading]:
        """Return the readings of the sentences, which are the rows of the network's outputs."""
        if self._bias:
            arrays["trigger"][:, :, 1:] += self._bias
        spans = {head: self._spans(head, sentences, arrays[head]) for head in SPANS}
        events = self._events(sentences, spans["trigger"], arrays)
        roles = self._roles(sentences, arrays)
        rows = zip(sentences, spans["names"], spans["trigger"], events, spans["time"], roles, strict=True)
        return [
            self._reading(words, row, arrays, names=names, triggers=triggers, events=told, times=times, roles=found)
            for row, (words, names, triggers, told, times, found) in enumerate(rows)
        ]

    def _reading(
        self,
        words: Sequence[str],
        row: int,
        arrays: Arrays,
        *,
        roles: Mapping[int, dict[int, str]],
        **spans: Any,
    ) -> Reading:
        tree = self._tree(words, row, arrays)
        upos = agree(self._label("upos", arrays["upos"][row, : len(words)]), tree.tags)
        scripts = [[self._labels["lemma"][i] for i in best] for best in arrays["lemma"][row, : len(words)].tolist()]
        return Reading(
            upos=repair_pos(words, tree.tags, upos),
            tags=tree.tags,
            lemmas=tuple(map(self._lemmatizer.lemma_of, words, tree.tags, scripts)),
            heads=tuple(tree.heads),
            deps=tuple(tree.deps),
            frames=tuple(_frame(tree, predicate, found) for predicate, found in roles.items()),
            **spans,
        )

    def _label(self, head: str, ids: NDArray[Any]) -> tuple[str, ...]:
        names = self._labels[head]
        return tuple([names[i] for i in ids.tolist()])

    def _spans(self, head: str, sentences: Sequence[Sequence[str]], scores: Scores) -> list[tuple[ReadSpan, ...]]:
        """Return the spans of each sentence."""
        names, best, inside = self._labels[head], scores.argmax(2), 1 - softmax(scores)[:, :, 0]
        out = []
        for row, words in enumerate(sentences):
            found: list[tuple[int, int, str]] = []
            if best[row, : len(words)].any():  # label 0 is none
                ids = decode_bio(scores[row, : len(words)], self._transitions[head])
                found = bio_spans([names[i] for i in ids])
            out.append(
                tuple(
                    ReadSpan(start=a, end=b, label=kind, score=float(inside[row, a:b].mean())) for a, b, kind in found
                )
            )
        return out

    def _events(
        self, sentences: Sequence[Sequence[str]], triggers: Sequence[Sequence[ReadSpan]], arrays: Arrays
    ) -> list[tuple[ReadEvent, ...]]:
        """Return what the triggers of each sentence tell of."""
        at = [(row, span.start) for row, spans in enumerate(triggers) for span in spans]
        if not at:
            return [() for _ in sentences]
        rows, words = (np.array(places) for places in zip(*at, strict=True))
        vectors = arrays["vectors"][rows, words]
        sizes = np.maximum(np.abs(vectors).max(1).astype(np.float64), 1e-9)
        signed = np.rint(vectors * (127 / sizes).astype(vectors.dtype)[:, None]).astype(np.int8)
        events = [ReadEvent(vector=vector.tobytes()) for vector in signed]
        if "event_type" in self._labels:
            events = self._typed(events, at, [len(sentences[row]) for row, _ in at], arrays)
        told = iter(events)
        return [tuple(next(told) for _ in spans) for spans in triggers]

    def _typed(
        self, events: Sequence[ReadEvent], at: Sequence[tuple[int, int]], counts: Sequence[int], arrays: Arrays
    ) -> list[ReadEvent]:
        """Return the events with their senses, stances and arguments; `counts` are words of their sentences."""
        rows, words = (np.array(places) for places in zip(*at, strict=True))
        chances = softmax(arrays["event_type"][rows, words])
        best = np.argsort(-chances, axis=1, kind="stable")[:, :SENSES]
        scores = np.take_along_axis(chances, best, 1)
        likely = (scores >= LEAST_SENSE).sum(1).tolist()  # the best come first
        stances = arrays["fact"][rows, words].argmax(1).tolist()
        types, arguments = self._labels["event_type"], self._event_arguments(arrays)
        return [
            ReadEvent(
                senses=tuple((types[i], chance) for i, chance in zip(ids[:number], found, strict=False)),
                stance=self._labels["fact"][stance],
                vector=event.vector,
                arguments=tuple(argument for argument in arguments.get(place, ()) if argument[1] < count),
            )
            for event, place, count, ids, found, number, stance in zip(
                events, at, counts, best.tolist(), scores.tolist(), likely, stances, strict=True
            )
        ]

    def _event_arguments(self, arrays: Arrays) -> dict[tuple[int, int], Arguments]:
        """Return role, head word and probability of the words that may fill a role of each typed trigger."""
        names = self._labels["event_role"]
        chances = softmax(arrays["event_roles"])
        best = 1 + chances[:, :, 1:].argmax(2)
        likely = np.take_along_axis(chances, best[:, :, None], 2)[:, :, 0]
        out: dict[tuple[int, int], Arguments] = {}
        places = [(row, word) for row, word in arrays["typed"].tolist()]
        for i, head in zip(*(axis.tolist() for axis in np.nonzero(likely >= LEAST_ROLE)), strict=True):
            out.setdefault(places[i], []).append((names[int(best[i, head])], head, float(likely[i, head])))
        return out

    def _roles(self, sentences: Sequence[Sequence[str]], arrays: Arrays) -> list[dict[int, dict[int, str]]]:
        """Return for each sentence the predicate words with head word -> role."""
        out: list[dict[int, dict[int, str]]] = [{} for _ in sentences]
        for (row, predicate), scores in zip(arrays["predicates"].tolist(), arrays["roles"], strict=True):
            out[row][predicate] = choose_roles(scores[: len(sentences[row])], self._labels["role"])
        return out

    def _tree(self, words: Sequence[str], row: int, arrays: Arrays) -> _Tree:
        count = len(words)
        heads = decode_tree(arrays["arcs"][row, :count, : count + 1])
        second, labels = arrays["heads"][row, :count, 1].tolist(), arrays["deps"][row, :count].tolist()
        names = self._labels["dep"]
        deps = [
            _rooted(names[labels[i][head == second[i]]], head)  # a third choice takes the first one's label
            for i, head in enumerate(heads)
        ]
        tags = repair_tags(words, self._label("tag", arrays["tag"][row, :count]))
        heads, deps = repair_subjects(words, tags, heads, deps)
        below = children_of(heads)
        active = find_active_verbs(tags, deps, below)
        if active:
            tags, deps = repair_syntax(tags, deps, active)
        return _Tree(words, tags, heads, deps, below, active)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Syntax of one sentence; `active` holds the verbs whose voice was repaired, with subject and object."""

    words: Sequence[str]
    tags: tuple[str, ...]
    heads: list[int]
    deps: list[str]
    below: list[list[int]]
    active: dict[int, tuple[int, int]]


def _rooted(dep: str, head: int) -> str:
    """Return the relation made to fit: `root` for the one root and nothing else."""
    if head == 0:
        return "root"
    return "dep" if dep == "root" else dep


def _frame(tree: _Tree, predicate: int, roles: dict[int, str]) -> ReadFrame:
    """Return a predicate with the spans of its arguments."""
    if predicate in tree.active:
        roles = repair_roles(roles, *tree.active[predicate])
    chosen = frozenset(roles)
    arguments = []
    for head, role in sorted(roles.items()):
        start, end = argument_span(
            tree.words,
            tree.heads,
            tree.deps,
            tree.below,
            head=head,
            predicate=predicate,
            role=role,
            taken=chosen - {head},
        )
        arguments.append((role, start, end, head))
    return ReadFrame(predicate=predicate, arguments=drop_nested(arguments))


def choose_roles(scores: Scores, labels: Sequence[str]) -> dict[int, str]:
    """Return head word -> role for one predicate; a numbered role is given once, to its best word.

    Args: scores: (words, roles), role 0 means none.
    """
    best = scores.argmax(1)
    words = np.flatnonzero(best)
    gain = scores[words, best[words]] - scores[words, 0]
    found: dict[int, str] = {}
    used: set[str] = set()
    for at in np.argsort(-gain, kind="stable").tolist():
        role = labels[best[words[at]]]
        if role in used and role.startswith("ARG") and not role.startswith("ARGM"):
            continue
        used.add(role)
        found[int(words[at])] = role
    return found
