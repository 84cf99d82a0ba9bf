"""The local engine: a function over batches of records, here or in worker processes, results in the order of the input.

Enters: records and a function from one batch to its results. Leaves: the results, as if the function had seen all
records in one go. One batch at a time is in memory per worker, besides those waiting for their turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["batches", "map_batches"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def batches(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield `items` in tuples of `size`, the last one possibly shorter.

    >>> list(batches("abcde", 2))
    [('a', 'b'), ('c', 'd'), ('e',)]
    """
    source = iter(items)
    while batch := tuple(islice(source, size)):
        yield batch


def map_batches(
    function: Callable[[tuple[Item, ...]], Iterable[Result]],
    items: Iterable[Item],
    *,
    size: int = 32,
    workers: int = 1,
) -> Iterator[Result]:
    """Yield what `function` returns for each batch of `items`, in the order of the items.

    Args:
        function: from a batch to its results; with several workers it must be a module-level function, because it is
            pickled, and what it needs (a language model) is loaded once per worker.
        items: the records; read only as far as the workers keep up.
        size: records per batch.
        workers: worker processes; 1 runs in this process.

    Raises: whatever `function` raises, when the turn of its batch comes.
    """
    if workers <= 1:
        for batch in batches(items, size):
            yield from function(batch)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    waiting: deque[Future[list[Result]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            for batch in batches(items, size):
                waiting.append(pool.submit(_kept, function, batch))
                if len(waiting) > 2 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _kept(function: Callable[[tuple[Item, ...]], Iterable[Result]], batch: tuple[Item, ...]) -> list[Result]:
    """Run `function` in a worker and keep its results, so that a generator can travel back."""
    return list(function(batch))
