"""Loading: a Graph into a database that is already there. The scheme of the target says which kind it is.

Enters: a `kg.model.graph.Graph` and a target such as `bolt://localhost:7687`. Leaves: the graph in the database, and
how much of it. Loading the same graph again changes nothing. A new kind of database is one module with a function
`(graph, target, settings) -> counts` and its line in `LOADERS`; one of a third party is an entry point of the group
`newsgraph.loaders`, named like the scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Protocol, TypeVar, cast

from kg.errors import ExportError
from kg.model.graph import Graph

__all__ = ["LOADERS", "Loader", "Settings", "batches", "find_loader", "load", "third_party_loaders"]

ENTRY_POINTS = "newsgraph.loaders"
_T = TypeVar("_T")


class Track(Protocol):
    """Passes items on and shows how many have passed."""

    def __call__(self, items: Iterable[_T], what: str, total: int | None, /) -> Iterable[_T]:
        """Return the same items; `total` is how many there will be."""
        ...


def untracked(items: Iterable[_T], what: str, total: int | None, /) -> Iterable[_T]:
    """Pass the items on."""
    return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to load: who asks, how many items go at once, where the world goes in a store without a default graph."""

    user: str | None = None
    password: str | None = None
    batch: int = 1000
    world: str | None = None
    track: Track = untracked


Load = Callable[[Graph, str, Settings], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """One line of the registry: `target` is `module:function`, imported when it is first used."""

    target: str
    example: str
    summary: str

    def load(self) -> Load:
        """Return the function that loads.

        Raises: ExportError: module or function cannot be imported.
        """
        module, _, function = self.target.partition(":")
        try:
            return cast(Load, getattr(import_module(module), function))
        except (ImportError, AttributeError) as error:
            raise ExportError(f"loader {self.target} cannot be loaded: {error}") from error


_BOLT = Loader(
    target="exporters.loading.bolt:load_bolt",
    example="bolt://localhost:7687/neo4j",
    summary="Neo4j, Memgraph, ArcadeDB and others that speak Bolt",
)
_UPDATE = Loader(
    target="exporters.loading.sparql:load_update",
    example="sparql+http://localhost:8890/sparql",
    summary="triple stores by SPARQL 1.1 Update",
)
_STORE = Loader(
    target="exporters.loading.sparql:load_graph_store",
    example="gsp+http://localhost:3030/news/data",
    summary="triple stores by the SPARQL 1.1 Graph Store Protocol",
)
LOADERS: Mapping[str, Loader] = {
    **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _BOLT),
    "ladybug": Loader(
        target="exporters.loading.ladybug:load_ladybug",
        example="ladybug:out/news.lbdb",
        summary="ladybug, an embedded database that speaks Cypher",
    ),
    **dict.fromkeys(("sparql+http", "sparql+https"), _UPDATE),
    **dict.fromkeys(("gsp+http", "gsp+https"), _STORE),
}
"""The kinds of databases by scheme."""


def third_party_loaders() -> Mapping[str, Loader]:
    """Return the loaders that installed distributions offer, by scheme; ours cannot be replaced."""
    from importlib.metadata import entry_points

    return {
        point.name: Loader(
            target=point.value,
            example=f"{point.name}:…",
            summary=f"from {point.dist.name if point.dist else '?'}",
        )
        for point in sorted(entry_points(group=ENTRY_POINTS))
        if point.name not in LOADERS
    }


def find_loader(target: str) -> Loader:
    """Return the loader for the scheme of `target`.

    Raises: ExportError: there is none.
    """
    scheme, colon, _ = target.partition(":")
    found = LOADERS.get(scheme) or third_party_loaders().get(scheme)
    if not colon or found is None:
        known = ", ".join(dict.fromkeys(loader.example for loader in LOADERS.values()))
        raise ExportError(f"{target!r} names no kind of database", hint=f"give a target such as {known}")
    return found


def load(graph: Graph, target: str, settings: Settings | None = None) -> Mapping[str, int]:
    """Load `graph` into the database `target`; return how much was loaded, by kind.

    Raises: ExportError: the target is unknown, cannot be reached, or refuses.
    """
    return find_loader(target).load()(graph, target, settings or Settings())


def batches(items: Iterable[_T], size: int) -> Iterator[Sequence[_T]]:
    """Yield the items in lists of `size`, the last one shorter.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
