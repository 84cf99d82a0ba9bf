"""A worker process of the local engine: `python -m kg.engine.worker SETTINGS`, record batches in and out by pipes.

Enters: on standard input an Arrow IPC stream of schema `INPUT`. Leaves: on standard output one of schema `OUTPUT`.
What others print goes to standard error. It ends when its input ends, so it never outlives the build, and with the
status `NO_MEMORY` when there is not enough memory for a document: what earlier ones left may be to blame, and another
worker reads it again.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa

from kg.engine.batches import OUTPUT, extract_batches
from kg.engine.work import Job, Until
from kg.model.settings import Extras, LlmSettings

__all__ = ["NO_MEMORY", "READY", "main", "settings_of"]

NO_MEMORY = 12
"""The exit status of a worker that asked for more memory than it may have (the number of ENOMEM)."""

READY = b"+"
"""The byte that a worker writes first; a stream's schema goes out with its first batch only."""


def settings_of(job: Job, memory: int) -> str:
    """Return the settings of a job, and the mebibytes of memory that a worker may have, as the worker's argument."""
    return json.dumps({"memory": memory, **asdict(job)}, default=str)


def job_of(fields: dict[str, object]) -> Job:
    """Return the job that `settings_of` wrote down."""
    extras = dict(fields.pop("extras"))  # type: ignore[call-overload]
    if extras["llm"] is not None:
        prices = extras["llm"]["prices"]
        changed = {"cache": Path(extras["llm"]["cache"]), "prices": tuple(prices) if prices else None}
        extras["llm"] = LlmSettings(**(extras["llm"] | changed))
    labels = fields.pop("labels")
    return Job(
        until=Until(str(fields.pop("until"))),
        labels=Path(str(labels)) if labels else None,
        extras=Extras(**(extras | {"names": tuple(extras["names"])})),
        **fields,  # type: ignore[arg-type]
    )


def limit_memory(mebibytes: int) -> None:
    """Let this process have so much memory of its own; what asks for more gets a MemoryError."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * 2**20, mebibytes * 2**20))


def main() -> None:
    """Read batches until there are no more."""
    fields = json.loads(sys.argv[1])
    limit_memory(fields.pop("memory"))
    job = replace(job_of(fields), retried=True)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        out.write(READY)
        out.flush()
        with pa.ipc.new_stream(out, OUTPUT) as writer:
            for batch in extract_batches(pa.ipc.open_stream(sys.stdin.buffer), job):
                writer.write_batch(batch)
                out.flush()


if __name__ == "__main__":
    try:
        with suppress(BrokenPipeError):
            main()
    except MemoryError:
        os._exit(NO_MEMORY)  # at once: to clean up takes memory as well
