"""Scores of one sentence -> labels, trees: constrained decoding of BIO tags and of dependency arcs.

Source: Ramshaw & Marcus 1995 (BIO); Chu & Liu 1965, Edmonds 1967 (maximum spanning arborescence).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
FORBIDDEN = -1e6


def bio_transitions(labels: Sequence[str]) -> Scores:
    """Return the (labels + start, labels) matrix of 0 and `FORBIDDEN`: an I- follows only a B- or I- of its type."""
    matrix = np.zeros((len(labels) + 1, len(labels)), np.float32)
    for j, label in enumerate(labels):
        if label.startswith("I-"):
            allowed = {f"B-{label[2:]}", label}
            for i, before in enumerate([*labels, "start"]):
                if before not in allowed:
                    matrix[i, j] = FORBIDDEN
    return matrix


def decode_bio(scores: Scores, transitions: Scores) -> list[int]:
    """Return the best allowed label sequence of (words, labels) `scores` (Viterbi; greedy where that is allowed)."""
    greedy = scores.argmax(1)
    before = np.concatenate(([len(transitions) - 1], greedy[:-1]))
    if not len(greedy) or (transitions[before, greedy] == 0).all():
        return [int(label) for label in greedy]
    total = scores[0] + transitions[-1]
    steps = []
    for row in scores[1:]:
        options = total[:, None] + transitions[:-1]
        best = options.argmax(0)
        steps.append(best)
        total = options[best, np.arange(len(best))] + row
    path = [int(total.argmax())]
    for best in reversed(steps):
        path.append(int(best[path[-1]]))
    return path[::-1]


def bio_spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return `(first word, last word + 1, type)` of a valid BIO sequence.

    >>> bio_spans(["O", "B-DATE", "I-DATE", "B-DATE"])
    [(1, 3, 'DATE'), (3, 4, 'DATE')]
    """
    spans: list[tuple[int, int, str]] = []
    for i, label in enumerate(labels):
        if label.startswith("B-"):
            spans.append((i, i + 1, label[2:]))
        elif label.startswith("I-") and spans and spans[-1][1] == i:
            start, _, kind = spans[-1]
            spans[-1] = (start, i + 1, kind)
    return spans


def _find_cycle(heads: Sequence[int]) -> list[int] | None:
    """Return the nodes of a cycle among nodes 1.., whose head is `heads[node]`; None in a tree."""
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return None


def _arborescence(scores: NDArray[np.float64]) -> list[int]:
    """Return the head of every node of the best tree rooted in node 0; `scores[dependent, head]`."""
    size = len(scores)
    heads = [0, *(int(h) for h in scores[1:].argmax(1))]
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = set(cycle)
    rest = [node for node in range(size) if node not in inside]
    index = {node: i for i, node in enumerate(rest)}
    merged = len(rest)
    small = np.full((merged + 1, merged + 1), -np.inf)
    small[:merged, :merged] = scores[np.ix_(rest, rest)]
    rows = np.array(cycle)
    own = scores[rows, [heads[node] for node in cycle]]
    leaving = scores[np.ix_(rest, cycle)]
    entering = scores[np.ix_(cycle, rest)] - own[:, None]
    small[:merged, merged] = leaving.max(1)
    small[merged, :merged] = entering.max(0)
    small[0, :] = -np.inf
    solved = _arborescence(small)
    for node in rest[1:]:
        head = solved[index[node]]
        heads[node] = rest[head] if head != merged else cycle[int(leaving[index[node]].argmax())]
    outside = solved[merged]
    entry = cycle[int(entering[:, outside].argmax())]
    heads[entry] = rest[outside]
    return heads


def decode_tree(scores: Scores) -> list[int]:
    """Return each word's head, counted from 1 with 0 for the one root.

    Args: scores: (words, words + 1), column 0 is the root.
    """
    words = len(scores)
    if words == 1:
        return [0]
    others = scores.copy()
    np.fill_diagonal(others[:, 1:], -np.inf)
    heads = [0, *others.argmax(1).tolist()]
    roots = [i for i in range(1, words + 1) if heads[i] == 0]
    if len(roots) == 1 and _find_cycle(heads) is None:
        return heads[1:]
    full = np.full((words + 1, words + 1), -np.inf)
    full[1:] = others
    candidates = roots or [int(full[1:, 0].argmax()) + 1]
    gain = [full[root, 0] - np.delete(full[root], 0).max() for root in candidates]
    root = candidates[int(np.argmax(gain))]
    full[1:, 0] = -1e9
    full[root, 1:] = -np.inf
    full[root, 0] = 0.0
    return _arborescence(full)[1:]
