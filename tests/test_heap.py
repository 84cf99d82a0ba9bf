"""What was freed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SCRIPT = """
from kg.heap import trim

def resident():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) // 1024

held = [bytes(2000) for _ in range(40_000)]
last = bytes(2000)
before = resident()
del held
trim()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_memory_below_what_is_still_used_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 60


def test_another_system_has_nothing_to_give_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import heap

    monkeypatch.setattr(heap.ctypes, "CDLL", lambda name: object())
    assert heap._find() is None
    monkeypatch.setattr(heap, "_MALLOC_TRIM", None)
    heap.trim()
