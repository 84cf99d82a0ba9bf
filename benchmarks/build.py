"""Time, memory and reproducibility of `kg build`: `python -m benchmarks.build INPUT...`.

Enters: what `kg build` takes. Leaves: a table of wall seconds, CPU seconds and peak memory (resident set, as wait4(2)
reports it) of two builds in fresh processes, and whether both wrote the same bytes. Exit status 1 if they did not.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 2
OK = (0, 3)
"""Exit statuses of a build that ended: all well, or with articles that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one build took: `seconds` on the wall, `cpu` seconds of all its threads, `peak` MiB of memory."""

    seconds: float
    cpu: float
    peak: float


def measure_build(inputs: list[str], out: Path) -> Measure:
    """Build in a fresh process and return what it took.

    Raises: SystemExit: the build failed.
    """
    begun = time.monotonic()
    command = [sys.executable, "-m", "kg", "build", *inputs, "-o", str(out), "--quiet"]
    process = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(process, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) not in OK:
        raise SystemExit("the build failed")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Measure(seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / unit)


def digest_folder(folder: Path) -> str:
    """Return a digest over names and contents of all files below `folder`."""
    whole = hashlib.sha256()
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def main() -> None:
    """Run the builds and print the table."""
    parser = argparse.ArgumentParser(description="Time, memory and reproducibility of kg build.")
    parser.add_argument("inputs", nargs="+", help="what kg build takes")
    inputs = parser.parse_args().inputs
    digests = set()
    print("run  seconds  CPU s  peak MiB")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, RUNS + 1):
            out = Path(folder) / f"out{number}"
            found = measure_build(inputs, out)
            digests.add(digest_folder(out))
            print(f"{number:>3}  {found.seconds:7.2f}  {found.cpu:5.2f}  {found.peak:8.0f}")
    print("same bytes" if len(digests) == 1 else "THE BYTES DIFFER")
    sys.exit(len(digests) > 1)


if __name__ == "__main__":
    main()
