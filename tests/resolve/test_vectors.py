"""Vectors by row: on disk the same numbers as in memory, and none of them held."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from kg.model.document import Problem
from kg.resolve.vectors import Vectors
from kg.store import Records, Spool


@pytest.fixture
def table() -> Records[Problem]:
    return Spool[Problem](Problem).extend([Problem(source="a.txt", stage="read", error="is empty")]).records()


def test_rows_come_back_in_any_order(table: Records[Problem]) -> None:
    given = np.random.default_rng(7).normal(size=(40, 5))
    for like in (table, ()):
        vectors = Vectors(like)
        for row in given:
            vectors.add(row)
        for rows in ([0], [39], [3, 4, 5], [5, 4, 3], [7, 8, 20, 21, 2], [1, 1], range(40)):
            found = vectors[np.array(rows)]
            assert found.tobytes() == given[np.array(rows)].tobytes()


def test_a_row_of_none_is_no_numbers(table: Records[Problem]) -> None:
    for like in (table, ()):
        vectors = Vectors(like)
        for row in (None, None, np.ones(3), None):
            vectors.add(row)
        assert np.isnan(vectors[np.arange(4)]).tolist() == [[True] * 3, [True] * 3, [False] * 3, [True] * 3]


def test_without_any_vector_rows_have_length_one() -> None:
    vectors = Vectors()
    vectors.add(None)
    assert vectors[np.array([0])].shape == (1, 1)
    assert vectors[np.array([], np.int64)].shape == (0, 1)


def test_vectors_on_disk_take_no_memory(table: Records[Problem]) -> None:
    def taken(vectors: Vectors) -> int:
        row = np.ones(64)
        tracemalloc.start()
        for _ in range(20_000):
            vectors.add(row.copy())
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert taken(Vectors(table)) < 20_000 * 20 + 2**21
    assert taken(Vectors()) > 20_000 * 64 * 8
