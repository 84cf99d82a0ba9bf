"""The local engine gives the results in the order of the input, here and in processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from kg.engine import batches, map_batches


def squares(numbers: Sequence[int]) -> Iterator[int]:
    for number in numbers:
        if number < 0:
            raise ValueError(f"{number} is negative")
        yield number * number


@pytest.mark.parametrize("size", [1, 3, 100])
def test_results_keep_the_order_whatever_the_batch_size(size: int):
    assert list(map_batches(squares, range(10), size=size)) == [number**2 for number in range(10)]


def test_one_worker_reads_no_further_than_needed():
    seen: list[int] = []

    def source() -> Iterator[int]:
        for number in range(10):
            seen.append(number)
            yield number

    results = map_batches(squares, source(), size=2)
    assert next(results) == 0
    assert seen == [0, 1]


def test_workers_give_the_same_in_the_same_order():
    assert list(map_batches(squares, range(40), size=3, workers=2)) == [number**2 for number in range(40)]


def test_an_error_of_a_worker_arrives_at_its_turn():
    results = map_batches(squares, [1, 2, -3, 4], size=1, workers=2)
    assert [next(results), next(results)] == [1, 4]
    with pytest.raises(ValueError, match="-3 is negative"):
        next(results)


def test_nothing_gives_nothing():
    assert list(map_batches(squares, [], workers=2)) == []
    assert list(batches([], 3)) == []
