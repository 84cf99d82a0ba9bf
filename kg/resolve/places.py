"""Place mentions to places: documents with their mentions in, one place with score and reasons for each out.

Every name of a document gets one sense. Candidates of the gazetteer are weighed by population, kind, what the text
says right there ("X, Y", "X in Y", "Y's city of X"), the countries and divisions that the document's other names and
demonyms speak for, and nearness to its other places. What no gazetteer knows stays as an unresolved place: it is
never dropped, and never spoils the rest. Facilities are placed in the town that the text gives them.
Source: Lieberman, Samet, Sankaranarayanan, "Geotagging with local lexicons" (ICDE 2010), for the kinds of evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.annotation import Annotation
from kg.model.claim import Mention, MentionKind
from kg.model.document import Document
from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.resolve.facilities import Facilities
from kg.resolve.gazetteer import Place, country_of_demonym, gazetteer, is_place_name
from kg.resolve.senses import DocumentPlaces, Sense

__all__ = ["Place", "PlaceMatch", "PlaceResolution", "country_of_demonym", "is_place_name", "resolve_places"]


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


def resolve_places(
    documents: Sequence[Document], annotations: Sequence[Annotation], mentions: Sequence[Mention]
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
        if mention.kind is MentionKind.PLACE:
            of_document.setdefault(mention.document, []).append(mention)
    matches: dict[MentionId, PlaceMatch] = {}
    places: dict[str, Place] = {}
    facilities = Facilities()
    for document in documents:
        found = sorted(of_document.get(document.id, ()), key=lambda m: (m.start, m.end, m.id))
        if not found:
            continue
        senses = DocumentPlaces(document, annotation_of.get(document.id), found)
        for mention, sense in senses.resolve():
            _take(mention, sense, matches, places)
        facilities.add(document, senses)
    for mention, sense in facilities.resolve():
        _take(mention, sense, matches, places)
    for place in list(places.values()):
        places.update({holder.key: holder for holder in gazetteer().containers(place) if holder.key not in places})
    _follow_references(mentions, matches)
    return PlaceResolution(matches=dict(sorted(matches.items())), places=dict(sorted(places.items())))


def _take(mention: Mention, sense: Sense, matches: dict[MentionId, PlaceMatch], places: dict[str, Place]) -> None:
    """Note the place of a mention and what holds it."""
    matches[mention.id] = PlaceMatch(sense.place.key, sense.score, sense.reasons)
    places[sense.place.key] = sense.place
    if sense.holder is not None:
        places.setdefault(sense.holder.key, sense.holder)


def _follow_references(mentions: Sequence[Mention], matches: dict[MentionId, PlaceMatch]) -> None:
    """Give a mention that stands for another one ("the city") the place of that other mention."""
    for mention in mentions:
        if mention.kind is MentionKind.PLACE and mention.refers_to in matches and mention.refers_to != mention.id:
            target = matches[mention.refers_to]
            reason = Reason(feature="refers to", value="the same document names it", weight=1.0)
            matches[mention.id] = PlaceMatch(target.key, target.score, (reason,))
