"""RDF: every claim with its source, every term defined, equal graphs in four formats, hostile text made harmless."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Dataset, Graph, URIRef
from rdflib import Literal as RdflibLiteral

from exporters.rdf import quads, write_rdf
from exporters.rdf.reifiers import write_reifiers
from exporters.rdf.terms import PREFIXES, Iris, bounds, iri, number, stamp, web_address
from kg.errors import ExportError
from kg.model.claim import Factuality, MentionKind
from kg.model.graph import Graph as NewsGraph
from kg.model.graph import Redirect
from kg.model.ids import BASE_IRI, DocumentId, NodeIri
from tests import factory

KG = PREFIXES["kg"]
SEM = PREFIXES["sem"]
FORMATS = {
    "graph.jsonld": ox.RdfFormat.JSON_LD,
    "graph.nq": ox.RdfFormat.N_QUADS,
    "graph.trig": ox.RdfFormat.TRIG,
    "graph.ttl": ox.RdfFormat.TURTLE,
}
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    'quote " backslash \\ tick ` brace {|}^',
    "tab\tline\nreturn\rnull\x00bell\x07delete\x7f",
    "lone \ud800 surrogate \udfff",
    "rtl \u202e override \u200b zero width \ufeff mark",
    "combining e\u0301\u0301 and emoji \U0001f9e8",
    "  spaces  ",
    "<https://x.example/> . <a> <b> <c> .",
    "@prefix : <#> .",
    "{{ 7*7 }} ${jndi} %s",
    "non-character \uffff \U0001ffff",
    "kg:event",
    "",
)


@pytest.fixture(scope="module")
def graph() -> NewsGraph:
    return factory.example_graph()


@pytest.fixture(scope="module")
def folder(graph: NewsGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rdf")
    write_rdf(graph, path)
    return path


@pytest.fixture(scope="module")
def world(graph: NewsGraph) -> Graph:
    """The default graph alone."""
    return as_rdflib(quad.triple for quad in quads(graph) if isinstance(quad.graph_name, ox.DefaultGraph))


def as_rdflib(triples: object) -> Graph:
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


def read(path: Path) -> set[ox.Quad]:
    return set(ox.parse(path=str(path), format=FORMATS[path.name]))


def hostile_graph(text: str) -> NewsGraph:
    """A small graph with `text` in every field that takes text."""
    doc = factory.document(
        f"{text} fell in Varnholm.", name=f"a {text}", source=text or "x", title=text, outlet=text, byline=text,
        wire=text, url=text, language=text, published=text, published_from=text, published_earliest=text, origin=text,
    )  # fmt: skip
    event = factory.mention(doc, "fell", "event", type=text or "x")
    actor = factory.mention(doc, "Varnholm", "actor", type=text)
    said = factory.claim(
        doc, event, "participant", object=actor, role=text or "x", value=text, unit=text, counted=text, rule=text,
        speaker=actor, speaker_text=text, channel=actor, channel_text=text, attribute=text or "x", low=text, high=text,
    )  # fmt: skip
    place = NodeIri(f"place {text}")
    nodes = (
        factory.node("event", "fall", label=text, type=text or "x", aliases=(text,), begin=text, end=text, place=place),
        factory.node("actor", "town", label=text, type=text, positions=(text,)),
        replace(factory.node("place", "town"), node=place, label=text, type=text, geonames=text, lat=1.5, lon=-0.25),
    )
    links = (factory.link(event, nodes[0].node), factory.link(actor, nodes[1].node))
    return NewsGraph(documents=(doc,), mentions=(event, actor), claims=(said,), links=links, nodes=nodes)


# ------------------------------------------------------------------------------------- the vocabulary


def test_an_event_has_what_the_vocabulary_promises(world: Graph) -> None:
    attack = URIRef(factory.iri("event", "attack"))
    found = {(str(p).rpartition("#")[2].rpartition("/")[2], str(o)) for p, o in world.predicate_objects(attack)}
    assert ("type", SEM + "Event") in found
    assert ("type", PREFIXES["schema"] + "Event") in found
    assert ("label", "Attack on the central police station in Varnholm") in found
    assert ("eventType", PREFIXES["kgt"] + "attack") in found
    assert ("hasPlace", factory.iri("place", "police-station")) in found
    assert ("hasActor", factory.iri("actor", "gunmen")) in found
    assert ("hasBeginTimeStamp", "2021-05-03") in found
    assert ("granularity", PREFIXES["time"] + "unitDay") in found
    assert ("factuality", KG + "asserted") in found
    assert ("origins", "3") in found
    assert ("before", factory.iri("event", "condemnation")) in found
    assert not [predicate for predicate, _ in found if "Earliest" in predicate or "Latest" in predicate]


def test_an_uncertain_date_has_its_bounds(world: Graph) -> None:
    bombing = URIRef(factory.iri("event", "bombing"))
    assert str(world.value(bombing, URIRef(SEM + "hasEarliestBeginTimeStamp"))) == "2021-03-01"
    assert str(world.value(bombing, URIRef(SEM + "hasLatestEndTimeStamp"))) == "2021-03-31"
    assert str(world.value(bombing, URIRef(KG + "granularity"))) == PREFIXES["time"] + "unitMonth"


@pytest.mark.parametrize(
    ("begin", "end", "stamps"),
    [
        ("2024-02", "2024-02", {"hasEarliestBeginTimeStamp": "2024-02-01", "hasLatestEndTimeStamp": "2024-02-29"}),
        ("1999", None, {"hasEarliestBeginTimeStamp": "1999-01-01"}),
        (
            "2024-02-03T10:20",
            None,
            {"hasBeginTimeStamp": "2024-02-03T10:20:00", "hasEarliestBeginTimeStamp": "2024-02-03"},
        ),
        ("2024-02-31", "soon", {}),
        (None, None, {}),
    ],
)
def test_incomplete_and_broken_dates(begin: str | None, end: str | None, stamps: dict[str, str]) -> None:
    node = factory.node("event", "x", begin=begin, end=end, earliest=None, latest=None)
    found = {
        quad.predicate.value.rpartition("/")[2]: quad.object.value
        for quad in quads(NewsGraph(nodes=(node,)))
        if quad.predicate.value.endswith("TimeStamp") and isinstance(quad.object, ox.Literal)
    }
    assert found == stamps


def test_a_claim_keeps_bounds_speaker_channel_and_words(graph: NewsGraph, folder: Path) -> None:
    claim = next(c for c in graph.claims if c.low == 8)
    dataset = Dataset().parse(folder / "graph.trig")
    subject = URIRef(f"{BASE_IRI}claim/{claim.id}")
    values = {str(p).removeprefix(KG): o for p, o in dataset.default_graph.predicate_objects(subject)}
    assert values["low"] == RdflibLiteral(8)
    assert values["high"] == RdflibLiteral(10)
    assert str(values["counted"]) == "gunmen"
    assert str(values["attribute"]).endswith("type/attackers")
    assert str(values["claimedBy"]) == factory.iri("actor", "ilan-doremi")
    assert str(values["toldTo"]) == factory.iri("actor", "northern-press-agency")
    assert str(values["statedOn"]) == "2021-05-04"
    text = dataset.graph(URIRef(f"{BASE_IRI}graph/text"))
    evidence = values["evidence"]
    assert str(text.value(evidence, URIRef(PREFIXES["nif"] + "anchorOf"))) == "eight to ten gunmen"
    assert str(evidence) == f"{BASE_IRI}article/{claim.document}#char={claim.evidence[0]},{claim.evidence[1]}"


def test_every_claim_and_every_contradiction_is_exported(graph: NewsGraph, world: Graph) -> None:
    claims = {str(s).rpartition("/")[2] for s in world.subjects(RDF.type, URIRef(KG + "Claim"))}
    assert claims == {claim.id for claim in graph.claims}
    assert len(list(world.subjects(RDF.type, URIRef(KG + "Versions")))) == len(graph.versions)
    contested = world.value(None, URIRef(KG + "status"), URIRef(KG + "contradictory"))
    named = {str(o).rpartition("/")[2] for o in world.objects(contested, URIRef(KG + "claim"))}
    assert named == set(next(v for v in graph.versions if v.status == "contradictory").claims)


def test_participations_are_nodes_with_their_claims(graph: NewsGraph, world: Graph) -> None:
    rows = {
        (graph.node_of.get(c.subject), graph.node_of.get(c.object), c.role)
        for c in graph.claims
        if c.predicate == "participant" and c.object
    }
    found = {
        tuple(str(world.value(s, URIRef(KG + name))) for name in ("event", "participant", "role"))
        for s in world.subjects(RDF.type, URIRef(KG + "Participation"))
    }
    assert found == {(event, who, PREFIXES["kgt"] + str(role)) for event, who, role in rows}


def test_a_denied_participation_is_no_shortcut() -> None:
    doc = factory.document("Orla denied that she hid the crates.")
    event, actor = factory.mention(doc, "hid", "event"), factory.mention(doc, "Orla")
    nodes = (factory.node("event", "hiding"), factory.node("actor", "orla"))
    links = (factory.link(event, nodes[0].node), factory.link(actor, nodes[1].node))
    for factuality, shortcuts in ((Factuality.DENIED, 0), (Factuality.ALLEGED, 1)):
        said = factory.claim(doc, event, "participant", object=actor, role="agent", factuality=factuality)
        graph = NewsGraph(documents=(doc,), mentions=(event, actor), claims=(said,), links=links, nodes=nodes)
        found = list(quads(graph))
        assert sum(quad.predicate.value == SEM + "hasActor" for quad in found) == shortcuts
        typed = [quad for quad in found if quad.predicate == ox.NamedNode(str(RDF.type))]
        assert sum(quad.object == ox.NamedNode(KG + "Participation") for quad in typed) == 1


def test_an_inferred_date_of_publication_is_no_date(folder: Path) -> None:
    sources = Dataset().parse(folder / "graph.nq").graph(URIRef(f"{BASE_IRI}graph/sources"))
    dated = set(sources.subjects(URIRef(PREFIXES["schema"] + "datePublished")))
    bounded = set(sources.subjects(URIRef(KG + "publishedEarliest")))
    assert (len(dated), len(bounded)) == (3, 1)
    assert not dated & bounded


def test_copies_share_an_origin_and_name_their_passages(folder: Path) -> None:
    dataset = Dataset().parse(folder / "graph.nq")
    sources = dataset.graph(URIRef(f"{BASE_IRI}graph/sources"))
    origins = [str(o) for _, o in sources.subject_objects(URIRef(KG + "origin"))]
    assert (len(origins), len(set(origins))) == (4, 3)
    (copy,) = sources.subject_objects(URIRef(KG + "copyOf"))
    text = dataset.graph(URIRef(f"{BASE_IRI}graph/text"))
    words = [str(text.value(span, URIRef(PREFIXES["nif"] + "anchorOf"))) for span in copy]
    assert words[0] == words[1] == factory.SHARED.rstrip()


def test_the_description_counts_what_is_there(graph: NewsGraph, folder: Path) -> None:
    dataset = Dataset().parse(folder / "graph.nq")
    sources = dataset.graph(URIRef(f"{BASE_IRI}graph/sources"))
    void = PREFIXES["void"]
    sizes = {str(s).rpartition("/")[2]: int(str(o)) for s, o in sources.subject_objects(URIRef(void + "triples"))}
    assert sizes == {"world": len(dataset.default_graph), "text": len(dataset.graph(URIRef(f"{BASE_IRI}graph/text")))}
    numbers = {
        str(sources.value(s, URIRef(void + "class"))): int(str(o))
        for s, o in sources.subject_objects(URIRef(void + "entities"))
    }
    assert numbers[KG + "Claim"] == len(graph.claims)
    assert numbers[SEM + "Event"] == len(graph.nodes_of_kind(MentionKind.EVENT))


def test_a_former_iri_is_the_same_as_the_node_that_it_means_now(graph: NewsGraph) -> None:
    former, node = NodeIri(f"{graph.base_iri}event/former"), graph.nodes[0].node
    moved = replace(graph, redirects=(Redirect(node=former, target=node),))
    more = {str(quad) for quad in quads(moved)} - {str(quad) for quad in quads(graph)}
    same = "http://www.w3.org/2002/07/owl#sameAs"
    assert f"<{former}> <{same}> <{node}>" in more


def test_claims_reify_what_they_say_in_rdf_1_2(graph: NewsGraph, folder: Path, tmp_path: Path) -> None:
    (path,) = write_reifiers(graph, tmp_path)
    found = set(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    plain = {quad for quad in found if not isinstance(quad.object, ox.Triple)}
    assert plain == set(quads(graph))
    said = {quad.subject.value.rpartition("/")[2]: quad.object for quad in found - plain}  # type: ignore[union-attr]
    claim = next(c for c in graph.claims if c.predicate == "participant" and c.role == "perpetrator")
    assert str(said[claim.id]).count(factory.iri("event", "attack")) == 1
    stated = {"type", "place", "participant", "part_of", "about", "before", "affiliation", "position"}
    assert len(said) == sum(c.predicate.value in stated for c in graph.claims)
    store = ox.Store()
    store.extend(found)
    ask = "SELECT ?c { ?c rdf:reifies <<( ?e sem:hasActor ?a )>> }"
    assert len(list(store.query(ask, prefixes=PREFIXES))) == sum(c.predicate == "participant" for c in graph.claims)


def test_used_types_come_with_their_broader_ones_and_unknown_ones_with_a_label() -> None:
    node = factory.node("event", "x", type="suicide_bombing")
    odd = factory.node("event", "y", type="tea party/ß")
    triples = [quad.triple for quad in quads(NewsGraph(nodes=(node, odd)))]
    types = {t.subject.value for t in triples if t.object == ox.NamedNode(KG + "EventType")}
    names = {value.removeprefix(PREFIXES["kgt"]) for value in types}
    assert names == {"suicide_bombing", "bombing", "attack", "armed_conflict", "event", "tea%20party%2F%C3%9F"}


def test_every_exported_term_is_defined(graph: NewsGraph) -> None:
    vocabulary = Graph().parse(str(resources.files("ontologies") / "kg.ttl"))
    defined = {str(s) for s in vocabulary.subjects(RDF.type, None)}
    described = {quad.subject.value for quad in quads(graph) if isinstance(quad.subject, ox.NamedNode)}
    standard = (str(RDF), str(RDFS), str(OWL), PREFIXES["xsd"])
    for quad in quads(graph):
        terms = [quad.predicate.value]
        if isinstance(quad.object, ox.NamedNode):
            terms.append(quad.object.value)
        for term in terms:
            ours = any(term.startswith(base) for base in PREFIXES.values()) and term not in PREFIXES.values()
            if ours and term not in described:
                assert term in defined or (term.startswith(standard) and term in (str(RDF.type),)), term


# ------------------------------------------------------------------------------------------ the files


def test_all_formats_hold_the_same_quads_for_both_readers(graph: NewsGraph, folder: Path) -> None:
    expected = set(quads(graph))
    merged = {quad.triple for quad in expected}
    for name in FORMATS:
        found = read(folder / name)
        assert ({quad.triple for quad in found} == merged) if name == "graph.ttl" else (found == expected), name
        dataset = Dataset().parse(folder / name)
        assert len(set(dataset.quads())) == len(merged if name == "graph.ttl" else expected), name


def test_json_ld_expands_in_rdflib_to_the_same_dataset(folder: Path) -> None:
    plain, expanded = (set(Dataset().parse(folder / name).quads()) for name in ("graph.nq", "graph.jsonld"))
    assert plain == expanded


def test_json_ld_is_compact_and_readable_line_by_line(folder: Path) -> None:
    document = json.loads((folder / "graph.jsonld").read_text("utf8"))
    attack = next(node for node in document["@graph"] if node["id"] == factory.iri("event", "attack"))
    assert attack["label"] == "Attack on the central police station in Varnholm"
    assert attack["eventType"] == "kgt:attack"
    assert attack["origins"] == 3
    names = {name for node in document["@graph"] for name in node if name[0] != "@"}
    assert not [name for name in names if ":" in name]


def test_there_are_no_blank_nodes_and_no_duplicates(graph: NewsGraph) -> None:
    found = list(quads(graph))
    assert len(found) == len(set(found))
    assert not [q for q in found if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_equal_graphs_give_equal_bytes_in_any_process(folder: Path, tmp_path: Path) -> None:
    code = "import sys, pathlib; from tests import factory; from exporters.rdf import write_rdf\n"
    code += "write_rdf(factory.example_graph(), pathlib.Path(sys.argv[1]))"
    for seed in ("1", "2"):
        out = tmp_path / seed
        out.mkdir()
        subprocess.run(
            [sys.executable, "-c", code, str(out)], check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}
        )
        for name in FORMATS:
            assert (out / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_order_of_records_does_not_matter(graph: NewsGraph) -> None:
    turned = replace(
        graph,
        claims=graph.claims[::-1], mentions=graph.mentions[::-1], nodes=graph.nodes[::-1], links=graph.links[::-1],
        documents=graph.documents[::-1], versions=graph.versions[::-1],
    )  # fmt: skip
    assert list(quads(turned)) == list(quads(graph))


def test_an_empty_graph_is_written(tmp_path: Path) -> None:
    assert [path.name for path in write_rdf(NewsGraph(), tmp_path)] == list(FORMATS)
    assert read(tmp_path / "graph.jsonld") == read(tmp_path / "graph.nq") == set(quads(NewsGraph()))


def test_a_failed_write_keeps_what_was_there(graph: NewsGraph, tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("before")
    (tmp_path / ".graph.nq.partial").mkdir()
    with pytest.raises(ExportError, match=r"graph\.nq: cannot be written"):
        write_rdf(graph, tmp_path)
    assert (tmp_path / "graph.nq").read_text() == "before"


@pytest.mark.parametrize(
    "base", ["no base", "https://x.example/no-end", "javascript:alert(1)/", "", "https://", "https://x.example/#"]
)
def test_an_unusable_base_is_refused(base: str) -> None:
    with pytest.raises(ExportError, match="cannot be the base of IRIs"):
        list(quads(NewsGraph(base_iri=base)))


def test_another_base_is_used_throughout(tmp_path: Path) -> None:
    doc = factory.document("Rain fell.")
    write_rdf(NewsGraph(documents=(doc,), base_iri="https://x.example/my graph/"), tmp_path)
    assert BASE_IRI not in (tmp_path / "graph.nq").read_text()
    assert f"<https://x.example/my%20graph/article/{doc.id}>" in (tmp_path / "graph.nq").read_text()


# --------------------------------------------------------------------------------------- hostile text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gives_valid_files_with_equal_content(text: str, tmp_path: Path) -> None:
    graph = hostile_graph(text)
    expected = set(quads(graph))
    write_rdf(graph, tmp_path)
    for name in FORMATS:
        found = read(tmp_path / name)
        assert {q.triple for q in found} == {q.triple for q in expected}, name
    for name in ("graph.nq", "graph.jsonld"):
        assert len(set(Dataset().parse(tmp_path / name).quads())) == len(expected), name
    links = [q.object.value for q in expected if isinstance(q.object, ox.NamedNode)]
    assert all(link.startswith(("http://", "https://", "urn:")) for link in links)


@settings(max_examples=60)
@given(st.text(st.characters(codec=None), max_size=20))
def test_any_text_gives_valid_quads(text: str) -> None:
    found = list(quads(hostile_graph(text)))
    data = ox.serialize(found, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    assert set(ox.parse(data, format=ox.RdfFormat.N_QUADS)) == set(found)


def test_lone_surrogates_keep_the_offsets_right() -> None:
    doc = factory.document("\ud800\ud800 Ada fell.")
    mention = factory.mention(doc, "Ada")
    graph = NewsGraph(documents=(doc,), mentions=(mention,))
    (words,) = [q.object for q in quads(graph) if q.predicate.value.endswith("anchorOf")]
    assert isinstance(words, ox.Literal)
    assert words.value == "Ada"
    assert f"#char={mention.start},{mention.end}" in str(Iris(BASE_IRI).span(DocumentId(doc.id), 3, 6))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("http://x.example/ä b", "http://x.example/ä%20b"),
        ("HTTPS://x.example/", "HTTPS://x.example/"),
        ("https://", None),
        ("data:text/html,x", None),
        ("//x.example/", None),
        (" https://x.example/", None),
        ("ftp://x.example/", None),
    ],
)
def test_only_web_addresses_become_links(value: str, expected: str | None) -> None:
    assert web_address(value) == (f"<{expected}>" if expected else None)


def test_terms_of_numbers_and_dates() -> None:
    assert number(3) == '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert number(-2.5) == '"-2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert number(1e30) == f'"{int(1e30)}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert number(float("nan")) is None
    assert stamp("0000-01-01") is None
    assert bounds("2023-13") is None
    assert bounds("0000") is None
    assert iri("http://x.example/%41") == "<http://x.example/%41>"


def test_a_place_of_any_kind_has_its_point() -> None:
    place = factory.node("place", "x", type="Facility", lat=0.0, lon=-1e-7, geonames="12a")
    found = {q.predicate.value.rpartition("#")[2]: q.object.value for q in quads(NewsGraph(nodes=(place,)))}
    assert found["asWKT"] == "POINT(-0.0000001 0.0)"
    assert "sameAs" not in found
    assert factory.node("place", "x").kind is MentionKind.PLACE


def test_events_of_one_time_share_its_node(graph: NewsGraph) -> None:
    timed = [c for c in graph.claims if c.predicate == "time" and graph.node_of.get(c.subject)]
    first, second = timed[0], next(c for c in timed if graph.node_of[c.subject] != graph.node_of[timed[0].subject])
    same = tuple(
        replace(c, low="2024-03-04", high="2024-03-06", granularity="day", factuality=Factuality.ASSERTED)
        if c.id in (first.id, second.id)
        else replace(c, factuality=Factuality.DENIED)
        for c in timed
    )
    found = as_rdflib(q.triple for q in quads(replace(graph, claims=same)) if isinstance(q.graph_name, ox.DefaultGraph))
    events = {str(event) for event in found.subjects(URIRef(SEM + "hasTime"))}
    assert events == {graph.node_of[first.subject], graph.node_of[second.subject]}
    [node] = set(found.objects(None, URIRef(SEM + "hasTime")))
    assert (node, RDF.type, URIRef(SEM + "Time")) in found
    assert str(found.value(node, URIRef(SEM + "hasBeginTimeStamp"))) == "2024-03-04"
    assert str(found.value(node, URIRef(SEM + "hasEndTimeStamp"))) == "2024-03-06"
    assert len(set(found.subjects(URIRef(KG + "valueNode"), node))) == 2
