"""Finished shards on disk: what a build that was killed goes on from.

A shard is some documents; its file holds what they say and is named after a digest of them, of the settings and of the
code, so that a file is never taken for what it is not. It is written under another name, flushed to the disk and then
renamed: it is whole or absent, whenever the process or the machine stops.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.engine.work import Job
from kg.errors import ExportError, RecordError
from kg.model.ids import digest
from kg.store import Spool, flush_file

__all__ = ["Workplace", "open_workplace"]


HINT = "make room there, or give another folder with -o; the same build goes on from what is finished"


class Workplace:
    """A folder of finished shards; it is made when the first one is saved."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder, which one process at a time may use."""
        self.folder = folder
        self._lock: IO[bytes] | None = None

    def key(self, batch: pa.RecordBatch, job: Job) -> str:
        """Return what the results of an input batch depend on, as a digest."""
        extras = job.extras
        settings = [job.until, job.pipeline, str(job.labels), extras.names, extras.gliner]
        stamps = [_stamp(name) for name in (job.pipeline, job.labels, extras.gliner) if name is not None]
        return digest(_code(), settings, stamps, *batch.column(1).to_pylist(), *batch.column(2).to_pylist(), length=32)

    def holds(self, key: str) -> bool:
        """Tell whether a shard is finished."""
        try:
            pq.read_metadata(self._path(key))
        except (OSError, pa.ArrowException):
            return False
        return True

    def load(self, key: str) -> pa.Table:
        """Return a finished shard.

        Raises: RecordError: it cannot be read.
        """
        path = self._path(key)
        try:
            return pq.read_table(path, use_threads=False)
        except (OSError, pa.ArrowException) as error:
            raise RecordError(f"cannot be read: {error}", path=str(path), hint="remove it and build again") from error

    def save(self, key: str, batch: pa.RecordBatch) -> None:
        """Keep a finished shard.

        Raises: ExportError: the disk is full, or another build is writing to the same output.
        """
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd")
        path = self._path(key)
        partial = path.with_suffix(f".tmp-{os.getpid()}")
        self.claim()
        try:
            partial.write_bytes(memoryview(sink.getvalue()))
            flush_file(partial)
            os.replace(partial, path)
            flush_file(self.folder)
        except OSError as error:
            raise ExportError(f"cannot be written: {error.strerror}", path=str(path), hint=HINT) from error
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def claim(self) -> None:
        """Make the folder and keep others out of it.

        Raises: ExportError: another build is using it, or it cannot be made.
        """
        if self._lock is not None:
            return
        path = str(self.folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("wb")
        except OSError as error:
            raise ExportError(f"cannot be made: {error.strerror}", path=path, hint=HINT) from error
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # Windows: whoever builds twice at once into one folder is on their own
            pass
        except BlockingIOError:
            lock.close()
            raise ExportError("is in use by another build", path=path, hint="wait for it") from None
        self._lock = lock

    def close(self, *, remove: bool) -> None:
        """Let go of the folder; `remove` it when what it holds has become an output."""
        if remove:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def spool(self, record: type) -> Spool[Any]:
        """Return what takes records to the disk of the output, for as long as somebody looks at them."""
        return Spool(record, self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.parquet"


@contextmanager
def open_workplace(out: Path) -> Iterator[Workplace]:
    """Yield the workplace of the output `out`, a folder beside it that is removed when the block ends without error."""
    out = out.resolve()
    place = Workplace(out.with_name(f"{out.name}.work"))
    try:
        if place.folder.is_dir():
            place.claim()
        yield place
    except BaseException:
        place.close(remove=False)
        raise
    place.close(remove=True)


@cache
def _code() -> str:
    """Return a digest over the files of the packages that the results come from, and the versions of the libraries."""
    found = []
    for package in ("kg", "ontologies"):
        root = Path(str(files(package)))
        for path in sorted(root.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                found.append((path.relative_to(root).as_posix(), *_state(path)))
    return digest(found, [metadata.version(name) for name in ("spacy", "onnxruntime", "tokenizers", "numpy")])


def _state(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _stamp(name: str | Path) -> object:
    """Return what tells a file, folder or package of this name from a later state of it."""
    path = Path(name)
    if path.is_dir():
        return [(item.relative_to(path).as_posix(), *_state(item)) for item in sorted(path.rglob("*"))]
    if path.is_file():
        return _state(path)
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(str(name))
    return None
