"""One type for equal names."""

import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.annotate.names import NameSettler
from kg.annotate.reader import DocSpan, add_extensions


@pytest.mark.parametrize(
    ("names", "settled"),
    [
        (["Oria Post/Organization", "Oria Post/Person", "Oria Post/Organization"], ["Organization"] * 3),
        (["Oria/Location", "Oria/Organization"], ["Location", "Organization"]),
        (["Ana Vero/Person", "Vero/Organization"], ["Person", "Person"]),
        (["Ana Vero/Person", "Vero/Date"], ["Person", "Date"]),
        ([], []),
    ],
)
def test_settled_types(names, settled):
    parts = [name.rsplit("/", 1) for name in names]
    add_extensions()
    doc = spacy.blank("en")(" and ".join(text for text, _ in parts))
    spans, at = [], 0
    for text, kind in parts:
        size = len(text.split())
        spans.append(Span(doc, at, at + size, label=kind))
        at += size + 1
    doc.ents = spans
    assert [name.label_ for name in NameSettler()(doc).ents] == settled


def test_pieces_become_the_name_that_is_whole_elsewhere():
    doc = spacy.blank("en")("Oria al Vero met Ana . Oria al Vero left")
    add_extensions()
    doc.ents = [Span(doc, 0, 3, label="Organization"), Span(doc, 6, 7, label="Person"), Span(doc, 8, 9, label="Person")]
    assert [(name.text, name.label_) for name in NameSettler()(doc).ents] == [("Oria al Vero", "Organization")] * 2


def test_an_untyped_name_in_a_time_is_a_date():
    add_extensions()
    doc = spacy.blank("en")("on Friday night")
    doc.ents = [Span(doc, 1, 2, label="Misc")]
    doc._.times = (DocSpan(start=1, end=3, label="TIME", score=1.0),)
    assert [name.label_ for name in NameSettler()(doc).ents] == ["Date"]


@pytest.mark.parametrize(
    ("text", "span", "kind", "name"),
    [
        ("Oria 's port", (0, 2), "Location", "Oria"),
        ("Gen. Ana Vero left", (0, 3), "Person", "Ana Vero"),
        ("Dep Insp left", (0, 2), "Organization", None),
        ("St. Oria burned", (0, 2), "Location", "St. Oria"),
        ("University of Oria , founded", (0, 4), "Organization", "University of Oria"),
        ("University of the old", (0, 3), "Organization", "University"),
        ("UNIVERSITY OF THE OLD", (0, 3), "Organization", "UNIVERSITY"),
        ("COL ANA VERO left", (0, 3), "Person", "ANA VERO"),
        ("Vero Party ( V )", (0, 4), "Organization", "Vero Party ( V )"),
        ("DRC troops", (0, 1), "Organization", "DRC"),
        ("the South", (1, 2), "Location", None),
        ("okra", (0, 1), "Location", "okra"),
    ],
)
def test_names_are_clean(text, span, kind, name):
    add_extensions()
    doc = spacy.blank("en")(text)
    doc.ents = [Span(doc, *span, label=kind)]
    assert next((ent.text for ent in NameSettler()(doc).ents), None) == name


@pytest.mark.parametrize(
    ("words", "spaces", "kind", "spans", "names"),
    [
        (["Ana", "Said", "Vero"], [True, True, False], "Person", [(0, 1), (2, 3)], ["Ana Said Vero"]),
        (["Ana", "and", "Vero"], [True, True, False], "Person", [(0, 1), (2, 3)], ["Ana", "Vero"]),
        (["ABC", "-", "Vero"], [False, False, False], "Organization", [(0, 1), (2, 3)], ["ABC-Vero"]),
        (["ABC", "-", "Vero"], [True, True, False], "Organization", [(0, 1), (2, 3)], ["ABC", "Vero"]),
        (["Oria", "-", "Vero"], [False, False, False], "Location", [(0, 1), (2, 3)], ["Oria", "Vero"]),
    ],
)
def test_halves_of_a_name_are_joined(words, spaces, kind, spans, names):
    add_extensions()
    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab, words=words, spaces=spaces, tags=["NNP" if w[0].isupper() else "CC" for w in words])
    doc.ents = [Span(doc, *span, label=kind) for span in spans]
    assert [name.text for name in NameSettler()(doc).ents] == names


def test_a_common_noun_is_no_place_where_names_have_capitals():
    add_extensions()
    doc = spacy.blank("en")("Oria sells okra")
    doc.ents = [Span(doc, 0, 1, label="Location"), Span(doc, 2, 3, label="Location")]
    assert [name.text for name in NameSettler()(doc).ents] == ["Oria"]


@pytest.mark.parametrize(("kind", "settled"), [("Organization", "Location"), ("Person", "Location"), ("NORP", "NORP")])
def test_the_short_form_of_a_country_is_a_place_or_its_people(kind, settled):
    add_extensions()
    doc = spacy.blank("en")("UAE teams")
    doc.ents = [Span(doc, 0, 1, label=kind)]
    assert [name.label_ for name in NameSettler()(doc).ents] == [settled]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ana Vero ( ESP ) won", ["ESP"]),
        ("the Coastal Action Network ( CAN ) said", []),
        ("Ana Vero ( VEX ) won", []),
        ("ESP won", []),
    ],
)
def test_codes_of_countries_in_brackets_are_places(text, places):
    add_extensions()
    doc = NameSettler()(spacy.blank("en")(text))
    assert [name.text for name in doc.ents if name.label_ == "Location"] == places


def test_what_is_called_a_company_is_one_everywhere():
    add_extensions()
    doc = spacy.blank("en")("Mining company Oria Alta paid . Oria Alta shut")
    doc.ents = [Span(doc, 2, 4, label="Location"), Span(doc, 6, 8, label="Location")]
    assert [name.label_ for name in NameSettler()(doc).ents] == ["Organization", "Organization"]
