"""Texts in capitals are read as if they were not."""

from __future__ import annotations

from kg.annotate import annotate_documents, load_pipeline
from kg.annotate.capitals import in_capitals, recase
from kg.model.document import Document
from kg.model.ids import text_id

TEXT = (
    "GUNMEN ATTACKED A BUS NEAR NAIROBI ON MONDAY, KILLING JUDGE GRACE WANJIRU. "
    "THE UNITED WORKERS OF KENYA (UWK) CONDEMNED THE ATTACK, AND I SAW THE BUS MYSELF."
)


def test_a_text_in_capitals_keeps_those_of_names_and_sentences() -> None:
    read = recase(load_pipeline(), TEXT)
    assert len(read) == len(TEXT)
    assert read.startswith("Gunmen attacked a bus near Nairobi on ")
    assert "judge Grace Wanjiru. The" in read
    assert "(UWK) condemned the attack" in read
    assert "and I saw" in read


def test_other_texts_stay_as_they_are() -> None:
    for text in (TEXT.capitalize(), "THE U.N. MET.", TEXT[:80] + TEXT[80:].lower()):
        assert not in_capitals(text)
        assert recase(load_pipeline(), text) is text


def test_letters_without_a_small_form_of_one_letter_keep_their_place() -> None:
    text = TEXT.replace("NAIROBI", "\u0130ZM\u0130R")  # its small letter is two characters long
    assert len(recase(load_pipeline(), text)) == len(text)


def test_offsets_lead_into_the_text_as_it_was_written() -> None:
    document = Document(id=text_id(TEXT), source="test", name="test", text=TEXT)
    annotation = next(annotate_documents([document]))
    names = {(TEXT[n.start : n.end], n.type) for n in annotation.names}
    assert {("GRACE WANJIRU", "Person"), ("NAIROBI", "Location"), ("UWK", "Organization")} <= names
    verbs = {TEXT[t.start : t.end] for t in annotation.tokens if t.upos == "VERB"}
    assert {"ATTACKED", "CONDEMNED"} <= verbs
