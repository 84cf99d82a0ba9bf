"""Subjects that English does not have."""

import pytest

from kg.annotate.subjects import repair_subjects

CASES = {
    "minister/NN/5/nsubj ,/,/3/punct Ana/NNP/5/nsubj ,/,/3/punct told/VBD/0/root": {2: (1, "appos")},
    "Ana/NNP/6/nsubj ,/,/4/punct interior/NN/4/compound minister/NN/6/nsubj ,/,/4/punct told/VBD/0/root": {
        3: (1, "appos")
    },
    "Front/NNP/5/nsubj in/IN/4/case a/DT/4/det statement/NN/5/nsubj claimed/VBD/0/root": {3: (5, "obl")},
    "Ana/NNP/6/nsubj ,/,/1/punct ill/JJ/1/amod ,/,/6/punct police/NN/6/nsubj said/VBD/0/root": {},
    "Ten/CD/3/nsubj:pass were/VBD/3/aux:pass hurt/VBN/5/ccomp ,/,/5/punct said/VBD/0/root officials/NNS/3/nsubj": {
        5: (5, "nsubj")
    },
    "Ten/CD/2/nsubj said/VBD/0/root he/PRP/5/nsubj was/VBD/5/cop ill/JJ/2/ccomp": {},
    "Airline/NN/3/nsubj Vero/NNP/3/nsubj cut/VBD/0/root": {1: (1, "appos")},
    "Front/NNP/3/nsubj then/RB/3/advmod left/VBD/0/root": {},
    "Chief/NN/4/nmod:desc Ana/NNP/1/flat was/VBD/4/aux:pass hurt/VBN/0/root": {0: (4, "nsubj:pass")},
    "Chief/NN/2/nmod:desc Ana/NNP/3/nsubj left/VBD/0/root": {},
    "what/WP/3/nsubj rebels/NNS/3/nsubj did/VBD/0/root": {},
}


@pytest.mark.parametrize("sentence", CASES)
def test_repairs(sentence):
    rows = [item.rsplit("/", 3) for item in sentence.split()]
    words, tags = [r[0] for r in rows], [r[1] for r in rows]
    heads, deps = [int(r[2]) for r in rows], [r[3] for r in rows]
    new = repair_subjects(words, tags, heads, deps)
    changed = {i: pair for i, pair in enumerate(zip(*new, strict=True)) if pair != (heads[i], deps[i])}
    assert changed == CASES[sentence]
