"""Measure the explorer: size of the file, time to write it, time until it answers, and the same through stock pyvis.

    python -m benchmarks.explorer [--nodes 20000] [--edges 33000] [--stock]
    python -m benchmarks.explorer --out out/mine

Prints one line per figure: name, value, unit. Times in the page are medians of twenty, in Chromium without a network,
from the event to the painted frame. With `--stock` the same nodes and edges go through pyvis as its manual says, and
the ratios are printed. With `--out` the page of a build is measured in place of an invented graph.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporters.html import write_html
from exporters.html.data import PageData
from exporters.html.words import load_words
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Graph, Node
from kg.model.ids import ClaimId, DocumentId, MentionId, NodeIri, digest
from kg.model.link import Link

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
VERBS = ("struck", "flooded", "closed", "opened", "joined", "left", "praised", "searched", "rebuilt", "sold")
TYPES = (("flood", ("disaster", "event")), ("strike", ("labour_event", "event")), ("agreement", ("diplomacy", "event")))
NAMES = ("Alda", "Bren", "Cato", "Dorn", "Elva", "Fenn", "Gora", "Hale", "Isen", "Jora", "Kest", "Lunn", "Mara", "Nold")
EVENTS_PER_STORY = 12
LARGEST_STORY = 400
"""Events of the first story: more than the page draws at once."""
PATIENCE = 60.0
"""Seconds after which a page counts as never ready."""
Figures = Iterator[tuple[str, float, str]]
"""Name, value and unit."""


def synthetic_graph(nodes: int = 20_000, edges: int = 33_000, seed: int = 7) -> Graph:
    """Return an invented graph of `nodes` nodes (half of them events) whose claims make about `edges` edges.

    Stories hold a dozen events, but for the first of a large graph, and each event has a document of its own; every
    edge rests on one sentence.
    """
    builder = _Builder(random.Random(seed))
    events = nodes // 2
    places = nodes // 10
    builder.things("place", places)
    builder.things("actor", nodes - events - places)
    per_event = max(1, round(edges / events))
    story, left = 0, events
    while left:
        usual = LARGEST_STORY if story == 0 and events > 10 * LARGEST_STORY else EVENTS_PER_STORY
        builder.story(story, min(usual, left), per_event)
        story, left = story + 1, left - min(usual, left)
    return builder.graph()


class _Builder:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.labels: dict[str, list[str]] = {"place": [], "actor": []}
        self.documents: list[Document] = []
        self.mentions: list[Mention] = []
        self.links: list[Link] = []
        self.claims: list[Claim] = []
        self.nodes: list[Node] = []
        self.reported: dict[NodeIri, set[DocumentId]] = {}

    def things(self, kind: str, count: int) -> None:
        for number in range(count):
            self.labels[kind].append(
                f"{NAMES[number % 14]}{'burg' if kind == 'place' else ' '}{NAMES[number // 14 % 14]} {number}"
            )

    def story(self, story: int, count: int, per_event: int) -> None:
        day = 1 + story % 28
        month = 1 + story // 28 % 12
        actors = [self.chance.randrange(len(self.labels["actor"])) for _ in range(max(6, count // 2))]
        place = self.chance.randrange(len(self.labels["place"]))
        for number in range(count):
            event = NodeIri(f"event/{story}-{number}")
            verb = VERBS[(story + number) % len(VERBS)]
            kind, families = TYPES[story % 3]
            sentences = [
                (verb, self.labels["actor"][actor], "actor", actor)
                for actor in (actors[(number + i) % len(actors)] for i in range(per_event - 1))
            ]
            sentences.append((verb, self.labels["place"][place], "place", place))
            self.document(story, number, event, sentences, main=NodeIri(f"event/{story}-0"))
            town = self.labels["place"][place]
            whole = NodeIri(f"event/{story}-0") if number % 4 == 3 else None
            iso = f"2031-{month:02d}-{day:02d}"
            self.nodes.append(
                Node(
                    node=event,
                    kind=MentionKind.EVENT,
                    label=f"{verb.capitalize()} {town} no. {number}",
                    type=kind,
                    families=families,
                    begin=iso,
                    end=iso,
                    earliest=iso,
                    latest=iso,
                    granularity="day",
                    factuality="asserted",
                    place=NodeIri(f"place/{place}"),
                    part_of=whole,
                )
            )

    def document(
        self, story: int, number: int, event: NodeIri, sentences: list[tuple[str, str, str, int]], main: NodeIri
    ) -> None:
        text, spans = "", []
        for verb, label, kind, target in sentences:
            start = len(text)
            text += f"In the night the river {verb} the town of {label}, witnesses said on the phone. "
            spans.append((start, len(text) - 1, start + text[start:].index(verb), verb, label, kind, target))
        own = DocumentId(digest(story, number))
        self.documents.append(
            Document(
                id=own,
                source=f"{story}-{number}",
                name=f"{story}-{number}",
                text=text,
                title=f"Report {number} on story {story}",
                outlet=f"Outlet {story % 9}",
                published="2031-06-01",
                origin=own,
            )
        )
        for index, (start, end, at, verb, label, kind, target) in enumerate(spans):
            # The first sentence of a report speaks of the story's main event, so that a story hangs together.
            subject = self.mention(own, "event", at, verb, event if index else main)
            there = text.index(label, start)
            thing = self.mention(own, kind, there, label, NodeIri(f"{kind}/{target}"))
            self.claims.append(
                Claim(
                    id=ClaimId(digest(own, start)),
                    document=own,
                    sentence=(start, end),
                    evidence=(at, there + len(label)),
                    subject=subject,
                    predicate=Predicate.PLACE if kind == "place" else Predicate.PARTICIPANT,
                    role=None if kind == "place" else "agent",
                    object=thing,
                    extractor="synthetic@1",
                )
            )

    def mention(self, document: DocumentId, kind: str, start: int, text: str, node: NodeIri) -> MentionId:
        own = MentionId(digest(document, kind, start))
        self.mentions.append(
            Mention(
                id=own,
                document=document,
                kind=MentionKind(kind),
                start=start,
                end=start + len(text),
                text=text,
                head=(start, start + len(text)),
                type="x",
            )
        )
        self.links.append(Link(mention=own, node=node, kind=MentionKind(kind)))
        self.reported.setdefault(node, set()).add(document)
        return own

    def graph(self) -> Graph:
        told = {node: tuple(sorted(documents)) for node, documents in self.reported.items()}
        self.nodes = [replace(n, documents=told.get(n.node, ()), origins=len(told.get(n.node, ()))) for n in self.nodes]
        for kind, labels in sorted(self.labels.items()):
            for number, label in enumerate(labels):
                iri = NodeIri(f"{kind}/{number}")
                place = {"lat": 40 + number % 200 / 10, "lon": number % 300 / 10} if kind == "place" else {}
                documents = tuple(sorted(self.reported.get(iri, ())))
                self.nodes.append(
                    Node(
                        node=iri,
                        kind=MentionKind(kind),
                        label=label,
                        type="City" if place else "Person",
                        documents=documents,
                        origins=len(documents),
                        **place,
                    )
                )
        return Graph(
            documents=tuple(self.documents),
            mentions=tuple(self.mentions),
            claims=tuple(self.claims),
            links=tuple(self.links),
            nodes=tuple(self.nodes),
            base_iri="",
        )


def measure_export(graph: Graph, folder: Path) -> Figures:
    """Yield how long the export took, how much memory the process ever held, and how large the file is."""
    start = time.perf_counter()
    (path,) = write_html(graph, folder)
    yield "export", time.perf_counter() - start, "s"
    yield "peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"
    yield "file", path.stat().st_size / 1e6, "MB"


PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
"""Fulfilled when the frame after a change has been painted."""
STEPS = {
    "focus": """
      const { model, state } = newsgraph;
      state.story = i % model.stories.length;
      state.selected = model.stories[state.story][0];
      newsgraph.refresh({ home: true });""",
    "focus, as many drawn as can be": """
      newsgraph.state.story = 0;
      newsgraph.state.selected = newsgraph.model.stories[0][i];
      newsgraph.refresh({ home: true });""",
    "selection to evidence": """
      newsgraph.choose([...newsgraph.current.view.shown][i]);
      document.getElementById("panel").getBoundingClientRect();""",
    "search": """
      newsgraph.search(["alda", "burg 1", "river str", "outlet", "mara"][i % 5]);
      newsgraph.afterSearch();""",
}
"""Each step with its script; `i` counts the times."""
SCROLL = f"""async () => {{
  const graph = document.getElementById("graph"), begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < 1000) {{
    graph.dispatchEvent(new WheelEvent("wheel", {{ deltaY: frames % 60 < 30 ? 40 : -40, cancelable: true }}));
    await {PAINTED};
    frames += 1;
  }}
  return frames;
}}"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
        browser.close()


def measure_ready(browser: Any, path: Path, times: int = 5) -> tuple[Any, float]:
    """Return the page and the median of the milliseconds until it is ready."""
    ready = []
    for _ in range(times):
        page = browser.new_page()
        page.goto(path.as_uri())
        while not page.evaluate("document.documentElement.dataset.ready"):
            page.wait_for_timeout(20)
        ready.append(float(page.evaluate("document.documentElement.dataset.ready")))
    return page, statistics.median(ready)


def measure_page(browser: Any, path: Path, times: int = 20) -> Figures:
    """Yield the page's own times: until ready (median of five loads), and for each step the median of `times`."""
    page, ready = measure_ready(browser, path)
    yield "ready", ready, "ms"
    for name, script in STEPS.items():
        timed = (
            f"async (i) => {{ const t = performance.now(); {script} await {PAINTED}; return performance.now() - t; }}"
        )
        yield name, statistics.median(page.evaluate(timed, i) for i in range(times)), "ms"
        if "drawn" in name:
            yield "drawn", float(page.evaluate("newsgraph.graph.plan.boxes.size")), "nodes"
            yield "scrolling", float(page.evaluate(SCROLL)), "frames per second"


def measure_stock(browser: Any, graph: Graph, folder: Path) -> Figures:
    """Yield the same for stock pyvis, its nodes and edges added one by one as its manual says."""
    from pyvis.network import Network

    data: Any = PageData(graph, load_words())
    start = time.perf_counter()
    network = Network(directed=True, cdn_resources="in_line")
    for node in data.nodes:
        network.add_node(node["id"], label=node["label"])
    for edge in data.edges:
        network.add_edge(edge["from"], edge["to"])
    path = folder / "stock.html"
    path.write_text(network.generate_html(), encoding="utf8")
    yield "stock pyvis: export", time.perf_counter() - start, "s"
    yield "stock pyvis: file, without a word of the articles", path.stat().st_size / 1e6, "MB"
    yield "stock pyvis: standing still", _seconds_until_still(browser, path) * 1000, "ms"


def _seconds_until_still(browser: Any, path: Path) -> float:
    """Return when the physics of a stock page came to rest, or `PATIENCE` if it never did."""
    from playwright.sync_api import Error

    page = browser.new_page()
    start = time.perf_counter()
    page.set_default_timeout(PATIENCE * 1000)
    try:
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function("typeof network === 'object' && network?.physics?.stabilized")
    except Error:
        return PATIENCE
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=33_000)
    parser.add_argument("--stock", action="store_true", help="also stock pyvis, and the ratios")
    parser.add_argument("--out", type=Path, help="measure the page of this build")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        if options.out:
            page = options.out / "graph.html"
            _print("file", page.stat().st_size / 1e6, "MB")
            _print("ready", measure_ready(browser, page, times=20)[1], "ms")
            return
        folder = Path(name)
        graph = synthetic_graph(options.nodes, options.edges)
        ours, stock = {}, {}
        for label, value, unit in (*measure_export(graph, folder), *measure_page(browser, folder / "graph.html")):
            ours[label] = value
            _print(label, value, unit)
        for label, value, unit in measure_stock(browser, graph, folder) if options.stock else ():
            stock[label] = value
            _print(label, value, unit)
        if stock:
            _print("ratio of export, stock / ours", stock["stock pyvis: export"] / ours["export"], "")
            still = stock["stock pyvis: standing still"]
            at_least = "at least " if still >= PATIENCE * 1000 else ""
            _print(f"ratio of readiness, stock / ours, {at_least}", still / ours["ready"], "")


def _print(label: str, value: float, unit: str) -> None:
    print(f"{label}\t{value:.2f}\t{unit}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
