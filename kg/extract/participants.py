"""Participants: who fills which role of an event, as the scorer of arguments reads it (`kg.extract.arguments`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import host_of, is_casualty
from kg.extract.events import Event
from kg.extract.fillers import (
    filler_of,
    mention_for,
    named_in_apposition,
    only_says_where,
    own_weapon,
    told_of,
)
from kg.extract.irrealis import is_nobody
from kg.extract.lexicon import table, words
from kg.extract.membership import groups_of
from kg.extract.phrases import case_of, coordinated, real_head
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.ontology import EventType, TriggerWord

__all__ = ["extract_participants"]

EXTRACTOR = "participants@1"
_PERPETRATOR, _TARGET, _INSTRUMENT = "perpetrator", "target", "instrument"
_ATTACK, _SAYING = "attack", "statement"
_ACTING = frozenset({"ARG0", "by", "between", "with", "nsubj"})
_CIRCUMSTANCES = frozenset({"place", "time", "cause"})


def extract_participants(reading: Reading) -> Iterator[Claim]:
    """Yield the type claim of every event and one claim per participant and role, in text order."""
    for event in reading.events:
        yield from make_claims(
            reading, EXTRACTOR, event.mention, Predicate.TYPE, (event.mention.start, event.mention.end),
            value=event.mention.type, factuality=event.factuality, confidence=event.trigger.score,
        )  # fmt: skip
        for role, mention in participants_of(reading, event):
            for one in named_in_apposition(reading, mention) or [mention]:
                yield from _participant(reading, event, role, one)
            for group in groups_of(reading, mention) if role == _PERPETRATOR else ():
                yield from _participant(reading, event, role, group)
        yield from _hosted(reading, event)
        yield from _transferred(reading, event)
    yield from _held_responsible(reading)


def participants_of(reading: Reading, event: Event) -> Iterator[tuple[str, Mention]]:
    """Yield (role, mention) for every filled role of a typed event, each mention once per event."""
    if event.type is None or event.words is None:
        return
    taken: set[str] = {event.mention.id}
    told: set[str] = set()
    for role, mention in _said(reading, event):
        taken.add(mention.id)
        told.add(role)
        yield role, mention
    filled: set[str] = set()
    for role, mention in _found(reading, event, event.type, event.words):
        if mention.id not in taken and role not in told:
            taken.add(mention.id)
            filled.add(role)
            yield role, mention
    if event.is_a(reading.ontology, _ATTACK):
        for role, mention in _by_arguments(reading, event, event.type, event.words):
            likely = role not in filled and _is_conceivable(reading, event, role, mention)
            if mention.id not in taken and (likely or role == _INSTRUMENT):
                taken.add(mention.id)
                yield role, mention


def _found(
    reading: Reading, event: Event, event_type: EventType, trigger: TriggerWord
) -> Iterator[tuple[str, Mention]]:
    """Yield what fills the roles of an event: by arguments for a plain word of saying, else as the scorer reads it."""
    if event_type.name == _SAYING:
        yield from _by_arguments(reading, event, event_type, trigger)
    else:
        yield from _own_weapons(reading, event)
        yield from _scored(reading, event)


def _scored(reading: Reading, event: Event) -> Iterator[tuple[str, Mention]]:
    """Yield what the scorer of arguments gives to an event, circumstances aside."""
    for filled in reading.filled.get(event.mention.id, ()):
        if filled.role in _CIRCUMSTANCES:
            continue
        struck = filled.role == _TARGET and event.is_a(reading.ontology, "attack", "destruction")
        for one in told_of(reading, filled.head) if struck else coordinated(reading.annotated, filled.head):
            if is_nobody(reading.annotated, one):
                continue
            mention = mention_for(reading, event, filled.role, one, filled.score)
            if mention is not None:
                yield filled.role, mention


def _own_weapons(reading: Reading, event: Event) -> Iterator[tuple[str, Mention]]:
    """Yield the weapons that are words of the trigger itself (`a bomb exploded`)."""
    assert event.type is not None
    own = own_weapon(reading, event)
    if own is not None:
        yield _INSTRUMENT, own
    if all(spec.role != _INSTRUMENT for spec in event.type.roles):
        return
    for head in dict.fromkeys(head for heads in event.arguments.values() for head in heads):
        if reading.event_at(head) is event:
            mention = mention_for(reading, event, _INSTRUMENT, head)
            if mention is not None:
                yield _INSTRUMENT, mention


def _by_arguments(
    reading: Reading, event: Event, event_type: EventType, trigger: TriggerWord
) -> Iterator[tuple[str, Mention]]:
    """Yield what the ontology gives to an event word by its arguments."""
    for argument, wanted in _roles_by_argument(event_type, trigger).items():
        for head in event.arguments.get(argument, []):
            for one in coordinated(reading.annotated, head):
                if only_says_where(reading, event, argument, one) or is_nobody(reading.annotated, one):
                    continue
                filled = filler_of(reading, event, wanted, one, acting=argument in _ACTING)
                if filled is not None:
                    yield filled


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


def _participant(
    reading: Reading, event: Event, role: str, mention: Mention, of: Mention | None = None
) -> Iterator[Claim]:
    """Yield the claim that `mention` fills `role` of `event`, or of the event `of` that its words tell of.

    Its evidence runs from the participant to the trigger. For a pronoun the claim names whom it stands for.
    """
    start = min(event.mention.start, mention.start)
    end = max(event.mention.end, mention.end)
    hedged = event.factuality is Factuality.ASSERTED and _is_suspicion(reading, event, role, mention)
    yield from make_claims(
        reading, EXTRACTOR, of or event.mention, Predicate.PARTICIPANT, (start, end),
        object=reading.inventory.antecedent(mention), role=role,
        value=mention.text if mention.kind is MentionKind.THING else None,
        factuality=Factuality.ALLEGED if hedged else event.factuality,
    )  # fmt: skip


def _is_suspicion(reading: Reading, event: Event, role: str, mention: Mention) -> bool:
    """Tell whether somebody is but suspected: called so, or `involved in` what was done."""
    if mention.text.lower().startswith(("suspected ", "alleged ")):
        return True
    above = islice(reading.annotated.ancestors(event.token), 2) if role == _PERPETRATOR else ()
    return any(reading.annotated.tokens[one].lemma.lower() in words("verbs", "implicate") for one in above)


def _hosted(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield who was hurt, and by whom, as participants of the event that it happened in (`killed in the attack`)."""
    if not is_casualty(reading, event) or event.factuality is Factuality.DENIED:
        return
    host = host_of(reading, event.token)
    if host is None or host is event or host.type is None:
        return
    present = {mention.id for _, mention in participants_of(reading, host)}
    for role, mention in participants_of(reading, event):
        hosted = role in words("discourse", "hosted_roles") and _is_conceivable(reading, host, role, mention)
        if hosted and reading.inventory.antecedent(mention).id not in present:
            for one in named_in_apposition(reading, mention) or [mention]:
                yield from _participant(reading, event, role, one, of=host.mention)


def _is_conceivable(reading: Reading, event: Event, role: str, mention: Mention) -> bool:
    """Tell whether an event can have a participant: a pronoun, named elsewhere, or not ruled out by the scorer."""
    head = reading.annotated.head_in(*mention.head)
    sentence = reading.annotated.sentence_of
    if head is None or mention.refers_to or sentence[head] != sentence[event.token]:
        return True
    return (event.mention.id, role, head) in reading.conceivable


def _transferred(reading: Reading, event: Event) -> Iterator[Claim]:
    """Yield what a statement says about another event's participants (`blamed X for the blast`)."""
    transfers = table("discourse")["transfers"]
    assert isinstance(transfers, list)
    for transfer in transfers:
        if event.type is None or not reading.ontology.is_a(event.type.name, transfer["type"]):
            continue
        about = subject_event(reading, event)
        if about is not None and about.type is not None and about.type.name in words("discourse", "generic"):
            about = reading.main or about  # `accused him of the crime`
        if about is None or not about.is_a(reading.ontology, *transfer["of"]):
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


def _held_responsible(reading: Reading) -> Iterator[Claim]:
    """Yield who is called responsible for violence or a crime (`the Front was behind the attack`), as alleged."""
    annotated = reading.annotated
    for index, token in enumerate(annotated.tokens):
        subject = annotated.child(index, "nsubj")
        if subject is None:
            continue
        behind = case_of(annotated, index) == "behind"
        if not (behind or token.lemma.lower() in words("verbs", "responsible")):
            continue
        for child in (index,) if behind else annotated.children[index]:
            about = reading.event_at(child)
            if about is None or case_of(annotated, child) not in ("behind", "for", "of"):
                continue
            for one in coordinated(annotated, real_head(annotated, subject)):
                filled = filler_of(reading, about, [_PERPETRATOR], one, acting=True)
                if filled is not None and about.is_a(reading.ontology, "attack", "crime", "killing"):
                    responsible = replace(about, factuality=Factuality.ALLEGED)
                    yield from _participant(reading, responsible, _PERPETRATOR, filled[1])


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
