"""Events: trigger words of the ontology, confirmed by the model's trigger head, become typed event mentions.

Every trigger that the model finds is kept: where no type of the ontology fits, its type is the general `event`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.factuality import factuality_of, polarity_of, tense_of
from kg.extract.inventory import Inventory
from kg.extract.lexicon import table, words
from kg.extract.phrases import argument_heads, real_head
from kg.model.annotation import AnnotatedDocument, Trigger
from kg.model.claim import Factuality, Mention, MentionKind
from kg.ontology import CountTrigger, EventType, Ontology, TriggerWord

__all__ = ["Event", "find_events", "match_words"]

GENERAL = "event"
SAYING = "statement"
NO_EVENT = "O"
LIKELY, SURE, CERTAIN = 0.3, 0.6, 0.97
"""Probabilities of a sense that beats other trigger words, of one that needs none, of no event in spite of them."""


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
        return self.type is not None and any(ontology.is_a(self.type.name, family) for family in families)


def find_events(annotated: AnnotatedDocument, inventory: Inventory, ontology: Ontology) -> tuple[Event, ...]:
    """Return the events of a document in text order and enter their mentions into `inventory`."""
    found = _model_triggers(annotated)
    for index, token in enumerate(annotated.tokens):
        if token.upos in ("NOUN", "VERB", "ADJ", "PROPN") and not _in_boilerplate(annotated, token.start):
            trigger = found[index][1] if index in found else None
            typed = _typed(annotated, ontology, index, trigger)
            if typed is not None and typed[0].name == SAYING and not _says(annotated, index, found.get(index)):
                typed = None
            if typed is not None or index in found:
                found[index] = (typed, found.get(index, (None, None))[1])
    events = []
    wholes = _wholes(found)
    for index in sorted(found):
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


def _says(annotated: AnnotatedDocument, index: int, found: tuple[_Match | None, Trigger | None] | None) -> bool:
    """Tell whether a word of saying says something here: the model reads it so, or it introduces a quote.

    `Add`, `post` and `report` are as often no statements at all.
    """
    trigger = found[1] if found else None
    if trigger is not None and trigger.cls == "reporting":
        return True
    position = annotated.tokens[index].start
    return any(q.cue is not None and q.cue[0] <= position < q.cue[1] for q in annotated.annotation.quotes)


_Match = tuple[EventType, tuple[int, ...], TriggerWord]


def _model_triggers(annotated: AnnotatedDocument) -> dict[int, tuple[_Match | None, Trigger | None]]:
    out: dict[int, tuple[_Match | None, Trigger | None]] = {}
    for trigger in annotated.annotation.events:
        head = annotated.head_in(trigger.start, trigger.end)
        if head is not None and not _in_boilerplate(annotated, trigger.start):
            out[head] = (None, trigger)
    return out


def _in_boilerplate(annotated: AnnotatedDocument, position: int) -> bool:
    return any(start <= position < end for start, end in annotated.document.boilerplate)


def _typed(annotated: AnnotatedDocument, ontology: Ontology, index: int, trigger: Trigger | None) -> _Match | None:
    """Return the best event type for token `index`, the tokens of its trigger words, and those words.

    The trigger words of the ontology say what a word may mean, the model (`trigger`) what it means here; where the
    model is sure, its type stands even for words that the ontology does not list. Without the model's word for it, a
    verb must be a predicate, and a noun needs a trigger of several words or one that means nothing else.
    """
    token = annotated.tokens[index]
    if _only_occurs(annotated, index):
        return None
    pos = "NOUN" if token.upos == "PROPN" else token.upos
    matches: list[_Match] = []
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


def _rank(match: _Match) -> tuple[int, int, int, str]:
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
                if annotated.tokens[c].dep.partition(":")[0] in ("case", "nmod")
                or (not dep.startswith("obl") and annotated.tokens[c].dep in ("compound", "amod"))
            )
    return sorted(out)


def _wholes(found: dict[int, tuple[_Match | None, Trigger | None]]) -> dict[int, set[int]]:
    """Return for each word of a typed trigger the tokens of the triggers that it is a word of."""
    wholes: dict[int, set[int]] = {}
    for index, (matched, _) in found.items():
        for word in matched[1] if matched is not None else ():
            wholes.setdefault(word, set()).add(index)
    return wholes


def _only_occurs(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a verb says no more than that something happened: `the talks took place in May`."""
    held = {annotated.tokens[c].lemma.lower() for c in annotated.children[index] if annotated.tokens[c].dep != "nsubj"}
    return annotated.tokens[index].lemma.lower() == "take" and "place" in held


def _inside_other(
    annotated: AnnotatedDocument,
    index: int,
    found: dict[int, tuple[_Match | None, Trigger | None]],
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


def _says_kind(
    annotated: AnnotatedDocument, index: int, found: dict[int, tuple[_Match | None, Trigger | None]]
) -> bool:
    """Tell whether a noun only says which kind of event its noun is: the first word of `vaccination campaign`."""
    token = annotated.tokens[index]
    matched, above = found[index][0], found.get(token.head, (None, None))[0]
    same = matched is not None and above is not None and matched[0] is above[0]
    return same and token.dep == "compound" and token.head > index


def _repeats(index: int, found: dict[int, tuple[_Match | None, Trigger | None]]) -> bool:
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
    found: tuple[_Match | None, Trigger | None],
) -> Event:
    tokens = annotated.tokens
    matched, trigger = found
    event_type, used, trigger_words = matched if matched else (None, (index,), None)
    arguments = _arguments(annotated, index)
    joined = _joins_event(annotated, ontology, index)
    event_type = _by_filler(annotated, ontology, event_type, arguments, joined=joined)
    arguments = _owned(event_type, arguments)
    first, last = _run(index, used)
    name = event_type.name if event_type else GENERAL
    factuality = factuality_of(annotated, index)
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
        polarity=polarity_of(annotated, index),
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


def _by_filler(
    annotated: AnnotatedDocument,
    ontology: Ontology,
    event_type: EventType | None,
    arguments: dict[str, list[int]],
    *,
    joined: bool,
) -> EventType | None:
    """Return the type that the noun of an argument gives away, None for no type, else the type as it is.

    `A bomber killed` is a bombing, to buy a lender a takeover, to battle a blaze no battle. The agent of what only goes
    on from another event (`joined`) tells nothing, unless the rule says that such an event stands for itself.
    """
    rules = table("discourse")["retyped"]
    assert isinstance(rules, list)
    for rule in rules if event_type is not None else ():
        told_above = joined and rule["argument"] == "ARG0" and not rule.get("joined")
        heads = arguments.get(rule["argument"], []) if not told_above else []
        told = any(_is_one_of(annotated, head, rule["nouns"], rule.get("names")) for head in heads)
        if told and event_type is not None and ontology.is_a(event_type.name, rule["type"]):
            return ontology.event_types[rule["becomes"]] if "becomes" in rule else None
    return event_type


def _is_one_of(annotated: AnnotatedDocument, index: int, nouns: str, names: str | None) -> bool:
    """Tell whether a word is in a list of nouns, or in a name of type `names`."""
    token = annotated.tokens[index]
    if token.lemma.lower() in words("nouns", nouns):
        return True
    return any(n.type == names and n.start <= token.start < n.end for n in annotated.annotation.names if names)


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
