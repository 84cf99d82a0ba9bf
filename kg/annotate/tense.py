"""Verb token -> tense of an event: past, present, future, infinitive or none, from tags and auxiliaries."""

from __future__ import annotations

from spacy.tokens import Token

PAST_TAGS = frozenset({"VBD"})
PRESENT_TAGS = frozenset({"VBZ", "VBP"})
FUTURE_AUXILIARIES = frozenset({"will", "shall", "'ll", "’ll", "wo", "'d be"})
AUXILIARY_RELATIONS = frozenset({"aux", "aux:pass", "cop"})


def tense_of(token: Token) -> str:
    """Return the tense of the event that `token` expresses; a noun or bare participle has none."""
    if token.pos_ not in ("VERB", "AUX", "ADJ"):
        return "none"
    auxiliaries = [child for child in token.children if child.dep_ in AUXILIARY_RELATIONS]
    if any(child.lower_ in FUTURE_AUXILIARIES for child in auxiliaries):
        return "future"
    tags = {child.tag_ for child in auxiliaries}
    if (
        tags & PAST_TAGS
        or token.tag_ in PAST_TAGS
        or any(child.lower_ in ("has", "have", "'ve", "’ve") for child in auxiliaries)
    ):
        return "past"
    if tags & PRESENT_TAGS or token.tag_ in PRESENT_TAGS:
        return "present"
    if any(child.dep_ == "mark" and child.lower_ == "to" for child in token.children) or token.tag_ == "VB":
        return "infinitive"
    if token.dep_ in ("conj", "advcl", "acl") and token.head.i != token.i and token.dep_ == "conj":
        return tense_of(token.head)
    return "past" if token.tag_ == "VBN" else "none"
