"""Decoding against every possible answer."""

import itertools

import numpy as np
import pytest

from kg.annotate.decode import FORBIDDEN, bio_spans, bio_transitions, decode_bio, decode_tree

LABELS = ["O", "B-A", "I-A", "B-B", "I-B"]


def _allowed(path):
    before = "O"
    for i in path:
        label = LABELS[i]
        if label.startswith("I-") and before not in (f"B-{label[2:]}", label):
            return False
        before = label
    return True


@pytest.mark.parametrize("seed", range(20))
def test_bio_against_all_paths(seed):
    scores = np.random.default_rng(seed).normal(size=(4, len(LABELS))).astype(np.float32)
    paths = [p for p in itertools.product(range(len(LABELS)), repeat=4) if _allowed(p)]
    best = max(paths, key=lambda p: sum(scores[i, label] for i, label in enumerate(p)))
    assert tuple(decode_bio(scores, bio_transitions(LABELS))) == best


def test_transitions_forbid_a_stray_inside():
    matrix = bio_transitions(LABELS)
    assert matrix[-1, 2] == matrix[0, 2] == matrix[3, 2] == FORBIDDEN
    assert matrix[1, 2] == matrix[2, 2] == 0


def test_spans_of_nothing():
    assert bio_spans(["O", "O"]) == []
    assert decode_bio(np.zeros((0, 5), np.float32), bio_transitions(LABELS)) == []


def _is_tree(heads):
    if sum(head == 0 for head in heads) != 1:
        return False
    for start in range(len(heads)):
        at, seen = start, set()
        while heads[at]:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at] - 1
    return True


@pytest.mark.parametrize("seed", range(30))
def test_trees_are_trees(seed):
    generator = np.random.default_rng(seed)
    words = int(generator.integers(1, 12))
    assert _is_tree(decode_tree(generator.normal(size=(words, words + 1)).astype(np.float32)))


@pytest.mark.parametrize("seed", range(30))
def test_trees_against_all_trees_with_the_same_root(seed):
    scores = np.random.default_rng(seed).normal(size=(4, 5)).astype(np.float32)
    found = decode_tree(scores)
    options = [h for h in itertools.product(range(5), repeat=4) if _is_tree(h) and h.index(0) == found.index(0)]
    value = lambda heads: sum(scores[i, head] for i, head in enumerate(heads))  # noqa: E731
    assert value(found) == pytest.approx(max(map(value, options)), abs=1e-5)
