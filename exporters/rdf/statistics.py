"""Statistics: how much a data set holds, as VoID, so that a client can tell before it asks.

Source: Describing Linked Datasets with the VoID Vocabulary (W3C, 2011), sections 4.1 and 4.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exporters.rdf.sorting import Statement
from exporters.rdf.terms import Iris, Namespace, address, integer, iri, text
from kg.ontology import PREFIXES

__all__ = ["statistics_quads"]

DCT, KG, RDF, SCHEMA, SEM, VOID = (Namespace(name) for name in ("dct", "kg", "rdf", "schema", "sem", "void"))
CLASSES = (SEM.Event, SEM.Actor, SEM.Place, KG.Participation, KG.Claim, KG.Versions, SCHEMA.NewsArticle, KG.Outlet)
"""What a reader wants to know the number of."""


def statistics_quads(sizes: Mapping[str, int], types: Mapping[str, int], iris: Iris) -> Iterator[Statement]:
    """Yield the size of the world and of the text, and the number of things per class.

    The graph of sources, which holds these very statements, is not counted.

    Args:
        sizes: number of quads by name of their graph, as N-Triples writes it; the default one has none.
        types: number of things by class, as N-Triples writes it.
        iris: of the graph.
    """
    dataset, text_graph = iris.below("dataset"), iris.below("graph", "text")
    for name in ("world", "text"):
        subset = iris.below("dataset", name)
        yield dataset, VOID.subset, subset
        yield subset, RDF.type, VOID.Dataset
        yield subset, DCT.title, text(name)
        yield subset, VOID.triples, integer(sizes.get(text_graph if name == "text" else "", 0))
    for kind in CLASSES:
        partition = iris.below("dataset", "class", address(kind).rpartition("/")[2].rpartition("#")[2])
        yield dataset, VOID.classPartition, partition
        yield partition, VOID["class"], kind
        yield partition, VOID.entities, integer(types.get(kind, 0))
    yield dataset, DCT.conformsTo, iri(PREFIXES["kg"].rstrip("#"))
