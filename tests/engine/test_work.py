"""What one document says is its own: however documents are cut into batches, and whatever fails beside it."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

import kg.extract
from kg.engine import Job, Row, Said, Until, run_job
from kg.engine.batches import (
    FULL,
    INPUT,
    LATE,
    OUTPUT,
    extract_batches,
    lacks_memory,
    make_batch,
    read_batch,
    set_aside,
)
from kg.engine.local import Save, Shard
from kg.engine.passes import annotate_and_extract
from kg.engine.shards import Workplace, open_workplace
from kg.engine.work import Pair, read_pairs
from kg.engine.worker import job_of, settings_of
from kg.errors import ExportError, InputError, ModelError, OntologyError, RecordError
from kg.model.annotation import AnnotatedDocument, Annotation
from kg.model.document import Document
from kg.model.settings import Extras, LlmSettings, Options
from kg.overtime import SIGNAL, Overtime
from tests.factory import document

TEXTS = (
    "Gunmen attacked a bank in Zagreb on Monday, killing two officers.",
    "A flood killed 12 people in Ljubljana on Tuesday, officials said.",
    "Thousands were evacuated in Graz. Mayor Ilan Doremi thanked the helpers.",
    "The strike in Linz ended on Friday.",
    "Police arrested four suspects in Split two days later.",
)
PAIRS: list[Pair] = [
    (document(text, name=f"a{number}", published="2021-05-04" if number != 3 else None), None)
    for number, text in enumerate(TEXTS)
]


class Hoard:
    """Something that takes memory."""


def records(rows: Iterable[Row]) -> list[Said]:
    return [row.said() for row in rows]


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return records(run_job(PAIRS, Until.EXTRACT, Options(), Workplace(Path("never-made"))))


def test_a_dated_document_goes_all_the_way_and_an_undated_one_waits(said: list[Said]):
    assert [item.document for item in said] == [document.id for document, _ in PAIRS]
    assert [item.done for item in said] == [True, True, True, False, True]
    assert all(item.claims for item in said if item.done)
    assert not said[3].claims
    assert not Path("never-made").exists()


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_size_of_a_shard_changes_nothing(said: list[Said], size: int, tmp_path: Path):
    with open_workplace(tmp_path / "out") as place:
        assert records(run_job(PAIRS, Until.EXTRACT, Options(shard_size=size, workers=1), place)) == said
        assert len(list(place.folder.glob("*.parquet"))) == -(-len(PAIRS) // size)
    assert list(tmp_path.iterdir()) == []


def test_finished_shards_are_not_read_again(said: list[Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    options = Options(shard_size=2, workers=1)
    place = Workplace(tmp_path / "out.work")
    assert records(run_job(PAIRS[:4], Until.EXTRACT, options, place)) == said[:4]
    place.close(remove=False)
    read: list[str] = []

    def spy(pairs: list[Pair], job: Job) -> list[Said]:
        read.extend(item.name for item, _ in pairs)
        return said[4:]

    monkeypatch.setattr("kg.engine.batches.read_pairs", spy)
    with open_workplace(tmp_path / "out") as place:
        assert records(run_job(PAIRS, Until.EXTRACT, options, place)) == said
    assert read == ["a4"]


def test_a_shard_is_of_its_texts_and_settings(tmp_path: Path):
    place, batch = Workplace(tmp_path / "work"), make_batch(0, PAIRS[:2])
    labels = tmp_path / "labels.json"
    labels.write_text("{}")
    keys = {
        place.key(batch, Job()),
        place.key(make_batch(0, PAIRS[1:3]), Job()),
        place.key(batch, Job(until=Until.ANNOTATE)),
        place.key(batch, Job(labels=labels)),
        place.key(batch, Job(extras=Extras(names=("gliner",)))),
    }
    labels.write_text('{"names": {}}')
    keys.add(place.key(batch, Job(labels=labels)))
    assert len(keys) == 6
    assert place.key(make_batch(7, PAIRS[:2]), Job(threads=5)) == place.key(batch, Job())


def test_a_shard_that_was_cut_off_counts_as_missing(tmp_path: Path):
    place = Workplace(tmp_path / "work")
    (output,) = extract_batches([make_batch(0, PAIRS[:1])], Job(until=Until.ANNOTATE))
    place.save("k", output)
    assert place.holds("k")
    path = place.folder / "k.parquet"
    path.write_bytes(path.read_bytes()[:-9])
    assert not place.holds("k")
    with pytest.raises(RecordError, match="build again"):
        place.load("k")


def test_two_builds_of_one_output_do_not_mix(tmp_path: Path):
    one, other = Workplace(tmp_path / "work"), Workplace(tmp_path / "work")
    (output,) = extract_batches([make_batch(0, PAIRS[:1])], Job(until=Until.ANNOTATE))
    one.save("k", output)
    with pytest.raises(ExportError, match="in use by another build"):
        other.save("k", output)
    one.close(remove=False)
    other.save("k", output)


def test_batches_have_their_schemas_and_keep_the_numbers(said: list[Said]):
    batch = make_batch(10, PAIRS[:2])
    assert batch.schema == INPUT
    (output,) = extract_batches(iter([batch]), Job())
    assert output.schema == OUTPUT
    assert output.column("at").to_pylist() == [10, 11]
    assert records(read_batch(output)) == said[:2]


def test_lone_surrogates_survive():
    odd = document("Rain fell in Graz on Monday.", title="odd \udc80 title")
    (output,) = extract_batches([make_batch(0, [(odd, None)])], Job(until=Until.ANNOTATE))
    assert [item.document for item in read_batch(output)] == [odd.id]


def test_an_error_of_all_documents_is_raised_where_the_results_are_read(monkeypatch: pytest.MonkeyPatch):
    def broken(annotated: AnnotatedDocument, **_: object) -> None:
        raise OntologyError("no label", path="events/attack.ttl", line=3, hint="add one")

    monkeypatch.setattr("kg.extract.extract_document", broken)
    (output,) = extract_batches([make_batch(0, PAIRS[:2])], Job())
    with pytest.raises(OntologyError, match=r"events/attack\.ttl:3: no label; add one"):
        list(read_batch(output))


def test_a_document_that_is_too_much_for_the_memory_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    def greedy(annotated: AnnotatedDocument, **_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kg.extract.extract_document", greedy)
    (item,) = records(run_job(PAIRS[:1], Until.EXTRACT, Options(), Workplace(Path("never-made"))))
    assert item.problems[0].error == "needs more memory than there is"
    assert "--worker-memory" in (item.problems[0].hint or "")


def test_memory_that_a_failed_document_held_is_free_for_the_next(monkeypatch: pytest.MonkeyPatch):
    """Also where the library says so in words of its own; the one that failed is the only problem."""
    held: list[weakref.ref[Hoard]] = []

    def greedy(documents: list[Document], **_: object) -> Iterator[Annotation]:
        assert not any(reference() for reference in held)
        for item in documents:
            if item.name == "a1":
                hoard = Hoard()
                held.append(weakref.ref(hoard))
                raise ModelError("the language model failed: std::bad_alloc") from RuntimeError("std::bad_alloc")
            yield Annotation(document=item.id)

    monkeypatch.setattr("kg.annotate.annotate_documents", greedy)
    said = list(read_pairs(PAIRS[:3], Job(until=Until.ANNOTATE)))
    assert [[problem.error for problem in item.problems] for item in said] == [
        [],
        ["needs more memory than there is"],
        [],
    ]
    assert len(held) == 2
    with pytest.raises(MemoryError):
        list(read_pairs(PAIRS[:3], Job(until=Until.ANNOTATE, retried=True)))


def test_a_document_whose_times_cannot_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kg.resolve.times.resolve_times", greedy)
    (item,) = read_pairs(PAIRS[:1], Job())
    assert item.done
    assert item.problems[0].error == "needs more memory than there is"


def test_what_is_set_aside_is_a_problem_and_says_nothing():
    row = make_batch(4, PAIRS[:1])
    (item,) = records(read_batch(set_aside(row, ["signal 9", LATE])))
    identifier = PAIRS[0][0].id
    empty = Annotation(document=identifier)
    assert item == Said(document=identifier, annotation=empty, done=True, problems=item.problems)
    assert item.problems[0].error == "ended 2 worker processes (signal 9, out of time); set aside"
    (late,) = records(read_batch(set_aside(row, [LATE, LATE])))
    assert re.fullmatch(r"no end after 60 s of processor time; set aside", late.problems[0].error)
    (full,) = records(read_batch(set_aside(row, [FULL, FULL])))
    assert full.problems[0].error == "needs more memory than there is"
    assert [lacks_memory(set_aside(row, deaths)) for deaths in ([FULL], [LATE], ["signal 9"])] == [True, False, False]


def test_what_extraction_sets_aside_keeps_its_annotation():
    annotation = Annotation(document=PAIRS[0][0].id, sentences=((0, 5),))
    (item,) = records(read_batch(set_aside(make_batch(4, [(PAIRS[0][0], annotation)]), [FULL, FULL])))
    assert item.annotation == annotation
    assert item.problems[0].stage == "extract"


def _spin(*_: object, **__: object) -> None:
    while True:
        pass


@pytest.mark.skipif(SIGNAL is None, reason="this system has no such timer")
@pytest.mark.parametrize("known", [None, Annotation(document=PAIRS[1][0].id)])
def test_a_document_that_is_extracted_without_end_is_set_aside(
    known: Annotation | None, monkeypatch: pytest.MonkeyPatch
):
    """As a worker process sets it aside, and the others say what they say."""
    monkeypatch.setattr("kg.overtime.FREE", 0.1)
    monkeypatch.setattr("kg.overtime.PER_CHARACTER", 0.0)
    list(read_pairs(PAIRS[:1], Job()))  # the model is loaded
    kept = kg.extract.extract_document

    def trapped(annotated: AnnotatedDocument, **options: object) -> object:
        return _spin() if annotated.document.id == PAIRS[1][0].id else kept(annotated, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.overtime.FREE", 1.0)
    monkeypatch.setattr("kg.extract.extract_document", trapped)
    pairs: list[Pair] = [PAIRS[0], (PAIRS[1][0], known), PAIRS[2]]
    first, late, last = read_pairs(pairs, Job())
    assert first.claims
    assert last.claims
    (expected,) = records(read_batch(set_aside(make_batch(0, [pairs[1]]), [LATE, LATE])))
    assert late == expected
    assert "no end after 1 s" in late.problems[0].error


@pytest.mark.skipif(SIGNAL is None, reason="this system has no such timer")
def test_a_document_that_is_annotated_without_end_is_set_aside(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kg.overtime.FREE", 0.3)
    monkeypatch.setattr("kg.overtime.PER_CHARACTER", 0.0)

    def trapped(documents: list[Document], **_: object) -> Iterator[Annotation]:
        for item in documents:
            if item.name == "a1":
                _spin()
            yield Annotation(document=item.id)

    monkeypatch.setattr("kg.annotate.annotate_documents", trapped)
    said = list(read_pairs(PAIRS[:3], Job(until=Until.ANNOTATE)))
    assert [len(item.problems) for item in said] == [0, 1, 0]
    assert "no end after 0 s" in said[1].problems[0].error


@pytest.mark.parametrize("error", [ValueError("odd"), Overtime()])
def test_a_document_dated_from_others_whose_times_fail_is_a_problem(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("kg.resolve.times.resolve_document", failing)
    documents, found = annotate_and_extract([d for d, _ in PAIRS], Options(), Workplace(tmp_path / "never-made"))
    assert len(documents) == len(PAIRS)
    (problem,) = found.problems
    assert problem.stage == "extract"
    assert {claim.document for claim in found.claims} == {d.id for d, _ in PAIRS if d.published}


def test_a_shard_that_lacked_memory_is_read_again_with_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read: list[int] = []
    seen: set[int] = set()

    def run_local(job: Job, shards: Sequence[Shard], save: Save, *, processes: int, memory: int) -> Iterator[int]:
        for number, make in shards:
            batch = make()
            read.append(number)
            found = (
                set_aside(batch, [FULL, FULL]) if number and memory < 900 else next(iter(extract_batches([batch], job)))
            )
            save(number, found)
            yield number

    monkeypatch.setattr("kg.engine.local.run_local", run_local)
    place = Workplace(tmp_path / "work")
    for memory, fresh in ((600, [0, 1]), (600, []), (1000, [1]), (1000, []), (600, [])):
        options = Options(shard_size=1, workers=2, worker_memory=memory)
        read.clear()
        said = records(run_job(PAIRS[:2], Until.ANNOTATE, options, place))
        assert read == fresh
        lacking = memory == 600 and 1000 not in seen
        seen.add(memory)
        assert len(said[1].problems) == lacking


def test_settings_reach_a_worker_whole(tmp_path: Path):
    llm = LlmSettings(url="http://localhost/v1", model="m", cache=tmp_path, prices=(1.0, 2.5))
    job = Job(threads=3, pipeline="p", labels=tmp_path / "l.json", extras=Extras(names=("llm",), llm=llm))
    for sent in (job, Job()):
        fields = json.loads(settings_of(sent, 700, annotates=True))
        assert fields.pop("memory") == 700
        assert fields.pop("annotates")
        assert job_of(fields) == sent


def test_an_unknown_extractor_is_an_error_and_no_problem_of_an_article():
    options = Options(extras=Extras(names=("nobody",)))
    with pytest.raises(InputError, match="unknown extractor"):
        list(run_job(PAIRS[:1], Until.EXTRACT, options, Workplace(Path("never-made"))))
