"""Event profiles: what is known about an event mention that can tell it from, or join it to, another."""

from __future__ import annotations

import math
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, Factuality, Mention, Predicate
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.resolve.names import plain

__all__ = ["Draft", "Profile", "Range", "draft_profiles", "merge_profiles"]

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_NEAR = frozenset(
    {"nsubj", "obj", "obl", "nmod", "compound", "amod", "nsubj:pass", "nmod:poss", "appos", "acl", "obl:agent"}
)
_AFTERMATH = frozenset({"after", "since", "following"})
_LEAD = 5
Meaning = NDArray[np.float64]
"""What an event mention means, as the model sees it."""
Item = TypeVar("Item")
Range = tuple[str, float, float]
"""An attribute with the least and the greatest that a total of it can be."""


@dataclass(slots=True, kw_only=True)
class Profile:
    """What one event mention, or several that were joined, say about their event.

    `actors` are node keys by role; `words` lemmas near the trigger; `background` counts mentions told as earlier;
    `meaning` is the sum of the model's vectors of the mentions, each of length 1 (None where it has none);
    `numbers` are lower bounds by attribute, `ranges` the bounds of totals; `modifiers` and `scopes` are the common and
    proper nouns right before an event noun (`mosque attack`, `Lagos raid`).
    """

    mentions: list[MentionId]
    documents: set[DocumentId]
    position: tuple[int, int]
    types: Counter[str]
    lemmas: Counter[str]
    time: DateInterval | None = None
    places: set[NodeIri] = field(default_factory=set)
    actors: dict[str, set[MentionId]] = field(default_factory=lambda: defaultdict(set))
    words: Counter[str] = field(default_factory=Counter)
    numbers: set[tuple[str, float]] = field(default_factory=set)
    ranges: set[Range] = field(default_factory=set)
    definite: bool = False
    indefinite: bool = False
    nominal: bool = False
    lead: bool = False
    plural: bool = False
    background: int = 0
    modifiers: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    hosts: set[MentionId] = field(default_factory=set)
    planned: bool = False
    about: set[MentionId] = field(default_factory=set)
    meaning: Meaning | None = None

    def closeness(self, other: Profile) -> float | None:
        """Return the cosine of the two meanings, -1..1, or None where one is unknown."""
        if self.meaning is None or other.meaning is None:
            return None
        size = float(np.linalg.norm(self.meaning) * np.linalg.norm(other.meaning))
        return round(float(self.meaning @ other.meaning) / size, 4) if size else None


@dataclass(slots=True, kw_only=True)
class Draft:
    """A profile whose places and actors are still mentions of its document; `vector` are signed bytes."""

    profile: Profile
    vector: bytes = b""
    places: list[MentionId] = field(default_factory=list)
    actors: list[tuple[str, MentionId]] = field(default_factory=list)

    def finish(
        self, node_of: Mapping[MentionId, NodeIri], actor_of: Callable[[MentionId], MentionId | None]
    ) -> Profile:
        """Return the profile, with the nodes of its places and the actors that its mentions stand for.

        Args:
            node_of: place mentions to their nodes, where they are sure.
            actor_of: the representative of an actor mention's block; None for other mentions.
        """
        self.profile.meaning = _unit_vector(self.vector)
        self.profile.places.update(node_of[mention] for mention in self.places if mention in node_of)
        for role, mention in self.actors:
            if (actor := actor_of(mention)) is not None:
                self.profile.actors.setdefault(role, set()).add(actor)
        return self.profile


def draft_profiles(
    annotated: AnnotatedDocument, mentions: Iterable[Mention], claims: Iterable[Claim]
) -> dict[MentionId, Draft]:
    """Return the profile of every event mention of a document.

    Args:
        annotated: the document.
        mentions: the event mentions in it.
        claims: its claims.
    """
    vectors = {t.start: b64decode(t.vector) for t in annotated.annotation.events if t.vector}
    drafts = {m.id: Draft(profile=_profile(annotated, m), vector=vectors.get(m.start, b"")) for m in mentions}
    for claim in claims:
        if claim.subject in drafts:
            _add_claim(drafts[claim.subject], claim)
    return drafts


def _add_claim(draft: Draft, claim: Claim) -> None:
    profile = draft.profile
    if claim.predicate is Predicate.TIME:
        _add_time(profile, claim)
    elif claim.predicate is Predicate.TYPE:
        profile.planned = claim.factuality in (Factuality.PLANNED, Factuality.HYPOTHETICAL)
    elif claim.predicate is Predicate.COUNT and isinstance(claim.low, float | int) and claim.attribute:
        profile.numbers.add((claim.attribute, float(claim.low)))
        if claim.unit not in ("part", "additional"):
            high = float(claim.high) if isinstance(claim.high, float | int) else math.inf
            profile.ranges.add((claim.attribute, float(claim.low), high))
    elif claim.object is None:
        return
    elif claim.predicate is Predicate.PLACE:
        draft.places.append(claim.object)
    elif claim.predicate is Predicate.PARTICIPANT and claim.role:
        draft.actors.append((claim.role, claim.object))
        if claim.role == "target":
            draft.places.append(claim.object)
    elif claim.predicate is Predicate.ABOUT:
        profile.about.add(claim.object)
    elif claim.predicate is Predicate.PART_OF:
        profile.hosts.add(claim.object)


def _unit_vector(written: bytes) -> Meaning | None:
    vector = np.frombuffer(written, np.int8).astype(np.float64)
    size = float(np.linalg.norm(vector))
    return vector / size if size else None


def _add_time(profile: Profile, claim: Claim) -> None:
    low = str(claim.low)[:10] if claim.low is not None else None
    high = str(claim.high)[:10] if claim.high is not None else None
    new = DateInterval(earliest=low, latest=high)
    profile.time = new if profile.time is None else _overlap(profile.time, new) or profile.time


def _overlap(left: DateInterval, right: DateInterval) -> DateInterval | None:
    if not left.meets(right):
        return None
    lows = [d for d in (left.earliest, right.earliest) if d]
    highs = [d for d in (left.latest, right.latest) if d]
    return DateInterval(earliest=max(lows, default=None), latest=min(highs, default=None))


def _profile(annotated: AnnotatedDocument, mention: Mention) -> Profile:
    token = annotated.head_in(*mention.head)
    assert token is not None
    head = annotated.tokens[token]
    determiner = annotated.child(token, "det")
    written = annotated.word(determiner).lower() if determiner is not None else ""
    words = Counter(
        annotated.tokens[i].lemma.lower()
        for child in annotated.children[token]
        if annotated.tokens[child].dep in _NEAR
        for i in annotated.subtree(child)[:12]
        if annotated.tokens[i].upos in _CONTENT and len(annotated.tokens[i].lemma) > 2
    )
    before = [c for c in annotated.children[token] if annotated.tokens[c].dep in ("compound", "nmod:poss")]
    before = [
        c for c in before if not any(t.start <= annotated.tokens[c].start < t.end for t in annotated.annotation.times)
    ]
    sentence = annotated.body_sentence_of[token]
    return Profile(
        mentions=[mention.id],
        documents={mention.document},
        position=(sentence, mention.start),
        types=Counter([mention.type]),
        lemmas=Counter([plain(head.lemma)]),
        words=words,
        definite=written in _DEFINITE or annotated.child(token, "nmod:poss") is not None,
        indefinite=written in _INDEFINITE,
        nominal=head.upos in ("NOUN", "PROPN"),
        lead=sentence < _LEAD,
        plural=head.tag in ("NNS", "NNPS"),
        background=int(_is_distant(annotated, token)),
        modifiers=frozenset(annotated.tokens[c].lemma.lower() for c in before if annotated.tokens[c].upos == "NOUN"),
        scopes=frozenset(annotated.tokens[c].lemma.lower() for c in before if annotated.tokens[c].upos == "PROPN"),
    )


def _is_distant(annotated: AnnotatedDocument, token: int) -> bool:
    """Tell whether an event is told as earlier by a stated distance: `weeks after the blast`, `since the war of 2003`.

    The signal may stand at the event word or at the verb that it is the subject of.
    """
    at = [token]
    if annotated.tokens[token].dep.startswith("nsubj"):
        at.append(annotated.tokens[token].head)
    signals = [c for i in at for c in annotated.children[i] if annotated.tokens[c].dep in ("case", "mark")]
    for signal in signals:
        if annotated.word(signal).lower() not in _AFTERMATH:
            continue
        before = annotated.tokens[signal].start
        for time in annotated.annotation.times:
            near = 0 <= before - time.end <= 2 and time.type == "DURATION"
            if near and not (time.value or "").startswith("PT"):
                return True
    return False


def merge_profiles(left: Profile, right: Profile) -> Profile:
    """Return the profile of two groups of mentions together; the earlier one's position stays.

    What is empty in one is the object of the other: there are many merged profiles at once, and most of it is empty.
    """
    first, second = (left, right) if left.position <= right.position else (right, left)
    actors: dict[str, set[MentionId]] = defaultdict(set)
    for source in (left, right):
        for role, members in source.actors.items():
            actors[role] |= members
    time = left.time or right.time
    if left.time and right.time:
        time = _overlap(left.time, right.time) or first.time
    return Profile(
        mentions=first.mentions + second.mentions,
        documents=left.documents | right.documents,
        position=first.position,
        types=left.types + right.types,
        lemmas=_counts(left.lemmas, right.lemmas),
        time=time,
        places=_union(left.places, right.places),
        actors=actors,
        words=_counts(left.words, right.words),
        numbers=_union(left.numbers, right.numbers),
        ranges=_union(left.ranges, right.ranges),
        definite=first.definite,
        indefinite=first.indefinite,
        nominal=first.nominal,
        lead=left.lead or right.lead,
        plural=left.plural and right.plural,
        background=left.background + right.background,
        about=_union(left.about, right.about),
        modifiers=left.modifiers | right.modifiers,
        scopes=left.scopes | right.scopes,
        hosts=_union(left.hosts, right.hosts),
        planned=left.planned and right.planned,
        meaning=_sum(left.meaning, right.meaning),
    )


def _union(left: set[Item], right: set[Item]) -> set[Item]:
    return left | right if left and right else left or right


def _counts(left: Counter[str], right: Counter[str]) -> Counter[str]:
    return left + right if left and right else left or right


def _sum(left: Meaning | None, right: Meaning | None) -> Meaning | None:
    if left is None or right is None:
        return left if right is None else right
    return left + right
