"""What the model says about one sentence: records of words, spans, events and frames."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReadEvent", "ReadFrame", "ReadSpan", "Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """Words `[start, end)` of the sentence with a label and its probability."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """What the model thinks of a trigger: its likely event types with probabilities, factuality, vector, arguments.

    `arguments` are `(role, head word, probability)`; `vector` are signed bytes.
    """

    senses: tuple[tuple[str, float], ...] = ()
    stance: str | None = None
    vector: bytes = b""
    arguments: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFrame:
    """A predicate word and its arguments `(role, first word, last word + 1, head word)`."""

    predicate: int
    arguments: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the model says about one sentence; `heads` count words from 1, 0 is the root.

    `events` has one entry per trigger.
    """

    upos: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deps: tuple[str, ...] = ()
    names: tuple[ReadSpan, ...] = ()
    triggers: tuple[ReadSpan, ...] = ()
    events: tuple[ReadEvent, ...] = ()
    times: tuple[ReadSpan, ...] = ()
    frames: tuple[ReadFrame, ...] = ()
