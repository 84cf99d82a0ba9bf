"""Products that processes of their own write are those that one process writes, and a failure of theirs is told."""

from __future__ import annotations

import subprocess
from pathlib import Path
from queue import SimpleQueue

import pytest

from exporters import EXPORTERS, write_products
from kg.child import start_module
from kg.cli.exporting import _Writer, exported
from kg.cli.report import Bar
from kg.errors import ExportError
from kg.model.settings import Options
from kg.store import write_records
from tests.factory import example_graph

NAMES = [name for name, exporter in EXPORTERS.items() if exporter.standard]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the records of the example graph."""
    made = tmp_path / "out"
    made.mkdir()
    write_records(example_graph(), made)
    return made


def export(folder: Path, names: list[str], workers: int | None) -> list[Path]:
    return list(exported(names, Options(workers=workers), Bar(quiet=True))(example_graph(), folder))


def test_two_processes_write_what_one_writes(folder: Path, tmp_path: Path):
    alone = tmp_path / "alone"
    alone.mkdir()
    expected = write_products(example_graph(), alone, NAMES)
    found = export(folder, NAMES, 2)
    assert [path.relative_to(folder) for path in found] == [path.relative_to(alone) for path in expected]
    assert [path.read_bytes() for path in found] == [path.read_bytes() for path in expected]


@pytest.mark.parametrize(("workers", "started"), [(None, 0), (1, 0), (2, 2), (9, 3)])
def test_so_many_processes_are_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch, workers: int | None, started: int
):
    seen: list[Path] = []
    begin = _Writer.__init__

    def watched(writer: _Writer, place: Path, *queues: SimpleQueue[str]) -> None:
        seen.append(place)
        begin(writer, place, *queues)  # type: ignore[arg-type]

    monkeypatch.setattr(_Writer, "__init__", watched)
    export(folder, ["timeline", "graphml", "jgf"], workers)
    assert len(seen) == started


def test_a_product_that_cannot_be_written_is_one_error(folder: Path):
    (folder / "timeline.csv" / "in-the-way").mkdir(parents=True)
    with pytest.raises(ExportError, match="cannot write timeline") as caught:
        export(folder, ["timeline", "jgf"], 2)
    assert caught.value.path == str(folder)


def test_records_that_cannot_be_read_are_one_error(folder: Path):
    (folder / "claims.jsonl").write_text("{\n", "utf8")
    with pytest.raises(ExportError, match="not JSON") as caught:
        export(folder, ["timeline", "jgf"], 2)
    assert (caught.value.path, caught.value.line) == (str(folder / "claims.jsonl"), 1)


def killed(folder: Path) -> object:
    """What comes of a product whose first process is killed."""
    todo: SimpleQueue[str] = SimpleQueue()
    done: SimpleQueue[object] = SimpleQueue()
    todo.put("timeline")
    writer = _Writer(folder, todo, done)  # type: ignore[arg-type]
    writer._process.kill()
    writer.start()
    answer = done.get(timeout=60)
    writer.end()
    return answer


def test_another_process_takes_over_from_one_that_is_killed(folder: Path):
    assert killed(folder) == ("timeline", [folder / "timeline.csv"])


def test_a_product_that_costs_two_processes_is_one_error(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def start(module: str, place: str) -> subprocess.Popen[bytes]:
        process = start_module(module, place)
        process.kill()
        return process

    monkeypatch.setattr("kg.cli.exporting.start_module", start)
    error = killed(folder)
    assert isinstance(error, ExportError)
    assert "cannot write timeline: its process ended by signal 9" in error.message


def test_a_process_ends_with_the_build_that_asked_it(folder: Path):
    writer = _Writer(folder, SimpleQueue(), SimpleQueue())
    assert writer._process.stdin is not None
    writer._process.stdin.close()
    assert writer._process.wait(timeout=60) == 0
