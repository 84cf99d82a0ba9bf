"""The record tables as JSON Lines: which there are, how they are sorted, how a folder of them is written and read.

Enters: a `Graph` or one table's records. Leaves: `documents.jsonl` … `problems.jsonl` and `run.json`, as documented in
docs/reference/records.md. UTF-8, one record a line (JSON Lines, https://jsonlines.org), sorted, no clock: equal graphs
give equal bytes.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from kg.errors import ExportError, RecordError
from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem
from kg.model.graph import EventTime, Graph, Node, Redirect, Versions
from kg.model.ids import BASE_IRI, MentionId, digest
from kg.model.link import Judgement, Link
from kg.model.stored import fields_of
from kg.store.codec import Malformed, encoder
from kg.store.encoding import line_encoder, utf8
from kg.store.lines import line_checker, line_decoder
from kg.store.ordering import ordered
from kg.store.records import Records, open_records

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "Run",
    "Table",
    "add_files",
    "add_options",
    "append_judgement",
    "drop_judgements",
    "encode_json",
    "in_order",
    "read_judgements",
    "read_records",
    "read_run",
    "read_table",
    "run_of",
    "write_records",
    "write_run",
    "write_table",
]

SCHEMA_VERSION = 1
"""Rises when a field changes its meaning or goes away; a new field with a default does not raise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: the record type, the fields that its lines are sorted by and the command that writes it.

    An output of an older version may lack an `optional` table: it then has no lines.
    """

    record: type
    by: tuple[str, ...]
    stage: str
    optional: bool = False

    @property
    def order(self) -> Callable[[Any], Any]:
        """What the lines are sorted by, from a record."""
        return attrgetter(*self.by)


TABLES: Mapping[str, Table] = {
    "documents": Table(record=Document, by=("name", "id"), stage="read"),
    "annotations": Table(record=Annotation, by=("document",), stage="annotate"),
    "mentions": Table(record=Mention, by=("document", "start", "end", "kind", "id"), stage="extract"),
    "claims": Table(record=Claim, by=("document", "sentence", "evidence", "id"), stage="extract"),
    "links": Table(record=Link, by=("mention", "node"), stage="resolve"),
    "nodes": Table(record=Node, by=("kind", "node"), stage="assemble"),
    "versions": Table(record=Versions, by=("event", "attribute"), stage="assemble"),
    "event_times": Table(record=EventTime, by=("mention",), stage="assemble"),
    "redirects": Table(record=Redirect, by=("node",), stage="resolve", optional=True),
    "problems": Table(record=Problem, by=("source", "stage", "error"), stage="read"),
}
"""The tables of a build by file stem, in the order of the stages."""

JUDGEMENTS = Table(record=Judgement, by=("left", "right", "same", "by"), stage="judge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What `run.json` holds: enough to repeat the build and to know which files it wrote; never a time of day.

    `inputs` is a digest over the documents read; `files` the paths that the build wrote, relative to the output folder.
    """

    schema_version: int = SCHEMA_VERSION
    base_iri: str = BASE_IRI
    versions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    inputs: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[str] = ()


def run_of(graph: Graph, **fields: Any) -> Run:
    """Return the run record of `graph`: base, counts and input digest from it, the rest from `fields`."""
    counts = {name: len(getattr(graph, name)) for name in TABLES}
    kinds = Counter(fields_of(graph.nodes, "kind"))
    for kind in (MentionKind.EVENT, MentionKind.ACTOR, MentionKind.PLACE):
        counts[f"{kind}s"] = kinds[kind]
    counts["contradictions"] = sum(status == "contradictory" for status in fields_of(graph.versions, "status"))
    inputs = digest(*sorted(map(list, fields_of(graph.documents, "name", "id"))), length=64)
    return Run(base_iri=graph.base_iri, counts=counts, inputs=inputs, **fields)


def in_order(graph: Graph) -> Graph:
    """Return `graph` with every table in the order of its file, so that it equals what is read back."""
    tables: dict[str, Any] = {name: _sorted(getattr(graph, name), table) for name, table in TABLES.items()}
    return replace(graph, **tables)


def _sorted(records: Iterable[Any], table: Table) -> Sequence[Any]:
    if isinstance(records, Records):
        return ordered(records, table.by)
    return tuple(sorted(records, key=table.order))


# ------------------------------------------------------------------------------------------------------------- writing


def write_records(graph: Graph, folder: Path, run: Run | None = None) -> tuple[Path, ...]:
    """Write every table of `graph` and `run.json` to `folder`, which must exist.

    Returns: the paths written.
    Raises: ExportError: a file cannot be written.
    """
    paths = [write_table(folder, name, getattr(graph, name)) for name in TABLES]
    return (*paths, write_run(folder, run or run_of(graph)))


def write_table(folder: Path, name: str, records: Iterable[Any]) -> Path:
    """Write the table `name` sorted, by way of a temporary file.

    Raises: ExportError: the file cannot be written.
    """
    table = TABLES[name]
    found = _sorted(records, table)
    lines = found.chunks() if isinstance(found, Records) and found.own else map(line_encoder(table.record), found)
    return _write(folder / f"{name}.jsonl", (line + b"\n" for line in lines))


def write_run(folder: Path, run: Run) -> Path:
    """Write `run.json`, keys in a fixed order.

    Raises: ExportError: the file cannot be written.
    """
    fields = {
        "schema_version": run.schema_version,
        "base_iri": run.base_iri,
        "versions": dict(sorted(run.versions.items())),
        "options": dict(sorted(run.options.items())),
        "inputs": run.inputs,
        "counts": dict(run.counts),
        "files": sorted(run.files),
    }
    return _write(folder / "run.json", [utf8(json.dumps(fields, ensure_ascii=False, indent=2) + "\n")])


def add_files(folder: Path, paths: Iterable[Path]) -> None:
    """Note in `run.json` that files of `folder` belong to the output, so that the next build replaces them.

    Raises: RecordError, ExportError: `run.json` cannot be read or written.
    """
    run = read_run(folder)
    names = {path.relative_to(folder).as_posix() for path in paths}
    write_run(folder, replace(run, files=sorted({*run.files, *names})))


def add_options(folder: Path, stems: tuple[str, ...], options: Mapping[str, str | int | bool | None]) -> None:
    """Note `options` in `run.json` in place of those that begin with one of `stems`.

    Raises: RecordError, ExportError: `run.json` cannot be read or written.
    """
    run = read_run(folder)
    kept = {key: value for key, value in run.options.items() if not key.startswith(stems)}
    write_run(folder, replace(run, options={**kept, **options}))


def encode_json(record: Any) -> str:
    """Return any record of frozen dataclasses as JSON over several lines, keys in the order of the fields."""
    kind: Any = type(record)
    return json.dumps(encoder(kind)(record), ensure_ascii=False, indent=2)


def _write(path: Path, chunks: Iterable[bytes]) -> Path:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(chunks)
        os.replace(temporary, path)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror}", path=str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


# ------------------------------------------------------------------------------------------------------------- reading


def read_records(folder: str | Path) -> Graph:
    """Read a whole output folder.

    Raises: RecordError: `folder` is no output of `kg`, of another schema version, incomplete or malformed.
    """
    folder = Path(folder)
    run = read_run(folder)
    tables = {name: read_table(folder, name) for name in TABLES}
    return Graph(base_iri=run.base_iri, **tables)


def read_run(folder: Path) -> Run:
    """Read `run.json`.

    Raises: RecordError: there is none, or it is of another schema version or malformed.
    """
    path = folder / "run.json"
    try:
        fields = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise RecordError("is not an output folder of kg", path=str(folder), hint="make one with kg build") from None
    except NotADirectoryError:
        raise RecordError("is a file; an output folder is needed", path=str(folder)) from None
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror}", path=str(path)) from error
    except ValueError as error:
        raise RecordError(f"is not JSON: {error}", path=str(path), hint="build again") from None
    version = fields.get("schema_version") if isinstance(fields, dict) else None
    if version != SCHEMA_VERSION:
        message = f"has schema version {version}, this kg reads {SCHEMA_VERSION}"
        raise RecordError(message, path=str(path), hint="build again")
    known = {key: fields[key] for key in Run.__slots__ if key in fields}
    return Run(**known)


def read_table(folder: Path, name: str) -> Sequence[Any]:
    """Return the records of the table `name` in the order of the file, where they stay.

    Raises: RecordError: the file is missing, or a line is malformed; it names file and line.
    """
    path = folder / f"{name}.jsonl"
    if not path.is_file() and TABLES[name].optional:
        return ()
    if not path.is_file():
        hint = f"run kg {TABLES[name].stage} first, or kg build"
        raise RecordError("is missing", path=str(path), hint=hint)
    record = TABLES[name].record
    check = line_checker(record)
    try:
        return open_records(path, record, lambda number, line: _decoded(path, number, line, check))
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror}", path=str(path)) from error


def read_judgements(folder: Path) -> tuple[Judgement, ...]:
    """Return the person's own judgements in `folder`, sorted; none if there is no such file.

    Raises: RecordError: a line is malformed.
    """
    return tuple(sorted(_unsorted(folder), key=JUDGEMENTS.order))


def append_judgement(folder: Path, judgement: Judgement) -> Path:
    """Add a line to the person's own judgements in `folder`; the lines that are there stay as they are.

    Raises: ExportError: the file cannot be read or written.
    """
    return _write(folder / "judgements.jsonl", [*_lines_of(folder), line_encoder(Judgement)(judgement) + b"\n"])


def drop_judgements(folder: Path, left: MentionId, right: MentionId) -> tuple[Judgement, ...]:
    """Take the lines on two mentions out of the person's own judgements in `folder` and return them.

    Raises: RecordError, ExportError: the file is malformed, or cannot be read or written.
    """
    known = list(zip(_lines_of(folder), _unsorted(folder), strict=True))
    gone = tuple(judgement for _, judgement in known if {judgement.left, judgement.right} == {left, right})
    if gone:
        _write(folder / "judgements.jsonl", [line for line, judgement in known if judgement not in gone])
    return gone


def _lines_of(folder: Path) -> list[bytes]:
    """Return the lines of the judgements in `folder`, each with its end; empty ones are left out."""
    path = folder / "judgements.jsonl"
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
    except OSError as error:
        raise ExportError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return [line + b"\n" for line in lines if line.strip()]


def _unsorted(folder: Path) -> tuple[Judgement, ...]:
    path = folder / "judgements.jsonl"
    return tuple(_records(path, Judgement)) if path.is_file() else ()


def _records(path: Path, record: type) -> Iterator[Any]:
    decode = line_decoder(record)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _decoded(path, number, line, decode)
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror}", path=str(path)) from error


def _decoded(path: Path, number: int, line: bytes, decode: Callable[[bytes], Any]) -> Any:
    try:
        return decode(line)
    except Malformed as error:
        raise RecordError(str(error), path=str(path), line=number, hint="build again or mend the line") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"is not JSON: {error}", path=str(path), line=number, hint="build again") from None
