"""A hand-made graph for the explorer: seven invented articles about a burst dam and a dock strike, and a hostile twin.

It holds what the page must show: contradicting and superseded counts, an undated event and an undated article without
a publisher, an uncertain time, sub-events, cause, a planned event, wire copy, boilerplate, characters outside the BMP.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from kg.model.claim import Claim, Factuality, Mention, MentionKind
from kg.model.document import Copy, Document
from kg.model.graph import Graph, Node, Versions, VersionStatus
from kg.model.ids import DocumentId, MentionId, digest
from kg.model.link import Link
from tests.factory import claim, document, find, iri, link, mention, sorted_graph

__all__ = ["HOSTILE", "explorer_graph", "hostile_graph"]

WIRE = (
    "The Tarsk dam burst before dawn on Sunday, sending a wall of water through the lower town. "
    "At least 14 people were killed, regional governor Ilsa Brandt told Meridian Wire. "
    "Rescuers lifted 60 people from roofs. "
)
TEXTS: dict[str, tuple[str, dict[str, Any]]] = {
    "post-1": (
        WIRE + "Three days of heavy rain had filled the reservoir above its mark. "
        "The emergency service said between 30 and 40 people were missing.\n\n"
        "Sign up for our morning letter",
        {"title": "Dam bursts above Tarsk, at least 14 dead", "outlet": "Riverland Post", "published": "2031-03-16"},
    ),
    "courier-1": (
        WIRE + "“We heard a crack like thunder,” said shopkeeper Otto Lind. 🌊 The power station at Osk failed.",
        {"title": "Wall of water hits Tarsk", "outlet": "Courier of Osk", "published": "2031-03-16"},
    ),
    "lantern-1": (
        "The number of dead in Tarsk rose to 22 on Tuesday, the emergency service said. "
        "Only nine people are still missing. "
        "About 3,000 residents were evacuated to Osk. "
        "President Maren Holt visited the town and promised an inquiry.",
        {"title": "Tarsk counts its dead", "outlet": "The Lantern", "published": "2031-03-18"},
    ),
    "blog": (
        "Engineers warned the water board in late February that the dam was cracked, an inspector told me. "
        "The board denies that it received a warning. "
        "Eleven people died in my street alone.",
        {"title": "What the water board knew", "url": "https://blog.example/tarsk"},
    ),
    "lantern-2": (
        "Water board chairman Pavel Rusk resigned between 20 and 24 March. "
        "A court in Osk charged two engineers with negligence. "
        "Mr Rusk blamed the rain for the breach.",
        {"title": "Water board chairman resigns", "outlet": "The Lantern", "published": "2031-03-25"},
    ),
    "harbour-1": (
        "About 800 dockers walked out in Port Ansel on 2 February over night pay. "
        "The Dockers' League said 1,200 people took part. "
        "Ferries to the Skerry Islands stopped.",
        {"title": "Dockers walk out in Port Ansel", "outlet": "Harbour Gazette", "published": "2031-02-03"},
    ),
    "harbour-2": (
        "The Dockers' League and Ansel Lines signed an agreement on 9 February, ending the strike. "
        "League secretary Nadia Perl called it a good day for the port.",
        {"title": "Agreement ends dock strike", "outlet": "Harbour Gazette", "published": "2031-02-10"},
    ),
}  # fmt: skip

DAY = {"granularity": "day", "factuality": "asserted"}


def _day(begin: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    last = end or begin
    return {"begin": begin, "end": last, "earliest": begin, "latest": last} | DAY | more


EVENTS: dict[str, tuple[str, str, tuple[str, ...], dict[str, Any]]] = {
    "rain": ("Heavy rain over the Tarsk valley", "flood", ("disaster", "event"), _day("2031-03-13", "2031-03-15", place="tarsk", before=("breach",))),
    "breach": ("Dam breach at Tarsk", "flood", ("disaster", "event"), _day("2031-03-16", place="tarsk")),
    "deaths": ("Deaths in the lower town", "death", ("casualty", "event"), _day("2031-03-16", part_of="breach", place="tarsk")),
    "rescue": ("Rescue from roofs", "rescue", ("disaster", "event"), _day("2031-03-16", part_of="breach", place="lower-town")),
    "outage": ("Power failure at Osk", "power_cut", ("accident", "event"), _day("2031-03-16", place="osk", part_of="breach")),
    "evacuation": ("Evacuation of the lower town to Osk", "evacuation", ("movement", "event"), _day("2031-03-16", "2031-03-18", part_of="breach", place="osk")),
    "visit": ("Visit of Maren Holt to Tarsk", "visit", ("diplomacy", "event"), _day("2031-03-18", place="tarsk")),
    "inquiry": ("Inquiry into the dam breach", "investigation", ("law_enforcement", "event"), {"factuality": "planned", "about": "breach"}),
    "warning": ("Warning to the water board", "warning", ("statement", "event"), {"earliest": "2031-02-20", "latest": "2031-02-28", "factuality": "alleged", "about": "breach"}),
    "denial": ("Denial by the water board", "denial", ("statement", "event"), {"latest": "2031-03-20", "factuality": "asserted", "about": "warning"}),
    "resignation": ("Resignation of Pavel Rusk", "resignation", ("politics", "event"), {"earliest": "2031-03-20", "latest": "2031-03-24", "granularity": "day", "factuality": "asserted"}),
    "charge": ("Two engineers charged with negligence", "charge", ("law_enforcement", "event"), {"factuality": "asserted", "place": "osk"}),
    "strike": ("Dock strike in Port Ansel", "strike", ("labour_event", "event"), _day("2031-02-02", "2031-02-09", place="port-ansel")),
    "ferries": ("Ferries to the Skerry Islands stopped", "disruption", ("labour_event", "event"), _day("2031-02-02", part_of="strike", place="skerry")),
    "agreement": ("Agreement of Dockers' League and Ansel Lines", "agreement", ("diplomacy", "event"), _day("2031-02-09", about="strike", place="port-ansel")),
}  # fmt: skip
ACTORS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "brandt": ("Ilsa Brandt", "Person", {"positions": ("regional governor",)}),
    "wire": ("Meridian Wire", "Organization", {}),
    "service": ("emergency service", "Organization", {}),
    "lind": ("Otto Lind", "Person", {"positions": ("shopkeeper",)}),
    "holt": ("Maren Holt", "Person", {"positions": ("President",)}),
    "board": ("water board", "Organization", {}),
    "rusk": ("Pavel Rusk", "Person", {"positions": ("water board chairman",), "aliases": ("Mr Rusk",)}),
    "inspector": ("inspector", "Person", {}),
    "engineers": ("engineers", "Group", {}),
    "rescuers": ("Rescuers", "Group", {}),
    "residents": ("residents", "Group", {}),
    "league": ("Dockers' League", "Organization", {"aliases": ("League",)}),
    "lines": ("Ansel Lines", "Organization", {}),
    "perl": ("Nadia Perl", "Person", {"positions": ("League secretary",)}),
    "dockers": ("dockers", "Group", {}),
}
PLACES: dict[str, tuple[str, str, float, float, tuple[str, ...]]] = {
    "tarsk": ("Tarsk", "City", 46.6, 24.9, ("riverland",)),
    "lower-town": ("lower town", "Facility", 46.62, 24.95, ("tarsk", "riverland")),
    "osk": ("Osk", "City", 45.7, 26.9, ("riverland",)),
    "riverland": ("Riverland", "Region", 46.9, 26.2, ()),
    "port-ansel": ("Port Ansel", "City", 44.2, 28.6, ()),
    "skerry": ("Skerry Islands", "Location", 43.1, 29.9, ()),
}  # fmt: skip

# article, event, its words | predicate | evidence | object or fields
SAID: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("post-1", "breach", "burst", "time", "before dawn on Sunday", {"low": "2031-03-16", "high": "2031-03-16", "granularity": "day"}),
    ("post-1", "breach", "burst", "place", "Tarsk dam", {"object": ("place", "tarsk", "Tarsk")}),
    ("post-1", "deaths", "killed", "count", "At least 14 people were killed", {"attribute": "killed", "low": 14.0, "unit": "person", "counted": "people", "speaker": ("actor", "brandt", "Ilsa Brandt"), "channel": ("actor", "wire", "Meridian Wire"), "cue": "told"}),
    ("post-1", "breach", "wall of water", "count", "At least 14 people were killed", {"attribute": "killed", "low": 14.0, "unit": "person", "counted": "people", "speaker": ("actor", "brandt", "Ilsa Brandt"), "channel": ("actor", "wire", "Meridian Wire"), "cue": "told"}),
    ("post-1", "deaths", "killed", "part_of", "were killed", {"object": ("event", "breach", "burst")}),
    ("post-1", "rescue", "lifted", "participant", "Rescuers lifted", {"role": "agent", "object": ("actor", "rescuers", "Rescuers")}),
    ("post-1", "rescue", "lifted", "count", "60 people", {"attribute": "rescued", "low": 60.0, "high": 60.0, "unit": "person", "counted": "people"}),
    ("post-1", "rescue", "lifted", "place", "from roofs", {"object": ("place", "lower-town", "lower town")}),
    ("post-1", "rain", "heavy rain", "cause", "had filled the reservoir", {"object": ("event", "breach", "burst")}),
    ("post-1", "rain", "heavy rain", "time", "Three days of heavy rain", {"low": "2031-03-13", "high": "2031-03-15", "granularity": "day"}),
    ("post-1", "breach", "burst", "count", "between 30 and 40 people were missing", {"attribute": "missing", "low": 30.0, "high": 40.0, "unit": "person", "counted": "people", "speaker": ("actor", "service", "emergency service"), "cue": "said"}),
    ("courier-1", "breach", "burst", "time", "before dawn on Sunday", {"low": "2031-03-16", "high": "2031-03-16", "granularity": "day"}),
    ("courier-1", "breach", "burst", "count", "At least 14 people were killed", {"attribute": "killed", "low": 14.0, "unit": "person", "counted": "people", "speaker": ("actor", "brandt", "Ilsa Brandt"), "channel": ("actor", "wire", "Meridian Wire"), "cue": "told"}),
    ("courier-1", "breach", "burst", "type", "a crack like thunder", {"value": "flood", "speaker": ("actor", "lind", "Otto Lind")}),
    ("courier-1", "outage", "failed", "participant", "power station at Osk failed", {"role": "theme", "value": "power station"}),
    ("courier-1", "outage", "failed", "place", "at Osk", {"object": ("place", "osk", "Osk")}),
    ("courier-1", "outage", "failed", "part_of", "failed", {"object": ("event", "breach", "burst")}),
    ("lantern-1", "breach", "dead", "count", "rose to 22", {"attribute": "killed", "low": 22.0, "high": 22.0, "unit": "person", "counted": "dead", "speaker": ("actor", "service", "emergency service"), "cue": "said"}),
    ("lantern-1", "breach", "dead", "count", "Only nine people are still missing", {"attribute": "missing", "low": 9.0, "high": 9.0, "unit": "person", "counted": "people"}),
    ("lantern-1", "evacuation", "evacuated", "count", "About 3,000 residents", {"attribute": "displaced", "low": 2700.0, "high": 3300.0, "unit": "person", "counted": "residents"}),
    ("lantern-1", "evacuation", "evacuated", "participant", "residents were evacuated", {"role": "theme", "object": ("actor", "residents", "residents")}),
    ("lantern-1", "evacuation", "evacuated", "place", "to Osk", {"object": ("place", "osk", "Osk")}),
    ("lantern-1", "visit", "visited", "participant", "President Maren Holt visited", {"role": "agent", "object": ("actor", "holt", "Maren Holt")}),
    ("lantern-1", "inquiry", "inquiry", "about", "promised an inquiry", {"object": ("event", "breach", "dead"), "factuality": Factuality.PLANNED, "speaker": ("actor", "holt", "Maren Holt"), "cue": "promised"}),
    ("blog", "warning", "warned", "participant", "Engineers warned", {"role": "speaker", "object": ("actor", "engineers", "Engineers"), "factuality": Factuality.ALLEGED, "speaker": ("actor", "inspector", "inspector"), "cue": "told"}),
    ("blog", "warning", "warned", "participant", "the water board", {"role": "addressee", "object": ("actor", "board", "water board"), "factuality": Factuality.ALLEGED, "speaker": ("actor", "inspector", "inspector"), "cue": "told"}),
    ("blog", "warning", "warned", "time", "in late February", {"low": "2031-02-20", "high": "2031-02-28", "granularity": "day", "factuality": Factuality.ALLEGED}),
    ("blog", "denial", "denies", "participant", "The board denies", {"role": "speaker", "object": ("actor", "board", "board")}),
    ("blog", "denial", "denies", "about", "denies that it received a warning", {"object": ("event", "warning", "warning"), "factuality": Factuality.DENIED}),
    ("blog", "breach", "died", "count", "Eleven people died", {"attribute": "killed", "low": 11.0, "high": 11.0, "unit": "person", "counted": "people"}),
    ("lantern-2", "resignation", "resigned", "participant", "Pavel Rusk resigned", {"role": "agent", "object": ("actor", "rusk", "Pavel Rusk")}),
    ("lantern-2", "resignation", "resigned", "time", "between 20 and 24 March", {"low": "2031-03-20", "high": "2031-03-24", "granularity": "day"}),
    ("lantern-2", "charge", "charged", "participant", "two engineers", {"role": "accused", "object": ("actor", "engineers", "engineers")}),
    ("lantern-2", "charge", "charged", "count", "two engineers", {"attribute": "charged", "low": 2.0, "high": 2.0, "unit": "person", "counted": "engineers"}),
    ("lantern-2", "charge", "charged", "place", "A court in Osk", {"object": ("place", "osk", "Osk")}),
    ("lantern-2", "rain", "rain", "cause", "blamed the rain for the breach", {"object": ("event", "breach", "breach"), "speaker": ("actor", "rusk", "Mr Rusk"), "factuality": Factuality.ALLEGED, "cue": "blamed"}),
    ("harbour-1", "strike", "walked out", "count", "About 800 dockers", {"attribute": "participants", "low": 720.0, "high": 880.0, "unit": "person", "counted": "dockers"}),
    ("harbour-1", "strike", "walked out", "count", "1,200 people took part", {"attribute": "participants", "low": 1200.0, "high": 1200.0, "unit": "person", "counted": "people", "speaker": ("actor", "league", "Dockers' League"), "cue": "said"}),
    ("harbour-1", "strike", "walked out", "participant", "dockers walked out", {"role": "participant", "object": ("actor", "dockers", "dockers")}),
    ("harbour-1", "strike", "walked out", "place", "in Port Ansel", {"object": ("place", "port-ansel", "Port Ansel")}),
    ("harbour-1", "ferries", "stopped", "place", "to the Skerry Islands", {"object": ("place", "skerry", "Skerry Islands")}),
    ("harbour-2", "agreement", "agreement", "participant", "The Dockers' League", {"role": "agent", "object": ("actor", "league", "Dockers' League")}),
    ("harbour-2", "agreement", "agreement", "participant", "Ansel Lines", {"role": "agent", "object": ("actor", "lines", "Ansel Lines")}),
    ("harbour-2", "agreement", "agreement", "about", "ending the strike", {"object": ("event", "strike", "strike")}),
    ("harbour-2", "agreement", "agreement", "type", "a good day for the port", {"value": "agreement", "speaker": ("actor", "perl", "Nadia Perl"), "cue": "called"}),
    ("harbour-2", "strike", "strike", "time", "on 9 February", {"low": "2031-02-02", "high": "2031-02-09", "granularity": "day"}),
)  # fmt: skip

VERSIONS = {
    ("breach", "killed"): (VersionStatus.CONTRADICTORY, "11 people against at least 14 people"),
    ("breach", "missing"): (VersionStatus.SUPERSEDED, "30 to 40 against 9; a later report says 9"),
    ("breach", "date"): (VersionStatus.COMPATIBLE, "all can hold at once"),
    ("strike", "participants"): (VersionStatus.CONTRADICTORY, "720 to 880 dockers against 1200 people"),
}


def _documents() -> dict[str, Document]:
    out: dict[str, Document] = {}
    for name, (text, given) in TEXTS.items():
        day = given.get("published")
        out[name] = document(
            text, name=name, published_from="metadata" if day else "inferred", byline="By Ada Quill" if day else None,
            published_earliest=day or "2031-03-18", published_latest=day or "2031-03-22", **given,
        )  # fmt: skip
    first = out["post-1"]
    start, end = find(first.text, "Sign up for our morning letter")
    out["post-1"] = replace(first, boilerplate=((start, end),), wire="Meridian Wire")
    length = len(WIRE.rstrip())
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

    def add(self, article: str, event: str, words: str, predicate: str, evidence: str, given: dict[str, Any]) -> None:
        subject = self.at(article, "event", event, words)
        made = {key: self.at(article, *value) if isinstance(value, tuple) else value for key, value in given.items()}
        self.claims.append((event, claim(self.documents[article], subject, predicate, evidence, **made)))


def _node(book: _Book, kind: str, name: str, label: str, type_: str, given: dict[str, Any]) -> Node:
    own = iri(kind, name)
    ids = {item.document for item in book.mentions.values() if book.links[item.id].node == own}
    origins = {doc.origin for doc in book.documents.values() if doc.id in ids}
    return Node(
        node=own, kind=MentionKind(kind), label=label, type=type_, documents=tuple(sorted(ids)), origins=len(origins), **given
    )  # fmt: skip


def _nodes(book: _Book) -> list[Node]:
    out = []
    for name, (label, type_, families, given) in EVENTS.items():
        own = dict(given)
        for key in ("part_of", "about"):
            if key in own:
                own[key] = iri("event", own[key])
        if "place" in own:
            own["place"] = iri("place", own["place"])
        own["before"] = tuple(iri("event", later) for later in own.get("before", ()))
        out.append(_node(book, "event", name, label, type_, own | {"families": families}))
    for name, (label, type_, given) in ACTORS.items():
        out.append(_node(book, "actor", name, label, type_, given))
    for name, (label, type_, lat, lon, within) in PLACES.items():
        own = {"lat": lat, "lon": lon, "within": tuple(iri("place", around) for around in within)}
        out.append(_node(book, "place", name, label, type_, own))
    return out


def explorer_graph() -> Graph:
    """Return the graph that the explorer is developed and tested with."""
    documents = _documents()
    book = _Book(documents)
    for row in SAID:
        book.add(*row)
    for name, (doc, words) in {"wire": ("post-1", "Meridian Wire"), "lind": ("courier-1", "Otto Lind")}.items():
        book.at(doc, "actor", name, words)
    versions = []
    for (event, attribute), (status, why) in VERSIONS.items():
        own = [
            item.id
            for about, item in book.claims
            if about == event and (item.attribute == attribute or (attribute == "date" and item.predicate == "time"))
        ]
        preferred = own[-1] if status == VersionStatus.SUPERSEDED else None
        versions.append(
            Versions(event=iri("event", event), attribute=attribute, status=status, claims=tuple(own), preferred=preferred, why=why)
        )  # fmt: skip
    return sorted_graph(
        Graph(
            documents=tuple(documents.values()),
            mentions=tuple(book.mentions.values()),
            claims=tuple(item for _, item in book.claims),
            links=tuple(book.links.values()),
            nodes=tuple(_nodes(book)),
            versions=tuple(versions),
        )
    )


HOSTILE: tuple[str, ...] = (
    "</script><script>window.owned=1</script>", "</ScRiPt ><script>owned=1</script>", "<!--<script>", "--><script>owned=1</script>",
    "<img src=x onerror=owned=1>", "<img src='https://evil.example/x.png'>", "<svg onload=owned=1>", "<svg><script>owned=1</script></svg>",
    "<iframe src=javascript:owned=1></iframe>", "<iframe srcdoc='<script>parent.owned=1</script>'></iframe>", "<body onload=owned=1>",
    "<style>*{display:none}</style>", "</style><script>owned=1</script>", "</title><script>owned=1</script>", "</textarea><script>owned=1</script>",
    "<base href='https://evil.example/'>", "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<link rel=stylesheet href=//evil.example/x>",
    "<object data=javascript:owned=1>", "<embed src=javascript:owned=1>", "<form action=javascript:owned=1><button>go</button></form>",
    "<a href='javascript:owned=1'>click</a>", "javascript:owned=1", "JaVaScRiPt:owned=1", "java\tscript:owned=1", "\x01javascript:owned=1",
    "data:text/html,<script>owned=1</script>", "vbscript:owned", "file:///etc/passwd", "//evil.example/x", "https://evil.example/\"onmouseover=\"owned=1",
    "\" onmouseover=\"owned=1", "' onfocus='owned=1' autofocus='", "` onclick=`owned=1", "\"><script>owned=1</script>", "'-owned=1-'", "\\\";owned=1;//", "${owned=1}",
    "{{7*7}}", "{{ config }}", "{% for x in () %}", "{## comment ##}", "{# comment #}", "{{ ''.__class__ }}", "<%= 7*7 %>", "#{7*7}", "]]>", "<![CDATA[<script>owned=1</script>]]>",
    "&lt;script&gt;owned=1&lt;/script&gt;", "&#x3c;script&#x3e;", "&quot;onerror=owned=1", "line\u2028separator", "paragraph\u2029separator", "next\u0085line",
    "nul\x00byte", "\u202eright-to-left override", "\u2066isolate\u2069 \u200f mark", "\ufeffbyte order mark", "combining e\u0301\u0301\u0301\u0301", "Z͑ͫa͡l̸g̈o",
    "astral \U0001f9ea\U00010348", "lone surrogate \ud83d end", "__proto__", "constructor", "toString", "hasOwnProperty", "NaN", "null", "true", "-0", "1e309", "=cmd|' /C calc'!A0",
    "new\nline\r\nand tab\t", "very" * 200, " ", "\x1b[31mred", "onerror=owned=1 //", "href=javascript:owned=1",
)  # fmt: skip
"""Strings that have broken pages: markup, script, schemes, templates, entities, control and direction characters."""


def hostile_graph(first: int = 0) -> Graph:
    """Return the graph with every text field of every record replaced by a hostile string, each in turn.

    Ids and links stay consistent. `first` rotates the strings, so that a few graphs put each string in each field.
    """
    maker = _Hostile(explorer_graph(), first)
    return maker.graph()


class _Hostile:
    def __init__(self, graph: Graph, first: int) -> None:
        self.source = graph
        self.count = first
        self.names: dict[str, str] = {}

    def next(self) -> str:
        self.count += 1
        return HOSTILE[self.count % len(HOSTILE)]

    def id(self, old: str) -> str:
        """The same id becomes the same hostile string everywhere; a digest keeps two apart."""
        if old not in self.names:
            self.names[old] = f"{self.next()}{digest(old, length=6)}"
        return self.names[old]

    def record(self, record: Any, texts: set[str], ids: set[str]) -> Any:
        made: dict[str, Any] = {}
        for field in fields(record):
            value = getattr(record, field.name)
            if field.name in ids and value is not None:
                made[field.name] = tuple(map(self.id, value)) if isinstance(value, tuple) else self.id(value)
            elif field.name in texts:
                made[field.name] = (self.next(), self.next()) if isinstance(value, tuple) else self.next()
        return replace(record, **made)

    def graph(self) -> Graph:
        graph = self.source
        texts = {"source", "name", "title", "outlet", "url", "byline", "wire", "origin", "language"}
        documents = []
        for item in graph.documents:
            made = self.record(item, texts, {"id"})
            made = replace(made, copies=tuple(replace(c, document=DocumentId(self.id(c.document))) for c in made.copies))
            # The text keeps its length in front, so that offsets still hold, and ends in every hostile string.
            documents.append(replace(made, text="".join(HOSTILE)[: len(item.text)].ljust(len(item.text)) + " ".join(HOSTILE)))
        mentions = [self.record(m, {"text", "type"}, {"id", "document"}) for m in graph.mentions]
        claim_texts = {"extractor", "value", "unit", "counted", "speaker_text", "channel_text", "role"}
        claim_ids = {"id", "document", "subject", "object", "speaker", "channel"}
        claims = [self.record(c, claim_texts | ({"attribute"} if c.attribute else set()), claim_ids) for c in graph.claims]
        node_ids = {"node", "documents", "place", "about", "part_of", "before", "within", "member_of"}
        nodes = [self.record(n, {"label", "type", "aliases", "families", "positions", "granularity"}, node_ids) for n in graph.nodes]
        links = [self.record(item, {"decided_by"}, {"mention", "node"}) for item in graph.links]
        versions = [self.record(v, {"attribute", "why"}, {"event", "claims", "preferred"}) for v in graph.versions]
        return replace(
            graph, documents=tuple(documents), mentions=tuple(mentions), claims=tuple(claims), nodes=tuple(nodes),
            links=tuple(links), versions=tuple(versions), base_iri=self.next(),
        )  # fmt: skip


