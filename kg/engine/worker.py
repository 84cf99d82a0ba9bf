"""A worker process of the local engine: `python -m kg.engine.worker SETTINGS`, record batches in and out by pipes.

Enters: on standard input an Arrow IPC stream of schema `INPUT`. Leaves: on standard output one of schema `OUTPUT`.
What others print goes to standard error. It ends when its input ends, so it never outlives the build; with the status
`NO_MEMORY` when there is not enough memory for a document, and by `kg.overtime.SIGNAL` when documents take more time
than they may: what earlier ones left may be to blame, and another worker reads them again.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa

from kg.engine.batches import OUTPUT, allowance_of, extract_batches, make_batch
from kg.engine.work import Job, Until
from kg.model.document import Document
from kg.model.ids import text_id
from kg.model.settings import NO_EXTRAS, Extras, LlmSettings
from kg.overtime import end_after

__all__ = ["NO_MEMORY", "READY", "main", "settings_of"]

NO_MEMORY = 12
"""The exit status of a worker that asked for more memory than it may have (the number of ENOMEM)."""
READY = b"+"
"""The byte that a worker writes first; a stream's schema goes out with its first batch only."""
SAMPLE = "Rain fell in Oslo on Monday, the mayor said."


def settings_of(job: Job, memory: int, *, annotates: bool) -> str:
    """Return the worker's argument: a job, the mebibytes that a worker may have, and whether it needs the model."""
    return json.dumps({"memory": memory, "annotates": annotates, **asdict(job)}, default=str)


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


def warm_up(job: Job) -> None:
    """Load the model and read a sentence: a worker that has no room for that is never ready; no time is counted."""
    sample = Document(id=text_id(SAMPLE), source="sample", name="sample", text=SAMPLE, published="2021-05-04")
    for _ in extract_batches([make_batch(0, [(sample, None)])], replace(job, extras=NO_EXTRAS)):
        pass
    gc.collect()
    gc.freeze()  # what is loaded stays: to look for garbage in it takes a twentieth of the time of reading


def main() -> None:
    """Read batches until there are no more."""
    fields = json.loads(sys.argv[1])
    limit_memory(fields.pop("memory"))
    annotates = fields.pop("annotates")
    job = replace(job_of(fields), retried=True)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        if annotates:
            warm_up(job)
        out.write(READY)
        out.flush()
        with pa.ipc.new_stream(out, OUTPUT) as writer:
            for batch in pa.ipc.open_stream(sys.stdin.buffer):
                end_after(allowance_of(batch))
                (found,) = extract_batches((batch,), job)
                end_after(0)
                writer.write_batch(found)
                out.flush()


if __name__ == "__main__":
    try:
        with suppress(BrokenPipeError):
            main()
    except MemoryError:
        os._exit(NO_MEMORY)  # at once: to clean up takes memory as well
