"""Place mentions to places: documents with their mentions in, one place with score and reasons for each out.

Every name of a document gets one sense. Candidates of the gazetteer are weighed by population, kind, what the text
says right there ("X, Y", "X in Y", "Y's city of X"), the countries and divisions that the document's other names and
demonyms speak for, and nearness to its other places. What no gazetteer knows stays as an unresolved place: it is
never dropped, and never spoils the rest. Facilities are placed in the town that the text gives them.
Source: Lieberman, Samet, Sankaranarayanan, "Geotagging with local lexicons" (ICDE 2010), for the kinds of evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.annotation import Annotation
from kg.model.claim import Mention, MentionKind
from kg.model.document import Document
from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.resolve.facilities import Facilities
from kg.resolve.gazetteer import Place, country_of_demonym, gazetteer, is_place_name
from kg.resolve.senses import DocumentPlaces, Sense

__all__ = ["Place", "PlaceMatch", "PlaceResolution", "Places", "country_of_demonym", "is_place_name", "resolve_places"]


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The place that a mention stands for: its key, how sure (0..1) and why."""

    key: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceResolution:
    """A match for every place mention, and every place that is matched or holds one, by key."""

    matches: Mapping[MentionId, PlaceMatch] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


class Places:
    """Takes documents one by one and keeps what their place mentions stand for; facilities are resolved in the end.

    A place that no gazetteer has is written as the last of the documents that name it writes it, by their rank.
    """

    def __init__(self) -> None:
        self._matches: dict[MentionId, PlaceMatch] = {}
        self._places: dict[str, Place] = {}
        self._ranks: dict[str, int] = {}
        self._facilities = Facilities()

    def add(self, rank: int, document: Document, annotation: Annotation | None, mentions: Iterable[Mention]) -> None:
        """Resolve the toponyms of a document and take its facilities.

        Args:
            rank: its place among all documents.
            document: the document.
            annotation: its sentences and demonyms.
            mentions: of any kind; only places are looked at.
        """
        places = (mention for mention in mentions if mention.kind is MentionKind.PLACE)
        if found := sorted(places, key=lambda m: (m.start, m.end, m.id)):
            senses = DocumentPlaces(document, annotation, found)
            for mention, sense in senses.resolve():
                self._take(mention, sense, rank)
            self._facilities.add(document, senses)

    def resolve(self, mentions: Iterable[Mention]) -> PlaceResolution:
        """Return the place of every mention of kind place; `mentions` are all of them, those of other kinds too."""
        for mention, sense in self._facilities.resolve():
            self._take(mention, sense, 0)
        for place in list(self._places.values()):
            holders = (holder for holder in gazetteer().containers(place) if holder.key not in self._places)
            self._places.update({holder.key: holder for holder in holders})
        _follow_references(mentions, self._matches)
        return PlaceResolution(matches=dict(sorted(self._matches.items())), places=dict(sorted(self._places.items())))

    def _take(self, mention: Mention, sense: Sense, rank: int) -> None:
        """Note the place of a mention and what holds it."""
        self._matches[mention.id] = PlaceMatch(sense.place.key, sense.score, sense.reasons)
        if rank >= self._ranks.get(sense.place.key, 0):
            self._places[sense.place.key] = sense.place
            self._ranks[sense.place.key] = rank
        if sense.holder is not None:
            self._places.setdefault(sense.holder.key, sense.holder)


def resolve_places(
    documents: Iterable[Document], annotations: Iterable[Annotation], mentions: Sequence[Mention]
) -> PlaceResolution:
    """Return the place of every mention of kind place.

    Args:
        documents: all documents of the build.
        annotations: theirs, for sentences and demonyms.
        mentions: mentions of any kind; only places are looked at.
    """
    annotation_of = {a.document: a for a in annotations}
    of_document: dict[DocumentId, list[Mention]] = {}
    for mention in mentions:
        of_document.setdefault(mention.document, []).append(mention)
    places = Places()
    for rank, document in enumerate(documents):
        places.add(rank, document, annotation_of.get(document.id), of_document.get(document.id, ()))
    return places.resolve(mentions)


def _follow_references(mentions: Iterable[Mention], matches: dict[MentionId, PlaceMatch]) -> None:
    """Give a mention that stands for another one ("the city") the place of that other mention."""
    for mention in mentions:
        if mention.kind is MentionKind.PLACE and mention.refers_to in matches and mention.refers_to != mention.id:
            target = matches[mention.refers_to]
            reason = Reason(feature="refers to", value="the same document names it", weight=1.0)
            matches[mention.id] = PlaceMatch(target.key, target.score, (reason,))
