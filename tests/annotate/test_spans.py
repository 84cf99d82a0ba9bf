"""Argument heads -> spans."""

import pytest

from kg.annotate.spans import argument_span, children_of, drop_nested


def _span(sentence, *, head, predicate, role="ARG1"):
    """`sentence` is `word/head/dep` per word; heads count from 1."""
    rows = [item.split("/") for item in sentence.split()]
    words, heads, deps = [r[0] for r in rows], [int(r[1]) for r in rows], [r[2] for r in rows]
    start, end = argument_span(words, heads, deps, children_of(heads), head=head, predicate=predicate, role=role)
    return " ".join(words[start:end])


LEFT = "the/2/det guard/0/root who/4/nsubj left/2/acl:relcl early/4/advmod"


@pytest.mark.parametrize(
    ("sentence", "head", "predicate", "role", "span"),
    [
        ("They/2/nsubj burned/0/root the/5/det old/5/amod barn/2/obj ./2/punct", 4, 1, "ARG1", "the old barn"),
        (LEFT, 1, 3, "ARG0", "the guard"),
        (LEFT, 2, 3, "R-ARG0", "who"),
        ("It/3/nsubj is/3/cop empty/0/root and/5/cc cold/3/conj", 2, 1, "ARG2", "empty"),
        ("Let/0/root me/1/obj know/1/xcomp", 2, 0, "ARG1", "me know"),
        ("He/3/nsubj will/3/aux leave/0/root", 1, 2, "ARGM-MOD", "will"),
    ],
)
def test_spans(sentence, head, predicate, role, span):
    assert _span(sentence, head=head, predicate=predicate, role=role) == span


def test_arguments_do_not_nest():
    inner, outer, other = ("ARGM-LOC", 3, 5, 4), ("ARG2", 1, 5, 2), ("ARG0", 0, 1, 0)
    assert drop_nested([other, inner, outer]) == (other, outer)
