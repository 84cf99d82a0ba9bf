"""Time patterns, and merging with the model."""

import pytest
import spacy

from kg.annotate.reader import DocSpan, add_extensions
from kg.annotate.times import find_times, match_patterns, merge_times, time_patterns


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


@pytest.mark.parametrize(
    "text",
    [
        "ON MONDAY NIGHT, TWO WEEKS AFTER THE LAST MAY DAY, IT BEGAN AT 10:30 A.M.",
        "It may march on Monday, 3 March, by the end of next week or two weeks after that, the 1990s.",
        "Seven day\u017f ago, m\u0131dnight on Monday, two wee\u212as",
        "\u0130n two days, three days ago, \u0130 late on Monday",
        "Nothing of the kind.",
    ],
)
def test_places_are_looked_at_where_any_pattern_matches(text):
    found = [(m.start(), m.end(), p.label) for p in time_patterns() for m in p.expression.finditer(text)]
    assert list(match_patterns(text)) == found
