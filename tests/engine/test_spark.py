"""The Spark engine writes the same bytes as the local one, and outlives a Python worker that is killed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.articles import write_articles
from kg.engine import Job, Until, run_job
from kg.engine.batches import make_batch
from kg.engine.shards import Workplace
from kg.engine.spark import _map
from kg.errors import InputError, ModelError
from kg.model.settings import Options
from tests.engine.builds import TOWNS, build, contents, start
from tests.factory import document

ONE_DEATH = """
import os, kg.extract
kept = kg.extract.extract_document
def extract_document(annotated, **options):
    if "Lyon" in annotated.text and not os.path.exists({flag!r}):
        open({flag!r}, "w").close()
        os.kill(os.getpid(), 9)
    return kept(annotated, **options)
kg.extract.extract_document = extract_document
"""


DEATHS = """
import os, kg.extract
kept = kg.extract.extract_document
def extract_document(annotated, **options):
    if "Lyon" in annotated.text:
        os.kill(os.getpid(), 9)
    return kept(annotated, **options)
kg.extract.extract_document = extract_document
"""


@pytest.fixture
def spark(needed: Callable[[str], ModuleType]) -> None:
    needed("pyspark")
    if shutil.which("java") is None:
        pytest.skip("there is no Java; `make test` installs it")


@pytest.mark.slow
def test_spark_writes_what_the_local_engine_writes_and_survives_a_kill(
    spark: None, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
):
    flag, path = tmp_path / "died", tmp_path / "path"
    path.mkdir()
    (path / "sitecustomize.py").write_text(ONE_DEATH.format(flag=str(flag)))
    build(articles, tmp_path / "out", path=path, engine="spark")
    assert flag.exists()
    assert contents(tmp_path / "out") == undisturbed
    assert not (tmp_path / "out.work").exists()


@pytest.mark.slow
def test_what_ends_its_worker_each_time_is_set_aside_and_the_rest_is_built(
    spark: None, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
):
    path = tmp_path / "path"
    path.mkdir()
    (path / "sitecustomize.py").write_text(DEATHS)
    build(articles, tmp_path / "out", path=path, engine="spark")
    problems = [json.loads(line) for line in (tmp_path / "out" / "problems.jsonl").read_text().splitlines()]
    assert [problem["stage"] for problem in problems] == ["annotate"]
    assert problems[0]["error"].startswith("ended 4 worker processes")
    assert problems[0]["source"].endswith(f"{TOWNS.index('Lyon')}.txt")
    told = {json.loads(line)["document"] for line in undisturbed["claims.jsonl"].splitlines()}
    left = {json.loads(line)["document"] for line in contents(tmp_path / "out")["claims.jsonl"].splitlines()}
    assert len(told - left) == 1


@pytest.mark.slow
def test_both_engines_write_the_same_bytes_of_two_thousand_articles(spark: None, tmp_path: Path):
    source = write_articles(tmp_path / "articles.jsonl", 2000, words=5)
    builds = {
        engine: start(source, tmp_path / engine, engine=engine, shard_size=32, formats=["nquads"])
        for engine in ("local", "spark")
    }
    for process in builds.values():  # both at once: where one has work for one core only, the other takes the second
        _, message = process.communicate()
        assert process.returncode == 0, message.decode()
    here, there = contents(tmp_path / "local"), contents(tmp_path / "spark")
    assert len(here["documents.jsonl"].splitlines()) == 2000
    assert here["documents.jsonl"].count(b"took this report over") > 50  # copies
    assert any(name.startswith("nquads/") for name in here)
    assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} == set()


def test_without_pyspark_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputError, match=r"needs PySpark; install it: pip install \"newsgraph\[spark\]\""):
        list(run_job([(document(), None)], Until.ANNOTATE, Options(engine="spark"), Workplace(tmp_path / "work")))


def test_java_that_is_gone_is_one_error() -> None:
    protocol = pytest.importorskip("py4j.protocol")

    class Gone:
        def createDataFrame(self, table: object) -> None:
            raise protocol.Py4JNetworkError("Answer from Java side is empty")

    batch = make_batch(0, [(document("Rain fell in Oslo."), None)])
    with pytest.raises(ModelError, match="the Spark job failed: Answer from Java side is empty"):
        _map(Gone(), Job(), [batch])  # type: ignore[arg-type]
