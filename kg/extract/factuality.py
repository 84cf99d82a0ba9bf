"""Factuality, polarity and tense of an event word, from the words around it (FactBank's dimensions, simplified).

Source: Saurí and Pustejovsky 2009, "FactBank: a corpus annotated with event factuality".
"""

from __future__ import annotations

from kg.extract.lexicon import words
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Factuality

__all__ = ["factuality_of", "polarity_of", "tense_of"]

_FINITE_PAST = frozenset({"VBD", "VBN"})


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


def _negated(annotated: AnnotatedDocument, index: int) -> bool:
    negations = words("factuality", "negations")
    return any(
        annotated.word(child).lower() in negations and annotated.tokens[child].dep in ("advmod", "det", "cc:preconj")
        for child in annotated.children[index]
    )


def polarity_of(factuality: Factuality) -> str:
    """Return `negative` where the event is said not to have happened, else `positive`."""
    return "negative" if factuality is Factuality.DENIED else "positive"


def factuality_of(annotated: AnnotatedDocument, index: int) -> Factuality:
    """Return how the text commits to the event at token `index`."""
    if _negated(annotated, index):
        return Factuality.DENIED
    children = annotated.children[index]
    if not children:
        return _governed(annotated, index)
    lemmas = {annotated.tokens[c].lemma.lower() for c in children}
    written = {annotated.word(c).lower() for c in children}
    marks = {annotated.word(c).lower() for c in children if annotated.tokens[c].dep == "mark"}
    helpers = {annotated.word(c).lower() for c in children if annotated.tokens[c].dep.startswith("aux")}
    if marks & words("factuality", "hypothetical_marks"):
        return Factuality.HYPOTHETICAL
    if helpers & words("factuality", "modals_planned") or lemmas & words("factuality", "planned_adjectives"):
        return Factuality.PLANNED
    if helpers & words("factuality", "modals_hypothetical"):
        return Factuality.PLANNED if _is_future_in_past(annotated, index, helpers) else Factuality.HYPOTHETICAL
    hedges = words("factuality", "alleged_adverbs", "alleged_adjectives")
    if (written | lemmas) & hedges:
        return Factuality.ALLEGED
    return _governed(annotated, index)


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


def _governed(annotated: AnnotatedDocument, index: int) -> Factuality:
    """Return the factuality that a governing verb or noun imposes on its complement."""
    token = annotated.tokens[index]
    relation = token.dep.partition(":")[0]
    if token.head == index or relation not in ("xcomp", "ccomp", "acl", "obj", "csubj", "obl", "conj"):
        return Factuality.ASSERTED
    above = annotated.tokens[token.head]
    lemma = above.lemma.lower()
    if relation == "conj":
        return _governed(annotated, token.head)
    if relation in ("xcomp", "ccomp", "csubj") or (relation == "acl" and above.upos == "NOUN"):
        hedging = "alleged_nouns" if above.upos == "NOUN" else "alleged_governors"
        if lemma in words("factuality", hedging) or _hearsay(annotated, token.head, relation):
            return Factuality.ALLEGED
        if lemma in words("factuality", "denied_governors"):
            return Factuality.DENIED
        if lemma in words("factuality", "planned_governors") and relation != "ccomp":
            return Factuality.PLANNED
    if relation == "obj" and token.upos == "NOUN":
        uttered = token.lemma.lower() in words("factuality", "uttered_nouns") and lemma != "cancel"
        if lemma in words("factuality", "denied_governors") and not uttered:
            return Factuality.DENIED
        determiner = annotated.child(index, "det")
        known = determiner is not None and annotated.word(determiner).lower() in words("discourse", "definite")
        if lemma in words("factuality", "planned_governors") and not known:
            return Factuality.PLANNED
    return Factuality.ASSERTED


def _hearsay(annotated: AnnotatedDocument, governor: int, relation: str) -> bool:
    """Tell whether a verb passes on what nobody is named for: `was reported to have fled`, not `the paper reported`."""
    passive = annotated.child(governor, "nsubj:pass") is not None
    lemma = annotated.tokens[governor].lemma.lower()
    return relation == "xcomp" and passive and lemma in words("factuality", "hearsay_governors")
