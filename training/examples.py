"""The training example: one sentence of words with the labels that its data set gives.

Labels that a set does not give are None (whole head) or `IGNORE` (one word), so all sets train together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

IGNORE = "?"
"""Label of a word that a head must not learn from."""
ANY_TRIGGER = "*"
"""Label of a word that is some trigger of unknown class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A predicate with its arguments as `(role, first word, last word + 1)`."""

    predicate: int
    arguments: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One sentence; every label tuple has one entry per word.

    `heads` counts words from 1 and uses 0 for the root. `frames` is None where roles are not annotated.

    Attributes:
        types: event type of our ontology per word of a trigger, `O` elsewhere.
        facts: factuality per word of a trigger, `IGNORE` elsewhere.
        event_roles: (trigger word, role, first word, last word + 1).
    """

    source: str
    name: str
    words: tuple[str, ...]
    names: tuple[str, ...] | None = None
    upos: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    deps: tuple[str, ...] | None = None
    frames: tuple[Frame, ...] | None = None
    triggers: tuple[str, ...] | None = None
    times: tuple[str, ...] | None = None
    geneva: tuple[str, ...] | None = None
    types: tuple[str, ...] | None = None
    facts: tuple[str, ...] | None = None
    event_roles: tuple[tuple[int, str, int, int], ...] | None = None
    spaces: tuple[bool, ...] = field(default=())


def bio_labels(
    offsets: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int, str]], *, outside: str = "O"
) -> list[str]:
    """Return one BIO label per word for character `spans` `(start, end, type)`; words that overlap a span are in it.

    Earlier, longer spans win; a later span that touches a taken word is dropped.
    """
    labels = [outside] * len(offsets)
    taken = [False] * len(offsets)
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        inside = [i for i, (a, b) in enumerate(offsets) if a < end and start < b]
        if not inside or any(taken[i] for i in inside):
            continue
        for position, i in enumerate(inside):
            labels[i] = kind if kind == IGNORE else ("B-" if position == 0 else "I-") + kind
            taken[i] = True
    return labels
