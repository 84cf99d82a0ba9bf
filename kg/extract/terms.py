"""Terms of prison: the length of time that a sentence states, in years: `jailed for nine years`, `an 18-month term`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.claims import Reading
from kg.extract.events import Event
from kg.extract.numbers import Number, apply_bounds
from kg.extract.quantities import Quantity

__all__ = ["TERM", "find_terms"]

TERM = "sentence_years"
_SENTENCE = "sentence"
_LENGTH = re.compile(r"P(\d+(?:\.\d+)?)([YM])")
_STEPS = 3


def find_terms(reading: Reading) -> Iterator[tuple[Quantity, Event]]:
    """Yield each length of time that belongs to a sentence, with its bounds in years, and that sentence's event."""
    annotated = reading.annotated
    for time in annotated.annotation.times:
        length = _LENGTH.fullmatch(time.value or "")
        inside = annotated.tokens_in(time.start, time.end)
        head = annotated.head_in(time.start, time.end)
        if length is None or head is None or not inside:
            continue
        event = _sentence_at(reading, head)
        if event is None:
            continue
        years = float(length[1]) if length[2] == "Y" else round(float(length[1]) / 12, 2)
        first = next((i for i in inside if annotated.tokens[i].upos == "NUM"), inside[0])
        number = Number(first=first, last=inside[-1], token=head, low=years, high=years, unit="year")
        number = apply_bounds(annotated, number)
        start = annotated.tokens[number.first].start
        yield (
            Quantity(head=head, noun=head, low=number.low, high=number.high, span=(start, time.end), unit="year"),
            event,
        )


def _sentence_at(reading: Reading, token: int) -> Event | None:
    """Return the sentencing that a length of time hangs on, a few words up the tree, in its own clause."""
    for step, above in enumerate((token, *reading.annotated.ancestors(token))):
        event = reading.event_at(above)
        if event is not None and event.type is not None and event.type.name == _SENTENCE:
            whole = reading.event_at(reading.annotated.tokens[above].head)  # `sentenced to nine years in prison`
            same = whole is not None and whole.type is event.type
            return whole if same else event
        if step >= _STEPS or (step and reading.annotated.tokens[above].upos == "VERB"):
            return None
    return None
