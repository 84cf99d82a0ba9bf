"""Measures: what a quantity measures, told by its predicates, by its own noun, or by the role of whom it counts."""

from __future__ import annotations

from kg.extract.claims import Reading
from kg.extract.events import Event
from kg.extract.indicators import find_predicates, fits_unit, has_argument, readings_of, shown_by
from kg.extract.lexicon import words
from kg.extract.participants import participants_of
from kg.extract.parts import Measure
from kg.extract.phrases import case_of
from kg.extract.quantities import Quantity
from kg.extract.senses import match_words
from kg.extract.shares import PERCENT, factor_of, find_share
from kg.ontology import Attribute

__all__ = ["ATTACKERS", "PARTICIPANTS", "find_by_toll", "find_measure", "find_own_measure"]

ATTACKERS = "attackers"
PARTICIPANTS = "participants"


_CASUALTIES = "casualties"
_HARMED = frozenset({"killed", "wounded", "missing"})
_MEASURES = frozenset({"number", "total", "figure", "count", "toll", "tally"})


def find_measure(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return what a quantity measures: by its predicates, by its own noun, or by the role of whom it counts.

    One that is told of the dead and the hurt together measures casualties.
    """
    found = _by_next_word(reading, quantity) or _by_any(reading, quantity)
    if quantity.high == 0 and found is not None and found[1] == quantity.noun != quantity.head:
        return None  # `none of the injured is in danger` counts nobody who is not injured
    joint = found is not None and _is_joint(reading, found[1])
    return (reading.ontology.attributes[_CASUALTIES], found[1]) if found is not None and joint else found


def _by_any(reading: Reading, quantity: Quantity) -> Measure | None:
    for predicate in find_predicates(reading, quantity.head):
        attribute = shown_by(reading, predicate, quantity)
        if attribute is not None:
            return attribute, predicate
    if quantity.unit == PERCENT:
        return find_share(reading, quantity)
    if quantity.unit is not None:
        found = _by_noun(reading, quantity)
        fits = found is not None and factor_of(quantity.unit, found[0].unit) is not None
        return found if fits else _by_agreement(reading, quantity)
    by = (_by_noun, _by_whose, find_by_toll, _by_role)
    return next((found for tell in by if (found := tell(reading, quantity)) is not None), None)


def find_own_measure(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return what a quantity measures by its own words alone: those right behind its number, or its noun."""
    return _by_next_word(reading, quantity) or _by_noun(reading, quantity)


def _by_next_word(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute of the word right behind a bare number: `four dead and nine injured`."""
    after = quantity.head + 1
    bare = quantity.head == quantity.noun and reading.annotated.tokens[quantity.head].upos == "NUM"
    attribute = _of_people(reading, after) if bare and quantity.unit is None else None
    return (attribute, after) if attribute is not None else None


def _is_joint(reading: Reading, index: int) -> bool:
    """Tell whether a word for the dead or hurt is joined with one for others: `dead and injured`, `killed or wounded`.

    Not where the second has a number of its own: `left 12 dead and injured 30`.
    """
    annotated, own = reading.annotated, _of_people(reading, index)
    for between, other in ((index + 1, index + 2), (index - 1, index - 2)):
        if (
            own is None
            or not 0 < between < len(annotated.tokens)
            or annotated.word(between).lower() not in ("and", "or")
        ):
            continue
        joined = _of_people(reading, other)
        after = max(index, other) + 1
        counted = after < len(annotated.tokens) and annotated.tokens[after].upos == "NUM"
        verbs = annotated.tokens[index].upos == annotated.tokens[other].upos == "VERB" if joined is not None else False
        if (
            joined is not None
            and joined is not own
            and (not counted or (verbs and _shares_object(reading, index, other)))
        ):
            return True
    return False


def _shares_object(reading: Reading, left: int, right: int) -> bool:
    """Tell whether two verbs have their object, behind the second, in common: `killed or wounded 30 people`."""
    annotated = reading.annotated
    first = min(left, right)
    return annotated.child(first, "obj", "nsubj:pass") is None or annotated.child(max(left, right), "obj") is None


def _of_people(reading: Reading, index: int) -> Attribute | None:
    """Return which of the harmed a word tells: the killed, the wounded or the missing."""
    if not 0 <= index < len(reading.annotated.tokens):
        return None
    for lemma, pos in readings_of(reading, index):
        for trigger, attribute in reading.ontology.attributes_counted_by(lemma, pos):
            if attribute.name in _HARMED and len(trigger.words) == 1:
                return attribute
    return None


def _by_agreement(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the cost for an amount that changes hands under an agreement: `will get $90 million under it`."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    verb = tokens[quantity.head].head
    if tokens[quantity.head].dep != "obj" or not (quantity.unit or "").isupper():
        return None
    for child in (*annotated.children[verb], *annotated.children[quantity.head]):
        event = reading.event_at(child) if case_of(annotated, child) == "under" else None
        if event is not None and event.is_a(reading.ontology, "agreement"):
            return reading.ontology.attributes["cost"], child
    return None


def _by_noun(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute that the counted noun itself names: `two gunmen`, `14 deaths`, `at least five [of them]`."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    for trigger, attribute in reading.ontology.attributes_counted_by(tokens[quantity.noun].lemma.lower(), "NOUN"):
        counted = trigger.argument is None and match_words(annotated, quantity.noun, trigger) is not None
        counted = counted and not _only_speaks(reading, quantity.head)
        if counted and (attribute.name != ATTACKERS or _acts(reading, quantity.head)):
            return attribute, quantity.noun
    if tokens[quantity.noun].upos in ("NUM", "PRON") and _says_there_are(reading, quantity.head):
        meant = _elided_noun(reading, quantity.head)
        if meant is not None and tokens[meant].lemma.lower() in words("nouns", "attacker"):
            return reading.ontology.attributes[ATTACKERS], quantity.head
    return None


def _by_whose(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute of people to whom what is counted belongs: `claimed the lives of 11 men`, `bodies of six`.

    Lives count where their verb takes them, alone they are stories.
    """
    annotated, tokens = reading.annotated, reading.annotated.tokens
    noun, verb = tokens[quantity.head].head, tokens[tokens[quantity.head].head].head
    if case_of(annotated, quantity.head) != "of" or tokens[noun].tag != "NNS":
        return None
    if tokens[quantity.noun].lemma.lower() not in words("nouns", "person", "group") | {"people"}:
        return None
    for trigger, attribute in reading.ontology.attributes_counted_by(tokens[verb].lemma.lower(), "VERB"):
        taken = match_words(annotated, verb, trigger) if len(trigger.words) > 1 else None
        if taken is not None and noun in taken:
            return attribute, verb
    lemma = tokens[noun].lemma.lower()
    if lemma in words("nouns", "remains"):
        return reading.ontology.attributes["killed"], noun
    return None


def _only_speaks(reading: Reading, head: int) -> bool:
    """Tell whether people are those who say something: `two survivors told reporters` counts no survivors."""
    token = reading.annotated.tokens[head]
    said = reading.event_at(token.head)
    return token.dep == "nsubj" and said is not None and said.is_a(reading.ontology, "statement")


def _acts(reading: Reading, head: int) -> bool:
    """Tell whether a phrase of attackers is counted as such: not where they are the ones killed or caught."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    above = tokens[tokens[head].head]
    suffered = reading.ontology.attributes_counted_by(above.lemma.lower(), above.upos)
    if suffered and tokens[head].dep in ("nsubj:pass", "obj"):
        return False
    return not any(
        reading.ontology.attributes_counted_by(tokens[p].lemma.lower(), tokens[p].upos)
        and has_argument(reading, p, head, "ARG1")
        for p in annotated.predicates_of(head)
    )


def _says_there_are(reading: Reading, head: int) -> bool:
    annotated = reading.annotated
    near = (head, annotated.tokens[head].head)
    return any(annotated.child(index, "expl") is not None for index in near)


def _elided_noun(reading: Reading, head: int) -> int | None:
    """Return the plural noun that a bare number leaves out: the last people before it, a sentence back at most.

    People who do something come before people to whom it is done.
    """
    annotated = reading.annotated
    other: int | None = None
    for index in range(head - 1, -1, -1):
        if annotated.sentence_of[head] - annotated.sentence_of[index] > 1:
            break
        token = annotated.tokens[index]
        if token.upos == "NOUN" and token.tag == "NNS" and token.lemma.lower() in words("nouns", "person"):
            if token.dep == "nsubj":
                return index
            other = other or index
    return other


def find_by_toll(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute of a number that a measure is said to reach, or is brought to.

    `The number of people killed rose to nine`; `bringing the toll to 14`.
    """
    annotated, tokens = reading.annotated, reading.annotated.tokens
    above = tokens[quantity.head].head
    stated = annotated.child(quantity.head, "cop") is not None  # `the number of deaths was 70`
    above = quantity.head if stated else above
    told = (annotated.child(above, dep) for dep in ("nsubj", "obj", "nsubj:pass"))
    measured = [m for m in told if m is not None and m != quantity.head and tokens[m].lemma.lower() in _MEASURES]
    if not measured or not (stated or tokens[quantity.head].dep in ("obl", "obj", "xcomp")):
        return None
    for index in annotated.subtree(measured[0]):
        for lemma, pos in readings_of(reading, index):
            for trigger, attribute in reading.ontology.attributes_counted_by(lemma, pos):
                if fits_unit(attribute, quantity) and match_words(annotated, index, trigger) is not None:
                    return attribute, index
    return None


def _by_role(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return `attackers` or `participants` for people who attack or take part (`eight men took part in the raid`)."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    noun = tokens[quantity.noun]
    if noun.upos not in ("NUM", "PRON") and noun.lemma.lower() not in words("nouns", "person", "group"):
        return None
    for predicate in find_predicates(reading, quantity.head):
        event = reading.event_at(predicate)
        if event is not None and _is_attack(reading, event) and _is_perpetrator(reading, event, quantity):
            return reading.ontology.attributes[ATTACKERS], predicate
        if not _takes_part(reading, predicate) or not _fills_any(reading, predicate, quantity.head):
            continue
        for child in annotated.subtree(predicate):
            other = reading.event_at(child)
            if other is not None and child != predicate and other.type is not None:
                name = ATTACKERS if _is_attack(reading, other) else PARTICIPANTS
                return reading.ontology.attributes[name], child
    return None


def _takes_part(reading: Reading, predicate: int) -> bool:
    """Tell whether a verb, alone or with its object, says that somebody took part (`joined`, `took part`)."""
    annotated = reading.annotated
    lemma = annotated.tokens[predicate].lemma.lower()
    objects = (
        annotated.tokens[c].lemma.lower() for c in annotated.children[predicate] if annotated.tokens[c].dep == "obj"
    )
    return bool({lemma, *(f"{lemma} {word}" for word in objects)} & words("verbs", "partake"))


def _fills_any(reading: Reading, predicate: int, head: int) -> bool:
    return any(has_argument(reading, predicate, head, argument) for argument in ("ARG0", "ARG1", "nsubj", "nsubj:pass"))


def _is_attack(reading: Reading, event: Event) -> bool:
    return event.is_a(reading.ontology, "attack")


def _is_perpetrator(reading: Reading, event: Event, quantity: Quantity) -> bool:
    token = reading.annotated.tokens[quantity.head]
    return any(r == "perpetrator" and m.start <= token.start < m.end for r, m in participants_of(reading, event))
