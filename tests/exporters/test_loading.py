"""Loading: targets, logins, what goes wrong, and going on after a load that broke off."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from exporters.loading import LOADERS, Loader, Settings, find_loader, load
from exporters.rdf import quads, write_rdf
from kg.cli import commands
from kg.errors import ExportError
from kg.model.graph import Graph
from kg.store import run_of, write_records
from tests.exporters.test_every_target import Bolt, Virtuoso, hostile_graph
from tests.factory import example_graph
from tests.servers import free_ports, served


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    names = [path.name for path in write_records(example_graph(), folder)]
    write_records(example_graph(), folder, run_of(example_graph(), files=names))
    return folder


def run(out: Path, *arguments: str, password: str | None = None) -> Result:
    environment = {"KG_PASSWORD": password} if password else {}
    return CliRunner(env=environment).invoke(commands, ["load", str(out), *arguments])


def test_every_loader_loads_and_says_what_for():
    for scheme, loader in LOADERS.items():
        assert callable(loader.load())
        assert loader.summary
        assert find_loader(f"{scheme}://x") is loader


@pytest.mark.parametrize("target", ["", "bolt", "postgres://localhost", "out/file", "http://localhost/sparql"])
def test_an_unknown_target_names_the_known_ones(target: str):
    with pytest.raises(ExportError, match=r"names no kind of database; give a target such as bolt://localhost:7687"):
        load(Graph(), target)


def test_a_third_party_loader_is_found(monkeypatch: pytest.MonkeyPatch):
    found = {"count": Loader(target=f"{__name__}:count_nodes", example="count:", summary="a number")}
    monkeypatch.setattr("exporters.loading.third_party_loaders", lambda: found)
    assert load(example_graph(), "count:here") == {"claims": 44}


def count_nodes(graph: Graph, target: str, settings: Settings) -> dict[str, int]:
    return {"claims": len(graph.claims)}


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("bolt://127.0.0.1:{port}", "kg: error: bolt://127.0.0.1:{port}: the database refuses: "),
        ("sparql+http://127.0.0.1:{port}/x", "kg: error: http://127.0.0.1:{port}/x: cannot be reached: "),
        ("gsp+http://127.0.0.1:{port}/x", "kg: error: http://127.0.0.1:{port}/x: cannot be reached: "),
        ("ladybug:", "kg: error: 'ladybug:' names no file; give one, such as ladybug:out/news.lbdb"),
        ("ladybug:{out}/run.json", "{out}/run.json: is no database of kg; give another file, or move this one away"),
    ],
)
def test_what_cannot_be_loaded_is_one_line(out: Path, target: str, message: str):
    (port,) = free_ports(1)
    result = run(out, target.format(port=port, out=out))
    assert result.exit_code == 1, result.output
    assert message.format(port=port, out=out) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "run.json" in {path.name for path in out.iterdir()}


@pytest.mark.slow
def test_the_command_loads_with_the_password_of_the_environment(out: Path, arcade: str):
    store = Bolt(arcade)
    store.clear()
    target = arcade.replace("root:playwithdata@", "")
    result = run(out, target, "--user", "root", password="playwithdata")
    assert result.exit_code == 0, result.output
    assert result.stderr == "73 nodes, 159 relationships loaded\n"
    assert store.total() == (73, 159)
    wrong = run(out, target, "--user", "root", password="wrong")
    assert wrong.exit_code == 1
    assert "check the address, the database after it, --user and KG_PASSWORD" in wrong.stderr
    assert "wrong" not in wrong.stderr


@pytest.mark.slow
def test_a_load_that_broke_off_goes_on_where_it_was(arcade: str, monkeypatch: pytest.MonkeyPatch):
    import exporters.loading.bolt as bolt

    store, graph, settings = Bolt(arcade), example_graph(), Settings(batch=10)
    store.clear()
    written: list[int] = []
    write = bolt._write

    def counted(transaction: object, step: bolt.Step, mark: str, number: int) -> None:
        if number == 8 and 8 not in written:
            written.append(number)
            raise ValueError("the line is cut")
        written.append(number)
        write(transaction, step, mark, number)  # type: ignore[arg-type]

    monkeypatch.setattr(bolt, "_write", counted)
    with pytest.raises(ExportError, match="the line is cut"):
        load(graph, store.target, settings)
    assert store.rows("MATCH (l:NewsgraphLoad) RETURN l.done AS done")[0]["done"] == 7
    first = len(written)
    load(graph, store.target, settings)
    assert written[first:] == list(range(8, max(written) + 1))
    assert store.total() == (73, 159)


@pytest.mark.slow
def test_a_node_keeps_no_property_that_a_later_build_has_not(arcade: str):
    store = Bolt(arcade)
    store.clear()
    load(example_graph(), store.target, store.settings)
    store.rows("MATCH (n:Event) SET n.stale = 1")
    load(example_graph(), store.target, store.settings)
    assert store.rows("MATCH (n:Event) WHERE n.stale = 1 RETURN count(n) AS n")[0]["n"] == 0


@pytest.mark.slow
def test_a_wrong_login_to_a_triple_store_is_refused(out: Path, triples: str):
    result = run(out, f"sparql+{triples}/sparql-auth", "--user", "dba", password="wrong")
    assert result.exit_code == 1
    assert "401" in result.stderr
    assert "wrong" not in result.stderr


@pytest.mark.slow
def test_text_cannot_become_a_statement(triples: str):
    store = Virtuoso(triples, f"sparql+{triples}/sparql-auth")
    store.clear()
    load(hostile_graph(), store.target, store.settings)
    rows = store.asked(
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/newsgraph/')) }"
    )
    assert int(rows[0]["n"]) == len(list(quads(hostile_graph())))


def test_our_own_endpoint_says_that_it_is_read_only(out: Path):
    write_rdf(example_graph(), out)
    with served(out) as address:
        result = run(out, f"sparql+{address}/sparql")
        assert result.exit_code == 1
        assert "the store refuses (403): this endpoint is read-only" in result.stderr
        assert run(out, f"gsp+{address}/data").exit_code == 1
        count = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        found = httpx.get(f"{address}/sparql", params={"query": count}).json()["results"]["bindings"]
        assert int(found[0]["n"]["value"]) == len(list(quads(example_graph())))


def test_a_world_that_is_no_address_is_refused():
    with pytest.raises(ExportError, match="'world' cannot name a graph; give an http or https address"):
        load(example_graph(), "sparql+http://127.0.0.1:9/", Settings(world="world"))
