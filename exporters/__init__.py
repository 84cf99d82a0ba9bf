"""Exporters: a Graph into files that other tools read. They translate, they never decide.

Enters: a `kg.model.graph.Graph` and a folder. Leaves: files in that folder. A new exporter is one module with a
function `(graph, folder) -> paths written` and its line in `EXPORTERS`; one of a third party is an entry point of the
group `newsgraph.exporters` that names such a function.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from kg.errors import ExportError, KgError
from kg.model.graph import Graph

__all__ = [
    "EXPORTERS",
    "Exporter",
    "Write",
    "every_product",
    "find_exporter",
    "third_party_exporters",
    "write_products",
]

Write = Callable[[Graph, Path], Iterable[Path]]
"""Writes a graph into an existing folder and returns the paths of the files, all of them below that folder."""

ENTRY_POINTS = "newsgraph.exporters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """One line of the registry: `target` is `module:function`, imported when it is first used.

    A build writes the `standard` ones; the others are written on request.
    """

    target: str
    files: tuple[str, ...]
    summary: str
    standard: bool = False

    def load(self) -> Write:
        """Return the function that writes.

        Raises: ExportError: module or function cannot be imported.
        """
        module, _, function = self.target.partition(":")
        try:
            return cast(Write, getattr(import_module(module), function))
        except (ImportError, AttributeError) as error:
            raise ExportError(f"exporter {self.target} cannot be loaded: {error}") from error


EXPORTERS: Mapping[str, Exporter] = {
    "rdf": Exporter(
        target="exporters.rdf:write_rdf",
        files=("graph.nq", "graph.trig", "graph.ttl", "graph.jsonld"),
        summary="RDF with named graphs, and merged as Turtle",
        standard=True,
    ),
    "html": Exporter(
        target="exporters.html:write_html",
        files=("graph.html",),
        summary="interactive page that opens without a network",
        standard=True,
    ),
    "graphml": Exporter(
        target="exporters.graphml:write_graphml",
        files=("graph.graphml",),
        summary="property graph for Gephi, yEd, networkx",
        standard=True,
    ),
    "neo4j": Exporter(
        target="exporters.neo4j:write_neo4j",
        files=("neo4j/",),
        summary="CSV with import headers and load.cypher",
        standard=True,
    ),
    "timeline": Exporter(
        target="exporters.timeline:write_timeline",
        files=("timeline.csv",),
        summary="one row per event, for spreadsheets",
        standard=True,
    ),
    "stories": Exporter(
        target="exporters.html:write_stories",
        files=("graph.html",),
        summary="in place of html: opens on its stories, quotes without whole articles",
    ),
    "nquads": Exporter(
        target="exporters.rdf.partitions:write_partitions",
        files=("nquads/",),
        summary="the N-Quads in parts by month of publication",
    ),
    "rdf12": Exporter(
        target="exporters.rdf.reifiers:write_reifiers",
        files=("graph-1.2.nq",),
        summary="RDF 1.2, in which claims reify what they say",
    ),
    "gexf": Exporter(
        target="exporters.gexf:write_gexf",
        files=("graph.gexf",),
        summary="property graph with dates for Gephi's timeline",
    ),
    "jgf": Exporter(
        target="exporters.jgf:write_jgf",
        files=("graph.json",),
        summary="property graph in the JSON Graph Format",
    ),
    "geojson": Exporter(
        target="exporters.geojson:write_geojson",
        files=("events.geojson",),
        summary="events on a map, for QGIS, Leaflet, kepler.gl",
    ),
    "ics": Exporter(
        target="exporters.ics:write_ics",
        files=("events.ics",),
        summary="dated events for calendars",
    ),
    "timelinejs": Exporter(
        target="exporters.timelinejs:write_timelinejs",
        files=("timeline.json",),
        summary="dated events for TimelineJS",
    ),
    "followthemoney": Exporter(
        target="exporters.followthemoney:write_followthemoney",
        files=("entities.ftm.json",),
        summary="entities for Aleph and FollowTheMoney",
    ),
    "parquet": Exporter(
        target="exporters.parquet:write_parquet",
        files=("parquet/",),
        summary="property graph as typed tables for DuckDB, Spark, pandas",
    ),
}
"""The exporters that come with Newsgraph, in the order in which a build runs them."""


def third_party_exporters() -> Mapping[str, Exporter]:
    """Return the exporters that installed distributions offer, by name; ours cannot be replaced."""
    from importlib.metadata import entry_points

    return {
        point.name: Exporter(target=point.value, files=(), summary=f"from {point.dist.name if point.dist else '?'}")
        for point in sorted(entry_points(group=ENTRY_POINTS))
        if point.name not in EXPORTERS
    }


def find_exporter(name: str) -> Exporter:
    """Return the exporter called `name`.

    Raises: ExportError: there is none.
    """
    if name in EXPORTERS:
        return EXPORTERS[name]
    others = third_party_exporters()
    if name in others:
        return others[name]
    known = ", ".join([*EXPORTERS, *others])
    raise ExportError(f"unknown format {name!r}", hint=f"choose from {known}")


def every_product() -> tuple[str, ...]:
    """Return the names of all exporters, but for those that would write over the files of an earlier one."""
    names: list[str] = []
    taken: set[str] = set()
    for name, exporter in {**EXPORTERS, **third_party_exporters()}.items():
        if taken.isdisjoint(exporter.files):
            names.append(name)
        taken.update(exporter.files)
    return tuple(names)


def write_products(graph: Graph, folder: Path, names: Iterable[str]) -> tuple[Path, ...]:
    """Write the products `names` of `graph` into `folder`; each appears there only when it is complete.

    Returns: the files written, in the order of the exporters.
    Raises: ExportError: a name is unknown, or a product cannot be written; products already written stay.
    """
    written: list[Path] = []
    for name in names:
        write = find_exporter(name).load()
        partial = folder / f".{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        try:
            partial.mkdir()
            paths = [path.relative_to(partial) for path in write(graph, partial)]
            for product in find_exporter(name).files:
                if product.endswith("/"):
                    shutil.rmtree(folder / product, ignore_errors=True)
            written.extend(_publish(partial, folder, paths))
        except KgError:
            raise
        except OSError as error:
            raise ExportError(f"cannot write {name}: {error.strerror or error}", path=str(folder)) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return tuple(written)


def _publish(partial: Path, folder: Path, paths: Iterable[Path]) -> Iterable[Path]:
    """Move finished files from `partial` into `folder`."""
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(partial / path, target)
        yield target
