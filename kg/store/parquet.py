"""The record tables as Parquet, beside the JSON Lines: the same fields, typed, for DuckDB, Spark, pandas and Arrow.

Enters: a `Graph`. Leaves: `records/documents.parquet` … in the order of the JSON Lines. Nested records are structs, a
pair of places in a text is a list of two. What is a number in one record and a date in another (`low` and `high` of a
claim) is text, with the number by itself in a further column (`low_number`).
Source: Apache Parquet format; docs/reference/records.md for the fields.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.model.graph import Graph
from kg.store.tables import TABLES, in_order

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FOLDER", "schema_of", "write_parquet_records"]

FOLDER = "records"
"""The folder in an output that holds the files."""
AT_ONCE: Mapping[str, int] = {"documents": 512, "annotations": 128}
"""Records of a row group, of which those of whole articles are large."""
MOST = 8192
"""Records of a row group of any other table."""


def write_parquet_records(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write each table of `graph` to `folder/records` and return the paths, some records at a time in memory.

    Raises: ExportError: a file cannot be written.
    """
    graph, base = in_order(graph), folder / FOLDER
    try:
        base.mkdir(exist_ok=True)
        return tuple(_write(base / f"{name}.parquet", name, getattr(graph, name)) for name in TABLES)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror or error}", path=str(base)) from error


def _write(path: Path, name: str, records: Iterable[Any]) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    record: Any = TABLES[name].record
    schema, shape, found = schema_of(record), _row(record), iter(records)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while rows := list(map(shape, islice(found, AT_ONCE.get(name, MOST)))):
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
    return path


def schema_of(record: type) -> pa.Schema:
    """Return the columns of a record type.

    >>> from kg.model.graph import Redirect
    >>> schema_of(Redirect).names
    ['node', 'target']
    """
    import pyarrow as pa

    columns = []
    for name, kind in typing.get_type_hints(record).items():
        columns.append(pa.field(name, _type(kind), nullable=_is_optional(kind)))
        if _is_mixed(kind):
            columns.append(pa.field(f"{name}_number", pa.float64()))
    return pa.schema(columns)


def _type(kind: Any) -> pa.DataType:
    import pyarrow as pa

    kind = _plain(kind)
    if dataclasses.is_dataclass(kind):
        return pa.struct(
            [pa.field(name, _type(item), nullable=_is_optional(item)) for name, item in _hints(kind).items()]
        )
    if typing.get_origin(kind) is tuple:
        return pa.list_(_type(typing.get_args(kind)[0]))
    known = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    return known[str if issubclass(kind, Enum) else kind]


def _row(record: type) -> Callable[[Any], dict[str, Any]]:
    """Return what turns a record into a row of `schema_of`."""
    shapes = [(name, _shape(kind), _is_mixed(kind)) for name, kind in _hints(record).items()]

    def row(item: Any) -> dict[str, Any]:
        out = {}
        for name, shape, mixed in shapes:
            value = getattr(item, name)
            out[name] = shape(value) if value is not None else None
            if mixed:
                out[f"{name}_number"] = float(value) if isinstance(value, int | float) else None
        return out

    return row


def _shape(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a value that is not None into one that Arrow takes."""
    if _is_mixed(kind):
        return str
    kind = _plain(kind)
    if dataclasses.is_dataclass(kind):
        fields = [(name, _shape(item)) for name, item in _hints(kind).items()]
        return lambda value: {name: _optional(shape, getattr(value, name)) for name, shape in fields}
    if typing.get_origin(kind) is tuple:
        inner = _shape(typing.get_args(kind)[0])
        return lambda values: [inner(value) for value in values]
    if issubclass(kind, str):
        return _text
    return float if kind is float else lambda value: value


def _optional(shape: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else shape(value)


def _text(value: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate becomes a question mark."""
    return str(value).encode("utf8", "replace").decode()


def _hints(record: Any) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _plain(kind: Any) -> Any:
    """Return a type without its name of its own and without `None`; of int or float the latter."""
    if isinstance(kind, typing.NewType):
        return _plain(kind.__supertype__)
    if typing.get_origin(kind) not in (types.UnionType, typing.Union):
        return kind
    options = [option for option in typing.get_args(kind) if option is not types.NoneType]
    if _is_mixed(kind):
        return str
    return float if set(options) == {int, float} else _plain(options[0])


def _is_optional(kind: Any) -> bool:
    return types.NoneType in typing.get_args(kind)


def _is_mixed(kind: Any) -> bool:
    """Tell whether a value is a number in one record and text in another."""
    return {str, float} <= set(typing.get_args(kind))
