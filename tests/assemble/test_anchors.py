"""Anchors of times: an event of the annotation, or none."""

from __future__ import annotations

import pytest

from kg.assemble import assemble_graph
from kg.model.annotation import TimeExpression, Trigger
from kg.model.graph import Resolution
from tests.factory import annotation, document, find


@pytest.mark.parametrize(
    ("anchor", "kept"), [("event:e22", "event:e22"), ("event:e99", "none"), ("published", "published"), (None, None)]
)
def test_a_time_is_anchored_at_an_event_that_is_there(anchor: str | None, kept: str | None) -> None:
    doc = document("Two weeks after the flood the mill reopened.")
    start, end = find(doc.text, "Two weeks")
    event, stop = find(doc.text, "flood")
    trigger = Trigger(id="e22", start=event, end=stop, lemma="flood")
    time = TimeExpression(id="t0", start=start, end=end, type="DURATION", anchor=anchor)
    made = annotation(doc, events=(trigger,), times=(time,))
    graph = assemble_graph([doc], [made], [], [], Resolution())
    assert [t.anchor for t in graph.annotations[0].times] == [kept]
