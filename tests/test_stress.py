"""The made-up stories of the stress benchmark: their answers are right, and resolution finds them."""

from __future__ import annotations

import pytest

from benchmarks.stress import make_stories, score_pairs
from kg.resolve.links import resolve_links


@pytest.mark.parametrize("layout", ["dense", "spread"])
def test_precision_and_recall_of_a_thousand_mentions(layout: str) -> None:
    stories = make_stories(1000, layout)
    assert len(stories.mentions) > 900
    assert stories == make_stories(1000, layout)
    links = resolve_links(stories.documents, stories.annotations, stories.mentions, stories.claims).links
    node_of = {link.mention: link.node for link in links}
    for kind in ("event", "condemned", "person"):
        precision, recall = score_pairs(stories.truth, node_of, kind)
        assert precision >= 0.95
        assert recall >= 0.85


def test_pairs_are_counted_as_they_should() -> None:
    truth = {"a": "event 1", "b": "event 1", "c": "event 2", "d": "person x"}
    assert score_pairs(truth, {"a": "n", "b": "n", "c": "n"}, "event") == (1 / 3, 1.0)
    assert score_pairs(truth, {}, "event") == (0.0, 0.0)
