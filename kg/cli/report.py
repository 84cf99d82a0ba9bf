"""What the user sees of a run: the progress bar and the summary at the end, on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click

from kg.model.claim import MentionKind
from kg.model.document import Problem
from kg.model.graph import Graph, VersionStatus

__all__ = ["Bar", "counted", "printable", "say", "summarize_build", "summarize_problems"]

Item = TypeVar("Item")
_SHOWN_PROBLEMS = 10
_PATIENCE = 1.0
"""Seconds after which a stage gets a bar."""


def say(message: str = "") -> None:
    """Print one line of a message to the user, whatever characters an article or file name put into it."""
    click.echo(printable(message), err=True)


def printable(text: str, keep: str = "") -> str:
    r"""Return `text` with every control, separator and direction character but those to `keep` as its escape.

    Article text is hostile input: it must not move the cursor, set the title, turn round the line or forge another.

    >>> printable("a" + chr(27) + "[2J")
    'a\\x1b[2J'
    """
    return "".join(
        character
        if character in keep or (unicodedata.category(character) not in _STEERING and character not in _DIRECTION)
        else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text
    )


_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories: control, surrogate, line separator, paragraph separator."""
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return number and noun.

    >>> counted(1, "city", "cities"), counted(2, "event")
    ('1 city', '2 events')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


class Bar:
    """A progress bar per stage for those that last over a second; silent unless standard error is a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.silent = quiet or not sys.stderr.isatty()

    def __call__(self, items: Iterable[Item], stage: str, total: int | None) -> Iterable[Item]:
        """Return the same items and show how many have gone by."""
        return items if self.silent else self._watched(items, stage, total)

    def _watched(self, items: Iterable[Item], stage: str, total: int | None) -> Iterator[Item]:
        from threading import Timer

        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        progress = Progress(*columns, console=Console(stderr=True), transient=True)
        task = progress.add_task(stage, total=total)
        appearance = Timer(_PATIENCE, progress.start)
        appearance.daemon = True
        appearance.start()
        try:
            for item in items:
                yield item
                progress.advance(task)
        finally:
            appearance.cancel()
            appearance.join()
            progress.stop()


def summarize_build(graph: Graph, out: Path, files: Sequence[Path], seconds: float) -> None:
    """Say what a build read, found and wrote."""
    kinds = {kind: len(graph.nodes_of_kind(kind)) for kind in MentionKind}
    contradictions = sum(item.status == VersionStatus.CONTRADICTORY for item in graph.versions)
    say(f"{counted(len(graph.documents), 'article')} read in {seconds:.1f} s")
    say(
        f"{counted(kinds[MentionKind.EVENT], 'event')}, {counted(kinds[MentionKind.ACTOR], 'actor')}, "
        f"{counted(kinds[MentionKind.PLACE], 'place')}, {counted(len(graph.claims), 'claim')}, "
        f"{counted(contradictions, 'contradiction')}"
    )
    summarize_problems(graph.problems, out)
    page = out / "graph.html"
    say(f"written to {out}{f'; open {page} in a browser' if page in files else ''}")


def summarize_problems(problems: Sequence[Problem], out: Path) -> None:
    """Say how many articles failed, and the first of them one by one."""
    if not problems:
        return
    say(f"{counted(len(problems), 'problem')}, all in {out / 'problems.jsonl'}:")
    for problem in problems[:_SHOWN_PROBLEMS]:
        hint = f"; {problem.hint}" if problem.hint else ""
        say(f"  {problem.source}: {problem.stage}: {problem.error}{hint}")
    if len(problems) > _SHOWN_PROBLEMS:
        say(f"  … and {len(problems) - _SHOWN_PROBLEMS:,} more")
