"""Hostile and malformed inputs through the whole build and every exporter: see SECURITY.md for what is promised.

A few of each family run in the quick suite; all of them, more than two thousand, in the slow one.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from exporters import write_products
from kg import extract, read_graph
from kg.annotate import sentences, tokens
from kg.model.graph import Graph
from kg.model.settings import Extras
from kg.query import Rows, run_query, shipped_questions
from kg.query.rendering import render
from kg.read import article, compression, dates, html, jsonl, page, table
from tests.exporters.held import held_by_records
from tests.exporters.test_every_target import WRITERS, same
from tests.factory import example_graph
from tests.hostile.extremes import EXTREMES, FAMILY, extremes
from tests.hostile.inputs import Input, inputs
from tests.hostile.malformed import MALFORMED
from tests.hostile.payloads import PAYLOADS

ROOT = Path(__file__).parents[2]
SIZES = {"few": (1, 2, 2), "first thousand": (2, 33, 42), "second thousand": (3, 33, 42)}
"""Seed, articles per family of payloads, files per family of malformed files."""
BUILDS = (*SIZES, "extremes")
ALONE = ("few", "extremes")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A build of hostile inputs: what went in by path, what came out, what the process said and what it did."""

    inputs: Mapping[str, Input]
    out: Path
    graph: Graph
    said: str
    complained: str
    statuses: Mapping[str, int]
    seen: list[str]


def made(name: str) -> Iterator[Input]:
    """Yield the inputs of a build."""
    if name == "extremes":
        return extremes()
    seed, of_payloads, of_files = SIZES[name]
    return inputs(seed, of_payloads=of_payloads, of_files=of_files)


class _Builds:
    """The builds of this session; the two large ones run side by side."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: dict[str, tuple[dict[str, Input], subprocess.Popen[bytes]]] = {}
        self.done: dict[str, Watched] = {}

    def start(self, name: str) -> None:
        """Write the inputs and start the commands on them."""
        folder = self.folder / name.replace(" ", "-")
        (folder / "articles").mkdir(parents=True)
        (folder / "empty").mkdir()
        given = {}
        for item in made(name):
            path = os.fsdecode(os.fsencode(folder / "articles") + b"/" + item.name)
            Path(path).write_bytes(item.data)
            given[path] = item
        command = [sys.executable, "-m", "tests.hostile.watched", str(folder / "articles"), str(folder / "out")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        with (folder / "said").open("wb") as said, (folder / "complained").open("wb") as complained:
            process = subprocess.Popen(command, cwd=folder / "empty", env=environment, stdout=said, stderr=complained)
        self.running[name] = given, process

    def get(self, name: str) -> Watched:
        """Return a build, once it has ended."""
        for other in [name] if name in ALONE else [key for key in SIZES if key not in ALONE]:
            if other not in self.running:
                self.start(other)
        if name not in self.done:
            given, process = self.running[name]
            process.wait(1200)
            folder = self.folder / name.replace(" ", "-")
            said = (folder / "said").read_text("utf8", "surrogateescape")
            complained = (folder / "complained").read_text("utf8", "surrogateescape")
            assert process.returncode == 0, complained[-3000:]
            told: dict[str, Any] = json.loads(said.splitlines()[-1])
            self.done[name] = Watched(
                inputs=given, out=folder / "out", graph=read_graph(folder / "out"), said=said.rpartition("\n{")[0],
                complained=complained, **told,
            )  # fmt: skip
        return self.done[name]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> _Builds:
    return _Builds(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.slow] if name != "few" else []) for name in BUILDS])
def built(builds: _Builds, request: pytest.FixtureRequest) -> Watched:
    return builds.get(request.param)


def test_there_are_more_than_two_thousand():
    given = [item for name in BUILDS for item in made(name)]
    assert {item.family for item in given} == {*PAYLOADS, *MALFORMED, FAMILY}
    assert len({item.data for item in given}) > 2000


def test_every_family_is_named_in_the_policy():
    policy = (ROOT / "SECURITY.md").read_text("utf8")
    assert [family for family in (*PAYLOADS, *MALFORMED, FAMILY) if f"| {family} |" not in policy] == []


def test_the_limits_of_the_policy_are_those_of_the_code():
    limits = (
        article.MAX_CHARACTERS, html.MAX_BYTES, page.MAX_DEPTH, jsonl.MAX_LINE, table.MAX_FIELD, compression.MAX_RATIO,
        compression.FREE, extract.MAX_NAMES, sentences.LONGEST, tokens.LONGEST_RUN, dates.YEARS[0], dates.YEARS[-1],
    )  # fmt: skip
    (section,) = re.findall(r"## Limits\n(.*?)\n## ", (ROOT / "SECURITY.md").read_text("utf8"), re.DOTALL)
    assert [limit for limit in limits if f"{limit:,}" not in section and str(limit) not in section] == []


def test_nothing_crashes_and_nothing_is_executed(built: Watched):
    assert built.statuses == {"build": 3, "export": 0, "inspect": 0, "query": 0}
    assert built.seen == []
    assert "Traceback" not in built.complained
    bugs = [
        problem for problem in built.graph.problems if "internal error" in problem.error or "Error:" in problem.error
    ]
    assert bugs == []
    assert list((built.out.parent / "empty").iterdir()) == []
    assert sorted(path.name for path in built.out.parent.iterdir()) == [
        "articles",
        "complained",
        "empty",
        "out",
        "said",
    ]


def test_nothing_is_lost_silently(built: Watched):
    said = {document.source for document in built.graph.documents} | {item.source for item in built.graph.problems}
    told = said | {re.sub(r":\d+$", "", source) for source in said}
    assert [path for path in built.inputs if path not in told] == []
    assert all(problem.error and problem.hint for problem in built.graph.problems)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXTREMES)
def test_what_is_extreme_is_read_or_refused_for_what_it_is(builds: _Builds, name: str):
    built, extreme = builds.get("extremes"), EXTREMES[name]
    (path,) = (path for path in built.inputs if path.endswith(f"/{name}"))
    place = re.compile(re.escape(path) + r"(:\d+)?")
    assert any(place.fullmatch(document.source) for document in built.graph.documents) == extreme.read
    said = [problem.error for problem in built.graph.problems if place.fullmatch(problem.source)]
    assert extreme.said is None or any(extreme.said in error for error in said), said


@pytest.mark.parametrize(
    ("name", "question"),
    [
        pytest.param(name, question, marks=[pytest.mark.slow] if name != "few" else [])
        for name in BUILDS
        for question in shipped_questions()
        if "thousand" not in name  # all of them tell of one event: half a million pairs of actors and of claims
    ],
)
def test_every_question_has_an_answer_in_every_form(builds: _Builds, name: str, question: str):
    answer = run_query(builds.get(name).out, question)
    assert isinstance(answer, Rows)
    shown = {form: render(answer, form) for form in ("csv", "json", "xml", "table", "tsv")}
    cells = [cell for row in csv.reader(io.StringIO(shown["csv"], newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    assert len(json.loads(shown["json"])["results"]["bindings"]) == len(answer.rows)
    assert len(ElementTree.fromstring(shown["xml"])[1]) == len(answer.rows)
    assert CONTROL.search(shown["table"]) is None


def test_text_is_what_the_file_holds(built: Watched):
    texts = {document.source: document.text for document in built.graph.documents}
    kept = [
        path
        for path, item in built.inputs.items()
        if path in texts and path.endswith(".txt") and item.family in (*PAYLOADS, FAMILY) and b"utf-16" not in item.name
    ]
    assert len(kept) > 3
    assert [path for path in kept if texts[path].encode() != built.inputs[path].data.removeprefix(BOM_UTF8)] == []


def test_no_character_steers_the_terminal(built: Watched):
    assert CONTROL.search(built.complained) is None
    assert CONTROL.search(built.said) is None
    assert "\nkg: error: forged" not in built.complained


@pytest.mark.parametrize("product", WRITERS)
def test_every_product_holds_every_claim(builds: _Builds, product: str):
    few = builds.get("few")
    exporter, read = WRITERS[product]
    same(read(few.out), few.graph, rdf=exporter.startswith("rdf"))


@pytest.mark.slow
@pytest.mark.parametrize("product", ["graph.nq", "graph.graphml", "graph.json", "neo4j/"])
def test_every_large_product_holds_every_claim(builds: _Builds, product: str):
    many = builds.get("first thousand")
    found, expected = WRITERS[product][1](many.out), held_by_records(many.graph)
    for name in ("events", "actors", "places", "versions", "contradictions", "spans"):
        assert getattr(found, name) == getattr(expected, name), name
    # letters and digits of a speaker, his place: XML and CSV cannot hold each control character
    assert {claim: (_letters(speaker), *place) for claim, (speaker, _, _, *place) in found.claims.items()} == {
        claim: (_letters(speaker), *place) for claim, (speaker, _, _, *place) in expected.claims.items()
    }


def _letters(speaker: str | None) -> str | None:
    return re.sub(r"[\W_]+", "", speaker) if speaker is not None else None


def test_no_cell_of_the_timeline_is_a_formula(built: Watched):
    with (built.out / "timeline.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []


def test_no_line_of_the_calendar_is_forged(built: Watched):
    text = (built.out / "events.ics").read_bytes().decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    names = {re.split("[:;]", line, maxsplit=1)[0] for line in lines if line}
    assert names <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CATEGORIES",
        "LOCATION", "GEO", "STATUS", "DESCRIPTION", "TRANSP",
    }  # fmt: skip
    assert {line for line in lines if line.startswith("BEGIN")} <= {"BEGIN:VCALENDAR", "BEGIN:VEVENT"}


class _Tags(HTMLParser):
    """The elements of a page, and what in them would act or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.acts: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.acts += [item for item in attrs if item[0].startswith("on") or item[0] in ("src", "srcdoc", "action")]


def _tags(path: Path) -> _Tags:
    found = _Tags()
    found.feed(path.read_text("utf8"))
    return found


def test_the_page_has_no_element_that_an_article_made(built: Watched, tmp_path: Path):
    write_products(example_graph(), tmp_path, ["html"])
    plain, hostile = _tags(tmp_path / "graph.html"), _tags(built.out / "graph.html")
    assert hostile.acts == plain.acts
    assert hostile.counts.get("script") == plain.counts["script"]
    assert not {"iframe", "object", "embed", "base", "frame", "img"} & hostile.counts.keys()


def test_the_cypher_script_holds_no_word_of_an_article(built: Watched):
    script = (built.out / "neo4j" / "load.cypher").read_text("utf8")
    statement = re.compile(r"[\w\s`:;.,'(){}\[\]<>=/|-]*")
    lines = [line for line in script.splitlines() if not line.startswith("//")]
    assert [line for line in lines if not statement.fullmatch(line)] == []
    assert not re.search("evil|owned|Horvat|DETACH|apoc", script)


def test_extras_that_reach_out_are_never_a_default():
    assert Extras().names == ()
