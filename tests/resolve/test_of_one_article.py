"""Groups of two clusters that one article tells of, found by loops or by arrays."""

from __future__ import annotations

import numpy as np
import pytest

from kg.resolve.events import MANY, _of_one_article


@pytest.mark.parametrize("size", [1, 5, MANY, 4 * MANY])
def test_the_pairs_are_those_of_equal_articles(size: int) -> None:
    chance = np.random.default_rng(size)
    document = chance.integers(0, 3 * size, 2 * size).astype(np.int32)
    groups = chance.permutation(2 * size).astype(np.int32)
    first, second = groups[:size], groups[size:]
    expected = {(i, j) for i in first.tolist() for j in second.tolist() if document[i] == document[j]}
    found = list(_of_one_article(first, second, document))
    assert set(found) == expected
    assert len(found) == len(expected)
