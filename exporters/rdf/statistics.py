"""Statistics: how much a data set holds, as VoID, so that a client can tell before it asks.

Source: Describing Linked Datasets with the VoID Vocabulary (W3C, 2011), sections 4.1 and 4.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad

from exporters.rdf.terms import Iris, Namespace, integer, text
from kg.ontology import PREFIXES

__all__ = ["statistics_quads"]

DCT, KG, RDF, SCHEMA, SEM, VOID = (Namespace(name) for name in ("dct", "kg", "rdf", "schema", "sem", "void"))
CLASSES = (SEM.Event, SEM.Actor, SEM.Place, KG.Participation, KG.Claim, KG.Versions, SCHEMA.NewsArticle, KG.Outlet)
"""What a reader wants to know the number of."""


def statistics_quads(quads: Iterable[Quad], iris: Iris) -> Iterator[Quad]:
    """Yield the size of the world and of the text, and the number of things per class.

    The graph of sources, which holds these very statements, is not counted.
    """
    place, dataset = iris.below("graph", "sources"), iris.below("dataset")
    sizes: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for quad in quads:
        name = "world" if isinstance(quad.graph_name, DefaultGraph) else getattr(quad.graph_name, "value", "")
        sizes[name.rpartition("/")[2]] += 1
        if quad.predicate.value == RDF.type.value and isinstance(quad.object, NamedNode):
            things[quad.object.value] += 1
    for name in ("world", "text"):
        subset = iris.below("dataset", name)
        yield Quad(dataset, VOID.subset, subset, place)
        yield Quad(subset, RDF.type, VOID.Dataset, place)
        yield Quad(subset, DCT.title, text(name), place)
        yield Quad(subset, VOID.triples, integer(sizes[name]), place)
    for kind in CLASSES:
        partition = iris.below("dataset", "class", kind.value.rpartition("/")[2].rpartition("#")[2])
        yield Quad(dataset, VOID.classPartition, partition, place)
        yield Quad(partition, VOID["class"], kind, place)
        yield Quad(partition, VOID.entities, integer(things[kind.value]), place)
    yield Quad(dataset, DCT.conformsTo, NamedNode(PREFIXES["kg"].rstrip("#")), place)
