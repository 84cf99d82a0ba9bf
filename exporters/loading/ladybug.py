"""Ladybug: the property graph into an embedded database, by COPY from Parquet files.

The database is written beside its place and takes it when it is complete. One that is already there is replaced only if
it came from here; what others made is never touched. Loading again therefore gives the same database.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from exporters.loading import Settings
from exporters.parquet import write_tables
from kg.errors import ExportError
from kg.model.columns import NODE_COLUMNS, RELATIONSHIP_COLUMNS
from kg.model.graph import Graph
from kg.model.projection import EdgeKind, project

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["load_ladybug"]

TYPES = {
    "string": "STRING",
    "string[]": "STRING[]",
    "long": "INT64",
    "double": "DOUBLE",
    "boolean": "BOOL",
    "date": "DATE",
}
MARK = "NewsgraphLoad"


def load_ladybug(graph: Graph, target: str, settings: Settings) -> Mapping[str, int]:
    """Write `graph` as the database `ladybug:PATH`.

    Raises: ExportError: the library is missing, PATH holds something else, or cannot be written.
    """
    try:
        import ladybug
    except ImportError as error:
        raise ExportError("ladybug is not installed", hint="pip install 'newsgraph[ladybug]'") from error
    place = Path(target.partition(":")[2].removeprefix("//"))
    if not place.name:
        raise ExportError(f"{target!r} names no file", hint="give one, such as ladybug:out/news.lbdb")
    if place.exists() and not _ours(ladybug, place):
        raise ExportError("is no database of kg", path=str(place), hint="give another file, or move this one away")
    properties = project(graph)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as folder:
            tables = Path(folder) / "tables"
            write_tables(properties, tables)
            fresh = Path(folder) / place.name
            _copy(ladybug, fresh, tables, tuple(properties.by_kind()), settings)
            for path in (place, place.with_name(f"{place.name}.wal")):
                with suppress(FileNotFoundError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            fresh.rename(place)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror or error}", path=str(place)) from error
    return {"nodes": len(properties.nodes), "relationships": len(properties.relationships)}


def _ours(ladybug: ModuleType, place: Path) -> bool:
    """Tell whether the database at `place` was written by this module."""
    try:
        database = ladybug.Database(str(place), read_only=True)
        connection = ladybug.Connection(database)
        connection.execute(f"MATCH (n:{MARK}) RETURN count(n)")
    except RuntimeError:
        return False
    connection.close()
    database.close()
    return True


def _copy(ladybug: ModuleType, place: Path, tables: Path, kinds: Iterable[EdgeKind], settings: Settings) -> None:
    database = ladybug.Database(str(place))
    connection = ladybug.Connection(database)
    connection.execute(f"CREATE NODE TABLE {MARK}(id STRING, PRIMARY KEY(id))")
    pairs: dict[str, list[EdgeKind]] = {}
    for kind in kinds:
        pairs.setdefault(kind[1], []).append(kind)
    for label, columns in NODE_COLUMNS.items():
        connection.execute(f"CREATE NODE TABLE {label}(id STRING, {_columns(columns)}, PRIMARY KEY(id))")
    for name, ends in pairs.items():
        declared = [f"FROM {source} TO {target}" for source, _, target in ends]
        declared += [_columns(RELATIONSHIP_COLUMNS[name])] if RELATIONSHIP_COLUMNS[name] else []
        connection.execute(f"CREATE REL TABLE {name}({', '.join(declared)})")
    copies = [f"COPY {label} FROM '{_quoted(tables / 'nodes' / f'{label}.parquet')}'" for label in NODE_COLUMNS]
    for source, name, target in (kind for ends in pairs.values() for kind in ends):
        file = _quoted(tables / "relationships" / f"{source}_{name}_{target}.parquet")
        copies.append(f"COPY {name} FROM '{file}' (from='{source}', to='{target}')")
    for statement in settings.track(copies, "load", len(copies)):
        connection.execute(statement)
    connection.close()
    database.close()


def _columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in columns.items())


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")
