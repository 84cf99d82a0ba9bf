"""Measure the explorer: size of the file, time to write it, time until it answers, and the same through stock pyvis.

    python -m benchmarks.explorer [--nodes 20000] [--edges 33000] [--stock]

Prints one line per figure: name, value, unit. Times in the page are medians of twenty, in Chromium without a network.
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
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporters.html import write_html
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


def synthetic_graph(nodes: int = 20_000, edges: int = 33_000, seed: int = 7) -> Graph:
    """Return an invented graph of `nodes` nodes (half of them events) whose claims make about `edges` edges.

    Stories hold a dozen events, told by documents of six sentences; every edge rests on one sentence.
    """
    builder = _Builder(random.Random(seed))
    events = nodes // 2
    places = nodes // 10
    builder.things("place", places)
    builder.things("actor", nodes - events - places)
    per_event = max(1, round(edges / events))
    for story in range(-(-events // EVENTS_PER_STORY)):
        builder.story(story, min(EVENTS_PER_STORY, events - story * EVENTS_PER_STORY), per_event)
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
        actors = [self.chance.randrange(len(self.labels["actor"])) for _ in range(6)]
        place = self.chance.randrange(len(self.labels["place"]))
        for number in range(count):
            event = NodeIri(f"event/{story}-{number}")
            verb = VERBS[(story + number) % len(VERBS)]
            kind, families = TYPES[story % 3]
            sentences = [
                (verb, self.labels["actor"][actors[(number + i) % 6]], "actor", actors[(number + i) % 6])
                for i in range(per_event - 1)
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


def measure_export(graph: Graph, folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield how long the export took, how much memory the process ever held, and how large the file is."""
    start = time.perf_counter()
    (path,) = write_html(graph, folder)
    yield "export", time.perf_counter() - start, "s"
    yield "peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"
    yield "file", path.stat().st_size / 1e6, "MB"


STEPS = {
    "focus": """(i) => {
      const t = performance.now(), { model, state } = newsgraph;
      state.story = i % model.stories.length;
      state.selected = model.stories[state.story][0];
      newsgraph.refresh({ home: true });
      return performance.now() - t;
    }""",
    "select to evidence": """(i) => {
      const ids = [...newsgraph.current.view.shown], t = performance.now();
      newsgraph.choose(ids[i % ids.length]);
      return performance.now() - t;
    }""",
    "search": """(i) => {
      const t = performance.now();
      newsgraph.search(["alda", "burg 1", "river str", "outlet", "mara"][i % 5]);
      return performance.now() - t;
    }""",
}


def measure_page(path: Path, times: int = 20) -> Iterator[tuple[str, float, str]]:
    """Yield the page's own times: until ready (median of five loads), and for each step the median of `times`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        ready = []
        for _ in range(5):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(path.as_uri())
            while not page.evaluate("document.documentElement.dataset.ready"):
                page.wait_for_timeout(20)
            ready.append(float(page.evaluate("document.documentElement.dataset.ready")))
        yield "ready", statistics.median(ready), "ms"
        for name, script in STEPS.items():
            yield name, statistics.median(page.evaluate(script, i) for i in range(times)), "ms"
        yield "drawn", float(page.evaluate("newsgraph.graph.plan.boxes.size")), "nodes"
        browser.close()


def measure_stock(graph: Graph, folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield how long stock pyvis takes for the same nodes and edges, added one by one as its manual says."""
    from pyvis.network import Network

    from exporters.html.data import PageData
    from exporters.html.words import load_words

    data: Any = PageData(graph, load_words())
    start = time.perf_counter()
    network = Network(directed=True, cdn_resources="in_line")
    for node in data.nodes:
        network.add_node(node["id"], label=node["label"])
    for edge in data.edges:
        network.add_edge(edge["from"], edge["to"])
    (folder / "stock.html").write_text(network.generate_html(), encoding="utf8")
    yield "stock pyvis export", time.perf_counter() - start, "s"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=33_000)
    parser.add_argument("--stock", action="store_true", help="also export through stock pyvis")
    options = parser.parse_args()
    graph = synthetic_graph(options.nodes, options.edges)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [*measure_export(graph, folder), *measure_page(folder / "graph.html")]
        if options.stock:
            figures += measure_stock(graph, folder)
    for label, value, unit in figures:
        print(f"{label}\t{value:.2f}\t{unit}")


if __name__ == "__main__":
    main()
