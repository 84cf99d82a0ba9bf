"""`build` with stages of paper: what fails for one article is a problem, what fails for all is an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kg import BuildResult, Options, build, read_graph
from kg.errors import InputError, ModelError, OntologyError
from kg.extract import Extraction
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.document import Document, Problem
from kg.model.graph import Graph, Resolution
from kg.model.link import Judgement
from kg.store import read_run
from tests.factory import annotation, document, node

ARTICLES = {
    "good.txt": "All is well in Varnholm.",
    "odd.txt": "This one trips the annotator.",
    "bent.txt": "This one trips the extractor.",
    "fine.txt": "Rain fell in Ostmark.",
}


def fake_read(inputs: Sequence[str], **_: object) -> Iterator[Document | Problem]:
    for name in inputs:
        if name in ARTICLES:
            yield document(ARTICLES[name], name=name.removesuffix(".txt"))
        else:
            yield Problem(source=name, stage="read", error="no such file", hint="check the path")


def fake_annotate(documents: Iterable[Document], *, threads: int, **_: object) -> Iterator[Annotation]:
    assert threads == 2
    for item in documents:
        if "trips the annotator" in item.text:
            raise ModelError("cannot be annotated", path=item.name, hint="please report this text")
        yield annotation(item)


def fake_extract(annotated: AnnotatedDocument, **_: object) -> Extraction:
    if "trips the extractor" in annotated.text:
        raise IndexError("tuple index out of range")
    return Extraction(annotation=annotated.annotation, mentions=(), claims=())


def fake_assemble(documents: Sequence[Document], annotations: Sequence[Annotation], *parts: Any, **rest: Any) -> Graph:
    nodes = (node("event", "b"), node("event", "a"), node("actor", "c"))
    return Graph(documents=tuple(documents), annotations=tuple(annotations), nodes=nodes, **rest)


@pytest.fixture(autouse=True)
def _stages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.read.read_documents", fake_read)
    monkeypatch.setattr("kg.read.mark_copies", tuple)
    monkeypatch.setattr("kg.annotate.annotate_documents", fake_annotate)
    monkeypatch.setattr("kg.resolve.times.resolve_times", lambda documents, annotations: (documents, annotations))
    monkeypatch.setattr("kg.extract.extract_document", fake_extract)
    monkeypatch.setattr("kg.resolve.links.resolve_links", lambda *parts, **rest: Resolution())
    monkeypatch.setattr("kg.assemble.assemble_graph", fake_assemble)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_writes_every_table_and_says_which(tmp_path: Path):
    result = build(["good.txt", "fine.txt"], tmp_path / "out")
    assert isinstance(result, BuildResult)
    assert result.graph.problems == ()
    assert read_graph(tmp_path / "out") == result.graph
    run = read_run(tmp_path / "out")
    assert [tmp_path / "out" / name for name in run.files] == list(result.files)
    assert set(run.files) | {"run.json"} == set(contents(tmp_path / "out"))
    assert (run.counts["documents"], run.counts["events"], run.counts["actors"]) == (2, 2, 1)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path):
    build(["good.txt", "fine.txt"], tmp_path / "one")
    build(["fine.txt", "good.txt"], tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    ("name", "stage", "error"),
    [
        ("absent.txt", "read", "no such file"),
        ("odd.txt", "annotate", "cannot be annotated"),
        ("bent.txt", "extract", "internal error: IndexError: tuple index out of range in test_pipeline.py:"),
    ],
)
def test_an_article_that_fails_is_a_problem_and_the_rest_is_built(tmp_path: Path, name: str, stage: str, error: str):
    result = build(["good.txt", name, "fine.txt"], tmp_path / "out")
    (problem,) = result.graph.problems
    assert (problem.source, problem.stage) == (name, stage)
    assert problem.error.startswith(error)
    assert problem.hint
    assert {item.name for item in result.graph.documents} >= {"good", "fine"}
    assert len(result.graph.annotations) == len(result.graph.documents)


def test_all_failures_are_kept(tmp_path: Path):
    result = build(["odd.txt", "good.txt", "absent.txt", "bent.txt", "fine.txt"], tmp_path / "out")
    assert [problem.stage for problem in result.graph.problems] == ["read", "extract", "annotate"]


def test_no_article_at_all_is_an_error_and_leaves_no_folder(tmp_path: Path):
    with pytest.raises(InputError, match=r"no readable article: x.txt: no such file \(and 1 more problem\); check"):
        build(["x.txt", "y.txt"], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kg.read.read_documents", lambda inputs, **_: iter(()))
    with pytest.raises(InputError, match="no article found in articles; give files or folders of articles"):
        build(["articles"], tmp_path / "out")


def test_a_model_that_fails_on_every_article_is_an_error(tmp_path: Path):
    with pytest.raises(ModelError, match="cannot be annotated"):
        build(["odd.txt"], tmp_path / "out")


def test_a_broken_vocabulary_is_no_problem_of_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(annotated: AnnotatedDocument, **_: object) -> Extraction:
        raise OntologyError("no label", path="events/attack.ttl")

    monkeypatch.setattr("kg.extract.extract_document", broken)
    with pytest.raises(OntologyError):
        build(["good.txt"], tmp_path / "out")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_build_leaves_the_last_output(tmp_path: Path, failure: type[BaseException]):
    build(["good.txt"], tmp_path / "out")
    before = contents(tmp_path / "out")

    def stop(graph: Graph, folder: Path) -> Iterable[Path]:
        raise failure

    with pytest.raises(failure):
        build(["good.txt", "fine.txt"], tmp_path / "out", export=stop)
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_products_of_the_caller_belong_to_the_output(tmp_path: Path):
    def export(graph: Graph, folder: Path) -> Iterable[Path]:
        path = folder / "extra" / "count.txt"
        path.parent.mkdir()
        path.write_text(str(len(graph.nodes)))
        return [path]

    result = build(["good.txt"], tmp_path / "out", export=export)
    assert tmp_path / "out" / "extra" / "count.txt" in result.files
    build(["good.txt"], tmp_path / "out")
    assert not (tmp_path / "out" / "extra").exists()


def test_judgements_reach_the_resolver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[list[str], str]] = []

    def spy(*parts: object, judgements: Sequence[Judgement], base_iri: str, **earlier: object) -> Resolution:
        seen.append(([item.by for item in judgements], base_iri))
        return Resolution()

    monkeypatch.setattr("kg.resolve.links.resolve_links", spy)
    out = tmp_path / "out"
    out.mkdir()
    (out / "judgements.jsonl").write_text('{"left": "a", "right": "b", "same": true, "by": "ann"}\n')
    build(["good.txt"], out, Options(base_iri="https://example.org/"))
    assert seen == [(["ann"], "https://example.org/")]
    assert (out / "judgements.jsonl").exists()


def test_a_watcher_sees_every_stage(tmp_path: Path):
    seen: dict[str, tuple[int, int | None]] = {}

    def track(items: Iterable[Any], stage: str, total: int | None) -> Iterable[Any]:
        kept = list(items)
        seen[stage] = (len(kept), total)
        return kept

    watch: Callable[..., Iterable[Any]] = track
    build(["good.txt", "fine.txt"], tmp_path / "out", track=watch)
    assert seen == {"read": (2, None), "annotate": (2, 2), "times": (2, 2), "extract": (2, 2), "resolve": (1, 1)}
