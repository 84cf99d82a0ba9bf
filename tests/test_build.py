"""A real build, from articles to products, with the shipped model: what a user gets."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import networkx
import pytest
from click.testing import CliRunner, Result

from exporters import EXPORTERS, write_products
from kg import build, read_graph
from kg.cli import commands
from kg.model.claim import Claim, MentionKind
from kg.model.graph import Graph
from kg.query import run_query
from kg.store import TABLES, Records, read_run
from tests.databases import load_into_ladybug, rows_of

ARTICLES = {
    "harbour-1.txt": (
        "date 2021-05-04 Harbour Gazette\n\n"
        "Gunmen attacked a police station in Zagreb on Monday, killing at least two officers. Police chief Ilan Doremi "
        "told Reuters that eight to ten gunmen took part. A guard was wounded.\n"
    ),
    "ledger-1.html": (
        "<html><head><title>Toll rises</title><meta property='article:published_time' content='2021-05-05'></head>"
        "<body><article><h1>Toll rises</h1><p>The death toll in Monday's attack on a police station in Zagreb rose to "
        "four, the health ministry said on Tuesday.</p><p>Witnesses spoke of five attackers. Prime Minister Sela "
        "Marwick condemned the attack at a news conference in the capital, and promised help to the families.</p>"
        "</article></body></html>"
    ),
    "meridian.jsonl": (
        '{"id": "meridian-1", "title": "Flood", "published": "2021-06-02", "outlet": "The Meridian", '
        '"text": "A flood killed 12 people in Ljubljana on Tuesday. Thousands were evacuated, officials said."}\n'
    ),
}


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(commands, [str(item) for item in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in an output folder, but for the index that a query made of it."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".store/")}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("build") / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf8")
    before = os.getcwd()
    os.chdir(folder.parent)
    yield Path("articles")
    os.chdir(before)


@pytest.fixture(scope="module")
def built(articles: Path) -> tuple[Path, Result]:
    result = run("build", articles, "-o", "built")
    assert result.exit_code == 0, result.output
    return Path("built").absolute(), result


def test_a_build_writes_records_and_every_product(built: tuple[Path, Result]):
    out, result = built
    assert result.exit_code == 0, result.output
    names = set(contents(out))
    assert {f"{name}.jsonl" for name in TABLES} | {"run.json"} <= names
    assert {"graph.nq", "graph.trig", "graph.ttl", "graph.jsonld", "graph.html", "graph.graphml"} <= names
    assert {"timeline.csv", "neo4j/load.cypher", "neo4j/nodes/Event.csv"} <= names
    assert set(read_run(out).files) | {"run.json"} == names


def test_the_summary_says_what_was_read_found_and_written(built: tuple[Path, Result]):
    out, result = built
    graph = read_graph(out)
    lines = result.stderr.splitlines()
    assert re.fullmatch(r"3 articles read in \d+\.\d s", lines[0])
    events = len(graph.nodes_of_kind(MentionKind.EVENT))
    assert events > 2
    assert lines[1].startswith(f"{events} events, ")
    assert "contradiction" in lines[1]
    assert lines[-1] == "written to built; open built/graph.html in a browser"
    assert result.stdout == ""


def test_the_graph_is_about_the_articles(built: tuple[Path, Result]):
    graph = read_graph(built[0])
    assert {document.name for document in graph.documents} == {"harbour-1", "ledger-1", "meridian-1"}
    labels = {node.label for node in graph.nodes}
    assert {"Ilan Doremi", "Zagreb", "Ljubljana"} <= labels
    killed = [claim for claim in graph.claims if claim.attribute == "killed"]
    assert {(claim.low, claim.high) for claim in killed} >= {(2, None), (4, 4)}
    for mention in graph.mentions:
        text = graph.document_by_id[mention.document].text
        assert text[mention.start : mention.end] == mention.text


def test_the_same_input_gives_the_same_bytes(built: tuple[Path, Result], articles: Path):
    """In another process with another hash seed, into another folder, with another number of threads."""
    command = [sys.executable, "-m", "kg", "build", str(articles), "-o", "again", "--threads", "1", "--quiet"]
    done = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True, check=True)
    assert done.stderr == b""
    first, second = contents(built[0]), contents(Path("again"))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_the_example_corpus_gives_the_same_bytes_under_any_hash_seed(articles: Path):
    examples = Path(__file__).parent.parent / "examples" / "articles"
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-m", "kg", "build", str(examples), "-o", f"seed-{seed}", "--quiet"]
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    first = contents(Path("seed-1"))
    for seed in ("2", "3"):
        other = contents(Path(f"seed-{seed}"))
        assert [name for name in first if first[name] != other.get(name)] == []


@pytest.mark.slow
def test_worker_processes_change_nothing(built: tuple[Path, Result], articles: Path):
    command = [sys.executable, "-m", "kg", "build", str(articles), "-o", "workers", "--workers", "2", "-q"]
    subprocess.run(command, check=True)
    first, second = contents(built[0]), contents(Path("workers"))
    assert [name for name in first if first[name] != second.get(name)] == []


def test_the_stages_one_by_one_write_the_same_as_build(built: tuple[Path, Result], articles: Path):
    out = Path("staged")
    assert run("read", articles, "-o", out).exit_code == 0
    for stage in ("annotate", "extract", "resolve", "assemble", "export"):
        result = run(stage, out)
        assert result.exit_code == 0, result.output
    first, second = contents(built[0]), contents(out)
    assert [name for name in first if first[name] != second.get(name)] == []


def test_assembling_twice_changes_nothing(built: tuple[Path, Result]):
    out = Path("twice")
    shutil.copytree(built[0], out)
    before = contents(out)
    assert run("assemble", out, "-q").exit_code == 0
    assert contents(out) == before


def test_export_of_records_gives_the_products_of_the_build(built: tuple[Path, Result]):
    out = Path("exported")
    shutil.copytree(built[0], out)
    for name in read_run(out).files:
        if not name.endswith((".jsonl", "run.json")):
            (out / name).unlink()
    assert run("export", out, "-q").exit_code == 0
    assert contents(out) == contents(built[0])


def test_every_product_holds_the_same_number_of_things(
    built: tuple[Path, Result], tmp_path: Path, needed: Callable[[str], ModuleType]
):
    out, _ = built
    graph = read_graph(out)
    classes = {"Event": "sem:Event", "Actor": "sem:Actor", "Place": "sem:Place", "Claim": "kg:Claim"}
    rdf = {
        label: int(str(run_query(out, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {name} }}").values()[0][0]))
        for label, name in classes.items()
    }
    network = networkx.read_graphml(out / "graph.graphml", force_multigraph=True)
    graphml = Counter(kind for _, kind in network.nodes(data="kind"))
    connection = load_into_ladybug(needed("ladybug"), out / "neo4j", tmp_path / "database")
    cypher = {label: next(rows_of(connection, f"MATCH (n:{label}) RETURN count(n)"))[0] for label in classes}
    records = {label: len(graph.nodes_of_kind(MentionKind(label.lower()))) for label in ("Event", "Actor", "Place")}
    assert rdf == cypher == {label: graphml[label] for label in classes} == records | {"Claim": len(graph.claims)}


def test_every_shipped_question_can_be_asked(built: tuple[Path, Result]):
    listed = [line.split()[0] for line in run("query", "--list").stdout.splitlines() if not line.startswith(" ")]
    assert "timeline" in listed
    assert "contradictions" in listed
    for name in listed:
        result = run("query", built[0], name, "--format", "csv")
        assert result.exit_code == 0, (name, result.output)
    timeline = run("query", built[0], "timeline", "--format", "csv").stdout.splitlines()
    assert len(timeline) - 1 == len(read_graph(built[0]).nodes_of_kind(MentionKind.EVENT))


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["timelin"], 1, "unknown question 'timelin'"),
        (["SELECT * WHERE {"], 1, "kg: error: "),
        (["timeline", "--param", "nonsense"], 2, "'nonsense' is not KEY=VALUE"),
        (["timeline", "--param", "colour=red"], 1, "colour"),
        (["absent.rq"], 1, "absent.rq"),
    ],
)
def test_a_question_that_fails_is_one_line(built: tuple[Path, Result], arguments: list[str], status: int, message: str):
    result = run("query", built[0], *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_graph_conforms_and_a_broken_one_does_not(built: tuple[Path, Result]):
    result = run("validate", built[0])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("conforms")
    Path("broken").mkdir()
    claim = "https://w3id.org/newsgraph/id/claim/x"
    Path("broken/graph.nq").write_text(
        f"<{claim}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/newsgraph/ns#Claim> .\n"
    )
    result = run("validate", "broken")
    assert result.exit_code == 3
    assert claim in result.stdout


def test_standard_input_and_no_page(articles: Path):
    line = ARTICLES["meridian.jsonl"]
    result = run("build", "-", "--input-format", "jsonl", "-o", "stdin", "--html", "none", stdin=line)
    assert result.exit_code == 0, result.output
    assert not Path("stdin/graph.html").exists()
    assert read_graph("stdin").documents[0].name == "meridian-1"
    assert "graph.html" not in result.stderr


def test_a_page_of_stories_holds_the_quotes_and_not_the_articles(articles: Path):
    said, unsaid = "Two people died in a fire in Zagreb on Monday.", "Nothing at all is the matter with it otherwise."
    line = json.dumps({"id": "one", "text": f"{said} {unsaid}", "published": "2021-05-05"}).encode()
    for html in ("full", "stories"):
        result = run("build", "-", "--input-format", "jsonl", "-o", html, "--html", html, stdin=line)
        assert result.exit_code == 0, result.output
        assert "graph.html" in read_run(Path(html)).files
    assert unsaid in Path("full/graph.html").read_text("utf8")
    page = Path("stories/graph.html").read_text("utf8")
    assert said in page
    assert unsaid not in page


def test_an_article_that_fails_is_named_and_the_status_is_3(articles: Path):
    bad = Path("bad")
    shutil.copytree(articles, bad)
    (bad / "empty.txt").write_bytes(b"")
    (bad / "lines.jsonl").write_text('{"id": "x", "text": "Rain fell in Graz on Monday."}\n{"id": 3\n')
    result = run("build", bad, "-o", "with-problems")
    assert result.exit_code == 3
    graph = read_graph("with-problems")
    assert len(graph.documents) == 4
    assert {problem.stage for problem in graph.problems} == {"read"}
    sources = [problem.source for problem in graph.problems]
    assert any(source.endswith("empty.txt") for source in sources)
    assert any("lines.jsonl" in source and "2" in source for source in sources)
    assert "2 problems, all in with-problems/problems.jsonl:" in result.stderr
    assert all(source in result.stderr for source in sources)


def test_no_readable_article_is_one_line_and_leaves_the_last_output(built: tuple[Path, Result]):
    Path("nothing").mkdir()
    Path("nothing/empty.txt").write_bytes(b"")
    before = contents(built[0])
    result = run("build", "nothing", "-o", built[0])
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "nothing/empty.txt" in result.stderr
    assert contents(built[0]) == before


def test_another_base_iri_is_that_of_every_node(articles: Path):
    result = run("build", articles / "meridian.jsonl", "-o", "based", "--base-iri", "https://kg.example/id/", "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    graph = read_graph("based")
    assert graph.nodes
    assert all(node.node.startswith("https://kg.example/id/") for node in graph.nodes)
    assert graph.base_iri == "https://kg.example/id/"


def _hear_interrupts() -> None:
    """Undo what a shell does to jobs in its background, which ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.3, 1.5])
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_a_build_that_is_stopped_leaves_the_last_output(
    built: tuple[Path, Result], articles: Path, delay: float, name: str
):
    out = Path(f"stopped-{name}-{delay}")
    shutil.copytree(built[0], out)
    before = contents(out)
    Path("more").mkdir(exist_ok=True)
    for number in range(60):
        Path(f"more/{number}.txt").write_text(f"{ARTICLES['harbour-1.txt'] * 5} Report {number}.")
    command = [sys.executable, "-m", "kg", "build", "more", "-o", str(out), "-q"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_hear_interrupts)
    time.sleep(delay)
    process.send_signal(signal.Signals[name])
    _, message = process.communicate()
    assert contents(out) == before
    if name == "SIGINT" and delay > 1:
        assert process.returncode == 130
        assert message.strip() == "kg: interrupted; the last complete output is as it was"
    assert run("build", articles, "-o", out, "-q").exit_code == 0
    assert contents(out) == before
    assert not list(Path().glob(f"{out.name}.*"))


def test_the_library_gives_the_same_graph_as_the_command(built: tuple[Path, Result], articles: Path):
    import kg

    result = kg.build([articles], "library")
    assert replace(result.graph) == read_graph(built[0])


# ----------------------------------------------------------------------------------------------- what bad input gets

GOOD = "Rain fell in Graz on Monday, officials said."
BOM = "Snow fell in Villach on Friday, officials said."
BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 8,
    "latin.txt": "Der Präsident sprach in Köln über Flüsse.".encode("latin-1"),
    "malformed.jsonl": b'{"id": "ok-1", "text": "Snow fell in Linz on Tuesday."}\n{"id": "half\n',
    "no-text.jsonl": b'{"id": "a"}\n',
    "no-article.html": b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
    "twice.jsonl": (b'{"id": "same", "text": "Hail fell in Wels."}\n{"id": "same", "text": "Fog lay over Steyr."}\n'),
}
ODD: dict[str, bytes] = {
    "bom.txt": b"\xef\xbb\xbf" + BOM.encode(),
    "nul.txt": "A bomb\0 killed two\u202e people in Gra\u0308z \u0627\u0644 on Monday.".encode(),
    "nothing.txt": b"Well, it is what it is, and so it goes.",
}


@pytest.fixture(scope="module")
def mixed(articles: Path) -> tuple[Path, Result]:
    folder = Path("mixed")
    folder.mkdir()
    for name, data in {**BAD, **ODD, "good.txt": GOOD.encode()}.items():
        (folder / name).write_bytes(data)
    return Path("mixed-out").absolute(), run("build", folder, "-o", "mixed-out")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_in_problems_and_summary(mixed: tuple[Path, Result], name: str):
    out, result = mixed
    assert result.exit_code == 3
    problems = [problem for problem in read_graph(out).problems if name in problem.source]
    assert len(problems) == 1
    assert problems[0].hint
    assert name in result.stderr
    if name in ("malformed.jsonl", "twice.jsonl"):
        assert problems[0].source.endswith(":2")


def test_the_rest_is_built(mixed: tuple[Path, Result]):
    names = {document.name for document in read_graph(mixed[0]).documents}
    assert {"good", "bom", "nul", "nothing", "ok-1"} <= names


def test_odd_characters_keep_their_offsets(mixed: tuple[Path, Result]):
    graph = read_graph(mixed[0])
    texts = {document.name: document.text for document in graph.documents}
    assert texts["bom"] == BOM
    assert texts["nul"] == ODD["nul.txt"].decode()
    for mention in graph.mentions:
        assert graph.document_by_id[mention.document].text[mention.start : mention.end] == mention.text


@pytest.mark.slow
def test_a_line_of_five_megabytes_does_not_stop_the_run(articles: Path):
    Path("long").mkdir()
    Path("long/long.txt").write_text("word " * 1_000_000)
    Path("long/good.txt").write_text(GOOD)
    result = run("build", "long", "-o", "long-out")
    assert result.exit_code in (0, 3)
    names = {document.name for document in read_graph("long-out").documents}
    assert "good" in names
    assert "long" in names or "long.txt" in result.stderr


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_no_more_records_are_in_memory_than_are_looked_at(
    thawed: None, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    window, live = 2, []
    monkeypatch.setattr("kg.store.records.WINDOW", window)
    chunks = Records.chunks

    def claims() -> int:
        return sum(isinstance(item, Claim) for item in gc.get_objects())

    def watched(table: Records[object]) -> Iterator[bytes]:
        for chunk in chunks(table):
            live.append(claims())
            yield chunk

    def export(graph: Graph, folder: Path) -> tuple[Path, ...]:
        gc.collect()
        assert claims() - before <= 3 * window
        gc.freeze()  # so that only what the exporters make is listed
        monkeypatch.setattr(Records, "chunks", watched)
        return write_products(graph, folder, [name for name, item in EXPORTERS.items() if item.standard])

    before = claims()
    graph = build([articles], tmp_path / "out", export=export).graph
    most = max(map(len, graph.claims_about.values()))
    assert len(graph.claims) > 3 * most
    assert live
    assert max(live) <= most + 3 * window
