"""Fillers: what an argument of an event word stands for, and which of the event's roles it can fill."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading
from kg.extract.events import Event
from kg.extract.irrealis import is_nobody
from kg.extract.lexicon import words
from kg.extract.phrases import case_of, compound_phrase, coordinated
from kg.model.claim import Mention, MentionKind

__all__ = ["filler_of", "mention_for", "named_in_apposition", "only_says_where", "own_weapon", "told_of"]

_MODIFIERS = frozenset({"compound", "amod"})
_AGAINST = frozenset({"against", "on", "at", "to"})
_SPOTS = frozenset({"at", "on"})
_WITH = frozenset({"with", "using"})
_INSTRUMENT, _TARGET, _VICTIM = "instrument", "target", "victim"
_SAYING_OR_DOING = frozenset({"perpetrator", "speaker"})
_THINGS = frozenset({"Thing", "Product", "Misc"})
_NOUNS = frozenset({"NOUN", "NUM", "SYM"})
_PEOPLE = _NOUNS | {"ADJ", "DET"}
_SITES = frozenset({"Facility", "Location"})
_LIFELESS = ("weapon", "vehicle", "part")
SURE = 0.4
"""Least probability of a role of people for a noun that no list knows as such."""


def filler_of(
    reading: Reading, event: Event, roles: list[str], head: int, *, acting: bool
) -> tuple[str, Mention] | None:
    """Return the first of `roles` that the phrase at token `head` can fill, with its mention; None if it fills none.

    A place is taken as a place where the role allows it, else as the country or city that acts, if its argument is one
    of those that act (`acting`). What is struck is the whole (`the windows of the bank` is the bank), and a body such
    as a bank or a newspaper is struck, not hurt.
    """
    annotated = reading.annotated
    if _TARGET in roles:
        head = _whole(reading, head)
    position = annotated.tokens[head].start
    if any(time.start <= position < time.end for time in annotated.annotation.times) or is_nobody(annotated, head):
        return None
    return _as_place_or_actor(reading, roles, head, acting=acting) or _as_thing(reading, event, roles, head)


def mention_for(reading: Reading, event: Event, role: str, head: int, score: float = 1.0) -> Mention | None:
    """Return what the phrase at token `head` stands for as the filler of `role`, made if need be; None if it cannot.

    People that no word list knows are taken for such where the role is one of people and its `score` is `SURE`; other
    events are none of these.
    """
    annotated, inventory = reading.annotated, reading.inventory
    filled = filler_of(reading, event, [role], head, acting=True)
    if filled is not None:
        return filled[1]
    token, types = annotated.tokens[head], {*reading.ontology.roles[role].filler_types}
    other = reading.event_at(head)
    place = inventory.place_for(head)
    named = place is not None and place.name
    if token.upos not in (_PEOPLE if "Person" in types else _NOUNS) or named or (other is not None and other.type):
        return None
    if "Person" in types and not types & _THINGS:
        likely = score >= SURE and not any(token.lemma.lower() in words("nouns", name) for name in _LIFELESS)
        known = other is not None or inventory.actor_for(head) is not None
        return inventory.people_for(head) if likely and not known else None
    return inventory.thing_for(head) if not types or types & (_THINGS | _SITES) else None


def _as_place_or_actor(reading: Reading, roles: list[str], head: int, *, acting: bool) -> tuple[str, Mention] | None:
    place = reading.inventory.place_for(head)
    for role in roles:
        types = reading.ontology.roles[role].filler_types
        if place is not None and (not types or place.type in types):
            return role, place
    inert = place is not None and (place.type == "Facility" or not acting)
    actor = None if inert else reading.inventory.actor_for(head)
    if actor is None and acting and place is None and _SAYING_OR_DOING & set(roles):
        actor = _unknown_name(reading, head)
    if actor is None:
        return None
    if not actor.name and actor.type == "Group" and _is_institution(reading, head):
        if _TARGET in roles:
            return _TARGET, actor
        roles = [role for role in roles if role != _VICTIM]
    for role in roles:
        types = reading.ontology.roles[role].filler_types
        if not types or actor.type in types:
            return role, actor
    return None


def _unknown_name(reading: Reading, head: int) -> Mention | None:
    """Return the actor that a proper noun names although the annotator took it for no name."""
    token = reading.annotated.tokens[head]
    if token.upos != "PROPN" or reading.event_at(head) is not None:
        return None
    span = compound_phrase(reading.annotated, head)
    return reading.inventory.add_name(MentionKind.ACTOR, span, "Organization")


def _as_thing(reading: Reading, event: Event, roles: list[str], head: int) -> tuple[str, Mention] | None:
    """Return the role of a plain thing: no actor, place or event, but a weapon even as a word of the trigger."""
    inventory, token = reading.inventory, reading.annotated.tokens[head]
    if inventory.place_for(head) is not None or inventory.actor_for(head) is not None:
        return None
    weapon = _is_weapon(reading, head)
    if not (weapon or token.upos in ("NOUN", "PROPN")) or (reading.event_at(head) not in (None, event)):
        return None
    if reading.event_at(head) is event and not weapon:
        return None
    for role in roles:
        types = {*reading.ontology.roles[role].filler_types}
        if types and not _THINGS & types:
            continue
        violent = event.is_a(reading.ontology, "attack")
        used = weapon or case_of(reading.annotated, head) in _WITH or not violent
        if used if role == _INSTRUMENT else not (weapon and violent):
            return role, inventory.thing_for(head)
    return None


def own_weapon(reading: Reading, event: Event) -> Mention | None:
    """Return the weapon that the event word itself names (`a car bomb killed nine`), or None."""
    token = reading.annotated.tokens[event.token]
    weapon = token.upos == "NOUN" and token.lemma.lower() in words("nouns", "weapon")
    used = event.type is not None and any(spec.role == _INSTRUMENT for spec in event.type.roles)
    return (
        reading.inventory.thing_for(event.token) if weapon and used and event.is_a(reading.ontology, "attack") else None
    )


def named_in_apposition(reading: Reading, mention: Mention) -> list[Mention]:
    """Return the people that an unnamed group is told to be: `two of her guards, Ana Vero and Joel Lint`."""
    head = reading.annotated.head_in(*mention.head)
    if mention.name or head is None:
        return []
    noun = reading.inventory.described_noun(head)
    for child in (*reading.annotated.children[head], *(reading.annotated.children[noun] if noun != head else ())):
        if child > head and reading.annotated.tokens[child].dep == "appos":
            named = [reading.inventory.named_actor(one) for one in coordinated(reading.annotated, child)]
            people = [one for one in named if one is not None and one.type == "Person"]
            if people and len(people) == len(named):
                return people
    return []


def _is_institution(reading: Reading, head: int) -> bool:
    noun = reading.inventory.described_noun(head)
    return reading.annotated.tokens[noun].lemma.lower() in words("nouns", "institution")


def _whole(reading: Reading, head: int) -> int:
    """Return what a part belongs to: the bank for `the front of the bank`, else `head` itself."""
    annotated = reading.annotated
    seen = {head}
    while annotated.tokens[head].lemma.lower() in words("nouns", "part"):
        inner = next((c for c in annotated.children[head] if case_of(annotated, c) == "of"), None)
        if inner is None or inner in seen:
            break
        head = inner
        seen.add(head)
    return head


def _is_weapon(reading: Reading, head: int) -> bool:
    """Tell whether a noun is a weapon, or a measure of one: `50 kg of dynamite`, `bursts of rifle fire`."""
    annotated = reading.annotated
    lemma = annotated.tokens[head].lemma.lower()
    if lemma in words("nouns", "weapon"):
        return True
    if lemma not in words("numbers", "not_people") | words("nouns", "burst"):
        return False
    inner = [c for c in annotated.children[head] if case_of(annotated, c) == "of"]
    parts = [part for c in inner for part in (c, *annotated.children[c])]
    return any(annotated.tokens[part].lemma.lower() in words("nouns", "weapon") for part in parts)


def told_of(reading: Reading, head: int) -> Iterator[int]:
    """Yield the nouns that the phrase at token `head` tells of: it and what is joined to it, wholes for their parts.

    `The offices of two parties and three churches` are the offices and what belongs to them; a list in apposition
    (`three cars: a taxi, a van and a jeep`) stands for the noun before it.
    """
    annotated = reading.annotated
    for one in coordinated(annotated, head):
        listed = _listed(reading, one)
        whole = _whole(reading, one)
        if listed:
            yield from listed
        elif whole != one and annotated.tokens[whole].upos != "PRON":
            yield from coordinated(annotated, whole)
        else:
            yield one


def _listed(reading: Reading, head: int) -> list[int]:
    """Return the things of a list in apposition to a counted noun, if nobody is named in it."""
    annotated = reading.annotated
    if annotated.tokens[head].tag not in ("NNS", "NNPS") or reading.inventory.actor_for(head) is not None:
        return []
    for child in annotated.children[head]:
        if child > head and annotated.tokens[child].dep == "appos":
            things = list(coordinated(annotated, child))
            if len(things) > 1:
                return things
    return []


def only_says_where(reading: Reading, event: Event, argument: str, head: int) -> bool:
    """Tell whether an argument only says where: a place before the event word (`the Lagos attack`), or after `in`.

    `In` and the like lead to what is struck only if that is a site (`exploded near a bank`).
    """
    annotated = reading.annotated
    token = annotated.tokens[head]
    place = reading.inventory.place_for(head)
    where = case_of(annotated, head) in words("nouns", "where")
    if argument == "ARG0" and case_of(annotated, head) in _AGAINST:
        return True
    if argument.startswith("ARG") and token.head == event.token and where:
        return True
    if argument in _SPOTS and _has_object(reading, event, head):
        return True
    if place is None:
        return where and not is_site(reading, _whole(reading, head))
    if place.type != "Location":
        return False
    return where or argument in _MODIFIERS or (token.head == event.token and token.dep in _MODIFIERS)


def _has_object(reading: Reading, event: Event, but: int) -> bool:
    """Tell whether a verb has its object, and no weapon, beside `but`: then `on` and `at` only say where."""
    annotated = reading.annotated
    if event.words is None or event.words.pos != "VERB":
        return False
    keys = ("nsubj:pass",) if event.is_a(reading.ontology, "shooting", "shelling") else ("obj", "nsubj:pass", "ARG1")
    heads = [annotated.tokens[h] for key in keys for h in event.arguments.get(key, []) if h != but]
    return any(head.upos != "PRON" and head.lemma.lower() not in words("nouns", "weapon") for head in heads)


def is_site(reading: Reading, head: int) -> bool:
    """Tell whether a noun is a building, a vehicle or a body with a seat: what can be struck where it stands."""
    return reading.annotated.tokens[head].lemma.lower() in words("nouns", "facility", "vehicle", "institution")
