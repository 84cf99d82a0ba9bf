"""Products of a build, by processes of their own beside one another where there are many articles.

Enters: a folder that holds the records, and names of exporters. Leaves: their files in that folder. A process,
`python -m kg.cli.exporting FOLDER`, reads a name a line on standard input and answers each with a line of JSON: the
files, or what went wrong. It ends when its input ends, whatever it is at, so it never outlives the build.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from kg.child import start_module
from kg.cli.report import Bar
from kg.errors import ExportError, KgError
from kg.model.graph import Graph
from kg.model.settings import Options

__all__ = ["exported"]

Answer = tuple[str, Sequence[Path]] | BaseException
MODULE = "kg.cli.exporting"
ATTEMPTS = 2
"""Processes that one product may cost before the build ends."""


def exported(names: Sequence[str], options: Options, bar: Bar) -> Callable[[Graph, Path], Iterable[Path]]:
    """Return what writes the products `names` of a graph into a folder, in which its records are.

    That many processes as annotate articles write a product each; of few articles this process writes all.
    """

    def export(graph: Graph, folder: Path) -> Iterable[Path]:
        from exporters import write_products
        from kg.engine import processes

        number = min(processes(options, len(graph.documents)), len(names))
        if number == 1:
            return write_products(graph, folder, bar(names, "export", len(names)))
        answers = dict(bar(_write_apart(folder, names, number), "export", len(names)))
        return [path for name in names for path in answers[name]]

    return export


def _write_apart(folder: Path, names: Sequence[str], number: int) -> Iterator[tuple[str, Sequence[Path]]]:
    """Yield the name and the files of each product as it is finished.

    Raises: ExportError: a product cannot be written; KgError: its graph cannot be.
    """
    todo: SimpleQueue[str] = SimpleQueue()
    for name in names:
        todo.put(name)
    done: SimpleQueue[Answer] = SimpleQueue()
    writers = [_Writer(folder, todo, done) for _ in range(number)]
    for writer in writers:
        writer.start()
    try:
        for _ in names:
            answer = done.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer
    finally:
        for writer in writers:
            writer.end()


class _Writer(Thread):
    """A thread that asks one process for one product after the other."""

    def __init__(self, folder: Path, todo: SimpleQueue[str], done: SimpleQueue[Answer]) -> None:
        super().__init__(daemon=True)
        self._folder, self._todo, self._done = folder, todo, done
        self._process = start_module(MODULE, str(folder))
        self._over = False

    def run(self) -> None:
        """Work until nothing is left to do, or the process is gone."""
        try:
            while True:
                name = self._todo.get_nowait()
                self._done.put((name, self._ask(name)))
        except Empty:
            pass
        except BaseException as error:
            self._done.put(error)

    def end(self) -> None:
        """Stop the process, whatever it is at."""
        self._over = True
        while self.is_alive():
            self._process.kill()  # it may be another one each time
            self.join(0.1)
        self._process.kill()
        self._process.wait()

    def _ask(self, name: str) -> Sequence[Path]:
        code = 0
        for attempt in range(ATTEMPTS):
            if attempt:
                self._process = start_module(MODULE, str(self._folder))
            if line := self._answer(name):
                answer = json.loads(line)
                if "error" in answer:
                    raise ExportError(**answer["error"])
                return [self._folder / file for file in answer["files"]]
            code = self._process.wait()
            if self._over:
                break
        ending = f"signal {-code}" if code < 0 else f"status {code}"
        hint = "there may be too little memory; build again with --workers 1"
        raise ExportError(f"cannot write {name}: its process ended by {ending}", path=str(self._folder), hint=hint)

    def _answer(self, name: str) -> bytes:
        """Return the line that the process answers with; none if it is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{name}\n".encode())
            self._process.stdin.flush()
        except OSError:
            return b""
        return self._process.stdout.readline()


def main(folder: Path) -> None:
    """Write products as they are asked for."""
    from exporters import write_products
    from kg.store import read_records

    asked: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(asked,), daemon=True).start()
    graph = None
    with os.fdopen(os.dup(1), "w", encoding="utf8") as out:
        os.dup2(2, 1)
        while True:
            name = asked.get()
            try:
                graph = graph or read_records(folder)
                paths = [os.fsdecode(path.relative_to(folder)) for path in write_products(graph, folder, [name])]
                answer: dict[str, object] = {"files": paths}
            except KgError as error:
                parts = {"message": error.message, "path": error.path, "line": error.line, "hint": error.hint}
                answer = {"error": parts}
            out.write(json.dumps(answer) + "\n")
            out.flush()


def _listen(asked: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        asked.put(line.rstrip("\n"))
    os._exit(0)  # the build is over


if __name__ == "__main__":
    main(Path(sys.argv[1]))
