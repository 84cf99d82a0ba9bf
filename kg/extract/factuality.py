"""Factuality, polarity and tense of an event word, from the words around it (FactBank's dimensions, simplified).

Source: Saurí and Pustejovsky 2009, "FactBank: a corpus annotated with event factuality".
"""

from __future__ import annotations

from functools import partial

from kg.extract.irrealis import governed, is_nobody
from kg.extract.lexicon import words
from kg.extract.phrases import case_of
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Factuality

__all__ = ["factuality_of", "polarity_of", "tense_of"]

_FINITE_PAST = frozenset({"VBD", "VBN"})
DEEPEST = 12
"""The most words that are asked on the way up: a parse may be very deep, or no tree."""
_DESTINY = frozenset({"become", "prove", "blame", "remain"})
"""After `was to` these tell what came of it."""
_INVERTED = frozenset({"had", "were", "should"})
"""Before their subject these open a condition."""


def tense_of(annotated: AnnotatedDocument, index: int) -> str:
    """Return past, present, future, infinitive or none (a noun) for the word at token `index`."""
    token = annotated.tokens[index]
    helpers = {
        annotated.word(c).lower() for c in annotated.children[index] if annotated.tokens[c].dep.startswith("aux")
    }
    if helpers & words("factuality", "modals_planned"):
        return "future"
    if token.upos not in ("VERB", "AUX"):
        return "none"
    if token.tag in _FINITE_PAST or helpers & {"was", "were", "had", "did", "been"}:
        return "past"
    if token.tag in ("VBZ", "VBP") or helpers & {"is", "are", "has", "have", "'s", "'re"}:
        return "present"
    return "infinitive" if token.tag == "VB" else "none"


def polarity_of(factuality: Factuality) -> str:
    """Return `negative` where the event is said not to have happened, else `positive`."""
    return "negative" if factuality is Factuality.DENIED else "positive"


def factuality_of(annotated: AnnotatedDocument, index: int, *, steps: int = DEEPEST) -> Factuality:
    """Return how the text commits to the event at token `index`; `steps` words above it are asked at most."""
    if not steps:
        return Factuality.ASSERTED
    read = partial(factuality_of, annotated, steps=steps - 1)
    if _is_condition(annotated, index):
        return Factuality.HYPOTHETICAL
    if _negated(annotated, index):
        lacking = case_of(annotated, index) == "without"  # `if they go on without talks`
        above = governed(annotated, index, read) if lacking else Factuality.DENIED
        return Factuality.HYPOTHETICAL if above is Factuality.HYPOTHETICAL else Factuality.DENIED
    own = _own(annotated, index)
    if own in (Factuality.HYPOTHETICAL, Factuality.ALLEGED):
        return own
    above = governed(annotated, index, read)
    if own is None or above is Factuality.DENIED:
        return above
    return own


def _is_condition(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether an event stands in a condition: `if it does not arrive`, `had the siren gone off`."""
    below = [(annotated.tokens[c].dep, annotated.word(c).lower()) for c in annotated.children[index]]
    if any(relation == "mark" and word in words("factuality", "hypothetical_marks") for relation, word in below):
        return True
    clause = annotated.tokens[index].dep.partition(":")[0] in ("advcl", "ccomp", "parataxis")
    helper = next(
        (n for n, (relation, word) in enumerate(below) if relation == "aux" and word in _INVERTED), len(below)
    )
    subject = next((n for n, (relation, _) in enumerate(below) if relation.startswith(("nsubj", "expl"))), -1)
    return clause and helper < subject


def _negated(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether an event is taken back: `did not collapse`, `no deaths`, `nobody was hurt`, `rather than murder`."""
    negations = words("factuality", "negations")
    verb = annotated.tokens[index].upos == "VERB"
    for child in annotated.children[index]:
        word, relation = annotated.word(child).lower(), annotated.tokens[child].dep.partition(":")[0]
        if word in negations and relation in ("advmod", "det", "cc"):
            return True
        if (word == "without" and relation == "case") or (word == "rather" and relation in ("case", "cc")):
            return True
        if verb and relation in ("nsubj", "obj") and is_nobody(annotated, child):
            return True
    return False


def _own(annotated: AnnotatedDocument, index: int) -> Factuality | None:
    """Return what the words of an event's own phrase make of it, without `not`; None where they say nothing."""
    children = annotated.children[index]
    if not children:
        return None
    beside = [c for c in children if annotated.tokens[c].dep.partition(":")[0] in ("amod", "advmod", "compound")]
    hedges = {word.lower() for c in beside for word in (annotated.tokens[c].lemma, annotated.word(c))}
    helpers = {annotated.word(c).lower() for c in children if annotated.tokens[c].dep.startswith("aux")}
    if helpers & words("factuality", "modals_planned") or _is_to_be(annotated, index):
        return Factuality.HYPOTHETICAL if _is_conditional(annotated, index) else Factuality.PLANNED
    if hedges & words("factuality", "planned_adjectives"):
        return Factuality.PLANNED
    if hedges & words("factuality", "denied_adjectives"):
        return Factuality.DENIED
    if helpers & {"could", "can"} and annotated.tokens[index].lemma.lower() in words("factuality", "perceiving"):
        return None
    if helpers & words("factuality", "modals_hypothetical"):
        return Factuality.PLANNED if _is_future_in_past(annotated, index, helpers) else Factuality.HYPOTHETICAL
    if hedges & words("factuality", "alleged_adverbs", "alleged_adjectives"):
        return Factuality.ALLEGED
    return Factuality.PLANNED if _is_ahead(annotated, index) else None


def _is_to_be(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a verb stands behind a finite `be to`: `the trial was to reopen`, not `the plan is to go`."""
    token = annotated.tokens[index]
    if token.upos not in ("VERB", "AUX") or token.lemma.lower() in _DESTINY:
        return False
    first = index - 1
    if first > 0 and annotated.word(first).lower() == "be":
        first -= 1
    before = annotated.word(first - 1).lower() if first > 0 else ""
    return annotated.word(first).lower() == "to" and before in ("is", "are", "was", "were", "'s", "'re", "’s", "’re")


def _is_conditional(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether what is to come depends on something: `they will strike if talks fail`."""
    clauses = (c for c in annotated.children[index] if annotated.tokens[c].dep.startswith("advcl"))
    return any(annotated.word(c).lower() in ("if", "unless") for clause in clauses for c in annotated.children[clause])


def _is_ahead(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a day after that of publication stands beside an event that is not told in the past."""
    published = annotated.document.published_latest
    token = annotated.tokens[index]
    if published is None or token.tag in ("VBD", "VBN"):
        return False
    if token.lemma.lower() in words("factuality", "planned_governors"):
        return False
    below = annotated.children[index]
    for time in annotated.annotation.times:
        if time.earliest is None or time.earliest <= published or time.anchor not in ("published", "none"):
            continue
        said = set(annotated.text[time.start : time.end].lower().split())
        if token.upos == "VERB" or said & words("factuality", "ahead"):
            head = annotated.head_in(time.start, time.end)
            if head in below:
                return True
    return False


def _is_future_in_past(annotated: AnnotatedDocument, index: int, helpers: set[str]) -> bool:
    """Tell whether a `would` is the `will` of somebody who said so: `she said he would resign`, no condition in it."""
    token = annotated.tokens[index]
    if helpers & words("factuality", "modals_hypothetical") != {"would"} or "have" in helpers:
        return False
    while token.dep == "conj":
        token = annotated.tokens[token.head]
    above = annotated.tokens[token.head]
    told = token.dep == "ccomp" and above.tag in _FINITE_PAST and above.lemma.lower() in words("verbs", "speak")
    conditions = words("factuality", "hypothetical_marks")
    sentence = annotated.sentence_of[index]
    near = range(max(0, index - 40), min(len(annotated.tokens), index + 40))
    return told and not any(
        annotated.sentence_of[i] == sentence and annotated.word(i).lower() in conditions for i in near
    )
