"""Builds in processes of their own, so that they can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOWNS = ("Zagreb", "Graz", "Linz", "Split", "Turin", "Lyon", "Nantes", "Leipzig", "Bremen", "Krakow", "Brno", "Varna")
BUILD = """
import sys, kg
from exporters import write_products
source, out, workers, engine, memory, size, *names = sys.argv[1:]
options = kg.Options(shard_size=int(size), workers=int(workers), worker_memory=int(memory), engine=engine)
kg.build([source], out, options, export=lambda graph, folder: write_products(graph, folder, names))
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
    *,
    shard_size: int = 3,
    formats: Sequence[str] = (),
) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(item) for item in (path, ROOT) if item)}
    told = [str(articles), str(out), str(workers), engine, str(memory), str(shard_size), *formats]
    command = [sys.executable, "-c", BUILD, *told]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def build(articles: Path, out: Path, workers: int = 2, path: Path | None = None, engine: str = "local") -> str:
    """Build and return what was written to standard error."""
    process = start(articles, out, workers, path, engine)
    _, message = process.communicate()
    assert process.returncode == 0, message.decode()
    return message.decode()
