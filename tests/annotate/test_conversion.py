"""ClearNLP trees in UD: one row per construction, and trees that are none."""

from __future__ import annotations

import pytest

from kg.annotate.conversion import Word, convert_tree, join_roots
from kg.annotate.labels import load_labels

UPOS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "VBD": "VERB", "VBZ": "VERB", "VBG": "VERB", "VBN": "VERB",
    "VB": "VERB", "IN": "ADP", "DT": "DET", "JJ": "ADJ", "CC": "CCONJ", "TO": "PART", "EX": "PRON", ".": "PUNCT",
}  # fmt: skip
LEMMAS = {"is": "be", "was": "be", "were": "be"}
CASES = [
    (
        "shots/NNS/1/nsubj rang/VBD/1/ROOT in/IN/1/prep Oria/NNP/2/pobj and/CC/3/cc Tete/NNP/3/conj",
        "nsubj:1 root:1 case:3 obl:1 cc:5 conj:3",
    ),
    ("the/DT/1/det mayor/NN/1/ROOT of/IN/1/prep Oria/NNP/2/pobj", "det:1 root:1 case:3 nmod:1"),
    ("hit/VBN/0/ROOT by/IN/0/agent rebels/NNS/1/pobj", "root:0 case:2 obl:agent:0"),
    (
        "Vero/NNP/1/nsubj is/VBZ/1/ROOT mayor/NN/1/attr of/IN/2/prep Oria/NNP/3/pobj",
        "nsubj:2 cop:2 root:2 case:4 nmod:2",
    ),
    ("roads/NNS/1/nsubj were/VBD/1/ROOT safe/JJ/1/acomp", "nsubj:2 cop:2 root:2"),
    ("there/EX/1/expl was/VBD/1/ROOT panic/NN/1/attr", "expl:1 root:1 nsubj:1"),
    ("fled/VBD/0/ROOT after/IN/0/prep losing/VBG/1/pcomp Tete/NNP/2/dobj", "root:0 mark:2 advcl:0 obj:2"),
    ("ran/VBD/0/ROOT out/IN/0/prep of/IN/1/prep town/NN/2/pobj", "root:0 case:3 case:3 obl:0"),
    ("gave/VBD/0/ROOT arms/NNS/0/dobj to/IN/0/dative rebels/NNS/2/pobj", "root:0 obj:0 case:3 obl:0"),
    ("gave/VBD/0/ROOT rebels/NNS/0/dative arms/NNS/0/dobj", "root:0 iobj:0 obj:0"),
    ("want/VBD/0/ROOT to/TO/2/aux flee/VB/0/xcomp", "root:0 mark:2 xcomp:0"),
    (
        "were/VBD/1/auxpass killed/VBN/1/ROOT last/JJ/3/amod week/NN/1/npadvmod",
        "aux:pass:1 root:1 amod:3 obl:unmarked:1",
    ),
    (
        "Oria/NNP/0/ROOT ,/./0/punct Tete/NNP/0/conj and/CC/2/cc Lumo/NNP/2/conj",
        "root:0 punct:0 conj:0 cc:4 conj:0",
    ),
    ("moved/VBD/0/ROOT on/IN/0/prep", "root:0 advmod:0"),
    ("odd/JJ/0/ROOT word/NN/0/nobodyknows", "root:0 dep:0"),
]  # fmt: skip


def words_of(text: str) -> list[Word]:
    rows = [item.rsplit("/", 3) for item in text.split()]
    return [
        Word(
            head=int(head), dep=dep, upos="AUX" if form in LEMMAS else UPOS[tag], tag=tag, lemma=LEMMAS.get(form, form)
        )
        for form, tag, head, dep in rows
    ]


@pytest.mark.parametrize(("clearnlp", "universal"), CASES)
def test_a_tree_is_turned(clearnlp: str, universal: str):
    words = words_of(clearnlp)
    convert_tree(words, load_labels().dependencies)
    assert " ".join(f"{word.dep}:{word.head}" for word in words) == universal


def test_several_roots_and_circles_become_one_tree():
    words = words_of("a/NN/0/ROOT b/NN/1/ROOT c/NN/3/dep d/NN/2/dep")
    join_roots(words)
    assert [(word.head, word.dep) for word in words] == [(0, "root"), (0, "parataxis"), (0, "parataxis"), (2, "dep")]


def test_a_circle_without_a_root_becomes_a_tree():
    words = words_of("a/NN/1/prep b/NN/0/pobj")
    convert_tree(words, load_labels().dependencies)
    assert sum(word.head == k for k, word in enumerate(words)) == 1
