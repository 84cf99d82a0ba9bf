"""Lemma scripts, the lemmatizer, a few shipped lemmas."""

import pytest

from kg.annotate.lemmas import Lemmatizer, apply_script, make_script


@pytest.mark.parametrize(
    "pair", [("Cities", "city"), ("went", "go"), ("Oria", "Oria"), ("n't", "not"), ("WALLS", "wall")]
)
def test_scripts_round_trip(pair):
    form, lemma = pair
    assert apply_script(form, make_script(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "tag", "scripts", "lemma"),
    [
        ("went", "VBD", ["l|0|"], "go"),
        ("Oria", "NNP", ["l|1|"], "Oria"),
        ("Walls", "NN", ["l|1|"], "walls"),
        ("detonated", "VBD", ["l|2|", "l|1|"], "detonate"),
        ("zorped", "VBD", ["l|2|"], "zorp"),
        ("fled", "VBD", ["l|1|"], "flee"),
        ("raged", "VBD", ["l|2|", "l|1|"], "rage"),
        ("emboldened", "VBD", ["l|1|"], "embolden"),
    ],
)
def test_lemmatizer(form, tag, scripts, lemma):
    lemmatizer = Lemmatizer({"VBD": {"went": "go", "hardened": "harden"}}, frozenset({"detonate", "rag", "rage"}))
    assert lemmatizer.lemma_of(form, tag, scripts) == lemma


@pytest.mark.parametrize(
    ("form", "lemma"), [("killed", "kill"), ("said", "say"), ("told", "tell"), ("stormed", "storm")]
)
def test_shipped_lemmas(annotate, form, lemma):
    annotation = annotate(f"They {form} them.")
    assert [token.lemma for token in annotation.tokens][1] == lemma
