"""Participants: who fills which role of an event, from semantic roles and syntax as the ontology maps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.claims import Reading, make_claims
from kg.extract.events import Event
from kg.extract.lexicon import table, words
from kg.extract.phrases import case_of, coordinated
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.ontology import EventType, TriggerWord

__all__ = ["extract_participants"]

EXTRACTOR = "participants@1"
_MODIFIERS = frozenset({"compound", "amod"})
_ACTING = frozenset({"ARG0", "by", "between", "with", "nsubj"})
SURE = 0.85
"""Least probability of a role that only the model fills."""
_CIRCUMSTANCES = frozenset({"place", "time", "origin", "destination", "cause", "about", "topic"})


def extract_participants(reading: Reading) -> Iterator[Claim]:
    """Yield the type claim of every event and one claim per participant and role, in text order."""
    for event in reading.events:
        yield from make_claims(
            reading, EXTRACTOR, event.mention, Predicate.TYPE, (event.mention.start, event.mention.end),
            value=event.mention.type, factuality=event.factuality, confidence=event.trigger.score,
        )  # fmt: skip
        for role, mention in participants_of(reading, event):
            yield from _participant(reading, event, role, mention)
        yield from _transferred(reading, event)


def participants_of(reading: Reading, event: Event) -> Iterator[tuple[str, Mention]]:
    """Yield (role, mention) for every filled role of a typed event, each mention once per event."""
    if event.type is None or event.words is None:
        return
    taken: set[str] = {event.mention.id}
    for role, mention in _said(reading, event):
        taken.add(mention.id)
        yield role, mention
    spoken = len(taken) > 1
    for argument, wanted in _roles_by_argument(event.type, event.words).items():
        for head in event.arguments.get(argument, []):
            for one in coordinated(reading.annotated, head):
                if _only_says_where(reading, event, argument, one):
                    continue
                acting = argument in _ACTING or "accused" in wanted
                filled = _filler(reading, wanted, one, acting=acting)
                if filled is None or (spoken and filled[0] in ("speaker", "addressee", "theme")):
                    continue
                if filled[1].id not in taken:
                    taken.add(filled[1].id)
                    yield filled
    for role, mention in _read_by_model(reading, event, event.type):
        if mention.id not in taken and not (spoken and role in ("speaker", "addressee", "theme")):
            taken.add(mention.id)
            yield role, mention


def _read_by_model(reading: Reading, event: Event, event_type: EventType) -> Iterator[tuple[str, Mention]]:
    """Yield the fillers that the model is sure of, in roles that the type has: what no argument rule reaches."""
    allowed = {spec.role for spec in event_type.roles} - _CIRCUMSTANCES
    for filler in event.trigger.fillers:
        if filler.score < SURE or filler.role not in allowed:
            continue
        for one in coordinated(reading.annotated, filler.head):
            filled = _filler(reading, [filler.role], one, acting=True)
            if filled is not None and filled[1].kind is not MentionKind.THING:
                yield filled


def _only_says_where(reading: Reading, event: Event, argument: str, head: int) -> bool:
    """Tell whether an argument is a place that only modifies the event word (`the Lagos attack`)."""
    place = reading.inventory.place_for(head)
    if place is None or place.type != "Location":
        return False
    token = reading.annotated.tokens[head]
    return argument in _MODIFIERS or (token.head == event.token and token.dep in _MODIFIERS)


def _said(reading: Reading, event: Event) -> Iterator[tuple[str, Mention]]:
    """Yield speaker and addressee of a statement from the quote whose cue it is: surer than its syntax."""
    if event.type is None or not event.is_a(reading.ontology, "statement"):
        return
    annotated, inventory = reading.annotated, reading.inventory
    for quote in annotated.annotation.quotes:
        if quote.cue is None or not quote.cue[0] <= event.mention.start < quote.cue[1]:
            continue
        for role, span in (("speaker", quote.speaker), ("addressee", quote.channel)):
            head = annotated.head_in(*span) if span else None
            for one in coordinated(annotated, head) if head is not None and span else ():
                inside = span is not None and span[0] <= annotated.tokens[one].start < span[1]
                mention = inventory.actor_for(one) if inside else None
                if mention is not None:
                    yield role, mention
        return


def _roles_by_argument(event_type: EventType, trigger: TriggerWord) -> dict[str, list[str]]:
    """Return for each argument the roles that it can fill, best first; PropBank arguments before prepositions."""
    out: dict[str, list[str]] = {}
    for spec in event_type.roles_for(trigger):
        for argument in spec.filled_by if spec.role not in _CIRCUMSTANCES else ():
            out.setdefault(argument, []).append(spec.role)
    return dict(sorted(out.items(), key=lambda item: not item[0].startswith("ARG")))


def _filler(reading: Reading, roles: list[str], head: int, *, acting: bool) -> tuple[str, Mention] | None:
    """Return the first of `roles` that the phrase at token `head` can fill, with its mention.

    A place is taken as a place where the role allows it, else as the country or city that acts, if its argument is one
    of those that act (`acting`).
    """
    inventory, annotated = reading.inventory, reading.annotated
    position = annotated.tokens[head].start
    if any(time.start <= position < time.end for time in annotated.annotation.times):
        return None
    place = inventory.place_for(head)
    for role in roles:
        types = reading.ontology.roles[role].filler_types
        if place is not None and (not types or place.type in types):
            return role, place
    inert = place is not None and (place.type == "Facility" or not acting)
    actor = None if inert else inventory.actor_for(head)
    for role in roles if actor is not None else ():
        types = reading.ontology.roles[role].filler_types
        if actor is not None and (not types or actor.type in types):
            return role, actor
    if actor is not None or place is not None or reading.event_at(head) is not None:
        return None
    thing = next((r for r in roles if {"Thing", "Product", "Misc"} & {*reading.ontology.roles[r].filler_types}), None)
    if thing is not None and annotated.tokens[head].upos in ("NOUN", "PROPN"):
        return thing, inventory.thing_for(head)
    return None


def _participant(reading: Reading, event: Event, role: str, mention: Mention) -> Iterator[Claim]:
    """Yield the claim that `mention` fills `role`; its evidence runs from the participant to the trigger."""
    start = min(event.mention.start, mention.start)
    end = max(event.mention.end, mention.end)
    hedged = event.factuality is Factuality.ASSERTED and _suspected(reading, mention)
    yield from make_claims(
        reading, EXTRACTOR, event.mention, Predicate.PARTICIPANT, (start, end),
        object=mention, role=role, value=mention.text if mention.kind is MentionKind.THING else None,
        factuality=Factuality.ALLEGED if hedged else event.factuality,
    )  # fmt: skip


def _suspected(reading: Reading, mention: Mention) -> bool:
    return mention.text.lower().startswith(("suspected ", "alleged "))


def _transferred(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield what a statement says about another event's participants (`blamed X for the blast`)."""
    transfers = table("discourse")["transfers"]
    assert isinstance(transfers, list)
    for transfer in transfers:
        if event.type is None or not reading.ontology.is_a(event.type.name, transfer["type"]):
            continue
        about = subject_event(reading, event)
        if about is None:
            continue
        for role, mention in participants_of(reading, event):
            if role != transfer["role"]:
                continue
            speakers = [m for r, m in participants_of(reading, event) if r in ("speaker", "agent")]
            for claim in make_claims(
                reading, EXTRACTOR, about.mention, Predicate.PARTICIPANT,
                (min(event.mention.start, mention.start), max(event.mention.end, mention.end)),
                object=_principal(reading, mention), role=transfer["becomes"],
                factuality=Factuality(transfer["factuality"]),
            ):  # fmt: skip
                yield _spoken_by(claim, speakers[0] if speakers else None)


def _principal(reading: Reading, mention: Mention) -> Mention:
    """Return the organisation that an unnamed person speaks for (`a spokesman for NAME`), else the mention."""
    if mention.name or mention.type != "Person":
        return mention
    head = reading.annotated.head_in(*mention.head)
    for child in reading.annotated.children[head] if head is not None else ():
        named = reading.inventory.named_actor(child)
        if named is not None and named.type != "Person" and case_of(reading.annotated, child) in ("for", "of", "from"):
            return named
    return mention


def _spoken_by(claim: Claim, speaker: Mention | None) -> Claim:
    """Return the claim with the statement's own speaker where no quote gave one."""
    if speaker is None or claim.speaker is not None:
        return claim
    return replace(claim, speaker=speaker.id, speaker_text=speaker.text)


def subject_event(reading: Reading, event: Event) -> Event | None:
    """Return the event that a statement is about: its argument event; for some kinds else the report's main event."""
    cases = table("discourse")["about_cases"]
    assert isinstance(cases, list)
    for key in ("obj", "ARG1", "ARG2", "ARG3", "nsubj:pass", *cases):
        for head in event.arguments.get(str(key), []):
            for inside in (head, *reading.annotated.children[head]):
                other = reading.event_at(inside)
                if other is None or other is event or other.type is None:
                    continue
                if not other.is_a(reading.ontology, "statement"):
                    return other
    told_of_main = event.type is not None and event.type.name in words("discourse", "about_main")
    return reading.main if told_of_main and reading.main is not event else None
