"""What a model wrote -> events as it tells them, still ungrounded; whatever is not of the asked shape is left out.

Nothing here trusts the writer: the text of an article may have steered it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.llm.prompt import KINDS, roles_of
from kg.model.claim import Factuality
from kg.ontology import Ontology

__all__ = ["SaidCount", "SaidEvent", "SaidParticipant", "parse_answer", "read_events"]

MOST_TRIES = 100
"""Braces of an answer at which the object is looked for."""
MOST_EVENTS = 200
"""Events of one passage after which the rest is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidParticipant:
    """Who or what fills a role; `kind` is one of `KINDS`."""

    role: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCount:
    """A number with its words, and what it measures."""

    attribute: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEvent:
    """One event; type, roles and attributes are of the ontology, all other strings are only what the model says."""

    type: str
    trigger: str
    evidence: str
    factuality: Factuality = Factuality.ASSERTED
    participants: tuple[SaidParticipant, ...] = ()
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    counts: tuple[SaidCount, ...] = ()
    speaker: str | None = None
    channel: str | None = None


def parse_answer(content: str) -> list[object]:
    """Return the list of events in an answer: JSON by itself, in a code fence, or after other text.

    Raises: ValueError: there is no JSON object with a list `events`.

    >>> parse_answer('Here it is: {"events": [1]} Done.')
    [1]
    """
    text = content.rpartition("</think>")[2]
    decoder = json.JSONDecoder()
    at = text.find("{")
    for _ in range(MOST_TRIES):
        if at < 0:
            break
        try:
            value, _ = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and isinstance(value.get("events"), list):
            return list(value["events"])
        at = text.find("{", at + 1)
    raise ValueError("no JSON object with a list of events")


def read_events(items: list[object], ontology: Ontology, dropped: Counter[str]) -> Iterator[SaidEvent]:
    """Yield the events that have the asked shape; `dropped` counts what has not, by reason."""
    if len(items) > MOST_EVENTS:
        dropped["too many events"] += len(items) - MOST_EVENTS
    for item in items[:MOST_EVENTS]:
        fields = item if isinstance(item, dict) else {}
        kind, trigger, evidence = (_text(fields.get(key)) for key in ("type", "trigger", "evidence"))
        if kind is None or trigger is None or evidence is None:
            dropped["not of the asked shape"] += 1
        elif kind not in ontology.event_types:
            dropped["event type not in the ontology"] += 1
        else:
            stance = _text(fields.get("factuality"))
            yield SaidEvent(
                type=kind,
                trigger=trigger,
                evidence=evidence,
                factuality=Factuality(stance) if stance in set(Factuality) else Factuality.ASSERTED,
                participants=tuple(_participants(fields.get("participants"), kind, ontology, dropped)),
                places=tuple(_texts(fields.get("places"), dropped)),
                times=tuple(_texts(fields.get("times"), dropped)),
                counts=tuple(_counts(fields.get("counts"), ontology, dropped)),
                speaker=_text(fields.get("speaker")),
                channel=_text(fields.get("channel")),
            )


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object, dropped: Counter[str]) -> Iterator[str]:
    for item in _list(value):
        if (text := _text(item)) is not None:
            yield text
        else:
            dropped["not of the asked shape"] += 1


def _participants(value: object, kind: str, ontology: Ontology, dropped: Counter[str]) -> Iterator[SaidParticipant]:
    roles = roles_of(ontology, kind)
    for item in _list(value):
        fields = item if isinstance(item, dict) else {}
        role, text, sort = (_text(fields.get(key)) for key in ("role", "text", "kind"))
        if role is None or text is None:
            dropped["not of the asked shape"] += 1
        elif role not in roles:
            dropped["role not of the event type"] += 1
        else:
            yield SaidParticipant(role=role, text=text, kind=sort if sort in KINDS else "thing")


def _counts(value: object, ontology: Ontology, dropped: Counter[str]) -> Iterator[SaidCount]:
    for item in _list(value):
        fields = item if isinstance(item, dict) else {}
        attribute, text = _text(fields.get("attribute")), _text(fields.get("text"))
        if attribute is None or text is None:
            dropped["not of the asked shape"] += 1
        elif attribute not in ontology.attributes:
            dropped["attribute not in the ontology"] += 1
        else:
            yield SaidCount(attribute=attribute, text=text)
