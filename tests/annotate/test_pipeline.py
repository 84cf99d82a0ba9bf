"""The whole stage: records, offsets, hostile texts, the same result for the same text."""

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from kg.annotate import annotate_documents
from kg.model.document import Document
from kg.model.ids import text_id

ARTICLE = """Flood in Oria kills three

ORIA: A flood killed three people in the port of Oria on Friday night, officials said.

“We lost our homes,” Ana Vero told Oria Radio. "The water came at night."
"""


def _document(text, **fields):
    return Document(id=text_id(text), source="test", name="test", text=text, **fields)


def test_records(annotate):
    annotation = annotate(ARTICLE)
    cut = lambda item: ARTICLE[item.start : item.end]  # noqa: E731
    assert next(ARTICLE[a:b] for a, b in annotation.sentences) == "Flood in Oria kills three"
    assert {cut(name) for name in annotation.names if name.type == "Location"} >= {"Oria"}
    assert ("Ana Vero", "Person") in {(cut(name), name.type) for name in annotation.names}
    assert next(map(cut, annotation.times)) == "Friday night"
    killed = next(event for event in annotation.events if cut(event) == "killed")
    assert (killed.lemma, killed.cls, killed.tense) == ("kill", "occurrence", "past")
    frame = next(frame for frame in annotation.frames if cut(frame) == "killed")
    assert "ARG1" in {a.role for a in frame.arguments}
    assert next(cut(quote) for quote in annotation.quotes if quote.direct) == "We lost our homes"


@pytest.mark.xfail(reason="the shipped model hangs the port on the people (docs/model.md, limits)", strict=True)
def test_an_argument_ends_before_the_place(annotate):
    frame = next(f for f in annotate(ARTICLE).frames if ARTICLE[f.start : f.end] == "killed")
    assert ("ARG1", "three people") in {(a.role, ARTICLE[a.start : a.end]) for a in frame.arguments}


def test_everything_is_in_text_order_and_inside_the_text(annotate):
    annotation = annotate(ARTICLE)
    for items in (annotation.tokens, annotation.names, annotation.times, annotation.events, annotation.frames):
        assert [item.start for item in items] == sorted(item.start for item in items)
        assert all(0 <= item.start < item.end <= len(ARTICLE) for item in items)
    assert all(0 <= token.head < len(annotation.tokens) for token in annotation.tokens)
    assert all(not ARTICLE[t.start : t.end].isspace() for t in annotation.tokens)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "\x00",
        "A dam\x00broke in Oria.\x00",
        "هاجم مسلحون المدينة. قال المتحدث ذلك.",
        "e\u0301te\u0301 a\u0300 Ori\u0301a \u200e\u202eabc",
        "\ud800 broken \udfff text",
        "word" * 5000,
        ". " * 500,
        '"' * 300,
        "“" * 50 + "a" + "”" * 50,
        "1 2 3\t4\r\n5\u2028 6 \u00a0 7",
        "😀 " * 40,
    ],
)
def test_hostile_texts(annotate, text):
    annotation = annotate(text)
    assert all(0 <= token.start < token.end <= len(text) for token in annotation.tokens)
    assert all(0 <= token.head < len(annotation.tokens) for token in annotation.tokens)


def test_a_document_is_read_the_same_beside_any_other():
    other = "The mayor of Oria resigned. " * 30
    alone = list(annotate_documents([_document(ARTICLE)]))
    among = list(annotate_documents([_document(other), _document(ARTICLE), _document("")]))
    assert among[1] == alone[0]
    assert json.dumps(asdict(among[1])) == json.dumps(asdict(next(annotate_documents([_document(ARTICLE)], threads=1))))


def test_boilerplate_has_no_events_and_no_quotes(annotate):
    text = "A dam broke.\n\nPolice said the road was attacked."
    start = text.index("Police")
    annotation = annotate(text, boilerplate=((start, len(text)),))
    assert annotation.tokens[-1].end == len(text)
    assert all(event.end <= start for event in annotation.events)
    assert not annotation.quotes


def test_import_is_cheap():
    code = "import sys, kg.annotate; print(sorted({'spacy', 'onnxruntime', 'tokenizers', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
