"""Validation: the example conforms, and each broken promise is found."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from exporters.rdf import write_rdf
from kg.model.graph import Graph as NewsGraph
from kg.model.ids import NodeIri
from kg.query import Report, validate
from tests import factory

PREFIXES = {
    "kg": "https://w3id.org/newsgraph/ns#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
}
ATTACK = factory.iri("event", "attack")
EVENT_TYPE = "http://semanticweb.cs.vu.nl/2009/11/sem/eventType"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("valid")
    write_rdf(factory.example_graph(), path)
    return path


def checked(graph: NewsGraph, folder: Path) -> Report:
    write_rdf(graph, folder)
    return validate(folder)


def test_the_example_conforms(folder: Path) -> None:
    report = validate(folder)
    assert report.conforms, str(report)
    assert report.violations == ()
    assert str(report) == f"conforms: {report.triples} triples checked"


def test_an_empty_graph_conforms(tmp_path: Path) -> None:
    assert checked(NewsGraph(), tmp_path).conforms


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"<{ATTACK}> <{EVENT_TYPE}> <https://w3id.org/newsgraph/type/flood> .", "needs exactly one event type"),
        (f'<{ATTACK}> <http://www.w3.org/2000/01/rdf-schema#label> "Second label" .', "needs exactly one label"),
        (f'<{ATTACK}> <{PREFIXES["sem"]}hasBeginTimeStamp> "soon" .', "begins once, on a complete date"),
        (f"<{ATTACK}> <{PREFIXES['kg']}factuality> <{PREFIXES['kg']}maybe> .", "has one factuality from the list"),
        (f"<{ATTACK}> <{PREFIXES['sem']}hasPlace> <{ATTACK}> .", "has one place of the graph"),
        (f"<{ATTACK}> <{PREFIXES['kg']}before> <https://x.example/none> .", "comes before an event of the graph"),
        (f"<https://x.example/p> <{PREFIXES['a']}> <{PREFIXES['kg']}Participation> .", "needs exactly one event"),
        (f"<https://x.example/c> <{PREFIXES['a']}> <{PREFIXES['kg']}Claim> .", "needs exactly one span of evidence"),
        (f"<https://x.example/v> <{PREFIXES['a']}> <{PREFIXES['kg']}Versions> .", "needs at least two claims"),
        (f"<https://x.example/a> <{PREFIXES['a']}> <{PREFIXES['sem']}Actor> .", "must be a person"),
        (f"<https://x.example/o> <{PREFIXES['a']}> <{PREFIXES['kg']}Outlet> .", "needs exactly one label"),
        (f"<https://x.example/r> <{PREFIXES['a']}> <{PREFIXES['kg']}Run> .", "needs the software that ran"),
        (f"<https://x.example/n> <{PREFIXES['a']}> <https://schema.org/NewsArticle> .", "needs one SHA-256"),
        (f"<https://x.example/t> <{PREFIXES['a']}> <{PREFIXES['kg']}EventType> .", "needs a label"),
    ],
)
def test_a_broken_promise_is_found(folder: Path, tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "graph.nq").write_text((folder / "graph.nq").read_text("utf8") + line + "\n", "utf8")
    report = validate(tmp_path)
    assert not report.conforms
    assert any(message in violation.message for violation in report.violations), str(report)
    assert str(report).startswith("does not conform")


def test_a_place_beyond_the_pole_is_found(tmp_path: Path) -> None:
    place = factory.node("place", "x", lat=91.0, lon=0.0)
    report = checked(NewsGraph(nodes=(place,)), tmp_path)
    assert [v.message for v in report.violations] == ["has one latitude between -90 and 90 degrees"]


def test_a_claim_whose_subject_has_no_node_conforms(tmp_path: Path) -> None:
    doc = factory.document("Rain fell.")
    event = factory.mention(doc, "fell", "event")
    graph = NewsGraph(documents=(doc,), mentions=(event,), claims=(factory.claim(doc, event, value="storm"),))
    assert checked(graph, tmp_path).violations == ()


def test_an_event_that_no_claim_is_about_is_a_warning(tmp_path: Path) -> None:
    report = checked(NewsGraph(nodes=(factory.node("event", "x"),)), tmp_path)
    assert report.conforms
    assert [(v.severity, v.message) for v in report.violations] == [("Warning", "has no claim that says so")]


def test_a_link_to_a_node_that_is_not_there_is_found(tmp_path: Path) -> None:
    graph = factory.example_graph()
    lost = NodeIri("https://x.example/lost")
    links = (replace(graph.links[0], node=lost), *graph.links[1:])
    report = checked(replace(graph, links=links), tmp_path)
    assert not report.conforms
    assert any(violation.node == lost for violation in report.violations)


def test_there_is_a_shape_for_every_class_that_we_export(folder: Path) -> None:
    shapes = Graph().parse(str(resources.files("ontologies") / "shapes.ttl"))
    targets = set(shapes.objects(None, URIRef("http://www.w3.org/ns/shacl#targetClass")))
    graph = Graph().parse(folder / "graph.ttl")
    ours = {c for c in graph.objects(None, RDF.type) if str(c).startswith(PREFIXES["kg"])}
    assert ours - targets <= {URIRef(PREFIXES["kg"] + name) for name in ("Group", "Facility")}
