"""A hand-made graph for the explorer: seven invented articles about a burst dam and a dock strike, and a hostile twin.

It holds what the page must show: contradicting and superseded counts, an undated event and an undated article without
a publisher, an uncertain time, sub-events, cause, a planned event, wire copy, boilerplate, characters outside the BMP.
The articles and what is said in them stand in `html_graph.json`, the hostile strings in `hostile.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.model.claim import Claim, Factuality, Mention, MentionKind
from kg.model.document import Copy, Document
from kg.model.graph import Graph, Node, Versions, VersionStatus
from kg.model.ids import DocumentId, MentionId, digest
from kg.model.link import Link
from tests.factory import claim, document, find, iri, link, mention, sorted_graph

__all__ = ["HOSTILE", "explorer_graph", "hostile_graph"]

_HERE = Path(__file__).parent
STORY: dict[str, Any] = json.loads((_HERE / "html_graph.json").read_text(encoding="utf8"))
HOSTILE: tuple[str, ...] = tuple(json.loads((_HERE / "hostile.json").read_text(encoding="utf8")))
"""Strings that have broken pages: markup, script, schemes, templates, entities, control and direction characters."""
NODE_FIELDS = {"part_of": "event", "about": "event", "place": "place"}


def _documents() -> dict[str, Document]:
    out: dict[str, Document] = {}
    wire = STORY["wire"]
    for name, given in STORY["articles"].items():
        day = given.get("published")
        out[name] = document(
            name=name,
            published_from="metadata" if day else "inferred",
            byline="By Ada Quill" if day else None,
            published_earliest=day or "2031-03-18",
            published_latest=day or "2031-03-22",
            **given | {"text": given["text"].replace("{WIRE}", wire)},
        )
    first = out["post-1"]
    out["post-1"] = replace(
        first, boilerplate=(find(first.text, "Sign up for our morning letter"),), wire="Meridian Wire"
    )
    length = len(wire.rstrip())
    copied = Copy(document=first.id, start=0, end=length, other_start=0, other_end=length)
    out["courier-1"] = replace(out["courier-1"], copies=(copied,), origin=first.origin, wire="Meridian Wire")
    return out


class _Book:
    """Collects mentions, links and claims; a phrase of an article is one mention."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self.documents = documents
        self.mentions: dict[tuple[str, str, str], Mention] = {}
        self.links: dict[MentionId, Link] = {}
        self.claims: list[tuple[str, Claim]] = []

    def at(self, article: str, kind: str, target: str, phrase: str) -> Mention:
        key = (article, kind, phrase)
        if key not in self.mentions:
            made = mention(self.documents[article], phrase, kind)
            self.mentions[key] = made
            self.links[made.id] = link(made, iri(kind, target))
        return self.mentions[key]

    def add(self, article: str, event: str, words: str, predicate: str, evidence: str, **given: Any) -> None:
        """Add a claim; `object`, `speaker` and `channel` are lists of kind, node name and the words for it."""
        subject = self.at(article, "event", event, words)
        made = {key: self.at(article, *value) if isinstance(value, list) else value for key, value in given.items()}
        if "factuality" in made:
            made["factuality"] = Factuality(made["factuality"])
        self.claims.append((event, claim(self.documents[article], subject, predicate, evidence, **made)))

    def node(self, kind: str, name: str, given: dict[str, Any]) -> Node:
        """Make a node; its articles are those with a mention of it."""
        own = iri(kind, name)
        ids = {item.document for item in self.mentions.values() if self.links[item.id].node == own}
        origins = {doc.origin for doc in self.documents.values() if doc.id in ids}
        made = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
        made |= {key: iri(target, made[key]) for key, target in NODE_FIELDS.items() if key in made}
        made["before"] = tuple(iri("event", later) for later in made.get("before", ()))
        made["within"] = tuple(iri("place", around) for around in made.get("within", ()))
        return Node(node=own, kind=MentionKind(kind), documents=tuple(sorted(ids)), origins=len(origins), **made)

    def versions(self, event: str, attribute: str, status: str, why: str) -> Versions:
        """Put all claims on one attribute of an event side by side; the last is preferred where it supersedes."""
        own = [
            item.id
            for about, item in self.claims
            if about == event and (item.attribute == attribute or (attribute == "date" and item.predicate == "time"))
        ]
        return Versions(
            event=iri("event", event),
            attribute=attribute,
            status=VersionStatus(status),
            claims=tuple(own),
            preferred=own[-1] if status == VersionStatus.SUPERSEDED else None,
            why=why,
        )


def explorer_graph() -> Graph:
    """Return the graph that the explorer is developed and tested with."""
    documents = _documents()
    book = _Book(documents)
    for row in STORY["claims"]:
        book.add(**row)
    book.at("post-1", "actor", "wire", "Meridian Wire")
    kinds = {"event": "events", "actor": "actors", "place": "places"}
    return sorted_graph(
        Graph(
            documents=tuple(documents.values()),
            mentions=tuple(book.mentions.values()),
            claims=tuple(item for _, item in book.claims),
            links=tuple(book.links.values()),
            nodes=tuple(book.node(kind, *item) for kind, table in kinds.items() for item in STORY[table].items()),
            versions=tuple(book.versions(**row) for row in STORY["versions"]),
        )
    )


def hostile_graph(first: int = 0) -> Graph:
    """Return the graph with every text field of record number n of each table filled with `HOSTILE[first + n]`.

    Ids and links stay consistent. With `first` in steps of the smallest table every string stands in every field once.
    """
    return _Hostile(explorer_graph(), first).graph()


class _Hostile:
    """Fills records; an id becomes the same hostile string everywhere, with a digest that keeps two apart."""

    def __init__(self, graph: Graph, first: int) -> None:
        self.source = graph
        self.first = first
        self.names: dict[str, str] = {}

    def string(self, number: int) -> str:
        return HOSTILE[(self.first + number) % len(HOSTILE)]

    def id(self, old: str) -> str:
        if old not in self.names:
            self.names[old] = f"{self.string(len(self.names))}{digest(old, length=6)}"
        return self.names[old]

    def table(self, records: Iterable[Any], texts: str, ids: str) -> tuple[Any, ...]:
        """Fill the fields named in `texts` and `ids` of every record; absent ids and attributes stay absent."""
        out = []
        for number, record in enumerate(records):
            made: dict[str, Any] = {}
            for name in texts.split():
                old = getattr(record, name)
                if name != "attribute" or old is not None:
                    made[name] = (
                        (self.string(number), self.string(number + 1))
                        if isinstance(old, tuple)
                        else self.string(number)
                    )
            for name in ids.split():
                old = getattr(record, name)
                if old is not None:
                    made[name] = tuple(map(self.id, old)) if isinstance(old, tuple) else self.id(old)
            out.append(replace(record, **made))
        return tuple(out)

    def document(self, document: Document, number: int) -> Document:
        """Fill the text with the strings from `number` on, at least to its old length so that offsets hold."""
        text = " ".join(self.string(number + step) for step in range(len(HOSTILE)))
        copies = tuple(replace(copy, document=DocumentId(self.id(copy.document))) for copy in document.copies)
        return replace(document, text=text.ljust(len(document.text)), copies=copies)

    def graph(self) -> Graph:
        graph = self.source
        documents = self.table(graph.documents, "source name title outlet url byline wire origin language", "id")
        claims = "extractor value unit counted speaker_text channel_text role attribute"
        return replace(
            graph,
            documents=tuple(self.document(item, number) for number, item in enumerate(documents)),
            mentions=self.table(graph.mentions, "text type", "id document"),
            claims=self.table(graph.claims, claims, "id document subject object speaker channel"),
            nodes=self._nodes(),
            links=self.table(graph.links, "decided_by", "mention node"),
            versions=self.table(graph.versions, "attribute why", "event claims preferred"),
            base_iri=self.string(0),
        )

    def _nodes(self) -> tuple[Any, ...]:
        """Fill the nodes kind by kind, so that each kind goes through all strings."""
        texts, ids = (
            "label type aliases families positions granularity",
            "node documents place about part_of before within",
        )
        kinds = (MentionKind.ACTOR, MentionKind.EVENT, MentionKind.PLACE)
        return tuple(node for kind in kinds for node in self.table(self.source.nodes_of_kind(kind), texts, ids))
