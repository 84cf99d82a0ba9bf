"""Graph -> `parquet/`: the property graph as typed tables, one per node label and per kind of relationship.

    parquet/nodes/Event.parquet                       id, then the properties of the label
    parquet/relationships/Claim_ABOUT_Event.parquet   source, target, then the properties of the type

Lists are lists, dates are dates; DuckDB, Spark, pandas and ladybug read them. A label without nodes has an empty table.
Source: Apache Parquet format; the schema is `kg.model.columns`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.model.columns import NODE_COLUMNS, RELATIONSHIP_COLUMNS
from kg.model.graph import Graph
from kg.model.projection import PropertyGraph, Value, project

if TYPE_CHECKING:
    import pyarrow

__all__ = ["write_parquet", "write_tables"]


def write_parquet(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write the folder `parquet` into `folder`.

    Raises:
        ExportError: pyarrow is not installed.
        OSError: a file cannot be written.
    """
    return write_tables(project(graph), folder / "parquet")


def write_tables(properties: PropertyGraph, base: Path) -> tuple[Path, ...]:
    """Write the tables of a property graph into `base` and return their paths, nodes first."""
    (base / "nodes").mkdir(parents=True)
    (base / "relationships").mkdir()
    paths = []
    for label, columns in NODE_COLUMNS.items():
        path, nodes = base / "nodes" / f"{label}.parquet", list(properties.nodes.labelled(label))
        paths.append(_write(path, {"id": (node.id for node in nodes)}, columns, [node.properties for node in nodes]))
    for (source, name, target), edges in properties.by_kind().items():
        path = base / "relationships" / f"{source}_{name}_{target}.parquet"
        ends = {"source": (edge.source for edge in edges), "target": (edge.target for edge in edges)}
        paths.append(_write(path, ends, RELATIONSHIP_COLUMNS[name], [edge.properties for edge in edges]))
    return tuple(paths)


def _write(
    path: Path, ids: Mapping[str, Iterable[str]], columns: Mapping[str, str], rows: Iterable[Mapping[str, Value]]
) -> Path:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExportError("pyarrow is not installed", hint="pip install 'newsgraph[parquet]'") from error
    values = list(rows)
    arrays = {name: pyarrow.array([_text(item) for item in items], pyarrow.string()) for name, items in ids.items()}
    for name, kind in columns.items():
        arrays[name] = pyarrow.array([_cell(row.get(name), kind) for row in values], _type(kind))
    parquet.write_table(pyarrow.table(arrays), str(path), compression="zstd")
    return path


def _type(kind: str) -> pyarrow.DataType:
    import pyarrow

    return {
        "string": pyarrow.string(),
        "string[]": pyarrow.list_(pyarrow.string()),
        "long": pyarrow.int64(),
        "double": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
    }[kind]


def _cell(value: Value | None, kind: str) -> Any:
    if isinstance(value, tuple):
        return [_text(item) for item in value]
    if isinstance(value, str):
        return date.fromisoformat(value) if kind == "date" else _text(value)
    return value


def _text(value: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate becomes a question mark."""
    return value.encode("utf8", "replace").decode()
