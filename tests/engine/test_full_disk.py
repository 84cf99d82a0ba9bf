"""A disk that is full, at whatever file: one line that says so, the last output as it was, and nothing lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from exporters import EXPORTERS
from tests.engine.builds import BUILD, ROOT, contents

LIMITS = (1_000, 9_000, 40_000, 200_000)
"""Bytes that a file may have: too few for a shard, for a record table, for a product, for a larger one."""
FORMATS = [name for name, exporter in EXPORTERS.items() if exporter.standard]


def run(articles: Path, out: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BUILD, str(articles), str(out), "1", "local", "1500", "3", *FORMATS]
    limits = (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    before = partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits) if limit else None
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, preexec_fn=before)


@pytest.mark.slow
def test_a_full_disk_is_one_error_and_leaves_the_last_output(articles: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert run(articles, out).returncode == 0
    before = contents(out)
    places = set()
    for limit in LIMITS:
        failed = run(articles, out, limit)
        assert failed.returncode == 1
        error = failed.stderr.strip().splitlines()[-1]
        assert error.startswith("kg.errors.ExportError: "), failed.stderr
        assert "File too large" in error
        places.add(error.rpartition("/")[2])
        assert contents(out) == before
        assert {path.name for path in tmp_path.iterdir()} <= {"out", "out.work"}
    assert len(places) > 2
    assert run(articles, out).returncode == 0
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
