"""The endpoint over HTTP: pages, nodes, clients of others, limits, and what must not get through."""

from __future__ import annotations

import concurrent.futures
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from exporters.rdf import write_rdf
from kg.model.graph import Graph as NewsGraph
from kg.model.ids import BASE_IRI
from kg.ontology import PREFIXES
from kg.query import Rows, run_query, shipped_questions
from kg.query.endpoint.negotiation import ROWS, choose
from kg.query.refusals import asks_elsewhere
from tests import factory
from tests.servers import served

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EVENTS = "SELECT ?e { ?e a sem:Event }"
SCRIPT = "<script>alert(1)</script>"


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query}, headers=headers)


# -------------------------------------------------------------------------------------------------------- other clients


@pytest.mark.parametrize("name", shipped_questions())
def test_every_question_gives_over_http_what_it_gives_here(client: httpx.Client, folder: Path, name: str):
    answer = run_query(folder, name)
    assert isinstance(answer, Rows)
    found = ask(client, shipped_questions()[name].sparql).json()
    assert found["head"]["vars"] == list(answer.variables)
    rows = [
        tuple(row[v]["value"] if v in row else None for v in answer.variables) for row in found["results"]["bindings"]
    ]
    assert rows == list(answer.values())


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_as_a_client(address: str, form: str):
    store = SPARQLStore(f"{address}/sparql", returnFormat=form)
    graph = Graph(store=store)
    rows = list(graph.query("SELECT ?e ?l WHERE { ?e a sem:Event ; rdfs:label ?l } ORDER BY ?l", initNs=PREFIXES))
    assert len(rows) == 6
    assert str(rows[0][1]) == "Amnesty"


def test_rdflib_reads_statements_and_verdicts(address: str):
    graph = Graph(store=SPARQLStore(f"{address}/sparql"))
    assert graph.query("ASK { ?e a sem:Event }", initNs=PREFIXES).askAnswer is True
    made = graph.query("CONSTRUCT { ?e rdfs:label ?l } WHERE { ?e a sem:Event ; rdfs:label ?l }", initNs=PREFIXES)
    assert made.graph is not None
    assert len(made.graph) == 6


def test_the_service_describes_itself(client: httpx.Client, folder: Path, address: str):
    response = client.get("/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=response.text, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    (service,) = graph.subjects(None, URIRef(sd + "Service"))
    assert graph.value(service, URIRef(sd + "endpoint")) == URIRef(f"{address}/sparql")
    assert len(list(graph.objects(service, URIRef(sd + "resultFormat")))) == 8
    assert {str(name).removeprefix(BASE_IRI) for name in graph.objects(None, URIRef(sd + "name"))} == {
        "graph/sources",
        "graph/text",
    }
    triples = sum(int(str(number)) for number in graph.objects(None, URIRef(PREFIXES["void"] + "triples")))
    assert triples == len(set(Dataset().parse(folder / "graph.nq").quads()))
    assert client.get("/sparql", headers={"accept": "text/html"}).headers["location"] == "/query"


def test_the_files_and_the_description_of_the_data(client: httpx.Client, folder: Path):
    for name, media in (("graph.nq", "application/n-quads"), ("graph.ttl", "text/turtle")):
        response = client.get(f"/data/{name}")
        assert response.content == (folder / name).read_bytes()
        assert response.headers["content-type"].split(";")[0] == media
    void = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    assert (URIRef(f"{BASE_IRI}dataset"), None, URIRef(PREFIXES["void"] + "Dataset")) in void


@pytest.mark.parametrize(
    "name", ["run.json", "../graph.nq", "%2e%2e/graph.nq", "..%2fgraph.nq", "/etc/passwd", ".store"]
)
def test_no_other_file_can_be_had(client: httpx.Client, name: str):
    assert client.get(f"/data/{name}").status_code == 404
    assert client.get(f"/assets/{name}").status_code == 404


# ---------------------------------------------------------------------------------------------------------------- pages


def test_the_explorer_is_at_the_root_and_the_query_page_has_all_questions(client: httpx.Client, folder: Path):
    assert client.get("/").text == (folder / "graph.html").read_text("utf8")
    page = client.get("/query")
    for name in shipped_questions():
        assert f'data-name="{name}"' in page.text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {"/assets/yasgui.min.js", "/assets/yasgui.min.css", "/assets/query.js", "/assets/page.css"} <= set(loaded)
    assert all(client.get(item).status_code == 200 and item.startswith("/") for item in loaded)
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_a_node_has_a_page_and_rdf(client: httpx.Client):
    iri = factory.iri("event", "attack")
    path = iri.replace(BASE_IRI, "/id/")
    page = client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.status_code == 200
    assert "Attack on the central police station in Varnholm" in page.text
    assert "<q>eight to ten gunmen</q>" in page.text
    assert "Ilan Doremi told Northern Press Agency" in page.text
    assert f'href="{factory.iri("actor", "gunmen").replace(BASE_IRI, "/id/")}"' in page.text
    for accept, name in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        response = client.get(path, headers={"accept": accept})
        assert response.headers["content-type"].split(";")[0] == accept
        graph = Graph().parse(data=response.text, format=name)
        assert (URIRef(iri), URIRef(PREFIXES["rdf"] + "type"), URIRef(PREFIXES["sem"] + "Event")) in graph
    assert client.get(f"{path}?format=ntriples").headers["content-type"].startswith("application/n-triples")


def test_every_link_of_a_node_page_leads_somewhere(client: httpx.Client):
    page = client.get(factory.iri("event", "attack").replace(BASE_IRI, "/id/")).text
    links = {link.partition("#")[0] for link in re.findall(r'href="(/id/[^"]+)"', page)}
    assert len(links) > 20
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_an_article_shows_its_mentions_at_their_anchors(client: httpx.Client):
    graph = factory.example_graph()
    mention = next(item for item in graph.mentions if item.id in graph.node_of)
    page = client.get(f"/id/article/{mention.document}").text
    assert f'id="char={mention.start},{mention.end}"' in page


@pytest.mark.parametrize("rest", ["event/none", "a%20b", "%3E%20%7B%7D", "x%22y", "%00", "a\\b", "<script>"])
def test_a_node_that_is_not_there_is_404(client: httpx.Client, rest: str):
    for accept in ("text/html", "text/turtle"):
        response = client.get(f"/id/{rest}", headers={"accept": accept})
        assert response.status_code == 404
        assert "<script>" not in response.text or response.headers["content-type"].startswith("text/plain")


def test_hostile_text_is_text_on_every_page(tmp_path: Path):
    hostile = f"{SCRIPT}\"'&{{{{7*7}}}}"
    graph = factory.example_graph()
    nodes = tuple(replace(item, label=hostile, aliases=(hostile, "javascript:alert(1)")) for item in graph.nodes)
    documents = tuple(
        replace(item, title=hostile, outlet=hostile, source="javascript:alert(1)") for item in graph.documents
    )
    write_rdf(replace(graph, nodes=nodes, documents=documents), tmp_path)
    with served(tmp_path) as address, httpx.Client(base_url=address) as client:
        assert client.get("/").status_code == 404
        for item in (*graph.nodes, f"{BASE_IRI}article/{graph.documents[0].id}"):
            path = str(getattr(item, "node", item)).replace(BASE_IRI, "/id/")
            page = client.get(path, headers={"accept": "text/html"}).text
            assert "&lt;script&gt;" in page
            assert SCRIPT not in page
            assert "{{7*7}}" in page
            assert 'href="javascript' not in page
        found = client.get(
            "/sparql", params={"query": "SELECT ?l { ?s rdfs:label ?l }"}, headers={"accept": "text/html,*/*"}
        )
        assert found.headers["content-type"] == "application/sparql-results+json"
        assert found.headers["x-content-type-options"] == "nosniff"


# --------------------------------------------------------------------------------------------------------------- limits


def test_a_slow_query_is_cut_while_others_are_answered_and_its_worker_comes_back(client: httpx.Client):
    with concurrent.futures.ThreadPoolExecutor() as threads:
        slow = threads.submit(ask, client, SLOW)
        time.sleep(0.3)
        first = ask(client, EVENTS)
        assert not slow.done()
        quick = [first, *(ask(client, EVENTS) for _ in range(9))]
        assert {response.status_code for response in quick} == {200}
        cut = slow.result()
    assert cut.status_code == 503
    assert "took more than 2 seconds and was ended" in cut.text
    for _ in range(2):
        assert ask(client, SLOW).status_code == 503
    assert ask(client, EVENTS).status_code == 200


def test_a_client_that_goes_away_frees_its_worker(folder: Path):
    with served(folder, "--workers", "1", "--timeout", "60") as address, httpx.Client(base_url=address) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/sparql", data={"query": SLOW}, timeout=0.5)
        assert client.post("/sparql", data={"query": EVENTS}, timeout=20).status_code == 200


def test_more_rows_than_the_limit_are_refused_not_cut(client: httpx.Client):
    response = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert response.status_code == 422
    assert response.text == "the answer has more than 2000 rows; add LIMIT, or ask for less\n"
    assert len(ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 2000", accept="text/csv").text.splitlines()) == 2001
    assert ask(client, "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }").status_code == 422


def test_too_much_memory_ends_the_worker_alone(client: httpx.Client):
    growing = "CONCAT(?a, ?a)"
    query = 'SELECT (STRLEN(?z) AS ?n) { BIND("' + "x" * 1000 + '" AS ?v0) '
    query += " ".join(f"BIND({growing.replace('?a', f'?v{n}')} AS ?v{n + 1})" for n in range(20))
    response = ask(client, query + " BIND(?v20 AS ?z) }")
    assert response.status_code in (422, 503), response.text
    assert ask(client, EVENTS).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * {" + "{" * 3000 + "}" * 3000 + "}", 400),
        ("SELECT * { ?s " + "/".join(["<http://x.example/p>"] * 10_000) + " ?o }", 400),
        ("SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}", 400),
        ("ASK { ?s ?p '" + "x" * 300_000 + "' }", 413),
        ("x" * 2_000_000, 413),
        ("", 400),
        ("\x00", 400),
        ("ASK { ?s ?p '\ud800' }".encode("utf8", "replace").decode(), 200),
        ("SELECT (<http://x.example/f>(1) AS ?x) {}", 400),
        ("LOAD <file:///etc/passwd>", 400),
        ("DROP ALL", 400),
        ("INSERT DATA { <http://x.example/> a <http://x.example/> }", 400),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 200),
        ("SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }", 200),
        ('SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "((((a*)*)*)*)*$")) } LIMIT 1', 200),
        ('SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "(?<=x)")) } LIMIT 1', 200),
        ("SELECT * { ?s (<http://x.example/p>|!<http://x.example/q>)* ?o } LIMIT 5", 200),
    ],
    ids=range(17),
)
def test_hostile_queries_are_answered_or_4xx(client: httpx.Client, query: str, status: int):
    assert ask(client, query).status_code == status
    assert ask(client, EVENTS).status_code == 200


def test_a_long_address_is_refused(client: httpx.Client):
    host, _, port = client.base_url.netloc.decode().partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    connection.request("GET", "/sparql?query=ASK%7B%7D" + "%20" * 200_000)
    assert 400 <= connection.getresponse().status < 500


# ------------------------------------------------------------------------------- no file, process or network is reached


@pytest.fixture
def listener() -> object:
    """A server that counts who connects."""
    sock = socket.create_server(("127.0.0.1", 0))
    sock.settimeout(0.2)
    return sock


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE {}",
        "service {}",
        "SERVICE SILENT {}",
        "SERVICE # why\n{}",
        "BIND(1 AS ?x)SERVICE{}",
        "\\u0053ERVICE {}",
        "?s ?p trueSERVICE{}",
        "?s ?p 1SERVICE{}",
        "?s ?p 1.5SERVICE{}",
        "FILTER(?a<?b)SERVICE{}",
        "?s ex:it\\'s ?o. SERVICE {}",
        "?s ?p 'x\\'SERVICE'. SERVICE {}",
    ],
)
def test_service_is_refused_and_nobody_is_asked(client: httpx.Client, listener: socket.socket, call: str):
    target = f"<http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?a ?b ?c }}"
    query = f"PREFIX ex: <http://x.example/> SELECT * {{ {call.replace('{}', target)} }}"
    assert 400 <= ask(client, query).status_code < 500
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_worker_itself_can_neither_connect_nor_start_a_program():
    code = (
        "import ctypes, os, socket\n"
        "from kg.query.endpoint.confinement import confine\n"
        "if not confine(512):\n    raise SystemExit(3)\n"
        "for reach in (lambda: socket.socket(), lambda: os.execv('/bin/true', ['true']), lambda: bytearray(1 << 30)):\n"
        "    try:\n        reach()\n        print('reached')\n"
        "    except (PermissionError, MemoryError) as error:\n        print(type(error).__name__)\n"
    )
    if sys.platform != "linux" or os.uname().machine not in ("x86_64", "aarch64"):
        pytest.skip("the second wall is Linux's")
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if result.returncode == 3:
        pytest.skip("this kernel takes no filter of system calls")
    assert result.stdout.split() == ["PermissionError", "PermissionError", "MemoryError"], result.stderr


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        "# SERVICE\nASK {}",
        "ASK { ?s rdfs:label 'SERVICE' }",
        'ASK { ?s ?p """a "SERVICE" b""" }',
        "ASK { ?s ex:service ?o }",
        "ASK { <http://x.example/SERVICE> ?p ?o }",
        "ASK { ?s ex:a.SERVICE ?o }",
        "ASK { ?s ?p 'x'@en-service }",
    ],
)
def test_the_word_alone_is_no_service(query: str):
    assert not asks_elsewhere(query)


def test_only_local_names_are_answered_and_other_origins_may_not_read(client: httpx.Client, folder: Path):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:8000"}).status_code == 200
    origin = {"origin": "https://evil.example"}
    assert "access-control-allow-origin" not in ask(client, "ASK {}", **origin).headers
    with served(folder, "--cors", "https://mine.example") as address:
        for given, allowed in (("https://mine.example", "https://mine.example"), ("https://evil.example", None)):
            response = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, headers={"origin": given})
            assert response.headers.get("access-control-allow-origin") == allowed


# ---------------------------------------------------------------------------------------------------- many, and changes


def test_many_clients_at_once_get_their_own_answers(client: httpx.Client):
    names = [item.label for item in factory.example_graph().nodes]

    def own(number: int) -> bool:
        name = names[number % len(names)].replace("\\", "\\\\").replace('"', '\\"')
        rows = ask(client, f'SELECT ?l ("{number}" AS ?n) {{ ?s rdfs:label ?l FILTER(?l = "{name}") }}').json()[
            "results"
        ]["bindings"]
        return bool(rows) and all(
            (row["l"]["value"], row["n"]["value"]) == (names[number % len(names)], str(number)) for row in rows
        )

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        assert all(threads.map(own, range(160)))


def test_too_many_that_wait_are_told_to_come_again(folder: Path):
    with (
        served(folder, "--workers", "1", "--timeout", "1") as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        holder = threading.Thread(target=ask, args=(client, SLOW))
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            holder.start()
            statuses = [response.status_code for response in threads.map(lambda _: ask(client, SLOW), range(8))]
        holder.join()
        assert set(statuses) == {503}
        assert ask(client, EVENTS).headers.get("retry-after") is None
        assert ask(client, EVENTS).status_code == 200


def test_a_new_graph_is_served_without_a_restart(tmp_path: Path):
    write_rdf(factory.example_graph(), tmp_path)
    with served(tmp_path) as address, httpx.Client(base_url=address) as client:
        assert len(ask(client, EVENTS).json()["results"]["bindings"]) == 6
        write_rdf(NewsGraph(nodes=(factory.node("event", "only"),)), tmp_path)
        assert len(ask(client, EVENTS).json()["results"]["bindings"]) == 1


def test_what_cannot_be_served_is_one_line(tmp_path: Path, folder: Path, address: str):
    def fails(*arguments: str) -> str:
        command = [sys.executable, "-m", "kg", "serve", *arguments]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1
        return result.stderr

    assert "graph.nq: not found; make it with `kg build`" in fails(str(tmp_path))
    assert "Address already in use; give another with --port" in fails(
        str(folder), "--port", address.rpartition(":")[2]
    )
    assert "cannot serve at 192.0.2.1:0" in fails(str(folder), "--host", "192.0.2.1", "--port", "0")


def test_accept_headers():
    assert choose("", ROWS) == choose("*/*", ROWS) == "application/sparql-results+json"
    assert choose("text/*", ROWS) == "text/csv"
    assert choose("text/csv;q=0.2,application/sparql-results+xml;q=0.3", ROWS) == "application/sparql-results+xml"
    assert choose("text/csv;q=0,*/*;q=0.1", ROWS) == "application/sparql-results+json"
    assert choose("text/csv;q=high", ROWS) is None
