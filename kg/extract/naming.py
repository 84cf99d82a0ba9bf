"""Names of one document with their types set right where the text itself tells what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kg.extract.lexicon import words
from kg.extract.phrases import case_of
from kg.model.annotation import AnnotatedDocument, Name
from kg.model.claim import Mention

__all__ = ["agree_names", "find_fullest"]


def agree_names(annotated: AnnotatedDocument) -> tuple[Name, ...]:
    """Return the names of a document with their types set right where the text itself tells.

    An organisation that is read as a location more often is one; a name that is called a group, or that has a chapter,
    a faction or fighters, is an organisation.
    """
    votes = Counter((annotated.text[n.start : n.end], n.type) for n in annotated.annotation.names)

    def agreed(name: Name) -> Name:
        text = annotated.text[name.start : name.end]
        if name.type == "Organization" and votes[text, "Location"] > votes[text, "Organization"]:
            return replace(name, type="Location")
        if name.type in ("Misc", "Location") and _is_body(annotated, name):
            return replace(name, type="Organization")
        return name

    return tuple(agreed(name) for name in annotated.annotation.names)


def _is_body(annotated: AnnotatedDocument, name: Name) -> bool:
    """Tell whether the text calls a name a group (`X are a separate group`) or gives it a part (`a cell of X`)."""
    head = annotated.head_in(name.start, name.end)
    if head is None:
        return False
    token = annotated.tokens[head]
    above = annotated.tokens[token.head]
    if token.dep == "nsubj" and annotated.child(token.head, "cop") is not None:
        return above.lemma.lower() in words("nouns", "body_anaphor")
    part = case_of(annotated, head) == "of" and token.dep == "nmod"
    if part and above.lemma.lower() in words("nouns", "body_part"):
        return True
    fighters = (part or token.dep == "compound") and above.lemma.lower() in words("nouns", "attacker")
    return fighters and token.lemma.lower() in words("nouns", "group")


def find_fullest(mentions: Iterable[Mention]) -> dict[str, Mention]:
    """Return the first mention of the one fullest form of each person's name that is a part of longer ones."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        if mention.name and mention.type == "Person":
            first.setdefault(mention.text, mention)
    words_of = {text: set(text.lower().split()) for text in first}
    found = {}
    for text in first:
        longer = [other for other in first if words_of[text] < words_of[other]]
        top = [one for one in longer if not any(words_of[one] < words_of[other] for other in longer)]
        if len(top) == 1:
            found[text] = first[top[0]]
    return found
