"""Events: trigger words of the ontology, confirmed by the model's trigger head, become typed event mentions.

Every trigger that the model finds is kept: where no type of the ontology fits, its type is the general `event`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.factuality import factuality_of, polarity_of, tense_of
from kg.extract.inventory import Inventory
from kg.extract.irrealis import phrasal
from kg.extract.lexicon import words
from kg.extract.phrases import argument_heads, real_head
from kg.extract.senses import Match, match_words, retype, type_word
from kg.model.annotation import AnnotatedDocument, Trigger
from kg.model.claim import Factuality, Mention, MentionKind
from kg.ontology import EventType, Ontology, TriggerWord

__all__ = ["Event", "find_events"]

GENERAL = "event"
SAYING = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event mention: the token that heads it, its arguments (see `argument_heads`), type and trigger words."""

    mention: Mention
    token: int
    type: EventType | None
    arguments: dict[str, list[int]]
    factuality: Factuality
    trigger: Trigger
    words: TriggerWord | None = None

    def is_a(self, ontology: Ontology, *families: str) -> bool:
        """Tell whether the event's type is one of `families` or below one of them."""
        return self.type is not None and ontology.is_a(self.type.name, *families)


def find_events(annotated: AnnotatedDocument, inventory: Inventory, ontology: Ontology) -> tuple[Event, ...]:
    """Return the events of a document in text order and enter their mentions into `inventory`."""
    found = _model_triggers(annotated)
    for index, token in enumerate(annotated.tokens):
        if token.upos in ("NOUN", "VERB", "ADJ", "PROPN") and not _in_boilerplate(annotated, token.start):
            trigger = found[index][1] if index in found else None
            typed = type_word(annotated, ontology, index, trigger)
            if typed is not None and typed[0].name == SAYING and not _says(annotated, index, found.get(index)):
                typed = None
            if typed is not None or index in found:
                found[index] = (typed, found.get(index, (None, None))[1])
    events = []
    wholes = _wholes(found)
    contacts = _contacts(annotated)
    for index in sorted(found):
        if annotated.sentence_of[index] in contacts:
            continue
        if _repeats(index, found) or _says_kind(annotated, index, found):
            continue
        if found[index][0] is None and (
            _inside_other(annotated, index, found, wholes)
            or _moves_number(annotated, ontology, index)
            or _is_quality(annotated, index, found[index][1])
        ):
            continue
        events.append(_event(annotated, inventory, ontology, index, found[index]))
    return tuple(events)


_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+", re.IGNORECASE)


def _contacts(annotated: AnnotatedDocument) -> set[int]:
    """Return the sentences that only tell readers where to turn: with an address, and nobody who does anything.

    `For more, write to desk@paper.example`; not `The rebels posted a film on www.film.example`.
    """
    found = set()
    for match in _ADDRESS.finditer(annotated.text):
        inside = annotated.tokens_in(match.start(), match.end())
        number = annotated.sentence_of[inside[0]] if inside else None
        if number is None or number in found:
            continue
        start, end = annotated.annotation.sentences[number]
        tokens = [annotated.tokens[i] for i in annotated.tokens_in(start, end)]
        if not any(token.dep.startswith(("nsubj", "csubj", "expl")) for token in tokens):
            found.add(number)
    return found


def _moves_number(annotated: AnnotatedDocument, ontology: Ontology, index: int) -> bool:
    """Tell whether a verb only says how a count of people changes: `the death toll rose to nine`."""
    subject = annotated.child(index, "nsubj")
    if subject is None:
        return False
    return any(
        trigger.argument == "value" and attribute.unit == "person" and match_words(annotated, subject, trigger)
        for trigger, attribute in ontology.attributes_counted_by(annotated.tokens[subject].lemma.lower(), "NOUN")
    )


def _is_quality(annotated: AnnotatedDocument, index: int, trigger: Trigger | None) -> bool:
    """Tell whether an adjective only says how something is, as the model and a copula tell: `the tickets are free`."""
    token = annotated.tokens[index]
    state = trigger is not None and trigger.cls == "state"
    return state and token.upos == "ADJ" and token.dep != "advcl" and annotated.child(index, "cop") is not None


def _says(annotated: AnnotatedDocument, index: int, found: tuple[Match | None, Trigger | None] | None) -> bool:
    """Tell whether a word of saying says something here: the model reads it so, or it introduces a quote.

    `Add`, `post` and `report` are as often no statements at all.
    """
    trigger = found[1] if found else None
    if trigger is not None and trigger.cls == "reporting":
        return True
    position = annotated.tokens[index].start
    return any(q.cue is not None and q.cue[0] <= position < q.cue[1] for q in annotated.annotation.quotes)


def _model_triggers(annotated: AnnotatedDocument) -> dict[int, tuple[Match | None, Trigger | None]]:
    out: dict[int, tuple[Match | None, Trigger | None]] = {}
    for trigger in annotated.annotation.events:
        head = annotated.head_in(trigger.start, trigger.end)
        if head is not None and not _in_boilerplate(annotated, trigger.start):
            out[head] = (None, trigger)
    return out


def _in_boilerplate(annotated: AnnotatedDocument, position: int) -> bool:
    return any(start <= position < end for start, end in annotated.document.boilerplate)


def _wholes(found: dict[int, tuple[Match | None, Trigger | None]]) -> dict[int, set[int]]:
    """Return for each word of a typed trigger the tokens of the triggers that it is a word of."""
    wholes: dict[int, set[int]] = {}
    for index, (matched, _) in found.items():
        for word in matched[1] if matched is not None else ():
            wholes.setdefault(word, set()).add(index)
    return wholes


def _inside_other(
    annotated: AnnotatedDocument,
    index: int,
    found: dict[int, tuple[Match | None, Trigger | None]],
    wholes: dict[int, set[int]],
) -> bool:
    """Tell whether an untyped trigger only carries another event (`launched an attack`) or is a word of it."""
    if annotated.tokens[index].lemma.lower() in words("verbs", "support") and any(
        annotated.tokens[c].dep in ("obj", "nsubj:pass", "nsubj") and c in found for c in annotated.children[index]
    ):
        return True
    if wholes.get(index, set()) - {index}:
        return True
    token = annotated.tokens[index]
    matched, trigger = found.get(token.head, (None, None))
    carries = token.head != index and matched is None and trigger is not None
    return carries and token.dep.startswith(("compound:prt", "aux"))


def _says_kind(annotated: AnnotatedDocument, index: int, found: dict[int, tuple[Match | None, Trigger | None]]) -> bool:
    """Tell whether a noun only says which kind of event its noun is: the first word of `vaccination campaign`."""
    token = annotated.tokens[index]
    matched, above = found[index][0], found.get(token.head, (None, None))[0]
    same = matched is not None and above is not None and matched[0] is above[0]
    return same and token.dep == "compound" and token.head > index


def _repeats(index: int, found: dict[int, tuple[Match | None, Trigger | None]]) -> bool:
    """Tell whether a word that is no trigger by itself is part of one of its type (`claimed responsibility`)."""
    matched = found[index][0]
    if matched is None or matched[2] in matched[0].triggers:
        return False
    others = (other for head, (other, _) in found.items() if head != index and other is not None and index in other[1])
    return any(other[0] is matched[0] for other in others)


def _event(
    annotated: AnnotatedDocument,
    inventory: Inventory,
    ontology: Ontology,
    index: int,
    found: tuple[Match | None, Trigger | None],
) -> Event:
    tokens = annotated.tokens
    matched, trigger = found
    event_type, used, trigger_words = matched if matched else (None, (index,), None)
    arguments = _arguments(annotated, index)
    joined = _joins_event(annotated, ontology, index)
    event_type = retype(annotated, ontology, index, event_type, arguments, joined=joined)
    arguments = _owned(event_type, arguments)
    first, last = _run(index, used)
    name = event_type.name if event_type else GENERAL
    factuality = _ended(annotated, ontology, index, event_type) or factuality_of(annotated, index)
    mention = inventory.add(MentionKind.EVENT, (tokens[first].start, tokens[last].end), index, name)
    inventory.event_at[index] = mention
    for other in used:
        inventory.event_at.setdefault(other, mention)
    return Event(
        mention=mention,
        token=index,
        type=event_type,
        arguments=arguments,
        factuality=factuality,
        trigger=_trigger(annotated, index, mention, trigger, factuality),
        words=trigger_words,
    )


def _ended(
    annotated: AnnotatedDocument, ontology: Ontology, index: int, event_type: EventType | None
) -> Factuality | None:
    """Return what a verb makes of an event that it tells with its object as one: `called off the strike`."""
    made = phrasal(annotated, index)
    objects = [annotated.tokens[c] for c in annotated.children[index] if annotated.tokens[c].dep == "obj"]
    same = (event_type in ontology.types_triggered_by(token.lemma.lower(), token.upos) for token in objects)
    return made if made is not None and any(same) else None


def _run(index: int, used: tuple[int, ...]) -> tuple[int, int]:
    """Return the first and last token of the unbroken run of trigger words around `index`."""
    first = last = index
    while first - 1 in used:
        first -= 1
    while last + 1 in used:
        last += 1
    return first, last


def _trigger(
    annotated: AnnotatedDocument, index: int, mention: Mention, found: Trigger | None, factuality: Factuality
) -> Trigger:
    """Return the model's trigger, or one of our own where it found none, with type, factuality and polarity."""
    lemma, tense = annotated.tokens[index].lemma, tense_of(annotated, index)
    base = found or Trigger(id="", start=mention.start, end=mention.end, lemma=lemma, score=0.5, tense=tense)
    return replace(
        base,
        id=f"e{annotated.tokens[index].start}",
        start=mention.start,
        end=mention.end,
        lemma=lemma,
        type=mention.type,
        tense=base.tense or tense,
        factuality=str(factuality),
        polarity=polarity_of(factuality),
    )


def _joins_event(annotated: AnnotatedDocument, ontology: Ontology, index: int) -> bool:
    """Tell whether a verb only goes on from what tells the event itself (`blew himself up, killing`, `in which`)."""
    if any(
        annotated.tokens[c].tag in ("WDT", "WP") and annotated.tokens[c].dep == "obl" for c in annotated.children[index]
    ):
        return True
    token = annotated.tokens[index]
    above = annotated.tokens[token.head]
    joined = token.dep.partition(":")[0] in ("advcl", "conj", "xcomp") and token.head != index
    return joined and bool(ontology.types_triggered_by(above.lemma.lower(), above.upos))


def _owned(event_type: EventType | None, arguments: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return the arguments without an agent that only owns the event, where owners undergo it: `the mayor's murder`."""
    owners = [spec for spec in event_type.roles if "poss" in spec.filled_by] if event_type else []
    if not owners or any("ARG0" in spec.filled_by for spec in owners):
        return arguments
    agents = [head for head in arguments.get("ARG0", []) if head not in arguments.get("poss", [])]
    return {**arguments, "ARG0": agents} if "ARG0" in arguments else arguments


def _carries(annotated: AnnotatedDocument, index: int) -> bool:
    token = annotated.tokens[index]
    return token.dep.startswith("acl") and token.lemma.lower() in words("verbs", "support")


def _arguments(annotated: AnnotatedDocument, index: int) -> dict[str, list[int]]:
    """Return the arguments of an event word; a noun under a supporting verb (`launched an attack`) shares its agent."""
    arguments = argument_heads(annotated, index)
    token = annotated.tokens[index]
    above = token.head
    supported = token.upos == "NOUN" and token.dep in ("obj", "nsubj:pass", "xcomp") and above != index
    carrier = next((c for c in annotated.children[index] if _carries(annotated, c)), None)
    if token.upos == "NOUN" and carrier is not None and "ARG0" not in arguments:  # `the raid carried out by rebels`
        arguments["ARG0"] = [h for h in argument_heads(annotated, carrier).get("ARG0", []) if h != index]
    elif supported and annotated.tokens[above].lemma.lower() in words("verbs", "support") and "ARG0" not in arguments:
        carried = argument_heads(annotated, above)
        if annotated.tokens[above].lemma.lower() in words("verbs", "undergo"):  # `the village suffered two raids`
            carried = {**carried, "ARG0": []}
            arguments.setdefault("ARG1", []).extend(argument_heads(annotated, above).get("ARG0", []))
        for key in ("ARG0", "on", "against", "in", "at"):
            heads = [real_head(annotated, h) for h in carried.get(key, []) if h != index]
            if heads and key not in arguments:
                arguments[key] = heads
    return arguments
