"""Chromium for the tests of the explorer: network cut, every request, console message and error kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from exporters import Write
from exporters.html import write_html
from kg.model.graph import Graph
from tests.conftest import missing
from tests.exporters.html_graph import explorer_graph

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf8").partition("\n")[2].strip().rstrip(";")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Opened:
    """A page of the explorer in Chromium with what it did."""

    page: Any
    path: Path
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def run(self, script: str, *arguments: Any) -> Any:
        """Evaluate a script in the page; the policy of the page forbids playwright's own polling."""
        return self.page.evaluate(script, *arguments)

    def until(self, script: str) -> None:
        """Wait until the script gives something true."""
        for _ in range(200):
            if self.run(script):
                return
            self.page.wait_for_timeout(20)
        pytest.fail(f"the page never came to: {script}")

    def select(self, iri: str) -> None:
        """Choose the node with this IRI tail as a click in a list would."""
        self.run("(iri) => newsgraph.choose(newsgraph.model.byIri.get(iri), { open: true })", iri)

    def panel(self) -> str:
        """The text of the evidence panel."""
        return str(self.run("document.getElementById('panel').innerText"))

    def ask(self, probe: str, argument: Any = None) -> Any:
        """Call a probe of `probes.js` in the page."""
        return self.run(f"(argument) => {PROBES}.{probe}(argument)", argument)

    def click_node(self, iri: str) -> None:
        """Click a node on the canvas, after bringing it into sight."""
        self.page.mouse.click(*self.ask("centre", iri))

    def shown(self) -> set[str]:
        """The IRI tails of all nodes that the graph draws."""
        return set(self.run("[...newsgraph.current.view.shown].map((id) => newsgraph.model.nodes[id].iri)"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium; where there is none the tests fail in CI and are skipped elsewhere."""
    if CHROMIUM is None:
        missing("Chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return a function that writes a graph's page, opens it without network and waits until it is ready.

    At the end of the test the page must have asked for nothing but itself and have raised no complaint.
    """
    pages: list[Opened] = []

    def open_page(
        graph: Graph | None = None,
        address: str = "",
        size: tuple[int, int] = (1400, 900),
        write: Write = write_html,
        **options: Any,
    ) -> Opened:
        (path,) = write(graph or explorer_graph(), tmp_path)
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, **options)
        context.route(
            "**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort()
        )
        item = Opened(page=context.new_page(), path=path)
        item.page.on("request", lambda request: item.requests.append(request.url))
        item.page.on("console", lambda message: item.messages.append(f"{message.type}: {message.text}"))
        item.page.on("pageerror", lambda error: item.messages.append(f"error: {error}"))
        item.page.on("dialog", lambda dialog: (item.messages.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        item.page.goto(path.as_uri() + address)
        item.until("document.documentElement.dataset.ready")
        pages.append(item)
        return item

    yield open_page
    for item in pages:
        others = [url for url in item.requests if not url.startswith((item.path.as_uri(), "blob:"))]
        item.page.context.close()
        assert others == []
        assert item.messages == []
