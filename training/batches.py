"""Examples -> padded tensors, grouped by length, in an order that depends only on the seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from kg.annotate.lemmas import make_script
from kg.annotate.pieces import LOWER, MIXED, TITLE, UPPER, PieceCutter, Pieces
from training.examples import ANY_TRIGGER, Example
from training.roles import depths_of, span_head

SKIP = -100
ANY = -2
HEADS = ("names", "upos", "tag", "lemma", "trigger", "time", "geneva")
"""Heads with one label per word."""


@dataclass(slots=True)
class Encoded:
    """An example as numbers; words count from 0, `arcs` from 1 with 0 for the root."""

    example: Example
    pieces: Pieces
    words: int
    labels: dict[str, list[int]] = field(default_factory=dict)
    arcs: list[int] | None = None
    deps: list[int] | None = None
    roles: list[tuple[int, list[tuple[int, int]]]] | None = None


@dataclass(slots=True)
class Batch:
    """Padded tensors of some sentences; shapes are (sentences, pieces) and (sentences, words)."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    first: Tensor
    word_mask: Tensor
    labels: dict[str, Tensor]
    arcs: Tensor
    deps: Tensor
    predicates: Tensor
    frames: Tensor
    roles: Tensor


class Encoder:
    """Turns examples into numbers with fixed label lists."""

    def __init__(self, labels: dict[str, list[str]], cutter: PieceCutter, *, max_pieces: int) -> None:
        """Keep the label lists; sentences over `max_pieces` pieces are cut at the last whole word."""
        self._ids = {head: {label: i for i, label in enumerate(names)} for head, names in labels.items()}
        self._cutter, self._most = cutter, max_pieces

    def _tokens(self, head: str, values: Sequence[str], words: int) -> list[int]:
        table = self._ids[head]
        return [ANY if v == ANY_TRIGGER else table.get(v, SKIP) for v in values[:words]]

    def encode(self, example: Example) -> Encoded:
        """Return the example's numbers; unknown labels and `IGNORE` become `SKIP`."""
        pieces = self._cutter.cut_words(example.words)
        words = len(example.words)
        while pieces.first and words and len(pieces.ids) > self._most:
            words = max(1, words * self._most // len(pieces.ids) - 1)
            pieces = self._cutter.cut_words(example.words[:words])
        out = Encoded(example=example, pieces=pieces, words=words)
        whole = words == len(example.words)
        per_head = {
            "names": example.names,
            "upos": example.upos,
            "tag": example.tags,
            "trigger": example.triggers,
            "time": example.times,
            "geneva": example.geneva,
        }
        if example.lemmas is not None:
            per_head["lemma"] = tuple(make_script(w, m) for w, m in zip(example.words, example.lemmas, strict=True))
        out.labels = {head: self._tokens(head, v, words) for head, v in per_head.items() if v is not None}
        if example.heads is not None and example.deps is not None and whole:
            out.arcs = list(example.heads)
            out.deps = self._tokens("dep", example.deps, words)
            if example.frames is not None:
                out.roles = self._roles(example)
        return out

    def _roles(self, example: Example) -> list[tuple[int, list[tuple[int, int]]]]:
        heads, deps, table = example.heads or (), example.deps or (), self._ids["role"]
        depths = depths_of(heads)
        frames: dict[int, list[tuple[int, int]]] = {}
        for frame in example.frames or ():
            arguments = frames.setdefault(frame.predicate, [])
            for role, start, end in frame.arguments:
                if role in table:
                    arguments.append((span_head(heads, deps, start, end, depths), table[role]))
        return sorted(frames.items())


def recase(shapes: list[int], rng: random.Random) -> list[int]:
    """Return the shapes of an upper-case, lower-case or headline-case copy of the sentence."""
    target = rng.choice((UPPER, UPPER, LOWER, LOWER, TITLE))
    return [target if shape in (LOWER, TITLE, UPPER, MIXED) else shape for shape in shapes]


def _pad(rows: list[list[int]], width: int, value: int) -> Tensor:
    out = np.full((len(rows), width), value, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def collate(items: Sequence[Encoded], shapes: Sequence[list[int]] | None = None) -> Batch:
    """Return the padded batch; word index 0 of `first` and `word_mask` is the root (the `[CLS]` piece)."""
    pieces = max(len(item.pieces.ids) for item in items)
    words = max(item.words for item in items)
    labels = {head: _pad([item.labels.get(head, []) for item in items], words, SKIP) for head in HEADS}
    predicates = [[0] * item.words if item.roles is not None else [] for item in items]
    frames, roles = [], []
    for i, item in enumerate(items):
        for predicate, arguments in item.roles or ():
            predicates[i][predicate] = 1
            row = [0] * item.words
            for head, role in arguments:
                row[head] = row[head] or role
            frames.append([i, predicate])
            roles.append(row)
    return Batch(
        ids=_pad([item.pieces.ids for item in items], pieces, 0),
        mask=_pad([[1] * len(item.pieces.ids) for item in items], pieces, 0),
        shapes=_pad(list(shapes) if shapes else [item.pieces.shapes for item in items], pieces, 0),
        first=_pad([[0, *item.pieces.first] for item in items], words + 1, 0),
        word_mask=_pad([[1] * (item.words + 1) for item in items], words + 1, 0),
        labels=labels,
        arcs=_pad([item.arcs or [] for item in items], words, SKIP),
        deps=_pad([item.deps or [] for item in items], words, SKIP),
        predicates=_pad(predicates, words, SKIP),
        frames=torch.tensor(frames, dtype=torch.long).reshape(-1, 2),
        roles=_pad(roles, words, SKIP) if roles else torch.zeros((0, words), dtype=torch.long),
    )


def group_by_length(items: Sequence[Encoded], *, pieces: int, rng: random.Random | None = None) -> list[list[Encoded]]:
    """Return groups of similar length whose padded size stays under `pieces`; with `rng` shuffled, else by length."""
    jitter = rng.random if rng else (lambda: 0.0)
    order = sorted(range(len(items)), key=lambda i: (len(items[i].pieces.ids) * (1 + 0.2 * jitter()), i))
    groups: list[list[Encoded]] = []
    group: list[Encoded] = []
    longest = 0
    for i in order:
        size = len(items[i].pieces.ids)
        if group and max(longest, size) * (len(group) + 1) > pieces:
            groups.append(group)
            group, longest = [], 0
        group.append(items[i])
        longest = max(longest, size)
    if group:
        groups.append(group)
    if rng:
        rng.shuffle(groups)
    return groups


def epoch_batches(
    items: Sequence[Encoded], *, passes: dict[str, float], pieces: int, recase_share: float, seed: int
) -> Iterator[list[tuple[Encoded, list[int]]]]:
    """Yield one epoch's groups with the letter shapes to use, the same for the same seed."""
    rng = random.Random(seed)
    chosen: list[Encoded] = []
    for item in items:
        rate = passes.get(item.example.source, 1.0)
        chosen.extend([item] * int(rate))
        if rng.random() < rate - int(rate):
            chosen.append(item)
    for group in group_by_length(chosen, pieces=pieces, rng=rng):
        yield [
            (item, recase(item.pieces.shapes, rng) if rng.random() < recase_share else item.pieces.shapes)
            for item in group
        ]
