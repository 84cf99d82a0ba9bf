"""Builds that end at once before their n-th change of the file system: `python -m tests.engine.power_cut FOLDER EVERY`.

FOLDER holds `articles`; `before` and `after` are built there, of half and of all of them. Every so many changes are
cut, and each of those near the end, when an output takes the place of another; 1: all of them. Prints a line of JSON:
how many changes a build makes, how many were cut, and what was wrong after which. An audit hook (PEP 578) sees each
change before it is made. Every build is a process of its own, forked from one that has built once.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import kg
from exporters import EXPORTERS, write_products
from kg.model.graph import Graph
from tests.engine.builds import contents

CUT = 9
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def export(graph: Graph, out: Path) -> tuple[Path, ...]:
    return tuple(write_products(graph, out, [name for name, item in EXPORTERS.items() if item.standard]))


def build(articles: Path, out: Path) -> None:
    kg.build([articles], out, kg.Options(shard_size=3, workers=1, threads=1), export=export)


def cut_before(number: int, told: Path | None = None) -> None:
    """End this process before its `number`-th change; write the changes that there were to `told`."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        opened = event == "open" and int(str(arguments[2] or 0)) & WRITES and "/dev/" not in str(arguments[0])
        if event in CHANGES or opened:
            seen += 1
            if told:
                os.write(log, f"{event} {arguments[0]}\n".encode())
            elif seen == number:
                os._exit(CUT)

    log = os.open(told, os.O_WRONLY | os.O_CREAT) if told else -1
    sys.addaudithook(hook)


def child(work: Callable[[], None]) -> int:
    """Do the work in a process of its own and return its status."""
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def main(folder: Path, every: int) -> None:
    """Cut, look, build again, look."""
    articles, place = folder / "articles", folder / "place"
    out = place / "out"
    build(articles, folder / "after")
    others = sorted(articles.iterdir())[2:]
    for path in others:
        path.rename(folder / path.name)
    build(articles, folder / "before")
    for path in others:
        (folder / path.name).rename(path)
    before, after = contents(folder / "before"), contents(folder / "after")

    def begin() -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder / "before", out)

    def cut(number: int, told: Path | None = None) -> None:
        cut_before(number, told)
        build(articles, out)

    begin()
    assert child(lambda: cut(0, folder / "told")) == 0
    changes = (folder / "told").read_text().splitlines()
    swap = next(
        number for number, line in enumerate(changes, 1) if line.startswith("os.rename") and line.endswith("/out")
    )
    numbers = sorted({*range(1, len(changes) + 1, every), *range(swap - 2, min(swap + 8, len(changes) + 1))})
    wrong = []
    for number in numbers:
        begin()
        status = child(lambda number=number: cut(number))  # type: ignore[misc]
        last = out if out.exists() else place / "out.last"
        if status != CUT or contents(last) not in (before, after):
            wrong.append(f"{number} {changes[number - 1]}: status {status}, the last output is gone")
        if child(lambda: build(articles, out)) != 0 or contents(out) != after:
            wrong.append(f"{number} {changes[number - 1]}: the next build differs")
        if sorted(path.name for path in place.iterdir()) != ["out"]:
            wrong.append(f"{number} {changes[number - 1]}: left {sorted(path.name for path in place.iterdir())}")
    print(json.dumps({"changes": len(changes), "cut": len(numbers), "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
