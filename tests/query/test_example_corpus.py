"""The example corpus, built from its articles: every question has an answer, the same in two engines; it conforms."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset

import kg
from exporters.rdf import write_rdf
from kg.query import Rows, run_query, shipped_questions, validate

pytestmark = pytest.mark.slow
ARTICLES = Path(__file__).parents[2] / "examples" / "articles"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("examples") / "out"
    kg.build([str(ARTICLES)], out)
    write_rdf(kg.read_graph(out), out)
    return out


@pytest.fixture(scope="module")
def dataset(folder: Path) -> Dataset:
    return Dataset().parse(folder / "graph.nq")


@pytest.mark.parametrize("name", shipped_questions())
def test_every_question_has_rows_and_two_engines_agree(folder: Path, dataset: Dataset, name: str) -> None:
    answer = run_query(folder, name)
    assert isinstance(answer, Rows)
    assert answer.rows
    other = dataset.query(shipped_questions()[name].sparql)
    assert [tuple(None if cell is None else str(cell) for cell in row) for row in other] == list(answer.values())


def test_it_conforms(folder: Path) -> None:
    report = validate(folder)
    assert report.conforms, str(report)
