"""Above two hundred nodes the page opens on stories and draws one at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.explorer import synthetic_graph
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


def test_search_leads_from_the_index_into_a_story(opened: Callable[..., Opened]) -> None:
    page = opened(synthetic_graph(nodes=900, edges=1500))
    label = page.run("newsgraph.model.events[37].label")
    page.page.fill("#query", label)
    page.page.keyboard.press("Enter")
    page.until("newsgraph.state.story !== null")
    assert page.run("newsgraph.model.nodes[newsgraph.state.selected].label") == label
    assert label in page.panel()
