"""Examples -> windows of neighbouring sentences -> padded tensors, in an order that depends only on the seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from kg.annotate.lemmas import make_script
from kg.annotate.pieces import LOWER, MIXED, TITLE, UPPER, PieceCutter, Pieces, join_pieces
from training.examples import ANY_TRIGGER, IGNORE, Example
from training.roles import depths_of, span_head

SKIP = -100
ANY = -2
HEADS = ("names", "upos", "tag", "lemma", "trigger", "time", "geneva", "event_type", "fact")
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
    event_roles: list[tuple[int, list[tuple[int, int]]]] | None = None
    chains: list[tuple[int, str]] = field(default_factory=list)


Window = Sequence[Encoded]
"""Neighbouring sentences of one document that are read together."""


@dataclass(slots=True)
class Batch:
    """Padded tensors of some windows; shapes are (windows, pieces) and (sentences, words).

    Attributes:
        first: (sentences, words + 1) place of each word's first piece in the flattened (windows * pieces); the first
            column is the mark before the sentence, which stands for the root.
        frames, event_frames: (rows, 2) sentence and predicate or trigger word.
        roles, event_roles: (rows, words) role of each word as head of an argument, 0 for none.
        mentions: (mentions, 2) sentence and word of each event mention that has a chain.
        chains: (mentions,) number of its chain; mentions of different topics never stand in one batch.
    """

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
    event_frames: Tensor
    event_roles: Tensor
    mentions: Tensor
    chains: Tensor


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
            "event_type": example.types,
            "fact": example.facts,
        }
        if example.lemmas is not None:
            per_head["lemma"] = tuple(make_script(w, m) for w, m in zip(example.words, example.lemmas, strict=True))
        out.labels = {head: self._tokens(head, v, words) for head, v in per_head.items() if v is not None}
        if example.heads is not None and example.deps is not None and whole:
            out.arcs = list(example.heads)
            out.deps = self._tokens("dep", example.deps, words)
            if example.frames is not None:
                out.roles = self._roles(example)
        if example.event_roles is not None and whole:
            out.event_roles = self._event_roles(example)
        out.chains = [
            (i, chain) for i, chain in enumerate((example.chains or ())[:words]) if chain not in ("O", IGNORE)
        ]
        return out

    def _event_roles(self, example: Example) -> list[tuple[int, list[tuple[int, int]]]]:
        """Return the roles of every trigger; the heads of their spans are marked by the reader."""
        table = self._ids["event_role"]
        kinds = example.types or ()
        starts = [i for i, kind in enumerate(kinds) if kind not in ("O", IGNORE) and (i == 0 or kinds[i - 1] != kind)]
        frames: dict[int, list[tuple[int, int]]] = {start: [] for start in starts}
        for trigger, role, head, _ in example.event_roles or ():
            if trigger in frames and role in table:
                frames[trigger].append((head, table[role]))
        return sorted(frames.items())

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


def _role_rows(
    items: Sequence[Encoded], frames: Sequence[Sequence[tuple[int, list[tuple[int, int]]]]], words: int
) -> tuple[Tensor, Tensor]:
    """Return (rows, 2) sentence and predicate, and (rows, words) roles of the heads."""
    places, rows = [], []
    for i, (item, found) in enumerate(zip(items, frames, strict=True)):
        for predicate, arguments in found:
            row = [0] * item.words
            for head, role in arguments:
                row[head] = row[head] or role
            places.append([i, predicate])
            rows.append(row)
    roles = _pad(rows, words, SKIP) if rows else torch.zeros((0, words), dtype=torch.long)
    return torch.tensor(places, dtype=torch.long).reshape(-1, 2), roles


def collate(windows: Sequence[Window], shapes: Sequence[list[int]] | None = None) -> Batch:
    """Return the padded batch of some windows; `shapes` replaces the letter shapes of each window."""
    joined = [join_pieces([item.pieces for item in window]) for window in windows]
    items = [item for window in windows for item in window]
    pieces = max(len(window.ids) for window in joined)
    words = max(item.words for item in items)
    first = [[i * pieces + at for at in row] for i, window in enumerate(joined) for row in window.rows]
    labels = {head: _pad([item.labels.get(head, []) for item in items], words, SKIP) for head in HEADS}
    predicates = [[0] * item.words if item.roles is not None else [] for item in items]
    for i, item in enumerate(items):
        for predicate, _ in item.roles or ():
            predicates[i][predicate] = 1
    frames, roles = _role_rows(items, [item.roles or () for item in items], words)
    event_frames, event_roles = _role_rows(items, [item.event_roles or () for item in items], words)
    mentions = [(i, word, chain) for i, item in enumerate(items) for word, chain in item.chains]
    numbers: dict[str, int] = {}
    return Batch(
        ids=_pad([window.ids for window in joined], pieces, 0),
        mask=_pad([[1] * len(window.ids) for window in joined], pieces, 0),
        shapes=_pad(list(shapes) if shapes else [window.shapes for window in joined], pieces, 0),
        first=_pad(first, words + 1, 0),
        word_mask=_pad([[1] * (item.words + 1) for item in items], words + 1, 0),
        labels=labels,
        arcs=_pad([item.arcs or [] for item in items], words, SKIP),
        deps=_pad([item.deps or [] for item in items], words, SKIP),
        predicates=_pad(predicates, words, SKIP),
        frames=frames,
        roles=roles,
        event_frames=event_frames,
        event_roles=event_roles,
        mentions=torch.tensor([(i, word) for i, word, _ in mentions], dtype=torch.long).reshape(-1, 2),
        chains=torch.tensor([numbers.setdefault(chain, len(numbers)) for *_, chain in mentions], dtype=torch.long),
    )


def size_of(window: Window) -> int:
    """Return the window's length in pieces."""
    return 1 + sum(len(item.pieces.ids) - 1 for item in window)


def make_windows(items: Sequence[Encoded], *, most: int, rng: random.Random | None = None) -> list[list[Encoded]]:
    """Return runs of neighbouring sentences of one document, each of at most `most` pieces.

    With `rng`, a window's own limit is drawn between nothing (one sentence alone) and `most`, so that the model meets
    sentences with and without neighbours.
    """

    def draw() -> int:
        return most if rng is None else rng.choice((0, most // 2, most, most))

    windows: list[list[Encoded]] = []
    limit, size, document = draw(), 0, None
    for item in items:
        length = len(item.pieces.ids) - 1
        fits = item.example.document and item.example.document == document and 1 + size + length <= limit
        if fits:
            windows[-1].append(item)
        else:
            windows.append([item])
            limit, size = draw(), 0
        size, document = size + length, item.example.document
    return windows


def group_by_length(windows: Sequence[Window], *, pieces: int, rng: random.Random | None = None) -> list[list[Window]]:
    """Return groups of similar length whose padded size stays under `pieces`, windows of one topic apart from others.

    With `rng` they are shuffled, else in the order of their length.
    """
    jitter = rng.random if rng else (lambda: 0.0)
    keys = [(w[0].example.topic, size_of(w) * (1 + 0.2 * jitter()), i) for i, w in enumerate(windows)]
    groups: list[list[Window]] = []
    group: list[Window] = []
    longest, topic = 0, ""
    for key in sorted(keys):
        window, size = windows[key[2]], size_of(windows[key[2]])
        if group and (key[0] != topic or max(longest, size) * (len(group) + 1) > pieces):
            groups.append(group)
            group, longest = [], 0
        group.append(window)
        longest, topic = max(longest, size), key[0]
    if group:
        groups.append(group)
    if rng:
        rng.shuffle(groups)
    return groups


def epoch_batches(
    items: Sequence[Encoded], *, passes: dict[str, float], pieces: int, most: int, recase_share: float, seed: int
) -> Iterator[list[tuple[Window, list[int]]]]:
    """Yield one epoch's groups with the letter shapes to use, the same for the same seed.

    Args: passes: how often a set is seen in an epoch, by source.  most: pieces of a window.
    """
    rng = random.Random(seed)
    chosen: list[Window] = []
    for window in make_windows(items, most=most, rng=rng):
        rate = passes.get(window[0].example.source, 1.0)
        chosen.extend([window] * int(rate))
        if rng.random() < rate - int(rate):
            chosen.append(window)
    for group in group_by_length(chosen, pieces=pieces, rng=rng):
        yield [(window, _shapes(window, rng, recase_share)) for window in group]


def _shapes(window: Window, rng: random.Random, recase_share: float) -> list[int]:
    shapes = join_pieces([item.pieces for item in window]).shapes
    return recase(shapes, rng) if rng.random() < recase_share else shapes
