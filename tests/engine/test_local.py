"""Worker processes: kills cost a shard, a document that kills is set aside, and all else is as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.store import read_records
from tests.engine.builds import build, contents, start

TRAP = """
import os, re, kg.annotate, kg.extract, kg.overtime
kg.overtime.FREE = 8.0
annotate_kept, extract_kept = kg.annotate.annotate_documents, kg.extract.extract_document
full = False

def annotate_documents(documents, **options):
    hoard = []
    for document in documents:
        while "It hoards" in document.text:
            hoard.append(bytearray(2**24))
        while "It spins" in document.text:
            re.match(r"(a+a+)+b", "a" * 60)
    yield from annotate_kept(documents, **options)

def extract_document(annotated, **options):
    global full
    if "It is a trap" in annotated.text:
        os.kill(os.getpid(), 9)
    if full or "It is endless" in annotated.text:
        bytearray(3 * 2**30)
    full = "It leaks" in annotated.text
    return extract_kept(annotated, **options)

kg.annotate.annotate_documents, kg.extract.extract_document = annotate_documents, extract_document
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for worker processes in /proc"),
]


def workers_of(driver: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{driver}/task").glob("*/children"):
        try:
            found.extend(map(int, path.read_text().split()))
        except OSError:
            continue
    return sorted(found)


def kill_worker(driver: subprocess.Popen[bytes], work: Path, shards: int) -> bool:
    """Kill a worker as soon as it runs and so many shards lie there; false if the build came to its end before."""
    while driver.poll() is None:
        found = workers_of(driver.pid)
        if found and len(list(work.glob("*.parquet"))) >= shards:
            try:
                os.kill(found[0], signal.SIGKILL)
            except ProcessLookupError:
                return False
            return True
        time.sleep(0.01)
    return False


def test_workers_change_nothing(articles: Path, undisturbed: dict[str, bytes], tmp_path: Path):
    build(articles, tmp_path / "out", workers=3)
    assert contents(tmp_path / "out") == undisturbed
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("shards", [0, 1])
def test_a_killed_worker_changes_nothing(articles: Path, undisturbed: dict[str, bytes], tmp_path: Path, shards: int):
    process = start(articles, tmp_path / "out")
    killed = kill_worker(process, tmp_path / "out.work", shards)
    _, message = process.communicate()
    assert killed
    assert process.returncode == 0, message.decode()
    assert contents(tmp_path / "out") == undisturbed


def test_a_killed_build_goes_on_from_its_shards(articles: Path, undisturbed: dict[str, bytes], tmp_path: Path):
    """Killed as soon as there is one more shard, again and again, until it has come through."""
    kills, kept = 0, 0
    while True:
        process = start(articles, tmp_path / "out")
        while process.poll() is None and len(list(tmp_path.glob("out.work/*.parquet"))) <= kept:
            time.sleep(0.02)
        if process.poll() is not None:
            break
        process.kill()
        process.communicate()
        kills += 1
        kept = len(list(tmp_path.glob("out.work/*.parquet")))
        assert kills < 9
    assert process.returncode == 0, process.communicate()[1].decode()
    assert kills >= 2
    assert contents(tmp_path / "out") == undisturbed
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_document_that_ends_its_worker_is_set_aside(articles: Path, tmp_path: Path):
    """One that only fails in a worker which another one filled is read by the next worker."""
    trapped, path = tmp_path / "trapped", tmp_path / "path"
    trapped.mkdir()
    path.mkdir()
    (path / "sitecustomize.py").write_text(TRAP)
    for item in sorted(articles.iterdir())[:6]:
        (trapped / item.name).write_bytes(item.read_bytes())
    traps = {
        "3-trap": "is a trap",
        "4-endless": "is endless",
        "5-hoard": "hoards",
        "6-spin": "spins",
        "1-leak": "leaks",
    }
    for name, does in traps.items():
        (trapped / f"{name}.txt").write_text(f"date 2021-05-09 Post\n\nSnow fell in Villach. It {does}.")
    message = build(trapped, tmp_path / "out", path=path)
    graph = read_records(tmp_path / "out")
    assert {Path(item.source).stem: item.error for item in graph.problems} == {
        "3-trap": "ended 2 worker processes (signal 9, signal 9); set aside",
        "4-endless": "needs more memory than there is",
        "5-hoard": "needs more memory than there is",
        "6-spin": "no end after 8 s of processor time; set aside",
    }
    assert len(graph.documents) == 11
    silent = {item.id for item in graph.documents} - {claim.document for claim in graph.claims}
    assert {item.name for item in graph.documents if item.id in silent} == {"3-trap", "4-endless", "5-hoard", "6-spin"}
    assert message == ""


def test_a_worker_without_room_for_the_model_is_one_error(articles: Path, tmp_path: Path):
    process = start(articles, tmp_path / "out", memory=150)
    _, message = process.communicate()
    assert process.returncode == 1
    last = message.decode().strip().splitlines()[-1]
    assert last.startswith("kg.errors.ModelError: no worker process can load the language model: "), message.decode()
    assert "give --worker-memory more" in last
    assert not (tmp_path / "out").exists()
