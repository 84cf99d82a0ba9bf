"""Newsgraph: news articles in, a timeline and knowledge graph out, in which every statement leads back to its words.

    articles ──read──> Document ──annotate──> Annotation ──extract──> Mention, Claim
                                                                         │
                            Graph <──assemble── Claim + Link <──resolve──┘
                              │
                              ├── kg.store    records as JSON Lines
                              ├── exporters   RDF, HTML, GraphML, Neo4j, CSV
                              └── kg.query    questions on the RDF

A claim is one thing that one document says and is never edited; a link is what we believe about identity; the graph is
the join of both. `build` runs it all; `read_graph` reads what a build wrote:

    import kg
    result = kg.build(["articles/"], "out/mine")
    for node in kg.read_graph("out/mine").nodes: ...
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.model.graph import Graph
    from kg.pipeline import BuildResult, Options, build
    from kg.store import read_records as read_graph

__version__ = "0.1.0"

__all__ = ["BuildResult", "Graph", "KgError", "Options", "build", "read_graph"]

_PLACES = {
    "BuildResult": ("kg.pipeline", "BuildResult"),
    "Graph": ("kg.model.graph", "Graph"),
    "KgError": ("kg.errors", "KgError"),
    "Options": ("kg.pipeline", "Options"),
    "build": ("kg.pipeline", "build"),
    "read_graph": ("kg.store", "read_records"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that `import kg` and `kg --help` stay quick."""
    if name not in _PLACES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
