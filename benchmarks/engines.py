"""Both engines on the same articles: `python -m benchmarks.engines 2000 20000 [--words 330] [--kill]`.

Builds generated articles (`benchmarks.articles`) with `--engine local` and `--engine spark`, each in a fresh process,
one after the other. Prints seconds, articles a second, the machine's load, and whether every file of both outputs is
the same byte for byte. With `--kill` a Python worker of Spark is ended by SIGKILL when a third of the shards is there
(Linux). Exit status 1 if outputs differ.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.articles import write_articles
from benchmarks.build import digest_folder
from benchmarks.kills import children_of

BUILD = """
import sys, kg
from exporters import write_products
source, out, engine, *names = sys.argv[1:]
kg.build([source], out, kg.Options(engine=engine), export=lambda graph, folder: write_products(graph, folder, names))
"""


def build(source: Path, out: Path, engine: str, products: Sequence[str], kill_at: int | None = None) -> float:
    """Build and return the seconds that it took.

    Args: kill_at: finished shards at which a worker of Spark is killed.
    Raises: SystemExit: the build failed, or no worker could be killed.
    """
    begun = time.monotonic()
    command = [sys.executable, "-c", BUILD, str(source), str(out), engine, *products]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    killed = kill_at is None or kill_worker(process, out, kill_at)
    _, message = process.communicate()
    if process.returncode:
        raise SystemExit(f"the build on {engine} failed:\n{message[-2000:]}")
    if not killed:
        raise SystemExit("no worker of Spark was there to be killed")
    return time.monotonic() - begun


def kill_worker(process: subprocess.Popen[str], out: Path, shards: int) -> bool:
    """Kill a Python worker of the build when `shards` are finished; false if there was none."""
    work = out.with_name(f"{out.name}.work")
    while process.poll() is None:
        if len(list(work.glob("*.parquet"))) >= shards and (workers := spark_workers(process.pid)):
            os.kill(workers[0], signal.SIGKILL)
            print(f"killed a worker after {len(list(work.glob('*.parquet')))} shards", flush=True)
            return True
        time.sleep(0.05)
    return False


def spark_workers(build: int) -> list[int]:
    """Return the Python workers of a build: what `pyspark.daemon` below its Java has forked (Linux)."""
    daemons = [java_child for java in children_of(build) for java_child in children_of(java)]
    return [worker for daemon in daemons for worker in children_of(daemon)]


def compare(size: int, words: int, products: Sequence[str], *, kill: bool) -> bool:
    """Build on both engines, print a row for each and tell whether they wrote the same."""
    digests = []
    with tempfile.TemporaryDirectory() as name:
        source = write_articles(Path(name) / "articles.jsonl", size, words)
        for engine in ("local", "spark"):
            out = Path(name) / "out"
            kill_at = max(1, size // 32 // 3) if kill and engine == "spark" else None
            seconds = build(source, out, engine, products, kill_at)
            digests.append(digest_folder(out))
            load = os.getloadavg()[0]
            print(f"| {size:,} | {engine} | {seconds:.0f} | {size / seconds:.2f} | {load:.1f} | {digests[-1][:12]} |")
            sys.stdout.flush()
            shutil.rmtree(out)
    same = len(set(digests)) == 1
    print("same bytes" if same else "THE BYTES DIFFER", flush=True)
    return same


def main() -> None:
    """Compare the engines on each number of articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int, help="numbers of articles")
    parser.add_argument("--words", type=int, default=5, help="median length of an article")
    parser.add_argument("--products", nargs="*", default=["nquads"], help="what is written beside the records")
    parser.add_argument("--kill", action="store_true", help="kill a worker of Spark on the way")
    options = parser.parse_args()
    print("| articles | engine | seconds | articles/s | load | digest |\n|---|---|---|---|---|---|", flush=True)
    found = [compare(size, options.words, options.products, kill=options.kill) for size in options.sizes]
    sys.exit(not all(found))


if __name__ == "__main__":
    main()
