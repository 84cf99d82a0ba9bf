"""Measure queries and databases: `python -m benchmarks.stores [--quads 1000000] [--nodes 100000] [--edges 300000]`.

Enters: nothing; the graphs are invented. Leaves: one line per figure, name, value, unit. Each step runs in a process of
its own, whose peak memory is its largest resident set. `ratio` is rdflib's time over ours for the same work.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.explorer import synthetic_graph
from kg.model.ids import BASE_IRI

TIMELINE = "timeline"
QUADS_PER_EDGE = 48
"""What one relationship of the invented graph comes to in RDF, about."""
Figures = Mapping[str, float]


def apart(work: Callable[..., Figures], *arguments: Any) -> Figures:
    """Return what `work` measures in a fresh process, with its wall seconds and peak memory in MB."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def _measured(work: Callable[..., Figures], arguments: tuple[Any, ...]) -> Figures:
    begun = time.perf_counter()
    figures = dict(work(*arguments))
    figures.setdefault("seconds", time.perf_counter() - begun)
    figures["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


# ---------------------------------------------------------------------------------------------------------------- RDF


def make_rdf(folder: Path, quads: int) -> Figures:
    """Write an invented graph as N-Quads."""
    from pyoxigraph import RdfFormat, serialize

    from exporters.rdf import quads as quads_of

    edges = quads // QUADS_PER_EDGE
    graph = replace(synthetic_graph(edges * 20 // 33, edges), base_iri=BASE_IRI)
    begun = time.perf_counter()
    found = tuple(quads_of(graph))
    projected = time.perf_counter()
    with (folder / "graph.nq").open("wb") as out:
        serialize(found, out, RdfFormat.N_QUADS)
    return {"quads": len(found), "project s": projected - begun, "serialize s": time.perf_counter() - projected}


def load_store(folder: Path) -> Figures:
    """Index the graph on disk, as the first `kg query` does."""
    from kg.query.store import index_graph

    begun = time.perf_counter()
    index_graph(folder)
    return {"seconds": time.perf_counter() - begun}


def dump_store(folder: Path) -> Figures:
    """Write all quads of the store on disk as N-Quads again."""
    from pyoxigraph import RdfFormat

    from kg.query.store import open_store

    store = open_store(folder)
    begun = time.perf_counter()
    with (folder / "again.nq").open("wb") as out:
        store.dump(out, format=RdfFormat.N_QUADS)
    return {"seconds": time.perf_counter() - begun}


def ask_store(folder: Path) -> Figures:
    """Ask for the timeline, store opened and rows made."""
    from kg.query import Rows, run_query

    times = []
    for _ in range(3):
        begun = time.perf_counter()
        answer = run_query(folder, TIMELINE)
        times.append(time.perf_counter() - begun)
    assert isinstance(answer, Rows)
    return {"rows": len(answer.rows), "first s": times[0], "seconds": min(times)}


def rdflib_beside(folder: Path) -> Figures:
    """Do the same with rdflib in memory."""
    from rdflib import Dataset

    from kg.query import shipped_questions

    begun = time.perf_counter()
    dataset = Dataset().parse(folder / "graph.nq", format="nquads")
    loaded = time.perf_counter()
    dataset.serialize(folder / "rdflib.nq", format="nquads")
    written = time.perf_counter()
    rows = len(list(dataset.query(shipped_questions()[TIMELINE].sparql)))
    asked = time.perf_counter()
    return {"load s": loaded - begun, "write s": written - loaded, "timeline s": asked - written, "rows": rows}


# ----------------------------------------------------------------------------------------------------------- databases


def load_ladybug(folder: Path, nodes: int, edges: int) -> Figures:
    """Load an invented property graph of at least that many nodes and relationships into ladybug."""
    from exporters.loading import load
    from kg.model.projection import project

    graph = replace(synthetic_graph(nodes * 2 // 5, edges * 24 // 100), base_iri=BASE_IRI)
    properties = project(graph)
    size = {"nodes": len(properties.nodes), "relationships": len(properties.relationships)}
    begun = time.perf_counter()
    load(graph, f"ladybug:{folder / 'news.lbdb'}")
    return {**size, "seconds": time.perf_counter() - begun}


def show(name: str, figures: Figures) -> None:
    """Print one line per figure."""
    for figure, value in figures.items():
        print(f"{name:<16} {figure:<14} {value:>12,.2f}", flush=True)


def main() -> None:
    """Run all measures and print them."""
    parser = argparse.ArgumentParser(description="Measure queries and databases on invented graphs.")
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the RDF graph, about")
    parser.add_argument("--nodes", type=int, default=100_000, help="nodes of the property graph, at least")
    parser.add_argument("--edges", type=int, default=300_000, help="relationships of the property graph, at least")
    parser.add_argument("--without-rdflib", action="store_true", help="leave rdflib out, which takes minutes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = apart(make_rdf, folder, given.quads)
        show("make", made)
        ours = {
            step: apart(work, folder)
            for step, work in (("load", load_store), ("dump", dump_store), ("timeline", ask_store))
        }
        for step, figures in ours.items():
            show(step, figures)
        if not given.without_rdflib:
            theirs = apart(rdflib_beside, folder)
            show("rdflib", theirs)
            mine = {
                "load": ours["load"]["seconds"],
                "write": made["serialize s"],
                "timeline": ours["timeline"]["seconds"],
            }
            show("ratio", {step: theirs[f"{step} s"] / seconds for step, seconds in mine.items()})
        show("ladybug", apart(load_ladybug, folder, given.nodes, given.edges))


if __name__ == "__main__":
    main()
