"""The shipped pipeline, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from kg.annotate import annotate_documents, load_pipeline
from kg.model.annotation import Annotation
from kg.model.document import Document
from kg.model.ids import text_id


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="session")
def annotate(nlp: Language) -> Callable[[str], Annotation]:
    def run(text: str, *, boilerplate: tuple[tuple[int, int], ...] = ()) -> Annotation:
        document = Document(id=text_id(text), source="test", name="test", text=text, boilerplate=boilerplate)
        return next(annotate_documents([document]))

    return run
