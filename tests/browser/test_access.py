"""The explorer for everybody: no barrier that axe-core knows, all by keyboard alone, filters that stay in step."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.explorer import synthetic_graph
from tests.browser.conftest import Opened
from tests.conftest import missing

pytestmark = pytest.mark.browser
Open = Callable[..., Opened]
AXE = Path(sys.prefix) / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = (1400, 900), (390, 844)
OPEN_ARTICLE = """() => {
  document.querySelector("#panel .source").click();
  document.querySelector("#panel .quote .open").click();
}"""
STATES: dict[str, tuple[str, tuple[int, int], str | None]] = {
    "opening": ("", DESK, None),
    "an article": ("#node=event/breach", DESK, OPEN_ARTICLE),
    "a person": ("#node=actor/rusk", DESK, None),
    "the list": ("#view=list&q=dam", DESK, None),
    "help": ("", DESK, "document.getElementById('help').click()"),
    "a brush": ("#from=2031-03-01&to=2031-03-20", DESK, None),
    "the phone": ("", PHONE, None),
    "filters on the phone": ("#view=legend", PHONE, None),
    "evidence on the phone": ("", PHONE, "document.querySelector('#list .node').click()"),
}
REPORT = """() => axe.run(document).then(({ passes, violations }) => [
  passes.length,
  violations.map((found) => [found.id, found.impact, found.nodes.map((node) => node.html.slice(0, 120))]),
])"""


def barriers(page: Opened) -> Any:
    """What axe-core finds wrong, after making sure that it looked."""
    if not AXE.is_file():
        missing("axe-core (make axe)")
    page.run(AXE.read_text(encoding="utf8"))
    rules, found = page.run(REPORT)
    assert rules > 15
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier(opened: Open, state: str, scheme: str) -> None:
    address, size, action = STATES[state]
    page = opened(address=address, size=size, color_scheme=scheme)
    if action:
        page.run(action)
    assert barriers(page) == []


def test_axe_finds_no_barrier_in_the_index_of_stories(opened: Open) -> None:
    page = opened(synthetic_graph(nodes=900, edges=1500))
    assert barriers(page) == []


def press(page: Opened, key: str, until: str, most: int = 400) -> None:
    """Press a key until the script gives something true."""
    for _ in range(most):
        if page.run(until):
            return
        page.page.keyboard.press(key)
    pytest.fail(f"{key} never led to {until}")


def walked(page: Opened, key: str) -> set[int]:
    """The nodes that pressing one key passes on the graph until it goes no further."""
    seen: set[int] = set()
    while (chosen := page.run("newsgraph.state.selected")) not in seen:
        seen.add(chosen)
        page.page.keyboard.press(key)
    return seen


def test_the_keyboard_alone_reaches_every_node_of_the_graph(opened: Open) -> None:
    page = opened()
    press(page, "Tab", "document.activeElement.id === 'graph'")
    reached = walked(page, "ArrowUp") | walked(page, "ArrowDown")
    for key in ("ArrowLeft", "ArrowRight"):
        page.run("newsgraph.choose(newsgraph.current.view.events[0].id)")
        press(page, key, "newsgraph.model.nodes[newsgraph.state.selected].kind !== 'event'")
        reached |= walked(page, "ArrowUp") | walked(page, "ArrowDown")
    assert reached == set(page.run("[...newsgraph.graph.plan.boxes.keys()]"))


def test_the_keyboard_alone_leads_from_the_list_to_the_words_and_back(opened: Open) -> None:
    page = opened()
    page.run("document.querySelector('#graph canvas').remove()")
    press(page, "Tab", "document.activeElement.id === 'skip'")
    page.page.keyboard.press("Enter")
    press(page, "Tab", "document.activeElement.matches('#list [data-node]')")
    passed = {page.run("Number(document.activeElement.dataset.node)")}
    for _ in page.run("newsgraph.model.nodes"):
        page.page.keyboard.press("ArrowDown")
        passed.add(page.run("Number(document.activeElement.dataset.node)"))
    assert passed == set(page.run("newsgraph.model.nodes.map(({ id }) => id)"))
    press(page, "ArrowUp", "document.activeElement.textContent.startsWith('Dam breach')")
    page.page.keyboard.press("Enter")
    assert page.run("document.activeElement.id") == "panel"
    press(page, "Tab", "document.activeElement.matches('#panel .source')")
    page.page.keyboard.press("Enter")
    press(page, "Tab", "document.activeElement.matches('#panel .quote .open')")
    page.page.keyboard.press("Enter")
    assert page.ask("article")[1:] == [True, True]
    page.page.keyboard.press("Escape")
    assert page.run("document.activeElement.textContent").startswith("Dam breach")


def test_the_keyboard_alone_filters_and_chooses_a_place_on_the_map(opened: Open) -> None:
    page = opened()
    press(page, "Tab", "document.activeElement.id === 'family-disaster'")
    page.page.keyboard.press("Space")
    assert "event/breach" not in page.shown()
    page.page.keyboard.press("Space")
    assert "event/breach" in page.shown()
    press(page, "Tab", "document.activeElement.ariaLabel?.startsWith('Osk')")
    page.page.keyboard.press("Enter")
    assert "event/strike" not in page.shown()
    assert page.run("document.activeElement.ariaLabel").startswith("Osk")


def test_graph_list_strip_map_and_counts_stay_in_step(opened: Open) -> None:
    page = opened()
    steps: tuple[Callable[[], Any], ...] = (
        lambda: page.page.uncheck("#family-statement"),
        lambda: page.page.uncheck("#article-0"),
        lambda: page.page.select_option("#origins", "2"),
        lambda: page.page.select_option("#origins", "1"),
        lambda: page.run("() => { newsgraph.state.from = 22350; newsgraph.state.to = 22360; newsgraph.refresh(); }"),
        lambda: page.page.click("#legend .spot[aria-label^='Tarsk']"),
        lambda: page.page.fill("#query", "Brandt"),
        lambda: page.page.uncheck("#kind-place"),
        lambda: page.page.click("text=Clear all filters"),
        lambda: page.page.check("#only-contradicted"),
        lambda: page.page.fill("#query", ""),
        lambda: page.page.uncheck("#only-contradicted"),
        lambda: page.page.click("#story-1"),
        lambda: page.page.click("#story-null"),
    )
    sizes = []
    for step in steps:
        step()
        page.page.wait_for_timeout(30)
        assert page.ask("outOfStep") == []
        sizes.append(page.run("newsgraph.current.view.shown.size"))
    assert sizes[-1] == 36
    assert len(set(sizes)) > 6


@pytest.mark.parametrize(
    "address",
    [
        "#node=event%2Fbreach&view=list&q=Brandt&place=place%2Ftarsk&only=asserted&origins=one",
        "#node=actor%2Frusk&story=event%2Fbreach&from=2031-03-10&to=2031-03-20&hide=place&no-article=blog",
    ],
)
def test_a_link_gives_the_state_that_it_was_copied_from(opened: Open, address: str) -> None:
    page = opened(address=address)
    words = page.run("location.hash")
    assert set(words[1:].split("&")) == set(address[1:].split("&"))
    again = opened(address=words)
    for what in ("list", "panel", "legend", "strip", "counts"):
        script = f"document.getElementById('{what}').innerHTML"
        assert page.run(script) == again.run(script)
    assert page.ask("dimmed") == again.ask("dimmed")
    assert page.ask("outOfStep") == []
