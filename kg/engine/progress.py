"""Who watches a run: progress of its stages, and lines that the user ought to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

__all__ = ["Tell", "Track", "untold", "untracked"]

Item = TypeVar("Item")
Tell = Callable[[str], None]
"""Takes one line that the user ought to know: what another pipeline gives and lacks."""


class Track(Protocol):
    """Something that watches a stage's items go by, such as a progress bar."""

    def __call__(self, items: Iterable[Item], stage: str, total: int | None) -> Iterable[Item]:
        """Return the same items in the same order; `total` is their number where it is known."""
        ...


def untold(line: str) -> None:
    """Take a line and keep it: the default `Tell`; `run.json` holds the same."""


def untracked(items: Iterable[Item], stage: str, total: int | None) -> Iterable[Item]:
    """Return `items` as they are: the default `Track`."""
    return items
