"""GraphML and the Neo4j files hold the whole graph: counted against the records, read back by other tools."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from exporters import EXPORTERS, Exporter, find_exporter, third_party_exporters, write_products
from exporters.graphml import write_graphml
from exporters.neo4j import write_neo4j
from exporters.xml import clean, plain
from kg.errors import ExportError
from kg.model.claim import Factuality, MentionKind
from kg.model.columns import NODE_COLUMNS, RELATIONSHIP_COLUMNS
from kg.model.graph import Graph, VersionStatus
from kg.model.network import make_network
from kg.model.projection import project
from tests.databases import load_into_ladybug, rows_of
from tests.factory import document, example_graph, iri, node

HOSTILE = 'a "b" \\" \\ ; , \n =1 \x00\x0b\ud800\ufffe </script> &amp; \U0001f98a'


def hostile_graph() -> Graph:
    """The example with a label, an alias and a title that try every format."""
    graph = example_graph()
    nodes = tuple(
        replace(item, label=HOSTILE, aliases=(HOSTILE, "plain")) if item.label == "Gunmen" else item
        for item in graph.nodes
    )
    documents = tuple(replace(item, title=HOSTILE, outlet=HOSTILE) for item in graph.documents)
    return replace(graph, nodes=nodes, documents=documents)


def expected_counts(graph: Graph) -> dict[str, int]:
    return {
        "Event": len(graph.nodes_of_kind(MentionKind.EVENT)),
        "Actor": len(graph.nodes_of_kind(MentionKind.ACTOR)),
        "Place": len(graph.nodes_of_kind(MentionKind.PLACE)),
        "Claim": len(graph.claims),
        "Article": len(graph.documents),
        "Outlet": len({item.outlet for item in graph.documents if item.outlet}),
        "Versions": len(graph.versions),
    }


# ---------------------------------------------------------------------------------------------------------- projection


def test_the_projection_holds_every_event_actor_place_and_claim():
    properties = project(example_graph())
    assert Counter(item.label for item in properties.nodes) == expected_counts(example_graph())


def test_every_relationship_has_both_ends_and_a_declared_type():
    properties = project(example_graph())
    ids = {item.id for item in properties.nodes}
    assert len(ids) == len(properties.nodes)
    for edge in properties.relationships:
        assert {edge.source, edge.target} <= ids
        assert set(edge.properties) <= set(RELATIONSHIP_COLUMNS[edge.type])
    for item in properties.nodes:
        assert set(item.properties) <= set(NODE_COLUMNS[item.label])


def test_a_relationship_to_a_node_that_is_not_there_is_left_out():
    lonely = Graph(nodes=(node("event", "attack", place=iri("place", "nowhere"), before=(iri("event", "no"),)),))
    assert tuple(project(lonely).relationships) == ()


def test_a_claim_leads_to_subject_speaker_channel_and_article():
    graph = example_graph()
    properties = project(graph)
    told = next(claim for claim in graph.claims if claim.channel)
    edges = {
        edge.type: edge.target for edge in properties.relationships if edge.source.endswith(f"claim/{told.id}")
    }  # fmt: skip
    assert edges["ABOUT"] == iri("event", "attack")
    assert edges["CLAIMED_BY"] == iri("actor", "ilan-doremi")
    assert edges["TOLD_TO"] == iri("actor", "northern-press-agency")
    assert edges["REPORTED_IN"].endswith(f"article/{told.document}")
    claim = next(item for item in properties.nodes if item.id.endswith(f"claim/{told.id}"))
    assert claim.properties["evidence"] == "eight to ten gunmen"
    assert (claim.properties["low"], claim.properties["high"]) == (8.0, 10.0)


def test_a_participation_that_is_only_denied_is_no_relationship():
    graph = example_graph()
    shortcuts = [edge for edge in project(graph).relationships if edge.type == "PARTICIPATED_IN"]
    assert len(shortcuts) == 7
    denied = replace(graph, claims=tuple(replace(claim, factuality=Factuality.DENIED) for claim in graph.claims))
    assert not [edge for edge in project(denied).relationships if edge.type == "PARTICIPATED_IN"]


def test_no_contradiction_is_lost():
    graph = example_graph()
    properties = project(graph)
    contradictory = [item for item in graph.versions if item.status == VersionStatus.CONTRADICTORY]
    found = [item for item in properties.nodes if item.properties.get("status") == "contradictory"]
    assert len(found) == len(contradictory) == 1
    members = [edge for edge in properties.relationships if (edge.type, edge.source) == ("HAS_CLAIM", found[0].id)]
    assert len(members) == len(contradictory[0].claims)


@pytest.mark.parametrize("stated", ["2021-02-30", "2021", "0000-01-01", "spring", ""])
def test_what_is_no_calendar_date_is_no_date_property(stated: str):
    found = project(Graph(nodes=(node("event", begin=stated),))).nodes[0].properties
    assert "begin" not in found
    assert found.get("begin_stated", "") == stated


# ------------------------------------------------------------------------------------------------------------- GraphML


@pytest.mark.parametrize("make", [example_graph, hostile_graph, Graph])
def test_graphml_read_back_by_networkx_holds_the_same(tmp_path: Path, make: Callable[[], Graph]):
    graph = make()
    (path,) = write_graphml(graph, tmp_path)
    network: Any = networkx.read_graphml(path, force_multigraph=True)
    expected = {label: count for label, count in expected_counts(graph).items() if count}
    assert Counter(kind for _, kind in network.nodes(data="kind")) == expected
    assert network.number_of_edges() == len(project(graph).relationships)
    assert network.is_directed()


@pytest.mark.parametrize("make", [example_graph, hostile_graph, Graph])
def test_graphml_has_the_bytes_of_networkx(tmp_path: Path, make: Callable[[], Graph]):
    network = make_network(project(make()), value=plain, name=clean)
    networkx.write_graphml_lxml(network, str(tmp_path / "theirs"))
    assert write_graphml(make(), tmp_path)[0].read_bytes() == (tmp_path / "theirs").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.graphml", "theirs"]


def test_graphml_has_unique_keys_of_plain_types(tmp_path: Path):
    (path,) = write_graphml(hostile_graph(), tmp_path)
    keys = ElementTree.parse(path).getroot().findall("{*}key")
    assert len({key.get("id") for key in keys}) == len(keys) > 20
    assert {key.get("attr.type") for key in keys} <= {"string", "long", "double", "boolean", "int", "float"}


def test_graphml_is_the_same_every_time(tmp_path: Path):
    first = write_graphml(example_graph(), tmp_path)[0].read_bytes()
    assert write_graphml(example_graph(), tmp_path)[0].read_bytes() == first


# --------------------------------------------------------------------------------------------------------------- Neo4j


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=[example_graph, hostile_graph], ids=["example", "hostile"])
def graph(request: pytest.FixtureRequest) -> Graph:
    made: Graph = request.param()
    return made


def test_neo4j_headers_are_those_of_the_import_format(tmp_path: Path, graph: Graph):
    write_neo4j(graph, tmp_path)
    field = re.compile(r"(id:ID|:LABEL|\w+:(string|long|double|boolean|date|string\[\]))")
    for path in sorted((tmp_path / "neo4j" / "nodes").iterdir()):
        header = path.read_text("utf8").splitlines()[0].split(",")
        assert header[0] == "id:ID"
        assert header[-1] == ":LABEL"
        assert all(field.fullmatch(name) for name in header)
        assert {row[":LABEL"].split(";")[0] for row in rows(path)} <= {path.stem}
    for path in sorted((tmp_path / "neo4j" / "relationships").iterdir()):
        header = path.read_text("utf8").splitlines()[0].split(",")
        assert [*header[:2], header[-1]] == [":START_ID", ":END_ID", ":TYPE"]
        assert {row[":TYPE"] for row in rows(path)} == {path.stem.partition("_")[2].rpartition("_")[0]}


def test_neo4j_cells_hold_no_line_break_and_no_dangling_backslash(tmp_path: Path):
    write_neo4j(hostile_graph(), tmp_path)
    for path in (tmp_path / "neo4j").rglob("*.csv"):
        text = path.read_text("utf8")
        assert '\\"' not in text
        assert "\0" not in text
        assert len(text.splitlines()) == len(rows(path)) + 1
    actor = next(row for row in rows(tmp_path / "neo4j/nodes/Actor.csv") if row["aliases:string[]"].endswith("plain"))
    assert len(actor["aliases:string[]"].split(";")) == 2


def test_neo4j_files_loaded_into_ladybug_hold_the_same(
    tmp_path: Path, graph: Graph, needed: Callable[[str], ModuleType]
):
    write_neo4j(graph, tmp_path)
    connection = load_into_ladybug(needed("ladybug"), tmp_path / "neo4j", tmp_path / "database")
    counted = {label: next(rows_of(connection, f"MATCH (n:{label}) RETURN count(n)"))[0] for label in NODE_COLUMNS}
    assert counted == expected_counts(graph)
    loaded = next(rows_of(connection, "MATCH ()-[r]->() RETURN count(r)"))[0]
    assert loaded == len(project(graph).relationships)
    said = list(
        rows_of(
            connection,
            "MATCH (s:Actor)<-[:CLAIMED_BY]-(c:Claim)-[:ABOUT]->(e:Event), (c)-[:TOLD_TO]->(h:Actor), "
            "(c)-[:REPORTED_IN]->(a:Article) WHERE c.attribute = 'attackers' "
            "RETURN s.label, h.label, a.name, c.low, c.high, c.evidence ORDER BY a.name",
        )
    )
    words = "eight to ten gunmen"
    assert said == [
        ["Ilan Doremi", "Northern Press Agency", "gazette-1", 8.0, 10.0, words],
        ["Ilan Doremi", "Northern Press Agency", "ledger-1", 8.0, 10.0, words],
    ]


def test_the_load_script_reads_every_file_under_a_constraint(tmp_path: Path):
    paths = write_neo4j(example_graph(), tmp_path)
    script = (tmp_path / "neo4j" / "load.cypher").read_text("utf8")
    for path in paths:
        if path.suffix == ".csv":
            assert script.count(f"'file:///{path.relative_to(tmp_path).as_posix()}'") == 1
    for label in NODE_COLUMNS:
        assert f"FOR (n:{label}) REQUIRE n.id IS UNIQUE;" in script
    assert "OCCURS_BEFORE" in script
    assert not re.search(r"\bBEFORE\b", script)
    statements = [part for part in script.split(";\n") if part.strip() and "LOAD CSV" in part]
    header_fields = set(re.findall(r"row\.`([^`]+)`", script))
    declared = {
        name for path in paths if path.suffix == ".csv" for name in path.read_text("utf8").split("\n")[0].split(",")
    }
    assert header_fields <= declared
    assert len(statements) == len(paths) - 1


# ------------------------------------------------------------------------------------------------------------ registry


def test_every_exporter_loads_and_says_what_it_writes():
    for exporter in EXPORTERS.values():
        assert callable(exporter.load())
        assert exporter.summary
        assert exporter.files
    assert third_party_exporters() == {}


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(ExportError, match="unknown format 'pdf'; choose from rdf, html, graphml"):
        find_exporter("pdf")


def test_an_exporter_that_cannot_be_loaded_is_an_export_error():
    with pytest.raises(ExportError, match=r"exporters\.absent:write cannot be loaded"):
        Exporter(target="exporters.absent:write", files=(), summary="").load()


def test_a_third_party_exporter_is_found_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = {"count": Exporter(target=f"{__name__}:write_count", files=("count.txt",), summary="a number")}
    monkeypatch.setattr("exporters.third_party_exporters", lambda: found)
    assert write_products(example_graph(), tmp_path, ["count"]) == (tmp_path / "deep" / "count.txt",)
    assert (tmp_path / "deep" / "count.txt").read_text() == "44"
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


def write_count(graph: Graph, folder: Path) -> tuple[Path, ...]:
    path = folder / "deep" / "count.txt"
    path.parent.mkdir()
    path.write_text(str(len(graph.claims)))
    return (path,)


def write_half(graph: Graph, folder: Path) -> tuple[Path, ...]:
    (folder / "half.txt").write_text("half")
    raise OSError(28, "No space left on device")


def test_an_exporter_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = {"half": Exporter(target=f"{__name__}:write_half", files=("half.txt",), summary="")}
    monkeypatch.setattr("exporters.third_party_exporters", lambda: found)
    with pytest.raises(ExportError, match="cannot write half: No space left on device"):
        write_products(example_graph(), tmp_path, ["half"])
    assert list(tmp_path.iterdir()) == []


def test_a_second_export_replaces_the_folder_of_the_first(tmp_path: Path):
    write_products(example_graph(), tmp_path, ["neo4j"])
    stale = tmp_path / "neo4j" / "relationships" / "Stale_TYPE_Stale.csv"
    stale.write_text("")
    write_products(replace(example_graph(), documents=(document(),)), tmp_path, ["neo4j"])
    assert not stale.exists()
