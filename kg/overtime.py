"""How much processor time one article may take: work without end is stopped, on a slow machine as on a fast one.

The kernel counts the time of all threads of a process (POSIX.1, `ITIMER_PROF`); waiting and other programs do not
count. Windows has no such timer; nothing is stopped there.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["SIGNAL", "Overtime", "allowance", "end_after", "limited"]

FREE = 60.0
"""Seconds that any article may take."""
PER_CHARACTER = 0.005
"""Seconds for each character beside them: forty times what a character takes on a machine of 2024."""
AGAIN = 1.0
"""Seconds after which it is stopped again, should something have taken the first time for an error of its own."""
SIGNAL: int | None = getattr(signal, "SIGPROF", None)
"""The signal that ends a process which is over its time."""


class Overtime(BaseException):
    """Work on an article took longer than it may; no `Exception`, which are caught on the way and taken for others."""


def allowance(characters: int) -> float:
    """Return the seconds of processor time that a text of so many characters may take."""
    return FREE + PER_CHARACTER * characters


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Overtime` in the block once this process has worked in it for so many seconds.

    A loop inside one call of a library written in C ends first. Only in the main thread, and only where nobody else
    uses the timer, a profiler for example, or a block around this one.
    """
    if not _is_free():
        yield
        return
    kept = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        try:
            signal.setitimer(signal.ITIMER_PROF, 0)
        finally:
            signal.signal(signal.SIGPROF, kept)


def end_after(seconds: float) -> None:
    """End this process by `SIGNAL` once it has worked for so many seconds more; 0 takes that back.

    The kernel does it, so that nothing can hold it up.
    """
    if SIGNAL is not None:
        signal.signal(SIGNAL, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _is_free() -> bool:
    return (
        SIGNAL is not None
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(SIGNAL) is signal.SIG_DFL
        and signal.getitimer(signal.ITIMER_PROF)[0] == 0
    )


def _stop(*_: object) -> None:
    raise Overtime
