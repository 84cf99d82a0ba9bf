"""Causes: which event brought another about, as verbs of causing and `because of` say it; the subject is the effect."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.claims import Reading
from kg.extract.events import Event
from kg.extract.lexicon import words
from kg.extract.phrases import argument_heads, case_of

__all__ = ["find_causes"]

Pair = tuple[Event, Event]


def find_causes(reading: Reading) -> Iterator[Pair]:
    """Yield `(effect, cause)` for what the words state, in text order of the words that state it.

    `A tremor triggered a landslide`, `a landslide triggered by a tremor`, `the blast led to a fire`, `the fire resulted
    from a leak`, `flights were cancelled because of the storm`.
    """
    annotated = reading.annotated
    for index, token in enumerate(annotated.tokens):
        if token.upos == "VERB" and token.lemma.lower() in words("verbs", "cause"):
            yield from _stated(reading, index)
        elif (case_of(annotated, index) or "") in words("discourse", "cause_cases"):
            cause, effect = reading.event_at(index), _above(reading, index)
            if cause is not None and effect is not None and cause is not effect:
                yield effect, cause


def _stated(reading: Reading, verb: int) -> Iterator[Pair]:
    """Yield the pairs of a verb of causing: by its voice, and the other way round for `resulted from`."""
    annotated = reading.annotated
    arguments = argument_heads(annotated, verb)
    token = annotated.tokens[verb]
    doers = [*arguments.get("ARG0", []), *arguments.get("nsubj", [])]
    done = [*arguments.get("obj", []), *arguments.get("ARG1", []), *arguments.get("to", []), *arguments.get("in", [])]
    reduced = token.tag == "VBN" and token.dep.startswith("acl") and token.dep != "acl:relcl"
    if arguments.get("nsubj:pass") or reduced:
        doers = [*arguments.get("obl:agent", []), *arguments.get("by", []), *arguments.get("ARG0", [])]
        done = [*arguments.get("nsubj:pass", []), *([token.head] if reduced else [])]
    elif arguments.get("from"):
        doers, done = arguments["from"], doers
    causes, effects = _events(reading, doers), _events(reading, done)
    for cause in causes[:1]:
        yield from ((effect, cause) for effect in effects if effect is not cause)


def _events(reading: Reading, heads: list[int]) -> list[Event]:
    """Return the events at `heads`, each once and no statements."""
    found: dict[str, Event] = {}
    for head in heads:
        event = reading.event_at(head)
        if event is not None and not event.is_a(reading.ontology, "statement"):
            found.setdefault(event.mention.id, event)
    return list(found.values())


def _above(reading: Reading, index: int) -> Event | None:
    """Return the event that a phrase with `because of` hangs on."""
    return reading.event_at(reading.annotated.tokens[index].head)
