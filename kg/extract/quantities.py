"""Quantities: numbers with the phrase they count (`at least two of the attackers`, `120 million euros`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.claims import Reading
from kg.extract.lexicon import table, words
from kg.extract.numbers import Number, find_numbers, vague_words
from kg.extract.phrases import coordinated, full_phrase
from kg.model.annotation import AnnotatedDocument
from kg.model.document import Span

__all__ = ["PEOPLE", "Quantity", "counted_words", "find_quantities", "indefinite_person", "summed"]

PEOPLE = "person"
_COUNTABLE = frozenset({"NOUN", "PROPN", "ADJ", "PRON", "NUM", "VERB"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A counted phrase: its head token, the token of what is counted, closed bounds (None = open), and its span.

    `unit` is a currency code, `percent`, the lemma of a unit of measure, or None for things counted one by one.
    """

    head: int
    noun: int
    low: float | None
    high: float | None
    span: Span
    additional: bool = False
    unit: str | None = None


def find_quantities(reading: Reading) -> Iterator[Quantity]:
    """Yield the quantities of a document in text order."""
    for number in find_numbers(reading.annotated):
        quantity = _quantity(reading, number)
        if quantity is not None:
            yield quantity


def _quantity(reading: Reading, number: Number) -> Quantity | None:
    annotated, tokens = reading.annotated, reading.annotated.tokens
    head = noun = _noun_behind(annotated, number) or _top(annotated, number)
    token = tokens[head]
    if _is_astray(annotated, number, token.head):
        span = (tokens[number.first].start, token.end)
        return Quantity(head=head, noun=head, low=number.low, high=number.high, span=span)
    if token.dep.partition(":")[0] in ("nummod", "amod", "det", "compound") and token.head != head:
        head = noun = _counted_head(annotated, token.head)
    inner = annotated.child(head, "nmod")
    bare = tokens[noun] is token or tokens[head].lemma.lower() in words("numbers", "partitive")
    if bare and inner is not None and annotated.child(inner, "case") is not None:
        noun = inner
    if number.first <= noun <= number.last:
        noun = number.token
    countable = tokens[noun].upos in _COUNTABLE or _unit(reading, noun) is not None
    if tokens[noun] is not token and not countable and noun != number.token:
        return None
    phrase = full_phrase(annotated, head) if tokens[head].upos != "VERB" else (token.start, token.end)
    span = (min(tokens[number.first].start, phrase[0]), max(tokens[number.last].end, phrase[1]))
    return Quantity(
        head=head,
        noun=noun,
        low=number.low,
        high=number.high,
        span=span,
        additional=number.additional,
        unit=number.unit or _unit(reading, noun),
    )


def _is_astray(annotated: AnnotatedDocument, number: Number, noun: int) -> bool:
    """Tell whether a number is hung on a noun far behind it, past a word of its own: `four dead in bus crash`."""
    tokens, after = annotated.tokens, number.last + 1
    if tokens[number.token].dep != "nummod" or noun <= after or number.unit is not None:
        return False
    own = tokens[after]
    return own.upos in ("ADJ", "VERB") and own.dep in ("root", "conj", "ccomp", "parataxis") and own.head != noun


def _noun_behind(annotated: AnnotatedDocument, number: Number) -> int | None:
    """Return the plural right behind a number that the tree hangs elsewhere: `reported 610 new cases`."""
    tokens = annotated.tokens
    if tokens[number.token].dep in ("nummod", "compound") or tokens[number.token].upos != "NUM" or number.unit:
        return None
    at = number.last + 1
    while at < len(tokens) and tokens[at].upos in ("ADJ", "NOUN") and at < tokens[at].head <= number.last + 4:
        at += 1
    plural = at < len(tokens) and tokens[at].upos == "NOUN" and tokens[at].tag in ("NNS", "VBZ")
    same = plural and annotated.sentence_of[at] == annotated.sentence_of[number.first]
    free = same and annotated.child(at, "nummod", "det") is None
    return at if free and tokens[at].lemma.lower() not in words("numbers", "not_people") else None


def _counted_head(annotated: AnnotatedDocument, index: int) -> int:
    """Return the plural that a number counts where it hangs on a word inside it: `11 security force members`."""
    token = annotated.tokens[index]
    if token.upos == "ADJ" and token.dep == "amod" and annotated.tokens[token.head].tag == "NNS":
        return token.head  # `40 square miles`
    above = annotated.tokens[token.head]
    inside = token.dep == "compound" and token.tag in ("NN", "NNP") and above.tag == "NNS"
    return token.head if inside else index


def _top(annotated: AnnotatedDocument, number: Number) -> int:
    """Return the word of a number expression that hangs on a word outside it (`more` in `no more than eight men`)."""
    top, seen = number.token, set[int]()
    while number.first <= annotated.tokens[top].head <= number.last and top not in seen:
        seen.add(top)
        top = annotated.tokens[top].head
    return top


def _unit(reading: Reading, noun: int) -> str | None:
    """Return the unit of measure that a noun is: a currency code, or the lemma of a span of time, length or weight."""
    lemma = reading.annotated.tokens[noun].lemma.lower()
    currency = table("numbers")["currency"]
    assert isinstance(currency, dict)
    if reading.annotated.tokens[noun].upos == "SYM" and lemma not in currency:
        lemma = lemma.removesuffix("s")
    if lemma in currency:
        national = table("numbers")["national"]
        assert isinstance(national, dict)
        near = (reading.annotated.word(c).lower() for c in reading.annotated.children[noun])
        codes = national.get(lemma, {})
        return str(next((codes[word] for word in near if word in codes), currency[lemma]))
    if any(reading.annotated.word(c).lower() == "square" for c in reading.annotated.children[noun]):
        return f"square {lemma}"
    return lemma if lemma in words("numbers", "not_people") else None


def summed(reading: Reading, quantity: Quantity, by_head: dict[int, Quantity]) -> tuple[Quantity, set[int]]:
    """Return a quantity with those coordinated with it added, and the heads that it used up.

    `One officer and a civilian` is two; bounds add up, and an open one stays open. A coordinated phrase without a
    number of its own leaves the quantity as it is.
    """
    annotated = reading.annotated
    heads = [h for h in coordinated(annotated, quantity.head) if not _names_part(reading, quantity.head, h)]
    low, high, (start, end) = quantity.low, quantity.high, quantity.span
    for head in heads[1:]:
        other = by_head.get(head)
        if other is None and not indefinite_person(reading, head):
            return quantity, {quantity.head}
        more = (other.low, other.high) if other else (1.0, 1.0)
        low = None if low is None or more[0] is None else low + more[0]
        high = None if high is None or more[1] is None else high + more[1]
        span = other.span if other else full_phrase(annotated, head)
        start, end = min(start, span[0]), max(end, span[1])
    whole = Quantity(
        head=quantity.head,
        noun=quantity.noun,
        low=low,
        high=high,
        span=(start, end),
        additional=quantity.additional,
        unit=quantity.unit,
    )
    return whole, set(heads)


def _names_part(reading: Reading, head: int, other: int) -> bool:
    """Tell whether words between two phrases make the second a part of the first: `including`, `among them`.

    Not where the inclusion is closed before it: `five officers, including a woman, and two civilians`.
    """
    between = [reading.annotated.word(i).lower() for i in range(head + 1, other)]
    opened = [i for i, word in enumerate(between) if word == "among" or word in words("numbers", "includes")]
    return bool(opened) and (",", "and") not in pairwise(between[opened[-1] :])


def indefinite_person(reading: Reading, head: int) -> bool:
    """Tell whether the phrase at token `head` is one unnamed person: `a policeman`."""
    annotated = reading.annotated
    determiner = annotated.child(head, "det")
    indefinite = determiner is not None and annotated.word(determiner).lower() in words("numbers", "indefinite")
    return indefinite and annotated.tokens[head].lemma.lower() in words("nouns", "person")


def counted_words(reading: Reading, quantity: Quantity) -> str | None:
    """Return the words for what is counted, without its number: `police officer and civilian`; None if unsaid."""
    annotated = reading.annotated
    parts = []
    kind = _kind(annotated, quantity)
    for head in coordinated(annotated, kind):
        token = annotated.tokens[head]
        if (
            _names_part(reading, kind, head)
            or token.upos in ("NUM", "VERB", "PRON")
            or annotated.word(head).lower() in vague_words().keys() | words("numbers", "others")
            or _set_off(annotated, head)
            or reading.inventory.place_for(head) is not None
            or _is_named_person(reading, head)
            or (head != kind and _unit(reading, head) is not None)
        ):
            continue
        parts.append(" ".join(annotated.word(i) for i in sorted([*_modifiers(annotated, head), head])))
    return " and ".join(parts) if parts else None


def _is_named_person(reading: Reading, head: int) -> bool:
    named = reading.inventory.named_actor(head)
    return named is not None and named.name and named.type == "Person"


def _kind(annotated: AnnotatedDocument, quantity: Quantity) -> int:
    """Return the noun that says what is counted: `two of the dead were guards` counts guards, not `dead`."""
    tokens = annotated.tokens
    subject = tokens[quantity.head]
    noun = tokens[quantity.noun]
    named = noun.upos == "ADJ" or (noun.tag == "NNS" and noun.lemma.endswith("ed"))
    if not named or subject.dep != "nsubj" or annotated.child(subject.head, "cop") is None:
        return quantity.noun
    return subject.head if tokens[subject.head].upos == "NOUN" else quantity.noun


def _set_off(annotated: AnnotatedDocument, head: int) -> bool:
    """Tell whether a comma parts a noun from the number after it: `rebels storm the depot, four dead`."""
    numbers = (c for c in annotated.children[head] if c > head and annotated.tokens[c].dep == "nummod")
    return any(annotated.tokens[i].upos == "PUNCT" for number in numbers for i in range(head, number))


def _modifiers(annotated: AnnotatedDocument, head: int) -> list[int]:
    """Return the nouns and adjectives before a counted noun, those of its compounds included; no comparatives."""
    found = []
    for child in annotated.children[head]:
        token = annotated.tokens[child]
        counts = annotated.word(child).lower() in vague_words()
        if child < head and any(
            child < other and annotated.tokens[other].dep == "nummod" for other in annotated.children[head]
        ):
            continue  # `shot dead ten climbers`
        if annotated.word(child).lower() == "old" and annotated.word(child - 1) == "-":
            continue  # `a 22-year-old student`
        if token.dep in ("compound", "amod") and token.tag not in ("JJR", "JJS", "CD") and not counts:
            found += [child, *_modifiers(annotated, child)]
    return found
