"""The count of triggers in the stretch of an article that annotators marked throughout."""

from __future__ import annotations

from benchmarks.meantime import boundary, count, figures

ROW = {
    "tokens": [["1", 0, 0, 0, 5], ["2", 5, 0, 10, 20], ["3", 6, 0, 30, 40]],
    "mentions": [
        {"tag": "EVENT_MENTION", "start": 10, "end": 20},
        {"tag": "EVENT_MENTION", "start": 30, "end": 34},
        {"tag": "ENTITY_MENTION", "start": 36, "end": 40},
    ],
}


def test_each_trigger_counts_once() -> None:
    found = count([(0, 4), (10, 14)], [(2, 3), (0, 1), (20, 24)])
    assert (found.hits, found.marked, found.found) == (1, 2, 3)


def test_what_stands_behind_the_first_sentences_is_counted_apart() -> None:
    assert boundary(ROW) == 20
    found = [[(12, 15), (31, 33), (35, 38)]]
    first, rest = figures([ROW], found, behind=False), figures([ROW], found, behind=True)
    assert (first.hits, first.marked, first.found) == (1, 1, 1)
    assert (rest.hits, rest.marked, rest.found) == (1, 1, 2)
