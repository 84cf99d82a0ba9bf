"""Above two hundred nodes the page opens on stories and draws one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.explorer import synthetic_graph
from exporters.html import render_frame, write_stories
from kg.model.claim import MentionKind
from tests.browser.conftest import Opened
from tests.exporters.html_graph import explorer_graph

pytestmark = pytest.mark.browser


def test_a_large_graph_opens_on_stories_and_draws_one(opened: Callable[..., Opened]) -> None:
    page = opened(synthetic_graph(nodes=900, edges=1500))
    assert page.run("document.querySelectorAll('#index .card').length") > 3
    assert not page.run("document.getElementById('graph').getClientRects().length")
    page.page.click("#index .card >> nth=0")
    drawn = page.run("newsgraph.graph.plan.boxes.size")
    assert 0 < drawn <= 200
    assert page.run("newsgraph.graph.plan.lines.length") <= 300
    assert page.run("document.getElementById('counts').textContent").startswith(f"showing {drawn} of 900 ·")
    page.page.click("text=← All stories")
    assert page.run("document.querySelectorAll('#index .card').length") > 3


def test_a_story_that_dominates_opens_at_once_without_what_is_said_in_passing(opened: Callable[..., Opened]) -> None:
    graph = synthetic_graph(nodes=900, edges=1500)
    first = next(item.node for item in graph.nodes_of_kind(MentionKind.EVENT))
    whole = [
        replace(item, part_of=first if item.node != first else None, type="statement" if number % 2 else item.type)
        if item.kind == MentionKind.EVENT
        else item
        for number, item in enumerate(graph.nodes)
    ]
    page = opened(replace(graph, nodes=tuple(whole)))
    assert page.run("newsgraph.state.story") == 0
    assert page.run("newsgraph.current.view.events.every((event) => event.type !== 'statement')")
    assert page.run("newsgraph.graph.plan.boxes.size") <= 200
    page.page.check("#passing")
    assert page.run("newsgraph.current.view.events.some((event) => event.type === 'statement')")
    assert "passing=yes" in page.run("location.hash")


def test_search_leads_from_the_index_into_a_story(opened: Callable[..., Opened]) -> None:
    page = opened(synthetic_graph(nodes=900, edges=1500))
    label = page.run("newsgraph.model.events[37].label")
    page.page.fill("#query", label)
    page.page.keyboard.press("Enter")
    page.until("newsgraph.state.story !== null")
    assert page.run("newsgraph.model.nodes[newsgraph.state.selected].label") == label
    assert label in page.panel()


def test_a_page_of_stories_opens_on_them_and_quotes_without_the_articles(opened: Callable[..., Opened]) -> None:
    page = opened(write=write_stories)
    assert page.run("document.querySelectorAll('#index .card').length") == 2
    page.page.click("#index .card >> nth=0")
    page.page.click("#panel .source >> nth=0")
    page.page.click("#panel .quote .open >> nth=0")
    assert page.run("document.querySelector('#panel .article mark').textContent") in page.panel()
    assert "Only the sentences that are quoted" in page.panel()


def test_a_page_of_the_most_told_stories_says_of_how_many_articles(
    opened: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporters.html.page.MOST_CLAIMS", 3)
    page = opened()
    assert "the most told of 7 articles" in page.run("document.getElementById('title').textContent")
    assert page.run("document.querySelectorAll('#index .card').length") == 1


def test_a_notebook_shows_the_page_in_a_frame(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{render_frame(explorer_graph())}", encoding="utf8")
    page = chromium.new_context(offline=True).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    frame = page.frames[1]
    while not frame.evaluate("document.documentElement.dataset.ready"):
        page.wait_for_timeout(20)
    frame.evaluate("document.querySelector('[data-show=list]').click()")
    frame.click("#list .node >> nth=2")
    assert frame.evaluate("document.querySelector('#panel h2').textContent") == frame.evaluate(
        "newsgraph.model.nodes[newsgraph.state.selected].label"
    )
    assert complaints == []
    page.context.close()
