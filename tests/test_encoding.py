"""Lines that msgspec writes: the bytes of `json`, whatever a record holds."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.engine.work import Said
from kg.model.annotation import Annotation, Argument, Filler, Frame, Sense, Token, Trigger
from kg.model.claim import Claim
from kg.model.link import Judgement
from kg.store import TABLES
from kg.store.codec import encoder
from kg.store.encoding import line_encoder, shaper
from tests.factory import document, example_graph


def as_json(kind: Any, item: object) -> bytes:
    return json.dumps(encoder(kind)(item), ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("record", [*(table.record for table in TABLES.values()), Judgement, Said])
def test_every_record_is_written_by_msgspec(record: type):
    shaper(record)  # raises where `json` would have to write it


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(1e-5, 1e17), st.text(st.characters(codec="utf8")))
def test_numbers_and_texts_are_those_of_json(low: float, high: float, text: str):
    claim = replace(example_graph().claims[0], low=low, high=high, value=text)
    assert line_encoder(Claim)(claim) == as_json(Claim, claim)


def test_what_lies_deep_in_a_record_is_written_too():
    trigger = Trigger(
        id="e0", start=0, end=3, lemma="é\u2028", score=1e-05, vector=None,
        senses=(Sense(type="a", score=0.25), Sense(type="b", score=2e-05)),
        fillers=(Filler(role="x", head=0, score=0.5),),
    )  # fmt: skip
    annotation = Annotation(
        document=document("x").id,
        sentences=((0, 3),),
        tokens=(Token(start=0, end=3, lemma="é", upos="X", tag="XX", head=0, dep="dep"),),
        events=(trigger, replace(trigger, score=0.5, senses=trigger.senses[:1])),
        frames=(
            Frame(predicate=0, start=0, end=3, lemma="é", arguments=(Argument(role="V", start=0, end=3, head=0),)),
        ),
    )
    said = Said(document=annotation.document, annotation=annotation, claims=tuple(example_graph().claims))
    assert line_encoder(Said)(said) == as_json(Said, said)


def test_what_json_has_no_number_for_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        line_encoder(Claim)(replace(example_graph().claims[0], confidence=math.nan))


def test_a_record_that_nobody_looked_at_is_refused():
    @dataclass(frozen=True, kw_only=True)
    class Strange:
        values: dict[str, float]

    with pytest.raises(TypeError):
        line_encoder(Strange)
