"""One test for every target: nothing is lost, whatever the text, and loading twice changes nothing.

A writer is a product that `write_products` writes, a store a database that the test starts. A new target is one line.
"""

from __future__ import annotations

import json
import random
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest

import kg
from exporters import EXPORTERS, write_products
from exporters.loading import Settings, load
from exporters.rdf.terms import bounds, stamp
from kg.model.columns import NODE_COLUMNS
from kg.model.graph import Graph
from kg.model.ids import BASE_IRI
from kg.query import Rows, run_query, shipped_questions
from tests.databases import rows_of
from tests.exporters import held
from tests.exporters.held import Held, held_by_records
from tests.factory import example_graph

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
WORLD = f"{BASE_IRI}graph/world"
HOSTILE = (
    'a "b" \\" \\ ; , \n =1 \x00\x0b\ud800\ufffe </script> &amp; \U0001f98a',
    "'; DROP TABLE x; --", "}} INSERT DATA {{ <a> <b> <c> }}",
    "$row `x` {id: 1} // # /*", "\u202e \u2028 \x85 \x1c", "%s {0} ${x}", "]]> <!-- <img src=x onerror=alert(1)>",
)  # fmt: skip


def joined(folder: Path) -> Path:
    """The parts of the N-Quads as one file."""
    whole = folder / "parts.nq"
    whole.write_bytes(b"".join(path.read_bytes() for path in sorted((folder / "nquads").iterdir())))
    return whole


RDF = {"graph.nq": "rdf", "graph.trig": "rdf", "graph.ttl": "rdf", "graph.jsonld": "rdf"}
WRITERS: dict[str, tuple[str, Callable[[Path], Held]]] = {
    **{name: ("rdf", lambda folder, name=name: held.held_by_quads(folder / name)) for name in RDF},  # type: ignore[misc]
    "graph-1.2.nq": ("rdf12", lambda folder: held.held_by_quads(folder / "graph-1.2.nq")),
    "nquads/": ("nquads", lambda folder: held.held_by_quads(joined(folder))),
    "graph.graphml": ("graphml", held.held_by_graphml),
    "graph.gexf": ("gexf", held.held_by_gexf),
    "graph.json": ("jgf", held.held_by_jgf),
    "neo4j/": ("neo4j", held.held_by_csv),
    "parquet/": ("parquet", held.held_by_parquet),
    "entities.ftm.json": ("followthemoney", held.held_by_followthemoney),
}
"""Each product that holds the whole graph, with its exporter and how it is read back."""
PARTS = {"graph.html", "timeline.csv", "events.geojson", "events.ics", "timeline.json"}
"""Products that show events alone, or have tests of their own."""


def hostile_graph() -> Graph:
    """The example with labels, aliases, titles, outlets and speakers that try every format."""
    graph = example_graph()
    text = HOSTILE
    nodes = tuple(
        replace(item, label=text[n % len(text)] + str(n), aliases=(text[n % len(text)], "plain"))
        for n, item in enumerate(graph.nodes)
    )
    documents = tuple(
        replace(item, title=text[n % len(text)], outlet=text[n % len(text)], byline=text[-n])
        for n, item in enumerate(graph.documents)
    )
    return replace(graph, nodes=nodes, documents=documents)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The example corpus as built from its articles."""
    return kg.build([str(ARTICLES)], tmp_path_factory.mktemp("corpus") / "out").graph


GRAPHS = [
    pytest.param("example", id="example"),
    pytest.param("hostile", id="hostile"),
    pytest.param("empty", id="empty"),
    pytest.param("corpus", id="corpus", marks=pytest.mark.slow),
]


@pytest.fixture(params=GRAPHS)
def graph(request: pytest.FixtureRequest) -> Graph:
    made = {"example": example_graph, "hostile": hostile_graph, "empty": Graph}
    found: Graph = made[request.param]() if request.param in made else request.getfixturevalue("corpus")
    return found


def same(found: Held, graph: Graph, *, rdf: bool = False) -> None:
    """Compare the counts, and all claims one by one (the corpus has a sample of 50 of them named in a failure)."""
    expected = held_by_records(graph)
    for name in ("events", "actors", "places", "versions", "contradictions", "spans"):
        assert getattr(found, name) == getattr(expected, name), name
    assert set(found.claims) == set(expected.claims)
    sample = random.Random(8).sample(sorted(expected.claims), min(50, len(expected.claims)))
    for claim in (*sample, *expected.claims):
        speaker, low, high, *place = expected.claims[claim]
        wanted = (speaker, day(low, 0), day(high, 1), *place) if rdf else expected.claims[claim]
        assert found.claims[claim] == wanted


def day(value: float | str | None, side: int) -> float | str | None:
    """A bound as RDF has it: an incomplete date is its first or last day."""
    if not isinstance(value, str):
        return value
    days, moment = bounds(value), stamp(value)
    found = moment or (days[side] if days else None)
    return found.split('"')[1] if found else None


# ------------------------------------------------------------------------------------------------------------ products


def test_every_product_is_tested():
    files = {file for exporter in EXPORTERS.values() for file in exporter.files}
    assert files == set(WRITERS) | PARTS


@pytest.mark.parametrize("product", WRITERS)
def test_a_product_holds_the_whole_graph(graph: Graph, product: str, tmp_path: Path):
    exporter, read = WRITERS[product]
    write_products(graph, tmp_path, [exporter])
    same(read(tmp_path), graph, rdf=exporter.startswith("rdf"))


@pytest.mark.parametrize("name", sorted(set(EXPORTERS) - {"html"}))
def test_a_product_is_the_same_every_time(name: str, tmp_path: Path):
    contents = []
    for run in ("1", "2"):
        (tmp_path / run).mkdir()
        paths = write_products(hostile_graph(), tmp_path / run, [name])
        contents.append({str(path.relative_to(tmp_path / run)): path.read_bytes() for path in paths})
    assert contents[0] == contents[1]


def test_networkx_holds_the_whole_graph(graph: Graph):
    network = graph.to_networkx()
    same(held.held_by_network(*held.network_of(network)), graph)
    for _, label in network.nodes(data="label"):
        assert isinstance(label, str)


# ----------------------------------------------------------------------------------------------------------- databases


class Store(Protocol):
    """A database that runs: where to load into, and what it holds."""

    target: str
    settings: Settings
    rdf: bool

    def held(self) -> Held: ...
    def total(self) -> object: ...
    def clear(self) -> None: ...


class Bolt:
    """ArcadeDB, over Bolt."""

    rdf = False

    def __init__(self, target: str) -> None:
        import neo4j

        parts = urllib.parse.urlsplit(target)
        self.target = target
        self.settings = Settings(batch=100)
        address = f"bolt://{parts.hostname}:{parts.port}"
        self._driver = neo4j.GraphDatabase.driver(address, auth=(parts.username or "", parts.password or ""))

    def rows(self, query: str) -> list[Any]:
        return list(self._driver.execute_query(query, database_="news").records)

    def held(self) -> Held:
        nodes = [
            (row["n"]["id"], next(label for label in row["n"].labels if label in NODE_COLUMNS), dict(row["n"]))
            for row in self.rows("MATCH (n) RETURN n")
        ]
        edges = self.rows("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS r, b.id AS b")
        return held.held_by_network(nodes, [(row["a"], row["r"], row["b"]) for row in edges])

    def total(self) -> object:
        relations = self.rows("MATCH ()-[r]->() RETURN count(r) AS n")
        return self.rows("MATCH (n) RETURN count(n) AS n")[0]["n"], relations[0]["n"]

    def clear(self) -> None:
        self.rows("MATCH (n) DETACH DELETE n")


class Ladybug:
    """An embedded database."""

    rdf = False
    settings = Settings()

    def __init__(self, place: Path, library: ModuleType) -> None:
        self.target = f"ladybug:{place}"
        self._place = place
        self._library = library

    def _all(self, query: str) -> list[Any]:
        database = self._library.Database(str(self._place), read_only=True)
        found = list(rows_of(self._library.Connection(database), query))
        database.close()
        return found

    def held(self) -> Held:
        nodes = []
        for label in NODE_COLUMNS:
            nodes += [(row[0]["id"], label, row[0]) for row in self._all(f"MATCH (n:{label}) RETURN n")]
        edges = self._all("MATCH (a)-[r]->(b) RETURN a.id, label(r), b.id") if nodes else []
        return held.held_by_network(nodes, [(row[0], row[1], row[2]) for row in edges])

    def total(self) -> object:
        return self._all("MATCH (n) RETURN count(n)"), self._all(
            "MATCH ()-[r]->() RETURN count(r)"
        ) if self.held().events else 0

    def clear(self) -> None:
        self._place.unlink(missing_ok=True)


class Virtuoso:
    """A triple store over HTTP."""

    rdf = True

    def __init__(self, address: str, target: str) -> None:
        self._address = address
        self.target = target
        self.settings = Settings(user="dba", password="dba", batch=500, world=WORLD)

    def asked(self, query: str) -> list[dict[str, str]]:
        fields = {"query": query, "default-graph-uri": WORLD, "format": "application/sparql-results+json"}
        data = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(f"{self._address}/sparql", data) as response:
            rows = json.load(response)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    def held(self) -> Held:
        return held.held_by_answers(self.asked(held.COUNTED), self.asked(held.SAID), self.asked(held.DISPUTED))

    def total(self) -> object:
        ours = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        return [row for row in self.asked(ours) if row["g"].startswith(BASE_IRI)]

    def clear(self) -> None:
        from exporters.loading.sparql import _Store

        store = _Store(f"sparql+{self._address}/sparql-auth", self.settings)
        for name in ("world", "text", "sources"):
            store.send(store.address, f"CLEAR GRAPH <{BASE_IRI}graph/{name}>", "application/sparql-update")


SERVERS = ("bolt", "sparql update", "graph store")


@pytest.fixture(params=["ladybug", *(pytest.param(name, marks=pytest.mark.slow) for name in SERVERS)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    found: Store
    if request.param == "bolt":
        found = Bolt(request.getfixturevalue("arcade"))
    elif request.param == "ladybug":
        found = Ladybug(tmp_path / "news.lbdb", request.getfixturevalue("needed")("ladybug"))
    else:
        address = request.getfixturevalue("triples")
        update = request.param == "sparql update"
        target = f"sparql+{address}/sparql-auth" if update else f"gsp+{address}/sparql-graph-crud-auth"
        found = Virtuoso(address, target)
    found.clear()
    return found


def test_a_database_holds_the_whole_graph_and_loading_twice_changes_nothing(graph: Graph, store: Store):
    load(graph, store.target, store.settings)
    same(store.held(), graph, rdf=store.rdf)
    once = store.total()
    load(graph, store.target, store.settings)
    assert store.total() == once
    same(store.held(), graph, rdf=store.rdf)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_questions())
def test_virtuoso_answers_every_question_like_the_others(corpus: Graph, triples: str, name: str, tmp_path: Path):
    store = Virtuoso(triples, f"sparql+{triples}/sparql-auth")
    store.clear()
    load(corpus, store.target, store.settings)
    write_products(corpus, tmp_path, ["rdf"])
    answer = run_query(tmp_path, name)
    assert isinstance(answer, Rows)
    assert answer.rows
    found = [
        tuple(row.get(variable) for variable in answer.variables)
        for row in store.asked(shipped_questions()[name].sparql)
    ]
    assert sorted(found, key=str) == sorted(answer.values(), key=str)
