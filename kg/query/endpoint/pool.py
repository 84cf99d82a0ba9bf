"""The pool: a few worker processes that share the store; a query waits for one, and a worker that is lost is replaced.

Enters: requests. Leaves: replies, or a `Refusal` with the status that HTTP has for it. When `graph.nq` changes the next
query is answered from the new graph.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from kg.errors import QueryError
from kg.query.endpoint.limits import Limits
from kg.query.endpoint.wire import HEAD, Reply, Request, framed, read_reply
from kg.query.store import STORES, index_graph

__all__ = ["Pool", "Refusal"]


class Refusal(Exception):
    """A request is not answered; `status` is an HTTP status, the text says why and what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Worker:
    """One worker process with the store that it reads."""

    def __init__(self, place: Path, process: Process) -> None:
        self.place = place
        self._process = process

    @classmethod
    async def start(cls, place: Path, limits: Limits) -> Worker:
        """Return a worker that is ready."""
        numbers = (str(limits.seconds), str(limits.rows), str(limits.memory))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kg.query.endpoint.worker", str(place), *numbers,
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
        )  # fmt: skip
        worker = cls(place, process)
        try:
            await worker._reply()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def ask(self, request: Request) -> Reply:
        """Return the reply; an asyncio.IncompleteReadError if the worker dies over it."""
        assert self._process.stdin is not None
        self._process.stdin.write(framed(request))
        with suppress(ConnectionError):
            await self._process.stdin.drain()
        return await self._reply()

    async def _reply(self) -> Reply:
        assert self._process.stdout is not None
        size = int.from_bytes(await self._process.stdout.readexactly(HEAD), "big")
        return read_reply(await self._process.stdout.readexactly(size))

    async def last_signal(self) -> int:
        """Wait for the end of a worker that died and return the signal that killed it, 0 for none."""
        return -min(0, await self._process.wait())

    def kill(self) -> None:
        """End the process, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()


class Pool:
    """Workers for the graph in `folder`, within `limits`; to be used in one event loop."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self.limits = limits
        self._idle: list[Worker] = []
        self._free = asyncio.Semaphore(limits.workers)
        self._indexing = asyncio.Lock()
        self._waiting = 0
        self._own: Path | None = None

    async def place(self) -> Path:
        """Return the store of the graph as it is now, indexed if need be.

        Raises: QueryError: there is no graph.
        """
        async with self._indexing:
            found = await asyncio.to_thread(index_graph, self._folder)
            if found is None:
                self._own = self._own or Path(tempfile.mkdtemp(prefix="kg-serve-"))
                found = await asyncio.to_thread(index_graph, self._folder, stores=self._own / STORES)
        if found is None:
            raise QueryError("no room for the index of the graph", path=str(self._own))
        return found

    async def ask(self, request: Request) -> Reply:
        """Answer a query.

        Raises: Refusal: too many wait, it takes too long, needs too much, or its worker dies over it.
        """
        if self._waiting >= self.limits.waiting:
            raise Refusal(503, "too many queries are waiting; ask again in a moment")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Refusal(503, "all workers are busy; ask again in a moment") from None
        finally:
            self._waiting -= 1
        try:
            return await self._answered(request)
        finally:
            self._free.release()

    async def _answered(self, request: Request) -> Reply:
        worker = await self._take()
        try:
            async with asyncio.timeout(self.limits.seconds):
                reply = await worker.ask(request)
        except TimeoutError:
            message = f"the query took more than {self.limits.seconds:g} seconds and was ended; ask for less"
            raise Refusal(503, message) from None
        except asyncio.IncompleteReadError:
            raise _died(await worker.last_signal(), self.limits) from None
        else:
            self._idle.append(worker)
            return reply
        finally:
            if worker not in self._idle:
                worker.kill()

    async def _take(self) -> Worker:
        """Return an idle worker that reads the graph as it is now, or a new one."""
        try:
            place = await self.place()
        except QueryError as error:
            raise Refusal(503, str(error)) from error
        while self._idle:
            worker = self._idle.pop()
            if worker.place == place:
                return worker
            worker.kill()
        try:
            return await Worker.start(place, self.limits)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise Refusal(503, "no worker could be started; see --memory") from error

    async def close(self) -> None:
        """End all workers."""
        for worker in self._idle:
            worker.kill()
            await worker.last_signal()
        self._idle.clear()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)


def _died(number: int, limits: Limits) -> Refusal:
    if number == signal.SIGSEGV:
        return Refusal(400, "the query is nested too deeply")
    if number in (signal.SIGABRT, signal.SIGKILL):
        return Refusal(422, f"the query needs more than {limits.memory} megabytes; ask for less")
    return Refusal(500, "the query ended its worker")
