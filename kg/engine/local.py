"""The local engine: worker processes on this machine, each with a model of its own.

A worker that dies, for want of memory, of time or otherwise, costs the shard it was at: another one reads that shard's
documents one by one, and a document that ends two of these is set aside as a problem.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread

import pyarrow as pa

from kg.child import start_module
from kg.engine.batches import FULL, INPUT, LATE, set_aside
from kg.engine.work import Job
from kg.engine.worker import NO_MEMORY, READY, settings_of
from kg.errors import ModelError
from kg.overtime import SIGNAL

__all__ = ["run_local"]

Shard = tuple[int, Callable[[], pa.RecordBatch]]
"""The number of a shard and what makes its input."""
Save = Callable[[int, pa.RecordBatch], None]
ATTEMPTS = 2
"""Workers that one document may end before it is set aside."""
ENDINGS = {NO_MEMORY: FULL} | ({-SIGNAL: LATE} if SIGNAL is not None else {})


class Died(Exception):
    """A worker ended before it gave an answer; the message says how."""


class Halted(Exception):
    """The build is over; nobody waits for this shard."""


class Worker:
    """One worker process."""

    def __init__(self, settings: str) -> None:
        """Start it."""
        process = start_module("kg.engine.worker", settings)
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._stdin, self._stdout = process, process.stdin, process.stdout
        self._sink = pa.ipc.new_stream(self._stdin, INPUT)
        self._source: pa.ipc.RecordBatchStreamReader | None = None

    def wait(self) -> bool:
        """Wait until it is ready; false if it ended before."""
        ready = self._stdout.read(1) == READY
        if not ready:
            self._bury()
        return ready

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the output of a batch.

        Raises: Died: the process ended.
        """
        try:
            self._sink.write_batch(batch)
            self._stdin.flush()
            if self._source is None:
                self._source = pa.ipc.open_stream(self._stdout)
            return self._source.read_next_batch()
        except (OSError, StopIteration, pa.ArrowException) as error:
            self._bury()
            raise Died(self.ending()) from error

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()

    def _bury(self) -> None:
        """Take note of how it ended; one that closed its pipes and lingers is stopped."""
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.stop()

    def ending(self) -> str:
        """Return how it ended, in words."""
        code = self._process.returncode
        return ENDINGS.get(code) or (f"signal {-code}" if code < 0 else f"status {code}")


class Attendant(Thread):
    """A thread that hands shards to one worker and starts another one when it dies."""

    def __init__(
        self, settings: str, todo: SimpleQueue[Shard], save: Save, done: SimpleQueue[int | BaseException], stop: Event
    ) -> None:
        super().__init__(daemon=True)
        self._settings, self._todo, self._save, self._done, self._halt = settings, todo, save, done, stop
        self._worker: Worker | None = None

    def run(self) -> None:
        """Work until nothing is left to do, or the build is over."""
        try:
            while not self._halt.is_set():
                number, make = self._todo.get_nowait()
                self._save(number, self._shard(make()))
                self._done.put(number)
        except (Empty, Halted):
            pass
        except BaseException as error:
            self._done.put(error)
        finally:
            self.end()

    def end(self) -> None:
        """Stop the worker."""
        if self._worker is not None:
            self._worker.stop()

    def _begin(self) -> Worker:
        ending = ""
        for _ in range(ATTEMPTS):
            worker = self._worker = Worker(self._settings)
            ready = worker.wait()
            if self._halt.is_set():
                raise Halted
            if ready:
                return worker
            ending = worker.ending()
        hint = "give --worker-memory more, or try --workers 1"
        raise ModelError(f"no worker process can load the language model: {ending}", hint=hint)

    def _shard(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        try:
            return self._attempt(batch)
        except Died:
            rows = [self._alone(batch.slice(at, 1)) for at in range(batch.num_rows)]
            return pa.Table.from_batches(rows).combine_chunks().to_batches()[0]

    def _alone(self, row: pa.RecordBatch) -> pa.RecordBatch:
        deaths: list[str] = []
        while len(deaths) < ATTEMPTS:
            try:
                return self._attempt(row)
            except Died as death:
                deaths.append(str(death))
        return set_aside(row, deaths)

    def _attempt(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if self._halt.is_set():
            raise Halted
        if self._worker is None:
            self._worker = self._begin()
        try:
            return self._worker.run(batch)
        except Died:
            self._worker = None
            if self._halt.is_set():  # it was stopped and did not fail
                raise Halted from None
            raise


def run_local(job: Job, shards: Sequence[Shard], save: Save, *, processes: int, memory: int) -> Iterator[int]:
    """Run the shards in `processes` workers and yield the number of each when `save` has kept its output.

    Args:
        job: what is done with the documents.
        shards: in the order in which they are begun.
        save: takes number and output of a finished shard; called in several threads.
        processes: number of workers.
        memory: mebibytes that each may have.

    Raises: whatever `save` raises; ModelError: no worker can be started.
    """
    todo: SimpleQueue[Shard] = SimpleQueue()
    for shard in shards:
        todo.put(shard)
    done: SimpleQueue[int | BaseException] = SimpleQueue()
    stop = Event()
    settings = settings_of(job, memory, annotates=shards[0][1]().column("annotation").null_count > 0)
    attendants = [Attendant(settings, todo, save, done, stop) for _ in range(min(processes, len(shards)))]
    for attendant in attendants:
        attendant.start()
    try:
        for _ in shards:
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        stop.set()
        for attendant in attendants:
            attendant.end()
            attendant.join()
