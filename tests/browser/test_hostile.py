"""Article text is hostile input: nothing of it runs, nothing of it becomes markup, all of it shows as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opened
from tests.exporters.html_graph import HOSTILE, STORY, hostile_graph

pytestmark = pytest.mark.browser
STEP = len(STORY["places"])

WALK = """() => {
  const { model } = newsgraph, texts = [], wrong = [];
  for (const node of model.nodes) {
    newsgraph.choose(node.id, { open: true });
    for (const b of document.querySelectorAll("#panel .more, #panel .source, #panel .quote .open")) b.click();
    const heading = document.querySelector("#panel h2").textContent;
    if (heading !== node.label) wrong.push([node.label, heading]);
    for (const q of document.querySelectorAll("#panel .article .text")) texts.push(q.textContent);
  }
  newsgraph.choose(null);
  for (const b of document.querySelectorAll("#panel .articles button")) b.click();
  const whole = new Set(model.documents.map((d) => d.text));
  for (const text of texts) if (!whole.has(text)) wrong.push(["article", text.slice(0, 80)]);
  return wrong;
}"""
FOREIGN = """() => [...document.querySelectorAll("iframe, img, object, embed, base, link, video, audio, foreignObject, svg script, [onload], [onerror], [onclick], [onfocus], [onmouseover], [srcdoc]")].map((e) => e.outerHTML)
  .concat([...document.querySelectorAll("a")].filter((a) => a.id !== "skip" && !["http:", "https:"].includes(a.protocol)).map((a) => a.outerHTML))
  .concat([...document.querySelectorAll("script")].slice(0, -2).filter((s) => s.type !== "application/json").map((s) => s.outerHTML))
  .concat([...document.querySelectorAll("meta[http-equiv]")].slice(1).map((m) => m.outerHTML))
  .concat([...document.querySelectorAll("form")].filter((f) => f.id !== "search").map((f) => f.outerHTML))"""


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
    assert page.run(WALK) == []
    for query in HOSTILE[first : first + STEP]:
        page.page.fill("#query", query)
        page.run("() => document.getElementById('query').dispatchEvent(new Event('input'))")
    page.page.fill("#query", "")
    page.page.check("#only-contradicted")
    page.page.wait_for_timeout(30)
    assert page.run(FOREIGN) == []
    assert page.run("['owned' in window, window.length, document.cookie]") == [False, 0, ""]
    hashed = page.run("location.hash")
    again = opened(hostile_graph(first), address=hashed)
    assert again.run("newsgraph.state.contradicted") is True
