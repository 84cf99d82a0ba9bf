"""RDF 1.1: a graph as N-Quads, TriG, Turtle and JSON-LD in the vocabulary of `ontologies/kg.ttl`.

Enters: a `Graph`. Leaves: `graph.nq`, `graph.trig` and `graph.jsonld` with the world in the default graph and text and
sources in named graphs; `graph.ttl` with all three merged. No blank nodes, no clock; sorted, so that equal graphs give
equal bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, serialize

from exporters.rdf.concepts import concept_quads
from exporters.rdf.jsonld import write_jsonld
from exporters.rdf.sorting import SortedQuads
from exporters.rdf.sources import FORMATS, run_iri, source_quads, text_quads
from exporters.rdf.statistics import statistics_quads
from exporters.rdf.terms import Iris, address, iri, web_address
from exporters.rdf.world import (
    claim_quads,
    node_quads,
    participation_quads,
    redirect_quads,
    time_quads,
    versions_quads,
)
from kg.errors import ExportError
from kg.model.graph import Graph
from kg.ontology import PREFIXES, load_ontology

__all__ = ["make_iris", "quads", "write_rdf"]

KINDS = ("actor", "article", "claim", "event", "outlet", "participation", "place", "versions")
"""Kinds of thing that have a prefix of their own in Turtle and TriG, below the base IRI."""


def quads(graph: Graph, folder: Path | None = None) -> Iterator[Quad]:
    """Yield every quad of `graph` once, sorted by named graph (the default one first), subject, predicate, object.

    Where they are many they are sorted in `folder` (None: the system's own for temporary files).

    Raises:
        ExportError: the graph's base IRI is no http or https address that ends in `/`.
    """
    with sort_quads(graph, folder) as found:
        yield from found.quads()


def sort_quads(graph: Graph, folder: Path | None = None) -> SortedQuads:
    """Return the quads of `graph`, sorted in `folder` where they are many.

    Raises:
        ExportError: the graph's base IRI is no http or https address that ends in `/`.
    """
    iris = make_iris(graph)
    world = chain(
        concept_quads(graph, iris, load_ontology()),
        node_quads(graph, iris),
        participation_quads(graph, iris),
        time_quads(graph, iris),
        claim_quads(graph, iris, run_iri(graph, iris)),
        versions_quads(graph, iris),
        redirect_quads(graph, iris),
    )
    texts, sources = iris.below("graph", "text"), iris.below("graph", "sources")
    found = SortedQuads(folder)
    found.sort({"": world, texts: text_quads(graph, iris), sources: source_quads(graph, iris)})
    found.add(sources, statistics_quads(found.sizes, found.types, iris))
    return found


def make_iris(graph: Graph) -> Iris:
    """Return what mints the IRIs of `graph`.

    Raises:
        ExportError: the graph's base IRI is no http or https address that ends in `/`.
    """
    if not web_address(graph.base_iri) or graph.base_iri[-1] != "/":
        hint = "pass an http or https address that ends in /, such as https://example.org/graph/"
        raise ExportError(f"{graph.base_iri!r} cannot be the base of IRIs", hint=hint)
    return Iris(address(iri(graph.base_iri)))


def write_rdf(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.jsonld`, `graph.nq`, `graph.trig` and `graph.ttl` into `folder` and return their paths.

    Raises:
        ExportError: the base IRI is unusable, or a file cannot be written; what stood there before stays.
    """
    prefixes = PREFIXES | {kind: f"{make_iris(graph).base}{kind}/" for kind in KINDS}
    with sort_quads(graph, folder) as found:
        writers: dict[str, Callable[[IO[bytes]], object]] = {
            "graph.jsonld": lambda out: write_jsonld(found.graphs(), out),
            "graph.nq": lambda out: out.writelines(found.nquads()),
            "graph.trig": lambda out: serialize(found.quads(), out, RdfFormat.TRIG, prefixes=prefixes),
            "graph.ttl": lambda out: serialize(found.triples(), out, RdfFormat.TURTLE, prefixes=prefixes),
        }
        return tuple(_replace(folder / name, writers[name]) for name in FORMATS)


def _replace(path: Path, write: Callable[[IO[bytes]], object]) -> Path:
    """Write a file beside `path`, then put it in its place."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as out:
            write(out)
        os.replace(partial, path)
    except OSError as error:
        raise ExportError(f"cannot be written: {error.strerror}", path=str(path)) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return path
