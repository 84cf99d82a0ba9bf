"""Above two hundred nodes the page opens on stories and draws one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.explorer import synthetic_graph
from kg.model.claim import MentionKind
from tests.browser.conftest import Opened

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
