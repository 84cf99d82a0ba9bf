"""The two folders of own sentences: every line compiles to itself, and the reader learns from one of them alone."""

import re
from collections import Counter
from pathlib import Path

import pytest

import training
from kg.ontology import load_ontology
from training.corpus import MOST_PER_FAMILY, find_problems, from_row, to_row
from training.markup import format_line, parse_line
from training.readers.jsonl import read_rows
from training.readers.own import read_own

ROOT = Path(training.__file__).parent
SENTENCES, ARGUMENTS = ROOT / "sentences", ROOT / "arguments"
FILES = [*sorted(SENTENCES.glob("*.jsonl")), *sorted(ARGUMENTS.glob("*.jsonl"))]


def _plain(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_is_what_its_marked_form_compiles_to(path):
    ontology = load_ontology()
    for row in read_rows(path):
        sentence = from_row(row)
        assert to_row(path.stem, parse_line(format_line(sentence))) == row
        assert list(find_problems(sentence, ontology)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_scene_has_more_sentences_than_the_compiler_takes(path):
    assert max(Counter(row["family"] for row in read_rows(path)).values()) <= MOST_PER_FAMILY


def test_no_sentence_stands_twice_in_either_folder():
    texts = Counter(_plain(row["text"]) for path in FILES for row in read_rows(path))
    assert [text for text, times in texts.items() if times > 1] == []


def test_the_reader_does_not_learn_from_the_sentences_for_arguments():
    ours = {row["id"] for path in ARGUMENTS.glob("*.jsonl") for row in read_rows(path)}
    read = {example.name for split in ("train", "dev") for example in read_own(SENTENCES, split=split)}
    assert ours
    assert ours.isdisjoint(read)


@pytest.mark.parametrize("module", ["train", "evaluate"])
def test_training_and_evaluation_read_the_first_folder(module):
    found = pytest.importorskip(f"training.{module}", exc_type=ImportError)
    assert found.OWN_SENTENCES == SENTENCES
