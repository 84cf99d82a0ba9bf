"""Graph -> the page's data: nodes, edges, articles, claims and versions as plain JSON values with small numbers as ids.

Offsets become UTF-16 code units, which is how a browser counts characters (ECMAScript 2024, section 6.1.4); everywhere
else in Newsgraph they are code points. Absent values are left out, claims are rows in the order of `CLAIM_FIELDS`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from exporters.html.stories import group_stories
from exporters.html.words import Words
from kg.model.claim import Claim, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Graph, Node, Versions
from kg.model.ids import MentionId, NodeIri

__all__ = ["CLAIM_FIELDS", "Json", "PageData"]

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

CLAIM_FIELDS = (
    "document", "s0", "s1", "e0", "e1", "predicate", "subject", "object", "role", "attribute", "low", "high", "unit",
    "counted", "value", "speaker", "speakerText", "channel", "channelText", "factuality", "confidence", "cue0", "cue1",
)  # fmt: skip


class PageData:
    """The parts of one page, each a JSON value; equal graphs give equal values."""

    def __init__(self, graph: Graph, words: Words) -> None:
        self.graph = graph
        self.words = words
        self._kept = tuple(node for node in graph.nodes if self._shown(node))
        self._node_index = {node.node: number for number, node in enumerate(self._kept)}
        self._document_index = {document.id: number for number, document in enumerate(graph.documents)}
        self._claim_index = {claim.id: number for number, claim in enumerate(graph.claims)}
        origins = sorted({document.origin or document.id for document in graph.documents})
        self._origins = {origin: number for number, origin in enumerate(origins)}
        self._strings: dict[str, int] = {}

    @cached_property
    def nodes(self) -> list[dict[str, Json]]:
        """Nodes as pyvis keeps them: one dictionary each, with `id` and `label`."""
        return [self._node(number, node) for number, node in enumerate(self._kept)]

    def _node(self, number: int, node: Node) -> dict[str, Json]:
        values: dict[str, Json] = {
            "id": number,
            "label": node.label,
            "kind": node.kind.value,
            "type": node.type,
            "iri": node.node.removeprefix(self.graph.base_iri),
            "aliases": node.aliases,
            "documents": [self._document_index[item] for item in node.documents if item in self._document_index],
            "origins": None if node.origins == len(node.documents) else node.origins,
            "families": None if node.families == self._families.get(node.type) else node.families,
            "begin": node.begin,
            "end": None if node.end == node.begin else node.end,
            "earliest": None if node.earliest == node.begin else node.earliest,
            "latest": None if node.latest == (node.end or node.begin) else node.latest,
            "granularity": None if node.granularity == "day" else node.granularity,
            "factuality": None if node.factuality == "asserted" else node.factuality,
            "place": self._number(node.place),
            "about": self._number(node.about),
            "part": self._number(node.part_of),
            "lat": node.lat,
            "lon": node.lon,
            "precision": node.precision_km,
            "positions": node.positions,
            "unnamed": True if node.kind == MentionKind.ACTOR and node.node not in self._named else None,
        }
        return {key: value for key, value in values.items() if value is not None and value != () and value != []}

    def _shown(self, node: Node) -> bool:
        """Tell whether a node is on the page: times and people who are but a number (`six people`) are not."""
        if node.kind == MentionKind.ACTOR and node.node not in self._named:
            return not self.words.is_count(node.label)
        return node.kind != MentionKind.TIME

    @cached_property
    def _named(self) -> frozenset[NodeIri]:
        """The nodes that some mention calls by a name."""
        of = self.graph.node_of
        return frozenset(of[item.id] for item in self.graph.mentions if item.name and item.id in of)

    @cached_property
    def _families(self) -> dict[str, tuple[str, ...]]:
        """The broader types that most nodes of a type have: written once, not with every node."""
        seen = Counter((node.type, node.families) for node in self._kept if node.kind == MentionKind.EVENT)
        return {type_: families for (type_, families), _ in sorted(seen.items(), key=lambda item: item[1])}

    def _number(self, iri: NodeIri | None) -> int | None:
        return None if iri is None else self._node_index.get(iri)

    def _node_of(self, mention: MentionId | None) -> int | None:
        return None if mention is None else self._number(self.graph.node_of.get(mention))

    @cached_property
    def edges(self) -> list[dict[str, Json]]:
        """Edges as pyvis keeps them, one for each pair of nodes and relation, with the claims that say so."""
        found: dict[tuple[int, int, str], list[int]] = {}
        for left, right, key, number in chain(self._claimed_edges(), self._assembled_edges()):
            if left is None or right is None or left == right:
                continue
            claims = found.setdefault((left, right, key), [])
            if number is not None:
                claims.append(number)
        return [
            {"from": left, "to": right, "relation": self._string(key), "claims": claims}
            for (left, right, key), claims in sorted(found.items())
        ]

    def _claimed_edges(self) -> Iterable[tuple[int | None, int | None, str, int | None]]:
        for number, claim in enumerate(self.graph.claims):
            subject = self._node_of(claim.subject)
            if claim.predicate == Predicate.PARTICIPANT:
                yield subject, self._node_of(claim.object), f"role:{claim.role or 'participant'}", number
            elif claim.predicate not in (Predicate.TYPE, Predicate.TIME, Predicate.COUNT, Predicate.ALIAS):
                yield subject, self._node_of(claim.object), claim.predicate.value, number
            yield subject, self._node_of(claim.speaker), "speaker", number
            yield subject, self._node_of(claim.channel), "channel", number

    def _assembled_edges(self) -> Iterable[tuple[int | None, int | None, str, int | None]]:
        """Yield the edges that nodes state themselves, which may rest on no claim of their own."""
        for number, node in enumerate(self._kept):
            yield number, self._number(node.place), "place", None
            yield number, self._number(node.part_of), "part_of", None
            yield number, self._number(node.about), "about", None
            for later in node.before:
                yield number, self._number(later), "before", None
            for whole in node.member_of:
                yield number, self._number(whole), "affiliation", None
            for around in node.within[:1]:
                yield number, self._number(around), "within", None

    @cached_property
    def documents(self) -> list[dict[str, Json]]:
        """Articles in the order of the graph, texts included."""
        return [self._document(document) for document in self.graph.documents]

    def _document(self, document: Document) -> dict[str, Json]:
        units = _Units(document.text)
        values: dict[str, Json] = {
            "name": document.name,
            "title": document.title,
            "outlet": document.outlet,
            "byline": document.byline,
            "wire": document.wire,
            "url": document.url,
            "published": document.published,
            "earliest": document.published_earliest,
            "latest": document.published_latest,
            "origin": self._origins[document.origin or document.id],
            "boilerplate": [units.span(start, end) for start, end in document.boilerplate],
            "copies": [
                [self._document_index[copy.document], *units.span(copy.start, copy.end)]
                for copy in document.copies
                if copy.document in self._document_index
            ],
            "text": document.text,
        }
        return {key: value for key, value in values.items() if value not in (None, [])}

    @cached_property
    def claims(self) -> list[list[Json]]:
        """Claims as rows of `CLAIM_FIELDS`; absent values at the end of a row are cut off, names are string numbers."""
        units = {document.id: _Units(document.text) for document in self.graph.documents}
        return [self._claim(claim, units[claim.document]) for claim in self.graph.claims]

    def _claim(self, claim: Claim, units: _Units) -> list[Json]:
        speaker, channel = self._node_of(claim.speaker), self._node_of(claim.channel)
        obj = self._node_of(claim.object)
        value = claim.value
        if value is None and obj is None and claim.object is not None and claim.object in self.graph.mention_by_id:
            value = self.graph.mention_by_id[claim.object].text
        row: list[Json] = [
            self._document_index[claim.document],
            *units.span(*claim.sentence),
            *units.span(*claim.evidence),
            self._string(claim.predicate.value),
            self._node_of(claim.subject),
            obj,
            self._string(claim.role),
            self._string(claim.attribute),
            claim.low,
            claim.high,
            claim.unit,
            claim.counted,
            value,
            speaker,
            claim.speaker_text if speaker is None else None,
            channel,
            claim.channel_text if channel is None else None,
            None if claim.factuality == "asserted" else claim.factuality.value,
            None if claim.confidence == 1.0 else round(claim.confidence, 3),
            *(units.span(*claim.cue) if claim.cue else (None, None)),
        ]
        while row and row[-1] is None:
            row.pop()
        return row

    def _string(self, text: str | None) -> int | None:
        return None if text is None else self._strings.setdefault(text, len(self._strings))

    @cached_property
    def versions(self) -> list[dict[str, Json]]:
        """Versions with their claims as numbers; those about an unknown event are left out."""
        return [self._version(item) for item in self.graph.versions if item.event in self._node_index]

    def _version(self, item: Versions) -> dict[str, Json]:
        claims = [self._claim_index[claim] for claim in item.claims if claim in self._claim_index]
        return {
            "event": self._node_index[item.event],
            "attribute": item.attribute,
            "status": item.status.value,
            "claims": claims,
            "preferred": None if item.preferred is None else self._claim_index.get(item.preferred),
            "why": item.why,
        }

    @cached_property
    def stories(self) -> list[list[int]]:
        """Stories as lists of event numbers, the main event first."""
        return [[self._node_index[event] for event in story] for story in group_stories(self.graph, self.words.passing)]

    def dictionary(self) -> dict[str, Json]:
        """Return the plain words for every name that the page shows, and the strings that claims refer to."""
        rows = self.claims
        used = {edge["relation"] for edge in self.edges}
        relations = sorted(text for text, number in self._strings.items() if number in used)
        types = sorted({node.type for node in self._kept} | {f for node in self._kept for f in node.families})
        claims = self.graph.claims
        attributes = {claim.attribute for claim in claims if claim.attribute} | {
            item.attribute for item in self.graph.versions
        }
        return {
            "passing": sorted(self.words.passing),
            "behind": [relation for relation in self.words.behind if relation in relations],
            "admissions": list(self.words.admissions),
            "everybody": sorted(self.words.everybody),
            "pronouns": sorted(self.words.pronouns),
            "fields": CLAIM_FIELDS,
            "strings": list(self._strings) if rows else [],
            "relations": {key: self.words.relation(key) for key in relations},
            "families": self._families,
            "types": {name: self.words.type(name) for name in types},
            "attributes": {name: self.words.attribute(name) for name in sorted(attributes)},
            "predicates": dict(self.words.predicates),
        }

    def places(self) -> list[tuple[float, float, int]]:
        """Return latitude, longitude and number of documents of every place that has coordinates."""
        return [
            (node.lat, node.lon, len(node.documents))
            for node in self._kept
            if node.lat is not None and node.lon is not None
        ]


class _Units:
    """Turns offsets in code points into offsets in UTF-16 code units of one text."""

    __slots__ = ("_wide",)

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [i for i, char in enumerate(text) if char > "\uffff"]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return start + bisect_left(self._wide, start), end + bisect_left(self._wide, end)
