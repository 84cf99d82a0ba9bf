"""Take the pictures of the explorer and the query page that the documentation shows, of invented graphs.

    python docs/pictures/make.py

Needs Chromium (Debian package `chromium`) and playwright. Writes `*.png` beside this file.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from exporters.html import write_html  # noqa: E402 - the repository is not installed when this script runs
from exporters.rdf import write_rdf  # noqa: E402
from tests.exporters.html_graph import explorer_graph  # noqa: E402
from tests.factory import example_graph  # noqa: E402
from tests.servers import served  # noqa: E402

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
OPEN_EVIDENCE = """() => {
  document.querySelector("#panel .source").click();
  document.querySelector("#panel .opened .open").click();
}"""
STATES: tuple[tuple[str, tuple[int, int], str, str, str | None], ...] = (
    ("explorer-desk", (1400, 900), "light", "#node=event/breach", None),
    ("explorer-evidence", (1400, 900), "dark", "#node=event/breach", OPEN_EVIDENCE),
    ("explorer-list", (1400, 900), "light", "#node=actor/service&view=list&q=water", None),
    ("explorer-phone", (390, 844), "light", "#node=event/breach&view=graph", None),
)
"""Name, size, colour scheme, address and what to do before the picture is taken."""


def take(browser: Any, page_path: Path) -> None:
    """Take every picture."""
    for name, (width, height), scheme, address, action in STATES:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True, device_scale_factor=1
        )
        page = context.new_page()
        page.goto(page_path.as_uri() + address)
        while not page.evaluate("document.documentElement.dataset.ready"):
            page.wait_for_timeout(20)
        if action:
            page.evaluate(action)
        page.wait_for_timeout(400)
        page.screenshot(path=HERE / f"{name}.png")
        context.close()


def take_query_page(browser: Any, folder: Path) -> None:
    """Take the query page with an answer."""
    write_rdf(example_graph(), folder)
    with served(folder) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/query")
        page.click("button[data-name='counts']")
        page.wait_for_selector(".yasr table td")
        page.wait_for_timeout(400)
        page.screenshot(path=HERE / "query-page.png")


def main() -> None:
    """Write the pages to a temporary folder and take their pictures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (page_path,) = write_html(explorer_graph(), Path(folder))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        take(browser, page_path)
        take_query_page(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
