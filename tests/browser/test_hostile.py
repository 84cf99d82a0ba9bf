"""Article text is hostile input: nothing of it runs, nothing of it becomes markup, all of it shows as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opened
from tests.exporters.html_graph import HOSTILE, STORY, hostile_graph

pytestmark = pytest.mark.browser
STEP = len(STORY["places"])


def test_there_are_many_hostile_strings_and_each_reaches_each_field() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60
    reached = {
        node.label
        for first in range(0, len(HOSTILE), STEP)
        for node in hostile_graph(first).nodes
        if node.lat is not None
    }
    assert reached == set(HOSTILE)


@pytest.mark.parametrize("first", range(0, len(HOSTILE), STEP))
def test_hostile_strings_run_nothing_and_show_as_text(opened: Callable[..., Opened], first: int) -> None:
    page = opened(hostile_graph(first))
    articles, wrong = page.ask("walk")
    assert articles > 7
    assert wrong == []
    for query in HOSTILE[first : first + STEP]:
        page.page.fill("#query", query)
        page.run("() => document.getElementById('query').dispatchEvent(new Event('input'))")
    page.page.fill("#query", "")
    page.page.check("#only-contradicted")
    page.page.wait_for_timeout(30)
    assert page.ask("foreign") == []
    assert page.run("['owned' in window, window.length, document.cookie]") == [False, 0, ""]
    if first == 0:
        again = opened(hostile_graph(first), address=page.run("location.hash"))
        assert again.run("newsgraph.state.contradicted") is True
