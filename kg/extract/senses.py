"""Senses: which event type a word means here, by the ontology's trigger words, the model's senses, its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from kg.extract.lexicon import table, words
from kg.model.annotation import AnnotatedDocument, Trigger
from kg.ontology import CountTrigger, EventType, Ontology, TriggerWord

__all__ = ["Match", "match_words", "retype", "type_word"]


Match = tuple[EventType, tuple[int, ...], TriggerWord]
"""An event type, the tokens of its trigger words, and those words."""

NO_EVENT = "O"
LIKELY, SURE, CERTAIN = 0.3, 0.6, 0.97
"""Probabilities of a sense that beats other trigger words, of one that needs none, of no event in spite of them."""


def type_word(annotated: AnnotatedDocument, ontology: Ontology, index: int, trigger: Trigger | None) -> Match | None:
    """Return the best event type for token `index`, the tokens of its trigger words, and those words.

    The trigger words of the ontology say what a word may mean, the model (`trigger`) what it means here; where the
    model is sure, its type stands even for words that the ontology does not list. Without the model's word for it, a
    verb must be a predicate, and a noun needs a trigger of several words or one that means nothing else.
    """
    token = annotated.tokens[index]
    if _only_occurs(annotated, index):
        return None
    pos = "NOUN" if token.upos == "PROPN" else token.upos
    matches: list[Match] = []
    for event_type, words_of in ontology.triggers_of(token.lemma.lower(), pos):
        matched = match_words(annotated, index, words_of)
        if matched is None:
            continue
        predicate = pos == "VERB" and index in annotated.frame_at
        if trigger or len(matched) > 1 or predicate or _is_plain(annotated, ontology, index, pos):
            matches.append((event_type, matched, words_of))
    chances = {sense.type: sense.score for sense in trigger.senses} if trigger else {}
    best = min(
        matches,
        key=lambda match: (-len(match[1]), chances.get(match[0].name, 0.0) < LIKELY, _rank(match)),
        default=None,
    )
    if trigger is None or (best is not None and (len(best[1]) > 1 or chances.get(best[0].name, 0.0) >= LIKELY)):
        return best
    sure = next((s for s in trigger.senses if s.type in ontology.event_types and s.score >= SURE), None)
    if sure is not None and best is not None and _refines(ontology, best[0], sure.type):
        return best
    if sure is not None:
        return ontology.event_types[sure.type], (index,), TriggerWord((token.lemma.lower(),), pos)
    ruled_out = trigger.cls != "reporting" and chances.get(NO_EVENT, 0.0) >= CERTAIN
    return None if ruled_out else best


def _refines(ontology: Ontology, event_type: EventType, wider: str) -> bool:
    """Tell whether a word's own type says more of what `wider` says: a murder is a killing."""
    refined = table("discourse")["refined"]
    assert isinstance(refined, dict)
    return any(ontology.is_a(event_type.name, family) for family in refined.get(wider, ()))


def _rank(match: Match) -> tuple[int, int, int, str]:
    """Return the order of matches: most words, then priority, then the words that stand closest together."""
    event_type, matched, _ = match
    return -len(matched), -event_type.priority, matched[-1] - matched[0], event_type.name


def _is_plain(annotated: AnnotatedDocument, ontology: Ontology, index: int, pos: str) -> bool:
    """Tell whether a noun means one kind of event wherever it stands for itself (`earthquake`, not `strike`)."""
    token = annotated.tokens[index]
    if pos != "NOUN" or token.dep in ("compound", "amod", "flat"):
        return False
    kinds = ontology.types_triggered_by(token.lemma.lower(), pos)
    return len(kinds) == 1 and any(ontology.is_a(kinds[0].name, family) for family in words("discourse", "hosts"))


def match_words(annotated: AnnotatedDocument, index: int, wanted: TriggerWord | CountTrigger) -> tuple[int, ...] | None:
    """Return the token indices that match trigger words around their head at token `index`, or None.

    The words of a noun stand side by side (articles aside); those of a verb are its particles, objects and the like.
    """
    tokens = annotated.tokens
    if len(wanted.words) == 1:
        return (index,)
    if wanted.pos != "VERB":
        return _side_by_side(annotated, index, wanted)
    if not annotated.lemmas.issuperset(wanted.words[1:]):
        return None
    matched = [index]
    below = _clause(annotated, index)
    for word in wanted.words[1:]:
        hit = next((c for c in below if tokens[c].lemma.lower() == word and c not in matched), None)
        if hit is None:
            return None
        matched.append(hit)
    return tuple(sorted(matched))


def _side_by_side(
    annotated: AnnotatedDocument, index: int, wanted: TriggerWord | CountTrigger
) -> tuple[int, ...] | None:
    place = wanted.words.index(wanted.head)
    matched = [index]
    for step, wordlist in ((-1, wanted.words[:place][::-1]), (1, wanted.words[place + 1 :])):
        at = index
        for word in wordlist:
            at += step
            while 0 <= at < len(annotated.tokens) and (annotated.tokens[at].upos == "DET" or annotated.word(at) == "-"):
                at += step
            if not 0 <= at < len(annotated.tokens) or annotated.tokens[at].lemma.lower() != word:
                return None
            matched.append(at)
    return tuple(sorted(matched))


def _clause(annotated: AnnotatedDocument, verb: int) -> list[int]:
    """Return the tokens that can complete a verb's trigger: particles, objects, their modifiers, predicates."""
    out: list[int] = []
    token = annotated.tokens[verb]
    if token.tag == "VBN" and token.dep.startswith("acl") and token.dep != "acl:relcl":  # `a bomb planted by rebels`
        out.append(token.head)
    for child in annotated.children[verb]:
        dep = annotated.tokens[child].dep
        if dep.partition(":")[0] in ("nsubj", "obj", "obl", "compound", "xcomp", "advmod", "iobj", "expl"):
            out.append(child)
            out.extend(
                c
                for c in annotated.children[child]
                if (annotated.tokens[c].dep == "case" and _completes(annotated, verb, child, c))
                or annotated.tokens[c].dep.partition(":")[0] == "nmod"
                or (not dep.startswith("obl") and annotated.tokens[c].dep in ("compound", "amod"))
            )
    if token.dep == "conj" and annotated.child(verb, "nsubj") is None:  # `the vessel took on water and went down`
        shared = annotated.child(token.head, "nsubj")
        out.extend([shared] if shared is not None else [])
    return sorted(out)


def _completes(annotated: AnnotatedDocument, verb: int, noun: int, case: int) -> bool:
    """Tell whether a preposition can complete a verb: not before a time (`fired on Monday`), and what is more often a
    particle only right behind the verb (not in `took a bag from a man on a bus`).
    """
    if case != verb + 1 and annotated.word(case).lower() in words("verbs", "particles"):
        return False
    position = annotated.tokens[noun].start
    return not any(time.start <= position < time.end for time in annotated.annotation.times)


def _only_occurs(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a verb says no more than that something happened: `the talks took place in May`."""
    if annotated.tokens[index].lemma.lower() != "take":
        return False
    held = (annotated.tokens[c] for c in annotated.children[index] if annotated.tokens[c].dep != "nsubj")
    return any(token.lemma.lower() == "place" for token in held)


def retype(
    annotated: AnnotatedDocument,
    ontology: Ontology,
    index: int,
    event_type: EventType | None,
    arguments: dict[str, list[int]],
    *,
    joined: bool,
) -> EventType | None:
    """Return the type that the noun of an argument gives away, None for no type, else the type as it is.

    `A bomber killed` is a bombing, to buy a lender a takeover, to battle a blaze no battle. The agent of what only goes
    on from another event (`joined`) tells nothing, unless the rule says that such an event stands for itself.
    """
    if event_type is None:
        return None
    lemma = annotated.tokens[index].lemma.lower()
    for rule in _retyping((event_type.name, *event_type.broader)):
        if lemma not in rule.get("lemmas", (lemma,)):
            continue
        told_above = joined and rule["argument"] == "ARG0" and not rule.get("joined")
        keys = rule["argument"] if isinstance(rule["argument"], list) else [rule["argument"]]
        heads = [head for key in keys for head in arguments.get(key, [])] if not told_above else []
        heads += [annotated.tokens[index].head] if "above" in keys else []
        if any(_is_one_of(annotated, head, rule["nouns"], rule.get("names", ())) for head in heads):
            return ontology.event_types[rule["becomes"]] if "becomes" in rule else None
    return event_type


@cache
def _retyping(families: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """Return the rules that retype an event of these families, in their order."""
    rules = table("discourse")["retyped"]
    assert isinstance(rules, list)
    return tuple(rule for rule in rules if rule["type"] in families)


def _is_one_of(annotated: AnnotatedDocument, index: int, nouns: str, names: Sequence[str]) -> bool:
    """Tell whether a word is in a list of nouns, or in a name of one of the types `names`."""
    token = annotated.tokens[index]
    if token.lemma.lower() in words("nouns", nouns):
        return True
    return any(n.type in names and n.start <= token.start < n.end for n in annotated.annotation.names if names)
