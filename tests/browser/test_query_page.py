"""The query page in Chromium: every shipped question a click away, its rows in the table, no other server asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from exporters.html import write_html
from exporters.rdf import write_rdf
from kg.query import Rows, run_query, shipped_questions
from tests import factory
from tests.servers import served

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass
class Visit:
    """A page with what it asked for and what it said."""

    page: Any
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query-page")
    graph = factory.example_graph()
    nodes = tuple(
        replace(node, label=HOSTILE, aliases=(HOSTILE,)) if node.label == "Gunmen" else node for node in graph.nodes
    )
    write_rdf(replace(graph, nodes=nodes), path)
    write_html(graph, path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Callable[[str], Visit]]:
    """Return a function that opens an address of the server; at the end nothing else must have been asked.

    The policy of the page is left out: text must not run even where a browser knows no policy.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    visits: list[Visit] = []

    def open_page(path: str) -> Visit:
        item = Visit(page=context.new_page())
        item.page.on("request", lambda request: item.requests.append(request.url))
        item.page.on("console", lambda message: item.messages.append(f"{message.type}: {message.text}"))
        item.page.on("pageerror", lambda error: item.messages.append(f"error: {error}"))
        item.page.on("dialog", lambda dialog: (item.messages.append("dialog"), dialog.dismiss()))
        item.page.goto(address + path)
        visits.append(item)
        return item

    yield open_page
    context.close()
    for item in visits:
        assert [url for url in item.requests if not url.startswith((address, "data:", "blob:"))] == []
        assert item.messages == []


def test_every_question_is_a_click_away(visit: Callable[[str], Visit], folder: Path):
    item = visit("/query")
    for name in shipped_questions():
        answer = run_query(folder, name)
        assert isinstance(answer, Rows)
        with item.page.expect_response(lambda response: response.url.endswith("/sparql")) as waiting:
            item.page.click(f"button[data-name='{name}']")
        assert waiting.value.status == 200
        assert len(waiting.value.json()["results"]["bindings"]) == len(answer.rows)
        item.page.wait_for_selector(f".yasr_response_chip:has-text('{len(answer.rows)} result')")
        item.page.wait_for_selector(".yasr .tableControls, .yasr table.dataTable")


def test_an_answer_shows_text_as_text_and_leads_to_the_pages_here(visit: Callable[[str], Visit], address: str):
    item = visit("/query")
    item.page.click("button[data-name='actor-network']")
    item.page.wait_for_selector(".yasr table td")
    assert HOSTILE in item.page.inner_text(".yasr")
    assert item.page.query_selector(".yasr img[src='x']") is None
    with item.page.context.expect_page() as waiting:
        item.page.eval_on_selector(".yasr table td a.iri[href*='/id/actor/']", "link => link.click()")
    other = waiting.value
    other.wait_for_load_state()
    assert other.url.startswith(f"{address}/id/actor/")
    assert other.query_selector("h1") is not None


def test_the_explorer_works_when_it_is_served(visit: Callable[[str], Visit]):
    item = visit("/")
    for _ in range(200):
        if item.page.evaluate("document.documentElement.dataset.ready"):
            break
        item.page.wait_for_timeout(50)
    assert item.page.evaluate("newsgraph.model.nodes.length") > 0


def test_a_mistake_in_a_query_is_shown(visit: Callable[[str], Visit]):
    item = visit("/query")
    item.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?s ?p ')")
    item.page.keyboard.press("Escape")
    with item.page.expect_response(lambda response: response.url.endswith("/sparql")):
        item.page.click(".yasqe_queryButton")
    item.page.wait_for_selector(".yasr .errorResult, .yasr .errorHeader")
    assert "not SPARQL" in item.page.inner_text(".yasr")
    item.messages[:] = [text for text in item.messages if "status of 400" not in text]
