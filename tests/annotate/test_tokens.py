"""Text -> tokens."""

import pytest
import spacy

from kg.annotate.tokens import LONGEST_RUN, adjust_tokenizer, make_doc


@pytest.fixture(scope="module")
def cut():
    nlp = spacy.blank("en")
    tokenizer = adjust_tokenizer(nlp)
    return lambda text: [token.text for token in make_doc(nlp.vocab, tokenizer, text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a tightly-guarded dam", ["a", "tightly", "-", "guarded", "dam"]),
        ("They don't know.", ["They", "do", "n't", "know", "."]),
        ("Dep. Insp. Vero", ["Dep.", "Insp.", "Vero"]),
        ("on Feb. 17, 2031", ["on", "Feb.", "17", ",", "2031"]),
        ("the mayor's car", ["the", "mayor", "'s", "car"]),
        ("the mayor’s car", ["the", "mayor", "’s", "car"]),
        ("from 2010-2012", ["from", "2010", "-", "2012"]),
        ("It ended.Then", ["It", "ended", ".", "Then"]),
        ("", []),
    ],
)
def test_words(cut, text, words):
    assert cut(text) == words


@pytest.mark.parametrize("size", [LONGEST_RUN, LONGEST_RUN + 1, 3 * LONGEST_RUN, 3 * LONGEST_RUN + 7])
def test_endless_words_are_cut_and_kept(cut, size):
    text = f"so {'x' * size} end"
    doc = cut(text)
    assert "".join(doc).replace(" ", "") == text.replace(" ", "")
    assert max(map(len, doc)) <= LONGEST_RUN


def test_lone_surrogates_keep_their_place():
    nlp = spacy.blank("en")
    doc = make_doc(nlp.vocab, adjust_tokenizer(nlp), "a \ud800 b")
    assert doc.text == "a \ufffd b"
