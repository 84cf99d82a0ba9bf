"""A build that ends between two changes of the file system: the last output or the new one is there, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.builds import ROOT


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks builds")
def test_the_output_is_the_last_or_the_new_one_whenever_a_build_ends(articles: Path, tmp_path: Path):
    (tmp_path / "articles").mkdir()
    for path in sorted(articles.iterdir())[:4]:
        (tmp_path / "articles" / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "tests.engine.power_cut", str(tmp_path), "9"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["wrong"] == []
    assert found["changes"] > 100
    assert found["cut"] > 25
