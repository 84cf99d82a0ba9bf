"""Tables walked side by side: each document gets its own records, whatever the order of the tables."""

from __future__ import annotations

import random

import pytest

from kg.model.claim import Mention
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
    assert [item.document for item in said] == documents
    assert [item.annotation is None for item in said] == [True, False, False, False, False]
    assert all(item.annotation.document == item.document.id for item in said if item.annotation is not None)
    own = {found[0].document: found for found in mentions}
    assert [list(item.mentions) for item in said] == [own.get(doc.id, []) for doc in documents]


def test_the_order_of_documents_is_kept_when_tables_are_shuffled() -> None:
    documents = [document(text, name=str(number)) for number, text in enumerate(TEXTS)]
    shuffled = random.Random(5).sample(documents, len(documents))
    said = by_document(documents, [annotation(doc) for doc in shuffled], [], [])
    assert [item.annotation.document for item in said if item.annotation is not None] == [d.id for d in documents]
