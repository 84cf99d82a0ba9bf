"""Subjects that English does not have."""

from random import Random

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
    "He/PRP/3/nsubj was/VBD/3/aux:pass hurt/VBN/0/root ,/,/5/punct said/VBD/7/dep Ana/NNP/3/nsubj Vero/NNP/6/flat": {},
    "Airline/NN/3/nsubj Vero/NNP/3/nsubj cut/VBD/0/root": {1: (1, "appos")},
    "Front/NNP/3/nsubj then/RB/3/advmod left/VBD/0/root": {},
    "Chief/NN/4/nmod:desc Ana/NNP/1/flat was/VBD/4/aux:pass hurt/VBN/0/root": {0: (4, "nsubj:pass")},
    "Chief/NN/2/nmod:desc Ana/NNP/3/nsubj left/VBD/0/root": {},
    "Ana/NNP/4/flat ,/,/3/punct 34/CD/1/nmod:unmarked told/VBD/0/root AFP/NNP/4/iobj": {0: (4, "nsubj")},
    "Police/NNP/3/nsubj Ana/NNP/3/vocative told/VBD/0/root": {},
    "Oria/NNP/3/nsubj Vero/NNP/3/nsubj sank/VBD/0/root": {1: (1, "flat")},
    "Ana/NNP/4/nsubj Said/NNP/4/parataxis Vero/NNP/2/nsubj said/VBD/0/root": {1: (1, "flat"), 2: (1, "flat")},
    "ABC/NNP/5/nsubj -/,/4/punct Oria/NNP/4/compound party/NN/5/nsubj says/VBZ/0/root": {0: (4, "compound")},
    "director/NN/4/nsubj -/HYPH/1/punct general/NN/4/nsubj said/VBD/0/root": {0: (3, "compound")},
    "he/PRP/2/nsubj told/VBD/0/root us/PRP/2/iobj that/IN/6/mark it/PRP/6/nsubj burned/VBD/2/ccomp "
    "and/CC/10/cc that/IN/10/mark ten/CD/10/nsubj died/VBD/2/conj": {9: (6, "conj")},
    "he/PRP/2/nsubj said/VBD/0/root it/PRP/4/nsubj burned/VBD/2/ccomp and/CC/6/cc left/VBD/2/conj": {},
    "Gang/NNP/9/nsubj ,/,/4/punct a/DT/4/det crew/NN/5/nsubj stole/VBD/9/ccomp cars/NNS/5/obj ,/,/5/punct "
    "Vero/NNP/9/nsubj said/VBD/0/root": {0: (5, "nsubj"), 3: (1, "appos")},
    "Gang/NNP/6/nsubj stole/VBD/6/ccomp cars/NNS/2/obj ,/,/2/punct Vero/NNP/6/nsubj said/VBD/0/root": {0: (2, "nsubj")},
    "Gang/NNP/5/nsubj stole/VBD/5/ccomp cars/NNS/2/obj Vero/NNP/5/nsubj said/VBD/0/root": {},
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


def _hangs_on_itself(word: int, heads: list[int]) -> bool:
    above, steps = heads[word], 0
    while above and steps <= len(heads):
        above, steps = heads[above - 1], steps + 1
    return above != 0


def test_no_word_hangs_on_itself_whatever_the_tree():
    chance = Random(5)
    for _ in range(20_000):
        order = chance.sample(range(7), 7)
        heads = [0] * 7
        for number, word in enumerate(order[1:], 1):
            heads[word] = order[chance.randrange(number)] + 1
        words = chance.choices(["Ana", ",", "-", "that", "said"], k=7)
        tags = chance.choices(["NNP", "NNP", "NN", "VBD", "IN"], k=7)
        deps = chance.choices(["nsubj", "case", "dep", "flat", "ccomp", "conj", "mark", "parataxis"], k=7)
        repaired, _ = repair_subjects(words, tags, heads, deps)
        assert not any(_hangs_on_itself(word, repaired) for word in range(7)), (words, tags, heads, deps)
