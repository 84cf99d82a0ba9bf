"""Look-ups in an annotated document."""

from __future__ import annotations

from tests.factory import parse

TEXT = "Two crews of Oria left the Oria quay."
ROWS = """
    Two NUM 2 nummod
    crews NOUN 5 nsubj crew NNS
    of ADP 4 case
    Oria PROPN 2 nmod:poss Oria
    left VERB 0 root leave
    the DET 8 det
    Oria PROPN 8 compound Oria
    quay NOUN 5 obj
    . PUNCT 5 punct
"""


def test_a_child_is_the_first_of_any_of_the_relations_with_or_without_subtype():
    annotated = parse(TEXT, ROWS)
    assert annotated.child(4, "obj") == 7
    assert annotated.child(4, "obj", "nsubj") == 1
    assert annotated.child(1, "nmod") == annotated.child(1, "nmod:poss") == 3
    assert annotated.child(1, "nmod:of") is None
    assert annotated.child(4, "root") is None  # the root is no child of its own
    assert annotated.child(0, "case", "det") is None


def test_the_head_of_a_span_is_the_word_whose_head_lies_outside():
    annotated = parse(TEXT, ROWS)
    start = TEXT.index("the Oria")
    assert annotated.head_in(start, start + len("the Oria quay")) == 7
    assert annotated.head_in(start + 4, start + 8) == 6
    assert annotated.head_in(len(TEXT), len(TEXT) + 1) is None


def test_words_and_lemmas():
    annotated = parse(TEXT, ROWS)
    assert [annotated.word(i) for i in (0, 3, -1)] == ["Two", "Oria", "."]
    assert {"crew", "leave", "oria"} < annotated.lemmas
    assert "crews" not in annotated.lemmas
