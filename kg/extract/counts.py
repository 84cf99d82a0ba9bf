"""Counts: how many were killed, wounded, detained … how many attackers there were, what it cost; with bounds.

The ontology's attributes say what shows each (`kill/VERB/ARG1`, `dead/ADJ`, `toll/NOUN/value`); quantities come from
`kg.extract.quantities`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.attribution import Source
from kg.extract.claims import Reading, make_claims
from kg.extract.discourse import governing_event, host_of
from kg.extract.events import Event, match_words
from kg.extract.lexicon import words
from kg.extract.participants import participants_of
from kg.extract.parts import PART, Measure, find_whole, is_partitive
from kg.extract.phrases import argument_heads, case_of, coordinated, full_phrase
from kg.extract.quantities import PEOPLE, Quantity, counted_words, find_quantities, indefinite_person, summed
from kg.extract.shares import CHANGE, PERCENT, convert, factor_of, find_share, is_change, signed
from kg.extract.tolls import find_teller, find_told
from kg.model.claim import Claim, Factuality, Predicate
from kg.ontology import Attribute

__all__ = ["extract_counts"]

EXTRACTOR = "counts@1"
_ATTACKERS = "attackers"
_PARTICIPANTS = "participants"
_PROTEST = "protest"
_MEASURES = frozenset({"number", "total", "figure", "count", "toll", "tally"})
_MONEY = "currency"


def extract_counts(reading: Reading) -> Iterator[Claim]:
    """Yield one claim per count and speaker, in text order; coordinated phrases of one predicate are summed."""
    quantities = {q.head: q for q in find_quantities(reading)}
    done: set[int] = set()
    measures: dict[int, Measure] = {}
    for head, quantity in quantities.items():
        if head in done:
            continue
        found = find_whole(reading, quantity, measures)
        if found is not None:
            done.add(head)
            yield from _count(reading, found[0], *found[1], unit=PART)
            continue
        told = find_told(reading, quantity, measures)
        if told is not None and _by_toll(reading, quantity) is None:
            done.add(head)
            yield from _count(reading, quantity, *told[0], source=told[1], apart=True)
            continue
        measure = _measure(reading, quantity)
        if measure is None:
            continue
        measures[head] = measure
        whole, used = summed(reading, quantity, quantities)
        if any(_is_other(reading, quantities[head], measure) for head in used - {head} if head in quantities):
            whole, used = quantity, {head}  # `four survivors and three bodies`
        done |= used
        part = quantity.unit is None and measure[1] == quantity.noun and is_partitive(reading, quantity)
        yield from _count(reading, whole, *measure, unit=PART if part else None, source=find_teller(reading, quantity))
    yield from _unnumbered(reading, done | set(quantities))


def _is_other(reading: Reading, quantity: Quantity, measure: Measure) -> bool:
    """Tell whether the noun of a coordinated quantity names another measure than the first one has."""
    named = _by_noun(reading, quantity)
    return named is not None and named[0] is not measure[0]


def _measure(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return what a quantity measures: by its predicates, by its own noun, or by the role of whom it counts."""
    for predicate in _predicates(reading, quantity.head):
        attribute = _shown_by(reading, predicate, quantity)
        if attribute is not None:
            return attribute, predicate
    if quantity.unit == PERCENT:
        return find_share(reading, quantity)
    if quantity.unit is not None:
        found = _by_noun(reading, quantity)
        return found if found is not None and factor_of(quantity.unit, found[0].unit) else None
    by = (_by_noun, _by_whose, _by_toll, _by_role)
    return next((found for tell in by if (found := tell(reading, quantity)) is not None), None)


def _predicates(reading: Reading, head: int) -> Iterator[int]:
    """Yield the words that can say what a phrase's number measures: itself, its predicates and modifiers."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    if tokens[head].upos in ("VERB", "ADJ"):
        yield head
    reduced = _reduced_passive(reading, head)
    if reduced is not None:
        yield reduced
    yield from sorted(annotated.predicates_of(head))
    above = tokens[head].head
    if above != head:
        yield above
        for child in annotated.children[above]:
            if child != head and tokens[child].dep.partition(":")[0] in ("xcomp", "amod", "acl", "advcl"):
                yield child
    for child in annotated.children[head]:
        if tokens[child].dep.partition(":")[0] in ("amod", "acl", "xcomp", "advcl", "nmod", "compound"):
            yield child


def _reduced_passive(reading: Reading, head: int) -> int | None:
    """Return the participle right after a noun that lacks its auxiliary: `… and ten soldiers wounded`."""
    annotated = reading.annotated
    after = head + 1
    if after >= len(annotated.tokens) or annotated.tokens[after].tag not in ("VBN", "VBD"):
        return None
    subject = annotated.child(after, "nsubj", "obj", "aux")
    own = subject is None or subject == head
    return after if own and annotated.sentence_of[after] == annotated.sentence_of[head] else None


def _readings(reading: Reading, index: int) -> tuple[tuple[str, str], ...]:
    """Return the (lemma, part of speech) pairs to look a word up as: participles may be adjectives (`missing`)."""
    token = reading.annotated.tokens[index]
    lemma = token.lemma.lower()
    found = [(lemma, token.upos)]
    if token.tag.startswith("JJ") or token.tag in ("VBN", "VBG"):
        found += [(reading.annotated.word(index).lower(), "ADJ"), (lemma, "ADJ"), (lemma, "VERB")]
    return tuple(dict.fromkeys(found))


def _shown_by(reading: Reading, predicate: int, quantity: Quantity) -> Attribute | None:
    """Return the attribute that a word shows with the quantity as its argument, modifier or value; None if none."""
    annotated = reading.annotated
    for lemma, pos in _readings(reading, predicate):
        for trigger, attribute in reading.ontology.attributes_counted_by(lemma, pos):
            if not _measures(attribute, quantity) or match_words(annotated, predicate, trigger) is None:
                continue
            if trigger.argument == "value" and (attribute.name != CHANGE or is_change(reading, quantity)):
                return attribute
            if trigger.argument is None:
                if pos == "ADJ":
                    return attribute
            elif (
                predicate == quantity.head
                or _fills(reading, predicate, quantity.head, trigger.argument)
                or (attribute.unit == _MONEY and _is_price(reading, predicate, quantity.head))
            ):
                return attribute
    return None


def _measures(attribute: Attribute, quantity: Quantity) -> bool:
    """Tell whether an attribute is measured in a quantity's unit: money in money, people one by one."""
    money = quantity.unit is not None and quantity.unit.isupper()
    if money or attribute.unit == _MONEY:
        return money and attribute.unit == _MONEY
    if attribute.name == CHANGE:
        return quantity.unit == attribute.unit
    return quantity.unit is None or quantity.unit == attribute.unit


def _fills(reading: Reading, predicate: int, head: int, argument: str) -> bool:
    """Tell whether the phrase at `head` (or one coordinated with it) is `argument` of `predicate`."""
    annotated = reading.annotated
    event = reading.event_of.get(predicate)
    arguments = event.arguments if event else argument_heads(annotated, predicate)
    keys = (argument, "nsubj:pass", "obj") if argument == "ARG1" else (argument,)
    heads = {c for key in keys for h in arguments.get(key, []) for c in coordinated(annotated, h)}
    if head in heads:
        return True
    if argument != "ARG1":
        return False
    if predicate == _reduced_passive(reading, head):
        return True
    modifier = annotated.tokens[predicate]
    return (modifier.tag == "VBN" and modifier.head == head) or (
        not heads and _is_bounded_object(reading, predicate, head)
    )


def _is_price(reading: Reading, predicate: int, head: int) -> bool:
    """Tell whether an amount is an object of a verb or stands after `for`: `cost the airline 40 million euros`."""
    token = reading.annotated.tokens[head]
    bought = token.dep == "obl" and case_of(reading.annotated, head) in ("for", "at")
    return token.head == predicate and (token.dep == "obj" or bought)


def _is_bounded_object(reading: Reading, predicate: int, head: int) -> bool:
    """Tell whether a phrase is an object whose bound the tree took for a preposition: `killed up to 20 people`."""
    token = reading.annotated.tokens[head]
    bounded = case_of(reading.annotated, head) in (
        "up",
        "to",
        "over",
        "above",
        "under",
        "below",
        "around",
        "between",
        "at",
    )
    return token.head == predicate and token.dep == "obl" and bounded


def _by_noun(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute that the counted noun itself names: `two gunmen`, `14 deaths`, `at least five [of them]`."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    for trigger, attribute in reading.ontology.attributes_counted_by(tokens[quantity.noun].lemma.lower(), "NOUN"):
        counted = trigger.argument is None and match_words(annotated, quantity.noun, trigger) is not None
        counted = counted and not _only_speaks(reading, quantity.head)
        if counted and (attribute.name != _ATTACKERS or _acts(reading, quantity.head)):
            return attribute, quantity.noun
    if tokens[quantity.noun].upos in ("NUM", "PRON") and _says_there_are(reading, quantity.head):
        meant = _elided_noun(reading, quantity.head)
        if meant is not None and tokens[meant].lemma.lower() in words("nouns", "attacker"):
            return reading.ontology.attributes[_ATTACKERS], quantity.head
    return None


def _by_whose(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute of people to whom what is counted belongs: `claimed the lives of 11 men`, `bodies of six`.

    Lives count where their verb takes them, alone they are stories.
    """
    annotated, tokens = reading.annotated, reading.annotated.tokens
    noun, verb = tokens[quantity.head].head, tokens[tokens[quantity.head].head].head
    if case_of(annotated, quantity.head) != "of" or tokens[noun].tag != "NNS":
        return None
    if tokens[quantity.noun].lemma.lower() not in words("nouns", "person") | words("nouns", "group") | {"people"}:
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
        and _fills(reading, p, head, "ARG1")
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


def _by_toll(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return the attribute of a number that a measure is said to reach, or is brought to.

    `The number of people killed rose to nine`; `bringing the toll to 14`.
    """
    annotated, tokens = reading.annotated, reading.annotated.tokens
    above = tokens[quantity.head].head
    told = (annotated.child(above, dep) for dep in ("nsubj", "obj", "nsubj:pass"))
    measured = [m for m in told if m is not None and m != quantity.head and tokens[m].lemma.lower() in _MEASURES]
    if not measured or tokens[quantity.head].dep not in ("obl", "obj", "xcomp"):
        return None
    for index in annotated.subtree(measured[0]):
        for lemma, pos in _readings(reading, index):
            for trigger, attribute in reading.ontology.attributes_counted_by(lemma, pos):
                if _measures(attribute, quantity) and match_words(annotated, index, trigger) is not None:
                    return attribute, index
    return None


def _by_role(reading: Reading, quantity: Quantity) -> Measure | None:
    """Return `attackers` or `participants` for people who attack or take part (`eight men took part in the raid`)."""
    annotated, tokens = reading.annotated, reading.annotated.tokens
    noun = tokens[quantity.noun]
    if noun.upos not in ("NUM", "PRON") and noun.lemma.lower() not in words("nouns", "person") | words(
        "nouns", "group"
    ):
        return None
    for predicate in _predicates(reading, quantity.head):
        event = reading.event_at(predicate)
        if event is not None and _is_attack(reading, event) and _is_perpetrator(reading, event, quantity):
            return reading.ontology.attributes[_ATTACKERS], predicate
        if not _takes_part(reading, predicate) or not _fills_any(reading, predicate, quantity.head):
            continue
        for child in annotated.subtree(predicate):
            other = reading.event_at(child)
            if other is not None and child != predicate and other.type is not None:
                name = _ATTACKERS if _is_attack(reading, other) else _PARTICIPANTS
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
    return any(_fills(reading, predicate, head, argument) for argument in ("ARG0", "ARG1", "nsubj", "nsubj:pass"))


def _is_attack(reading: Reading, event: Event) -> bool:
    return event.is_a(reading.ontology, "attack")


def _is_perpetrator(reading: Reading, event: Event, quantity: Quantity) -> bool:
    token = reading.annotated.tokens[quantity.head]
    return any(r == "perpetrator" and m.start <= token.start < m.end for r, m in participants_of(reading, event))


def _unnumbered(reading: Reading, done: set[int]) -> Iterator[Claim]:
    """Yield counts of at least one for single people whom a text names or describes (`killed a policeman`)."""
    annotated = reading.annotated
    for event in reading.events:
        token = annotated.tokens[event.token]
        for trigger, attribute in reading.ontology.attributes_counted_by(token.lemma.lower(), token.upos):
            if trigger.argument in (None, "value") or attribute.unit != PEOPLE:
                continue
            if match_words(annotated, event.token, trigger) is None:
                continue
            for head in _sufferers(reading, event, trigger.argument or "")[:1]:
                heads = list(coordinated(annotated, head))
                if done & set(heads) or not all(_single_person(reading, h) for h in heads):
                    continue
                done.update(heads)
                spans = [full_phrase(annotated, h) for h in heads]
                span = (min(s for s, _ in spans), max(e for _, e in spans))
                quantity = Quantity(head=heads[0], noun=heads[0], low=float(len(heads)), high=None, span=span)
                yield from _count(reading, quantity, attribute, event.token)


def _sufferers(reading: Reading, event: Event, argument: str) -> list[int]:
    """Return the heads of the phrases in a trigger's argument, the subject of a passive included."""
    if argument != "ARG1":
        return event.arguments.get(argument, [])
    return [*event.arguments.get("ARG1", []), *event.arguments.get("nsubj:pass", [])]


def _single_person(reading: Reading, head: int) -> bool:
    """Tell whether a phrase is one person: a name, a pronoun that was resolved, or a singular noun for somebody."""
    named = reading.inventory.named_actor(head)
    if named is not None and named.name:
        return named.type == "Person"
    token = reading.annotated.tokens[head]
    if head in reading.inventory.pronouns:
        return reading.inventory.pronouns[head].type == "Person"
    plain = token.upos == "NOUN" and token.tag == "NN" and token.lemma.lower() in words("nouns", "person")
    return plain and (indefinite_person(reading, head) or not _is_negated(reading, head))


def _is_negated(reading: Reading, head: int) -> bool:
    """Tell whether a determiner takes a singular noun back or spreads it (`no officer`, `any officer`, `every man`)."""
    determiner = reading.annotated.child(head, "det")
    return determiner is not None and reading.annotated.word(determiner).lower() in (
        "no",
        "any",
        "every",
        "each",
        "neither",
    )


def _count(
    reading: Reading,
    quantity: Quantity,
    attribute: Attribute,
    predicate: int,
    *,
    unit: str | None = None,
    source: Source | None = None,
    apart: bool = False,
) -> Iterator[Claim]:
    """Yield the claims of a count; one told `apart` from its predicate has its own words alone as evidence."""
    host = _host(reading, attribute, predicate)
    if host is None:
        return
    quantity = signed(reading, quantity, predicate) if attribute.name == CHANGE else convert(quantity, attribute)
    token = reading.annotated.tokens[predicate]
    end = reading.annotated.tokens[quantity.noun].end
    span = (min(quantity.span[0], token.start), max(quantity.span[1], token.end, end))
    if apart:
        span = quantity.span
    own = reading.event_at(predicate)
    unit = unit or ("additional" if quantity.additional else quantity.unit or attribute.unit)
    yield from make_claims(
        reading, EXTRACTOR, host.mention, Predicate.COUNT, span,
        attribute=attribute.name, low=quantity.low, high=quantity.high, unit=unit,
        counted=counted_words(reading, quantity),
        factuality=own.factuality if own is not None else Factuality.ASSERTED, source=source,
    )  # fmt: skip


def _host(reading: Reading, attribute: Attribute, predicate: int) -> Event | None:
    """Return the event that a count is about: for people hurt its host, for other measures the event at hand."""
    own = reading.event_at(predicate)
    if attribute.unit == PEOPLE and attribute.name != _PARTICIPANTS:
        host = host_of(reading, predicate)
        if attribute.name not in words("discourse", "own_counts") or own is None or own.type is None:
            return host
        return host if host is not None and host.is_a(reading.ontology, _PROTEST) else own
    for head in own.arguments.get("under", []) if own is not None else ():
        if (agreement := reading.event_at(head)) is not None and agreement.type is not None:
            return agreement
    typed = own is not None and own.type is not None and not own.is_a(reading.ontology, "statement")
    if attribute.name == CHANGE:
        return own if typed else None
    return own if typed else governing_event(reading, predicate) or reading.main
