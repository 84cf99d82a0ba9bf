"""Builds that are killed: `python -m benchmarks.kills 20 --articles 120`; on Spark `benchmarks.engines --kill`.

Kills the build, or one of its workers, by SIGKILL at random moments; a killed build is started again. Prints how many
of the outputs equal that of an undisturbed build byte for byte, and the machine's load. Exit status 1 if one does not.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.articles import write_articles
from benchmarks.build import OK, digest_folder


def command(source: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "kg", "build", str(source), "-o", str(out), "--quiet", *more]


def run(source: Path, out: Path, *more: str) -> float:
    """Build and return the seconds that it took."""
    begun = time.monotonic()
    if subprocess.run(command(source, out, *more), check=False).returncode not in OK:
        raise SystemExit("a build failed")
    return time.monotonic() - begun


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started (Linux): of a build those that annotate or export."""
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found.extend(map(int, path.read_text().split()))
        except OSError:
            continue
    return found


def run_with_kill(source: Path, out: Path, moment: float, *, worker: bool) -> str | None:
    """Build, kill build or worker after `moment` seconds, build on if need be; return what was killed, if any."""
    process = subprocess.Popen(command(source, out))
    try:
        process.wait(timeout=moment)
        return None
    except subprocess.TimeoutExpired:
        pass
    workers = children_of(process.pid) if worker else []
    if workers:
        os.kill(workers[0], signal.SIGKILL)
        if process.wait() not in OK:
            raise SystemExit("a build did not survive the loss of a worker")
        return "worker"
    process.kill()
    process.wait()
    kept = len(list(out.parent.glob(f"{out.name}.work/*.parquet")))
    run(source, out)
    return f"build, {kept} shards kept"


def main() -> None:
    """Build, kill, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--words", type=int, default=60, help="median length of an article")
    options = parser.parse_args()
    chance, equal = random.Random(1), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_articles(folder / "articles.jsonl", options.articles, options.words)
        seconds = run(source, folder / "first")
        expected = digest_folder(folder / "first")
        print(f"undisturbed: {seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        for number in range(options.kills):
            out, killed = folder / f"out{number}", None
            while killed is None:  # the machine may have become quicker
                moment = chance.uniform(0.03, 0.95) * seconds
                killed = run_with_kill(source, out, moment, worker=number % 2 == 1)
                seconds = seconds if killed else moment
            same = digest_folder(out) == expected
            equal += same
            print(f"{number + 1:>2}  after {moment:5.1f} s  {killed}: {'same' if same else 'DIFFERS'}", flush=True)
        print(f"{equal} of {options.kills} equal")
    sys.exit(equal < options.kills)


if __name__ == "__main__":
    main()
