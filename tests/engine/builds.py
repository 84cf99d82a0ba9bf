"""Builds in processes of their own, so that they can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOWNS = ("Zagreb", "Graz", "Linz", "Split", "Turin", "Lyon", "Nantes", "Leipzig", "Bremen", "Krakow", "Brno", "Varna")
BUILD = """
import sys, kg
options = kg.Options(shard_size=3, workers=int(sys.argv[3]), worker_memory=int(sys.argv[5]), engine=sys.argv[4])
kg.build([sys.argv[1]], sys.argv[2], options)
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(
    articles: Path,
    out: Path,
    workers: int = 2,
    path: Path | None = None,
    engine: str = "local",
    memory: int = 1500,
) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(item) for item in (path, ROOT) if item)}
    command = [sys.executable, "-c", BUILD, str(articles), str(out), str(workers), engine, str(memory)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def build(articles: Path, out: Path, workers: int = 2, path: Path | None = None, engine: str = "local") -> str:
    """Build and return what was written to standard error."""
    process = start(articles, out, workers, path, engine)
    _, message = process.communicate()
    assert process.returncode == 0, message.decode()
    return message.decode()
