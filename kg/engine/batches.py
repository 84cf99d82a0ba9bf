"""The seam between the work and where it runs: Arrow record batches of documents in, of what they say out.

`extract_batches` is what a worker process runs and what Spark's `mapInArrow` takes. A row holds records as JSON text,
of the same shape as the record files (docs/reference/records.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute

import kg.errors
from kg.engine.rows import Row, dump, read_row
from kg.engine.work import TOO_LARGE, Job, Pair, endless, read_pairs, too_large, unsaid
from kg.errors import KgError
from kg.model.annotation import Annotation
from kg.model.document import Document, Problem
from kg.overtime import allowance
from kg.store.lines import line_decoder

__all__ = [
    "FULL",
    "INPUT",
    "LATE",
    "OUTPUT",
    "allowance_of",
    "extract_batches",
    "lacks_memory",
    "make_batch",
    "read_batch",
    "set_aside",
    "spare_memory",
]

INPUT = pa.schema([("at", pa.int64()), ("document", pa.string()), ("annotation", pa.string())])
"""`at` comes back with the results; `annotation` is null for a document that is to be annotated."""
OUTPUT = pa.schema([("at", pa.int64()), ("said", pa.string()), ("error", pa.string())])
"""`said` per document; a row with an `error` instead stands for one that concerns all documents."""
FULL, LATE = "out of memory", "out of time"
"""How a process ended that asked for more memory, or took more time, than it may have."""


def spare_memory() -> None:
    """Let this process take the memory of Arrow from the C library: its own pools keep what a shard once took."""
    pa.set_memory_pool(pa.system_memory_pool())


def make_batch(first: int, pairs: Sequence[Pair]) -> pa.RecordBatch:
    """Return the input batch of some documents that follow one another, of which the first is number `first`."""
    columns = [
        pa.array(range(first, first + len(pairs)), pa.int64()),
        pa.array([dump(item) for item, _ in pairs], pa.string()),
        pa.array([known and dump(known) for _, known in pairs], pa.string()),
    ]
    return pa.record_batch(columns, schema=INPUT)


def extract_batches(batches: Iterable[pa.RecordBatch], job: Job) -> Iterator[pa.RecordBatch]:
    """Yield a batch of schema `OUTPUT` for each of schema `INPUT`, its rows in the same order.

    Raises: MemoryError: `job.retried`, and there is not enough memory.
    """
    for batch in batches:
        places = batch.column(0).to_pylist()
        try:
            said = list(map(dump, read_pairs(_pairs(batch), job)))
            yield _output(places, said, [None] * len(said))
        except KgError as error:  # of a vocabulary or an extractor: it would come with every document
            yield _output(places[:1], [None], [json.dumps([type(error).__name__, _fields(error)])])


def read_batch(batch: pa.RecordBatch | pa.Table) -> Iterator[Row]:
    """Yield the rows of an output batch.

    Raises: KgError: the batch failed as a whole; it is the error that the worker met.
    """
    for said, error in zip(batch.column("said"), batch.column("error"), strict=True):
        if error.is_valid:
            name, fields = json.loads(error.as_py())
            raise getattr(kg.errors, name)(**fields)
        yield read_row(said.as_py())


def allowance_of(batch: pa.RecordBatch) -> float:
    """Return the seconds of processor time that the documents of a batch may take together."""
    return allowance(sum(len(json.loads(text)["text"]) for text in batch.column(1).to_pylist()))


def lacks_memory(batch: pa.RecordBatch) -> bool:
    """Tell whether a document of an output batch was set aside for want of memory."""
    return bool(pa.compute.any(pa.compute.match_substring(batch.column("said"), TOO_LARGE)).as_py())


def set_aside(row: pa.RecordBatch, deaths: Sequence[str]) -> pa.RecordBatch:
    """Return the output for a document, the only row of its batch, that ended the processes which read it.

    Args: deaths: how it ended each of them.
    """
    ((document, known),) = _pairs(row)
    stage = "annotate" if known is None else "extract"
    if set(deaths) == {FULL}:
        problem = too_large(document, stage)
    elif set(deaths) == {LATE}:
        problem = endless(document, stage)
    else:
        error = f"ended {len(deaths)} worker processes ({', '.join(deaths)}); set aside"
        hint = "look at what is odd about it, or give --worker-memory more"
        problem = Problem(source=document.source, stage=stage, error=error, hint=hint)
    said = unsaid(document, known, problem)
    return _output(row.column(0).to_pylist(), [dump(said)], [None])


def _pairs(batch: pa.RecordBatch) -> list[Pair]:
    document, annotation = line_decoder(Document), line_decoder(Annotation)
    return [
        (document(text.encode()), annotation(known.encode()) if known is not None else None)
        for text, known in zip(batch.column(1).to_pylist(), batch.column(2).to_pylist(), strict=True)
    ]


def _output(places: Sequence[int], said: Sequence[str | None], errors: Sequence[str | None]) -> pa.RecordBatch:
    columns = [pa.array(places, pa.int64()), pa.array(said, pa.string()), pa.array(errors, pa.string())]
    return pa.record_batch(columns, schema=OUTPUT)


def _fields(error: KgError) -> dict[str, Any]:
    return {"message": error.message, "path": error.path, "line": error.line, "hint": error.hint}
