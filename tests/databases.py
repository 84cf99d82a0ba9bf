"""Real databases to load exports into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["load_into_ladybug", "rows_of"]

TYPES = {"long": "INT64", "double": "DOUBLE", "boolean": "BOOL", "date": "DATE"}
COPY = "(HEADER=true, QUOTE='\"', ESCAPE='\"', PARALLEL=false{})"


def load_into_ladybug(ladybug: ModuleType, base: Path, place: Path) -> Any:
    """Return a connection to a fresh embedded database at `place` with the files of `neo4j/` at `base`.

    Lists stay text, which its CSV reader would write otherwise.
    """
    connection = ladybug.Connection(ladybug.Database(str(place)))

    def columns(path: Path) -> list[str]:
        names = path.read_text("utf8").splitlines()[0].split(",")
        parts = [name.partition(":") for name in names if not name.startswith((":START", ":END"))]
        return [f"`{name or kind + '_'}` {TYPES.get(kind, 'STRING')}" for name, _, kind in parts]

    for path in sorted((base / "nodes").iterdir()):
        connection.execute(f"CREATE NODE TABLE {path.stem}({', '.join(columns(path))}, PRIMARY KEY(id))")
        connection.execute(f"COPY {path.stem} FROM '{path}' {COPY.format('')}")
    by_type: dict[str, list[Path]] = {}
    for path in sorted((base / "relationships").iterdir()):
        by_type.setdefault(path.stem.partition("_")[2].rpartition("_")[0], []).append(path)
    for name, paths in by_type.items():
        pairs = [(path.stem.partition("_")[0], path.stem.rpartition("_")[2]) for path in paths]
        ends = ", ".join(f"FROM {source} TO {target}" for source, target in pairs)
        connection.execute(f"CREATE REL TABLE {name}({ends}, {', '.join(columns(paths[0]))})")
        for path, (source, target) in zip(paths, pairs, strict=True):
            connection.execute(f"COPY {name} FROM '{path}' " + COPY.format(f", from='{source}', to='{target}'"))
    return connection


def rows_of(connection: Any, query: str) -> Iterator[Any]:
    """Yield the rows that `query` returns."""
    result = connection.execute(query)
    while result.has_next():
        yield result.get_next()
