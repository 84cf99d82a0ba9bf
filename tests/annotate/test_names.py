"""One type for equal names."""

import pytest
import spacy
from spacy.tokens import Span

from kg.annotate.names import NameSettler


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
    doc = spacy.blank("en")(" and ".join(text for text, _ in parts))
    spans, at = [], 0
    for text, kind in parts:
        size = len(text.split())
        spans.append(Span(doc, at, at + size, label=kind))
        at += size + 1
    doc.ents = spans
    assert [name.label_ for name in NameSettler()(doc).ents] == settled
