"""The cases of the W3C test suite for the SPARQL 1.1 Protocol that a read-only endpoint can be held to, by their names.

Source: https://w3c.github.io/rdf-tests/sparql/sparql11/protocol/ (the data sets that they name are our named graphs).
"""

from __future__ import annotations

import httpx
import pytest
from rdflib import Graph

from kg.model.ids import BASE_IRI

TEXT, SOURCES = f"{BASE_IRI}graph/text", f"{BASE_IRI}graph/sources"
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
IN_TEXT, IN_SOURCES = "?a a nif:OffsetBasedString", "?b a schema:NewsArticle"
PREFIXES = (
    "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> PREFIX schema: <https://schema.org/>"
)
BOTH = f"{PREFIXES} ASK {{ {IN_TEXT} . {IN_SOURCES} }}"
BOTH_NAMED = f"{PREFIXES} ASK {{ GRAPH ?g1 {{ {IN_TEXT} }} GRAPH ?g2 {{ {IN_SOURCES} }} }}"
DEFAULT = {"default-graph-uri": [TEXT, SOURCES]}
NAMED = {"named-graph-uri": [TEXT, SOURCES]}


def verdict(response: httpx.Response) -> bool:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/sparql-results+json"
    found = response.json()["boolean"]
    assert isinstance(found, bool)
    return found


def post(client: httpx.Client, content: bytes | str, media: str | None, **params: list[str]) -> httpx.Response:
    headers = {"content-type": media} if media else {}
    return client.post("/sparql", params=params, content=content, headers=headers)


# -------------------------------------------------------------------------------------------------------------- queries


def test_query_get(client: httpx.Client):
    assert verdict(client.get("/sparql", params={"query": "ASK {}"}))
    assert verdict(client.get("/sparql/", params={"query": "ASK {}"}))


def test_query_post_form(client: httpx.Client):
    assert verdict(post(client, "query=ASK%20%7B%7D", FORM, **{"default-graph-uri": [TEXT]}))


def test_query_post_direct(client: httpx.Client):
    assert verdict(post(client, "ASK {}", QUERY))


def test_query_dataset_default_graphs_get(client: httpx.Client):
    assert not verdict(client.get("/sparql", params={"query": BOTH}))
    assert not verdict(client.get("/sparql", params={"query": BOTH, "default-graph-uri": TEXT}))
    assert verdict(client.get("/sparql", params={"query": BOTH, **DEFAULT}))


def test_query_dataset_default_graphs_post(client: httpx.Client):
    assert verdict(post(client, BOTH, QUERY, **DEFAULT))
    assert verdict(client.post("/sparql", data={"query": BOTH, **DEFAULT}))


def test_query_dataset_named_graphs_get(client: httpx.Client):
    assert verdict(client.get("/sparql", params={"query": BOTH_NAMED, **NAMED}))
    assert not verdict(client.get("/sparql", params={"query": BOTH_NAMED, "named-graph-uri": TEXT}))


def test_query_dataset_named_graphs_post(client: httpx.Client):
    assert verdict(post(client, BOTH_NAMED, QUERY, **NAMED))


def test_query_dataset_full(client: httpx.Client):
    query = f"{PREFIXES} ASK {{ {IN_TEXT} GRAPH ?g {{ {IN_SOURCES} }} }}"
    assert verdict(post(client, query, QUERY, **{"default-graph-uri": [TEXT], "named-graph-uri": [SOURCES]}))
    assert not verdict(post(client, query, QUERY, **{"default-graph-uri": [SOURCES], "named-graph-uri": [TEXT]}))


def test_query_multiple_dataset(client: httpx.Client):
    """The dataset of the request takes the place of the one in the query."""
    query = f"{PREFIXES} ASK FROM <{SOURCES}> {{ {IN_TEXT} }}"
    assert not verdict(post(client, query, QUERY))
    assert verdict(post(client, query, QUERY, **{"default-graph-uri": [TEXT]}))


@pytest.mark.parametrize(
    "media",
    ["application/sparql-results+xml", "application/sparql-results+json", "text/csv", "text/tab-separated-values"],
)
def test_query_content_type_select(client: httpx.Client, media: str):
    response = client.get("/sparql", params={"query": "SELECT (1 AS ?value) {}"}, headers={"accept": media})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == media
    assert response.headers["vary"] == "accept"
    assert "value" in response.text


@pytest.mark.parametrize("media", ["application/sparql-results+xml", "application/sparql-results+json"])
def test_query_content_type_ask(client: httpx.Client, media: str):
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"accept": media})
    assert response.headers["content-type"] == media


RDF = [
    ("text/turtle", "turtle"),
    ("application/rdf+xml", "xml"),
    ("application/ld+json", "json-ld"),
    ("application/n-triples", "nt"),
]


@pytest.mark.parametrize(("media", "name"), RDF)
def test_query_content_type_describe(client: httpx.Client, media: str, name: str):
    query = "DESCRIBE ?e WHERE { ?e a <http://semanticweb.cs.vu.nl/2009/11/sem/Event> }"
    response = client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert response.headers["content-type"].split(";")[0] == media
    assert len(Graph().parse(data=response.text, format=name)) > 10


@pytest.mark.parametrize(("media", "name"), RDF)
def test_query_content_type_construct(client: httpx.Client, media: str, name: str):
    query = "CONSTRUCT { <s> <p> 1 } WHERE {}".replace("<s> <p>", "<http://x.example/s> <http://x.example/p>")
    response = client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert response.headers["content-type"].split(";")[0] == media
    assert len(Graph().parse(data=response.text, format=name)) == 1


# --------------------------------------------------------------------------------------------------------- bad requests


def refused(response: httpx.Response) -> str:
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.endswith("\n")
    return response.text


def test_bad_query_method(client: httpx.Client):
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/sparql", params={"query": "ASK {}"}).status_code == 405


def test_bad_multiple_queries(client: httpx.Client):
    assert "not 2" in refused(client.get("/sparql", params={"query": ["ASK {}", "SELECT * {}"]}))
    assert "not 2" in refused(post(client, "query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM))
    assert "not 0" in refused(post(client, "q=ASK%20%7B%7D", FORM))


def test_bad_query_wrong_media_type(client: httpx.Client):
    assert "must be application/x-www-form-urlencoded" in refused(post(client, "ASK {}", "text/plain"))


def test_bad_query_missing_form_type(client: httpx.Client):
    refused(post(client, "query=ASK%20%7B%7D", None))


def test_bad_query_missing_direct_type(client: httpx.Client):
    refused(post(client, "ASK {}", None))


def test_bad_query_non_utf8(client: httpx.Client):
    assert "UTF-8" in refused(post(client, "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"))
    assert "not UTF-8 at byte 0" in refused(post(client, "ASK {}".encode("utf-16"), QUERY))
    assert "UTF-8" in refused(post(client, "query=%FF%FE", FORM))


def test_bad_query_syntax(client: httpx.Client):
    assert "not SPARQL: error at 1:6" in refused(client.get("/sparql", params={"query": "ASK }"}))


def test_an_accept_that_cannot_be_met(client: httpx.Client):
    rows, statements = {"accept": "text/csv"}, {"accept": "text/turtle"}
    nothing = {"accept": "image/png"}
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"
    for query, headers in (("ASK {}", nothing), ("ASK {}", statements), (construct, rows)):
        response = client.get("/sparql", params={"query": query}, headers=headers)
        assert response.status_code == 406
        assert "choose a media type from" in response.text


# ---------------------------------------------------------------------------------- updates: read-only refuses them all


@pytest.mark.parametrize("name", ["update_post_form", "bad_update_syntax", "update_dataset_default_graph"])
def test_update_post_form(client: httpx.Client, name: str):
    update = "CLEAR ALL" if name != "bad_update_syntax" else "CLEAR"
    params = {"using-graph-uri": [TEXT]} if "dataset" in name else {}
    response = client.post("/sparql", params=params, data={"update": update})
    assert response.status_code == 403
    assert "read-only" in response.text


def test_update_post_direct(client: httpx.Client):
    assert post(client, "LOAD <http://127.0.0.1:1/>", UPDATE).status_code == 403
    assert verdict(client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}))


def test_bad_update_get(client: httpx.Client):
    assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 403
    assert client.get("/sparql", params={"query": "CLEAR ALL"}).status_code == 400


def test_bad_update_wrong_media_type(client: httpx.Client):
    assert post(client, "CLEAR ALL", "text/plain").status_code == 415
