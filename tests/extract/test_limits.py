"""What one document may cost: names beyond the limit are left out and told; look-ups go by place, not by search."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import kg
from kg import extract
from kg.model.annotation import AnnotatedDocument, Annotation, Quote
from kg.model.document import Document
from kg.model.ids import text_id

TEXT = "Ana Horvat met Ivo Kos in Zagreb on Monday. Two people died in Oslo, Jane Doe told Reuters."


def test_names_beyond_the_limit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extract, "MAX_NAMES", 4)
    (tmp_path / "a.txt").write_text(TEXT)
    graph = kg.build([tmp_path / "a.txt"], tmp_path / "out").graph
    (problem,) = graph.problems
    assert problem.error == f"7 names, more than 4; those from character {TEXT.index('Oslo')} on are left out"
    assert (problem.stage, problem.hint) == ("extract", "split it into articles")
    assert {mention.text for mention in graph.mentions} >= {"Ana Horvat", "Ivo Kos", "Zagreb"}
    assert "Reuters" not in {mention.text for mention in graph.mentions}


@pytest.mark.parametrize("seed", range(20))
def test_quotes_over_a_span_are_those_that_a_search_finds(seed: int):
    dice = random.Random(seed)
    text = "x" * 60
    spans = [tuple(sorted(dice.sample(range(61), 2))) for _ in range(dice.randrange(12))]
    quotes = tuple(Quote(start=start, end=end) for start, end in sorted(spans))
    document = Document(id=text_id(text), source="a", name="a", text=text)
    annotated = AnnotatedDocument(document=document, annotation=Annotation(document=document.id, quotes=quotes))
    for start in range(60):
        for end in range(start + 1, 61):
            assert annotated.quotes_over(start, end) == [q for q in quotes if q.start < end and start < q.end]
