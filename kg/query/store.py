"""The store: the exported graph indexed for queries, kept in the output folder while `graph.nq` is unchanged.

Enters: an output folder with `graph.nq`. Leaves: a pyoxigraph store, read-only, that any number of processes can open
at once. It lies in `.store/` under a name made of the file's size and time and the library's version, so a changed
graph is loaded again and a half-written store never found. A folder that cannot be written to is loaded in memory.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["GRAPH", "STORES", "index_graph", "open_store"]

GRAPH = "graph.nq"
STORES = ".store"
"""The folder of stores in an output folder; a build does not carry it over."""

PIECE = 64 * 2**20
"""Bytes that are loaded at once."""


def open_store(folder: Path) -> Store:
    """Return the graph in `folder`, named graphs apart; indexed on disk at the first call after a change.

    Raises:
        QueryError: `graph.nq` is missing or is no N-Quads.
    """
    from pyoxigraph import Store

    indexed = index_graph(folder)
    if indexed is not None:
        with suppress(OSError):
            return Store.read_only(str(indexed))
    store = Store()
    try:
        _load(store, folder / GRAPH)
    except OSError as error:
        raise QueryError(f"cannot be read: {error}", path=str(folder / GRAPH)) from error
    return store


def index_graph(folder: Path, *, stores: Path | None = None) -> Path | None:
    """Return the folder of the store for the graph in `folder`, made if need be; None if it cannot be written.

    Args:
        folder: an output folder with `graph.nq`.
        stores: where the store is kept; by default in `folder`.

    Raises:
        QueryError: `graph.nq` is missing or is no N-Quads.
    """
    from pyoxigraph import Store

    place = (stores or folder / STORES) / _name(folder / GRAPH)
    if place.is_dir():
        return place
    partial = place.with_name(f"{place.name}.tmp-{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True)
        store = Store(str(partial))
        _load(store, folder / GRAPH)
        store.optimize()
        store.flush()
        del store
        _remove_others(place.parent, partial)
        os.rename(partial, place)
    except OSError:
        return place if place.is_dir() else None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return place


def _name(path: Path) -> str:
    """Return a name that another graph, or another version of the library, does not have."""
    from pyoxigraph import __version__

    try:
        found = path.stat()
    except OSError as error:
        hint = "make it with `kg build` or `kg export --format rdf`"
        raise QueryError("not found", path=str(path), hint=hint) from error
    return f"{found.st_size:x}-{found.st_mtime_ns:x}-{__version__}"


def _load(store: Store, path: Path) -> None:
    """Load the file in pieces, which bounds the memory; a quad is one line."""
    from pyoxigraph import RdfFormat

    done = 0
    with path.open("rb") as file:
        while lines := file.readlines(PIECE):
            try:
                store.bulk_load(input=b"".join(lines), format=RdfFormat.N_QUADS)
            except SyntaxError as error:
                hint = "write it again with `kg export --format rdf`"
                line = done + error.lineno if error.lineno else None
                raise QueryError(f"no N-Quads: {error.msg}", path=str(path), line=line, hint=hint) from error
            done += len(lines)


def _remove_others(stores: Path, keep: Path) -> None:
    """Remove stores of earlier graphs; those that are being written belong to another process."""
    for path in stores.iterdir():
        if path != keep and ".tmp-" not in path.name:
            shutil.rmtree(path, ignore_errors=True)
