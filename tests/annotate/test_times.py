"""Time patterns, and merging with the model."""

import pytest
import spacy

from kg.annotate.reader import DocSpan, add_extensions
from kg.annotate.times import find_times, merge_times


@pytest.fixture(scope="module")
def blank():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("It began late Friday.", [("late Friday", "DATE")]),
        ("It began on Friday night.", [("Friday night", "TIME")]),
        ("on 31 January 2031", [("31 January 2031", "DATE")]),
        ("on Feb. 17, 2031 at noon", [("Feb. 17, 2031", "DATE")]),
        ("in August 2031", [("August 2031", "DATE")]),
        ("two weeks ago", [("two weeks ago", "DATE")]),
        ("two weeks after the flood", [("two weeks", "DURATION")]),
        ("the past three months", [("the past three months", "DURATION")]),
        ("more than a year ago", [("more than a year ago", "DATE")]),
        ("last month and next week", [("last month", "DATE"), ("next week", "DATE")]),
        ("at 10:30 a.m.", [("10:30 a.m.", "TIME")]),
        ("every Monday", [("every Monday", "SET")]),
        ("in the 1990s", [("the 1990s", "DATE")]),
        ("in 2031", [("2031", "DATE")]),
        ("since yesterday", [("yesterday", "DATE")]),
        ("He may march on; it cost $2031 and 2,031 more.", []),
        ("the second wall of a 12-year-old house", []),
        ("prices rose 5.92 percent", []),
    ],
)
def test_patterns(blank, text, times):
    doc = blank(text)
    assert [(doc[s.start : s.end].text, s.label) for s in find_times(doc)] == times


def test_overlaps_become_one(blank):
    add_extensions()
    doc = blank("It began late Friday night")
    model = [DocSpan(start=3, end=4, label="DATE", score=0.9)]
    rule = [DocSpan(start=2, end=5, label="TIME", score=0.5)]
    assert merge_times(doc, model, rule) == rule
