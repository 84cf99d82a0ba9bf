"""Where the work runs: `local`, in this process or in worker processes, or `spark`; the same batches, the same answers.

    documents ──make_batch──> Arrow batches ──extract_batches──> Arrow batches ──read_batch──> what each document says

`run_job` cuts documents into shards, leaves out those that an earlier run finished, and gives back all in order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kg.engine.rows import Row, row_of
from kg.engine.work import Job, Pair, Pairs, Said, Until, read_pairs
from kg.model.ids import digest
from kg.model.settings import Options

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.engine.local import Save, Shard
    from kg.engine.shards import Workplace

__all__ = ["ENGINES", "Job", "Pair", "Pairs", "Row", "Said", "Until", "job_of", "processes", "run_job"]

ENGINES = ("local", "spark")


def job_of(options: Options, until: Until, *, threads: int) -> Job:
    """Return the job that `options` describe, with `threads` where they name none."""
    return Job(
        until=until,
        threads=options.threads or threads,
        pipeline=options.pipeline,
        labels=options.pipeline_labels,
        extras=options.extras,
    )


def processes(options: Options, articles: int) -> int:
    """Return how many processes the work on so many articles is worth; 1: this one."""
    if options.workers is not None:
        return options.workers
    return 1 if articles <= options.shard_size else _cores()


def run_job(pairs: Sequence[Pair], until: Until, options: Options, place: Workplace) -> Iterator[Row]:
    """Yield what each document says, in the order given, whatever the engine and the number of workers.

    Args:
        pairs: documents with or without an annotation.
        until: how far they go.
        options: engine, workers, threads, settings.
        place: where finished shards are kept; left alone where there is one shard only.

    Raises:
        KgError: what concerns all documents: a broken vocabulary, a full disk, an engine that cannot run.
    """
    few = len(pairs) <= options.shard_size and options.workers is None
    if options.engine == "local" and (few or options.workers == 1):
        yield from _run_here(pairs, until, options, place)
    else:
        yield from _run_elsewhere(pairs, until, options, place)


def _run_here(pairs: Sequence[Pair], until: Until, options: Options, place: Workplace) -> Iterator[Row]:
    """Run in this process; shards are kept where there are several."""
    job = job_of(options, until, threads=2)
    if len(pairs) <= options.shard_size:
        yield from map(row_of, read_pairs(pairs[:], job))
        return
    from kg.engine.batches import extract_batches, read_batch

    for make in _shards(pairs, options.shard_size):
        batch = make()
        key = place.key(batch, job)
        if place.holds(key):
            yield from read_batch(place.load(key))
        else:
            (found,) = extract_batches((batch,), job)
            rows = list(read_batch(found))
            place.save(key, found)
            yield from rows


def _run_elsewhere(pairs: Sequence[Pair], until: Until, options: Options, place: Workplace) -> Iterator[Row]:
    """Run what is not finished on the engine, and yield all in order as soon as what goes before is there."""
    from kg.engine.batches import lacks_memory, read_batch

    workers = options.workers or _cores()
    job = job_of(options, until, threads=max(1, _cores() // workers))
    shards = _shards(pairs, options.shard_size)
    names = [_names(place.key(make(), job), options) for make in shards]
    keys = [next(filter(place.holds, both), None) for both in names]
    missing = [number for number, key in enumerate(keys) if key is None]
    ready = set(range(len(shards))) - set(missing)

    def save(number: int, batch: pa.RecordBatch) -> None:
        for _ in read_batch(batch.slice(0, 1)):  # an error that concerns all documents is no result
            break
        keys[number] = key = names[number][lacks_memory(batch)]
        place.save(key, batch)

    if missing:
        place.claim()
    finished = _engine(job, [(number, shards[number]) for number in missing], save, options, workers)
    for number in range(len(shards)):
        while number not in ready:
            ready.add(next(finished))
        key = keys[number]
        assert key is not None
        yield from read_batch(place.load(key))


def _names(key: str, options: Options) -> tuple[str, str]:
    """Return the key of a shard, and the one under which it is kept where an article of it lacked memory."""
    return key, digest(key, options.worker_memory, length=32)


def _engine(job: Job, todo: Sequence[Shard], save: Save, options: Options, workers: int) -> Iterator[int]:
    """Yield the numbers of the shards as the engine finishes them."""
    if not todo:
        return iter(())
    if options.engine == "spark":
        from kg.engine.spark import run_spark

        return run_spark(job, todo, save)
    from kg.engine.local import run_local

    return run_local(job, todo, save, processes=workers, memory=options.worker_memory)


def _shards(pairs: Sequence[Pair], size: int) -> list[Callable[[], pa.RecordBatch]]:
    """Return what makes the input of each shard."""
    from kg.engine.batches import make_batch

    def make(first: int) -> pa.RecordBatch:
        return make_batch(first, pairs[first : first + size])

    return [partial(make, first) for first in range(0, len(pairs), size)]


def _cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
