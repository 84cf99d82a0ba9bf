"""Work without end is stopped after so much processor time; waiting is not work, and nothing is left behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from kg.overtime import SIGNAL, Overtime, allowance, limited

pytestmark = pytest.mark.skipif(SIGNAL is None, reason="this system has no such timer")
BACKTRACKING = re.compile(r"(a+a+)+b")


def spin() -> None:
    while True:
        pass


def backtrack() -> None:
    BACKTRACKING.match("a" * 60)


def swallow() -> None:
    while True:
        with suppress(Exception):
            spin()


@pytest.mark.parametrize("endless", [spin, backtrack, swallow])
def test_what_is_endless_is_stopped(endless):
    with pytest.raises(Overtime), limited(0.2):
        endless()
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) is signal.SIG_DFL


def test_waiting_does_not_count():
    with limited(0.2):
        time.sleep(0.5)


def test_an_inner_limit_leaves_the_outer_one_standing():
    def nested() -> None:
        with limited(0.2):
            with limited(1000):
                pass
            spin()

    with pytest.raises(Overtime):
        nested()


def test_a_handler_of_somebody_else_is_left_alone():
    calls = []
    kept = signal.signal(signal.SIGPROF, lambda *_: calls.append(1))
    try:
        with limited(0.01):
            end = time.process_time() + 0.1
            while time.process_time() < end:
                pass
        assert calls == []
    finally:
        signal.signal(signal.SIGPROF, kept)


def test_other_threads_go_without():
    errors = []

    def work() -> None:
        try:
            with limited(0.01):
                end = time.process_time() + 0.1
                while time.process_time() < end:
                    pass
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert errors == []


def test_a_process_ends_by_the_signal_and_not_before():
    code = "import kg.overtime, time; kg.overtime.end_after(0.2); kg.overtime.end_after({}); t = time.process_time()\n"
    loop = "while time.process_time() < t + 1: pass"
    assert subprocess.run([sys.executable, "-c", code.format(0.2) + loop]).returncode == -SIGNAL
    assert subprocess.run([sys.executable, "-c", code.format(0) + loop]).returncode == 0


def test_longer_articles_have_more_time():
    assert allowance(0) >= 60
    assert allowance(1_000_000) > 50 * allowance(0)
