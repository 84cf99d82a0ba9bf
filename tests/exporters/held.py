"""What a product or a database holds of a graph, counted and looked up in one way for all of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph as ox

from kg.model.claim import MentionKind
from kg.model.graph import Graph

__all__ = ["Held", "held_by_followthemoney", "held_by_network", "held_by_quads", "held_by_records"]

Said = tuple[str | None, float | str | None, float | str | None, str, int, int]
"""Speaker, low, high, document, begin and end of the evidence."""
CLAIM, ARTICLE = "claim/", "article/"


@dataclass(frozen=True)
class Held:
    """How much there is of each thing, and what each claim says by its id."""

    events: int
    actors: int
    places: int
    versions: int
    contradictions: int
    claims: Mapping[str, Said]

    @property
    def spans(self) -> int:
        """The number of passages that claims rest on."""
        return len({said[3:] for said in self.claims.values()})


def held_by_records(graph: Graph) -> Held:
    """What must be there."""
    return Held(
        events=len(graph.nodes_of_kind(MentionKind.EVENT)),
        actors=len(graph.nodes_of_kind(MentionKind.ACTOR)),
        places=len(graph.nodes_of_kind(MentionKind.PLACE)),
        versions=len(graph.versions),
        contradictions=sum(versions.status == "contradictory" for versions in graph.versions),
        claims={
            claim.id: (claim.speaker_text, bound(claim.low), bound(claim.high), claim.document, *claim.evidence)
            for claim in graph.claims
        },
    )


def bound(value: object) -> float | str | None:
    """Numbers as floats, an empty cell as nothing."""
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError:
        return str(value)


# ----------------------------------------------------------------------------------------------------- property graph

Node = tuple[str, str, Mapping[str, Any]]
Edge = tuple[str, str, str]


def held_by_network(nodes: Iterable[Node], edges: Iterable[Edge]) -> Held:
    """Count a property graph: nodes as (IRI, label, properties), edges as (source, type, target)."""
    by_label: dict[str, dict[str, Mapping[str, Any]]] = {}
    for iri, label, properties in nodes:
        by_label.setdefault(label, {})[iri] = properties
    article = {s: t.rpartition(ARTICLE)[2] for s, kind, t in edges if kind == "REPORTED_IN" and CLAIM in s}
    return Held(
        events=len(by_label.get("Event", {})),
        actors=len(by_label.get("Actor", {})),
        places=len(by_label.get("Place", {})),
        versions=len(by_label.get("Versions", {})),
        contradictions=sum(item["status"] == "contradictory" for item in by_label.get("Versions", {}).values()),
        claims={
            iri.rpartition(CLAIM)[2]: (
                item.get("speaker") or None,
                bound(item.get("low") if item.get("low") not in (None, "") else item.get("begin_stated")),
                bound(item.get("high") if item.get("high") not in (None, "") else item.get("end_stated")),
                article[iri],
                int(item["begin_index"]),
                int(item["end_index"]),
            )
            for iri, item in by_label.get("Claim", {}).items()
        },
    )


def network_of(network: Any) -> tuple[list[Node], list[Edge]]:
    """A networkx graph as nodes and edges."""
    nodes = [(str(iri), str(values["kind"]), values) for iri, values in network.nodes(data=True)]
    return nodes, [(str(s), str(values["relation"]), str(t)) for s, t, values in network.edges(data=True)]


def held_by_graphml(folder: Path) -> Held:
    return held_by_network(*network_of(networkx.read_graphml(folder / "graph.graphml", force_multigraph=True)))


def held_by_gexf(folder: Path) -> Held:
    network = networkx.read_gexf(folder / "graph.gexf", version="1.2draft")
    return held_by_network(*network_of(network))


def held_by_jgf(folder: Path) -> Held:
    graph = json.loads((folder / "graph.json").read_text("utf8"))["graph"]
    nodes = [(iri, item["metadata"]["labels"][0], item["metadata"]) for iri, item in graph["nodes"].items()]
    return held_by_network(nodes, [(edge["source"], edge["relation"], edge["target"]) for edge in graph["edges"]])


def held_by_csv(folder: Path) -> Held:
    nodes: list[Node] = []
    edges: list[Edge] = []
    for path in folder.glob("neo4j/nodes/*"):
        for row in csv.DictReader(path.open(encoding="utf8", newline="")):
            plain = {name.partition(":")[0]: value for name, value in row.items()}
            nodes.append((plain["id"], row[":LABEL"].partition(";")[0], plain))
    for path in folder.glob("neo4j/relationships/*"):
        for row in csv.DictReader(path.open(encoding="utf8", newline="")):
            edges.append((row[":START_ID"], row[":TYPE"], row[":END_ID"]))
    return held_by_network(nodes, edges)


def held_by_parquet(folder: Path) -> Held:
    from pyarrow import parquet

    nodes: list[Node] = []
    edges: list[Edge] = []
    for path in folder.glob("parquet/nodes/*"):
        nodes += [(row["id"], path.stem, row) for row in parquet.read_table(path).to_pylist()]
    for path in folder.glob("parquet/relationships/*"):
        kind = path.stem.partition("_")[2].rpartition("_")[0]
        edges += [(row["source"], kind, row["target"]) for row in parquet.read_table(path).to_pylist()]
    return held_by_network(nodes, edges)


# ---------------------------------------------------------------------------------------------------------------- RDF

KG, SEM, NIF = "https://w3id.org/newsgraph/ns#", "http://semanticweb.cs.vu.nl/2009/11/sem/", "nif-core#"
SAID = """
PREFIX kg: <https://w3id.org/newsgraph/ns#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?claim ?speaker ?low ?high ?report ?begin ?end WHERE {
  ?claim a kg:Claim ; kg:reportedIn ?report ; kg:evidence ?span .
  OPTIONAL { ?claim kg:claimedByText ?speaker } OPTIONAL { ?claim kg:low ?low } OPTIONAL { ?claim kg:high ?high }
  { ?span nif:beginIndex ?begin ; nif:endIndex ?end }
  UNION { GRAPH ?g { ?span nif:beginIndex ?begin ; nif:endIndex ?end } }
}
"""
COUNTED = """
PREFIX kg: <https://w3id.org/newsgraph/ns#> PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
SELECT ?type (COUNT(DISTINCT ?thing) AS ?n) WHERE {
  VALUES ?type { sem:Event sem:Actor sem:Place kg:Versions } ?thing a ?type
} GROUP BY ?type
"""
DISPUTED = "PREFIX kg: <https://w3id.org/newsgraph/ns#> SELECT ?v WHERE { ?v kg:status kg:contradictory }"
Asked = Iterable[Mapping[str, str]]


def held_by_answers(counted: Asked, said: Asked, disputed: Asked) -> Held:
    """Count by the answers of a SPARQL engine to `COUNTED`, `SAID` and `DISPUTED`, each row a mapping."""
    number = {row["type"].rpartition("/")[2].rpartition("#")[2]: int(row["n"]) for row in counted}
    return Held(
        events=number.get("Event", 0),
        actors=number.get("Actor", 0),
        places=number.get("Place", 0),
        versions=number.get("Versions", 0),
        contradictions=len(list(disputed)),
        claims={
            row["claim"].rpartition(CLAIM)[2]: (
                row.get("speaker"),
                bound(row.get("low")),
                bound(row.get("high")),
                row["report"].rpartition(ARTICLE)[2],
                int(row["begin"]),
                int(row["end"]),
            )
            for row in said
        },
    )


def held_by_quads(path: Path) -> Held:
    """Count an RDF file as pyoxigraph reads it."""
    store = ox.Store()
    store.load(path=str(path))

    def asked(query: str) -> list[dict[str, str]]:
        found = store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: row[name].value for name in names if row[name] is not None} for row in found]

    return held_by_answers(asked(COUNTED), asked(SAID), asked(DISPUTED))


# -------------------------------------------------------------------------------------------------------------- others


def held_by_followthemoney(folder: Path) -> Held:
    entities = [json.loads(line) for line in (folder / "entities.ftm.json").read_text("utf8").splitlines()]
    schemas = [entity["schema"] for entity in entities]
    notes = [json.loads(item["properties"]["notes"][0]) for item in entities if item["schema"] == "Note"]
    claims = [fields for fields in notes if "claim" in fields]
    versions = [fields for fields in notes if "status" in fields]
    return Held(
        events=schemas.count("Event"),
        actors=sum(schemas.count(name) for name in ("Person", "Organization", "LegalEntity")),
        places=schemas.count("Address"),
        versions=len(versions),
        contradictions=sum(fields["status"] == "contradictory" for fields in versions),
        claims={
            item["claim"]: (
                item.get("speaker"),
                bound(item.get("low")),
                bound(item.get("high")),
                item["document"],
                item["begin"],
                item["end"],
            )
            for item in claims
        },
    )
