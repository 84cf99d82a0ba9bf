"""Article text is hostile input: nothing of it runs, nothing of it becomes markup, all of it shows as text."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from tests.browser.conftest import Opened
from tests.exporters.html_graph import HOSTILE, STORY, hostile_graph
from tests.hostile.inputs import inputs

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


@pytest.mark.slow
def test_the_page_of_hostile_articles_runs_nothing(opened: Callable[..., Opened], tmp_path: Path) -> None:
    """All families, from the files to the page: whatever the stages made of them."""
    (tmp_path / "articles").mkdir()
    for item in inputs(4, of_payloads=5, of_files=3):
        Path(os.fsdecode(os.fsencode(tmp_path / "articles") + b"/" + item.name)).write_bytes(item.data)
    graph = kg.build([tmp_path / "articles"], tmp_path / "out", kg.Options(workers=1)).graph
    assert len(graph.documents) > 80
    page = opened(graph)
    articles, wrong = page.ask("walk")
    assert articles > 40
    assert wrong == []
    assert page.run("['owned' in window, window.length, document.cookie]") == [False, 0, ""]
    assert page.ask("foreign") == []
