"""The model: batches, long sentences, missing files, size."""

from pathlib import Path

import numpy as np
import pytest

from kg.annotate.decoding import choose_roles
from kg.annotate.network import LanguageModel, make_windows
from kg.errors import ModelError

SENTENCES = [
    text.split()
    for text in (
        "Three ferries sank off Oria on Monday .",
        "No .",
        "The coast guard of the north said that two crews had been saved by fishermen , the Oria Post reported .",
        "",
    )
]


@pytest.fixture(scope="module")
def model():
    return LanguageModel()


def test_a_document_reads_the_same_in_any_batch(model):
    documents = [SENTENCES * repeat for repeat in (1, 4, 9)] + [[words] for words in SENTENCES]
    alone = [model.read_sentences(document) for document in documents]
    assert model.read_documents(documents * 16) == alone * 16


def test_a_document_reads_the_same_with_any_number_of_threads(model):
    assert LanguageModel(threads=1).read_sentences(SENTENCES * 9) == model.read_sentences(SENTENCES * 9)


def test_windows_keep_the_order_and_the_size():
    class Part:
        def __init__(self, length):
            self.pieces = type("P", (), {"ids": [0] * (length + 1)})

    parts = [Part(length) for length in (50, 100, 41, 300, 5)]
    assert [len(window) for window in make_windows(parts, most=192)] == [3, 1, 1]


def test_an_overlong_sentence_is_read_in_parts(model):
    words = ["Water", "rose", "in", "the", "old", "town", "of", "Oria", ",", "officials", "said", ","] * 60
    reading = model.read_sentences([words])[0]
    assert len(reading.upos) == len(reading.heads) == len(words)
    assert reading.heads.count(0) == 1
    assert all(span.end <= len(words) for span in reading.names)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(ModelError, match="cannot load the language model") as raised:
        LanguageModel(tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_a_core_role_is_given_once():
    scores = np.zeros((3, 3), np.float32)
    scores[0, 1], scores[2, 1], scores[1, 2] = 2, 3, 1
    assert choose_roles(scores, ["-", "ARG0", "ARGM-TMP"]) == {2: "ARG0", 1: "ARGM-TMP"}


def test_the_model_fits_in_a_wheel():
    folder = Path(__file__).parents[2] / "kg" / "annotate" / "model"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 30 * 2**20
