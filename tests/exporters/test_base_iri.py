"""A base of IRIs that tries every format: what is a web address can be one, and stays one in every product."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from exporters import EXPORTERS, write_products
from kg.errors import InputError
from kg.model.graph import Graph
from kg.model.ids import BASE_IRI, check_base_iri
from kg.model.settings import Options
from kg.query import Rows, run_query, shipped_questions
from tests.exporters.test_every_target import WRITERS, same
from tests.factory import example_graph

NASTY = (
    "https://x.example/'-alert(1)-'/&lt;/script&gt;&amp;x/$(touch%20owned);=1+1,@x/%22%3E%3Cscript%3E/"
    "%0D%0ABEGIN:VEVENT/'%20OR%201=1%20--/*)%7D/%7B%7Bx%7D%7D/"
)
BAD = (
    'https://x.example/">/',
    "https://x.example/<b>/",
    "https://x.example/\n/",
    "https://x.example/ /",
    "https://x.example/g#",
    "https://x.example/}/",
    "https://x.example/`/",
    "https://x.example/\ud800/",
    "javascript://x.example/",
    "//x.example/",
    "",
)


def based(monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The example, named below the nasty base."""
    monkeypatch.setattr("tests.factory.BASE_IRI", NASTY)
    graph = replace(example_graph(), base_iri=NASTY)
    assert BASE_IRI not in "".join(node.node for node in graph.nodes)
    return graph


def test_a_web_address_is_taken_whatever_stands_in_it():
    assert check_base_iri(NASTY) == NASTY
    assert Options(base_iri=NASTY).base_iri == NASTY


@pytest.mark.parametrize("base", BAD)
def test_what_cannot_be_an_iri_is_refused_before_anything_is_read(base: str):
    with pytest.raises(InputError, match=r"example\.org"):
        Options(base_iri=base)


@pytest.mark.parametrize("product", WRITERS)
def test_a_product_holds_the_whole_graph(product: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    graph = based(monkeypatch)
    exporter, read = WRITERS[product]
    write_products(graph, tmp_path, [exporter])
    same(read(tmp_path), graph, rdf=exporter.startswith("rdf"))


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))


def test_the_other_products_stay_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    written = {exporter for exporter, _ in WRITERS.values()} | {"stories"}
    names = [name for name in EXPORTERS if name not in written]
    (tmp_path / "plain").mkdir()
    (tmp_path / "nasty").mkdir()
    write_products(example_graph(), tmp_path / "plain", names)
    write_products(based(monkeypatch), tmp_path / "nasty", names)
    pages = [(tmp_path / folder / "graph.html").read_text("utf8") for folder in ("plain", "nasty")]
    assert _Tags(pages[0]).tags == _Tags(pages[1]).tags
    rows = list(csv.reader((tmp_path / "nasty" / "timeline.csv").open(encoding="utf-8-sig", newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r\n]", cell)]
    assert NASTY in json.dumps(json.loads((tmp_path / "nasty" / "events.geojson").read_text("utf8")))
    assert len({(tmp_path / folder / "timeline.json").read_bytes() for folder in ("plain", "nasty")}) == 1
    calendars = [(tmp_path / folder / "events.ics").read_bytes() for folder in ("plain", "nasty")]
    assert calendars[0].count(b"\r\nBEGIN:VEVENT") == calendars[1].count(b"\r\nBEGIN:VEVENT") > 0


@pytest.mark.parametrize("name", shipped_questions())
def test_questions_have_the_answers_that_they_have(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    plain = run_query(write(example_graph(), tmp_path / "plain"), name)
    nasty = run_query(write(based(monkeypatch), tmp_path / "nasty"), name)
    assert isinstance(plain, Rows)
    assert isinstance(nasty, Rows)
    assert len(plain.rows) == len(nasty.rows)


def write(graph: Graph, folder: Path) -> Path:
    folder.mkdir()
    write_products(graph, folder, ["rdf"])
    return folder
