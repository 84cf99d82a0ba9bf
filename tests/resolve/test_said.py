"""Tables walked side by side: each document gets its own records, whatever the order of the tables."""

from __future__ import annotations

import pytest

from kg.model.claim import Mention
from kg.resolve.places import Places
from kg.resolve.said import by_document
from tests.factory import annotation, document, mention

TEXTS = [f"Ada spoke in Varnholm {number} times; Ada left." for number in range(5)]


@pytest.mark.parametrize("order", ["same", "other", "scattered"])
def test_each_document_gets_what_is_said_in_it_in_its_order(order: str) -> None:
    documents = [document(text, name=str(number)) for number, text in enumerate(TEXTS)]
    annotations = [annotation(doc) for doc in documents[1:]]
    mentions = [[mention(doc, "Ada"), mention(doc, "Ada", nth=1)] for doc in documents[:-1]]
    if order == "other":
        annotations.reverse()
        mentions.reverse()
    table: list[Mention] = [m for found in mentions for m in found]
    if order == "scattered":
        table = [found[k] for k in (0, 1) for found in mentions]
    said = list(by_document(documents, annotations, table, ()))
    assert [item.document for item in said] == [documents[item.rank] for item in said]
    assert [item.document.id for item in said] == [*(a.document for a in annotations), documents[0].id]
    assert all(item.annotation.document == item.document.id for item in said if item.annotation is not None)
    own = {found[0].document: found for found in mentions}
    assert all(list(item.mentions) == own.get(item.document.id, []) for item in said)


def test_a_place_on_no_map_is_written_as_the_last_document_writes_it_whatever_comes_first() -> None:
    names = ("Quorvale", "QUORVALE")
    documents = [document(f"A boat sank off {name} today.", origin="one") for name in names]
    named = [mention(doc, name, "place", type="Location") for doc, name in zip(documents, names, strict=True)]
    labels = set()
    for order in ((0, 1), (1, 0)):
        places = Places()
        for rank in order:
            places.add(rank, documents[rank], None, [named[rank]])
        [place] = places.resolve(named).places.values()
        labels.add(place.label)
    assert labels == {"QUORVALE"}
