"""Text -> sentences."""

import pytest
import spacy

from kg.annotate.sentences import LONGEST, SentenceSplitter, is_wrapped, split_paragraphs
from kg.annotate.tokens import adjust_tokenizer, make_doc


@pytest.fixture(scope="module")
def split():
    nlp = spacy.blank("en")
    tokenizer, splitter = adjust_tokenizer(nlp), SentenceSplitter()
    return lambda text: [sent.text.strip() for sent in splitter(make_doc(nlp.vocab, tokenizer, text)).sents]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Two dams broke. Nobody was hurt.", ["Two dams broke.", "Nobody was hurt."]),
        ("Gen. Ana Vero left.", ["Gen. Ana Vero left."]),
        ("GEN. ANA VERO LEFT. HE WENT OFF. SHE STAYED.", ["GEN. ANA VERO LEFT.", "HE WENT OFF.", "SHE STAYED."]),
        ("Dep Insp Gen. Ana Vero left. He stayed.", ["Dep Insp Gen. Ana Vero left.", "He stayed."]),
        ("The U.N. sent aid on Feb. 17 and left.", ["The U.N. sent aid on Feb. 17 and left."]),
        ("He moved to the U.S. The trip was long.", ["He moved to the U.S.", "The trip was long."]),
        ("The U.S. Army came.", ["The U.S. Army came."]),
        ("“We saw smoke,” Vero said. “It grew.”", ["“We saw smoke,” Vero said.", "“It grew.”"]),
        ('"It grew." He left.', ['"It grew."', "He left."]),
        ('"Why?" Vero asked.', ['"Why?" Vero asked.']),
        ("A dam broke\nin the north", ["A dam broke", "in the north"]),
        ("Dam breaks in Oria\n\nA dam broke.", ["Dam breaks in Oria", "A dam broke."]),
        ("ORIA CITY, Feb 3 (XNA) - A dam broke.", ["ORIA CITY, Feb 3 (XNA) -", "A dam broke."]),
        ("date 2031-02-18 A dam broke.", ["date 2031-02-18", "A dam broke."]),
        ("It ended.Then it rained.", ["It ended.", "Then it rained."]),
        ("J. R. Vero spoke. She left.", ["J. R. Vero spoke.", "She left."]),
        ("It rose 3.5 percent. Prices fell.", ["It rose 3.5 percent.", "Prices fell."]),
        ("He waited... then left.", ["He waited... then left."]),
        ("• one dam • two dams", ["• one dam", "• two dams"]),
        ("", []),
    ],
)
def test_sentences(split, text, sentences):
    assert [sentence for sentence in split(text) if sentence] == sentences


def test_wrapped_text_is_joined_and_paragraphs_are_not():
    line = "the river rose over its banks and the people of the valley moved to"
    wrapped = "\n".join([line] * 8)
    assert is_wrapped(wrapped)
    assert len(split_paragraphs(f"{wrapped}\n\n{wrapped}")) == 2
    assert not is_wrapped(
        "Title\nBy Ana Vero\nA dam broke in the north of the country on Monday.\nNobody was hurt.\nRain fell."
    )


def test_long_sentences_are_cut(split):
    assert all(len(sentence.split()) <= LONGEST for sentence in split("water " * 1000))


def test_a_long_run_of_blanks_is_no_work() -> None:
    assert split_paragraphs("Rain fell." + " " * 400_000 + "Snow fell.") == [(0, 400_020)]
    assert split_paragraphs("Rain fell." + "\t" * 400_000 + "\nSnow fell.") == [(0, 10), (400_011, 400_021)]
