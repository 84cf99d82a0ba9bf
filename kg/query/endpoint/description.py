"""Description: what the endpoint is and what it holds, as RDF.

Source: SPARQL 1.1 Service Description (W3C, 2013).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.ontology import PREFIXES
from kg.query.answers import Statements

__all__ = ["GRAPHS", "describe"]

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "RDF_XML", "JSON-LD",
)  # fmt: skip
GRAPHS = """
SELECT ?graph ?triples WHERE {
  { SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o } }
  UNION
  { SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph }
}
ORDER BY STR(?graph)
"""
"""The graphs of a store with the number of their triples; no name stands for the default graph."""
_TYPE, _TRIPLES = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["void"] + "triples")


def describe(address: str, graphs: Mapping[str, int]) -> Statements:
    """Return the description of the endpoint at `address`; `graphs`: triples by graph, "" is the default one."""
    return Statements(tuple(_triples(address, graphs)))


def _triples(address: str, graphs: Mapping[str, int]) -> Iterator[Triple]:
    service, dataset = BlankNode("service"), BlankNode("dataset")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(address))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in RESULTS:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    for number, (name, triples) in enumerate(graphs.items()):
        graph = BlankNode(f"graph{number}")
        yield Triple(graph, _TYPE, _sd("Graph"))
        yield Triple(graph, _TRIPLES, Literal(triples))
        if not name:
            yield Triple(dataset, _sd("defaultGraph"), graph)
            continue
        named = BlankNode(f"named{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, _TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), NamedNode(name))
        yield Triple(named, _sd("graph"), graph)


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
