"""Load test of `kg serve`: `python -m benchmarks.endpoint OUT [--queries 500] [--clients 16]`.

Enters: an output folder. Leaves: one line per figure. Each answer is compared with what `kg query` gives; a query that
would take a minute runs beside them against a limit of five seconds. Exit status 1 if an answer is wrong or lost.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.query import Rows, run_query, shipped_questions

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIMIT = 5
SHORT = (
    "SELECT (COUNT(*) AS ?n) { ?e a sem:Event }",
    "SELECT ?l { ?s rdfs:label ?l } ORDER BY ?l LIMIT 50",
    "SELECT ?c ?low ?high { ?c kg:low ?low ; kg:high ?high } ORDER BY ?c LIMIT 20",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run the server on a free port and yield its address."""
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", "--timeout", str(LIMIT)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"(http://\S+)/$", process.stderr.readline().rstrip())
    assert found
    try:
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def ask(address: str, query: str) -> tuple[int, list[tuple[str | None, ...]], float]:
    """Return status, rows and seconds of one query."""
    begun = time.perf_counter()
    data = urllib.parse.urlencode({"query": query}).encode()
    try:
        with urllib.request.urlopen(f"{address}/sparql", data, timeout=120) as response:
            found = json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, [], time.perf_counter() - begun
    names = found["head"]["vars"]
    rows = [
        tuple(row[name]["value"] if name in row else None for name in names) for row in found["results"]["bindings"]
    ]
    return 200, rows, time.perf_counter() - begun


def main() -> None:
    """Run the load and print the figures."""
    parser = argparse.ArgumentParser(description="Load test of kg serve.")
    parser.add_argument("out", type=Path, help="an output folder")
    parser.add_argument("--queries", type=int, default=500, help="how many queries")
    parser.add_argument("--clients", type=int, default=16, help="how many clients ask at once")
    given = parser.parse_args()
    queries = [*SHORT, *(question.sparql for question in shipped_questions().values())]
    expected = {}
    for query in queries:
        answer = run_query(given.out, query)
        assert isinstance(answer, Rows)
        expected[query] = list(answer.values())
    chance = random.Random(16)
    asked = [chance.choice(queries) for _ in range(given.queries)]
    with served(given.out) as address, concurrent.futures.ThreadPoolExecutor(given.clients) as clients:
        begun = time.perf_counter()
        slow = clients.submit(ask, address, SLOW)
        answers = list(clients.map(lambda query: ask(address, query), asked))
        wall = time.perf_counter() - begun
        status, _, cut = slow.result()
    wrong = sum(code == 200 and rows != expected[query] for query, (code, rows, _) in zip(asked, answers, strict=True))
    lost = sum(code != 200 for code, _, _ in answers)
    seconds = sorted(taken for _, _, taken in answers)
    figures = {
        "queries": len(answers), "wrong": wrong, "lost": lost, "wall s": wall, "per second": len(answers) / wall,
        "median s": statistics.median(seconds), "95th s": seconds[int(len(seconds) * 0.95)], "longest s": seconds[-1],
        "slow cut after s": cut, "slow status": status,
    }  # fmt: skip
    for name, value in figures.items():
        print(f"{name:<18} {value:>10,.2f}")
    if lost:
        print(Counter(code for code, _, _ in answers))
    sys.exit(bool(wrong or lost or status != 503))


if __name__ == "__main__":
    main()
