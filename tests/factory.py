"""Builders of records for tests, and one complete hand-made graph.

Every builder fills in sensible defaults, so that a test names only what its rule needs. Nothing here comes from a real
article. Offsets are never typed by hand: `find` searches the text.

    document("Gunmen attacked the camp.")            a Document
    parse("Gunmen attacked .", '''                   a Document with a hand-made parse
        Gunmen    NOUN  2  nsubj  gunman
        attacked  VERB  0  root   attack
        .         PUNCT 2  punct''')
    example_graph()                                  a Graph with something of everything
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kg.model.annotation import AnnotatedDocument, Annotation, Name, Quote, TimeExpression, Token, Trigger
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.model.document import Copy, Document, Problem, Span
from kg.model.graph import Graph, Node, Versions, VersionStatus
from kg.model.ids import BASE_IRI, ClaimId, DocumentId, MentionId, NodeIri, digest, text_id
from kg.model.link import Link, Reason

__all__ = [
    "annotation",
    "claim",
    "document",
    "example_graph",
    "find",
    "iri",
    "link",
    "mention",
    "node",
    "parse",
    "sentence_around",
    "sorted_graph",
    "token",
]


def find(text: str, phrase: str, nth: int = 0) -> Span:
    """Return the span of the `nth` occurrence of `phrase` in `text`; a phrase that is not there fails the test."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    return start, start + len(phrase)


def iri(kind: MentionKind | str, name: str) -> NodeIri:
    """Return a node IRI in the default base that a reader of a failing test can recognise."""
    return NodeIri(f"{BASE_IRI}{MentionKind(kind).value}/{name}")


def document(text: str = "Nothing happened in Varnholm.", **fields: Any) -> Document:
    """Return a document; `id`, `source`, `origin` follow from text and name unless given."""
    identity = fields.pop("id", text_id(text))
    name = fields.pop("name", "article")
    defaults: dict[str, Any] = {"source": f"{name}.txt", "language": "en", "origin": identity}
    return Document(id=identity, name=name, text=text, **(defaults | fields))


def token(start: int = 0, end: int = 1, **fields: Any) -> Token:
    """Return a token; a noun that is the root of its sentence unless told otherwise."""
    defaults: dict[str, Any] = {"lemma": "word", "upos": "NOUN", "tag": "NN", "head": 0, "dep": "root"}
    return Token(start=start, end=end, **(defaults | fields))


TAGS = {
    "VERB": "VBD",
    "AUX": "VBD",
    "NOUN": "NN",
    "PROPN": "NNP",
    "ADJ": "JJ",
    "ADV": "RB",
    "ADP": "IN",
    "NUM": "CD",
    "DET": "DT",
    "PRON": "PRP",
    "PUNCT": ".",
}


def parse(text: str, rows: str, **fields: Any) -> AnnotatedDocument:
    """Return `text` with the parse in `rows`: one word a line, an empty line between sentences.

    A line holds FORM UPOS HEAD DEP and optionally LEMMA and TAG, separated by blanks; HEAD counts from 1 within the
    sentence, 0 is the root. Forms are looked up in `text` in order. `fields` are those of the annotation (names,
    times, events, frames, quotes) or, as `document`, a ready document.
    """
    doc = fields.pop("document", None) or document(text)
    tokens: list[Token] = []
    sentences: list[Span] = []
    position = 0
    for block in re.split(r"\n[ \t]*\n", rows.strip()):
        first = len(tokens)
        for line in block.strip().splitlines():
            form, upos, head, dep, *rest = line.split()
            start = text.index(form, position)
            position = start + len(form)
            index = len(tokens) if head == "0" else first + int(head) - 1
            lemma = rest[0] if rest else form.lower()
            tag = rest[1] if len(rest) > 1 else TAGS.get(upos, "XX")
            tokens.append(Token(start=start, end=position, lemma=lemma, upos=upos, tag=tag, head=index, dep=dep))
        sentences.append((tokens[first].start, position))
    return AnnotatedDocument(
        document=doc,
        annotation=Annotation(document=doc.id, sentences=tuple(sentences), tokens=tuple(tokens), **fields),
    )


def annotation(doc: Document, **fields: Any) -> Annotation:
    """Return an annotation whose sentences and tokens are cut by simple rules; every token hangs on its first word."""
    sentences = tuple((m.start(), m.end()) for m in re.finditer(r"\S[^.!?]*[.!?]+", doc.text))
    tokens: list[Token] = []
    for start, end in sentences:
        head = len(tokens)
        for word in re.finditer(r"\w+|[^\w\s]", doc.text[start:end]):
            root = len(tokens) == head
            upos = "PUNCT" if not word[0][0].isalnum() else "PROPN" if word[0][0].isupper() else "X"
            tokens.append(
                Token(
                    start=start + word.start(),
                    end=start + word.end(),
                    lemma=word[0].lower(),
                    upos=upos,
                    tag=TAGS.get(upos, "XX"),
                    head=head,
                    dep="root" if root else "dep",
                )
            )
    return Annotation(document=doc.id, **({"sentences": sentences, "tokens": tuple(tokens)} | fields))


def sentence_around(doc: Document, span: Span) -> Span:
    """Return the sentence of `annotation(doc)` that holds `span`; the span itself if none does."""
    return next((s for s in annotation(doc).sentences if s[0] <= span[0] and span[1] <= s[1]), span)


def mention(doc: Document, phrase: str, kind: MentionKind | str = "actor", nth: int = 0, **fields: Any) -> Mention:
    """Return a mention of the `nth` occurrence of `phrase`; its head is the last word unless `head` names another."""
    start, end = find(doc.text, phrase, nth)
    kind = MentionKind(kind)
    head_word = fields.pop("head", phrase.split()[-1])
    offset = start + phrase.index(head_word)
    types = {"event": "attack", "actor": "Group", "place": "Location", "time": "DATE"}
    defaults: dict[str, Any] = {
        "id": MentionId(digest("mention", doc.id, kind.value, start, end)),
        "type": types[kind.value],
        "head": (offset, offset + len(head_word)),
        "name": phrase[:1].isupper() and kind in (MentionKind.ACTOR, MentionKind.PLACE),
    }
    return Mention(document=doc.id, kind=kind, start=start, end=end, text=phrase, **(defaults | fields))


def claim(
    doc: Document,
    subject: Mention,
    predicate: Predicate | str = "type",
    evidence: str | None = None,
    **fields: Any,
) -> Claim:
    """Return a claim of `doc` about `subject`; `evidence` is a phrase of the text, by default the subject itself.

    `object`, `speaker` and `channel` take mentions; `cue` takes a phrase.
    """
    predicate = Predicate(predicate)
    place = find(doc.text, evidence) if evidence else (subject.start, subject.end)
    for key in ("object", "speaker", "channel"):
        value = fields.get(key)
        if isinstance(value, Mention):
            fields[key] = value.id
            if key != "object":
                fields.setdefault(f"{key}_text", value.text)
    if isinstance(fields.get("cue"), str):
        fields["cue"] = find(doc.text, fields["cue"])
    said = [str(fields.get(key)) for key in ("object", "value", "role", "attribute", "low", "high")]
    defaults: dict[str, Any] = {
        "id": ClaimId(digest("claim", doc.id, place, subject.id, predicate.value, said)),
        "sentence": sentence_around(doc, place),
        "extractor": "factory@1",
    }
    return Claim(document=doc.id, evidence=place, subject=subject.id, predicate=predicate, **(defaults | fields))


def link(item: Mention, target: NodeIri, **fields: Any) -> Link:
    """Return the belief that `item` is `target`."""
    return Link(mention=item.id, node=target, kind=item.kind, **fields)


def node(kind: MentionKind | str = "event", name: str = "attack", **fields: Any) -> Node:
    """Return a node whose IRI ends in `name`."""
    kind = MentionKind(kind)
    types = {"event": "attack", "actor": "Group", "place": "City", "time": "DATE"}
    defaults: dict[str, Any] = {"label": name.replace("-", " ").capitalize(), "type": types[kind.value], "origins": 1}
    return Node(node=iri(kind, name), kind=kind, **(defaults | fields))


def sorted_graph(graph: Graph) -> Graph:
    """Return `graph` with every table in the order of the record files."""
    return replace(
        graph,
        documents=tuple(sorted(graph.documents, key=lambda d: (d.name, d.id))),
        annotations=tuple(sorted(graph.annotations, key=lambda a: a.document)),
        mentions=tuple(sorted(graph.mentions, key=lambda m: (m.document, m.start, m.end, m.kind, m.id))),
        claims=tuple(sorted(graph.claims, key=lambda c: (c.document, c.sentence, c.evidence, c.id))),
        links=tuple(sorted(graph.links, key=lambda item: (item.mention, item.node))),
        nodes=tuple(sorted(graph.nodes, key=lambda n: (n.kind, n.node))),
        versions=tuple(sorted(graph.versions, key=lambda v: (v.event, v.attribute))),
        problems=tuple(sorted(graph.problems, key=lambda p: (p.source, p.stage, p.error))),
    )


# --------------------------------------------------------------------------------------------------- the example graph

SHARED = (
    "Gunmen attacked the central police station in Varnholm on Monday, killing at least two officers. "
    "Police chief Ilan Doremi told Northern Press Agency that eight to ten gunmen took part. "
)
TEXTS = {
    "gazette-1": SHARED + "A guard was wounded in the firefight.",
    "gazette-2": (
        "The death toll in Monday's attack in Varnholm rose to four, the health ministry said on Tuesday. "
        "Three officers were wounded. "
        "Prime Minister Sela Marwick condemned the attack at a news conference."
    ),
    "ledger-1": SHARED + "Witnesses spoke of five attackers.",
    "meridian-1": (
        "The Red Lantern Front claimed responsibility for the raid in Varnholm on Wednesday. "
        "The group bombed a railway bridge in Ostmark in March, injuring 12 people. "
        "Mr Doremi denied that an amnesty was planned for <its> members & friends."
    ),
}
OUTLETS = {"gazette": "Harbour Gazette", "ledger": "Daily Ledger", "meridian": "The Meridian"}
PUBLISHED = {"gazette-1": "2021-05-04", "gazette-2": "2021-05-05", "ledger-1": "2021-05-04"}


def example_documents() -> dict[str, Document]:
    """Four articles of three outlets; `ledger-1` repeats the agency copy of `gazette-1`, `meridian-1` has no date."""
    first = text_id(TEXTS["gazette-1"])
    out: dict[str, Document] = {}
    for name, text in TEXTS.items():
        day = PUBLISHED.get(name)
        outlet = OUTLETS[name.partition("-")[0]]
        shared = SHARED.rstrip()
        copies = (Copy(document=first, start=0, end=len(shared), other_start=0, other_end=len(shared)),)
        out[name] = document(
            text,
            name=name,
            title=text.split(",")[0].rstrip("."),
            outlet=outlet,
            url=f"https://news.example/{name}",
            published=day,
            published_from="metadata" if day else "inferred",
            published_earliest=day or "2021-05-05",
            published_latest=day or "2021-05-12",
            byline="By Oda Ferrin" if name == "gazette-1" else None,
            wire="Northern Press Agency" if SHARED in text else None,
            copies=copies if name == "ledger-1" else (),
            origin=first if name in ("gazette-1", "ledger-1") else text_id(text),
        )
    return out


PLACES = {
    "varnholm": ("Varnholm", "City", 54.5, 18.25, 5.0, ("ostmark", "norvania")),
    "ostmark": ("Ostmark", "Region", 54.0, 18.0, 80.0, ("norvania",)),
    "norvania": ("Norvania", "Country", 53.0, 17.0, 400.0, ()),
    "police-station": ("central police station", "Facility", 54.5, 18.25, 5.0, ("varnholm", "ostmark", "norvania")),
}
ACTORS = {
    "gunmen": ("Gunmen", "Group", {}),
    "officers": ("officers", "Group", {}),
    "guard": ("guard", "Person", {}),
    "ilan-doremi": ("Ilan Doremi", "Person", {"aliases": ("Mr Doremi",), "positions": ("Police chief",)}),
    "northern-press-agency": ("Northern Press Agency", "Organization", {}),
    "health-ministry": ("health ministry", "Organization", {}),
    "sela-marwick": ("Sela Marwick", "Person", {"positions": ("Prime Minister",)}),
    "red-lantern-front": ("Red Lantern Front", "Organization", {"aliases": ("The group",)}),
    "witnesses": ("Witnesses", "Group", {}),
}
EVENTS: dict[str, dict[str, Any]] = {
    "attack": {
        "label": "Attack on the central police station in Varnholm",
        "type": "attack",
        "families": ("violence",),
        "begin": "2021-05-03",
        "end": "2021-05-03",
        "earliest": "2021-05-03",
        "latest": "2021-05-03",
        "granularity": "day",
        "place": "police-station",
        "before": ("condemnation", "responsibility"),
        "factuality": "asserted",
        "origins": 3,
    },
    "firefight": {
        "label": "Firefight in Varnholm",
        "type": "clash",
        "families": ("violence",),
        "begin": "2021-05-03",
        "end": "2021-05-03",
        "earliest": "2021-05-03",
        "latest": "2021-05-03",
        "granularity": "day",
        "place": "varnholm",
        "part_of": "attack",
        "factuality": "asserted",
    },
    "condemnation": {
        "label": "Condemnation by Sela Marwick",
        "type": "condemnation",
        "families": ("statement",),
        "begin": "2021-05-04",
        "end": "2021-05-05",
        "earliest": "2021-05-03",
        "latest": "2021-05-05",
        "granularity": "day",
        "about": "attack",
        "factuality": "asserted",
    },
    "responsibility": {
        "label": "Claim of responsibility by Red Lantern Front",
        "type": "claim_of_responsibility",
        "families": ("statement",),
        "begin": "2021-05-05",
        "end": "2021-05-05",
        "earliest": "2021-05-05",
        "latest": "2021-05-05",
        "granularity": "day",
        "about": "attack",
        "factuality": "alleged",
    },
    "bombing": {
        "label": "Bombing of a railway bridge in Ostmark",
        "type": "bombing",
        "families": ("attack", "violence"),
        "begin": "2021-03-01",
        "end": "2021-03-31",
        "earliest": "2021-03-01",
        "latest": "2021-03-31",
        "granularity": "month",
        "place": "ostmark",
        "before": ("attack",),
        "factuality": "asserted",
    },
    "amnesty": {
        "label": "Amnesty",
        "type": "amnesty",
        "families": ("justice",),
        "granularity": "none",
        "factuality": "denied",
    },
}

# (article, node, phrase, occurrence, fields of the mention)
MENTIONS: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
    ("gazette-1", "event/attack", "attacked", 0, {"type": "attack"}),
    ("gazette-1", "actor/gunmen", "Gunmen", 0, {"name": False}),
    ("gazette-1", "place/police-station", "central police station", 0, {"type": "Facility"}),
    ("gazette-1", "place/varnholm", "Varnholm", 0, {}),
    ("gazette-1", "actor/officers", "officers", 0, {}),
    ("gazette-1", "actor/ilan-doremi", "Ilan Doremi", 0, {"type": "Person"}),
    ("gazette-1", "actor/northern-press-agency", "Northern Press Agency", 0, {"type": "Organization"}),
    ("gazette-1", "actor/guard", "guard", 0, {"type": "Person"}),
    ("gazette-1", "event/firefight", "firefight", 0, {"type": "clash"}),
    ("gazette-2", "event/attack", "attack", 0, {"type": "attack"}),
    ("gazette-2", "place/varnholm", "Varnholm", 0, {}),
    ("gazette-2", "actor/health-ministry", "health ministry", 0, {"type": "Organization"}),
    ("gazette-2", "actor/officers", "officers", 0, {}),
    ("gazette-2", "actor/sela-marwick", "Sela Marwick", 0, {"type": "Person"}),
    ("gazette-2", "event/condemnation", "condemned", 0, {"type": "condemnation"}),
    ("gazette-2", "event/attack", "attack", 1, {"type": "attack"}),
    ("ledger-1", "event/attack", "attacked", 0, {"type": "attack"}),
    ("ledger-1", "actor/gunmen", "Gunmen", 0, {"name": False}),
    ("ledger-1", "place/varnholm", "Varnholm", 0, {}),
    ("ledger-1", "actor/ilan-doremi", "Ilan Doremi", 0, {"type": "Person"}),
    ("ledger-1", "actor/northern-press-agency", "Northern Press Agency", 0, {"type": "Organization"}),
    ("ledger-1", "actor/witnesses", "Witnesses", 0, {"name": False}),
    ("meridian-1", "actor/red-lantern-front", "Red Lantern Front", 0, {"type": "Organization"}),
    ("meridian-1", "event/responsibility", "claimed", 0, {"type": "claim_of_responsibility"}),
    ("meridian-1", "event/attack", "raid", 0, {"type": "attack"}),
    ("meridian-1", "place/varnholm", "Varnholm", 0, {}),
    ("meridian-1", "actor/red-lantern-front", "The group", 0, {"type": "Group", "name": False}),
    ("meridian-1", "event/bombing", "bombed", 0, {"type": "bombing"}),
    ("meridian-1", "place/ostmark", "Ostmark", 0, {}),
    ("meridian-1", "actor/ilan-doremi", "Mr Doremi", 0, {"type": "Person"}),
    ("meridian-1", "event/amnesty", "amnesty", 0, {"type": "amnesty"}),
)
# (article, phrase of a time expression, its fields)
TIMES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("gazette-1", "Monday", "2021-05-03", "2021-05-03", "2021-05-03", "day"),
    ("ledger-1", "Monday", "2021-05-03", "2021-05-03", "2021-05-03", "day"),
    ("gazette-2", "Monday", "2021-05-03", "2021-05-03", "2021-05-03", "day"),
    ("gazette-2", "Tuesday", "2021-05-04", "2021-05-04", "2021-05-04", "day"),
    ("meridian-1", "Wednesday", "2021-05-05", "2021-05-05", "2021-05-05", "day"),
    ("meridian-1", "March", "2021-03", "2021-03-01", "2021-03-31", "month"),
)


def _mentions(documents: dict[str, Document]) -> dict[tuple[str, str, int], tuple[Mention, NodeIri]]:
    """All mentions with their node, by article, phrase and occurrence."""
    out: dict[tuple[str, str, int], tuple[Mention, NodeIri]] = {}
    for article, target, phrase, nth, fields in MENTIONS:
        kind, _, name = target.partition("/")
        out[article, phrase, nth] = (mention(documents[article], phrase, kind, nth, **fields), iri(kind, name))
    for article, phrase, value, *_ in TIMES:
        out[article, phrase, 0] = (mention(documents[article], phrase, "time"), iri("time", value))
    return out


class _Claims:
    """Collects the example claims; says each in one line."""

    def __init__(self, documents: dict[str, Document], mentions: Iterable[tuple[tuple[str, str, int], Mention]]):
        self.documents = documents
        self.mentions = dict(mentions)
        self.claims: list[Claim] = []

    def add(
        self, article: str, subject: str, predicate: str, evidence: str | None = None, nth: int = 0, **fields: Any
    ) -> Claim:
        """Add a claim whose `object`, `speaker`, `channel` are phrases of mentions of the same article."""
        for key in ("object", "speaker", "channel"):
            if key in fields:
                fields[key] = self.mentions[article, fields[key], 0]
        made = claim(self.documents[article], self.mentions[article, subject, nth], predicate, evidence, **fields)
        self.claims.append(made)
        return made


def _plain_claims(add: Any) -> None:
    """Types, times, places, participants and the relations between events."""
    for article, _target, phrase, nth, fields in MENTIONS:
        if _target.startswith("event/"):
            add(article, phrase, "type", nth=nth, value=fields["type"])
    day = {"granularity": "day", "rule": "weekday"}
    monday = {"low": "2021-05-03", "high": "2021-05-03", **day}
    for article in ("gazette-1", "ledger-1"):
        add(article, "attacked", "time", "on Monday", object="Monday", **monday)
        add(article, "attacked", "place", "in Varnholm", object="Varnholm")
        add(article, "attacked", "participant", "Gunmen", object="Gunmen", role="perpetrator")
    add("gazette-1", "attacked", "place", "central police station", object="central police station")
    add("gazette-1", "attacked", "participant", "officers", object="officers", role="victim")
    add("gazette-1", "firefight", "part_of", "in the firefight", object="attacked")
    add("gazette-1", "firefight", "participant", "A guard", object="guard", role="victim")
    add("gazette-1", "Ilan Doremi", "position", "Police chief Ilan Doremi", value="Police chief")
    add("gazette-2", "attack", "time", "Monday's attack", object="Monday", **monday)
    add("gazette-2", "attack", "place", "in Varnholm", object="Varnholm")
    add("gazette-2", "condemned", "about", "condemned the attack", object="attack")
    add("gazette-2", "condemned", "participant", "Sela Marwick", object="Sela Marwick", role="speaker")
    add("gazette-2", "Sela Marwick", "position", "Prime Minister Sela Marwick", value="Prime Minister")
    front = {"object": "Red Lantern Front"}
    add("meridian-1", "claimed", "participant", "Red Lantern Front", role="speaker", **front)
    add("meridian-1", "claimed", "about", "for the raid", object="raid")
    wednesday = {"low": "2021-05-05", "high": "2021-05-05", **day}
    add("meridian-1", "claimed", "time", "on Wednesday", object="Wednesday", **wednesday)
    add("meridian-1", "raid", "place", "in Varnholm", object="Varnholm")
    add(
        "meridian-1", "raid", "participant", "claimed responsibility for the raid",
        role="perpetrator", factuality=Factuality.ALLEGED, speaker="Red Lantern Front", cue="claimed", **front,
    )  # fmt: skip
    add("meridian-1", "bombed", "participant", "The group", object="The group", role="perpetrator")
    march = {"low": "2021-03-01", "high": "2021-03-31", "granularity": "month", "rule": "month name"}
    add("meridian-1", "bombed", "time", "in March", object="March", **march)
    add("meridian-1", "bombed", "place", "in Ostmark", object="Ostmark")


def _count_claims(add: Any) -> dict[str, list[Claim]]:
    """Counts by attribute: attackers contradict, killed are compatible, wounded are superseded."""
    out: dict[str, list[Claim]] = {"attackers": [], "killed": [], "wounded": [], "injured": []}
    for article in ("gazette-1", "ledger-1"):
        out["killed"].append(
            add(article, "attacked", "count", "at least two officers", attribute="killed", low=2, counted="officers")
        )
        out["attackers"].append(
            add(
                article, "attacked", "count", "eight to ten gunmen", attribute="attackers", low=8, high=10,
                counted="gunmen", speaker="Ilan Doremi", channel="Northern Press Agency", cue="told",
            )
        )  # fmt: skip
    out["attackers"].append(
        add(
            "ledger-1", "attacked", "count", "five attackers", attribute="attackers", low=5, high=5,
            counted="attackers", speaker="Witnesses", cue="spoke",
        )
    )  # fmt: skip
    out["wounded"].append(
        add(
            "gazette-1", "attacked", "count", "A guard was wounded", attribute="wounded", low=1, high=1, counted="guard"
        )
    )
    out["killed"].append(
        add(
            "gazette-2", "attack", "count", "rose to four", attribute="killed", low=4, high=4,
            speaker="health ministry", cue="said",
        )
    )  # fmt: skip
    out["wounded"].append(
        add(
            "gazette-2", "attack", "count", "Three officers were wounded",
            attribute="wounded", low=3, high=3, counted="officers",
        )
    )  # fmt: skip
    add("meridian-1", "bombed", "count", "12 people", attribute="wounded", low=12, high=12, counted="people")
    add(
        "meridian-1", "amnesty", "type", "denied that an amnesty was planned",
        value="amnesty", factuality=Factuality.DENIED, speaker="Mr Doremi", cue="denied",
    )  # fmt: skip
    return out


def _versions(counts: dict[str, list[Claim]]) -> tuple[Versions, ...]:
    """One line per contested attribute of the attack."""
    attack = iri("event", "attack")

    def versions(attribute: str, status: VersionStatus, preferred: Claim | None, why: str) -> Versions:
        ids = tuple(sorted(item.id for item in counts[attribute]))
        chosen = preferred.id if preferred else None
        return Versions(event=attack, attribute=attribute, status=status, claims=ids, preferred=chosen, why=why)

    return (
        versions("attackers", VersionStatus.CONTRADICTORY, None, "8 to 10 and 5 cannot both hold"),
        versions("killed", VersionStatus.COMPATIBLE, counts["killed"][-1], "4 satisfies at least 2"),
        versions("wounded", VersionStatus.SUPERSEDED, counts["wounded"][-1], "3 was stated a day after 1"),
    )


def _nodes(links: Iterable[Link], mentions: dict[MentionId, Mention], documents: dict[str, Document]) -> list[Node]:
    """The nodes with the documents and origins that their mentions give."""
    origin = {doc.id: doc.origin for doc in documents.values()}
    seen: dict[NodeIri, set[DocumentId]] = {}
    for item in links:
        seen.setdefault(item.node, set()).add(mentions[item.mention].document)

    def make(kind: str, name: str, fields: dict[str, Any]) -> Node:
        where = tuple(sorted(seen.get(iri(kind, name), ())))
        count = len({origin[item] for item in where})
        return node(kind, name, **({"documents": where, "origins": count} | fields))

    out = [make("actor", name, {"label": label, "type": kind, **rest}) for name, (label, kind, rest) in ACTORS.items()]
    for number, (name, (label, kind, lat, lon, km, within)) in enumerate(PLACES.items()):
        chain = tuple(iri("place", item) for item in within)
        fields = {"lat": lat, "lon": lon, "precision_km": km, "within": chain, "label": label, "type": kind}
        out.append(make("place", name, fields | ({"geonames": str(90000001 + number)} if kind != "Facility" else {})))
    for name, fields in EVENTS.items():
        fields = {key: value for key, value in fields.items() if key != "origins"}
        for key, kind in (("place", "place"), ("about", "event"), ("part_of", "event")):
            if key in fields:
                fields[key] = iri(kind, fields[key])
        fields["before"] = tuple(iri("event", item) for item in fields.get("before", ()))
        out.append(make("event", name, fields))
    return out


def _annotations(
    documents: dict[str, Document], mentions: dict[tuple[str, str, int], tuple[Mention, NodeIri]]
) -> tuple[Annotation, ...]:
    """Annotations whose names, times and triggers are those of the mentions."""
    out = []
    for name, doc in documents.items():
        mine = sorted((m for (article, _, _), (m, _) in mentions.items() if article == name), key=lambda m: m.start)
        names = tuple(Name(start=m.start, end=m.end, type=m.type) for m in mine if m.name)
        times = tuple(
            TimeExpression(
                id=f"t{number}", start=find(doc.text, phrase)[0], end=find(doc.text, phrase)[1], type="DATE",
                value=value, earliest=low, latest=high, granularity=grain, anchor="published", rule="weekday",
            )
            for number, (_, phrase, value, low, high, grain) in enumerate(row for row in TIMES if row[0] == name)
        )  # fmt: skip
        events = tuple(
            Trigger(
                id=f"e{number}", start=m.start, end=m.end, lemma=m.text.lower(), tense="past",
                type=m.type, factuality="asserted", polarity="positive",
            )
            for number, m in enumerate(m for m in mine if m.kind == MentionKind.EVENT)
        )  # fmt: skip
        quotes: tuple[Quote, ...] = ()
        if doc.wire:
            quotes = (
                Quote(
                    start=find(doc.text, "eight to ten")[0], end=find(doc.text, "took part")[1], direct=False,
                    speaker=find(doc.text, "Ilan Doremi"), cue=find(doc.text, "told"),
                    channel=find(doc.text, "Northern Press Agency"),
                ),
            )  # fmt: skip
        out.append(annotation(doc, names=names, times=times, events=events, quotes=quotes))
    return tuple(out)


def example_graph() -> Graph:
    """Return a complete graph: four articles of three outlets about an attack, with something of every record.

    Events: an attack (three origins) with a firefight as sub-event, a condemnation and a claim of responsibility about
    it, an earlier bombing by the same group, and a denied amnesty without a date. Counts of the attack: `attackers`
    contradict (8-10 against 5, the former twice through one agency), `killed` agree, `wounded` are superseded. Places
    form a chain with coordinates; `norvania` and one problem have no document. `meridian-1` holds markup characters.
    """
    documents = example_documents()
    placed = _mentions(documents)
    mentions = {item.id: item for item, _ in placed.values()}
    links = [
        link(item, target, score=0.9, reasons=(Reason(feature="name", value="same words", weight=0.9),))
        for item, target in placed.values()
        if item.kind != MentionKind.TIME
    ]
    book = _Claims(documents, ((key, item) for key, (item, _) in placed.items()))
    _plain_claims(book.add)
    counts = _count_claims(book.add)
    return sorted_graph(
        Graph(
            documents=tuple(documents.values()),
            annotations=_annotations(documents, placed),
            mentions=tuple(mentions.values()),
            claims=tuple(book.claims),
            links=tuple(links),
            nodes=tuple(_nodes(links, mentions, documents)),
            versions=_versions({key: value for key, value in counts.items() if value}),
            problems=(
                Problem(source="broken.txt", stage="read", error="not UTF-8 at byte 12", hint="pass --encoding"),
            ),
        )
    )
